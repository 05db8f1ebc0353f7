import { columns, joinColumns } from "./matrices.ts";
import {
  gatherPass,
  mlpBackward,
  mlpForward,
  type MlpOptions,
  type MlpPass,
  type Parameters,
  type Rounding,
} from "./mlp.ts";

/**
 * The two perceptrons of a radiance field. The first makes the raw density of an encoded position, and with
 * it features; the second makes the colour of features beside an encoded direction.
 */
export interface FieldNetworks {
  readonly density: MlpOptions;
  readonly color: MlpOptions;
  /** The first output of the density's perceptron that is a feature: 0 if the raw density is one too. */
  readonly firstFeature: 0 | 1;
}

/** Outputs at S samples, and what the way back needs. */
export interface FieldNetworksPass {
  /** Raw densities, [S]. */
  readonly raws: Float64Array;
  /** Colours, [S, 3]. */
  readonly rgbs: Float64Array;
  readonly density: MlpPass;
  readonly color: MlpPass;
}

/** Both perceptrons, forward: of encoded positions, [S, …], and encoded directions, [S, …]. */
export function fieldNetworksForward(
  options: FieldNetworks,
  parameters: Parameters,
  positions: Float64Array,
  directions: Float64Array,
  store?: Rounding,
): FieldNetworksPass {
  const { inputs, outputs } = options.density;
  const count = positions.length / inputs;
  const density = mlpForward(options.density, parameters, positions, store);
  const features = columns(count, density.y, options.firstFeature, outputs);
  const seen = joinColumns(count, features, directions);
  const color = mlpForward(options.color, parameters, seen, store);
  return { raws: columns(count, density.y, 0, 1), rgbs: color.y, density, color };
}

/** Raw densities of encoded positions, [S]: the first perceptron alone. */
export function rawDensities(
  { density }: FieldNetworks,
  parameters: Parameters,
  positions: Float64Array,
): Float64Array {
  return columns(
    positions.length / density.inputs,
    mlpForward(density, parameters, positions).y,
    0,
    1,
  );
}

/**
 * Both perceptrons, backward.
 *
 * @param pass What the forward pass returned.
 * @param dRaws dL/draw, [S].
 * @param dRgbs dL/drgb, [S, 3].
 * @returns Gradients of the encoded positions, and of the parameters by name.
 */
export function fieldNetworksBackward(
  options: FieldNetworks,
  parameters: Parameters,
  pass: FieldNetworksPass,
  dRaws: Float64Array,
  dRgbs: Float64Array,
  store?: Rounding,
): { dPositions: Float64Array; gradients: Parameters } {
  const { density, color, firstFeature } = options;
  const count = dRaws.length;
  const ofColor = mlpBackward(color, parameters, pass.color, dRgbs, store);
  const features = density.outputs - firstFeature;
  const dFeatures = columns(count, ofColor.dX, 0, features);
  const dOutputs = joinColumns(count, new Float64Array(count * firstFeature), dFeatures)
    .map((d, i) => i % density.outputs === 0 ? d + dRaws[i / density.outputs] : d);
  const ofDensity = mlpBackward(density, parameters, pass.density, dOutputs, store);
  const gradients = { ...ofDensity.gradients, ...ofColor.gradients };
  return { dPositions: ofDensity.dX, gradients };
}

/** The pass of some of its samples. */
export function gatherFieldPass(
  pass: FieldNetworksPass,
  samples: readonly number[],
): FieldNetworksPass {
  const count = pass.raws.length;
  const [density, color] = [pass.density, pass.color].map((part) =>
    gatherPass(part, samples, count)
  );
  const raws = Float64Array.from(samples, (sample) => pass.raws[sample]);
  return { raws, rgbs: color.y, density, color };
}
