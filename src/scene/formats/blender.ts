import { assembleFrames } from "./assemble.ts";
import type { ListedImage } from "./listed.ts";
import { withFilesBeside } from "./beside_images.ts";
import { dirname, join } from "node:path";
import type { Capture } from "../capture.ts";
import type { ReadOptions, SceneFormat } from "./format.ts";
import { isFile, statOrNull } from "../files/read_file.ts";
import { SceneError, SPLITS } from "../scene.ts";
import { captureOfSplits, type SplitFile, splitFileName } from "./transforms/capture.ts";
import { listFrames } from "./transforms/frames.ts";
import { readTransforms } from "./transforms/read.ts";

/**
 * The format of NeRF-Synthetic (Mildenhall et al. 2020), as Blender scripts write it: a transforms file
 * for every split, each with `camera_angle_x`, the horizontal field of view in radians, and `frames`, each
 * with a `file_path` (`.png` optional) and a `transform_matrix`, camera to world in Blender's convention,
 * which is that of `Camera`. With images of w x h pixels,
 *
 *   fx = fy = (w / 2) / tan(camera_angle_x / 2),   cx = w / 2,   cy = h / 2.
 *
 * Everything else that `transforms` knows counts here too, so that captures of photographs may be split
 * in this way. near and far are 2 and 6 unless a file gives `near` and `far`.
 */
export const blender: SceneFormat = {
  contents: "transforms_train.json, transforms_val.json or transforms_test.json",
  matches: holdsSplit,
  read: readCapture,
};

/** Whether a split's transforms file is among a folder's entries. */
function holdsSplit(entries: readonly string[]): boolean {
  return SPLITS.some((split) => entries.includes(splitFileName(split)));
}

async function readCapture(path: string, options: ReadOptions): Promise<Capture> {
  const folder = await isFile(path) ? dirname(path) : path;
  const files: SplitFile[] = [];
  const listed: ListedImage[] = [];
  for (const split of SPLITS) {
    const path = join(folder, splitFileName(split));
    if (await statOrNull(path, path) === null) continue;
    const transforms = await readTransforms(path);
    files.push({ path, transforms });
    listed.push(...listFrames(path, transforms, split));
  }
  if (files.length === 0) {
    throw new SceneError(
      `Cannot read ${folder}: it holds none of ${SPLITS.map(splitFileName).join(", ")}. ` +
        "Give the folder that does.",
    );
  }
  const unusable = files.flatMap(({ transforms }) => transforms.unusable);
  // All at once: an image that one split has is none that another misses.
  const found = await withFilesBeside(
    await assembleFrames(listed, { ...options, file: files[0].path, unusable }),
  );
  return captureOfSplits(folder, files, found);
}
