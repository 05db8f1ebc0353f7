/**
 * Other adapters behind `navigator.gpu` than the machine's own: what denerf does on them is asked through
 * the same door.
 *
 * @module
 */

import { limitsOf } from "../../src/gpu/adapter.ts";

/** What denerf asks of `navigator.gpu`. */
export interface WebGpu {
  requestAdapter(options?: GPURequestAdapterOptions): Promise<GPUAdapter | null>;
}

/** What a device lacks that the machine's own adapter has. */
export interface Lacking {
  /** Features. */
  readonly features?: readonly string[];
  /** Limits that are lower. */
  readonly limits?: Readonly<Record<string, number>>;
}

/** The machine's own adapters, whose devices lack something. */
export function webGpuWithout({ features = [], limits = {} }: Lacking): WebGpu {
  const { gpu } = navigator;
  return {
    async requestAdapter(options) {
      const adapter = await gpu.requestAdapter(options);
      if (!adapter) return null;
      const reduced = { ...limitsOf(adapter.limits), ...limits };
      return {
        info: adapter.info,
        limits: reduced,
        requestDevice: (descriptor: GPUDeviceDescriptor = {}) => {
          const wanted: readonly string[] = [...descriptor.requiredFeatures ?? []];
          if (!wanted.some((feature) => features.includes(feature))) {
            return adapter.requestDevice(descriptor);
          }
          return Promise.reject(new TypeError(`it has none of ${features.join(", ")}`));
        },
      } as unknown as GPUAdapter;
    },
  };
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
