import { denseBackward, denseForward, type DenseLayer } from "./dense.ts";
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

/** One layer, with the name of its weight. */
export interface NetworkLayer extends DenseLayer {
  readonly name: string;
}

/** Weights (or their gradients), [inputs, outputs], by the layer's name. */
export type Weights = Readonly<Record<string, Float64Array>>;

/** Outputs at S samples, and what the backward pass needs. */
export interface NetworkPass {
  /** (r, g, b after the sigmoid, raw density), [S, 4]. */
  readonly outputs: Float64Array;
  /** By layer: its input, [S, inputs]. */
  readonly inputs: Readonly<Record<string, Float64Array>>;
  /** By layer: its output after the activation, [S, outputs]. */
  readonly activations: Readonly<Record<string, Float64Array>>;
}

/** Gradients of the networks. */
export interface NetworkGradients {
  /** dL/d(encoded position), [S, encoded]. */
  readonly dEncoded: Float64Array;
  /** By layer: dL/dW, [inputs, outputs]. */
  readonly dWeights: Weights;
}

/** What storing a number makes of it, such as `Math.f16round`. */
export type Rounding = (value: number) => number;

const exactly: Rounding = (value) => value;

/** Outputs of the density network: the raw density, and what the colour network sees with it. */
const GEOMETRY = 16;

/** The layers of the density network, then those of the colour network. None has a bias. */
export function networkLayers(shape: NetworkShape): NetworkLayer[] {
  const hidden = (network: string, count: number, inputs: number): NetworkLayer[] =>
    Array.from({ length: count }, (_, i) => ({
      name: `${network}.layers.${i}`,
      inputs: i === 0 ? inputs : shape.width,
      outputs: shape.width,
      activation: "relu",
    }));
  return [
    ...hidden("density", shape.densityLayers, shape.encoded),
    { name: "density.head", inputs: shape.width, outputs: GEOMETRY, activation: "none" },
    ...hidden("color", shape.colorLayers, GEOMETRY + shape.degree ** 2),
    { name: "color.head", inputs: shape.width, outputs: 3, activation: "sigmoid" },
  ];
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
  store: Rounding = exactly,
): NetworkPass {
  const samples = directions.length / 3;
  const inputs: Record<string, Float64Array> = {};
  const activations: Record<string, Float64Array> = {};
  const layers = networkLayers(shape);
  let x = encoded;
  for (const layer of layers) {
    if (layer.name === "color.layers.0") {
      const harmonics = sphericalHarmonics(shape.degree, directions);
      x = concatenate(x, GEOMETRY, harmonics, shape.degree ** 2);
    }
    x = inputs[layer.name] = x.map(store);
    const noBias = new Float64Array(layer.outputs);
    x = activations[layer.name] = denseForward(layer, x, weights[layer.name], noBias);
  }
  const outputs = new Float64Array(samples * 4);
  for (let s = 0; s < samples; s++) {
    outputs.set(x.subarray(s * 3, s * 3 + 3), s * 4);
    outputs[s * 4 + 3] = activations["density.head"][s * GEOMETRY];
  }
  return { outputs, inputs, activations };
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
  pass: NetworkPass,
  dOutputs: Float64Array,
  store: Rounding = exactly,
): NetworkGradients {
  const samples = dOutputs.length / 4;
  const dWeights: Record<string, Float64Array> = {};
  // The sigmoid's derivative is taken here, not with its layer, for what is stored is its result.
  let dY = Float64Array.from({ length: samples * 3 }, (_, i) => {
    const output = Math.floor(i / 3) * 4 + i % 3;
    const y = pass.outputs[output];
    return store(dOutputs[output] * y * (1 - y));
  });
  let dEncoded = new Float64Array();
  for (const layer of networkLayers(shape).reverse()) {
    const { name, activation } = layer;
    const { dX, dWeight } = denseBackward(
      { ...layer, activation: activation === "sigmoid" ? "none" : activation },
      pass.inputs[name],
      weights[name],
      pass.activations[name],
      dY,
    );
    dWeights[name] = dWeight;
    dEncoded = Float64Array.from(dX); // the last time round it is that
    if (name === "color.layers.0") {
      const stride = GEOMETRY + shape.degree ** 2;
      dY = Float64Array.from({ length: samples * GEOMETRY }, (_, i) => {
        const [s, feature] = [Math.floor(i / GEOMETRY), i % GEOMETRY];
        return store(dX[s * stride + feature] + (feature === 0 ? dOutputs[s * 4 + 3] : 0));
      });
    } else {
      dY = Float64Array.from(dX, store);
    }
  }
  return { dEncoded, dWeights };
}

/** Rows of a beside rows of b. */
function concatenate(a: Float64Array, widthA: number, b: Float64Array, widthB: number) {
  const rows = a.length / widthA;
  const joined = new Float64Array(rows * (widthA + widthB));
  for (let row = 0; row < rows; row++) {
    joined.set(a.subarray(row * widthA, (row + 1) * widthA), row * (widthA + widthB));
    joined.set(b.subarray(row * widthB, (row + 1) * widthB), row * (widthA + widthB) + widthA);
  }
  return joined;
}
