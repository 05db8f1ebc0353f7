import { constantsOf } from "../../shaders/constants.ts";
import type { Commands, Kernel, Memory, Tensor } from "../gpu/mod.ts";
import type { DenseGroup, ParameterGroup, SparseGroup } from "./parameter_group.ts";

const { MOST_LEVELS } = constantsOf("learn/adam_table.wgsl");

/** Adam's constants. */
export interface AdamOptions {
  /** Decay of the mean of the gradients. */
  readonly beta1: number;
  /** Decay of the mean of the squared gradients. */
  readonly beta2: number;
  /** Keeps the divisor away from zero. */
  readonly epsilon: number;
}

/** How an optimiser changes a group of parameters. */
export interface TrainedGroup {
  /** The parameters. */
  readonly group: ParameterGroup;
  /** The learning rate of a step, from 0. */
  readonly rate: (step: number) => number;
  /**
   * Weight decay in the gradient: g + l2 w; of tables g + l2 w / n, where n numbers are on the same level and only
   * pairs decay that have a gradient.
   */
  readonly l2: number;
  /**
   * Of tables: the part of the rate that a level learns at in a step, from 0; its moments are kept all the same. Absent
   * if all levels learn alike.
   */
  readonly levelPart?: (level: number, step: number) => number;
  /** Whether a step has made gradients of it; else it is left as it is. Absent if every step does. */
  readonly due?: (step: number) => boolean;
  /**
   * Whether gradients that are not finite make the step be skipped; false for groups whose gradients are
   * made finite by whoever gathers them.
   */
  readonly checked: boolean;
}

/** Which of this many steps were skipped stays on the device until it is asked for. */
export const KEPT_STEPS = 4096;

/** So often are running means brought up to date in the 1 / (1 - decay) steps that they reach back. */
const UPDATES_IN_REACH = 5;

/** What an optimiser does to all of its groups. */
export interface OptimizerOptions {
  /** Adam's constants. */
  readonly adam: AdamOptions;
  /** Decay of the running means of parameters that are kept beside them, in (0, 1). */
  readonly averageDecay: number;
}

/**
 * Adam (Kingma and Ba 2015, algorithm 1) over groups of parameters, and running means of those that keep
 * them. Sparse groups count their own steps (Mueller et al. 2022, the released tiny-cuda-nn). The device
 * decides whether a step is applied, which it is if all gradients are finite, and counts: in the state
 * whose numbers shaders/lib/batch.wgsl names.
 */
export class Optimizer {
  private constructor(
    /** Whether a step was skipped, 0 or 1, in element step % KEPT_STEPS; [KEPT_STEPS]. */
    readonly skips: Tensor<"u32">,
    private readonly options: OptimizerOptions,
    private readonly groups: readonly (TrainedGroup & { readonly adam: Kernel })[],
    private readonly finite: readonly Kernel[],
    private readonly average: Kernel,
  ) {}

  /**
   * Compiles the kernels.
   *
   * @throws {RangeError} if running means are kept and their decay is not between 0 and 1
   */
  static async create(
    memory: Memory,
    options: OptimizerOptions,
    groups: readonly TrainedGroup[],
  ): Promise<Optimizer> {
    const { gpu } = memory;
    const { averageDecay } = options;
    if (groups.some(({ group }) => group.average) && !(averageDecay > 0 && averageDecay < 1)) {
      throw new RangeError(
        `Cannot average parameters as decay must be between 0 and 1: current value is ${averageDecay}.`,
      );
    }
    const last = groups.filter(({ checked }) => checked).length - 1;
    const finite = Array.from(
      { length: last + 1 },
      (_, i) => gpu.kernel("learn/finite", { FIRST: i === 0, LAST: i === last }),
    );
    const compiled = groups.map(async (trained) => {
      const { group } = trained;
      const adam = group.kind === "dense"
        ? await gpu.kernel("learn/adam")
        : await gpu.kernel("learn/adam_table", {
          PRECISION: group.packed ? "f16" : "f32",
          FIXED: group.sums !== "float",
          PAIRED: group.sums === "paired",
          LEVELS: group.levelStarts.length,
          DECAYS: trained.l2 > 0,
          LEVEL_RATES: trained.levelPart !== undefined,
        });
      return { ...trained, adam };
    });
    return new Optimizer(
      memory.tensor("skipped steps", [KEPT_STEPS], { type: "u32" }),
      options,
      await Promise.all(compiled),
      await Promise.all(finite),
      await gpu.kernel("learn/average"),
    );
  }

  /**
   * Moves all parameters against their gradients, and their running means after them every few steps; nothing but the
   * count of skipped steps and `skips` changes if a gradient is not finite. The gradients of sparse groups are cleared.
   *
   * @param state counts steps; its FINITE says afterwards whether this one was applied
   * @param step the number of steps before this one
   */
  step(commands: Commands, state: Tensor<"u32">, step: number): void {
    const checked = this.groups.filter(({ checked }) => checked);
    checked.forEach(({ group }, i) => {
      const numbers = group.kind === "dense" ? group.gradients : group.scales;
      const kernel = this.finite[i];
      const count = numbers.length;
      const slot = step % KEPT_STEPS;
      const tensors = { batch: state, gradients: numbers, skips: this.skips };
      commands.run(kernel, kernel.workgroupSize, tensors, { count, slot });
    });
    for (const { group, rate, l2, due, adam, levelPart = () => 1 } of this.groups) {
      if (due && !due(step)) continue;
      if (group.kind === "dense") {
        this.#dense(commands, adam, state, group, rate(step), l2);
        continue;
      }
      const parts = group.levelStarts.map((_, level) => levelPart(level, step));
      this.#sparse(commands, adam, state, group, rate(step), l2, parts);
    }
    const steps = averagedSteps(this.options.averageDecay, step);
    if (steps === 0) return;
    for (const { group: { values, average } } of this.groups) {
      if (average) this.#average(commands, state, values, average, steps);
    }
  }

  #dense(
    commands: Commands,
    kernel: Kernel,
    batch: Tensor<"u32">,
    group: DenseGroup,
    rate: number,
    l2: number,
  ): void {
    const { values: parameters, gradients, firstMoments: m, secondMoments: v } = group;
    const count = parameters.length;
    const tensors = { batch, gradients, m, v, parameters };
    commands.run(kernel, count, tensors, { count, rate, ...this.#adamParams, l2 });
  }

  #sparse(
    commands: Commands,
    kernel: Kernel,
    batch: Tensor<"u32">,
    group: SparseGroup,
    rate: number,
    l2: number,
    parts: readonly number[],
  ): void {
    const { values, gradients, scales, levelStarts, steps, packed } = group;
    const pairs = values.length / 2;
    const lengths = levelStarts.map((start, level) => (levelStarts[level + 1] ?? pairs) - start);
    commands.run(
      kernel,
      Math.ceil(pairs / 2),
      {
        batch,
        gradients,
        scales,
        values,
        m: group.firstMoments,
        v: group.secondMoments,
        steps,
        ...(packed ? { packed } : {}),
      },
      {
        starts: padded(levelStarts, pairs + 1),
        decays: padded(lengths.map((length) => l2 / (2 * length)), 0),
        parts: padded(parts, 0),
        pairs,
        rate,
        ...this.#adamParams,
      },
    );
  }

  /** A decaying mean over the steps (tiny-cuda-nn's `Ema`), without the bias to its start; `steps` since the last. */
  #average(
    commands: Commands,
    batch: Tensor<"u32">,
    parameters: Tensor<"f32">,
    average: Tensor<"f32">,
    steps: number,
  ): void {
    const quads = Math.ceil(parameters.length / 4);
    const decay = this.options.averageDecay;
    const params = { quads, decay: decay ** steps, log_decay: logOf(decay) };
    commands.run(this.average, quads, { batch, parameters, average }, params);
  }

  get #adamParams() {
    const { beta1, beta2, epsilon } = this.options.adam;
    return { beta1, beta2, epsilon, log_beta1: logOf(beta1), log_beta2: logOf(beta2) };
  }
}

/**
 * For how many steps a step's parameters stand in running means: those since means were brought up to date, and 0
 * where they are not. That is rare, as parameters hardly move in between; but from the first step on, so that a
 * field can be seen.
 *
 * @param step the number of steps before it
 */
export function averagedSteps(decay: number, step: number): number {
  const interval = Math.max(Math.round(1 / (UPDATES_IN_REACH * (1 - decay))), 1);
  if (step < interval) return 1;
  return (step + 1) % interval === 0 ? interval : 0;
}

/** A number of each level, and `rest` for levels that are not there. */
function padded(ofLevels: readonly number[], rest: number): number[] {
  return Array.from({ length: MOST_LEVELS }, (_, level) => ofLevels[level] ?? rest);
}

/** The logarithm of a decay as the kernels have it, in f32: errors would not cancel otherwise. */
function logOf(decay: number): number {
  return Math.log(Math.fround(decay));
}
