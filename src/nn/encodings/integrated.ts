import * as z from "npm:zod@^4.0.0";
import { constantsOf } from "../../../shaders/constants.ts";
import { paddedRows, SAMPLES_PER_BLOCK } from "../rows.ts";
import type { EncodingType } from "./encoding.ts";
import { FixedEncoding } from "./fixed_encoding.ts";

const NUMBERS = constantsOf("lib/gaussians.wgsl");

/** Numbers that a Gaussian is made of: a mean, and six of its symmetric covariance. */
export const GAUSSIAN_ROWS: number = NUMBERS.GAUSSIAN_ROWS;

/** Vec4s of a row of a block: a thread writes one. */
const VEC4S = SAMPLES_PER_BLOCK / 4;

/** How many directions Gaussians are seen along. */
const DIRECTIONS: Readonly<Record<IntegratedOptions["basis"], number>> = {
  axes: 3,
  icosahedron: 21,
};

const schema = z.strictObject({
  kind: z.literal("integrated").describe("expected sines and cosines of Gaussians"),
  levels: z.int().min(1).max(16).describe("number of octaves"),
  basis: z.enum(["axes", "icosahedron"])
    .describe("along the three axes, or along 21 directions of an icosahedron"),
});

/** Options of the integrated encoding; `schema` has their rules. */
export interface IntegratedOptions {
  /** What it is. */
  readonly kind: "integrated";
  /** Number of octaves. */
  readonly levels: number;
  /** Along the three axes (Barron et al. 2021), or along 21 directions (Barron et al. 2022). */
  readonly basis: "axes" | "icosahedron";
}

/**
 * E[sin(2^k p.x)] and E[cos(2^k p.x)] of Gaussians for k = 0 … levels - 1 along directions p (Barron et al. 2021,
 * eq. 14). It encodes Gaussians, of nine numbers (shaders/lib/gaussians.wgsl), and no points: hence it is none
 * of `ENCODINGS`. Rows: the sines, level by level those of all directions; then the cosines in the same order.
 */
export const INTEGRATED: EncodingType<IntegratedOptions> = {
  schema,
  size: ({ levels, basis }) => 2 * levels * DIRECTIONS[basis],
  async create(memory, options, { dimensions, use }) {
    if (dimensions !== GAUSSIAN_ROWS) {
      throw new RangeError(
        `Cannot encode Gaussians as they must have ${GAUSSIAN_ROWS} numbers: ` +
          `current value is ${dimensions}.`,
      );
    }
    const { levels: LEVELS, basis: BASIS } = options;
    const outputs = INTEGRATED.size(options, dimensions);
    return await FixedEncoding.create(memory, {
      outputs,
      kernel: "encode/integrated",
      constants: { LEVELS, COUNT: DIRECTIONS[BASIS], BASIS },
      threads: { forward: paddedRows(outputs) * VEC4S, backward: VEC4S },
    }, use);
  },
};
