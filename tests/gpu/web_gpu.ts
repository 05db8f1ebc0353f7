/**
 * Other adapters behind `navigator.gpu` than the machine's own: what denerf does on them is asked through
 * the same door.
 *
 * @module
 */

/** What denerf asks of `navigator.gpu`. */
export interface WebGpu {
  requestAdapter(options?: GPURequestAdapterOptions): Promise<GPUAdapter | null>;
}

/** Runs `work` with `webGpu` as `navigator.gpu`. */
export async function withWebGpu<R>(webGpu: WebGpu, work: () => Promise<R>): Promise<R> {
  Object.defineProperty(navigator, "gpu", { value: webGpu, configurable: true });
  try {
    return await work();
  } finally {
    delete (navigator as { gpu?: unknown }).gpu; // the prototype's own is behind it
  }
}
