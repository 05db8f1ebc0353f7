import type { Commands, Gpu, Kernel } from "../../gpu/mod.ts";
import { blocksFor, paddedRows, type Rows, SAMPLES_PER_BLOCK } from "../rows.ts";
import type { Encoding } from "./encoding.ts";

/** Options of the spherical harmonics encoding. */
export interface SphericalHarmonicsOptions {
  /** Which encoding. */
  kind: "sphericalHarmonics";
  /** How many degrees, l = 0 … degree - 1: 1 to 4, as tiny-cuda-nn counts. */
  degree: number;
}

const LARGEST_DEGREE = 4; // that shaders/lib/spherical_harmonics.wgsl has functions for

/**
 * The first degree^2 real spherical harmonics of unit directions (Müller et al. 2022, sec. 5.4), in the
 * order and with the signs of tiny-cuda-nn: row l (l + 1) + m for degree l and order m = -l … l.
 */
export class SphericalHarmonicsEncoding implements Encoding {
  private constructor(
    /** Number of features of the encoding. */
    readonly outputs: number,
    private readonly kernel: Kernel,
  ) {}

  /**
   * Compiles the kernel.
   *
   * @param dimensions rows of the inputs: the 3 coordinates of a direction
   * @throws {RangeError} if the degree is not 1, 2, 3 or 4, or there are not 3 dimensions
   */
  static async create(
    gpu: Gpu,
    options: SphericalHarmonicsOptions,
    dimensions: number,
  ): Promise<SphericalHarmonicsEncoding> {
    const { degree } = options;
    if (!(Number.isInteger(degree) && degree >= 1 && degree <= LARGEST_DEGREE)) {
      throw new RangeError(
        `Cannot make spherical harmonics as their degree must be a whole number from 1 to ` +
          `${LARGEST_DEGREE}: current value is ${degree}.`,
      );
    }
    if (dimensions !== 3) {
      throw new RangeError(
        `Cannot make spherical harmonics as directions must have 3 coordinates: ` +
          `current value is ${dimensions}.`,
      );
    }
    const kernel = await gpu.kernel("encode/spherical_harmonics", { DEGREE: degree });
    return new SphericalHarmonicsEncoding(SphericalHarmonicsEncoding.size(options), kernel);
  }

  /** Number of features of the encoding of a direction. */
  static size({ degree }: SphericalHarmonicsOptions): number {
    return degree ** 2;
  }

  /** Overwrites `outputs` and the padding rows behind it; `inputs` are directions of length 1. */
  encode(commands: Commands, samples: number, inputs: Rows, outputs: Rows): void {
    const blocks = blocksFor(samples);
    commands.run(
      this.kernel,
      blocks * SAMPLES_PER_BLOCK,
      { inputs: inputs.tensor, outputs: outputs.tensor },
      {
        blocks,
        rows: paddedRows(this.outputs),
        features: outputs.features,
        first: outputs.first,
      },
    );
  }
}
