import { constantsOf } from "../../shaders/constants.ts";
import type { Gpu, Memory, Tensor } from "../gpu/mod.ts";

const { ROW_ALIGNMENT, SAMPLES_PER_BLOCK: SAMPLES } = constantsOf("lib/rows.wgsl");

/** Samples in a block; `shaders/lib/rows.wgsl` explains the layout. */
export const SAMPLES_PER_BLOCK: number = SAMPLES;

/** Number of blocks that hold `samples` samples. */
export function blocksFor(samples: number): number {
  return Math.ceil(samples / SAMPLES_PER_BLOCK);
}

/** The most samples, in whole blocks, whose activations of so many rows a device can bind at once. */
export function bindableSamples(gpu: Gpu, rows: number): number {
  const blocks = gpu.device.limits.maxStorageBufferBindingSize / (4 * rows * SAMPLES_PER_BLOCK);
  return Math.floor(blocks) * SAMPLES_PER_BLOCK;
}

/** Rows that a part of `features` features takes up. */
export function paddedRows(features: number): number {
  return Math.ceil(features / ROW_ALIGNMENT) * ROW_ALIGNMENT;
}

/** Features of a concatenation: the number of features of each of its parts. */
export type Parts = readonly number[];

/** Rows that a concatenation takes up: each part is padded by itself. */
export function rowsOf(parts: Parts): number {
  return parts.reduce((rows, features) => rows + paddedRows(features), 0);
}

/** The row of each feature of a concatenation, in order. */
export function featureRows(parts: Parts): number[] {
  let first = 0;
  return parts.flatMap((features) => {
    const start = first;
    first += paddedRows(features);
    return Array.from({ length: features }, (_, index) => start + index);
  });
}

/** Consecutive rows of a tensor [blocks, features, 64]. */
export interface Rows {
  /** The tensor. */
  readonly tensor: Tensor<"f32">;
  /** Its number of rows. */
  readonly features: number;
  /** The first row meant. */
  readonly first: number;
}

/**
 * Allocates rows for at least `samples` samples.
 *
 * @param label what the rows hold
 * @param samples how many samples there will be at most
 * @param features number of rows
 */
export function allocateRows(
  memory: Memory,
  label: string,
  samples: number,
  features: number,
): Rows {
  const shape = [blocksFor(samples), features, SAMPLES_PER_BLOCK];
  return { tensor: memory.tensor(label, shape), features, first: 0 };
}

/** The rows from `first` on. */
export function rowsFrom(rows: Rows, first: number): Rows {
  return { ...rows, first: rows.first + first };
}
