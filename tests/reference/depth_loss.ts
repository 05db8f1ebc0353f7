import { pcg4d, uniform } from "../../src/math/random.ts";
import { RandomStream } from "./random_streams.ts";
import type { PackedRays } from "./volrend.ts";

/** Where along its ray a thing is known to be, in the samples' unit. */
export interface KnownDepth {
  readonly t: number;
  /** The standard deviation of t. */
  readonly deviation: number;
  /** How much the ray counts. */
  readonly weight: number;
  /** What a length of 1 of a sample's interval is in units of t; 1 by default. */
  readonly interval?: number;
}

/** The S samples of one ray. */
export interface RaySamples {
  readonly ts: readonly number[];
  readonly deltas: readonly number[];
  readonly weights: readonly number[];
  /** Whether samples are where their intervals start; in the middle by default. */
  readonly atStart?: boolean;
}

/**
 * The loss of one ray's depth, and its gradient to the samples' weights. With p the part of the normal distribution
 * of the known depth D that lies in a sample's interval, which has its sample in the middle or at its start:
 *
 *   termination   -sum p log(w + 1e-7)                                                 (Deng et al. 2022, eq. 6)
 *   lineOfSight   (1 - depth / D)^2 + sum over intervals that are within D +- 3 s, partly at least, of (w - p)^2
 *                 + sum over those before of w^2                        (Rematas et al. 2022, eqs. 5 to 10)
 *
 * of depths, what is beyond 2 D counts as 2 D.
 */
export function depthLoss(
  kind: "termination" | "lineOfSight",
  { t: known, deviation, interval = 1 }: Omit<KnownDepth, "weight">,
  { ts, deltas, weights, atStart = false }: RaySamples,
): { value: number; dWeights: number[] } {
  const ends = ts.map((t, i) => {
    const length = deltas[i] * interval;
    const isOpaque = length > 4 * t;
    const [before, after] = atStart ? [0, length] : [isOpaque ? 0 : length / 2, length / 2];
    return [t - before, t + after].map((end) => (end - known) / deviation);
  });
  const expected = ends.map(([lower, upper]) => normalMass(lower, upper));
  if (kind === "termination") {
    return {
      value: -weights.reduce((sum, w, i) => sum + Math.log(w + 1e-7) * expected[i], 0),
      dWeights: weights.map((w, i) => -expected[i] / (w + 1e-7)),
    };
  }
  const seen = ts.map((t) => Math.min(t, 2 * known));
  const depth = weights.reduce((sum, w, i) => sum + w * seen[i], 0);
  const differences = weights.map((w, i) => {
    const [lower, upper] = ends[i];
    if (upper < -3) return w;
    return lower > 3 ? 0 : w - expected[i];
  });
  return {
    value: (1 - depth / known) ** 2 + differences.reduce((sum, d) => sum + d * d, 0),
    dWeights: differences.map((d, i) => 2 * d + 2 * (depth / known - 1) * seen[i] / known),
  };
}

/** The part of a normal distribution between two numbers of deviations, by Simpson's rule. */
export function normalMass(lower: number, upper: number): number {
  const [from, to] = [Math.max(lower, -9), Math.min(upper, 9)];
  if (from >= to) return 0;
  const steps = 2000;
  const width = (to - from) / steps;
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    const x = from + i * width;
    sum += (i === 0 || i === steps ? 1 : i % 2 ? 4 : 2) * Math.exp(-x * x / 2);
  }
  return sum * width / 3 / Math.sqrt(2 * Math.PI);
}

/** How depths that are known are learnt from. */
export interface DepthOptions {
  readonly kind: "termination" | "lineOfSight";
  readonly weight: number;
  readonly share: number;
  readonly spread: number;
}

const NONE: DepthOptions = { kind: "termination", weight: 0, share: 1, spread: 1 };

/**
 * The mean over rays of weight / share times their own weight times their loss, and its gradients to the weights of
 * samples in front of the rays' ends, [S].
 *
 * @param known what is known of the first R rays, and perhaps of more
 */
export function meanDepthLoss(
  { kind, weight, share }: DepthOptions = NONE,
  known: readonly (KnownDepth | null)[],
  { rays, ts, deltas, weights, keptCounts, atStart }: {
    readonly rays: PackedRays;
    readonly ts: Float64Array;
    readonly deltas: Float64Array;
    readonly weights: Float64Array;
    readonly keptCounts: readonly number[];
    readonly atStart?: boolean;
  },
): { value: number; dWeights: Float64Array } {
  const dWeights = new Float64Array(weights.length);
  const value = keptCounts.reduce((sum, count, ray) => {
    const depth = known[ray];
    if (!depth || weight === 0) return sum;
    const of = (values: Float64Array) => [
      ...values.subarray(rays.offsets[ray], rays.offsets[ray] + count),
    ];
    const samples = { ts: of(ts), deltas: of(deltas), weights: of(weights), atStart };
    const loss = depthLoss(kind, depth, samples);
    const factor = weight / share * depth.weight / keptCounts.length;
    dWeights.set(loss.dWeights.map((d) => factor * d), rays.offsets[ray]);
    return sum + factor * loss.value;
  }, 0);
  return { value, dWeights };
}

/** The place of each ray's pixel among those whose depth is known; null of those that keep their pixels. */
export function selectKnown(
  rays: number,
  count: number,
  share: number,
  step: number,
  seed: number,
): (number | null)[] {
  return Array.from({ length: rays }, (_, ray) => {
    const draw = pcg4d(ray, step, RandomStream.depths, seed);
    return uniform(draw[0]) < Math.fround(share) ? draw[1] % count : null;
  });
}
