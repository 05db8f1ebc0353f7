import type { Gpu } from "../gpu/mod.ts";
import { type LayerShape, rowsOf } from "../nn/mod.ts";

/** Bytes of activations to keep in memory at most: on CPUs small chunks stay nearer the caches. */
const CHUNK_BYTES = { software: 256 * 2 ** 20, hardware: 2 ** 31 };

/**
 * Floating-point operations of a chunk on a GPU at most: half a second on a slow one, of 0.2 TFLOP/s. A chunk
 * is submitted as a whole, and drivers end what takes them two seconds.
 */
const CHUNK_FLOPS = 1e11;

/** What rays ask of layers whose activations stay in memory. */
export interface LayeredWork {
  /** The layers of one network, the largest. */
  readonly layers: readonly LayerShape[];
  /** The most samples that a ray has at a time. */
  readonly perRay: number;
  /** Floating-point operations of a ray in a step. */
  readonly flops: number;
}

/** Floating-point operations of a sample in a step: through layers, and back to inputs and to weights. */
export function flopsPerSample(layers: readonly LayerShape[]): number {
  return 3 * 2 *
    layers.reduce((sum, { inputs, outputs }) => sum + rowsOf(inputs) * rowsOf(outputs), 0);
}

/**
 * How many rays' activations fit in memory together on this device, and into its storage bindings; on GPUs
 * no more than a submission may hold. The sum over samples is rounded differently for another number, so a
 * run keeps the one it began with.
 *
 * @param mostBytes what their activations may take
 */
export function fittingRays(
  gpu: Gpu,
  work: LayeredWork,
  mostRays: number,
  mostBytes = Infinity,
): number {
  const { layers, perRay, flops } = work;
  const rows = layers.reduce(
    (sum, { inputs, outputs }) => sum + rowsOf(inputs) + rowsOf(outputs),
    0,
  );
  const { software, hardware } = CHUNK_BYTES;
  const budget = Math.min(gpu.info.software ? software : hardware, mostBytes);
  const byMemory = budget / (rows * 4) / perRay;
  const byTime = gpu.info.software ? Infinity : CHUNK_FLOPS / flops;
  return Math.max(Math.floor(Math.min(byMemory, bindableRays(gpu, work), byTime, mostRays)), 1);
}

/** How many rays' activations fit into a device's storage bindings. */
function bindableRays(gpu: Gpu, { layers, perRay }: LayeredWork): number {
  const widest = Math.max(
    ...layers.flatMap(({ inputs, outputs }) =>
      [inputs, outputs].map((parts) => parts.reduce((sum, part) => sum + part + 16, 32))
    ),
  );
  return gpu.device.limits.maxStorageBufferBindingSize / (widest * 4) / perRay;
}

/**
 * A batch whose chunks a device can bind: they may have been settled for one with larger bindings. What is
 * learnt is the same, but for its rounding.
 *
 * @returns the batch, and a sentence if it is another
 */
export function fitChunk<B extends { readonly rays: number; readonly chunk: "auto" | number }>(
  gpu: Gpu,
  work: LayeredWork,
  batch: B,
): { batch: B; changes: string[] } {
  const most = Math.max(Math.floor(bindableRays(gpu, work)), 1);
  if (!(Math.min(Number(batch.chunk), batch.rays) > most)) return { batch, changes: [] };
  const change = `Chunks have ${most} rays here, not ${batch.chunk}: this device binds no more ` +
    "memory at once.";
  return { batch: { ...batch, chunk: most }, changes: [change] };
}
