import * as z from "npm:zod@^4.0.0";
import { SAMPLES_PER_BLOCK } from "../rows.ts";
import type { EncodingType } from "./encoding.ts";
import { FixedEncoding } from "./fixed_encoding.ts";

const schema = z.strictObject({
  kind: z.literal("sphericalHarmonics").describe("real spherical harmonics of unit directions"),
  degree: z.int().min(1).max(4).describe("how many degrees, l = 0 … degree - 1"),
});

/** Options of the spherical harmonics encoding; `schema` has their rules. */
export interface SphericalHarmonicsOptions {
  /** What it is. */
  readonly kind: "sphericalHarmonics";
  /** Number of degrees, l = 0 … degree - 1. */
  readonly degree: number;
}

/**
 * The first degree^2 real spherical harmonics of unit directions (Müller et al. 2022, sec. 5.4), in the
 * order and with the signs of tiny-cuda-nn: row l (l + 1) + m for degree l and order m = -l … l.
 */
export const SPHERICAL_HARMONICS: EncodingType<SphericalHarmonicsOptions> = {
  schema,
  size: ({ degree }) => degree ** 2,
  async create(memory, options, { dimensions, use }) {
    if (dimensions !== 3) {
      throw new RangeError(
        `Cannot make spherical harmonics as directions must have 3 coordinates: ` +
          `current value is ${dimensions}.`,
      );
    }
    return await FixedEncoding.create(memory, {
      outputs: SPHERICAL_HARMONICS.size(options, dimensions),
      kernel: "encode/spherical_harmonics",
      constants: { DEGREE: options.degree },
      threads: { forward: SAMPLES_PER_BLOCK, backward: SAMPLES_PER_BLOCK },
    }, use);
  },
};
