import { contractedDistance } from "./contraction.ts";

/**
 * Which samples belong to which ray: samples offsets[r] to offsets[r] + counts[r] - 1, front to back
 * (nerfacc's `packed_info`).
 */
export interface PackedRays {
  /** [R]. */
  readonly offsets: ArrayLike<number>;
  /** [R]; 0 for a ray without samples. */
  readonly counts: ArrayLike<number>;
}

/** What is composited: S samples on R rays. */
export interface CompositeInputs {
  readonly rays: PackedRays;
  /** Densities, [S]. */
  readonly sigmas: Float64Array;
  /** Colours, [S, 3]. */
  readonly rgbs: Float64Array;
  /** Interval lengths, [S]. */
  readonly deltas: Float64Array;
  /** Distances, [S]. */
  readonly ts: Float64Array;
  /** The colour behind every ray, [R, 3]. */
  readonly backgrounds: Float64Array;
  /** A ray ends in front of the first sample that less light than this reaches; 0, never, if absent. */
  readonly stop?: number;
  /** Where distances begin to be contracted in the distortion; not at all if absent. */
  readonly linear?: number;
}

/** The result of compositing, per sample and per ray. */
export interface Composite {
  /** Opacities of the intervals, [S]. */
  readonly alphas: Float64Array;
  /** Transmittances from the ray's start to the interval, [S]; 0 behind the ray's end. */
  readonly transmittances: Float64Array;
  /** [S]; 0 behind the rays' ends. */
  readonly weights: Float64Array;
  /** Samples in front of each ray's end, [R]. */
  readonly keptCounts: number[];
  /** [R, 3]. */
  readonly colors: Float64Array;
  /** [R]; not divided by the accumulation. */
  readonly depths: Float64Array;
  /** [R]. */
  readonly accumulations: Float64Array;
  /** sum over i and j of w_i w_j |s_i - s_j| + 1/3 sum w_i^2 d_i, s and d of `spansOf`, [R]. */
  readonly distortions: Float64Array;
}

/** Gradients of a loss to what {@link composite} returned; what is absent counts as zero. */
export interface CompositeGradients {
  /** [R, 3]. */
  readonly dColors?: Float64Array;
  /** [R]. */
  readonly dDepths?: Float64Array;
  /** [R]. */
  readonly dAccumulations?: Float64Array;
  /** [R]. */
  readonly dDistortions?: Float64Array;
  /** What is added to the gradients of weights that follow from the others, [S]. */
  readonly dWeights?: Float64Array;
}

/** R rays of `samples` samples each, one after the other. */
export function evenlyPackedRays(rays: number, samples: number): PackedRays {
  return {
    offsets: Array.from({ length: rays }, (_, ray) => ray * samples),
    counts: new Array<number>(rays).fill(samples),
  };
}

/** alpha = 1 - exp(-sigma delta), [S]. */
export function alphasFromSigmas(sigmas: Float64Array, deltas: Float64Array): Float64Array {
  return sigmas.map((sigma, i) => -Math.expm1(-sigma * deltas[i]));
}

/**
 * T_i = product over j < i of (1 - alpha_j),   w_i = T_i alpha_i,   ray by ray.
 *
 * @param rays R rays over S samples.
 * @param alphas [S].
 * @returns T and w, each [S].
 */
export function weightsFromAlphas(
  rays: PackedRays,
  alphas: Float64Array,
): { transmittances: Float64Array; weights: Float64Array } {
  const transmittances = new Float64Array(alphas.length);
  const weights = new Float64Array(alphas.length);
  for (let ray = 0; ray < rays.counts.length; ray++) {
    let transmittance = 1;
    for (const i of samplesOf(rays, ray)) {
      transmittances[i] = transmittance;
      weights[i] = transmittance * alphas[i];
      transmittance *= 1 - alphas[i];
    }
  }
  return { transmittances, weights };
}

/** Distances and intervals as the distortion counts them, [S]. */
function spansOf({ ts, deltas, linear }: CompositeInputs): Pick<CompositeInputs, "ts" | "deltas"> {
  if (linear === undefined) return { ts, deltas };
  const along = (t: number) => contractedDistance(t, linear);
  return {
    ts: ts.map(along),
    deltas: deltas.map((delta, i) => along(ts[i] + delta) - along(ts[i])),
  };
}

/** How many samples of each ray are in front of its end. */
function keptCountsOf({ rays, sigmas, deltas, stop = 0 }: CompositeInputs): number[] {
  return Array.from(rays.counts, (count, ray) => {
    let depth = 0; // optical
    for (const [place, i] of samplesOf(rays, ray).entries()) {
      if (Math.exp(-depth) < stop) return place;
      depth += sigmas[i] * deltas[i];
    }
    return count;
  });
}

/**
 * Volume rendering by quadrature (Max 1995; Mildenhall et al. 2020, eq. 3; nerfacc, volrend.py), with the
 * distortion of the weights (Barron et al. 2022, eq. 15):
 *
 *   color = sum w c + (1 - sum w) background     depth = sum w t     accumulation = sum w
 */
export function composite(inputs: CompositeInputs): Composite {
  const { sigmas, rgbs, deltas, ts, backgrounds } = inputs;
  const keptCounts = keptCountsOf(inputs);
  const rays = { offsets: inputs.rays.offsets, counts: keptCounts };
  const alphas = alphasFromSigmas(sigmas, deltas);
  const { transmittances, weights } = weightsFromAlphas(rays, alphas);
  const spans = spansOf(inputs);

  const count = keptCounts.length;
  const colors = new Float64Array(count * 3);
  const depths = new Float64Array(count);
  const accumulations = new Float64Array(count);
  const distortions = new Float64Array(count);
  for (let ray = 0; ray < count; ray++) {
    for (const i of samplesOf(rays, ray)) {
      accumulations[ray] += weights[i];
      depths[ray] += weights[i] * ts[i];
      distortions[ray] += weights[i] * spreadOf(i, rays, ray, weights, spans);
      for (let c = 0; c < 3; c++) colors[ray * 3 + c] += weights[i] * rgbs[i * 3 + c];
    }
    for (let c = 0; c < 3; c++) {
      colors[ray * 3 + c] += (1 - accumulations[ray]) * backgrounds[ray * 3 + c];
    }
  }
  return {
    alphas,
    transmittances,
    weights,
    keptCounts,
    colors,
    depths,
    accumulations,
    distortions,
  };
}

/** sum over j of w_j |s_i - s_j| + 1/3 w_i d_i: half the distortion's derivative to w_i. */
function spreadOf(
  i: number,
  rays: PackedRays,
  ray: number,
  weights: Float64Array,
  spans: Pick<CompositeInputs, "ts" | "deltas">,
): number {
  return samplesOf(rays, ray).reduce(
    (sum, j) => sum + weights[j] * Math.abs(spans.ts[i] - spans.ts[j]),
    weights[i] * spans.deltas[i] / 3,
  );
}

/**
 * The gradients of {@link composite} to densities and colours, 0 behind the rays' ends.
 *
 *   g_i      = dL/dw_i = dColor . (c_i - background) + dDepth t_i + dAccumulation
 *            + dDistortion (2 sum over j of w_j |s_i - s_j| + 2/3 w_i d_i)
 *   dSigma_i = delta_i (T_i (1 - alpha_i) g_i - sum over j > i of w_j g_j)
 *   dRgb_i   = w_i dColor
 *
 * since w_i = T_i (1 - exp(-sigma_i delta_i)) grows with sigma_i, and every T_j behind it shrinks.
 *
 * @param inputs Those of the forward pass.
 * @param forward What it returned.
 * @param gradients To its results.
 * @returns dL/dweight, [S], dL/dsigma, [S], and dL/drgb, [S, 3].
 */
export function compositeBackward(
  inputs: CompositeInputs,
  forward: Composite,
  gradients: CompositeGradients,
): { dWeights: Float64Array; dSigmas: Float64Array; dRgbs: Float64Array } {
  const { sigmas, rgbs, deltas, ts, backgrounds } = inputs;
  const { alphas, transmittances, weights, keptCounts } = forward;
  const rays = { offsets: inputs.rays.offsets, counts: keptCounts };
  const { dColors, dDepths, dAccumulations, dDistortions } = gradients;
  const spans = spansOf(inputs);
  const dWeights = new Float64Array(sigmas.length);
  const dSigmas = new Float64Array(sigmas.length);
  const dRgbs = new Float64Array(rgbs.length);
  for (let ray = 0; ray < keptCounts.length; ray++) {
    let behind = 0; // sum over j > i of w_j g_j
    for (const i of samplesOf(rays, ray).reverse()) {
      let dWeight = (gradients.dWeights?.[i] ?? 0) + (dDepths ? dDepths[ray] * ts[i] : 0) +
        (dAccumulations ? dAccumulations[ray] : 0) +
        (dDistortions ? 2 * dDistortions[ray] * spreadOf(i, rays, ray, weights, spans) : 0);
      for (let c = 0; dColors && c < 3; c++) {
        const dColor = dColors[ray * 3 + c];
        dWeight += dColor * (rgbs[i * 3 + c] - backgrounds[ray * 3 + c]);
        dRgbs[i * 3 + c] = weights[i] * dColor;
      }
      dWeights[i] = dWeight;
      dSigmas[i] = deltas[i] * (transmittances[i] * (1 - alphas[i]) * dWeight - behind);
      behind += weights[i] * dWeight;
    }
  }
  return { dWeights, dSigmas, dRgbs };
}

/** The sample numbers of rays in front of their ends, ray by ray. */
export function keptSamples(rays: PackedRays, { keptCounts }: Composite): number[] {
  return keptCounts.flatMap((_, ray) =>
    samplesOf({ offsets: rays.offsets, counts: keptCounts }, ray)
  );
}

/** The sample numbers of one ray, front to back. */
function samplesOf(rays: PackedRays, ray: number): number[] {
  const numbers = new Array<number>(rays.counts[ray]);
  for (let i = 0; i < numbers.length; i++) numbers[i] = rays.offsets[ray] + i;
  return numbers;
}
