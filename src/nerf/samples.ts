import type { Count, Memory, Tensor } from "../gpu/mod.ts";
import { allocateRows, type Rows } from "../nn/mod.ts";

/**
 * Samples along rays, those of a ray next to each other, in the rays' order. Their number may be known to
 * the device alone.
 */
export interface Samples {
  /** How many. */
  readonly count: Count;
  /**
   * Where the field is asked: positions in its own coordinates, three rows, with footprints
   * (shaders/lib/footprint.wgsl) four, or Gaussians of nine.
   */
  readonly positions: Rows;
  /** Distances along their rays, sorted along each, [samples]; the sampler says in which unit. */
  readonly ts: Tensor<"f32">;
  /** Lengths of the intervals that they stand for, [samples]; the densities are in 1 / their unit. */
  readonly deltas: Tensor<"f32">;
  /** The ray of each, [samples]. */
  readonly rayIndices: Tensor<"u32">;
  /** (first sample, number of samples) of each ray of a chunk, [rays, 2]; (0, 0) for rays without. */
  readonly packedInfo: Tensor<"u32">;
}

/**
 * Allocates samples.
 *
 * @param label what they are, such as "coarse"
 * @param rays rays of a chunk, at most
 * @param count the samples; their capacity is what memory is for
 * @param shape of distances and intervals, where rays have a fixed number of samples: [rays, samples]
 * @param features rows of what the field is asked about: 3, 4 with footprints, 9 of Gaussians
 */
export function allocateSamples(
  memory: Memory,
  label: string,
  rays: number,
  count: Count,
  shape: readonly number[] = [count.capacity],
  features = 3,
): Samples {
  const { capacity } = count;
  return {
    count,
    positions: allocateRows(memory, `${label} positions`, capacity, features),
    ts: memory.tensor(`${label} samples`, shape),
    deltas: memory.tensor(`${label} intervals`, shape),
    rayIndices: memory.tensor(`rays of ${label} samples`, [capacity], { type: "u32" }),
    packedInfo: memory.tensor(`${label} packed info`, [rays, 2], { type: "u32" }),
  };
}
