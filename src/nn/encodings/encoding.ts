import type { Commands, Count, Memory } from "../../gpu/mod.ts";
import type { Module, ParameterChoice } from "../module.ts";
import type { ModelUse } from "../parameter_group.ts";
import type { Rows } from "../rows.ts";

/**
 * Turns a few coordinates into many features that a small network can learn from. What is behind the
 * features, up to the next multiple of 16 rows, is 0.
 */
export interface Encoding extends Module {
  /**
   * Overwrites `dX` with the gradients of the coordinates, and leaves those of the parameters alone.
   *
   * @param choice the parameters of the last `forward`
   */
  inputGradient(
    commands: Commands,
    count: Count,
    x: Rows,
    dY: Rows,
    dX: Rows,
    choice: ParameterChoice,
  ): void;
  /**
   * Makes what is read in place of the parameters anew, where it does not follow them by itself: to be called
   * before they are read with this choice, after they may have changed.
   */
  prepare?(commands: Commands, choice: ParameterChoice): void;
  /** Draws the initial parameters, if there are any: the same bits for one seed on every machine. */
  initialize?(seed: number): void;
}

/** What an encoding needs to know besides its options. */
export interface EncodingContext {
  /** Number of coordinates. */
  readonly dimensions: number;
  /** Whether a running mean of the parameters is kept beside them. */
  readonly average: boolean;
  /** What its parameters are called in checkpoints. */
  readonly name: string;
  /** Whether it is to learn, or only to be looked at; "training" by default. */
  readonly use?: ModelUse;
  /**
   * Whether a row behind the coordinates holds how wide what each position stands for is: a standard deviation,
   * in their unit; 0 for points. Hash grids weigh their levels by it; others have no use for it.
   */
  readonly footprints?: boolean;
}

/** Rules of a value, as zod makes them; zod's own types stay out of what other programs import. */
export interface Schema<T> {
  /** The value, if it follows the rules. */
  parse(value: unknown): T;
}

/** A kind of encoding: an entry of `ENCODINGS`. */
export interface EncodingType<O extends { readonly kind: string }> {
  /** The rules and the meaning of each option. */
  readonly schema: Schema<O>;
  /** Number of features that it makes of so many coordinates. */
  size(options: O, dimensions: number): number;
  /**
   * Compiles its kernels, and allocates its parameters, filled with zeros.
   *
   * @throws {RangeError} for coordinates, or a device, that it cannot encode on
   */
  create(memory: Memory, options: O, context: EncodingContext): Promise<Encoding>;
}
