/**
 * The depth along the world's -z axis that an expected place in normalised device coordinates stands for.
 * These are even in disparity (shaders/lib/ndc.wgsl), so it is the mean disparity's.
 *
 * @param fraction of the way from the near plane, at a depth of 1, to infinity
 * @param far the largest depth
 */
export function depthFromNdc(fraction: number, far: number): number {
  return fraction < 1 - 1 / far ? 1 / (1 - fraction) : far;
}
