import type { Gpu } from "../../gpu/mod.ts";
import { invert, movePose, transformPose } from "../../math/mod.ts";
import type { Scene } from "../../scene/mod.ts";
import type { Model } from "../model.ts";

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
}

/**
 * What was learnt of each training view, in the scene's order: poses, exposures; nothing where neither was.
 *
 * @param scene what the model was trained on
 */
export async function learntViews(
  gpu: Gpu,
  { parts: { exposures, poses } }: Model,
  { views, fromCapture }: Scene,
): Promise<LearntView[]> {
  if (!exposures && !poses) return [];
  const twists = poses && await gpu.read(poses.values);
  const logarithms = exposures && await gpu.read(exposures.values);
  const toCapture = invert(fromCapture);
  return views.map(({ name, camera: { cameraToWorld } }, view) => {
    const refined = twists ? movedBy(twists.subarray(8 * view), cameraToWorld) : cameraToWorld;
    const pose = transformPose(toCapture, refined);
    const rows = [0, 4, 8].map((first) => [...pose.subarray(first, first + 4)]);
    const gains = logarithms && [...logarithms.subarray(4 * view, 4 * view + 3)].map(Math.exp);
    return { name, transform_matrix: [...rows, [0, 0, 0, 1]], ...(gains && { gains }) };
  });
}

/** A pose moved by (turn, 0), (shift, 0). */
function movedBy([a, b, c, , x, y, z]: Float32Array, pose: Float64Array): Float64Array {
  return movePose(pose, [a, b, c], [x, y, z]);
}
