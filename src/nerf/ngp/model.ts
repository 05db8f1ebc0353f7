import type { Commands, Gpu, Tensor } from "../../gpu/mod.ts";
import {
  encodedFeatures,
  FusedNetworks,
  HashGrid,
  LayeredNetworks,
  networkLayers,
  type NetworkOptions,
  type Networks,
  Parameters,
} from "../../nn/mod.ts";
import { type Box, contractionOf } from "./marcher.ts";
import { type Model, type StoredArray, storedParameters, storedTensor } from "../model.ts";
import type { NgpConfig } from "./config.ts";
import { OccupancyGrid } from "./occupancy_grid.ts";
import { ViewParameters } from "./view_parameters.ts";

/** Slots of a batch's state; `shaders/lib/batch.wgsl` explains them. */
export const BATCH = {
  rays: 0,
  keptRays: 1,
  samples: 2,
  keptSamples: 3,
  applied: 4,
  skipped: 5,
  slots: 8,
} as const;

/** The shortest step of a marched ray, in sides of the unit cube. */
export function marchStep({ steps }: NgpConfig["march"]): number {
  return Math.sqrt(3) / steps;
}

/** The unit cube's lowest corner and side, in world units. */
export function cubeOf({ center, size }: NgpConfig["box"]): Box {
  const [x, y, z] = center.map((middle) => middle - size / 2);
  return { lower: [x, y, z], size };
}

/** What fused kernels take of a workgroup's memory, in bytes; the backward pass most. */
const FUSED_MEMORY = 32_768;

/**
 * The precision and the kernels that "auto" stands for on a device. Half precision reads a table of half
 * the size; on CPUs, where unpacking costs more than reading, single precision and single layers are
 * faster.
 */
export function automaticNetworks(gpu: Gpu): {
  kernels: "fused" | "layered";
  precision: "f32" | "f16";
  table: "f32" | "f16";
} {
  if (gpu.info.software) return { kernels: "layered", precision: "f32", table: "f32" };
  const fits = gpu.info.limits.maxComputeWorkgroupStorageSize >= FUSED_MEMORY;
  return {
    kernels: fits ? "fused" : "layered",
    precision: gpu.has("shader-f16") ? "f16" : "f32",
    table: "f16",
  };
}

/** Whether anything is learnt of single photographs. */
export function learnsViews({ exposure, poses }: NgpConfig): boolean {
  return exposure.rate > 0 || poses.rate > 0;
}

/**
 * A configuration in which nothing is "auto" any more: a run keeps what it began with.
 *
 * @param views number of training views
 */
export function settleNgp(gpu: Gpu, config: NgpConfig, views: number): NgpConfig {
  const { kernels, precision, table } = automaticNetworks(gpu);
  const { grid, networks } = config;
  const settled = networks.kernels === "auto" ? kernels : networks.kernels;
  return {
    ...config,
    views: learnsViews(config) ? views : 0,
    grid: { ...grid, precision: grid.precision === "auto" ? table : grid.precision },
    networks: {
      ...networks,
      kernels: settled,
      precision: networks.precision !== "auto"
        ? networks.precision
        : settled === "fused"
        ? precision
        : "f32",
    },
  };
}

/**
 * All that Instant-NGP learns: the hash grid, the networks, the occupancy grid; and the state of its
 * batches, without which a resumed run would not be the same.
 */
export class NgpModel implements Model {
  /** Everything that training changes. */
  readonly stored: readonly StoredArray[];

  private constructor(
    private readonly gpu: Gpu,
    private readonly config: NgpConfig,
    /** Features of positions. */
    readonly grid: HashGrid,
    /** The matrices of both networks. */
    readonly parameters: Parameters,
    /** Their running averages; null if there are none. */
    readonly averages: Tensor<"f32"> | null,
    /** Where there is something. */
    readonly occupancy: OccupancyGrid,
    /** The batches' state. */
    readonly batch: Tensor<"u32">,
    /** How each training view was exposed; null if that is not learnt. */
    readonly exposures: ViewParameters | null,
    /** How each training view's camera was moved; null if that is not learnt. */
    readonly poses: ViewParameters | null,
  ) {
    this.stored = [
      ...storedParameters(parameters, averages),
      storedTensor("grid.table", grid.values),
      storedTensor("adam.m.grid.table", grid.firstMoments),
      storedTensor("adam.v.grid.table", grid.secondMoments),
      storedTensor("adam.steps.grid.table", grid.steps),
      ...(grid.average ? [storedTensor("average.grid.table", grid.average)] : []),
      storedTensor("occupancy.densities", occupancy.densities),
      storedTensor("batch", batch),
      ...(exposures?.stored ?? []),
      ...(poses?.stored ?? []),
    ];
  }

  /**
   * Allocates a model; its parameters are zero until initialised or restored.
   *
   * @param config one in which nothing is "auto"
   */
  static async create(gpu: Gpu, config: NgpConfig): Promise<NgpModel> {
    const average = config.averageDecay > 0;
    const { views, exposure, poses, grid: { precision, ...grid } } = config;
    const parameters = new Parameters(gpu, networkLayers(networkOptions(config)));
    const batch = new Uint32Array(BATCH.slots);
    batch[BATCH.rays] = config.batch.rays;
    return new NgpModel(
      gpu,
      config,
      await HashGrid.create(gpu, {
        ...grid,
        precision: precision === "f16" ? "f16" : "f32",
        average,
      }),
      parameters,
      average ? gpu.tensor("average parameters", [parameters.length]) : null,
      await OccupancyGrid.create(
        gpu,
        config.occupancy,
        marchStep(config.march),
        config.batch.capacity,
        contractionOf(config),
      ),
      gpu.tensor("batch", [BATCH.slots], { type: "u32", data: batch }),
      exposure.rate > 0 ? ViewParameters.exposures(gpu, views) : null,
      poses.rate > 0 ? ViewParameters.poses(gpu, views) : null,
    );
  }

  /** Draws the initial parameters. */
  initialize(seed: number): void {
    this.parameters.initialize(this.gpu, "glorot", seed);
    this.grid.initialize(this.gpu, seed);
    if (!this.averages) return;
    const commands = this.gpu.record();
    commands.copy(this.parameters.values, this.averages.buffer);
    commands.submit();
  }

  /** The networks' kernels, with memory for `samples` samples at a time. */
  createNetworks(samples: number): Promise<Networks> {
    const { precision, kernels } = this.config.networks;
    if (kernels === "layered") return this.createLayeredNetworks(samples);
    const options = networkOptions(this.config);
    const stored = precision === "f16" ? "f16" : "f32";
    return FusedNetworks.create(this.gpu, options, stored, this.parameters, samples);
  }

  /** The networks layer by layer, which can be walked back through for normals. */
  createLayeredNetworks(samples: number): Promise<LayeredNetworks> {
    return LayeredNetworks.create(this.gpu, networkOptions(this.config), this.parameters, samples);
  }

  /** Rows of an encoded position. */
  get encodedRows(): number {
    return encodedFeatures(this.grid.options);
  }

  /** Number of parameters. */
  get parameterCount(): number {
    return this.parameters.count + this.grid.count;
  }

  /** Makes what is derived from the stored arrays. */
  restored(): void {
    const commands: Commands = this.gpu.record();
    this.grid.pack(commands);
    this.occupancy.refresh(commands);
    commands.submit();
  }

  /** Frees its memory. */
  destroy(): void {
    this.parameters.destroy(this.gpu);
    this.occupancy.destroy();
    const views = [this.exposures, this.poses].flatMap((learnt) => learnt?.tensors ?? []);
    const tensors = [...this.grid.tensors, this.batch, ...views];
    if (this.averages) tensors.push(this.averages);
    for (const tensor of tensors) this.gpu.free(tensor);
  }
}

/** The sizes of a configuration's networks. */
export function networkOptions({ grid, networks }: NgpConfig): NetworkOptions {
  const { width, densityLayers, colorLayers, directionDegree } = networks;
  return {
    encoded: grid.levels * grid.features,
    width,
    densityLayers,
    colorLayers,
    degree: directionDegree,
  };
}
