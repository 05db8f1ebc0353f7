import { type Camera, inverseSquareRoot, isPinhole, PINHOLE, project } from "../../math/mod.ts";
import { DAMPING, directionsOf } from "./preconditioners.ts";

/** Changes of a camera's optics: of the logarithm of its focal lengths, of k1 and of k2. */
export type OpticsChange = readonly [focal: number, k1: number, k2: number];

/** How they are learnt. */
export interface OpticsLearning {
  /** Whether nothing is, the focal length, or radial distortion with it. */
  readonly optics: "captured" | "focal" | "lens";
  /** In what: the numbers themselves, or (camp) what moves images as much. */
  readonly preconditioner: "none" | "camp";
}

/** By how much optics are changed to see what that does to an image. */
const DIFFERENCE = 1e-4;

/** The same for cameras whose optics are the same, wherever they are. */
export function opticsKey({ width, height, fx, fy, cx, cy, lens = PINHOLE }: Camera): string {
  return JSON.stringify([width, height, fx, fy, cx, cy, lens]);
}

/** A camera whose optics are changed. */
export function withOptics<C extends Camera>(camera: C, [focal, k1, k2]: OpticsChange): C {
  const growth = Math.exp(focal);
  const { fx, fy, lens } = camera;
  const [k1Before, k2Before, k3, k4] = lens?.radial ?? PINHOLE.radial;
  return {
    ...camera,
    fx: growth * fx,
    fy: growth * fy,
    ...(lens && { lens: { ...lens, radial: [k1Before + k1, k2Before + k2, k3, k4] } }),
  };
}

/**
 * The matrix P by which what is learnt of optics becomes an {@link OpticsChange}: symmetric, 3 x 3, 0 where nothing
 * is learnt. Preconditioned, each number moves an image as much as any other (preconditioners.ts).
 *
 * @param learning of a camera without a lens the focal length alone is learnt, whatever it says
 * @param camera which all views have been taken with
 */
export function opticsMatrix(
  { optics, preconditioner }: OpticsLearning,
  camera: Camera,
): number[][] {
  const learnt = optics === "focal" || isPinhole(camera.lens ?? PINHOLE) ? 1 : 3;
  const numbers = Array.from({ length: learnt }, (_, i) => i);
  const matrix = preconditioner === "camp"
    ? inverseSquareRoot(meanMotions(camera, learnt))
    : numbers.map((i) => numbers.map((j) => Number(i === j)));
  return [0, 1, 2].map((i) => [0, 1, 2].map((j) => matrix[i]?.[j] ?? 0));
}

/** The mean over an image of J^T J, damped: J says by how much places move in it, in parts of its longer side. */
function meanMotions(camera: Camera, learnt: number): number[][] {
  const longer = Math.max(camera.width, camera.height);
  const rows = directionsOf(camera).flatMap((direction) => {
    const motions = Array.from({ length: learnt }, (_, i) => {
      const at = (difference: number) => {
        const change = [0, 1, 2].map((j) => j === i ? difference : 0);
        return project(withOptics(camera, [change[0], change[1], change[2]]), direction);
      };
      const [after, before] = [at(DIFFERENCE), at(-DIFFERENCE)];
      if (!after || !before) return [0, 0];
      return [0, 1].map((axis) => (after[axis] - before[axis]) / (2 * DIFFERENCE * longer));
    });
    return [0, 1].map((axis) => motions.map((motion) => motion[axis]));
  });
  const mean = Array.from(
    { length: learnt },
    (_, i) =>
      Array.from(
        { length: learnt },
        (_, j) =>
          rows.reduce((sum, row) => sum + row[i] * row[j], 0) / Math.max(rows.length / 2, 1),
      ),
  );
  mean.forEach((row, i) => row[i] += Math.max(DAMPING.least, DAMPING.part * row[i]));
  return mean;
}

/** What was learnt of optics, [3], as a change. */
export function opticsChange(
  matrix: readonly (readonly number[])[],
  learnt: ArrayLike<number>,
): OpticsChange {
  const [focal, k1, k2] = matrix.map((row) =>
    row.reduce((sum, value, i) => sum + value * learnt[i], 0)
  );
  return [focal, k1, k2];
}
