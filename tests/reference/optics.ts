import { type Camera, rayDirection } from "../../src/math/mod.ts";

/** Half the difference of what central differences are taken between. */
const DIFFERENCE = 1e-5;

/** A camera with f exp(focal), k1 + k1's change and k2 + k2's in the place of f, k1 and k2. */
export function changedOptics(camera: Camera, [focal, k1, k2]: readonly number[]): Camera {
  const { lens } = camera;
  const [fx, fy] = [camera.fx * Math.exp(focal), camera.fy * Math.exp(focal)];
  if (!lens) return { ...camera, fx, fy };
  const [k1Before, k2Before, k3, k4] = lens.radial;
  return { ...camera, fx, fy, lens: { ...lens, radial: [k1Before + k1, k2Before + k2, k3, k4] } };
}

/** The direction, in the world and of length 1, through a place of an image; null where its lens shows nothing. */
export function worldDirection(camera: Camera, place: readonly [number, number]): number[] | null {
  const own = rayDirection(camera, place);
  const { cameraToWorld: pose } = camera;
  if (!own) return null;
  return [0, 4, 8].map((row) => own.reduce((sum, value, i) => sum + value * pose[row + i], 0));
}

/**
 * How a ray would have its camera's optics changed, log f, k1 and k2, by central differences of its direction d.
 *
 * @param pull G, of which dL = G . dd
 * @returns null where the lens shows nothing
 */
export function opticsGradient(
  camera: Camera,
  place: readonly [number, number],
  pull: ArrayLike<number>,
): number[] | null {
  const at = (i: number, step: number) => {
    const change = [0, 1, 2].map((j) => j === i ? step : 0);
    return worldDirection(changedOptics(camera, change), place);
  };
  const differences = [0, 1, 2].map((i) => [at(i, DIFFERENCE), at(i, -DIFFERENCE)] as const);
  if (differences.some((pair) => pair.includes(null))) return null;
  return differences.map(([after, before]) =>
    after!.reduce((sum, value, i) => sum + pull[i] * (value - before![i]), 0) / (2 * DIFFERENCE)
  );
}
