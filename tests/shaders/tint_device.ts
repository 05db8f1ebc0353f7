/**
 * A WebGPU whose only part that works is a compiler: Tint, which Chromium has, out of the npm package
 * `webgpu`. All else accepts everything and does nothing. So denerf's own code asks for the kernels of any
 * configuration and adapter, without memory, a driver or a GPU.
 *
 * @module
 */
import type { WebGpu } from "../gpu/web_gpu.ts";

/** An adapter that there might be. */
export interface TintAdapter {
  /** Whether it computes on the CPU. */
  readonly software: boolean;
  /** Lanes of its subgroups. */
  readonly lanes: number;
  /** Its features. */
  readonly features: readonly string[];
  /** Bytes of a workgroup's memory. */
  readonly workgroupMemory: number;
}

/** Limits that let everything through; what depends on others is an adapter's own. */
const LIMITS = {
  maxBufferSize: 2 ** 40,
  maxStorageBufferBindingSize: 2 ** 40,
  maxStorageBuffersPerShaderStage: 16,
  maxTextureArrayLayers: 2048,
  maxTextureDimension2D: 16_384,
  minUniformBufferOffsetAlignment: 256,
};

/** Has every property, and accepts every call; but is no promise, which would never end. */
function anything(answers: Readonly<Record<string, unknown>> = {}): unknown {
  return new Proxy(function () {}, {
    get: (_, name) => name === "then" ? undefined : answers[String(name)] ?? anything(),
    apply: () => anything(),
  });
}

/** Tint as a device: one for all adapters. */
export class Tint {
  /** By their text. */
  readonly #modules = new Map<string, GPUShaderModule>();

  /** @param _gpu is only held: Dawn ends the process where it is collected before its device */
  private constructor(private readonly _gpu: unknown, private readonly device: GPUDevice) {}

  /** Opens it; says why not if this machine cannot run the package. */
  static async open(): Promise<Tint | string> {
    try {
      const { create } = await import("npm:webgpu@^0.6.2");
      const gpu = create(["backend=null"]);
      const adapter = await gpu.requestAdapter();
      if (!adapter) return "npm:webgpu has no null back end here";
      const requiredFeatures: GPUFeatureName[] = ["shader-f16", "subgroups"];
      return new Tint(gpu, await adapter.requestDevice({ requiredFeatures }) as GPUDevice);
    } catch (error) {
      return `npm:webgpu does not run here: ${(error as Error).message}`;
    }
  }

  /** How many shaders it has compiled. */
  get count(): number {
    return this.#modules.size;
  }

  /** What it says of all shaders that it accepted: warnings. */
  async messages(): Promise<string[]> {
    const all = [...this.#modules.values()].map(async (module) => {
      const { messages } = await module.getCompilationInfo();
      return messages.map(({ message, lineNum }) => `${module.label}, ${lineNum}: ${message}`);
    });
    return (await Promise.all(all)).flat();
  }

  /** What `navigator.gpu` would be on a machine with such an adapter. */
  webGpu({ software, lanes, features, workgroupMemory }: TintAdapter): WebGpu {
    const limits = { ...LIMITS, maxComputeWorkgroupStorageSize: workgroupMemory };
    const { device } = this;
    const checked = anything({
      features: new Set(features),
      limits,
      lost: new Promise(() => {}),
      createBuffer: ({ size }: GPUBufferDescriptor) => ({ size, destroy: () => {} }),
      pushErrorScope: (filter: GPUErrorFilter) => device.pushErrorScope(filter),
      popErrorScope: () => device.popErrorScope(),
      createShaderModule: (descriptor: GPUShaderModuleDescriptor) => {
        const { code } = descriptor;
        const module = this.#modules.get(code) ?? device.createShaderModule(descriptor);
        this.#modules.set(code, module);
        return module;
      },
    });
    const adapter = {
      info: {
        description: "Tint",
        isFallbackAdapter: software,
        subgroupMinSize: lanes,
        subgroupMaxSize: lanes,
      },
      limits,
      requestDevice: ({ requiredFeatures = [] }: { requiredFeatures?: string[] }) =>
        requiredFeatures.every((feature) => features.includes(feature))
          ? Promise.resolve(checked)
          : Promise.reject(new TypeError("no such feature")),
    };
    return { requestAdapter: () => Promise.resolve(adapter as unknown as GPUAdapter) };
  }
}
