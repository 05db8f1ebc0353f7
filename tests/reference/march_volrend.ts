import { activate, activationDerivative } from "./activations.ts";
import {
  type Composite,
  composite,
  compositeBackward,
  type CompositeInputs,
  keptSamples,
} from "./volrend.ts";

/** S marched samples on R rays: what `composite` takes, with raw densities, [S], in place of densities. */
export interface MarchInputs extends Omit<CompositeInputs, "sigmas" | "stop"> {
  readonly raws: Float64Array;
}

/** What `composite` makes of them. */
export type MarchComposite = Composite;

/** Gradients of a loss to colours, [R, 3], and accumulations, [R]. */
export interface RayGradients {
  readonly dColors: Float64Array;
  readonly dAccumulations: Float64Array;
  /** What is added to the gradients of weights, [S]. */
  readonly dWeights?: Float64Array;
}

/** What is added to the gradients along a ray. */
export interface MarchPenalties {
  /** Weight of the distortions, in a mean over rays. */
  readonly distortion: number;
  /** Weight of the raw densities of samples nearer than `nearDistance`, if these are above -10; in a sum. */
  readonly nearWeight: number;
  readonly nearDistance: number;
}

/** The density of a raw one. */
export function densityOf(raw: number): number {
  return activate("truncatedExp", raw);
}

/** d sigma / d raw as it is taken. */
export function densityDerivative(raw: number): number {
  return activationDerivative("truncatedExp", densityOf(raw));
}

/** Volume rendering of marched samples, where a ray ends at a transmittance below `stop`. */
export function marchComposite(inputs: MarchInputs, stop: number): MarchComposite {
  return composite({ ...inputs, sigmas: inputs.raws.map(densityOf), stop });
}

/** Gradients to the K samples in front of the rays' ends. */
export interface MarchGradients {
  /** [K]. */
  readonly dWeights: number[];
  /** [K]. */
  readonly dRaws: number[];
  /** [K, 3]. */
  readonly dRgbs: number[];
  /** Those of (r, g, b, raw density), [K, 4]. */
  readonly dOutputs: Float64Array;
  /** Which sample each is, [K]. */
  readonly sources: number[];
  /** What `nearWeight` adds to what is minimised. */
  readonly penalty: number;
}

/** Whether the near-camera penalty is of a sample. */
function isNear(
  { ts, raws }: Pick<MarchInputs, "ts" | "raws">,
  { nearDistance }: Pick<MarchPenalties, "nearDistance">,
  sample: number,
): boolean {
  return ts[sample] < nearDistance && raws[sample] > -10;
}

/**
 * The gradients of {@link marchComposite} to the samples in front of the rays' ends, ray by ray; `nearWeight`
 * is added to those of near samples' raw densities.
 */
export function marchCompositeBackward(
  inputs: MarchInputs,
  forward: MarchComposite,
  gradients: RayGradients,
  penalties: MarchPenalties = { distortion: 0, nearWeight: 0, nearDistance: 0 },
): MarchGradients {
  const { raws, rays } = inputs;
  const count = forward.keptCounts.length;
  const dDistortions = new Float64Array(count).fill(penalties.distortion / count);
  const all = compositeBackward({ ...inputs, sigmas: raws.map(densityOf) }, forward, {
    ...gradients,
    dDistortions,
  });
  const sources = keptSamples(rays, forward);
  const near = sources.filter((s) => isNear(inputs, penalties, s));
  const dRaws = sources.map((s) =>
    all.dSigmas[s] * densityDerivative(raws[s]) +
    (isNear(inputs, penalties, s) ? penalties.nearWeight : 0)
  );
  const dRgbs = sources.flatMap((s) => [...all.dRgbs.subarray(s * 3, s * 3 + 3)]);
  return {
    dWeights: sources.map((s) => all.dWeights[s]),
    dRaws,
    dRgbs,
    dOutputs: Float64Array.from(
      dRaws.flatMap((dRaw, i) => [...dRgbs.slice(i * 3, i * 3 + 3), dRaw]),
    ),
    sources,
    penalty: near.reduce((sum, s) => sum + raws[s], 0) * penalties.nearWeight,
  };
}
