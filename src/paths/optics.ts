import { type Camera, lens, type Projection, rayDirection } from "../math/mod.ts";
import { rotationMatrix } from "../math/quaternion.ts";
import { PathError } from "./path.ts";
import { OUTPUT_PROJECTIONS, type OutputProjection, type PathRequest } from "./request.ts";
import type { Waypoint } from "./spline.ts";

/** What all cameras of a path have in common. */
export interface Optics {
  /** How rays are spread over the image. */
  readonly projection: OutputProjection;
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
  /** The focal length in image heights, where a path says nothing else. */
  readonly focal: number;
  /** Whether the request decides the field of view, whatever a path says. */
  readonly fixed: boolean;
}

/** What a path itself says of its images. */
export interface StatedOptics {
  /** Width and height in pixels; null if it does not say. */
  readonly size: readonly [width: number, height: number] | null;
  /** How rays are spread over the image; null if it does not say. */
  readonly projection: OutputProjection | null;
}

/** What is seen, from top to bottom, where neither request, path nor training views say it. */
const USUAL_DEGREES = { perspective: 90, fisheye: 180, equirectangular: 180 } as const;

/** Less shows nothing, and its focal length is at last no number. */
const LEAST_DEGREES = 0.001;

/** Up to where a projection's fields of view reach, in degrees. */
const LIMITS = {
  perspective: { allows: (fov: number) => fov < 180, rule: "below 180" },
  fisheye: { allows: (fov: number) => fov <= 360, rule: "at most 360" },
} as const;

/**
 * The focal length, in image heights, of a camera that sees an angle from its image's top to its bottom:
 * 1 / (2 tan(fov / 2)) where it is perspective, 1 / fov where angles are heights. An equirectangular
 * image shows pi, whatever is asked.
 *
 * @param fov in degrees
 */
export function focalOf(projection: OutputProjection, fov: number): number {
  const angle = fov * Math.PI / 180;
  if (projection === "perspective") return 0.5 / Math.tan(angle / 2);
  return projection === "fisheye" ? 1 / angle : 1 / Math.PI;
}

/** The vertical field of view in degrees; the inverse of {@link focalOf}. */
export function fovOf(projection: OutputProjection, focal: number): number {
  const angle = projection === "perspective" ? 2 * Math.atan(0.5 / focal) : 1 / focal;
  return angle * 180 / Math.PI;
}

/**
 * Refuses a field of view that a projection does not have.
 *
 * @param fov in degrees
 * @param action what cannot be done: `Cannot use fov`
 * @throws {PathError} if it is out of range
 */
export function checkFov(projection: OutputProjection, fov: number, action: string): void {
  if (projection === "equirectangular") {
    throw new PathError(
      `${action}: an equirectangular image always shows 360 x 180 degrees. Leave it out.`,
    );
  }
  const { allows, rule } = LIMITS[projection];
  if (fov >= LEAST_DEGREES && allows(fov)) return;
  throw new PathError(
    `${action}: the vertical field of view of a ${projection} camera must be at least ${LEAST_DEGREES} and ` +
      `${rule} degrees: current value is ${fov}.`,
  );
}

/**
 * The optics of a path: what the request says, then what the path says, then those of a training camera,
 * but perspective, without distortion and with the principal point in the middle. The height decides how
 * much is seen; a wider image shows more at the sides.
 *
 * @param reference a training camera
 * @throws {PathError} if projection, size and field of view do not go together
 */
export function chooseOptics(
  request: Pick<PathRequest, "size" | "projection" | "fov">,
  stated: StatedOptics,
  reference: Camera,
): Optics {
  const projection = request.projection ?? stated.projection ?? "perspective";
  const [width, height] = request.size ?? sizeOf(projection, stated, reference);
  if (projection === "equirectangular" && width !== 2 * height) {
    throw new PathError(
      "Cannot use size: an equirectangular image must be twice as wide as high: current value is " +
        `${width}x${height}. Use ${2 * height}x${height}.`,
    );
  }
  if (request.fov !== undefined) checkFov(projection, request.fov, "Cannot use fov");
  const focal = request.fov === undefined
    ? focalOfCamera(projection, reference)
    : focalOf(projection, request.fov);
  // What a path says of its field of view is meant for its own projection.
  const other = stated.projection !== null && stated.projection !== projection;
  return { projection, width, height, focal, fixed: request.fov !== undefined || other };
}

/**
 * The focal length, in image heights, that shows in a projection what a training camera sees: its own, or
 * where the projections differ one with the same vertical field of view, if that is not too wide.
 */
export function focalOfCamera(projection: OutputProjection, camera: Camera): number {
  const { lens, fy, height } = camera;
  const same = projection === (lens?.projection ?? "perspective");
  if (same && projection !== "equirectangular") return fy / height;
  return focalOf(projection, usualFov(projection, camera));
}

/** The projection that is nearest to that of a camera. */
export function projectionOf({ lens, rays }: Camera): OutputProjection {
  const projection: Projection = rays ? "perspective" : lens?.projection ?? "perspective";
  return projection === "fov" ? "perspective" : projection;
}

/**
 * The projection that all cameras of a path have.
 *
 * @throws {PathError} if they have different ones, or one that files cannot have
 */
export function sharedProjection(cameras: readonly Camera[]): OutputProjection {
  const projections = new Set(cameras.map(({ lens }) => lens?.projection ?? "perspective"));
  const known = OUTPUT_PROJECTIONS.find((name) => projections.has(name));
  if (known !== undefined && projections.size === 1) return known;
  throw new PathError(
    "Cannot write the path as all its cameras must be of one projection: " +
      `${OUTPUT_PROJECTIONS.join(", ")}. Choose one by --projection.`,
  );
}

/** The size of images where the request says none. */
function sizeOf(
  projection: OutputProjection,
  { size, projection: own }: StatedOptics,
  reference: Camera,
): readonly [number, number] {
  const [width, height] = size ?? [reference.width, reference.height];
  const made = size === null ? projectionOf(reference) : own ?? projection;
  const whole = projection === "equirectangular" && made !== projection;
  return [whole ? 2 * height : width, height];
}

/** What a projection shows where it is not that of the training camera: as much as that shows, if it can. */
function usualFov(projection: OutputProjection, reference: Camera): number {
  const usual = USUAL_DEGREES[projection];
  if (projection !== "perspective") return usual;
  const { cx, height } = reference;
  const direction = rayDirection({ ...reference, cy: height / 2 }, [cx, 0]);
  if (direction === null) return usual;
  const [, y, z] = direction;
  return Math.min(2 * Math.atan2(y, -z) * 180 / Math.PI, usual);
}

/** A camera without distortion, with square pixels and its axis in the image's middle. */
export function cameraOf({ projection, width, height }: Optics, waypoint: Waypoint): Camera {
  const focal = waypoint.focal * height;
  return {
    ...{ width, height, fx: focal, fy: focal, cx: width / 2, cy: height / 2 },
    cameraToWorld: poseOf(waypoint),
    ...(projection === "perspective" ? {} : { lens: LENSES[projection] }),
  };
}

/** One object each: what is computed of a lens is remembered by it. */
const LENSES = { fisheye: lens("fisheye", {}), equirectangular: lens("equirectangular", {}) };

/** Camera to world, [3, 4] row-major. */
function poseOf({ rotation, position }: Waypoint): Float64Array {
  const r = rotationMatrix(rotation);
  return Float64Array.from([0, 1, 2].flatMap((row) => [
    ...r.slice(3 * row, 3 * row + 3),
    position[row],
  ]));
}
