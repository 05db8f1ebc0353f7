import type { Gpu } from "../../gpu/mod.ts";
import { invert, movePose, transformPose } from "../../math/mod.ts";
import type { Scene } from "../../scene/mod.ts";
import type { Model } from "../model.ts";
import { preconditioned, preconditioners } from "./preconditioners.ts";

/** What was learnt of a training view. */
export interface LearntView {
  /** Its name in the scene. */
  readonly name: string;
  /**
   * Where its camera is, refined if poses were: camera to world in the capture's own coordinates, 4 x 4
   * rows; the columns are right, up, backward and the position.
   */
  readonly transform_matrix: readonly (readonly number[])[];
  /** By what its red, green and blue are brighter than the field, in sRGB; where exposures were learnt. */
  readonly gains?: readonly number[];
  /**
   * How colors of the field become its own, sRGB: three rows of (a_r, a_g, a_b, b); where affine maps were learnt,
   * of a bilateral grid their mean.
   */
  readonly colors?: readonly (readonly number[])[];
  /** Share of its pixels that were taken for moving things and masked out; where that is done. */
  readonly outliers?: number;
}

/**
 * What was learnt of each training view, in the scene's order: poses, exposures, outliers; nothing where none was.
 *
 * @param scene what the model was trained on
 */
export async function learntViews(
  gpu: Gpu,
  { parts: { exposures, poses, outliers } }: Model,
  { views, fromCapture, near, far }: Scene,
): Promise<LearntView[]> {
  if (!exposures && !poses && !outliers) return [];
  const numbers = poses && await gpu.read(poses.values);
  const matrices = poses &&
    preconditioners(poses, views.map(({ camera }) => camera), { near, far });
  const learnt = exposures && await gpu.read(exposures.values);
  const perView = (exposures?.vec4s ?? 0) * 4;
  const shares = await outliers?.shares(gpu);
  const toCapture = invert(fromCapture);
  return views.map(({ name, camera: { cameraToWorld } }, view) => {
    const refined = matrices
      ? movedBy(preconditioned(matrices, view, numbers!.subarray(8 * view)), cameraToWorld)
      : cameraToWorld;
    const pose = transformPose(toCapture, refined);
    const rows = [0, 4, 8].map((first) => [...pose.subarray(first, first + 4)]);
    return {
      name,
      transform_matrix: [...rows, [0, 0, 0, 1]],
      ...(learnt && colorsOf(learnt.subarray(view * perView, (view + 1) * perView))),
      ...(shares && { outliers: shares[view] }),
    };
  });
}

/** What was learnt of a view's colors: of one vec4, gains; of three or more, maps. */
function colorsOf(learnt: Float32Array): Pick<LearntView, "gains" | "colors"> {
  if (learnt.length === 4) return { gains: [...learnt.subarray(0, 3)].map(Math.exp) };
  const maps = learnt.length / 12;
  const colors = [0, 1, 2].map((row) =>
    [0, 1, 2, 3].map((column) => {
      let sum = 0;
      for (let i = 4 * row + column; i < learnt.length; i += 12) sum += learnt[i];
      return sum / maps + (row === column ? 1 : 0);
    })
  );
  return { colors };
}

/** A pose moved by (turn, 0), (shift, 0). */
function movedBy([a, b, c, , x, y, z]: readonly number[], pose: Float64Array): Float64Array {
  return movePose(pose, [a, b, c], [x, y, z]);
}
