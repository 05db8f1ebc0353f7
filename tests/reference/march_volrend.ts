import { contractedDistance } from "./contraction.ts";
import { composite, type PackedRays } from "./volrend.ts";

/** S marched samples on R rays. */
export interface MarchInputs {
  readonly rays: PackedRays;
  /** Raw densities, [S]. */
  readonly raws: Float64Array;
  /** Colours, [S, 3]. */
  readonly rgbs: Float64Array;
  /** Interval lengths, [S]. */
  readonly deltas: Float64Array;
  /** Distances, growing along each ray, [S]. */
  readonly ts: Float64Array;
  /** The colour behind every ray, [R, 3]. */
  readonly backgrounds: Float64Array;
  /** Where distances begin to be contracted in the distortion loss; not at all if absent. */
  readonly linear?: number;
}

/** Distances and intervals as the distortion loss counts them, [S]. */
function spansOf({ ts, deltas, linear }: MarchInputs): { ts: Float64Array; deltas: Float64Array } {
  if (linear === undefined) return { ts, deltas };
  const along = (t: number) => contractedDistance(t, linear);
  return {
    ts: ts.map(along),
    deltas: deltas.map((delta, i) => along(ts[i] + delta) - along(ts[i])),
  };
}

/** The result of compositing, per sample and per ray. */
export interface MarchComposite {
  /** Samples in front of each ray's end, [R]. */
  readonly keptCounts: number[];
  /** [S]; 0 behind the rays' ends. */
  readonly transmittances: Float64Array;
  /** [S]; 0 behind the rays' ends. */
  readonly weights: Float64Array;
  /** [R, 3]. */
  readonly colors: Float64Array;
  /** [R]. */
  readonly accumulations: Float64Array;
  /** [R]. */
  readonly depths: Float64Array;
  /** sum over i and j of w_i w_j |s_i - s_j| + 1/3 sum w_i^2 d_i, s and d of `spansOf`, [R]. */
  readonly distortions: Float64Array;
}

/** Gradients of a loss to colours, [R, 3], and accumulations, [R]. */
export interface RayGradients {
  readonly dColors: Float64Array;
  readonly dAccumulations: Float64Array;
}

/** What is added to the gradients along a ray. */
export interface MarchPenalties {
  /** Weight of the distortions, in a mean over rays. */
  readonly distortion: number;
  /** Weight of the raw densities of samples nearer than `nearDistance`, if these are above -10; in a sum. */
  readonly nearWeight: number;
  readonly nearDistance: number;
}

/** sigma = exp(raw), kept finite. */
export function densityOf(raw: number): number {
  return Math.exp(Math.min(raw, 80));
}

/** d sigma / d raw as Mueller et al. 2022 (the released code) take it: exp of raw held within 15. */
export function densityDerivative(raw: number): number {
  return Math.exp(Math.min(Math.max(raw, -15), 15));
}

/**
 * Volume rendering of marched samples (see `composite`), where a ray ends in front of the first sample
 * whose transmittance is below `stop`; with the distortion of its weights (Barron et al. 2022, eq. 15).
 */
export function marchComposite(inputs: MarchInputs, stop: number): MarchComposite {
  const { rays, raws, deltas } = inputs;
  const sigmas = raws.map(densityOf);
  const keptCounts = Array.from(rays.counts, (count, ray) => {
    let depth = 0; // optical
    for (let i = 0; i < count; i++) {
      if (Math.exp(-depth) < stop) return i;
      depth += sigmas[rays.offsets[ray] + i] * deltas[rays.offsets[ray] + i];
    }
    return count;
  });
  const kept = { offsets: rays.offsets, counts: keptCounts };
  const { transmittances, weights, colors, accumulations, depths } = composite({
    ...inputs,
    sigmas,
    rays: kept,
  });
  const spans = spansOf(inputs);
  const distortions = Float64Array.from(keptCounts, (_, ray) => {
    const samples = samplesOf(kept, ray);
    let sum = 0;
    for (const i of samples) {
      sum += weights[i] ** 2 * spans.deltas[i] / 3;
      for (const j of samples) sum += weights[i] * weights[j] * Math.abs(spans.ts[i] - spans.ts[j]);
    }
    return sum;
  });
  return { keptCounts, transmittances, weights, colors, accumulations, depths, distortions };
}

/**
 * The gradients of {@link marchComposite} to the samples in front of the rays' ends, ray by ray.
 *
 *   dWeight_i = dColor . (c_i - background) + dAccumulation
 *             + distortion / R (2 sum over j of w_j |s_i - s_j| + 2/3 w_i d_i)
 *   dRaw_i    = delta_i (T_{i+1} dWeight_i - sum over j > i of w_j dWeight_j) sigma'(raw_i)
 *             + nearWeight if near
 *   dRgb_i    = w_i dColor
 *
 * @returns dWeights and dRaws [K], dRgbs [K, 3], and which sample each of the K is.
 */
export function marchCompositeBackward(
  inputs: MarchInputs,
  forward: MarchComposite,
  { dColors, dAccumulations }: RayGradients,
  penalties: MarchPenalties = { distortion: 0, nearWeight: 0, nearDistance: 0 },
): { dWeights: number[]; dRaws: number[]; dRgbs: number[]; sources: number[] } {
  const { raws, rgbs, deltas, ts, backgrounds } = inputs;
  const { weights, transmittances, keptCounts } = forward;
  const kept = { offsets: inputs.rays.offsets, counts: keptCounts };
  const share = 1 / keptCounts.length;
  const spans = spansOf(inputs);
  const result = {
    dWeights: [] as number[],
    dRaws: [] as number[],
    dRgbs: [] as number[],
    sources: [] as number[],
  };
  for (let ray = 0; ray < keptCounts.length; ray++) {
    const samples = samplesOf(kept, ray);
    const dWeights = samples.map((i) => {
      let spread = 2 / 3 * weights[i] * spans.deltas[i];
      for (const j of samples) spread += 2 * weights[j] * Math.abs(spans.ts[i] - spans.ts[j]);
      let dWeight = dAccumulations[ray] + penalties.distortion * share * spread;
      for (let c = 0; c < 3; c++) {
        dWeight += dColors[ray * 3 + c] * (rgbs[i * 3 + c] - backgrounds[ray * 3 + c]);
      }
      return dWeight;
    });
    samples.forEach((i, place) => {
      let behind = 0;
      for (let j = place + 1; j < samples.length; j++) behind += weights[samples[j]] * dWeights[j];
      const passed = transmittances[i] * Math.exp(-densityOf(raws[i]) * deltas[i]);
      const dSigma = deltas[i] * (passed * dWeights[place] - behind);
      const isNear = ts[i] < penalties.nearDistance && raws[i] > -10;
      result.dRaws.push(
        dSigma * densityDerivative(raws[i]) + (isNear ? penalties.nearWeight : 0),
      );
      for (let c = 0; c < 3; c++) result.dRgbs.push(weights[i] * dColors[ray * 3 + c]);
    });
    result.dWeights.push(...dWeights);
    result.sources.push(...samples);
  }
  return result;
}

/** The sample numbers of one ray, front to back. */
function samplesOf(rays: PackedRays, ray: number): number[] {
  return Array.from({ length: rays.counts[ray] }, (_, i) => rays.offsets[ray] + i);
}
