import type { Commands, Tensor } from "../gpu/mod.ts";
import type { SampleCount } from "./dense.ts";
import type { LayerShape } from "./parameters.ts";
import type { Rows } from "./rows.ts";

/** Sizes of the two small networks of Instant-NGP (Mueller et al. 2022, section 4). */
export interface NetworkOptions {
  /** Features of the encoded position. */
  encoded: number;
  /** Units of every hidden layer: 16, 32 or 64. */
  width: number;
  /** Hidden layers of the density network: 1 or 2. */
  densityLayers: number;
  /** Hidden layers of the color network: 1 or 2. */
  colorLayers: number;
  /** Degree of the spherical harmonics that encode the view direction: 1 to 4. */
  degree: number;
}

/** Outputs of the density network: the raw density first, all of them features for the color network. */
export const DENSITY_OUTPUTS = 16;

/**
 * The layers of both networks, in the order of their parameters. None has biases.
 *
 * @throws {RangeError} for a shape that the kernels cannot compute
 */
export function networkLayers(options: NetworkOptions): LayerShape[] {
  const { encoded, width, densityLayers, colorLayers, degree } = options;
  const check = (holds: boolean, name: string, rule: string, value: number) => {
    if (holds) return;
    throw new RangeError(
      `Cannot build the networks as ${name} must be ${rule}: current value is ${value}.`,
    );
  };
  check(encoded >= 1, "the number of encoded features", ">= 1", encoded);
  check([16, 32, 64].includes(width), "their width", "16, 32 or 64", width);
  check([1, 2].includes(densityLayers), "the density network's layers", "1 or 2", densityLayers);
  check([1, 2].includes(colorLayers), "the colour network's layers", "1 or 2", colorLayers);
  check([1, 2, 3, 4].includes(degree), "the degree", "1, 2, 3 or 4", degree);

  const layer = (name: string, inputs: number[], outputs: number): LayerShape => ({
    name,
    inputs,
    outputs: [outputs],
    bias: false,
  });
  const hidden = (name: string, layers: number, inputs: number[]) =>
    Array.from(
      { length: layers },
      (_, i) => layer(`${name}.layers.${i}`, i === 0 ? inputs : [width], width),
    );
  return [
    ...hidden("density", densityLayers, [encoded]),
    layer("density.head", [width], DENSITY_OUTPUTS),
    ...hidden("color", colorLayers, [DENSITY_OUTPUTS, degree ** 2]),
    layer("color.head", [width], 3),
  ];
}

/** What the networks are asked about. */
export interface NetworkInputs {
  /** Encoded positions of samples, rows up to the next multiple of 16. */
  readonly encoded: Rows;
  /** The ray of each sample. */
  readonly rayIndices: Tensor<"u32">;
  /** Directions of rays, of length 1, [rays, 4]. */
  readonly directions: Tensor<"f32">;
}

/**
 * The density network and the color network, which always work together:
 * density: encoded -> width (ReLU) … -> 16, the first of which is the raw density;
 * color: those 16 and the encoded direction -> width (ReLU) … -> 3 (sigmoid).
 */
export interface Networks {
  /**
   * Overwrites `outputs` [samples, 4] with (r, g, b, raw density).
   *
   * @param values the parameters to use, such as their running averages; by default the trained ones
   */
  forward(
    commands: Commands,
    samples: SampleCount,
    inputs: NetworkInputs,
    outputs: Tensor<"f32">,
    values?: Tensor<"f32">,
  ): void;
  /** Overwrites row 0 of `raw` (16 rows) with the raw densities. */
  density(
    commands: Commands,
    samples: SampleCount,
    encoded: Rows,
    raw: Rows,
    values?: Tensor<"f32">,
  ): void;
  /**
   * Overwrites the gradients of the parameters and of the encoded positions. Works out the forward pass
   * again, at some of the samples.
   *
   * @param samples how many of `sources` there are
   * @param sources which sample of `inputs` each is
   * @param dOutputs gradients of (r, g, b, raw density), [samples, 4]; zero where the last block is padded
   * @param dEncoded gradients of the encoded positions, row for row; zero where the last block is padded
   */
  backward(
    commands: Commands,
    samples: SampleCount,
    inputs: NetworkInputs,
    sources: Tensor<"u32">,
    dOutputs: Tensor<"f32">,
    dEncoded: Rows,
  ): void;
  /** All tensors but the parameters, for freeing. */
  readonly tensors: Tensor[];
}
