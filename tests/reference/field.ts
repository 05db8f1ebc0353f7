import { activate, activationDerivative } from "./activations.ts";
import { encode, encodedSize, type FrequencyEncoding } from "./encoding.ts";
import {
  type FieldNetworks,
  fieldNetworksBackward,
  fieldNetworksForward,
  type FieldNetworksPass,
} from "./field_networks.ts";
import { mlpLayers, type NamedLayer, type Parameters } from "./mlp.ts";

/** The shape of a radiance field (Mildenhall et al. 2020, fig. 7; bmild/nerf, init_nerf_model). */
export interface FieldOptions {
  /** How positions are encoded. */
  readonly position: FrequencyEncoding;
  /** How view directions are encoded. */
  readonly direction: FrequencyEncoding;
  /** How many hidden layers, L. */
  readonly layers: number;
  /** Their width, W. */
  readonly width: number;
  /** After which layers (counted from 0) the encoded position joins again. */
  readonly skips: readonly number[];
  /** What makes a density of the network's raw value. */
  readonly density: "relu" | "softplus" | "exp";
  /** Added to the raw value before the density's activation; Mip-NeRF's softplus(x - 1) has -1. */
  readonly densityShift?: number;
  /** The width of the layer that sees the direction, V. */
  readonly viewWidth: number;
}

/** A field's outputs at S points, and what its backward pass needs. */
export interface FieldPass extends FieldNetworksPass {
  /** Densities, [S]. */
  readonly sigmas: Float64Array;
}

/** A field's perceptrons: hidden layers and `head`, then `view` and `rgb`. */
function networksOf(options: FieldOptions): FieldNetworks {
  const { layers, width, skips, viewWidth } = options;
  return {
    density: {
      layers: [...Array.from({ length: layers }, (_, i) => `layers.${i}`), "head"],
      inputs: encodedSize(options.position),
      width,
      skips,
      outputs: 1 + width,
      activation: "none",
      bias: true,
    },
    color: {
      layers: ["view", "rgb"],
      inputs: width + encodedSize(options.direction),
      width: viewWidth,
      outputs: 3,
      activation: "sigmoid",
      bias: true,
    },
    firstFeature: 1,
  };
}

/**
 * The dense layers of a field in the order of their parameters: `layers.0` ..., `head`, `view`, `rgb`.
 */
export function fieldLayers(options: FieldOptions): NamedLayer[] {
  const { density, color } = networksOf(options);
  return [...mlpLayers(density), ...mlpLayers(color)];
}

/**
 * Density and colour at S points.
 *
 *   h = gamma(x);  for i < L: h = relu(dense_i(h)), and [h, gamma(x)] after a skip
 *   (raw, feature) = head(h)                       [1 + W]: the raw density first
 *   sigma = density(raw + noise + densityShift)
 *   rgb = sigmoid(dense(relu(dense([feature, gamma(d)]))))
 *
 * @param options The field's shape.
 * @param parameters By name, see {@link fieldLayers}.
 * @param positions [S, 3].
 * @param directions Unit view directions, [S, 3].
 * @param noise Added to the raw densities, [S]; none if absent.
 */
export function fieldForward(
  options: FieldOptions,
  parameters: Parameters,
  positions: Float64Array,
  directions: Float64Array,
  noise?: Float64Array,
): FieldPass {
  const { position, direction, density, densityShift = 0 } = options;
  const pass = fieldNetworksForward(
    networksOf(options),
    parameters,
    encode(position, positions),
    encode(direction, directions),
  );
  const sigmas = pass.raws.map((raw, i) =>
    activate(density, raw + (noise ? noise[i] : 0) + densityShift)
  );
  return { ...pass, sigmas };
}

/**
 * The gradients of {@link fieldForward} to its parameters.
 *
 * @param options The field's shape.
 * @param parameters Those of the forward pass.
 * @param pass What the forward pass returned.
 * @param dSigmas dL/dsigma, [S].
 * @param dRgbs dL/drgb, [S, 3].
 * @returns Gradients by parameter name.
 */
export function fieldBackward(
  options: FieldOptions,
  parameters: Parameters,
  pass: FieldPass,
  dSigmas: Float64Array,
  dRgbs: Float64Array,
): Parameters {
  const dRaws = dSigmas.map((d, i) => d * activationDerivative(options.density, pass.sigmas[i]));
  return fieldNetworksBackward(networksOf(options), parameters, pass, dRaws, dRgbs).gradients;
}
