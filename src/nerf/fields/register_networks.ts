import { constantsOf } from "../../../shaders/constants.ts";
import type { Commands, Constants, Count, Gpu, Kernel, Memory, Tensor } from "../../gpu/mod.ts";
import {
  allocateRows,
  blocksFor,
  chosenValues,
  type GradientMode,
  lanesOf,
  paddedRows,
  type ParameterChoice,
  type ParameterGroup,
  type Parameters,
  type Rows,
} from "../../nn/mod.ts";
import { type FusedOptions, layerOffsets } from "./fused_networks.ts";
import type { KeptSamples, Networks, NoiseDraw, SampleDirections } from "./networks.ts";

const { BLOCKS_PER_GROUP, THREADS } = constantsOf("lib/register_networks.wgsl");

/** The widest layers that stay in registers: kernels of wider ones take many seconds to compile. */
const WIDEST = 32;

/**
 * The density and the color network of Instant-NGP on a CPU: there and not back, activations stay in registers
 * (shaders/lib/register_layers.wgsl). The way back is left to others.
 */
export class RegisterNetworks implements Networks {
  /** The matrices. */
  readonly parameters: readonly ParameterGroup[];

  private constructor(
    private readonly matrices: Parameters,
    private readonly offsets: Readonly<Record<string, number>>,
    private readonly raw: Rows,
    private readonly layered: Networks | null,
    private readonly kernels: Record<"forward" | "density", Kernel>,
  ) {
    this.parameters = [matrices];
  }

  /** Whether a device can run networks of so many features and such layers. */
  static fits(gpu: Gpu, { encoded, width }: FusedOptions): boolean {
    return lanesOf(gpu) !== null && Math.max(paddedRows(encoded), width) <= WIDEST;
  }

  /**
   * Compiles the kernels.
   *
   * @param options that fit the device
   * @param parameters the density network's layers, then the color network's, without biases
   * @param layered the same networks, which the way back is left to; null if nobody needs it
   */
  static async create(
    memory: Memory,
    options: FusedOptions,
    parameters: Parameters,
    sampleCapacity: number,
    layered: Networks | null,
  ): Promise<RegisterNetworks> {
    const { gpu } = memory;
    const { width, densityLayers, colorLayers, degree } = options;
    const density = {
      ENCODED: paddedRows(options.encoded),
      WIDTH: width,
      DENSITY_LAYERS: densityLayers,
      COLOR_LAYERS: colorLayers,
      LANES: lanesOf(gpu)!,
    } satisfies Constants;
    return new RegisterNetworks(
      parameters,
      layerOffsets(parameters),
      allocateRows(memory, "raw densities", sampleCapacity, 1),
      layered,
      {
        forward: await gpu.kernel("registers/forward", { ...density, DEGREE: degree }),
        density: await gpu.kernel("registers/density", density),
      },
    );
  }

  /** See `Networks`; `encoded` are all rows of their tensor, and there is never noise on densities. */
  forward(
    commands: Commands,
    count: Count,
    encoded: Rows,
    { rayIndices, directions }: SampleDirections,
    outputs: Tensor<"f32">,
    _noise: NoiseDraw | null,
    choice: ParameterChoice,
  ): void {
    const { kernels, matrices, offsets } = this;
    commands.run(
      kernels.forward,
      threadsFor(count),
      {
        batch: count.counters,
        encoded: encoded.tensor,
        ray_indices: rayIndices,
        directions,
        parameters: chosenValues(matrices, choice),
        outputs,
      },
      { layers: offsets, samples: count.capacity, slot: count.index },
    );
  }

  /** See `Networks`; `encoded` are all rows of their tensor. Zero where the last block is padded. */
  density(commands: Commands, count: Count, encoded: Rows, choice: ParameterChoice): Rows {
    const { kernels, matrices, offsets, raw } = this;
    const parameters = chosenValues(matrices, choice);
    commands.run(
      kernels.density,
      threadsFor(count),
      { batch: count.counters, encoded: encoded.tensor, parameters, raw: raw.tensor },
      { layers: offsets, samples: count.capacity, slot: count.index },
    );
    return raw;
  }

  /**
   * See `Networks`.
   *
   * @throws {RangeError} without kept samples: of those the forward pass is worked out again
   */
  backward(
    commands: Commands,
    kept: KeptSamples | null,
    count: Count,
    encoded: Rows,
    seen: SampleDirections,
    dOutputs: Tensor<"f32">,
    dEncoded: Rows | null,
    mode: GradientMode,
  ): void {
    if (!kept) {
      throw new RangeError(
        "Cannot go back from all samples as nothing was kept of the way there: use layered networks.",
      );
    }
    this.#wayBack.backward(commands, kept, count, encoded, seen, dOutputs, dEncoded, mode);
  }

  /** See `Networks`. */
  densityGradient(
    commands: Commands,
    count: Count,
    encoded: Rows,
    dEncoded: Rows,
    choice: ParameterChoice,
  ): void {
    this.#wayBack.densityGradient(commands, count, encoded, dEncoded, choice);
  }

  get #wayBack(): Networks {
    if (this.layered) return this.layered;
    throw new RangeError("Cannot walk back through networks that were made without a way back.");
  }
}

/** Threads of the kernels that so many samples need. */
function threadsFor({ capacity }: Count): number {
  return Math.ceil(blocksFor(capacity) / BLOCKS_PER_GROUP) * THREADS;
}
