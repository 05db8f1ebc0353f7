/** Element types of tensors; each is four bytes wide. */
export type ElementType = "f32" | "u32";

/** The array that holds elements of a type on the host. */
export interface HostArrays {
  /** 32-bit floating point. */
  f32: Float32Array<ArrayBuffer>;
  /** 32-bit unsigned integers. */
  u32: Uint32Array<ArrayBuffer>;
}

let nextId = 0;

/**
 * A labelled, shaped array in device memory. Made by `Gpu.tensor`; row-major, four bytes an element.
 */
export class Tensor<T extends ElementType = ElementType> {
  /** Unique number, for caches. */
  readonly id: number = nextId++;
  /** Number of elements. */
  readonly length: number;

  /**
   * Wraps device memory; use `Gpu.tensor` to allocate it.
   *
   * @param label what the tensor holds, for error messages and profiles
   * @param shape its dimensions
   * @param type its elements' type
   * @param buffer the device memory, at least `length` elements long
   */
  constructor(
    readonly label: string,
    readonly shape: readonly number[],
    readonly type: T,
    readonly buffer: GPUBuffer,
  ) {
    this.length = shape.reduce((product, dimension) => product * dimension, 1);
  }

  /** Size of the contents in bytes. */
  get byteLength(): number {
    return this.length * 4;
  }

  /** Frees the device memory. Commands already submitted still run. */
  destroy(): void {
    this.buffer.destroy();
  }
}
