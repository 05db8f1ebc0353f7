import assert from "node:assert/strict";
import type { Constants, Gpu, Kernel, Tensor } from "../../../src/gpu/mod.ts";
import { type MatrixVariant, matrixVariants } from "../../../src/nn/mod.ts";
import { randomValues } from "../../reference/random_values.ts";
import {
  elementOf,
  fromBlocks,
  rounded,
  SAMPLES_PER_BLOCK,
  withGpu,
} from "../kernel_test_tools.ts";

/** Activations of kernels, by their numbers in shaders/lib/activation.wgsl. */
export const ACTIVATIONS = { none: 0, relu: 1, sigmoid: 2, paddedSigmoid: 3 } as const;

/** The name of an activation that kernels know. */
export type KernelActivation = keyof typeof ACTIVATIONS;

/** The names of the activations. */
export const ACTIVATION_NAMES = Object.keys(ACTIVATIONS) as KernelActivation[];

/** Numbers of samples around the edges of blocks, and one of several blocks. */
export const SAMPLES = [0, 1, 63, 64, 65, 200];

/** Numbers of blocks that those samples take: all that kernels know that do not ask for samples. */
export const BLOCKS = [0, 1, 2, 4];

/** Widths below, at and past the edges of tiles, and those of the paper's network. */
export const INPUTS = [16, 48, 64, 272, 320];
export const OUTPUTS = [16, 48, 64, 144, 272];

/** Blocks that one slice of partial gradients sums, as in shaders/dense/gradient.wgsl. */
export const BLOCKS_PER_SPLIT = 32;

/** How a variant of the matrix kernels divides the work. */
interface Variant {
  readonly name: string;
  /** Whether this machine's adapter cannot run it. */
  readonly ignore: boolean;
  /** What a test's name ends with if it is ignored. */
  readonly note: string;
  /** Constants of forward and backward. */
  readonly layer: Constants;
  /** Constants of the gradient. */
  readonly gradient: Constants;
  /** Invocations of forward or backward. */
  rowInvocations(blocks: number, outputs: number): number;
  /** Invocations of gradient. */
  gradientInvocations(blocks: number, inputs: number, outputs: number): number;
}

let usable: MatrixVariant[] = [];
let lanes = 8;
await withGpu((gpu) => {
  usable = matrixVariants(gpu);
  [lanes] = gpu.info.subgroupSize;
});
const inWorkgroups = { VARIANT: "workgroup" };

/** The variants for CPUs. */
const IN_SUBGROUPS = (["subgroup", "subgroup64"] as const).map((VARIANT): Variant => ({
  name: VARIANT,
  ignore: !usable.includes(VARIANT),
  note: usable.includes(VARIANT) ? "" : ` (skipped: this adapter runs no kernels for ${VARIANT}s)`,
  layer: { VARIANT, LANES: lanes },
  gradient: { VARIANT, LANES: lanes, TILE_THREADS: Math.max(lanes, 8) },
  // 16 threads a tile of 2 blocks and 32 outputs; 8, or a subgroup of more, of 64 inputs and 32 outputs.
  rowInvocations: (blocks, outputs) => 16 * Math.ceil(blocks / 2) * Math.ceil(outputs / 32),
  gradientInvocations: (blocks, inputs, outputs) =>
    Math.max(lanes, 8) * splitsOf(blocks) * Math.ceil(inputs / 64) * Math.ceil(outputs / 32),
}));

/** The variants of the matrix kernels. */
export const VARIANTS: readonly Variant[] = [
  ...IN_SUBGROUPS,
  {
    name: "workgroup",
    ignore: false,
    note: "",
    layer: inWorkgroups,
    gradient: inWorkgroups,
    // One workgroup of 128 a tile of 2 blocks and 64 outputs; one of 64 a tile of the gradient.
    rowInvocations: (blocks, outputs) => 128 * Math.ceil(blocks / 2) * Math.ceil(outputs / 64),
    gradientInvocations: (blocks, inputs, outputs) =>
      64 * splitsOf(blocks) * Math.ceil(inputs / 64) * Math.ceil(outputs / 64),
  },
];

/** The same for forward and backward, of which there are kernels for whole tiles of 64 outputs besides. */
export const LAYER_VARIANTS: readonly Variant[] = [
  ...VARIANTS,
  ...IN_SUBGROUPS.map((variant): Variant => ({
    ...variant,
    name: `${variant.name}, wide`,
    ignore: variant.ignore || lanes > 8,
    layer: { ...variant.layer, TILE_OUTPUTS: 64 },
    rowInvocations: (blocks, outputs) => 16 * Math.ceil(blocks / 2) * Math.ceil(outputs / 64),
  })),
];

/** The same for the gradient kernel, of which there is one for layers of few inputs besides: tiles of 32. */
export const GRADIENT_VARIANTS: readonly Variant[] = [
  ...VARIANTS,
  ...IN_SUBGROUPS.map((variant): Variant => ({
    ...variant,
    name: `${variant.name}, narrow`,
    ignore: variant.ignore || lanes > 8,
    gradient: { ...variant.gradient, TILE_INPUTS: 32 },
    gradientInvocations: (blocks, inputs, outputs) =>
      8 * splitsOf(blocks) * Math.ceil(inputs / 32) * Math.ceil(outputs / 32),
  })),
];

/** Number of slices of partial gradients. */
export function splitsOf(blocks: number): number {
  return Math.ceil(blocks / BLOCKS_PER_SPLIT);
}

/** Numbers in a row of a matrix: its columns, padded to a multiple of 64. */
export function strideOf(columns: number): number {
  return Math.ceil(columns / 64) * 64;
}

/** Numbers drawn before, by seed: an element depends on its index and the seed alone. */
const drawn = new Map<number, Float64Array>();

/** Random numbers that float32 holds exactly, so that kernel and reference compute with the same. */
export function randomFloats(length: number, seed: number): Float64Array {
  let numbers = drawn.get(seed) ?? new Float64Array();
  if (numbers.length < length) drawn.set(seed, numbers = rounded(randomValues(length, seed)));
  return numbers.slice(0, length);
}

/**
 * A function that computes once for the same arguments. The float64 layers take longer than the kernels,
 * of which several are compared with the same ones.
 */
export function remembering<Args extends readonly (number | boolean)[], Result>(
  compute: (...args: Args) => Result,
): (...args: Args) => Result {
  const results = new Map<string, Result>();
  return (...args) => {
    const key = args.join();
    const known = results.get(key);
    if (known !== undefined) return known;
    const result = compute(...args);
    results.set(key, result);
    return result;
  };
}

/** Random integers from -4 to 4: sums of their products are exact in float32 in any order. */
export function randomIntegers(length: number, seed: number): Float64Array {
  return randomValues(length, seed, -4.5, 4.5).map(Math.round);
}

/** Rows of samples inside a wider tensor. */
export interface PlacedRows {
  readonly tensor: Tensor<"f32">;
  /** All rows of the tensor. */
  readonly features: number;
  /** The first of the rows meant. */
  readonly first: number;
  /** How many rows are meant. */
  readonly rows: number;
}

/**
 * Makes a tensor [blocks, features, 64] with rows inside it; the rows around them hold NaN, which would
 * spread if they were read, and must still be there if they could have been written.
 *
 * @param blocks its blocks
 * @param rows how many rows are meant
 * @param place how many rows stand before and after them
 * @param values [blocks * 64, rows]; without, the rows are poisoned with NaN, too
 */
export function placeRows(
  gpu: Gpu,
  blocks: number,
  rows: number,
  place: { before: number; after: number },
  values?: Float64Array,
): PlacedRows {
  const features = place.before + rows + place.after;
  const data = new Float32Array(blocks * features * SAMPLES_PER_BLOCK).fill(NaN);
  values?.forEach((value, i) =>
    data[elementOf(Math.floor(i / rows), features, place.before + i % rows)] = value
  );
  const tensor = gpu.tensor("rows", [blocks, features, SAMPLES_PER_BLOCK], { data });
  return { tensor, features, first: place.before, rows };
}

/**
 * The values of placed rows, [blocks * 64, rows].
 *
 * @throws AssertionError if any other row of the tensor no longer holds NaN
 */
export function takeRows(data: Float32Array, placed: PlacedRows): Float64Array {
  const { features, first, rows } = placed;
  const blocks = placed.tensor.shape[0];
  const all = fromBlocks(data, features, blocks * SAMPLES_PER_BLOCK);
  const isMeant = (i: number) => i % features >= first && i % features < first + rows;
  const written = all.findIndex((value, i) => !isMeant(i) && !Number.isNaN(value));
  assert.equal(written, -1, `row ${written % features} was written, but not asked for`);
  return all.filter((_, i) => isMeant(i));
}

/** What bounds the samples of a kernel: a number on the device. */
export function countOf(gpu: Gpu, samples: number): Tensor<"u32"> {
  return gpu.tensor("count of samples", [1], { type: "u32", data: Uint32Array.of(samples) });
}

/** The fields of `Layer` (shaders/lib/dense.wgsl) that say where rows are. */
export function describeRows(blocks: number, inputs: PlacedRows, outputs: PlacedRows) {
  return {
    blocks,
    count: 0,
    inputs: inputs.rows,
    input_features: inputs.features,
    input_first: inputs.first,
    outputs: outputs.rows,
    output_features: outputs.features,
    output_first: outputs.first,
  };
}

/** A matrix [rows, columns] as parameters hold it, [rows, stride], its padding zero. */
export function padMatrix(matrix: Float64Array, columns: number): Float32Array<ArrayBuffer> {
  const stride = strideOf(columns);
  const padded = new Float32Array(matrix.length / columns * stride);
  matrix.forEach((value, i) => padded[Math.floor(i / columns) * stride + i % columns] = value);
  return padded;
}

/** Some numbers that belong to other layers stand before the matrix. */
const FOREIGN = 32;

/**
 * A layer's parameters inside a tensor with others before and after: NaN, which would spread.
 *
 * @returns the tensor and `Layer`'s fields about it
 */
export function placeParameters(
  gpu: Gpu,
  matrix: Float64Array,
  columns: number,
  bias?: Float64Array,
): { parameters: Tensor<"f32">; layer: { weights: number; stride: number; bias: number } } {
  const stride = strideOf(columns);
  const padded = padMatrix(matrix, columns);
  const data = new Float32Array(FOREIGN + padded.length + stride + FOREIGN).fill(NaN);
  data.set(padded, FOREIGN);
  if (bias) data.set(padMatrix(bias, columns), FOREIGN + padded.length);
  return {
    parameters: gpu.tensor("parameters", [data.length], { data }),
    layer: {
      weights: FOREIGN / 4,
      stride: stride / 4,
      bias: (FOREIGN + padded.length) / 4,
    },
  };
}

/** [rows, columns] to [columns, rows]. */
export function transposeMatrix(matrix: Float64Array, columns: number): Float64Array {
  const rows = matrix.length / columns;
  return matrix.map((_, i) => matrix[i % rows * columns + Math.floor(i / rows)]);
}

/** Compiles a kernel of dense layers for an activation. */
export function activationKernel(
  gpu: Gpu,
  name: string,
  activation: KernelActivation,
): Promise<Kernel> {
  return gpu.kernel(name, { ACTIVATION: ACTIVATIONS[activation] });
}

/** Asserts that two arrays are equal bit for bit: NaN equals itself and -0 differs from 0. */
export function assertSameBits(actual: Float32Array, expected: Float32Array): void {
  const bits = (values: Float32Array) => new Uint32Array(values.buffer, 0, values.length);
  const [a, b] = [bits(actual), bits(expected)];
  assert.equal(a.length, b.length);
  const differing = a.findIndex((word, i) => word !== b[i]);
  assert.equal(differing, -1, `${actual[differing]} and ${expected[differing]} at ${differing}`);
}

/** More groups than one dimension of a dispatch holds: the surplus has nothing to do. */
export const SURPLUS_GROUPS = 70_000;
