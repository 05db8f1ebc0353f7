import { type Activation, activationDerivative } from "./activations.ts";
import { denseBackward, denseForward, type DenseLayer } from "./dense.ts";
import { columns, gatherAll, joinColumns } from "./matrices.ts";

/** Parameters (or their gradients) by name: `<layer>.weight` [inputs, outputs], `<layer>.bias` [outputs]. */
export type Parameters = Readonly<Record<string, Float64Array>>;

/** The shape of a multilayer perceptron. */
export interface MlpOptions {
  /** Names of the hidden layers, which are as many; then that of the last one. */
  readonly layers: readonly string[];
  /** Features that it reads. */
  readonly inputs: number;
  /** Features of a hidden layer, which is rectified. */
  readonly width: number;
  /** Hidden layers (counted from 0) behind which the inputs join again. */
  readonly skips?: readonly number[];
  /** Features that it makes. */
  readonly outputs: number;
  /** What follows the last layer's sums. */
  readonly activation: Activation;
  /** Whether layers have biases. */
  readonly bias: boolean;
}

/** One dense layer, with the name that its parameters begin with. */
export interface NamedLayer extends DenseLayer {
  readonly name: string;
  readonly bias: boolean;
}

/** Outputs of S samples, and what the way back needs. */
export interface MlpPass {
  /** By layer: its input, [S, inputs]. */
  readonly inputs: Readonly<Record<string, Float64Array>>;
  /** By layer: its output after the activation, [S, outputs]. */
  readonly outputs: Readonly<Record<string, Float64Array>>;
  /** The last layer's outputs, [S, outputs]. */
  readonly y: Float64Array;
}

/** What storing a number makes of it, such as `Math.f16round`. */
export type Rounding = (value: number) => number;

const exactly: Rounding = (value) => value;

/** The layers of a perceptron, in the order of their parameters. */
export function mlpLayers(options: MlpOptions): NamedLayer[] {
  const { layers, inputs, width, skips = [], outputs, activation, bias } = options;
  const last = layers.length - 1;
  return layers.map((name, i) => ({
    name,
    inputs: i === 0 ? inputs : width + (skips.includes(i - 1) ? inputs : 0),
    outputs: i === last ? outputs : width,
    activation: i === last ? activation : "relu",
    bias,
  }));
}

/**
 * h = x;  for every hidden layer h = relu(h W + b), and [h, x] behind a skip;  y = f(h W + b).
 *
 * @param parameters By name; those of other modules may be among them.
 * @param x [S, inputs].
 * @param store Rounds what layers read, as far as it is stored with fewer bits.
 */
export function mlpForward(
  options: MlpOptions,
  parameters: Parameters,
  x: Float64Array,
  store: Rounding = exactly,
): MlpPass {
  const count = x.length / options.inputs;
  const inputs: Record<string, Float64Array> = {};
  const outputs: Record<string, Float64Array> = {};
  let y = x;
  mlpLayers(options).forEach((layer, i) => {
    const { name } = layer;
    const again = options.skips?.includes(i - 1);
    inputs[name] = (again ? joinColumns(count, y, x) : y).map(store);
    const bias = parameters[`${name}.bias`] ?? new Float64Array(layer.outputs);
    outputs[name] = y = denseForward(layer, inputs[name], parameters[`${name}.weight`], bias);
  });
  return { inputs, outputs, y };
}

/**
 * The gradients of {@link mlpForward}.
 *
 * @param parameters Those of the forward pass.
 * @param pass What it returned.
 * @param dY dL/dy, [S, outputs].
 * @param store Rounds the gradient of each layer's sums.
 * @returns dL/dx, [S, inputs], and the parameters' gradients by name.
 */
export function mlpBackward(
  options: MlpOptions,
  parameters: Parameters,
  pass: MlpPass,
  dY: Float64Array,
  store: Rounding = exactly,
): { dX: Float64Array; gradients: Parameters } {
  const count = dY.length / options.outputs;
  const gradients: Record<string, Float64Array> = {};
  let dOutput = dY;
  let dAgain = new Float64Array(count * options.inputs);
  for (const [i, layer] of [...mlpLayers(options).entries()].reverse()) {
    const { name, bias, activation } = layer;
    const [x, y] = [pass.inputs[name], pass.outputs[name]];
    // The derivative is taken here, not with its layer, as it is its result that is stored.
    const dZ = dOutput.map((d, i) => store(d * activationDerivative(activation, y[i])));
    const linear = { ...layer, activation: "none" } as const;
    const { dX, dWeight, dBias } = denseBackward(linear, x, parameters[`${name}.weight`], y, dZ);
    gradients[`${name}.weight`] = dWeight;
    if (bias) gradients[`${name}.bias`] = dBias;
    dOutput = dX;
    if (!options.skips?.includes(i - 1)) continue;
    dOutput = columns(count, dX, 0, options.width);
    const part = columns(count, dX, options.width, layer.inputs);
    dAgain = dAgain.map((d, i) => d + part[i]);
  }
  return { dX: dOutput.map((d, i) => d + dAgain[i]), gradients };
}

/** The pass of some of its samples, out of `count`. */
export function gatherPass(pass: MlpPass, samples: readonly number[], count: number): MlpPass {
  const { y } = gatherAll({ y: pass.y }, samples, count);
  return {
    inputs: gatherAll(pass.inputs, samples, count),
    outputs: gatherAll(pass.outputs, samples, count),
    y,
  };
}

/** Parameters with the name of what they belong to before their own. */
export function prefixed(network: string, parameters: Parameters): Parameters {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, values]) => [`${network}.${name}`, values]),
  );
}
