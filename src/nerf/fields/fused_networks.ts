import { constantsOf } from "../../../shaders/constants.ts";
import type { Commands, Constants, Count, Kernel, Memory, Tensor } from "../../gpu/mod.ts";
import {
  allocateRows,
  blocksFor,
  chosenValues,
  type GradientMode,
  type LayerPlace,
  learningOf,
  paddedRows,
  type ParameterChoice,
  type ParameterGroup,
  type Parameters,
  type Rows,
  SAMPLES_PER_BLOCK,
} from "../../nn/mod.ts";
import type { KeptSamples, Networks, NoiseDraw, SampleDirections } from "./networks.ts";

/** How activations are stored: "f16" needs the device's "shader-f16". Sums are float32 in both. */
export type Precision = "f32" | "f16";

/** Sizes of the two small networks of Instant-NGP (Mueller et al. 2022, section 4). */
export interface FusedOptions {
  /** Features of the encoded position. */
  readonly encoded: number;
  /** Units of every hidden layer: 16, 32 or 64. */
  readonly width: number;
  /** Hidden layers of the density network: 1 or 2. */
  readonly densityLayers: number;
  /** Hidden layers of the color network: 1 or 2. */
  readonly colorLayers: number;
  /** Degree of the spherical harmonics that encode the view direction: 1 to 4. */
  readonly degree: number;
}

const { THREADS } = constantsOf("lib/mlp.wgsl");
const { VEC4S_PER_GROUP } = constantsOf("mlp/reduce.wgsl");

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

/** What the backward pass needs besides. */
interface WayBack {
  readonly partials: Tensor<"f32">;
  readonly backward: Kernel;
  readonly reduce: Readonly<Record<GradientMode, Kernel>>;
}

/** The density and the colour network, each pass one kernel whose activations stay on chip. */
export class FusedNetworks implements Networks {
  /** The matrices. */
  readonly parameters: readonly ParameterGroup[];
  /** See `Networks`. */
  readonly fromKept = true;

  private constructor(
    private readonly matrices: Parameters,
    private readonly encodedRows: number,
    private readonly layers: Readonly<Record<string, number>>,
    private readonly raw: Rows,
    private readonly layered: Networks | null,
    private readonly kernels: Record<"forward" | "density", Kernel>,
    private readonly wayBack: WayBack | null,
  ) {
    this.parameters = [matrices];
  }

  /**
   * Compiles the kernels and, for a backward pass, allocates a slice of partial gradients for each of its
   * workgroups.
   *
   * @param precision how activations are stored on chip
   * @param parameters the density network's layers, then the color network's, without biases
   * @param sampleCapacity the most samples a pass will have, a multiple of 64
   * @param layered the same networks, which densities' gradients are left to; null if nobody needs these
   * @param groups workgroups of the backward pass; the order of sums, and so their rounding, depends on it;
   *   null if there is to be none
   * @throws {RangeError} for a capacity that is no multiple of 64
   */
  static async create(
    memory: Memory,
    options: FusedOptions,
    precision: Precision,
    parameters: Parameters,
    sampleCapacity: number,
    layered: Networks | null = null,
    groups: number | null = backwardGroups(memory.gpu.info.software, precision, sampleCapacity),
  ): Promise<FusedNetworks> {
    const { gpu } = memory;
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
      SCALED: precision === "f16",
    };
    const wayBack = async (groups: number): Promise<WayBack> => ({
      partials: memory.tensor("partial network gradients", [groups, parameters.length]),
      backward: await gpu.kernel("mlp/backward", backward),
      reduce: {
        overwrite: await gpu.kernel("mlp/reduce"),
        accumulate: await gpu.kernel("mlp/reduce", { ACCUMULATE: true }),
      },
    });
    return new FusedNetworks(
      parameters,
      encoded,
      layerOffsets(parameters),
      allocateRows(memory, "raw densities", sampleCapacity, 1),
      layered,
      {
        forward: await gpu.kernel("mlp/forward", both),
        density: await gpu.kernel("mlp/density", density),
      },
      groups === null ? null : await wayBack(groups),
    );
  }

  /** See `Networks`; there is never noise on densities. */
  forward(
    commands: Commands,
    count: Count,
    encoded: Rows,
    seen: SampleDirections,
    outputs: Tensor<"f32">,
    _noise: NoiseDraw | null,
    choice: ParameterChoice,
  ): void {
    this.#requireRows("encoded", encoded);
    const parameters = chosenValues(this.matrices, choice);
    commands.run(
      this.kernels.forward,
      blocksFor(count.capacity) * THREADS,
      { batch: count.counters, ...bindingsOf(encoded, seen), parameters, outputs },
      { layers: this.layers, ...bound(count) },
    );
  }

  /** See `Networks`; zero where the last block is padded. */
  density(commands: Commands, count: Count, encoded: Rows, choice: ParameterChoice): Rows {
    this.#requireRows("encoded", encoded);
    const { raw } = this;
    const parameters = chosenValues(this.matrices, choice);
    commands.run(
      this.kernels.density,
      blocksFor(count.capacity) * THREADS,
      { batch: count.counters, encoded: encoded.tensor, parameters, raw: raw.tensor },
      { layers: this.layers, ...bound(count), features: raw.features, first: raw.first },
    );
    return raw;
  }

  /**
   * See `Networks`. The forward pass is worked out again on chip. Where float16 overflows, gradients are not
   * finite.
   *
   * @throws {RangeError} without kept samples or `dEncoded`
   */
  backward(
    commands: Commands,
    kept: KeptSamples | null,
    _count: Count,
    encoded: Rows,
    seen: SampleDirections,
    dOutputs: Tensor<"f32">,
    dEncoded: Rows | null,
    mode: GradientMode,
  ): void {
    if (!kept || !dEncoded) {
      throw new RangeError(
        "Cannot go back through fused networks but from kept samples to encoded positions: use layered ones.",
      );
    }
    this.#requireRows("encoded", encoded);
    this.#requireRows("dEncoded", dEncoded);
    const { matrices } = this;
    const { partials, ...kernels } = learningOf(this.wayBack);
    const reduce = kernels.reduce[mode];
    const [groups, length] = partials.shape;
    commands.run(
      kernels.backward,
      groups * THREADS,
      {
        batch: kept.count.counters,
        ...bindingsOf(encoded, seen),
        sources: kept.sources,
        d_outputs: dOutputs,
        parameters: matrices.values,
        d_encoded: dEncoded.tensor,
        partials,
      },
      { layers: this.layers, ...bound(kept.count), groups, vec4s: length / 4 },
    );
    commands.run(
      reduce,
      Math.ceil(length / 4 / VEC4S_PER_GROUP) * reduce.workgroupSize,
      { partials, gradients: matrices.gradients },
      { vec4s: length / 4, groups },
    );
  }

  /**
   * See `Networks`.
   *
   * @throws {RangeError} if nobody was given who can find them
   */
  densityGradient(
    commands: Commands,
    count: Count,
    encoded: Rows,
    dEncoded: Rows,
    choice: ParameterChoice,
  ): void {
    if (!this.layered) {
      throw new RangeError("Cannot find gradients of densities: use layered networks.");
    }
    this.layered.densityGradient(commands, count, encoded, dEncoded, choice);
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

/**
 * Where each layer begins, in vec4s: the kernels' `Layers`. Places of layers that are missing are never read.
 *
 * @param offsetOf where it begins, in numbers; among the parameters by default
 */
export function layerOffsets(
  parameters: Parameters,
  offsetOf = ({ offset }: LayerPlace): number => offset,
): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(LAYER_FIELDS).map(([field, name]) => {
      const layer = parameters.layers.find((layer) => layer.name === name);
      return [field, layer ? offsetOf(layer) / 4 : 0];
    }),
  );
}

function bindingsOf(encoded: Rows, { rayIndices, directions }: SampleDirections) {
  return { encoded: encoded.tensor, ray_indices: rayIndices, directions };
}

/** The fields of the kernels' `Params` that bound their samples. */
function bound({ capacity, index }: Count): { samples: number; slot: number } {
  return { samples: capacity, slot: index };
}

/**
 * How many workgroups share the backward pass: enough for every multiprocessor of a GPU to hold four
 * (528 = 4 x 132, an H100's; slices then take 35 MB, less than its cache), few for the caches of a CPU; no
 * more than there are tiles.
 */
function backwardGroups(software: boolean, precision: Precision, samples: number): number {
  const tiles = Math.ceil(samples / (4 * BACKWARD_QUADS[precision]));
  return Math.min(software ? 8 : 528, tiles);
}
