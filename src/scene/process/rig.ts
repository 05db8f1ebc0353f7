import { column } from "../../math/mod.ts";
import { quantile } from "../../math/quantile.ts";
import {
  alignedWith,
  dotQuaternions,
  type Quaternion,
  quaternionOf,
  rotationMatrix,
  sumQuaternions,
  unit,
} from "../../math/quaternion.ts";
import { length, subtract, type Vec3 } from "../../math/vector.ts";
import type { Frame } from "../capture.ts";
import { panoramaPose, type PanoramaView, viewPoseIn, VIEWS, viewTurn } from "./panorama.ts";

/** A view of a moment: its place in the rig, and what all views of that moment are called. */
export interface ViewName {
  /** Which view. */
  readonly view: PanoramaView;
  /** The moment: the image's name in the view's folder. */
  readonly moment: string;
}

/** A view that has a place. */
export type PlacedView = ViewName & Pick<Frame, "cameraToWorld">;

/** How far the views of moments are from sharing one position and their known rotations. */
export interface Disagreement {
  /**
   * Median distance of a view from its moment's position, as a share of that between successive moments; NaN
   * where there is one moment only.
   */
  readonly distance: number;
  /** Median angle of a view from the rig's, in degrees. */
  readonly degrees: number;
}

/** Views that turn further from most others of their moment were placed wrongly: half the angle's cosine. */
const WRONG = Math.cos(5 * Math.PI / 180);

/** Those of placed images that are views. */
export function placedViews(
  images: readonly Pick<Frame, "name" | "cameraToWorld">[],
): PlacedView[] {
  return images.flatMap(({ name, cameraToWorld }) => {
    const view = viewName(name);
    return view ? [{ ...view, cameraToWorld }] : [];
  });
}

/** Splits `view03/0001.jpg`; null if it is no view's. */
export function viewName(image: string): ViewName | null {
  const [folder, ...rest] = image.split("/");
  const view = VIEWS.find((each) => each.folder === folder);
  return view && rest.length > 0 ? { view, moment: rest.join("/") } : null;
}

/**
 * One pose for each moment, made of what its views say: the mean rotation and the median position of those
 * that agree with most others.
 *
 * @returns poses of the panorama, [3, 4], by moment, in the order of their names
 */
export function momentPoses(placed: readonly PlacedView[]): Map<string, Float64Array> {
  const moments = [...Map.groupBy(placed, ({ moment }) => moment)];
  return new Map(
    moments.sort(([a], [b]) => a < b ? -1 : 1).map(([moment, views]) => [
      moment,
      agreedPose(views.map(({ view, cameraToWorld }) => panoramaPose(view, cameraToWorld))),
    ]),
  );
}

function agreedPose(poses: readonly Float64Array[]): Float64Array {
  const turns = poses.map(quaternionOf);
  const agreement = (turn: Quaternion) =>
    turns.reduce((sum, other) => sum + Math.abs(dotQuaternions(turn, other)), 0);
  const middle = turns.reduce((best, next) => agreement(next) > agreement(best) ? next : best);
  const agreeing = poses.filter((_, i) => Math.abs(dotQuaternions(turns[i], middle)) > WRONG);
  const mean = agreeing.map((pose) => alignedWith(middle, quaternionOf(pose)))
    .reduce((sum, turn) => sumQuaternions(sum, 1, turn, 1));
  const [a, b, c, d, e, f, g, h, i] = rotationMatrix(unit(mean));
  const [x, y, z] = [0, 1, 2].map((axis) => median(agreeing.map((p) => column(p, 3)[axis])));
  return Float64Array.of(a, b, c, x, d, e, f, y, g, h, i, z);
}

/** How far views are from the poses of their moments. */
export function disagreement(
  placed: readonly PlacedView[],
  moments: ReadonlyMap<string, Float64Array>,
): Disagreement {
  const way = [...moments.values()].map((pose) => column(pose, 3));
  const step = median(way.slice(1).map((place, i) => length(subtract(place, way[i]))));
  const off = placed.map(({ view, moment, cameraToWorld }) => {
    const pose = moments.get(moment)!;
    const said = panoramaPose(view, cameraToWorld);
    const turn = Math.abs(dotQuaternions(quaternionOf(said), quaternionOf(pose)));
    return { distance: length(subtract(position(said), position(pose))), turn };
  });
  return {
    distance: median(off.map(({ distance }) => distance)) / step,
    degrees: median(off.map(({ turn }) => 2 * Math.acos(Math.min(turn, 1)) * 180 / Math.PI)),
  };
}

/** The pose of every view of a moment, placed or not. */
export function viewsOf(
  moment: Float64Array,
): { view: PanoramaView; cameraToWorld: Float64Array }[] {
  return VIEWS.map((view) => ({ view, cameraToWorld: viewPoseIn(moment, view) }));
}

/** The rig for `colmap rig_configurator` (3.12 and newer); the first view is the reference. */
export function rigConfig(views: readonly PanoramaView[]): Record<string, unknown>[] {
  const [reference, ...others] = views;
  const cameras = others.map((view) => ({
    image_prefix: `${view.folder}/`,
    cam_from_rig_rotation: viewTurn(reference, view),
    cam_from_rig_translation: [0, 0, 0],
  }));
  return [{ cameras: [{ image_prefix: `${reference.folder}/`, ref_sensor: true }, ...cameras] }];
}

/**
 * The rig for `colmap rig_bundle_adjuster` (up to 3.11), whose names changed after 3.8: both are written.
 *
 * @param views views and the numbers of their cameras; the first is the reference
 */
export function rigBundleConfig(
  views: readonly { view: PanoramaView; cameraId: number }[],
): Record<string, unknown>[] {
  const [reference] = views;
  const cameras = views.map(({ view, cameraId }) => {
    const turn = viewTurn(reference.view, view);
    return {
      camera_id: cameraId,
      image_prefix: `${view.folder}/`,
      ...{ rel_qvec: turn, rel_tvec: [0, 0, 0] },
      ...{ cam_from_rig_rotation: turn, cam_from_rig_translation: [0, 0, 0] },
    };
  });
  return [{ ref_camera_id: reference.cameraId, cameras }];
}

function position(pose: Float64Array): Vec3 {
  return column(pose, 3);
}

function median(values: readonly number[]): number {
  return quantile([...values].sort((a, b) => a - b), 0.5);
}
