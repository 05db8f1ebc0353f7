import type { Commands, Constants, Gpu, Kernel, Tensor } from "../gpu/mod.ts";
import type { LayerShape, Parameters } from "./parameters.ts";
import { blocksFor, paddedRows, type Rows } from "./rows.ts";

/** How activations are stored: "f16" needs the device's "shader-f16". Sums are float32 in both. */
export type Precision = "f32" | "f16";

/** The shape of the density and the colour network. */
export interface NetworkOptions {
  /** Features of the encoded positions, without padding. */
  encoded: number;
  /** Width of the hidden layers: 16, 32 or 64. */
  width: number;
  /** Hidden layers of the density network: 1 or 2. */
  densityLayers: number;
  /** Hidden layers of the colour network: 1 or 2. */
  colorLayers: number;
  /** Degree of the direction's spherical harmonics: 1 to 4. */
  degree: number;
  /** How activations are stored on chip. */
  precision: Precision;
}

/** What the networks see of samples. */
export interface NetworkInputs {
  /** Encoded positions, exactly the rows of the padded encoding. */
  encoded: Rows;
  /** The ray of each sample, [samples]. */
  rayIndices: Tensor<"u32">;
  /** Directions of rays, of length 1, [rays, 4]. */
  directions: Tensor<"f32">;
}

const GEOMETRY = 16; // outputs of the density network, as in shaders/lib/mlp_density.wgsl
const SAMPLES_PER_BLOCK = 64;
const THREADS = 128;
const REDUCED_PER_GROUP = 32; // vec4s, as in shaders/mlp/reduce.wgsl

/**
 * float16's smallest normal number is 6e-5: gradients of a mean over a batch are below it
 * (tiny-cuda-nn has the same scale).
 */
const LOSS_SCALE = { f32: 1, f16: 128 } as const;

/** Vec4s of four samples in a tile of the backward pass: what fits into 32 KiB of workgroup memory. */
const BACKWARD_QUADS = { f32: 8, f16: 16 } as const;

/** Layers in the order of the kernels' `Layers`. */
const LAYER_FIELDS = {
  density_0: "density.layers.0",
  density_1: "density.layers.1",
  density_head: "density.head",
  color_0: "color.layers.0",
  color_1: "color.layers.1",
  color_head: "color.head",
} as const;

/**
 * The layers of the two networks (Müller et al. 2022, sec. 5.4), without biases: encoded position ->
 * width, relu (`densityLayers` times) -> 16, the first of them the raw density; these 16 and the
 * direction's degree^2 spherical harmonics -> width, relu (`colorLayers` times) -> 3, sigmoid.
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

  const hidden = (network: string, count: number, inputs: readonly number[]): LayerShape[] =>
    Array.from({ length: count }, (_, i) => ({
      name: `${network}.layers.${i}`,
      inputs: i === 0 ? inputs : [width],
      outputs: [width],
      bias: false,
    }));
  return [
    ...hidden("density", densityLayers, [encoded]),
    { name: "density.head", inputs: [width], outputs: [GEOMETRY], bias: false },
    ...hidden("color", colorLayers, [GEOMETRY, degree ** 2]),
    { name: "color.head", inputs: [width], outputs: [3], bias: false },
  ];
}

/** The density and the colour network, each pass one kernel whose activations stay on chip. */
export class FusedNetworks {
  /** The device memory of the networks beside their parameters. */
  readonly tensors: readonly Tensor[];

  private constructor(
    private readonly parameters: Parameters,
    private readonly capacity: number,
    private readonly encodedRows: number,
    private readonly layers: Readonly<Record<string, number>>,
    private readonly partials: Tensor<"f32">,
    private readonly kernels: Record<"forward" | "density" | "backward" | "reduce", Kernel>,
  ) {
    this.tensors = [partials];
  }

  /**
   * Compiles the kernels and allocates a slice of partial gradients for each workgroup of the backward
   * pass.
   *
   * @param parameters made of `networkLayers(options)`
   * @param sampleCapacity the most samples a pass will have, a multiple of 64
   * @param groups workgroups of the backward pass; the order of sums, and so their rounding, depends on it
   * @throws {RangeError} for a capacity that is no multiple of 64
   */
  static async create(
    gpu: Gpu,
    options: NetworkOptions,
    parameters: Parameters,
    sampleCapacity: number,
    groups = backwardGroups(gpu, options.precision, sampleCapacity),
  ): Promise<FusedNetworks> {
    if (!(sampleCapacity > 0 && sampleCapacity % SAMPLES_PER_BLOCK === 0)) {
      throw new RangeError(
        `Cannot build the networks as the sample capacity must be a positive multiple of 64: ` +
          `current value is ${sampleCapacity}.`,
      );
    }
    const { width, densityLayers, colorLayers, degree, precision } = options;
    const encoded = paddedRows(options.encoded);
    const density = {
      storage_type: precision,
      ENCODED: encoded,
      WIDTH: width,
      DENSITY_LAYERS: densityLayers,
    } satisfies Constants;
    const both = { ...density, COLOR_LAYERS: colorLayers, DEGREE: degree };
    const backward = {
      ...both,
      QUADS: BACKWARD_QUADS[precision],
      LOSS_SCALE: LOSS_SCALE[precision],
    };
    const offsetOf = (name: string) =>
      (parameters.layers.find((layer) => layer.name === name)?.offset ?? 0) / 4;
    const layers = Object.entries(LAYER_FIELDS).map(([field, name]) => [field, offsetOf(name)]);
    return new FusedNetworks(
      parameters,
      sampleCapacity,
      encoded,
      Object.fromEntries(layers),
      gpu.tensor("partial network gradients", [groups, parameters.length]),
      {
        forward: await gpu.kernel("mlp/forward", both),
        density: await gpu.kernel("mlp/density", density),
        backward: await gpu.kernel("mlp/backward", backward),
        reduce: await gpu.kernel("mlp/reduce"),
      },
    );
  }

  /**
   * Colour and raw density of the first `batch[slot]` samples, `samples` at most.
   *
   * @param outputs (r, g, b, raw density) of each sample, [samples, 4]: overwritten
   * @param values the parameters, or others laid out the same (a running mean of them)
   */
  forward(
    commands: Commands,
    batch: Tensor<"u32">,
    slot: number,
    samples: number,
    inputs: NetworkInputs,
    outputs: Tensor<"f32">,
    values: Tensor<"f32"> = this.parameters.values,
  ): void {
    this.#requireRows("encoded", inputs.encoded);
    commands.run(
      this.kernels.forward,
      blocksFor(samples) * THREADS,
      { batch, ...bindingsOf(inputs), parameters: values, outputs },
      { layers: this.layers, samples, slot },
    );
  }

  /**
   * Raw density of the first `batch[slot]` samples, `samples` at most: overwrites the first row of `raw`.
   *
   * @param encoded encoded positions
   * @param raw at least one row; of the last block's padding samples it becomes zero
   * @param values as for `forward`
   */
  density(
    commands: Commands,
    batch: Tensor<"u32">,
    slot: number,
    samples: number,
    encoded: Rows,
    raw: Rows,
    values: Tensor<"f32"> = this.parameters.values,
  ): void {
    this.#requireRows("encoded", encoded);
    commands.run(
      this.kernels.density,
      blocksFor(samples) * THREADS,
      { batch, encoded: encoded.tensor, parameters: values, raw: raw.tensor },
      { layers: this.layers, samples, slot, features: raw.features, first: raw.first },
    );
  }

  /**
   * Gradients at the first `batch[KEPT_SAMPLES]` samples: overwrites `dEncoded` of those samples' blocks
   * (zero for padding samples) and all of `parameters.gradients`. Where float16 overflows, gradients are
   * not finite.
   *
   * @param inputs those of `forward`
   * @param sources the sample of `inputs` that each kept sample is, [samples]
   * @param dOutputs gradient for (r, g, b, raw density) of each kept sample, [samples, 4]
   */
  backward(
    commands: Commands,
    batch: Tensor<"u32">,
    inputs: NetworkInputs,
    sources: Tensor<"u32">,
    dOutputs: Tensor<"f32">,
    dEncoded: Rows,
  ): void {
    this.#requireRows("encoded", inputs.encoded);
    this.#requireRows("dEncoded", dEncoded);
    const [groups, length] = this.partials.shape;
    commands.run(
      this.kernels.backward,
      groups * THREADS,
      {
        batch,
        ...bindingsOf(inputs),
        sources,
        d_outputs: dOutputs,
        parameters: this.parameters.values,
        d_encoded: dEncoded.tensor,
        partials: this.partials,
      },
      { layers: this.layers, samples: this.capacity, groups, vec4s: length / 4 },
    );
    commands.run(
      this.kernels.reduce,
      Math.ceil(length / 4 / REDUCED_PER_GROUP) * this.kernels.reduce.workgroupSize,
      { partials: this.partials, gradients: this.parameters.gradients },
      { vec4s: length / 4, groups },
    );
  }

  /** The kernels find samples by the number of rows they were compiled for. */
  #requireRows(name: string, { features, first }: Rows): void {
    if (features === this.encodedRows && first === 0) return;
    throw new RangeError(
      `Cannot run the networks as ${name} must be all ${this.encodedRows} rows of its tensor: ` +
        `current value is rows from ${first} of ${features}.`,
    );
  }
}

function bindingsOf({ encoded, rayIndices, directions }: NetworkInputs) {
  return { encoded: encoded.tensor, ray_indices: rayIndices, directions };
}

/**
 * How many workgroups share the backward pass: enough for every multiprocessor of a GPU to hold four
 * (528 = 4 x 132, an H100's; slices then take 35 MB, less than its cache), few for the caches of a CPU; no
 * more than there are tiles.
 */
function backwardGroups(gpu: Gpu, precision: Precision, samples: number): number {
  const tiles = Math.ceil(samples / (4 * BACKWARD_QUADS[precision]));
  return Math.min(gpu.info.software ? 8 : 528, tiles);
}
