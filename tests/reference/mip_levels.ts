import { psnr } from "../../src/math/metrics.ts";
import { activate, activationDerivative } from "./activations.ts";
import { encode } from "./encoding.ts";
import { type Histogram, proposalLoss } from "./fenceposts.ts";
import {
  type FieldNetworks,
  fieldNetworksBackward,
  fieldNetworksForward,
} from "./field_networks.ts";
import { evaluateLoss } from "./loss.ts";
import { castIntervals, type IntervalOptions, type Intervals } from "./mip_intervals.ts";
import { mlpBackward, mlpForward, type MlpOptions, type Parameters } from "./mlp.ts";
import { densityNoise } from "./noise.ts";
import type { ReferenceView, TargetRays } from "./photographs.ts";
import { composite, compositeBackward, evenlyPackedRays } from "./volrend.ts";

/** What a level depends on. */
export interface LevelOptions extends IntervalOptions {
  readonly field: FieldNetworks;
  /** Octaves of view directions. */
  readonly directionLevels: number;
  /** Standard deviation of the noise on raw densities. */
  readonly densityNoise: number;
}

/** What a level saw, and how it learns from the next one. */
export interface Level {
  /** Weights between fenceposts, [R]. */
  readonly histograms: Histogram[];
  readonly loss: number;
  readonly psnr: number;
  gradients(next: readonly Histogram[]): Partial<Parameters>;
}

/** The field at intervals, its weighted loss against the photographs. */
export function seeLevel(
  run: LevelOptions,
  views: readonly ReferenceView[],
  values: Parameters,
  pixels: TargetRays,
  edges: Float64Array[],
  noisy: "coarse" | "fine",
  step: number,
  weight: number,
): Level {
  const { field, densityNoise: std, directionLevels: levels, seed } = run;
  const intervals = castIntervals(run, views, pixels, edges);
  const count = intervals.ts.length;
  const seenFrom = pixels.rays.flatMap(({ viewDirection }) =>
    Array.from({ length: count / edges.length }, () => viewDirection).flat()
  );
  const directions = encode({ levels, pi: false, identity: true }, Float64Array.from(seenFrom));
  const pass = fieldNetworksForward(field, values, intervals.encoded, directions);
  const noise = densityNoise(count, std, noisy, step, seed);
  const raws = pass.raws.map((raw, i) => raw + noise[i]);
  const { samples, seen, dRaws } = compositeLevel(intervals, raws, pass.rgbs, pixels.backgrounds);
  const { value, dColors } = evaluateLoss("mse", seen.colors, pixels.targets);
  return {
    histograms: histogramsOf(edges, seen.weights),
    loss: weight * value,
    psnr: psnr(seen.colors, pixels.targets),
    gradients: () => {
      const back = compositeBackward(samples, seen, { dColors: dColors.map((d) => weight * d) });
      return fieldNetworksBackward(field, values, pass, dRaws(back.dSigmas), back.dRgbs)
        .gradients;
    },
  };
}

/** The proposal network at intervals; it learns to bound what the field sees then. */
export function proposeLevel(
  run: LevelOptions,
  views: readonly ReferenceView[],
  values: Parameters,
  network: MlpOptions,
  pixels: TargetRays,
  edges: Float64Array[],
): Level {
  const intervals = castIntervals(run, views, pixels, edges);
  const pass = mlpForward(network, values, intervals.encoded);
  const black = new Float64Array(3 * pass.y.length);
  const { samples, seen, dRaws } = compositeLevel(intervals, pass.y, black, pixels.backgrounds);
  const histograms = histogramsOf(edges, seen.weights);
  return {
    histograms,
    loss: 0,
    psnr: 0,
    gradients: (next) => {
      const dWeights = histograms.flatMap((proposed, ray) =>
        Array.from(proposalLoss(next[ray], proposed).dWeights, (d) => d / next.length)
      );
      // As if weights made a color of these: its gradient to a weight is the color in front of black.
      const rgbs = Float64Array.from(dWeights.flatMap((d) => [d, 0, 0]));
      const inputs = { ...samples, rgbs, backgrounds: new Float64Array(3 * edges.length) };
      const dColors = Float64Array.from(edges.flatMap(() => [1, 0, 0]));
      const { dSigmas } = compositeBackward(inputs, seen, { dColors });
      return mlpBackward(network, values, pass, dRaws(dSigmas)).gradients;
    },
  };
}

/** Intervals of raw densities, sigma = softplus(raw - 1), composited; and the way back from sigma to raw. */
function compositeLevel(
  { edges, ts, deltas }: Intervals,
  raws: Float64Array,
  rgbs: Float64Array,
  backgrounds: Float64Array,
) {
  const sigmas = raws.map((raw) => activate("softplus", raw - 1));
  const rays = evenlyPackedRays(edges.length, edges[0].length - 1);
  const samples = { rays, sigmas, rgbs, deltas, ts, backgrounds };
  const dRaws = (dSigmas: Float64Array) =>
    dSigmas.map((d, i) => d * activationDerivative("softplus", sigmas[i]));
  return { samples, seen: composite(samples), dRaws };
}

function histogramsOf(edges: readonly Float64Array[], weights: Float64Array): Histogram[] {
  const each = weights.length / edges.length;
  return edges.map((own, ray) => ({
    edges: own,
    weights: weights.subarray(ray * each, (ray + 1) * each),
  }));
}
