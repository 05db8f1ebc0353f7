import { activate, activationDerivative } from "./activations.ts";
import { denseBackward, denseForward, type DenseLayer } from "./dense.ts";
import { encode, encodedSize, type FrequencyEncoding } from "./encoding.ts";

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

/** One dense layer of a field, with the name that its parameters begin with. */
export interface FieldLayer extends DenseLayer {
  readonly name: string;
}

/** Parameters (or their gradients) by name: `<layer>.weight` [inputs, outputs], `<layer>.bias` [outputs]. */
export type Parameters = Readonly<Record<string, Float64Array>>;

/** A field's outputs at S points, and what its backward pass needs. */
export interface FieldPass {
  /** Densities, [S]. */
  readonly sigmas: Float64Array;
  /** Colours, [S, 3]. */
  readonly rgbs: Float64Array;
  /** By layer: its input, [S, inputs]. */
  readonly inputs: Readonly<Record<string, Float64Array>>;
  /** By layer: its output after the activation, [S, outputs]. */
  readonly outputs: Readonly<Record<string, Float64Array>>;
}

/**
 * The dense layers of a field in the order of their parameters: `layers.0` ..., `head`, `view`, `rgb`.
 */
export function fieldLayers(options: FieldOptions): FieldLayer[] {
  const { layers, width, skips, viewWidth } = options;
  const positionSize = encodedSize(options.position);
  const directionSize = encodedSize(options.direction);
  const afterLayer = (i: number) => width + (skips.includes(i) ? positionSize : 0);

  const list: FieldLayer[] = [];
  for (let i = 0; i < layers; i++) {
    const inputs = i === 0 ? positionSize : afterLayer(i - 1);
    list.push({ name: `layers.${i}`, inputs, outputs: width, activation: "relu" });
  }
  list.push(
    { name: "head", inputs: afterLayer(layers - 1), outputs: 1 + width, activation: "none" },
    { name: "view", inputs: width + directionSize, outputs: viewWidth, activation: "relu" },
    { name: "rgb", inputs: viewWidth, outputs: 3, activation: "sigmoid" },
  );
  return list;
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
  const { width, skips, density, densityShift = 0 } = options;
  const layers = fieldLayers(options);
  const [head, view, rgb] = layers.splice(-3);
  const inputs: Record<string, Float64Array> = {};
  const outputs: Record<string, Float64Array> = {};
  const run = (layer: FieldLayer, input: Float64Array): Float64Array => {
    inputs[layer.name] = input;
    outputs[layer.name] = denseForward(
      layer,
      input,
      parameters[`${layer.name}.weight`],
      parameters[`${layer.name}.bias`],
    );
    return outputs[layer.name];
  };

  const encodedPositions = encode(options.position, positions); // [S, positionSize]
  const encodedDirections = encode(options.direction, directions); // [S, directionSize]
  const count = positions.length / 3;

  let hidden = encodedPositions;
  for (const [i, layer] of layers.entries()) {
    hidden = run(layer, hidden);
    if (skips.includes(i)) hidden = joinColumns(count, hidden, encodedPositions);
  }
  const headOutput = run(head, hidden); // [S, 1 + width]
  const feature = columns(count, headOutput, 1, 1 + width);
  const rgbs = run(rgb, run(view, joinColumns(count, feature, encodedDirections)));

  const sigmas = columns(count, headOutput, 0, 1).map((raw, i) =>
    activate(density, raw + (noise ? noise[i] : 0) + densityShift)
  );
  return { sigmas, rgbs, inputs, outputs };
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
  const { width, density } = options;
  const layers = fieldLayers(options);
  const [head, view, rgb] = layers.splice(-3);
  const gradients: Record<string, Float64Array> = {};
  const walkBack = (layer: FieldLayer, dOutput: Float64Array): Float64Array => {
    const { name } = layer;
    const weight = parameters[`${name}.weight`];
    const { dX, dWeight, dBias } = denseBackward(
      layer,
      pass.inputs[name],
      weight,
      pass.outputs[name],
      dOutput,
    );
    gradients[`${name}.weight`] = dWeight;
    gradients[`${name}.bias`] = dBias;
    return dX;
  };

  const count = pass.sigmas.length;
  const dViewInput = walkBack(view, walkBack(rgb, dRgbs)); // [S, width + directionSize]
  const dFeature = columns(count, dViewInput, 0, width);
  const dRaw = dSigmas.map((d, i) => d * activationDerivative(density, pass.sigmas[i]));
  let dHidden = walkBack(head, joinColumns(count, dRaw, dFeature));
  for (const layer of layers.reverse()) {
    // After a skip only the first columns are the layer's own output; the rest is the encoding's.
    dHidden = walkBack(layer, columns(count, dHidden, 0, width));
  }
  return gradients;
}

/** Columns [from, to) of a matrix of `count` rows. */
function columns(count: number, matrix: Float64Array, from: number, to: number): Float64Array {
  const stride = matrix.length / count;
  const result = new Float64Array(count * (to - from));
  for (let n = 0; n < count; n++) {
    result.set(matrix.subarray(n * stride + from, n * stride + to), n * (to - from));
  }
  return result;
}

/** [left, right]: two matrices of `count` rows side by side. */
function joinColumns(count: number, left: Float64Array, right: Float64Array): Float64Array {
  const leftStride = left.length / count;
  const rightStride = right.length / count;
  const stride = leftStride + rightStride;
  const result = new Float64Array(count * stride);
  for (let n = 0; n < count; n++) {
    result.set(left.subarray(n * leftStride, (n + 1) * leftStride), n * stride);
    result.set(right.subarray(n * rightStride, (n + 1) * rightStride), n * stride + leftStride);
  }
  return result;
}
