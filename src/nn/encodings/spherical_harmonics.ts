import * as z from "npm:zod@^4.0.0";
import type { Commands, Count, Kernel } from "../../gpu/mod.ts";
import { blocksFor, paddedRows, type Rows, SAMPLES_PER_BLOCK } from "../rows.ts";
import type { Encoding, EncodingType } from "./encoding.ts";

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
  async create({ gpu }, options, { dimensions }) {
    if (dimensions !== 3) {
      throw new RangeError(
        `Cannot make spherical harmonics as directions must have 3 coordinates: ` +
          `current value is ${dimensions}.`,
      );
    }
    const constants = { DEGREE: options.degree };
    return new SphericalHarmonicsEncoding(
      SPHERICAL_HARMONICS.size(options, dimensions),
      await gpu.kernel("encode/spherical_harmonics", constants),
      await gpu.kernel("encode/spherical_harmonics_backward", constants),
    );
  },
};

/** See `SPHERICAL_HARMONICS`. */
class SphericalHarmonicsEncoding implements Encoding {
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
      blocks * SAMPLES_PER_BLOCK,
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
      blocks * SAMPLES_PER_BLOCK,
      { inputs: x.tensor, d_outputs: dY.tensor, d_inputs: dX.tensor, counts: count.counters },
      { blocks, count: count.index, features: dY.features, first: dY.first },
    );
  }
}
