import { pcg4d, uniform } from "../../src/math/random.ts";
import { RandomStream } from "./random_streams.ts";

/** Where a ray's random numbers come from; without it, samples are placed evenly. */
export interface RayDraws {
  /** The ray's number in its batch. */
  readonly ray: number;
  readonly step: number;
  readonly seed: number;
}

/** Where the samples of a step are. */
export interface SamplingOptions {
  readonly seed: number;
  readonly near: number;
  readonly far: number;
  /** Stratified samples per ray, N. */
  readonly coarseSamples: number;
  /** Importance samples per ray for a second network, M; 0 for a single network. */
  readonly fineSamples: number;
  /** How stratified samples are spaced; evenly in distance by default. */
  readonly spacing?: Spacing;
  /** Whether samples are drawn at random or placed evenly; by default jittered. */
  readonly placement?: "jittered" | "even";
}

/** The length of the last interval, which stands for all that lies behind (bmild/nerf, raw2outputs). */
const LAST_DELTA = 1e10;

/** Keeps the distribution positive where all weights are zero (bmild/nerf, sample_pdf). */
const WEIGHT_PADDING = 1e-5;

/** Below this probability a bin is not interpolated in (bmild/nerf, sample_pdf). */
const SMALLEST_PROBABILITY = 1e-5;

/** `count` evenly spaced numbers from `first` to `last`, both included; `first` alone for 1. */
export function linspace(first: number, last: number, count: number): Float64Array {
  return Float64Array.from(
    { length: count },
    (_, i) => count === 1 ? first : first + (last - first) * i / (count - 1),
  );
}

/** How the points that samples are stratified around are spaced: evenly in t, or in 1 / t. */
export type Spacing = "linear" | "disparity";

/**
 * Stratified samples of one ray: around every point of linspace(near, far, N), or 1 / linspace(1 / near,
 * 1 / far, N) for "disparity" (bmild/nerf, lindisp), one bin that ends in the middle to its neighbours, and
 * in it
 *
 *   t_i = lower_i + (upper_i - lower_i) u_i,   u_i = uniform(pcg4d(ray N + i, step, stratified, seed)[0])
 *
 * @returns Increasing distances, [N]; the points themselves without `draws`.
 */
export function stratifiedSamples(
  near: number,
  far: number,
  samples: number,
  draws?: RayDraws,
  spacing: Spacing = "linear",
): Float64Array {
  const points = spacing === "linear"
    ? linspace(near, far, samples)
    : linspace(1 / near, 1 / far, samples).map((disparity) => 1 / disparity);
  if (!draws) return points;
  const { ray, step, seed } = draws;
  return points.map((point, i) => {
    const lower = i === 0 ? point : (points[i - 1] + point) / 2;
    const upper = i === samples - 1 ? point : (point + points[i + 1]) / 2;
    const draw = pcg4d(ray * samples + i, step, RandomStream.stratified, seed);
    return lower + (upper - lower) * uniform(draw[0]);
  });
}

/**
 * Importance samples of one ray, by the inverse of a piecewise linear cumulative distribution
 * (Mildenhall et al. 2020, section 5.2; bmild/nerf, sample_pdf).
 *
 * The bins lie between the midpoints of the coarse samples, N - 1 edges; a bin's probability is in
 * proportion to the weight of the sample inside it (the first and last samples have none) + 1e-5. Then
 *
 *   t_j = F^-1(u_j),   u_j = uniform(pcg4d(ray M + j, step, importance, seed)[0])
 *
 * except that a bin of probability below 1e-5 is treated as having probability 1, which keeps the
 * samples that fall into it close to its lower edge. No gradient flows through the samples.
 *
 * @param ts The coarse distances, increasing, [N], N >= 3.
 * @param weights Their weights, [N].
 * @param samples How many, M.
 * @returns [M], in the order drawn; for u_j = linspace(0, 1, M) without `draws`.
 */
export function importanceSamples(
  ts: Float64Array,
  weights: Float64Array,
  samples: number,
  draws?: RayDraws,
): Float64Array {
  const edges = Float64Array.from({ length: ts.length - 1 }, (_, i) => (ts[i] + ts[i + 1]) / 2);
  const padded = weights.slice(1, -1).map((weight) => weight + WEIGHT_PADDING); // [N - 2]
  const total = padded.reduce((sum, weight) => sum + weight, 0);
  const cdf = new Float64Array(edges.length);
  for (let i = 1; i < cdf.length; i++) cdf[i] = cdf[i - 1] + padded[i - 1] / total;

  const us = draws
    ? Float64Array.from({ length: samples }, (_, j) =>
      uniform(
        pcg4d(draws.ray * samples + j, draws.step, RandomStream.importance, draws.seed)[0],
      ))
    : linspace(0, 1, samples);
  return us.map((u) => {
    const right = cdf.filter((value) => value <= u).length; // searchsorted(cdf, u, "right")
    const below = Math.max(0, right - 1);
    const above = Math.min(cdf.length - 1, right);
    const probability = cdf[above] - cdf[below];
    const fraction = (u - cdf[below]) / (probability < SMALLEST_PROBABILITY ? 1 : probability);
    return edges[below] + fraction * (edges[above] - edges[below]);
  });
}

/** Coarse and fine distances of one ray in increasing order, [N + M]; equals keep their order. */
export function mergeSamples(coarse: Float64Array, fine: Float64Array): Float64Array {
  return Float64Array.from([...coarse, ...fine]).sort();
}

/**
 * The lengths of one ray's intervals in world units:
 *
 *   delta_i = (t_{i+1} - t_i) |d|,   and 1e10 |d| for the last.
 *
 * @param ts Increasing distances, [N].
 * @param directionLength |d|, which is not 1 where t is measured along the camera's axis.
 * @returns [N].
 */
export function intervals(ts: Float64Array, directionLength: number): Float64Array {
  return ts.map((t, i) => (i === ts.length - 1 ? LAST_DELTA : ts[i + 1] - t) * directionLength);
}

/** Stratified samples of all rays of a step, [R][N]. */
export function stratifiedRays(
  options: SamplingOptions,
  rays: number,
  step: number,
): Float64Array[] {
  const { near, far, coarseSamples, spacing } = options;
  return Array.from(
    { length: rays },
    (_, ray) => stratifiedSamples(near, far, coarseSamples, drawsOf(options, ray, step), spacing),
  );
}

/** Those samples, and more where they have weights, [R N]: [R][N + M]. */
export function importanceRays(
  options: SamplingOptions,
  ts: readonly Float64Array[],
  weights: Float64Array,
  step: number,
): Float64Array[] {
  const { coarseSamples, fineSamples } = options;
  return ts.map((coarse, ray) => {
    const own = weights.subarray(ray * coarseSamples, (ray + 1) * coarseSamples);
    const draws = drawsOf(options, ray, step);
    return mergeSamples(coarse, importanceSamples(coarse, own, fineSamples, draws));
  });
}

function drawsOf({ placement, seed }: SamplingOptions, ray: number, step: number) {
  return placement === "even" ? undefined : { ray, step, seed };
}
