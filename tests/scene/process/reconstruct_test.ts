import assert from "node:assert/strict";
import { colmapProgress } from "../../../src/scene/process/reconstruct.ts";

/** Lines of COLMAP's versions and how many of 94 images they mean. */
const COLMAP_LINES: [line: string, done: number | null][] = [
  ["Processed file [12/94]", 12],
  ["I20250901 10:11:12.345678 140 feature_extraction.cc:258] Processed file [94/94]", 94],
  ["Matching image [3/94] in 0.335s", 3],
  ["I20250901 10:11:12.345678 140 feature_matching.cc:46] Processing image [7/94]", 7],
  ["Matching block [1/2, 1/2] in 0.163s", 24],
  ["Matching block [2/2, 1/2] in 0.163s", 71],
  ["I20250901 10:11:12.345678 140 pairing.cc:168] Processing block [2/2, 2/2]", 94],
  ["Matching block [1/4] in 27.221s", 24],
  ["Registering image #9 (3)", 2],
  ["I20250901 10:11:12.345678 140 x.cc:1] Registering image #9 (num_reg_frames=51)", 50],
  ["Undistorting image [1/94]", 1],
  ["  => Image sees 127 / 508 points", null],
  ["  => Could not register, trying another image.", null],
  ["Initializing with image pair #6 and #10", null],
  ["  Name:            Registering 0002.jpg", null],
  ["Loading images... 12 in 0.001s (connected 12)", null],
  ["", null],
];

for (const [line, done] of COLMAP_LINES) {
  Deno.test(`colmap's line "${line}" means ${done ?? "no number of"} images`, () => {
    assert.equal(colmapProgress(line, 94), done);
  });
}
