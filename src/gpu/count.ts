import type { Gpu } from "./gpu.ts";
import type { Tensor } from "./tensor.ts";

/**
 * How many there are of something. The device may have counted them itself: then the host knows the most
 * there can be, and where the number stands. Kernels are dispatched for `capacity` invocations and leave
 * early from `min(counters[index], capacity)` on.
 */
export interface Count {
  /** The most there can be. */
  readonly capacity: number;
  /** Numbers in device memory. */
  readonly counters: Tensor<"u32">;
  /** Which of them it is. */
  readonly index: number;
}

/** For each device a counter that bounds nothing; it lives as long as the device. */
const UNLIMITED = new WeakMap<Gpu, Tensor<"u32">>();

/** A count that the host knows: `capacity` itself. */
export function knownCount(gpu: Gpu, capacity: number): Count {
  let counters = UNLIMITED.get(gpu);
  if (!counters) {
    counters = gpu.tensor("no limit", [1], { type: "u32", data: Uint32Array.of(0xffffffff) });
    UNLIMITED.set(gpu, counters);
  }
  return { capacity, counters, index: 0 };
}
