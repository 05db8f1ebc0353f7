import type { Commands, Constants, Gpu, Kernel, Tensor } from "../gpu/mod.ts";
import type { SampleCount } from "./dense.ts";
import type { NetworkInputs, NetworkOptions, Networks } from "./networks.ts";
import type { Parameters } from "./parameters.ts";
import { blocksFor, paddedRows, type Rows, SAMPLES_PER_BLOCK } from "./rows.ts";

/** How activations are stored: "f16" needs the device's "shader-f16". Sums are float32 in both. */
export type Precision = "f32" | "f16";

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

/** The density and the colour network, each pass one kernel whose activations stay on chip. */
export class FusedNetworks implements Networks {
  /** The device memory of the networks beside their parameters. */
  readonly tensors: Tensor[];

  private constructor(
    private readonly parameters: Parameters,
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
   * @param precision how activations are stored on chip
   * @param parameters made of `networkLayers(options)`
   * @param sampleCapacity the most samples a pass will have, a multiple of 64
   * @param groups workgroups of the backward pass; the order of sums, and so their rounding, depends on it
   * @throws {RangeError} for a capacity that is no multiple of 64
   */
  static async create(
    gpu: Gpu,
    options: NetworkOptions,
    precision: Precision,
    parameters: Parameters,
    sampleCapacity: number,
    groups = backwardGroups(gpu, precision, sampleCapacity),
  ): Promise<FusedNetworks> {
    if (!(sampleCapacity > 0 && sampleCapacity % SAMPLES_PER_BLOCK === 0)) {
      throw new RangeError(
        `Cannot build the networks as the sample capacity must be a positive multiple of 64: ` +
          `current value is ${sampleCapacity}.`,
      );
    }
    const { width, densityLayers, colorLayers, degree } = options;
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

  /** See `Networks`. */
  forward(
    commands: Commands,
    { most, counts, slot }: SampleCount,
    inputs: NetworkInputs,
    outputs: Tensor<"f32">,
    values: Tensor<"f32"> = this.parameters.values,
  ): void {
    this.#requireRows("encoded", inputs.encoded);
    commands.run(
      this.kernels.forward,
      blocksFor(most) * THREADS,
      { batch: counts, ...bindingsOf(inputs), parameters: values, outputs },
      { layers: this.layers, samples: most, slot },
    );
  }

  /** See `Networks`; the row meant is the first of `raw`, zero where the last block is padded. */
  density(
    commands: Commands,
    { most, counts, slot }: SampleCount,
    encoded: Rows,
    raw: Rows,
    values: Tensor<"f32"> = this.parameters.values,
  ): void {
    this.#requireRows("encoded", encoded);
    commands.run(
      this.kernels.density,
      blocksFor(most) * THREADS,
      { batch: counts, encoded: encoded.tensor, parameters: values, raw: raw.tensor },
      { layers: this.layers, samples: most, slot, features: raw.features, first: raw.first },
    );
  }

  /** See `Networks`. Where float16 overflows, gradients are not finite. */
  backward(
    commands: Commands,
    { most, counts, slot }: SampleCount,
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
        batch: counts,
        ...bindingsOf(inputs),
        sources,
        d_outputs: dOutputs,
        parameters: this.parameters.values,
        d_encoded: dEncoded.tensor,
        partials: this.partials,
      },
      { layers: this.layers, samples: most, slot, groups, vec4s: length / 4 },
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
