import type { Commands, Tensor } from "../gpu/mod.ts";
import type { SavedArrays, ShownArray, StoredArray } from "./stored.ts";

/** What a model is made for: to be trained, and rendered meanwhile, or to be rendered alone. */
export type ModelUse = "training" | "viewing";

/**
 * What training keeps beside values.
 *
 * @throws {RangeError} if there is nothing, as it was made for viewing
 */
export function learningOf<L>(learning: L | null): L {
  if (learning) return learning;
  throw new RangeError(
    "Cannot train a model that was made for viewing: it has no gradients. Make one for training.",
  );
}

/** Parameters that are learnt together, with what Adam knows of each. */
export interface Group {
  /** The parameters, [count]. */
  readonly values: Tensor<"f32">;
  /** The running mean of the gradients, [count]. */
  readonly firstMoments: Tensor<"f32">;
  /** The running mean of the squared gradients, [count]. */
  readonly secondMoments: Tensor<"f32">;
  /** The running mean of the parameters over the steps, [count]; null if it is not kept. */
  readonly average: Tensor<"f32"> | null;
  /** What a checkpoint holds of them. */
  readonly stored: readonly StoredArray[];
  /** What rendering reads of them. */
  readonly shown: readonly ShownArray[];
  /** Number of parameters, padding not counted. */
  readonly count: number;
  /**
   * Makes anew what is derived from what is stored, after that was written from the host.
   *
   * @param saved what was read, by name: what models for viewing have no place for is among it
   */
  refresh?(commands: Commands, saved: SavedArrays): void;
}

/** Parameters all of which have a gradient in every step. */
export interface DenseGroup extends Group {
  /** How gradients are stored. */
  readonly kind: "dense";
  /** Gradients, [count]. */
  readonly gradients: Tensor<"f32">;
}

/**
 * How a table's gradients are summed up:
 * - `fixed`: i32 in units of 1 / scale of the level
 * - `paired`: both of a pair in one i64 (shaders/lib/paired_sums.wgsl), else as `fixed`
 * - `float`: f32
 */
export type GradientSums = "fixed" | "paired" | "float";

/**
 * A table of which a step touches few entries: pairs of features count their own steps, and those without
 * gradients are left as they are.
 */
export interface SparseGroup extends Group {
  /** How gradients are stored. */
  readonly kind: "sparse";
  /** The bits of gradients, [count]. */
  readonly gradients: Tensor<"u32">;
  /** What these bits mean. */
  readonly sums: GradientSums;
  /** Units in 1, by level; not finite where a level's gradients are not, [levels]. */
  readonly scales: Tensor<"f32">;
  /** The first pair of each level. */
  readonly levelStarts: readonly number[];
  /** Number of steps that changed a pair, [count / 2]. */
  readonly steps: Tensor<"u32">;
  /** The table in f16, two numbers an element, [count / 2]; null where it is read in f32. */
  readonly packed: Tensor<"u32"> | null;
}

/** Parameters that an optimiser changes together. */
export type ParameterGroup = DenseGroup | SparseGroup;
