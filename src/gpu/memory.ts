import type { Gpu } from "./gpu.ts";
import type { ElementType, HostArrays, Tensor } from "./tensor.ts";

/** What lies in device memory and can be given back, such as a texture. */
export interface DeviceResource {
  /** Gives its memory back. */
  destroy(): void;
}

/**
 * Who owns device memory. A `Gpu` owns what lives as long as it does, a `Scope` what is freed earlier and
 * together. Whoever allocates takes a `Memory` and never frees: its maker decides how long things live.
 */
export interface Memory {
  /** The device, for kernels, commands and limits. */
  readonly gpu: Gpu;
  /**
   * Allocates a tensor, filled with zeros or with `data`.
   *
   * @param label what it holds
   * @param shape its dimensions
   * @param options element type ("f32" by default) and initial contents
   * @throws {GpuError} if it is larger than a buffer of this device can be
   */
  tensor<T extends ElementType = "f32">(
    label: string,
    shape: readonly number[],
    options?: { type?: T; data?: HostArrays[T] },
  ): Tensor<T>;
  /** Takes over a resource that tensors cannot express, and returns it. */
  own<R extends DeviceResource>(resource: R): R;
  /** Memory that is freed with this one, or before. */
  scope(): Scope;
}

/** Device memory that is freed together, when the scope is disposed of. */
export class Scope implements Memory, Disposable {
  readonly #release: (() => void)[] = [];

  /** An empty scope; use `Memory.scope`, so that it ends with what is around it. */
  constructor(
    /** The device. */
    readonly gpu: Gpu,
  ) {}

  /** See `Memory`. */
  tensor<T extends ElementType = "f32">(
    label: string,
    shape: readonly number[],
    options?: { type?: T; data?: HostArrays[T] },
  ): Tensor<T> {
    const tensor = this.gpu.tensor(label, shape, options);
    this.#release.push(() => this.gpu.free(tensor));
    return tensor;
  }

  /** See `Memory`. */
  own<R extends DeviceResource>(resource: R): R {
    this.#release.push(() => resource.destroy());
    return resource;
  }

  /** See `Memory`. */
  scope(): Scope {
    const inner = new Scope(this.gpu);
    this.#release.push(() => inner[Symbol.dispose]());
    return inner;
  }

  /** Frees everything, the last first. A scope that is empty, or disposed of already, frees nothing. */
  [Symbol.dispose](): void {
    for (let release = this.#release.pop(); release; release = this.#release.pop()) release();
  }
}

/**
 * Builds something in a scope of its own, which is freed at once if building fails.
 *
 * @param memory what the scope is part of
 * @param build allocates in the scope that it is given
 */
export async function buildIn<R>(
  memory: Memory,
  build: (scope: Scope) => Promise<R>,
): Promise<R> {
  using failed = new DisposableStack();
  const scope = failed.use(memory.scope());
  const built = await build(scope);
  failed.move();
  return built;
}
