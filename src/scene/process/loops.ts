import { column, similarityOf, transformPose } from "../../math/mod.ts";
import { dot, length, subtract } from "../../math/vector.ts";
import type { Frame } from "../capture.ts";
import { VIEWS } from "./panorama.ts";

/** So many neighbours on either side a frame has been compared with. */
export const OVERLAP = 10;

/** So many moments after it a panorama has been compared with: each has twelve views. */
export const MOMENTS_OVERLAP = 4;

/** Frames more than `LATER * OVERLAP` apart in the sequence belong to different rounds. */
const LATER = 2;

/** Frames that see the same side of something look the same way to within this; its cosine. */
const SAME_WAY = Math.cos(25 * Math.PI / 180);

/** Each frame is compared with so many frames of other rounds, the nearest. */
const MOST_PAIRS = 10;

/** Each panorama is compared with so many panoramas of other rounds, the nearest. */
const MOST_PANORAMAS = 3;

type Placed = Pick<Frame, "name" | "cameraToWorld">;

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
export function findLoops(frames: readonly Placed[]): [string, string][] {
  const axes = frames.map(({ cameraToWorld }) => column(cameraToWorld, 2));
  return findReturns(frames, OVERLAP).flatMap(({ i, returns }) =>
    returns.filter((j) => dot(axes[i], axes[j]) > SAME_WAY)
      .slice(0, MOST_PAIRS)
      .map((j): [string, string] => [frames[i].name, frames[j].name])
  );
}

/**
 * The same for panoramas, which look all ways: of two moments at one place, each view with that which looks
 * most nearly the same way.
 *
 * @param moments panoramas in the order in which they were taken
 * @returns pairs of names of views
 */
export function findPanoramaLoops(moments: readonly Placed[]): [string, string][] {
  const axes = moments.map(({ cameraToWorld }) =>
    VIEWS.map(({ toPanorama }) => column(transformPose(similarityOf(cameraToWorld), toPanorama), 2))
  );
  return findReturns(moments, MOMENTS_OVERLAP).flatMap(({ i, returns }) =>
    returns.slice(0, MOST_PANORAMAS).flatMap((j) =>
      VIEWS.map(({ folder }, a): [string, string] => {
        const cosines = axes[j].map((axis) => dot(axis, axes[i][a]));
        const nearest = VIEWS[cosines.indexOf(Math.max(...cosines))];
        return [`${folder}/${moments[i].name}`, `${nearest.folder}/${moments[j].name}`];
      })
    )
  );
}

/** For each frame, the later ones at which the camera is about there again, the nearest first. */
function findReturns(
  frames: readonly Placed[],
  overlap: number,
): { i: number; returns: number[] }[] {
  const positions = frames.map(({ cameraToWorld }) => column(cameraToWorld, 3));
  const distance = (i: number, j: number) => length(subtract(positions[i], positions[j]));
  const neighbours = frames.slice(overlap).map((_, i) => distance(i, i + overlap));
  const near = neighbours.sort((a, b) => a - b)[neighbours.length >> 1];
  return frames.map((_, i) => ({
    i,
    returns: frames.map((_, j) => j)
      .filter((j) => j > i + LATER * overlap && distance(i, j) <= near)
      .sort((a, b) => distance(i, a) - distance(i, b)),
  }));
}
