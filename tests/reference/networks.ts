import {
  type FieldNetworks,
  fieldNetworksBackward,
  fieldNetworksForward,
  type FieldNetworksPass,
} from "./field_networks.ts";
import { columns, joinColumns } from "./matrices.ts";
import { mlpLayers, type NamedLayer, type Parameters, type Rounding } from "./mlp.ts";
import { sphericalHarmonics } from "./spherical_harmonics.ts";

/** The shape of the two tiny networks of Instant-NGP (Müller et al. 2022, sec. 5.4). */
export interface NetworkShape {
  /** Features of an encoded position. */
  readonly encoded: number;
  /** Width of the hidden layers. */
  readonly width: number;
  /** Hidden layers of the density network. */
  readonly densityLayers: number;
  /** Hidden layers of the colour network. */
  readonly colorLayers: number;
  /** Degree of the direction's spherical harmonics. */
  readonly degree: number;
}

/** Weights (or their gradients), [inputs, outputs], by the layer's name. */
export type Weights = Readonly<Record<string, Float64Array>>;

/** Outputs at S samples, and what the backward pass needs. */
export interface NetworkPass extends FieldNetworksPass {
  /** (r, g, b after the sigmoid, raw density), [S, 4]. */
  readonly outputs: Float64Array;
}

/** Gradients of the networks. */
export interface NetworkGradients {
  /** dL/d(encoded position), [S, encoded]. */
  readonly dEncoded: Float64Array;
  /** By layer: dL/dW, [inputs, outputs]. */
  readonly dWeights: Weights;
}

/** Outputs of the density network: the raw density, and what the colour network sees with it. */
const GEOMETRY = 16;

/** The perceptrons of the networks. None has a bias. */
export function fieldNetworks(shape: NetworkShape): FieldNetworks {
  const { encoded, width, densityLayers, colorLayers, degree } = shape;
  const names = (network: string, hidden: number) => [
    ...Array.from({ length: hidden }, (_, i) => `${network}.layers.${i}`),
    `${network}.head`,
  ];
  return {
    density: {
      layers: names("density", densityLayers),
      inputs: encoded,
      width,
      outputs: GEOMETRY,
      activation: "none",
      bias: false,
    },
    color: {
      layers: names("color", colorLayers),
      inputs: GEOMETRY + degree ** 2,
      width,
      outputs: 3,
      activation: "sigmoid",
      bias: false,
    },
    firstFeature: 0,
  };
}

/** The layers of the density network, then those of the colour network. */
export function networkLayers(shape: NetworkShape): NamedLayer[] {
  const { density, color } = fieldNetworks(shape);
  return [...mlpLayers(density), ...mlpLayers(color)];
}

/** Weights by the names of parameters. */
export function parametersOf(weights: Weights): Parameters {
  return Object.fromEntries(
    Object.entries(weights).map(([layer, weight]) => [`${layer}.weight`, weight]),
  );
}

/**
 * Both networks, forward.
 *
 * @param shape Their shape.
 * @param weights By layer, [inputs, outputs].
 * @param encoded Encoded positions, [S, encoded].
 * @param directions [S, 3], of length 1.
 * @param store Rounds what layers read, as far as it is stored with fewer bits.
 */
export function networksForward(
  shape: NetworkShape,
  weights: Weights,
  encoded: Float64Array,
  directions: Float64Array,
  store?: Rounding,
): NetworkPass {
  const harmonics = sphericalHarmonics(shape.degree, directions);
  const parameters = parametersOf(weights);
  const pass = fieldNetworksForward(fieldNetworks(shape), parameters, encoded, harmonics, store);
  return { ...pass, outputs: joinColumns(pass.raws.length, pass.rgbs, pass.raws) };
}

/**
 * Both networks, backward.
 *
 * @param shape Their shape.
 * @param weights By layer, [inputs, outputs].
 * @param pass What the forward pass returned.
 * @param dOutputs dL/d(r, g, b after the sigmoid, raw density), [S, 4].
 * @param store Rounds the gradient of each layer's sums.
 */
export function networksBackward(
  shape: NetworkShape,
  weights: Weights,
  pass: FieldNetworksPass,
  dOutputs: Float64Array,
  store?: Rounding,
): NetworkGradients {
  const count = dOutputs.length / 4;
  const { dPositions, gradients } = fieldNetworksBackward(
    fieldNetworks(shape),
    parametersOf(weights),
    pass,
    columns(count, dOutputs, 3, 4),
    columns(count, dOutputs, 0, 3),
    store,
  );
  const dWeights = Object.entries(gradients)
    .map(([name, gradient]) => [name.slice(0, -".weight".length), gradient]);
  return { dEncoded: dPositions, dWeights: Object.fromEntries(dWeights) };
}
