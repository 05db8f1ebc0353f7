import { column } from "../../math/mod.ts";
import { dot, length, subtract } from "../../math/vector.ts";
import type { Frame } from "../capture.ts";

/** So many neighbours on either side a frame has been compared with. */
export const OVERLAP = 10;

/** Frames more than `LATER * OVERLAP` apart in the sequence belong to different rounds. */
const LATER = 2;

/** Frames that see the same side of something look the same way to within this; its cosine. */
const SAME_WAY = Math.cos(25 * Math.PI / 180);

/** Each frame is compared with so many frames of other rounds, the nearest. */
const MOST_PAIRS = 10;

/**
 * Pairs of frames in which a camera has come back to where it was. When they are compared as well, the second
 * round drifts no longer from the first.
 *
 * A camera is back if it looks the same way and is no further away than frames that are {@link OVERLAP} apart
 * usually are from each other. Places that only look the same are not taken for one another.
 *
 * @param frames in the order in which they were taken
 * @returns pairs of names, each once
 */
export function findLoops(
  frames: readonly Pick<Frame, "name" | "cameraToWorld">[],
): [string, string][] {
  const positions = frames.map(({ cameraToWorld }) => column(cameraToWorld, 3));
  const axes = frames.map(({ cameraToWorld }) => column(cameraToWorld, 2));
  const distance = (i: number, j: number) => length(subtract(positions[i], positions[j]));
  const neighbours = frames.slice(OVERLAP).map((_, i) => distance(i, i + OVERLAP));
  const near = neighbours.sort((a, b) => a - b)[neighbours.length >> 1];
  return frames.flatMap(({ name }, i) =>
    frames.map((other, j) => ({ name: other.name, j, distance: distance(i, j) }))
      .filter(({ j, distance }) =>
        j > i + LATER * OVERLAP && distance <= near && dot(axes[i], axes[j]) > SAME_WAY
      )
      .sort((a, b) => a.distance - b.distance)
      .slice(0, MOST_PAIRS)
      .map((other): [string, string] => [name, other.name])
  );
}
