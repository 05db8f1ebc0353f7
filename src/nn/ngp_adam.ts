import type { Commands, Gpu, Kernel, Tensor } from "../gpu/mod.ts";
import type { AdamOptions } from "./adam.ts";

/**
 * The optimiser of Instant-NGP (Mueller et al. 2022): Adam for matrices and for a hash table, whose pairs
 * count their own steps, and a running mean of both. The device decides whether a step is applied: a
 * batch's state (shaders/lib/batch.wgsl) says so, and how many were before.
 *
 * @module
 */

/**
 * Decides whether a step may be applied: whether all of its gradients are finite. To be run once a step,
 * before anything that changes parameters, as it also counts the step.
 */
export class FiniteCheck {
  private constructor(private readonly kernel: Kernel) {}

  /** Compiles the kernel. */
  static async create(gpu: Gpu): Promise<FiniteCheck> {
    return new FiniteCheck(await gpu.kernel("learn/finite"));
  }

  /**
   * Sets the batch's FINITE, and adds 1 to its APPLIED or its SKIPPED.
   *
   * @param batch the batch's state
   * @param gradients gradients of the networks' parameters
   * @param scales of each level of the hash table; not finite where its gradients are not
   */
  run(
    commands: Commands,
    batch: Tensor<"u32">,
    gradients: Tensor<"f32">,
    scales: Tensor<"f32">,
  ): void {
    commands.run(
      this.kernel,
      this.kernel.workgroupSize,
      { batch, gradients, scales },
      { count: gradients.length, levels: scales.length },
    );
  }
}

/** Matrices in one flat array, with what Adam knows of each element; `Parameters` without biases. */
export interface TrainedMatrices {
  /** The parameters, [count]. */
  readonly values: Tensor<"f32">;
  /** Their gradients, [count]. */
  readonly gradients: Tensor<"f32">;
  /** The running mean of the gradients, [count]. */
  readonly firstMoments: Tensor<"f32">;
  /** The running mean of the squared gradients, [count]. */
  readonly secondMoments: Tensor<"f32">;
}

/** Adam with weight decay in the gradient, g + l2 w, for matrices; skips steps that are not finite. */
export class NetworkAdam {
  private constructor(
    private readonly options: AdamOptions & { readonly l2: number },
    private readonly kernel: Kernel,
  ) {}

  /** Compiles the kernel. */
  static async create(
    gpu: Gpu,
    options: AdamOptions & { readonly l2: number },
  ): Promise<NetworkAdam> {
    return new NetworkAdam(options, await gpu.kernel("learn/adam_network"));
  }

  /**
   * Moves the parameters against their gradients, in step number APPLIED of the batch, from 1; does
   * nothing if its FINITE is 0.
   *
   * @param rate the learning rate
   */
  step(commands: Commands, batch: Tensor<"u32">, matrices: TrainedMatrices, rate: number): void {
    const count = matrices.values.length;
    commands.run(
      this.kernel,
      count,
      {
        batch,
        gradients: matrices.gradients,
        m: matrices.firstMoments,
        v: matrices.secondMoments,
        parameters: matrices.values,
      },
      { count, rate, ...adamParams(this.options), l2: this.options.l2 },
    );
  }
}

/** A hash table with what Adam knows of it; a `HashGrid` is one. */
export interface TrainedTable {
  /** How it is stored. */
  readonly options: {
    readonly features: number;
    readonly precision: "f32" | "f16";
    readonly accumulation: "fixed" | "float";
  };
  /** Each level's first entry. */
  readonly levels: readonly { readonly offset: number }[];
  /** The table, [count]. */
  readonly values: Tensor<"f32">;
  /** The table in f16, two numbers an element, [count / 2]; with precision f16. */
  readonly packed: Tensor<"u32"> | null;
  /** The bits of i32 in units of 1 / scale of the level, or of f32, as `accumulation` says, [count]. */
  readonly gradients: Tensor<"u32">;
  /** Units in 1, by level. */
  readonly scales: Tensor<"f32">;
  /** The running mean of the gradients, [count]. */
  readonly firstMoments: Tensor<"f32">;
  /** The running mean of the squared gradients, [count]. */
  readonly secondMoments: Tensor<"f32">;
  /** Number of steps that changed a pair of features, [count / 2]. */
  readonly steps: Tensor<"u32">;
}

/**
 * Adam for a hash table: pairs of features without gradients are left as they are, and the others count
 * their own steps. Clears the gradients, and keeps the table's f16 copy up to date.
 */
export class TableAdam {
  readonly #levelStarts: Tensor<"u32">;

  private constructor(
    gpu: Gpu,
    private readonly options: AdamOptions,
    private readonly table: TrainedTable,
    private readonly kernel: Kernel,
  ) {
    const { levels, options: { features } } = table;
    this.#levelStarts = gpu.tensor("first pairs of levels", [levels.length], {
      type: "u32",
      data: Uint32Array.from(levels, ({ offset }) => offset * features / 2),
    });
  }

  /** Compiles the kernel for a table. */
  static async create(gpu: Gpu, options: AdamOptions, table: TrainedTable): Promise<TableAdam> {
    const kernel = await gpu.kernel(table.packed ? "learn/adam_table_f16" : "learn/adam_table", {
      FIXED: table.options.accumulation === "fixed",
      LEVELS: table.levels.length,
    });
    return new TableAdam(gpu, options, table, kernel);
  }

  /**
   * Moves the table against its gradients, and sets these to zero; that alone if the batch's FINITE is 0.
   *
   * @param rate the learning rate
   */
  step(commands: Commands, batch: Tensor<"u32">, rate: number): void {
    const { table } = this;
    const pairs = table.values.length / 2;
    commands.run(
      this.kernel,
      pairs,
      {
        batch,
        gradients: table.gradients,
        scales: table.scales,
        level_starts: this.#levelStarts,
        values: table.values,
        m: table.firstMoments,
        v: table.secondMoments,
        steps: table.steps,
        ...(table.packed ? { packed: table.packed } : {}),
      },
      { pairs, rate, ...adamParams(this.options) },
    );
  }

  /** All tensors of its own, for freeing. */
  get tensors(): Tensor[] {
    return [this.#levelStarts];
  }
}

/** A decaying mean of parameters over the steps (tiny-cuda-nn's `Ema`), without the bias to its start. */
export class ParameterAverage {
  private constructor(private readonly decay: number, private readonly kernel: Kernel) {}

  /**
   * Compiles the kernel.
   *
   * @param decay weight of the mean before, in (0, 1)
   */
  static async create(gpu: Gpu, decay: number): Promise<ParameterAverage> {
    if (!(decay > 0 && decay < 1)) {
      throw new RangeError(
        `Cannot average parameters as decay must be between 0 and 1: current value is ${decay}.`,
      );
    }
    return new ParameterAverage(decay, await gpu.kernel("learn/average"));
  }

  /**
   * Moves `average` towards the parameters: after step APPLIED of the batch; does nothing if its FINITE
   * is 0.
   *
   * @param parameters, average [count] each
   */
  update(
    commands: Commands,
    batch: Tensor<"u32">,
    parameters: Tensor<"f32">,
    average: Tensor<"f32">,
  ): void {
    const quads = Math.ceil(parameters.length / 4);
    const { decay } = this;
    commands.run(
      this.kernel,
      quads,
      { batch, parameters, average },
      { quads, decay, log_decay: logOf(decay) },
    );
  }
}

function adamParams({ beta1, beta2, epsilon }: AdamOptions) {
  return { beta1, beta2, epsilon, log_beta1: logOf(beta1), log_beta2: logOf(beta2) };
}

/** The logarithm of a decay as the kernels have it, in f32: errors would not cancel otherwise. */
function logOf(decay: number): number {
  return Math.log(Math.fround(decay));
}
