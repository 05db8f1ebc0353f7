import { pcg4d, uniform } from "../../src/math/random.ts";
import { RandomStream } from "./random_streams.ts";

/** A step function: weights of the intervals between fenceposts. */
export interface Histogram {
  /** Increasing, [n + 1]. */
  readonly edges: Float64Array;
  /** [n]. */
  readonly weights: Float64Array;
}

/** Where a ray's random numbers come from. */
interface Draws {
  /** The ray's number in its batch. */
  readonly ray: number;
  readonly step: number;
  readonly seed: number;
}

const FLOAT32_EPSILON = 2 ** -23;

/**
 * Weights widened for resampling (Barron et al. 2021, eq. 18; google/mipnerf mip.py:289-300): the larger of
 * neighbours, then the mean of neighbours, and a padding.
 */
export function blurWeights(weights: Float64Array, padding: number): Float64Array {
  const padded = [weights[0], ...weights, weights[weights.length - 1]];
  const larger = padded.slice(1).map((weight, i) => Math.max(weight, padded[i]));
  return weights.map((_, i) => (larger[i] + larger[i + 1]) / 2 + padding);
}

/**
 * Intervals grown by `dilation` at both ends; where they overlap, the densest counts, by its weight over its
 * length (google-research/multinerf stepfun.py, max_dilate). Without the first and the last piece.
 */
export function dilateHistogram({ edges, weights }: Histogram, dilation: number): Histogram {
  const starts = edges.slice(0, -1).map((t) => t - dilation);
  const ends = edges.slice(1).map((t) => t + dilation);
  const all = Float64Array.from([...edges, ...starts, ...ends]).sort()
    .map((t) => Math.min(Math.max(t, 0), 1));
  const densities = weights.map((weight, i) =>
    weight / Math.max(edges[i + 1] - edges[i], FLOAT32_EPSILON ** 2)
  );
  const dilated = all.slice(0, -1).map((t, k) => {
    const there = densities.map((density, i) => starts[i] <= t && t < ends[i] ? density : 0);
    return Math.max(...there) * (all[k + 1] - t);
  });
  return { edges: all.slice(1, -1), weights: dilated.slice(1, -1) };
}

/** Where the histogram's cumulative distribution, linear in each interval, has the values `us`. */
export function invertDistribution(
  { edges, weights }: Histogram,
  us: readonly number[],
): Float64Array {
  const lengths = weights.map((_, i) => edges[i + 1] - edges[i]);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const pieces = total > 0 ? weights : lengths; // where nothing has weight, everything has the same
  const whole = pieces.reduce((sum, piece) => sum + piece, 0);
  const cdf = [0];
  for (const piece of pieces) cdf.push(Math.min(cdf[cdf.length - 1] + piece / whole, 1));
  cdf[cdf.length - 1] = 1;
  return Float64Array.from(us, (u) => {
    const above = cdf.findIndex((value) => value > u);
    const i = (above < 0 ? cdf.length - 1 : above) - 1;
    const fraction = Math.min(Math.max((u - cdf[i]) / (cdf[i + 1] - cdf[i]), 0), 1);
    return edges[i] + fraction * lengths[i];
  });
}

/** n + 1 fenceposts of n intervals, drawn from a histogram (google/mipnerf math.py:185-245). */
export function drawFenceposts(
  histogram: Histogram,
  intervals: number,
  draws?: Draws,
): Float64Array {
  const n = intervals + 1;
  const us = Array.from({ length: n }, (_, i) => {
    if (!draws) return i / intervals * (1 - FLOAT32_EPSILON);
    const { ray, step, seed } = draws;
    return (i + uniform(pcg4d(ray * n + i, step, RandomStream.importance, seed)[0])) / n;
  });
  return invertDistribution(histogram, us);
}

/**
 * Fenceposts half way between centres that were drawn with one jitter for the ray, at the ends as far beyond,
 * within [0, 1] (google-research/multinerf stepfun.py, sample_intervals).
 */
export function drawCenters(
  histogram: Histogram,
  intervals: number,
  stream: number,
  draws?: Draws,
): Float64Array {
  const jitter = draws ? uniform(pcg4d(draws.ray, draws.step, stream, draws.seed)[0]) : 0.5;
  const us = Array.from({ length: intervals }, (_, i) => (i + jitter) / intervals);
  const centers = invertDistribution(histogram, us);
  const middles = Array.from(centers.slice(1), (center, i) => (centers[i] + center) / 2);
  const last = intervals - 1;
  return Float64Array.of(
    Math.max(2 * centers[0] - middles[0], 0),
    ...middles,
    Math.min(2 * centers[last] - middles[last - 1], 1),
  );
}

/**
 * By how much a final histogram exceeds what a proposed one allows (Barron et al. 2022, eq. 12 and 13;
 * stepfun.py, lossfun_outer): the mean over final intervals, with its gradient to the proposed weights.
 */
export function proposalLoss(
  final: Histogram,
  proposed: Histogram,
): { value: number; bounds: number[]; dWeights: Float64Array } {
  const overlaps = (i: number, j: number) =>
    proposed.edges[j] <= final.edges[i + 1] && final.edges[i] < proposed.edges[j + 1];
  const bounds = Array.from(
    final.weights,
    (_, i) => proposed.weights.reduce((sum, w, j) => sum + (overlaps(i, j) ? w : 0), 0),
  );
  const excess = Array.from(final.weights, (weight, i) => Math.max(weight - bounds[i], 0));
  const count = excess.length;
  const scale = (i: number) => 1 / (final.weights[i] + FLOAT32_EPSILON) / count;
  return {
    bounds,
    value: excess.reduce((sum, e, i) => sum + e ** 2 * scale(i), 0),
    dWeights: proposed.weights.map((_, j) =>
      excess.reduce((sum, e, i) => sum - (overlaps(i, j) ? 2 * e * scale(i) : 0), 0)
    ),
  };
}

/**
 * A histogram's cumulative distribution, convolved with a box of half-width `blur`, between other fenceposts
 * (Barron et al. 2023, section 3.2): with G the integral of the distribution, (G(s + r) - G(s - r)) / 2 r.
 */
export function blurredWeights(
  { edges, weights }: Histogram,
  blur: number,
  posts: ArrayLike<number>,
): Float64Array {
  const ramp = (x: number) => Math.max(x, 0) ** 2 / 2;
  const integral = (x: number) =>
    weights.reduce((sum, weight, i) => {
      const length = edges[i + 1] - edges[i];
      const below = length > 0
        ? (ramp(x - edges[i]) - ramp(x - edges[i + 1])) / length
        : Math.max(x - edges[i], 0);
      return sum + weight * below;
    }, 0);
  const below = Array.from(posts, (s) => (integral(s + blur) - integral(s - blur)) / (2 * blur));
  return Float64Array.from(below.slice(1), (value, j) => value - below[j]);
}

/**
 * By how much a final histogram, blurred, exceeds a proposed one (Barron et al. 2023, section 3.2; camp_zipnerf
 * loss_utils.py): the mean over proposed intervals, with its gradient to the proposed weights.
 */
export function blurredLoss(
  final: Histogram,
  proposed: Histogram,
  blur: number,
): { value: number; blurred: Float64Array; dWeights: Float64Array } {
  const blurred = blurredWeights(final, blur, proposed.edges);
  const count = blurred.length;
  const excess = blurred.map((b, j) => Math.max(b - proposed.weights[j], 0));
  const scale = proposed.weights.map((weight) => 1 / (weight + FLOAT32_EPSILON));
  return {
    blurred,
    value: excess.reduce((sum, e, j) => sum + e ** 2 * scale[j], 0) / count,
    dWeights: excess.map((e, j) => -(2 * e * scale[j] + (e * scale[j]) ** 2) / count),
  };
}

/**
 * The distortion of a histogram (Barron et al. 2022, eq. 15), with its gradient to weights, as sums over all pairs.
 */
export function distortionOf(
  { edges, weights }: Histogram,
): { value: number; dWeights: Float64Array } {
  const middle = (i: number) => (edges[i] + edges[i + 1]) / 2;
  const dWeights = weights.map((weight, i) =>
    weights.reduce((sum, other, j) => sum + 2 * other * Math.abs(middle(i) - middle(j)), 0) +
    2 / 3 * weight * (edges[i + 1] - edges[i])
  );
  return { value: weights.reduce((sum, weight, i) => sum + weight * dWeights[i] / 2, 0), dWeights };
}

/** How distances are spread along rays, as parts s of them: h(t) is even in s. */
export type Spacing = "linear" | "disparity" | "power";

/** The distance at a part s of a ray; counted in `unit`. */
export function spacedDistance(
  spacing: Spacing,
  s: number,
  near: number,
  far: number,
  unit: number,
): number {
  const h = (t: number) =>
    ({ linear: t, disparity: 1 / t, power: 5 / 3 * (1 - (1 + 2 * t / 2.5) ** -1.5) })[spacing];
  const at = (1 - s) * h(near / unit) + s * h(far / unit);
  const t = {
    linear: at,
    disparity: 1 / at,
    power: 1.25 * ((1 - 3 / 5 * at) ** (-2 / 3) - 1),
  }[spacing];
  return unit * t;
}
