import type { Memory, Tensor } from "../gpu/mod.ts";

/** Slots of a run's state on the device; `shaders/lib/batch.wgsl` explains them. */
export const BATCH = {
  rays: 0,
  keptRays: 1,
  samples: 2,
  keptSamples: 3,
  applied: 4,
  skipped: 5,
  slots: 8,
} as const;

/**
 * Allocates what the device counts and decides in training, without which a resumed run would not be the
 * same.
 *
 * @param rays of the first step
 */
export function allocateState(memory: Memory, rays: number): Tensor<"u32"> {
  const data = new Uint32Array(BATCH.slots);
  data[BATCH.rays] = rays;
  return memory.tensor("batch", [BATCH.slots], { type: "u32", data });
}
