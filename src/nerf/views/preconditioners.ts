import {
  type Camera,
  column,
  inverseSquareRoot,
  PINHOLE,
  rayDirection,
  type Vec3,
} from "../../math/mod.ts";
import type { Scene } from "../../scene/mod.ts";
import type { ViewParameters } from "./view_parameters.ts";

/** Places of an image along each axis, and distances at each of them. */
const [PLACES, DISTANCES] = [8, 8];

/** What is added to the diagonal: a part of it, and this at least (Park et al. 2023). */
export const DAMPING = { part: 0.1, least: 1e-8 };

/** Nothing counts that is nearer than this part of the way to what cameras look at. */
const NEAREST_PART = 0.5;

/** Where there is something to be seen, in world units. */
export interface Reach {
  /** How near there may be something. */
  readonly near: number;
  /** How far. */
  readonly far: number;
  /** What cameras look at. */
  readonly middle: readonly [x: number, y: number, z: number];
}

/** Where there is something in a scene. */
export function reachOf({ near, far, layout }: Pick<Scene, "near" | "far" | "layout">): Reach {
  const { center } = layout.kind === "boxes" ? layout.inner ?? layout.box : layout.box;
  return { near, far, middle: center };
}

/** Numbers of a matrix, 6 x 6, whose rows are two vec4s of three numbers each. */
const MATRIX_FLOATS = 48;

/**
 * Matrices that turn what is learnt into twists, as parameters say.
 *
 * @param cameras as the scene has them
 * @param reach where there is something to be seen
 * @returns [views, 12, 4]: six rows of (of the turn, 0), (of the shift, 0)
 */
export function preconditioners(
  { preconditioner }: Pick<ViewParameters, "preconditioner">,
  cameras: readonly Camera[],
  reach: Reach,
): Float32Array<ArrayBuffer> {
  return preconditioner === "camp"
    ? pixelPreconditioners(cameras, reach)
    : plainPreconditioners(cameras.length);
}

/** Matrices that leave twists as they are learnt. */
function plainPreconditioners(views: number): Float32Array<ArrayBuffer> {
  const identity = Array.from(
    { length: 6 },
    (_, i) => Array.from({ length: 6 }, (_, j) => Number(i === j)),
  );
  return packMatrices(new Array(views).fill(identity));
}

/**
 * Matrices P by which numbers z become twists P z, so that each of z moves an image as much as any other, and
 * independently of it ("CamP", Park et al. 2023):
 *
 *     P = (mean J^T J + damping)^(-1/2)
 *
 * J says by how much points in front of a camera move in its image, in parts of its longer side, when the camera is
 * turned and shifted: by the focal length times the angle, which leaves out by how much an image is stretched
 * towards its corners. The points stand at all distances from near to far, most of them near; but not nearer than half
 * of the way to the middle of what is seen, as captures often only say where nothing at all is.
 */
function pixelPreconditioners(
  cameras: readonly Camera[],
  { near, far, middle }: Reach,
): Float32Array<ArrayBuffer> {
  return packMatrices(cameras.map((camera) => {
    const eye = column(camera.cameraToWorld, 3);
    const distance = Math.hypot(...middle.map((value, axis) => value - eye[axis]));
    const nearest = Math.min(Math.max(near, NEAREST_PART * distance), far);
    const sum = Array.from({ length: 6 }, () => new Array<number>(6).fill(0));
    let count = 0;
    for (const own of directionsOf(camera)) {
      const direction = toWorld(camera, own);
      for (let i = 0; i < DISTANCES; i++) {
        const inverse = 1 / nearest + (1 / far - 1 / nearest) * (i + 0.5) / DISTANCES;
        for (const row of jacobian(direction, inverse, pixelsPerRadian(camera))) {
          row.forEach((a, i) => row.forEach((b, j) => sum[i][j] += a * b));
        }
        count++;
      }
    }
    const mean = sum.map((row) => row.map((value) => value / Math.max(count, 1)));
    mean.forEach((row, i) => row[i] += Math.max(DAMPING.least, DAMPING.part * row[i]));
    return inverseSquareRoot(mean);
  }));
}

/** Directions of unit length, in the camera's own axes, through places all over its image. */
export function directionsOf(camera: Camera): Vec3[] {
  const { width, height } = camera;
  const at = (i: number, size: number) => (i + 0.5) / PLACES * size;
  return Array.from({ length: PLACES ** 2 }, (_, i) => {
    const place = [at(i % PLACES, width), at(Math.floor(i / PLACES), height)] as const;
    return rayDirection(camera, place);
  }).filter((direction) => direction !== null);
}

/** A direction of a camera's own axes, in the world's. */
function toWorld({ cameraToWorld: pose }: Camera, [x, y, z]: Vec3): Vec3 {
  const along = (row: number) => pose[4 * row] * x + pose[4 * row + 1] * y + pose[4 * row + 2] * z;
  return [along(0), along(1), along(2)];
}

/** The focal length in parts of the image's longer side. */
function pixelsPerRadian({ fx, width, height, lens = PINHOLE }: Camera): number {
  const focal = lens.projection === "equirectangular" ? width / (2 * Math.PI) : fx;
  return focal / Math.max(width, height);
}

/** How a point's direction d changes with a turn and a shift: -[omega] d and -(I - d d^T) tau / distance. */
function jacobian([x, y, z]: Vec3, inverseDistance: number, focal: number): number[][] {
  const turn = [[0, z, -y], [-z, 0, x], [y, -x, 0]]; // of -(omega x d) = d x omega
  const d = [x, y, z];
  return [0, 1, 2].map((row) => [
    ...turn[row].map((value) => -focal * value),
    ...d.map((value, i) => -focal * inverseDistance * (Number(i === row) - d[row] * value)),
  ]);
}

function packMatrices(
  matrices: readonly (readonly (readonly number[])[])[],
): Float32Array<ArrayBuffer> {
  const packed = new Float32Array(matrices.length * MATRIX_FLOATS);
  matrices.forEach((rows, view) =>
    rows.flat().forEach((value, i) =>
      packed[view * MATRIX_FLOATS + Math.floor(i / 3) * 4 + i % 3] = value
    )
  );
  return packed;
}

/** P z of a view, as kernels multiply: z and the product are (turn, 0), (shift, 0). */
export function preconditioned(
  matrices: Float32Array,
  view: number,
  z: ArrayLike<number>,
): number[] {
  const product = new Array<number>(8).fill(0);
  for (let row = 0; row < 6; row++) {
    const first = view * MATRIX_FLOATS + row * 8;
    for (let i = 0; i < 8; i++) product[row + (row > 2 ? 1 : 0)] += matrices[first + i] * z[i];
  }
  return product;
}
