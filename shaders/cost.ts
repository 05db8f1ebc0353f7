import { constantsOf } from "./constants.ts";

/** One run of a kernel, as far as its cost depends on it. */
export interface Run {
  /** The kernel's name. */
  readonly kernel: string;
  /** The numbers in its `Params`, those of the structs inside them among them. */
  readonly sizes: Readonly<Record<string, number>>;
  /** Shapes of the tensors behind its bindings. */
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  /**
   * What the device had counted when all was done: the batch's state (`shaders/lib/batch.wgsl`), or what
   * is bound as `counters`. Kernels are dispatched for a capacity, and leave early by these numbers.
   */
  readonly counted?: ArrayLike<number>;
  /** How often Adam had changed each pair of a hash table when all was done. */
  readonly steps?: ArrayLike<number>;
}

/** What a run must do at least. */
export interface Cost {
  /** Additions, multiplications, divisions, square roots, sines, exponentials: one each. */
  readonly flops: number;
  /** Bytes of inputs read once and outputs written once. */
  readonly bytes: number;
}

/** Bytes of a number. */
export const F32 = 4;
/** Bytes of a vector of four. */
export const VEC4 = 16;
/** Samples of a block. */
export const { SAMPLES_PER_BLOCK: BLOCK } = constantsOf("lib/rows.wgsl");
/** Slots of a run's state. */
export const BATCH = constantsOf("lib/batch.wgsl");

/** What each kernel of a folder must do, by its name. */
export type Costs = Readonly<Record<string, (run: Run) => Cost>>;

/** The host's bound of a count, or what the device counted, whichever is less. */
export function upTo(most: number, { counted }: Run, slot: number): number {
  return Math.min(most, counted?.[slot] ?? Infinity);
}

/** Samples that were kept, where the device counts them; all that there can be, where all are kept. */
export function keptOf(run: Run, most: number): number {
  return upTo(most, run, BATCH.KEPT_SAMPLES);
}
