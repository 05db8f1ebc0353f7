import * as z from "npm:zod@^4.0.0";
import { paddedRows, SAMPLES_PER_BLOCK } from "../rows.ts";
import type { EncodingType } from "./encoding.ts";
import { FixedEncoding } from "./fixed_encoding.ts";

/** Vec4s of a row of a block: a thread writes one. */
const VEC4S = SAMPLES_PER_BLOCK / 4;

const schema = z.strictObject({
  kind: z.literal("frequency").describe("sines and cosines of octaves (Mildenhall et al. 2020)"),
  levels: z.int().min(0).max(24).describe("number of octaves"),
  pi: z.boolean().describe("angles are 2^k pi x (the paper) or 2^k x (its released code)"),
  identity: z.boolean().describe("whether x itself comes first"),
}).refine(({ levels, identity }) => levels > 0 || identity, {
  error: "must be at least 1 without identity, or there are no features",
  params: { fields: ["levels", "identity"], advice: "Raise levels or set identity" },
});

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
  create(memory, options, { dimensions, use }) {
    const { levels: LEVELS, pi: PI, identity: IDENTITY } = options;
    const outputs = FREQUENCY.size(options, dimensions);
    return FixedEncoding.create(memory, {
      outputs,
      kernel: "encode/frequency",
      constants: { DIMS: dimensions, LEVELS, PI, IDENTITY },
      threads: { forward: paddedRows(outputs) * VEC4S, backward: dimensions * VEC4S },
    }, use);
  },
};
