import type { Gpu } from "../../gpu/mod.ts";
import type { Cost } from "../../../shaders/costs.ts";
import { timeKernels, type Timing } from "./measure.ts";

/** What this adapter can do at most, as measured. */
export interface Ceilings {
  /** Bytes read and written in a second by a copy far larger than caches. */
  readonly copyBytesPerSecond: { readonly best: number; readonly median: number };
  /** Operations in a second of independent fused multiply-adds, each counting as two. */
  readonly fmaFlopsPerSecond: { readonly best: number; readonly median: number };
}

/** How fast some work ran, and what held it back. */
export interface Rates {
  /** Operations in a second. */
  readonly flopsPerSecond: number;
  /** Bytes that had to be moved, in a second. */
  readonly bytesPerSecond: number;
  /** The ceiling that it came nearer to. */
  readonly binds: "memory" | "arithmetic";
  /** How near: 1 is the ceiling. */
  readonly ofCeiling: number;
}

const COPY_BYTES = { software: 64 * 2 ** 20, hardware: 512 * 2 ** 20 };
const FMA_THREADS = { software: 1 << 13, hardware: 1 << 20 }; // whole workgroups
const FMA_ITERATIONS = 64; // 49,152 operations a thread: its loads and stores are nothing beside them

/**
 * Measures both ceilings.
 *
 * @throws {GpuError} if the device has no timestamps
 */
export async function measureCeilings(gpu: Gpu): Promise<Ceilings> {
  const fma = await timeFma(gpu); // first: it wakes idle clocks
  const copy = await timeCopy(gpu);
  return {
    copyBytesPerSecond: { best: copy.bytes / copy.best, median: copy.bytes / copy.median },
    fmaFlopsPerSecond: { best: fma.flops / fma.best, median: fma.flops / fma.median },
  };
}

async function timeCopy(gpu: Gpu): Promise<Timing & Cost> {
  const { maxStorageBufferBindingSize } = gpu.device.limits;
  const bytes = Math.min(COPY_BYTES[kindOf(gpu)], maxStorageBufferBindingSize);
  const count = Math.floor(bytes / 16);
  const kernel = await gpu.kernel("bench/copy");
  using scope = gpu.scope();
  const source = scope.tensor("copy, source", [count, 4], { data: randomNumbers(count * 4) });
  const copied = scope.tensor("copy", [count, 4]);
  return await timeKernels(gpu, () => {
    gpu.record().run(kernel, count, { source, copied }, { count });
  });
}

async function timeFma(gpu: Gpu): Promise<Timing & Cost> {
  const threads = FMA_THREADS[kindOf(gpu)];
  const kernel = await gpu.kernel("bench/fma");
  using scope = gpu.scope();
  const numbers = scope.tensor("multiply-adds, inputs", [3, 4], { data: randomNumbers(12) });
  const results = scope.tensor("multiply-adds, results", [threads, 4]);
  return await timeKernels(gpu, () => {
    gpu.record().run(kernel, threads, { numbers, results }, { iterations: FMA_ITERATIONS });
  });
}

/** How fast `seconds` for a cost are, and how near that is to the nearer ceiling. */
export function ratesOf({ flops, bytes }: Cost, seconds: number, ceilings: Ceilings): Rates {
  const flopsPerSecond = flops / seconds;
  const bytesPerSecond = bytes / seconds;
  const arithmetic = flopsPerSecond / ceilings.fmaFlopsPerSecond.best;
  const memory = bytesPerSecond / ceilings.copyBytesPerSecond.best;
  const binds = memory > arithmetic ? "memory" : "arithmetic";
  return { flopsPerSecond, bytesPerSecond, binds, ofCeiling: Math.max(memory, arithmetic) };
}

/** Numbers between 0 and 1: zeros would be computed faster on some hardware. Long arrays repeat. */
export function randomNumbers(length: number): Float32Array<ArrayBuffer> {
  const numbers = new Float32Array(length);
  const period = Math.min(length, 1 << 16);
  for (let i = 0; i < period; i++) numbers[i] = Math.random();
  for (let i = period; i < length; i += period) {
    numbers.set(numbers.subarray(0, Math.min(period, length - i)), i);
  }
  return numbers;
}

/** Which of two sizes suits an adapter. */
export function kindOf(gpu: Gpu): "software" | "hardware" {
  return gpu.info.software ? "software" : "hardware";
}
