import { constantsOf } from "../../shaders/constants.ts";
import type { Memory, Tensor } from "../gpu/mod.ts";
import type { HostArray } from "../nn/mod.ts";
import { MOST_RAYS } from "./common_config.ts";

const SLOTS = constantsOf("lib/batch.wgsl");

/** Slots of a run's state on the device; `shaders/lib/batch.wgsl` explains them. */
export const BATCH = {
  rays: SLOTS.RAYS,
  keptRays: SLOTS.KEPT_RAYS,
  samples: SLOTS.SAMPLES,
  keptSamples: SLOTS.KEPT_SAMPLES,
  applied: SLOTS.APPLIED,
  skipped: SLOTS.SKIPPED,
  slots: SLOTS.BATCH_SLOTS,
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

/** Says what a state counts that no run of so many steps does; null if there is nothing. */
export function wrongCounts(state: HostArray, steps: number): string | null {
  const [applied, skipped] = [state[BATCH.applied], state[BATCH.skipped]];
  if (applied + skipped !== steps) {
    return `counts ${applied} steps applied and ${skipped} skipped, of ${steps}`;
  }
  const rays = Math.max(state[BATCH.rays], state[BATCH.keptRays]);
  return rays > MOST_RAYS ? `counts ${rays} rays in a step, of at most ${MOST_RAYS}` : null;
}
