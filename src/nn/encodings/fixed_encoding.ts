import type { Commands, Count, Kernel, Memory } from "../../gpu/mod.ts";
import { blocksFor, paddedRows, type Rows } from "../rows.ts";
import { learningOf, type ModelUse } from "../parameter_group.ts";
import type { Encoding } from "./encoding.ts";

/** An encoding that learns nothing: a kernel to the features and one back to the coordinates. */
export interface FixedEncodingOptions {
  /** Number of features. */
  readonly outputs: number;
  /** The kernel's path; its way back is the same with `_backward`. */
  readonly kernel: string;
  /** What both are specialised with. */
  readonly constants: Readonly<Record<string, number | boolean | string>>;
  /** Threads of a block of samples, to the features and back. */
  readonly threads: { readonly forward: number; readonly backward: number };
}

/** See `FixedEncodingOptions`. */
export class FixedEncoding implements Encoding {
  /** There are none. */
  readonly parameters = [];

  private constructor(
    /** Number of features. */
    readonly outputs: number,
    private readonly threads: FixedEncodingOptions["threads"],
    private readonly forwardKernel: Kernel,
    private readonly backwardKernel: Kernel | null,
  ) {}

  /** Compiles the kernels: for viewing none of the way back. */
  static async create(
    { gpu }: Memory,
    { outputs, kernel, constants, threads }: FixedEncodingOptions,
    use: ModelUse = "training",
  ): Promise<FixedEncoding> {
    return new FixedEncoding(
      outputs,
      threads,
      await gpu.kernel(kernel, constants),
      use === "training" ? await gpu.kernel(`${kernel}_backward`, constants) : null,
    );
  }

  /** See `Module`. */
  forward(commands: Commands, count: Count, x: Rows, y: Rows): void {
    const blocks = blocksFor(count.capacity);
    const rows = paddedRows(this.outputs);
    commands.run(
      this.forwardKernel,
      blocks * this.threads.forward,
      { inputs: x.tensor, outputs: y.tensor, counts: count.counters },
      { blocks, count: count.index, rows, features: y.features, first: y.first },
    );
  }

  /** See `Module`. */
  backward(commands: Commands, count: Count, x: Rows, dY: Rows, dX: Rows | null): void {
    if (dX) this.inputGradient(commands, count, x, dY, dX);
  }

  /** See `Encoding`. */
  inputGradient(commands: Commands, count: Count, x: Rows, dY: Rows, dX: Rows): void {
    const blocks = blocksFor(count.capacity);
    commands.run(
      learningOf(this.backwardKernel),
      blocks * this.threads.backward,
      { inputs: x.tensor, d_outputs: dY.tensor, d_inputs: dX.tensor, counts: count.counters },
      { blocks, count: count.index, features: dY.features, first: dY.first },
    );
  }
}
