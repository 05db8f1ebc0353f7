import { fieldBackward, fieldForward, type FieldOptions, type FieldPass } from "./field.ts";
import { contract, type ContractionNorm } from "./contraction.ts";
import type { Parameters } from "./mlp.ts";
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

/** A contraction of space outside a box. */
export interface ContractedBox {
  readonly norm: ContractionNorm;
  /** In world units. */
  readonly center: readonly number[];
  /** Its side, in world units. */
  readonly size: number;
}

/** Where the field is asked for a point: moved towards the box if it lies outside. */
function contractedPoint(point: readonly number[], box: ContractedBox | undefined): number[] {
  if (!box) return [...point];
  const { norm, center, size } = box;
  const [x, y, z] = point.map((value, axis) => (value - center[axis]) / (size / 2));
  return contract([x, y, z], norm).map((value, axis) => center[axis] + size / 2 * value);
}

/**
 * Renders rays with one network: positions o + t d, the field there, compositing along each ray.
 *
 * @param rays R rays.
 * @param ts Increasing distances of every ray, [R][N].
 * @param backgrounds [R, 3].
 * @param noise Added to the raw densities, [R N]; none if absent.
 * @param box What a contraction leaves as it is; none if absent.
 */
export function renderForward(
  options: FieldOptions,
  parameters: Parameters,
  rays: readonly Ray[],
  ts: readonly Float64Array[],
  backgrounds: Float64Array,
  noise?: Float64Array,
  box?: ContractedBox,
): RenderPass {
  const positions = Float64Array.from(
    rays.flatMap(({ origin, direction }, r) =>
      [...ts[r]].flatMap((t) =>
        contractedPoint(origin.map((value, axis) => value + t * direction[axis]), box)
      )
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
