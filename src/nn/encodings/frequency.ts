import * as z from "npm:zod@^4.0.0";
import type { Commands, Count, Kernel } from "../../gpu/mod.ts";
import { blocksFor, paddedRows, type Rows } from "../rows.ts";
import type { Encoding, EncodingType } from "./encoding.ts";

const schema = z.strictObject({
  kind: z.literal("frequency").describe("sines and cosines of octaves (Mildenhall et al. 2020)"),
  levels: z.int().min(0).max(24).describe("number of octaves"),
  pi: z.boolean().describe("angles are 2^k pi x (the paper) or 2^k x (its released code)"),
  identity: z.boolean().describe("whether x itself comes first"),
}).refine(({ levels, identity }) => levels > 0 || identity, "levels 0 without identity is empty");

/** Options of the frequency encoding; `schema` has their rules. */
export interface FrequencyOptions {
  /** What it is. */
  readonly kind: "frequency";
  /** Number of octaves. */
  readonly levels: number;
  /** Whether angles are 2^k pi x (the paper) or 2^k x (its released code). */
  readonly pi: boolean;
  /** Whether x itself comes first. */
  readonly identity: boolean;
}

/**
 * gamma(x) = (x, sin(2^k s x), cos(2^k s x)) for k = 0 … levels - 1, s = pi or 1 (Mildenhall et al. 2020,
 * eq. 4). Rows: x, then for each level the sines of all dimensions, then their cosines.
 */
export const FREQUENCY: EncodingType<FrequencyOptions> = {
  schema,
  size: ({ levels, identity }, dimensions) => dimensions * (2 * levels + (identity ? 1 : 0)),
  async create({ gpu }, options, { dimensions }) {
    const { levels: LEVELS, pi: PI, identity: IDENTITY } = options;
    const constants = { DIMS: dimensions, LEVELS, PI, IDENTITY };
    return new FrequencyEncoding(
      FREQUENCY.size(options, dimensions),
      await gpu.kernel("encode/frequency", constants),
      await gpu.kernel("encode/frequency_backward", constants),
    );
  },
};

/** See `FREQUENCY`. */
class FrequencyEncoding implements Encoding {
  readonly parameters = [];

  constructor(
    readonly outputs: number,
    private readonly forwardKernel: Kernel,
    private readonly backwardKernel: Kernel,
  ) {}

  forward(commands: Commands, count: Count, x: Rows, y: Rows): void {
    const blocks = blocksFor(count.capacity);
    const rows = paddedRows(this.outputs);
    commands.run(
      this.forwardKernel,
      blocks * rows * 16,
      { inputs: x.tensor, outputs: y.tensor, counts: count.counters },
      { blocks, count: count.index, rows, features: y.features, first: y.first },
    );
  }

  backward(commands: Commands, count: Count, x: Rows, dY: Rows, dX: Rows | null): void {
    if (dX) this.inputGradient(commands, count, x, dY, dX);
  }

  inputGradient(commands: Commands, count: Count, x: Rows, dY: Rows, dX: Rows): void {
    const blocks = blocksFor(count.capacity);
    commands.run(
      this.backwardKernel,
      blocks * dX.features * 16,
      { inputs: x.tensor, d_outputs: dY.tensor, d_inputs: dX.tensor, counts: count.counters },
      { blocks, count: count.index, features: dY.features, first: dY.first },
    );
  }
}
