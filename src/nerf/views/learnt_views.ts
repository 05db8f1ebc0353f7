import type { Gpu } from "../../gpu/mod.ts";
import { type Camera, invert, movePose, PINHOLE, transformPose } from "../../math/mod.ts";
import type { Scene } from "../../scene/mod.ts";
import type { Model } from "../model.ts";
import { opticsKey, withOptics } from "./optics.ts";
import { preconditioned, preconditioners, reachOf } from "./preconditioners.ts";

/** What was learnt of a training view. */
export interface LearntView {
  /** Its name in the scene. */
  readonly name: string;
  /**
   * Where its camera is, refined if poses were: camera to world in the capture's own coordinates, 4 x 4
   * rows; the columns are right, up, backward and the position.
   */
  readonly transform_matrix: readonly (readonly number[])[];
  /** Its optics, refined: focal lengths in pixels of the image as it was trained on, and radial distortion. */
  readonly optics?: Readonly<Record<"fl_x" | "fl_y" | "k1" | "k2", number>>;
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
  { parts: { exposures, poses, optics, outliers } }: Model,
  scene: Scene,
): Promise<LearntView[]> {
  const { views, fromCapture } = scene;
  if (!exposures && !poses && !outliers) return [];
  const numbers = poses && await gpu.read(poses.values);
  const matrices = poses &&
    preconditioners(poses, views.map(({ camera }) => camera), reachOf(scene));
  const learnt = exposures && await gpu.read(exposures.values);
  const perView = (exposures?.vec4s ?? 0) * 4;
  const shares = await outliers?.shares(gpu);
  const toCapture = invert(fromCapture);
  const change = optics && await optics.change(gpu, views[0].camera);
  return views.map(({ name, camera }, view) => {
    const { cameraToWorld } = camera;
    const refined = matrices
      ? movedBy(preconditioned(matrices, view, numbers!.subarray(8 * view)), cameraToWorld)
      : cameraToWorld;
    const pose = transformPose(toCapture, refined);
    const rows = [0, 4, 8].map((first) => [...pose.subarray(first, first + 4)]);
    return {
      name,
      transform_matrix: [...rows, [0, 0, 0, 1]],
      ...(change && { optics: opticsOf(withOptics(camera, change)) }),
      ...(learnt && colorsOf(learnt.subarray(view * perView, (view + 1) * perView))),
      ...(shares && { outliers: shares[view] }),
    };
  });
}

/**
 * A scene whose views are seen by the optics that were learnt: those of the one camera that took the photographs, which
 * held for all of them, so that they hold for those that were not trained on as well. The scene itself where nothing
 * was learnt of optics, or its views are not of one camera.
 */
export async function withLearntOptics(
  gpu: Gpu,
  { parts: { optics } }: Model,
  scene: Scene,
): Promise<Scene> {
  const { views } = scene;
  if (!optics || new Set(views.map(({ camera }) => opticsKey(camera))).size !== 1) return scene;
  const change = await optics.change(gpu, views[0].camera);
  return {
    ...scene,
    views: views.map((view) => ({ ...view, camera: withOptics(view.camera, change) })),
  };
}

/** What is told of a camera's optics. */
function opticsOf({ fx, fy, lens = PINHOLE }: Camera): LearntView["optics"] {
  const [k1, k2] = lens.radial;
  return { fl_x: fx, fl_y: fy, k1, k2 };
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
