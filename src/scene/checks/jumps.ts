import { column } from "../../math/mod.ts";
import { dot } from "../../math/vector.ts";
import type { Frame } from "../capture.ts";

/** A jump turns the camera further than this between two frames, in radians. */
const JUMP = Math.PI / 3;

/** A jump turns the camera further than so many times the median turn between two frames. */
const UNUSUAL = 6;

/** Two successive frames that should look about the same way, but do not. */
export interface Jump {
  /** The frame before. */
  readonly from: string;
  /** The frame after. */
  readonly to: string;
}

/**
 * Where a moving camera seems to jump. It happens where two sides of something look alike, and COLMAP takes
 * one for the other: its errors are small then, but the scene is folded.
 *
 * @param frames in the order in which they were taken
 */
export function findJumps(frames: readonly Pick<Frame, "name" | "cameraToWorld">[]): Jump[] {
  const turns = frames.slice(1).map((frame, i) => {
    const [before, after] = [frames[i], frame].map((each) => column(each.cameraToWorld, 2));
    return {
      from: frames[i].name,
      to: frame.name,
      angle: Math.acos(Math.min(Math.max(dot(before, after), -1), 1)),
    };
  });
  const median = turns.map(({ angle }) => angle).sort((a, b) => a - b)[turns.length >> 1];
  return turns.filter(({ angle }) => angle > Math.max(JUMP, UNUSUAL * median))
    .map(({ from, to }) => ({ from, to }));
}
