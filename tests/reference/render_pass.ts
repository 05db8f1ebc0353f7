import {
  fieldBackward,
  fieldForward,
  type FieldOptions,
  type FieldPass,
  type Parameters,
} from "./field.ts";
import type { Ray } from "./rays.ts";
import { intervals } from "./sampling.ts";
import {
  type Composite,
  composite,
  compositeBackward,
  type CompositeInputs,
  evenlyPackedRays,
} from "./volrend.ts";

/** One network's rendering of R rays at N distances each, with all that lies between. */
export interface RenderPass {
  /** Sample positions, [R N, 3]. */
  readonly positions: Float64Array;
  /** View directions, [R N, 3]. */
  readonly directions: Float64Array;
  readonly field: FieldPass;
  /** What was composited: distances, intervals, densities and colours of the S = R N samples. */
  readonly samples: CompositeInputs;
  /** The colours, depths and weights that came out. */
  readonly composite: Composite;
}

/**
 * Renders rays with one network: positions o + t d, the field there, compositing along each ray.
 *
 * @param rays R rays.
 * @param ts Increasing distances of every ray, [R][N].
 * @param backgrounds [R, 3].
 * @param noise Added to the raw densities, [R N]; none if absent.
 */
export function renderForward(
  options: FieldOptions,
  parameters: Parameters,
  rays: readonly Ray[],
  ts: readonly Float64Array[],
  backgrounds: Float64Array,
  noise?: Float64Array,
): RenderPass {
  const positions = Float64Array.from(
    rays.flatMap(({ origin, direction }, r) =>
      [...ts[r]].flatMap((t) => origin.map((value, axis) => value + t * direction[axis]))
    ),
  );
  const directions = Float64Array.from(
    rays.flatMap(({ viewDirection }, r) => [...ts[r]].flatMap(() => viewDirection)),
  );
  const deltas = rays.flatMap(({ direction }, r) => [
    ...intervals(ts[r], Math.hypot(...direction)),
  ]);

  const field = fieldForward(options, parameters, positions, directions, noise);
  const samples: CompositeInputs = {
    rays: evenlyPackedRays(rays.length, ts[0].length),
    sigmas: field.sigmas,
    rgbs: field.rgbs,
    deltas: Float64Array.from(deltas),
    ts: Float64Array.from(ts.flatMap((t) => [...t])),
    backgrounds,
  };
  return { positions, directions, field, samples, composite: composite(samples) };
}

/**
 * The gradients of {@link renderForward} to the network's parameters.
 *
 * @param dColors dL/dcolors, [R, 3].
 * @returns Gradients by parameter name.
 */
export function renderBackward(
  options: FieldOptions,
  parameters: Parameters,
  pass: RenderPass,
  dColors: Float64Array,
): Parameters {
  const { dSigmas, dRgbs } = compositeBackward(pass.samples, pass.composite, { dColors });
  return fieldBackward(options, parameters, pass.field, dSigmas, dRgbs);
}
