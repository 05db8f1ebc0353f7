import { averagedSteps, type MatrixAdam, type PairwiseAdam, updateAverage } from "./ngp_adam.ts";

/** Parameters that are moved together. */
export interface ParameterGroup<Evaluation, Adam = MatrixAdam | PairwiseAdam> {
  /** Moved in place. */
  readonly values: Float64Array;
  readonly optimizer: Adam;
  /** The gradient of a step, as long. */
  gradient(evaluation: Evaluation): Float64Array;
  /** The learning rate of a step, the first of which is 0. */
  rate(step: number): number;
  /** Of tables: the part of the rate that a pair learns at in a step; all of it by default. */
  partOf?(step: number): (pair: number) => number;
  /** A running average of the values, and its decay. */
  readonly average?: { readonly values: Float64Array; readonly decay: number };
  /** What is done to the values afterwards. */
  settle?(values: Float64Array): void;
}

/** Moves all groups by what a step found out, with gradients of the parameters that it was made with. */
export function moveParameters<Evaluation>(
  groups: readonly ParameterGroup<Evaluation>[],
  evaluation: Evaluation,
  step: number,
): void {
  const gradients = groups.map((group) => group.gradient(evaluation));
  groups.forEach((group, i) => {
    const { values, optimizer, average } = group;
    optimizer.update(values, gradients[i], group.rate(step), group.partOf?.(step));
    group.settle?.(values);
    if (!average) return;
    const steps = averagedSteps(average.decay, step);
    if (steps > 0) updateAverage(average.values, values, average.decay, step + 1, steps);
  });
}
