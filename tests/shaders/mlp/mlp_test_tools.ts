import type { Gpu } from "../../../src/gpu/mod.ts";
import type { FusedOptions, Precision } from "../../../src/nerf/fields/fused_networks.ts";
import type { NgpConfig } from "../../../src/nerf/ngp/config.ts";
import { networkShapes } from "../../../src/nerf/ngp/method.ts";
import { mlpLayers, paddedRows, Parameters, scatter } from "../../../src/nn/mod.ts";
import type { Tolerance } from "../../reference/assert_close.ts";
import type { Rounding } from "../../reference/mlp.ts";
import { networksBackward, networksForward, type Weights } from "../../reference/networks.ts";
import { randomValues } from "../../reference/random_values.ts";
import { rounded, toBlocks } from "../kernel_test_tools.ts";

/** The networks of the default preset. */
export const DEFAULT: NetworkOptions = {
  encoded: 32,
  width: 64,
  densityLayers: 1,
  colorLayers: 2,
  degree: 4,
  precision: "f32",
};

/** Every width, number of layers and degree, with encodings that need padding and more than one chunk. */
export const SHAPES: readonly NetworkOptions[] = [
  DEFAULT,
  { ...DEFAULT, encoded: 16, width: 16, densityLayers: 2, colorLayers: 1, degree: 3 },
  { ...DEFAULT, encoded: 27, width: 32, densityLayers: 2, degree: 2 },
  { ...DEFAULT, encoded: 9, colorLayers: 1, degree: 1 },
  { ...DEFAULT, encoded: 80, densityLayers: 2 },
];

/** Numbers of samples around the edges of tiles and blocks, and one of several blocks. */
export const COUNTS = [0, 1, 31, 32, 33, 64, 65, 500];

/** A name for a test. */
export function describe({ encoded, width, densityLayers, colorLayers, degree }: NetworkOptions) {
  return `${encoded} features, ${width} wide, ${densityLayers} + ${colorLayers} layers, ` +
    `degree ${degree}`;
}

/** Slots of `batch` (shaders/lib/batch.wgsl). */
export const SAMPLES_SLOT = 2;
export const KEPT_SAMPLES_SLOT = 3;

/** The shape of networks, and how they store activations. */
export type NetworkOptions = FusedOptions & { precision: Precision };

/** The layers that Instant-NGP gives networks of this shape. */
export function layersOf({ encoded, width, densityLayers, colorLayers, degree }: FusedOptions) {
  const { density, color } = networkShapes({
    grid: { levels: encoded, features: 1 },
    networks: { width, densityLayers, colorLayers, directionDegree: degree },
  } as unknown as NgpConfig); // the rest of it does not matter to them
  return [...mlpLayers(density), ...mlpLayers(color)];
}

/** The batch's state with one slot filled; the others would give too many samples. */
export function batchWith(slot: number, count: number): Uint32Array<ArrayBuffer> {
  const batch = new Uint32Array(8).fill(1 << 20);
  batch[slot] = count;
  return batch;
}

const RAYS = 7;

/** What the kernels and the reference are given. */
export interface NetworkCase {
  readonly options: NetworkOptions;
  /** Where the layers are, as the kernels' `Layers`. */
  readonly layers: Readonly<Record<string, number>>;
  /** The flat parameters; where biases would be stands NaN. */
  readonly values: Float32Array<ArrayBuffer>;
  readonly weights: Weights;
  /** [samples, encoded]. */
  readonly encoded: Float64Array;
  readonly rayIndices: Uint32Array<ArrayBuffer>;
  /** [rays, 4]. */
  readonly directions: Float32Array<ArrayBuffer>;
  /** Reference gradients in the layout of `values`, zero elsewhere. */
  flatten(weights: Weights): Float64Array;
}

/** A case of `samples` samples with weights as they are initialised. */
export function makeCase(gpu: Gpu, options: NetworkOptions, samples: number): NetworkCase {
  using scope = gpu.scope();
  const parameters = new Parameters(scope, layersOf(options));
  const values = new Float32Array(parameters.length);
  const weights: Record<string, Float64Array> = {};
  parameters.layers.forEach((layer, i) => {
    const { name, shape: [inputs, outputs] } = weightOf(parameters, layer.name);
    const bound = Math.sqrt(6 / (inputs + outputs));
    const weight = rounded(randomValues(inputs * outputs, 100 + i, -bound, bound));
    weights[layer.name] = weight;
    const named = parameters.named.find((parameter) => parameter.name === name)!;
    scatter(values, named, Float32Array.from(weight));
    values.fill(NaN, layer.biasOffset, layer.biasOffset + layer.stride);
  });
  const names = ["density.layers", "color.layers"];
  const offset = (name: string) =>
    (parameters.layers.find((layer) => layer.name === name)?.offset ?? 0) / 4;
  const layers = {
    density_0: offset(`${names[0]}.0`),
    density_1: offset(`${names[0]}.1`),
    density_head: offset("density.head"),
    color_0: offset(`${names[1]}.0`),
    color_1: offset(`${names[1]}.1`),
    color_head: offset("color.head"),
  };
  const flatten = (weights: Weights) => {
    const flat = new Float64Array(parameters.length);
    for (const layer of parameters.layers) {
      const { places } = weightOf(parameters, layer.name);
      places.forEach((place, i) => flat[place] = weights[layer.name][i]);
    }
    return flat;
  };
  const directions = new Float32Array(RAYS * 4);
  const components = randomValues(RAYS * 3, 3);
  for (let ray = 0; ray < RAYS; ray++) {
    const [x, y, z] = components.subarray(3 * ray);
    const length = Math.hypot(x, y, z);
    directions.set([x / length, y / length, z / length, NaN], ray * 4);
  }
  return {
    options,
    layers,
    values,
    weights,
    encoded: rounded(randomValues(samples * options.encoded, 1)),
    rayIndices: Uint32Array.from(randomValues(samples, 2, 0, RAYS), Math.floor),
    directions,
    flatten,
  };
}

function weightOf(parameters: Parameters, layer: string) {
  return parameters.named.find(({ name }) => name === `${layer}.weight`)!;
}

/** Constants of mlp/density; the other kernels have `bothConstants`. */
export function densityConstants({ encoded, width, densityLayers, precision }: NetworkOptions) {
  return {
    storage_type: precision,
    ENCODED: paddedRows(encoded),
    WIDTH: width,
    DENSITY_LAYERS: densityLayers,
  };
}

/** Constants of mlp/forward, and of mlp/backward beside its own. */
export function bothConstants(options: NetworkOptions) {
  const { colorLayers, degree } = options;
  return { ...densityConstants(options), COLOR_LAYERS: colorLayers, DEGREE: degree };
}

/** Encoded positions as rows; what pads the features is zero, what pads the samples NaN. */
export function encodedRows({ options, encoded }: NetworkCase): Float32Array<ArrayBuffer> {
  const rows = paddedRows(options.encoded);
  const samples = encoded.length / options.encoded;
  const padded = new Float64Array(samples * rows);
  for (let s = 0; s < samples; s++) {
    padded.set(encoded.subarray(s * options.encoded, (s + 1) * options.encoded), s * rows);
  }
  return toBlocks(padded, rows, NaN);
}

/** Activations are rounded to these when they are stored. */
export const ROUNDINGS: Record<NetworkOptions["precision"], Rounding> = {
  f32: Math.fround,
  f16: Math.f16round,
};

/** The reference's forward pass at samples `sources`, all by default. */
export function expectForward(
  { options, weights, encoded, rayIndices, directions }: NetworkCase,
  sources: ArrayLike<number> = rayIndices.map((_, s) => s),
) {
  const at = (values: ArrayLike<number>, width: number, stride: number, s: number) =>
    Array.from({ length: width }, (_, i) => values[s * stride + i]);
  const rows = Array.from(sources);
  return networksForward(
    options,
    weights,
    Float64Array.from(rows.flatMap((s) => at(encoded, options.encoded, options.encoded, s))),
    Float64Array.from(rows.flatMap((s) => at(directions, 3, 4, rayIndices[s]))),
    ROUNDINGS[options.precision],
  );
}

/** The reference's gradients; those of stored activations are rounded as `scale` times as large. */
export function expectBackward(
  testCase: NetworkCase,
  sources: ArrayLike<number>,
  dOutputs: Float64Array,
  scale: number,
) {
  const { options, weights } = testCase;
  const store = ROUNDINGS[options.precision];
  return networksBackward(
    options,
    weights,
    expectForward(testCase, sources),
    dOutputs,
    (value) => store(value * scale) / scale,
  );
}

/**
 * How far results may lie from a reference that rounds stored activations as the kernel does, measured
 * by the largest of the values.
 *
 * Sums of up to 80 products, through up to six layers and back, are rounded to 24 bits; each may then
 * be stored as one of two neighbouring numbers, 2^-23 apart for f32 and 2^-10 for f16.
 */
export function toleranceOf(
  expected: ArrayLike<number>,
  precision: NetworkOptions["precision"],
): Tolerance {
  const largest = Array.from(expected).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const roundoff = precision === "f32" ? 32 * 2 ** -24 : 4 * 2 ** -11;
  return { atol: roundoff * largest, rtol: roundoff };
}
