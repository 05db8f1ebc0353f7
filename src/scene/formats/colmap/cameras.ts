import { isPinhole, type Lens, lens, type Projection } from "../../../math/lens.ts";
import type { Intrinsics } from "../../capture.ts";
import { SceneError } from "../../scene.ts";

/** A camera of a COLMAP model: optics that one or more images share. */
export interface ColmapCamera {
  /** The camera model's name, such as `SIMPLE_RADIAL`. */
  readonly model: string;
  /** Width in pixels of the images that COLMAP was given. */
  readonly width: number;
  /** Height in pixels of the images that COLMAP was given. */
  readonly height: number;
  /** The model's parameters in COLMAP's order; lengths in pixels, omega in radians. */
  readonly params: readonly number[];
}

/** How COLMAP's parameters describe a lens. */
export interface CameraModel {
  /** Its name in text files. */
  readonly name: string;
  /** Its number in binary files. */
  readonly id: number;
  /** Its projection. */
  readonly projection: Projection;
  /** What its parameters are, in COLMAP's order and with `Lens`'s names. */
  readonly parameters: readonly string[];
}

/**
 * The camera models of COLMAP (src/colmap/sensor/models.h) that a `Lens` can express; 0 to 10 are those of
 * COLMAP 3.8. The formulas are the same; the names differ in two places: k4, k5, k6 of FULL_OPENCV are the
 * divisor d1, d2, d3, and sx1, sy1 of THIN_PRISM_FISHEYE are s1, s3.
 */
export const CAMERA_MODELS: readonly CameraModel[] = [
  cameraModel(0, "SIMPLE_PINHOLE", "perspective", "f cx cy"),
  cameraModel(1, "PINHOLE", "perspective", "fx fy cx cy"),
  cameraModel(2, "SIMPLE_RADIAL", "perspective", "f cx cy k1"),
  cameraModel(3, "RADIAL", "perspective", "f cx cy k1 k2"),
  cameraModel(4, "OPENCV", "perspective", "fx fy cx cy k1 k2 p1 p2"),
  cameraModel(5, "OPENCV_FISHEYE", "fisheye", "fx fy cx cy k1 k2 k3 k4"),
  cameraModel(6, "FULL_OPENCV", "perspective", "fx fy cx cy k1 k2 p1 p2 k3 d1 d2 d3"),
  cameraModel(7, "FOV", "fov", "fx fy cx cy omega"),
  cameraModel(8, "SIMPLE_RADIAL_FISHEYE", "fisheye", "f cx cy k1"),
  cameraModel(9, "RADIAL_FISHEYE", "fisheye", "f cx cy k1 k2"),
  cameraModel(10, "THIN_PRISM_FISHEYE", "fisheye", "fx fy cx cy k1 k2 p1 p2 k3 k4 s1 s3"),
  cameraModel(14, "SIMPLE_FISHEYE", "fisheye", "f cx cy"),
  cameraModel(15, "FISHEYE", "fisheye", "fx fy cx cy"),
  cameraModel(17, "EQUIRECTANGULAR", "equirectangular", "width height"),
];

/** Models of newer COLMAPs whose formulas a `Lens` does not have, by number. */
const OTHER_MODELS: ReadonlyMap<number, string> = new Map([
  [11, "RAD_TAN_THIN_PRISM_FISHEYE"],
  [12, "SIMPLE_DIVISION"],
  [13, "DIVISION"],
  [16, "EUCM"],
]);

/** With an omega below this, a fov lens differs from a pinhole by omega^2, far less than a pixel. */
const MIN_OMEGA = 1e-6;

/** Messages quote no more of a model's name than this. */
const LONGEST_MODEL = 40;

function cameraModel(
  id: number,
  name: string,
  projection: Projection,
  parameters: string,
): CameraModel {
  return { id, name, projection, parameters: parameters.split(" ") };
}

/**
 * A camera model by its number or its name.
 *
 * @param place what is read, for the message: `sparse/0/cameras.txt, line 4`
 * @param camera the camera's number, for the message
 * @throws {SceneError} if there is no such model, or it cannot be used
 */
export function findCameraModel(
  place: string,
  camera: number,
  model: number | string,
): CameraModel {
  const found = CAMERA_MODELS.find(({ id, name }) => id === model || name === model);
  if (found) return found;
  const other = [...OTHER_MODELS].find((entry) => entry.includes(model))?.[1];
  const named = other ?? JSON.stringify(model).slice(0, LONGEST_MODEL);
  throw new SceneError(
    `Cannot read ${place}: camera ${camera} has the model ${named}, which is ` +
      `${other ? "not supported" : "unknown"}. Undistort the images: colmap image_undistorter.`,
  );
}

/**
 * Checks a camera's numbers.
 *
 * @param place what is read, for the message
 * @param id the camera's number, for the message
 * @throws {SceneError} if the image has no pixels, a number is not finite, a focal length is not above 0,
 *   or omega is no angle of view
 */
export function checkCamera(place: string, id: number, camera: ColmapCamera): void {
  const refuse = (rule: string) => new SceneError(`Cannot read ${place}: camera ${id} ${rule}.`);
  const { width, height } = camera;
  if (!(width >= 1 && height >= 1 && Number.isSafeInteger(width * height))) {
    throw refuse(`has images of ${width} x ${height} pixels`);
  }
  for (const [name, value] of Object.entries(namedParameters(camera))) {
    // As float32, because that is what kernels compute with.
    if (!Number.isFinite(Math.fround(value))) throw refuse(`has ${name} = ${value}; give a number`);
    if (/^f[xy]?$/.test(name) && !(Math.fround(value) > 0)) {
      throw refuse(`has a focal length of ${value}; it must be above 0`);
    }
    if (name === "omega" && !(Math.abs(value) < Math.PI)) {
      throw refuse(`has omega = ${value}; it must be an angle below pi`);
    }
  }
}

/** A camera's optics. COLMAP's pixel coordinates are ours: the first pixel's corner is (0, 0). */
export function cameraIntrinsics(camera: ColmapCamera): Intrinsics {
  const { width, height } = camera;
  const p = namedParameters(camera);
  return {
    size: { width, height },
    // An equirectangular image has no focal length: these are its pixels per radian.
    focal: {
      fx: p.f ?? p.fx ?? width / (2 * Math.PI),
      fy: p.f ?? p.fy ?? height / Math.PI,
    },
    principal: { cx: p.cx ?? width / 2, cy: p.cy ?? height / 2 },
    lens: cameraLens(camera),
  };
}

/** The lens; null for a pinhole, even where its model could describe more. */
function cameraLens(camera: ColmapCamera): Lens | null {
  const { projection } = modelOf(camera);
  const { k1 = 0, k2 = 0, k3 = 0, k4 = 0, ...p } = namedParameters(camera);
  const { d1 = 0, d2 = 0, d3 = 0, p1 = 0, p2 = 0, s1 = 0, s3 = 0, omega = 0 } = p;
  if (projection === "fov" && Math.abs(omega) < MIN_OMEGA) return null;
  const bent = lens(projection, {
    radial: [k1, k2, k3, k4],
    divisor: [d1, d2, d3],
    tangential: [p1, p2],
    prism: [s1, 0, s3, 0],
    // The projection is even in omega.
    omega: Math.abs(omega),
  });
  return isPinhole(bent) ? null : bent;
}

function namedParameters(camera: ColmapCamera): Record<string, number> {
  return Object.fromEntries(
    modelOf(camera).parameters.map((name, index) => [name, camera.params[index]]),
  );
}

function modelOf(camera: ColmapCamera): CameraModel {
  return CAMERA_MODELS.find(({ name }) => name === camera.model)!;
}
