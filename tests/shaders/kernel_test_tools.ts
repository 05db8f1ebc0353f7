import { Gpu, type ShaderSources } from "../../src/gpu/mod.ts";
import { SHADERS } from "../../shaders/mod.ts";

/** Samples in a block of rows (shaders/lib/rows.wgsl). */
export const SAMPLES_PER_BLOCK = 64;

/** Runs `work` with a GPU of its own, closed afterwards. */
export async function withGpu(
  work: (gpu: Gpu) => void | Promise<void>,
  shaders: ShaderSources = SHADERS,
): Promise<void> {
  const gpu = await Gpu.open({ shaders });
  try {
    await work(gpu);
  } finally {
    await gpu.close();
  }
}

/**
 * One GPU for all tests of a file, so that each kernel is compiled once: opened by the first test that
 * calls the result, closed after the file's last test. To be called at the top of the file.
 */
export function sharedGpu(shaders: ShaderSources = SHADERS): () => Promise<Gpu> {
  let opened: Promise<Gpu> | undefined;
  Deno.test.afterAll(async () => await (await opened)?.close());
  return () => opened ??= Gpu.open({ shaders });
}

/** Number of blocks that hold so many samples. */
export function blocksOf(samples: number): number {
  return Math.ceil(samples / SAMPLES_PER_BLOCK);
}

/**
 * Features of samples as kernels hold them.
 *
 * @param values [samples, features]
 * @param features how many features a sample has
 * @param padding what stands in the samples that only fill the last block
 * @returns [blocks, features, 64]
 */
export function toBlocks(
  values: ArrayLike<number>,
  features: number,
  padding = 0,
): Float32Array<ArrayBuffer> {
  const samples = values.length / features;
  const rows = new Float32Array(blocksOf(samples) * features * SAMPLES_PER_BLOCK).fill(padding);
  for (let sample = 0; sample < samples; sample++) {
    for (let feature = 0; feature < features; feature++) {
      rows[elementOf(sample, features, feature)] = values[sample * features + feature];
    }
  }
  return rows;
}

/** The inverse of {@link toBlocks}: [blocks, features, 64] to [samples, features]. */
export function fromBlocks(
  rows: ArrayLike<number>,
  features: number,
  samples: number,
): Float64Array {
  const values = new Float64Array(samples * features);
  for (let sample = 0; sample < samples; sample++) {
    for (let feature = 0; feature < features; feature++) {
      values[sample * features + feature] = rows[elementOf(sample, features, feature)];
    }
  }
  return values;
}

/** Index of one number in [blocks, features, 64]. */
export function elementOf(sample: number, features: number, feature: number): number {
  const block = Math.floor(sample / SAMPLES_PER_BLOCK);
  return (block * features + feature) * SAMPLES_PER_BLOCK + sample % SAMPLES_PER_BLOCK;
}

/** Rounded to float32, as the GPU receives them: what the float64 reference must be given. */
export function rounded(values: Float64Array): Float64Array {
  return Float64Array.from(values, Math.fround);
}
