import { column, invert, lookAt, similarityOf, transformPose } from "../../math/mod.ts";
import { quaternionOf } from "../../math/quaternion.ts";
import { dot } from "../../math/vector.ts";

/** A perspective view that is cut out of an equirectangular image. */
export interface PanoramaView {
  /** The folder of its images, those of all moments: `view00` and so on. */
  readonly folder: string;
  /** Where it looks, in degrees: to the right of the panorama's middle, above -180 and up to 180. */
  readonly yaw: number;
  /** Where it looks, in degrees: above the horizon. */
  readonly pitch: number;
  /** Its pose in the panorama's axes, [3, 4]; both have x right, y up and z backward. */
  readonly toPanorama: Float64Array;
}

/** Degrees that a view sees, in both directions. */
const FIELD_OF_VIEW = 90;

/** Views whose axes are further apart show too little of the same to be compared; its cosine. */
const OVERLAPPING = Math.cos(60 * Math.PI / 180);

/**
 * The views of COLMAP's own example for panoramas (`panorama_sfm.py`, "perspective_overlapping"): three rows
 * of four, at 35 degrees below the horizon, at it, and at 35 above, which is turned by half a step.
 */
export const VIEWS: readonly PanoramaView[] = [[-35, 0], [0, 0], [35, 45]]
  .flatMap(([pitch, first]) => [0, 90, 180, -90].map((yaw) => ({ pitch, yaw: yaw + first })))
  .map(({ pitch, yaw }, index) => ({
    folder: `view${String(index).padStart(2, "0")}`,
    yaw: yaw > 180 ? yaw - 360 : yaw,
    pitch,
    toPanorama: viewPose(yaw, pitch),
  }));

function viewPose(yaw: number, pitch: number): Float64Array {
  const [right, up] = [yaw * Math.PI / 180, pitch * Math.PI / 180];
  const level = Math.cos(up);
  const forward = [Math.sin(right) * level, Math.sin(up), -Math.cos(right) * level] as const;
  return lookAt([0, 0, 0], forward, [0, 1, 0]);
}

/** Width and height of views in pixels: as many as the panorama has in a quarter of its width. */
export function viewSide(panoramaWidth: number): number {
  return 2 * Math.max(Math.round(panoramaWidth / 8), 1); // JPEGs with colours of half resolution are even
}

/** The `camera_params` of a view for COLMAP's PINHOLE: fx, fy, cx, cy. */
export function pinholeParams(side: number): string {
  const focal = side / 2 / Math.tan(FIELD_OF_VIEW / 2 * Math.PI / 180);
  return [focal, focal, side / 2, side / 2].map((value) => +value.toFixed(6)).join(",");
}

/** The filter of ffmpeg that cuts out a view. */
export function viewFilter(
  { yaw, pitch }: PanoramaView,
  side: number,
  interpolation: "lanczos" | "nearest",
): string {
  const size = `h_fov=${FIELD_OF_VIEW}:v_fov=${FIELD_OF_VIEW}:w=${side}:h=${side}`;
  return `v360=input=equirect:output=flat:yaw=${yaw}:pitch=${pitch}:${size}:interp=${interpolation}`;
}

/** Whether two views, of moments in which the panorama looks about the same way, show much of the same. */
export function viewsOverlap(a: PanoramaView, b: PanoramaView): boolean {
  return dot(column(a.toPanorama, 2), column(b.toPanorama, 2)) > OVERLAPPING;
}

/**
 * The rotation from one view's axes to another's as COLMAP writes it: w, x, y, z, with y down and z forward.
 *
 * @param from the rig's reference
 * @param to the view
 */
export function viewTurn(from: PanoramaView, to: PanoramaView): readonly number[] {
  const relative = transformPose(invert(similarityOf(to.toPanorama)), from.toPanorama);
  const [w, x, y, z] = quaternionOf(relative);
  return [w, x, -y, -z];
}

/** The panorama's pose in the world by one of a view's, [3, 4] both. */
export function panoramaPose(
  { toPanorama }: PanoramaView,
  viewToWorld: Float64Array,
): Float64Array {
  const fromPanorama = invert(similarityOf(toPanorama));
  const { rotation: r } = fromPanorama;
  const pose = Float64Array.of(...r.slice(0, 3), 0, ...r.slice(3, 6), 0, ...r.slice(6), 0);
  return transformPose(similarityOf(viewToWorld), pose);
}

/** A view's pose in the world by that of its panorama, [3, 4] both. */
export function viewPoseIn(
  panoramaToWorld: Float64Array,
  { toPanorama }: PanoramaView,
): Float64Array {
  return transformPose(similarityOf(panoramaToWorld), toPanorama);
}
