import type { Commands, Count, Tensor } from "../gpu/mod.ts";
import type { Group, ParameterGroup } from "./parameter_group.ts";
import type { Rows } from "./rows.ts";

/** Which parameters a module computes with: the trained ones, or their running means where these are kept. */
export type ParameterChoice = "values" | "average";

/** The parameters that a choice means: the running mean only where it is kept. */
export function chosenValues(
  { values, average }: Pick<Group, "values" | "average">,
  choice: ParameterChoice,
): Tensor<"f32"> {
  return choice === "average" && average || values;
}

/** Whether gradients replace what is there or are added to it. */
export type GradientMode = "overwrite" | "accumulate";

/**
 * A part of a network (the contract of tiny-cuda-nn's modules): rows [blocks, features, 64] in, rows out,
 * with a way back. Encodings and multilayer perceptrons are modules.
 */
export interface Module {
  /** Number of features that it makes. */
  readonly outputs: number;
  /** What it learns; nothing for encodings without parameters. */
  readonly parameters: readonly ParameterGroup[];
  /**
   * Overwrites `y`, rows up to the next multiple of 16 included, of which those behind the features are 0,
   * or after an activation what that makes of 0.
   *
   * @param count number of samples
   * @param x what it is computed of
   * @param choice the parameters to use; the trained ones by default
   */
  forward(commands: Commands, count: Count, x: Rows, y: Rows, choice?: ParameterChoice): void;
  /**
   * Turns gradients of the outputs into those of the parameters, and into those of the inputs where
   * they are wanted. The last `forward` must have been of the same samples.
   *
   * @param dY gradients of `y`; 0 for samples that only pad the last block
   * @param dX is overwritten with the gradients of `x`; null if nobody needs them
   * @param mode what happens to the parameters' gradients; they are overwritten by default
   */
  backward(
    commands: Commands,
    count: Count,
    x: Rows,
    dY: Rows,
    dX: Rows | null,
    mode?: GradientMode,
  ): void;
}
