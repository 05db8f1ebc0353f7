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
import { RegisterWayBack } from "./register_way_back.ts";

const { BLOCKS_PER_GROUP, THREADS } = constantsOf("lib/register_networks.wgsl");

/** The widest layers that stay in registers: kernels of wider ones take many seconds to compile. */
const WIDEST = 32;

/** What registers/backward binds; devices guarantee 8. */
const STORAGE_BUFFERS = 10;

/**
 * The density and the color network of Instant-NGP on a CPU: there and not back, activations stay in registers
 * (shaders/lib/register_layers.wgsl).
 */
export class RegisterNetworks implements Networks {
  /** The matrices. */
  readonly parameters: readonly ParameterGroup[];
  /** See `Networks`. */
  readonly fromKept = true;

  private constructor(
    private readonly matrices: Parameters,
    private readonly offsets: Readonly<Record<string, number>>,
    private readonly raw: Rows,
    private readonly wayBack: RegisterWayBack | null,
    private readonly layered: Networks | null,
    private readonly kernels: Record<"forward" | "density", Kernel>,
  ) {
    this.parameters = [matrices];
  }

  /** Whether a device can run networks of so many features and such layers. */
  static fits(gpu: Gpu, { encoded, width }: FusedOptions): boolean {
    return lanesOf(gpu) !== null && Math.max(paddedRows(encoded), width) <= WIDEST &&
      gpu.device.limits.maxStorageBuffersPerShaderStage >= STORAGE_BUFFERS;
  }

  /**
   * Compiles the kernels.
   *
   * @param options that fit the device
   * @param parameters the density network's layers, then the color network's, without biases
   * @param trained whether there is a way back
   * @param layered the same networks, which densities' gradients are left to; null if nobody needs these
   */
  static async create(
    memory: Memory,
    options: FusedOptions,
    parameters: Parameters,
    sampleCapacity: number,
    trained: boolean,
    layered: Networks | null,
  ): Promise<RegisterNetworks> {
    const { gpu } = memory;
    const { width, densityLayers, colorLayers, degree } = options;
    const shape = {
      ENCODED: paddedRows(options.encoded),
      WIDTH: width,
      DENSITY_LAYERS: densityLayers,
      COLOR_LAYERS: colorLayers,
      LANES: lanesOf(gpu)!,
    } satisfies Constants;
    const wayBack = trained
      ? await RegisterWayBack.create(
        ...[memory, options, parameters, sampleCapacity, { ...shape, DEGREE: degree }] as const,
      )
      : null;
    const density = { ...shape, DENSITY_DEPTH: depthOf(densityLayers) };
    const forward = await gpu.kernel("registers/forward", {
      ...{ ...density, COLOR_DEPTH: depthOf(colorLayers) },
      DEGREE: degree,
    });
    gpu.prepare(forward);
    return new RegisterNetworks(
      parameters,
      layerOffsets(parameters),
      allocateRows(memory, "raw densities", sampleCapacity, 1),
      wayBack,
      layered,
      { forward, density: await gpu.kernel("registers/density", density) },
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
   * See `Networks`. The forward pass is worked out again.
   *
   * @throws {RangeError} without a way back, kept samples or `dEncoded`
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
    if (!this.wayBack || !kept || !dEncoded) {
      throw new RangeError(
        "Cannot go back through networks in registers but from kept samples to encoded positions, where " +
          "they were made for it: use layered ones.",
      );
    }
    this.wayBack.run(commands, kept, encoded, seen, dOutputs, dEncoded, mode);
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
}

/** The part of the kernels that is a network of so many hidden layers, 1 or 2. */
function depthOf(layers: number): "shallow" | "deep" {
  return layers > 1 ? "deep" : "shallow";
}

/** Threads of the kernels that so many samples need. */
function threadsFor({ capacity }: Count): number {
  return Math.ceil(blocksFor(capacity) / BLOCKS_PER_GROUP) * THREADS;
}
