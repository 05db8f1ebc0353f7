import type { Commands, Gpu, Kernel } from "../../gpu/mod.ts";
import { blocksFor, paddedRows, type Rows } from "../rows.ts";
import type { Encoding } from "./encoding.ts";

/** Options of the frequency encoding. */
export interface FrequencyOptions {
  /** Which encoding. */
  kind: "frequency";
  /** Number of octaves. */
  levels: number;
  /** Whether angles are 2^k pi x (the paper) or 2^k x (its released code). */
  pi: boolean;
  /** Whether x itself comes first. */
  identity: boolean;
}

/**
 * gamma(x) = (x, sin(2^k s x), cos(2^k s x)) for k = 0 … levels - 1, s = pi or 1 (Mildenhall et al. 2020,
 * eq. 4). Rows: x, then for each level the sines of all dimensions, then their cosines.
 */
export class FrequencyEncoding implements Encoding {
  private constructor(
    /** Number of features of the encoding. */
    readonly outputs: number,
    private readonly kernel: Kernel,
  ) {}

  /** Compiles the kernel for inputs of `dimensions` rows. */
  static async create(
    gpu: Gpu,
    options: FrequencyOptions,
    dimensions: number,
  ): Promise<FrequencyEncoding> {
    const { levels, pi, identity } = options;
    const kernel = await gpu.kernel("encode/frequency", {
      DIMS: dimensions,
      LEVELS: levels,
      PI: pi,
      IDENTITY: identity,
    });
    return new FrequencyEncoding(FrequencyEncoding.size(options, dimensions), kernel);
  }

  /** Number of features of the encoding of `dimensions` numbers. */
  static size({ levels, identity }: FrequencyOptions, dimensions: number): number {
    return dimensions * (2 * levels + (identity ? 1 : 0));
  }

  /** Overwrites `outputs` and the padding rows behind it. */
  encode(commands: Commands, samples: number, inputs: Rows, outputs: Rows): void {
    const blocks = blocksFor(samples);
    const rows = paddedRows(this.outputs);
    commands.run(
      this.kernel,
      blocks * rows * 16,
      { inputs: inputs.tensor, outputs: outputs.tensor },
      { blocks, rows, features: outputs.features, first: outputs.first },
    );
  }
}
