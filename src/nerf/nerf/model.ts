import type { Commands, Gpu } from "../../gpu/mod.ts";
import { blocksFor, DenseKernels, type LayerPlace, Parameters } from "../../nn/mod.ts";
import { type Model, type StoredArray, storedParameters } from "../model.ts";
import type { NerfConfig } from "./config.ts";
import { fieldBytesPerSample, fieldLayers, NerfField } from "./field.ts";

/** The parameters and networks of a run: a coarse field and, if there are fine samples, a fine one. */
export class NerfModel implements Model {
  /** Everything that training changes. */
  readonly stored: readonly StoredArray[];

  private constructor(
    private readonly gpu: Gpu,
    /** All parameters. */
    readonly parameters: Parameters,
    /** The coarse network, or the only one. */
    readonly coarse: NerfField,
    /** The fine network, if any. */
    readonly fine: NerfField | null,
  ) {
    this.stored = storedParameters(parameters);
  }

  /** Compiles the networks; their parameters are zero until initialised or loaded. */
  static async create(gpu: Gpu, config: NerfConfig): Promise<NerfModel> {
    const names = config.samples.fine > 0 ? ["coarse", "fine"] : ["coarse"];
    const parameters = new Parameters(
      gpu,
      names.flatMap((name) => fieldLayers(name, config.field)),
    );
    const dense = await DenseKernels.create(gpu);
    const [coarse, fine] = await Promise.all(
      names.map((name) =>
        NerfField.create(gpu, config.field, config.densityNoise, name, parameters, dense)
      ),
    );
    return new NerfModel(gpu, parameters, coarse, fine ?? null);
  }

  /** Number of parameters. */
  get parameterCount(): number {
    return this.parameters.count;
  }

  /** Frees the parameters. */
  destroy(): void {
    this.parameters.destroy(this.gpu);
  }

  /** The layers of all networks. */
  get layers(): readonly LayerPlace[] {
    return this.parameters.layers;
  }

  /** Refreshes what `NerfField.backward` needs, after the parameters have changed. */
  prepare(commands: Commands): void {
    this.coarse.prepare(commands);
    this.fine?.prepare(commands);
  }
}

/** Bytes of activations to keep in memory at most: on CPUs small chunks stay nearer the caches. */
const CHUNK_BYTES = { software: 256 * 2 ** 20, hardware: 2 ** 31 };

/** Samples of one ray. */
export function samplesPerRay({ coarse, fine }: NerfConfig["samples"]): number {
  return coarse + fine;
}

/**
 * How many rays' activations fit in memory together on this device, and into its storage bindings. The
 * sum over samples is rounded differently for another number, so a run keeps the one it began with.
 */
export function automaticChunk(gpu: Gpu, config: NerfConfig): number {
  const perRay = samplesPerRay(config.samples);
  const budget = gpu.info.software ? CHUNK_BYTES.software : CHUNK_BYTES.hardware;
  const byMemory = budget / fieldBytesPerSample(config.field) / perRay;
  const widest = Math.max(
    ...fieldLayers("", config.field).flatMap(({ inputs, outputs }) =>
      [inputs, outputs].map((parts) => parts.reduce((sum, part) => sum + part + 16, 32))
    ),
  );
  const byBinding = gpu.device.limits.maxStorageBufferBindingSize / (widest * 4) / perRay;
  const rays = Math.floor(Math.min(byMemory, byBinding, config.batch.rays));
  return Math.max(rays, 1);
}

/** Blocks of samples in a chunk of `rays` rays, as a number of samples. */
export function chunkSamples(config: NerfConfig, rays: number): number {
  return blocksFor(rays * samplesPerRay(config.samples)) * 64;
}
