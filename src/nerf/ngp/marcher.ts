import type { Commands, Constants, Gpu, Kernel, Tensor } from "../../gpu/mod.ts";
import { allocateRows, type Rows } from "../../nn/rows.ts";
import { PrefixSum } from "../../nn/scan.ts";
import { type Contraction, contractionConstants, contractionKind } from "../contraction.ts";
import type { NgpConfig } from "./config.ts";
import type { Draw, RayRange, Rays } from "../rays.ts";

/** How rays walk through the occupancy grid; `shaders/lib/march.wgsl` explains. */
export interface MarchOptions {
  /** Steps on the diagonal of the finest cascade: their shortest length is sqrt(3) / steps. */
  readonly steps: number;
  /** By how much of the distance steps grow, such as 1/256; 0 for steps of one length. */
  readonly coneAngle: number;
  /** The most samples a ray can have. */
  readonly maxSamples: number;
  /** Cells along a side of each cascade: 32, 64 or 128. */
  readonly resolution: number;
  /** Number of cascades, 1 to 8, each twice as wide as the one before; 1 in a contracted space. */
  readonly cascades: number;
  /** How space is contracted. */
  readonly contraction: Contraction;
}

/** How a configuration's rays walk. */
export function marchOptions(config: NgpConfig): MarchOptions {
  const { march, occupancy } = config;
  return { ...march, ...occupancy, contraction: contractionOf(config) };
}

/** How a configuration contracts space and distances. */
export function contractionOf(config: NgpConfig): Contraction {
  return { kind: contractionKind(config), linear: config.march.linear };
}

/** The constants of the kernels that import `shaders/lib/march.wgsl`. */
export function walkConstants(options: MarchOptions, jitter: boolean): Constants {
  return {
    STEPS: options.steps,
    CONE: options.coneAngle,
    RESOLUTION: options.resolution,
    CASCADES: options.cascades,
    JITTER: jitter,
    ...contractionConstants(options.contraction),
  };
}

/** Rays of a space that is not contracted end where the box ends: in world units far behind. */
const FAR = 1e9;

/** Where a configuration's rays start and end, in world units. */
export function marchRange({ camera, march, space }: NgpConfig): RayRange {
  return { near: camera.near, far: space === "contracted" ? march.far : FAR };
}

/** Where the cube of the finest cascade lies in the world. */
export interface Box {
  /** The corner where all coordinates are least. */
  readonly lower: readonly [number, number, number];
  /** The length of its sides. */
  readonly size: number;
}

/**
 * Samples along rays, those of a ray next to each other, in the rays' order. Lengths are in units of the
 * box's side.
 */
export interface MarchedSamples {
  /** Field coordinates, three rows; the largest cascade is [0, 1]^3. */
  readonly positions: Rows;
  /** Distances, [sampleCapacity], sorted along each ray. */
  readonly ts: Tensor<"f32">;
  /** Lengths of the intervals they stand for, [sampleCapacity]. */
  readonly deltas: Tensor<"f32">;
  /** The ray of each, [sampleCapacity]. */
  readonly rayIndices: Tensor<"u32">;
  /** (first sample, number of samples) of each ray, [rayCapacity, 2]; (0, 0) for rays that did not fit. */
  readonly packedInfo: Tensor<"u32">;
}

/**
 * Places samples along rays, in occupied cells only, and packs them: counts them, finds by a prefix sum
 * where each ray's samples go, and writes them there (Mueller et al. 2022, appendix E). No counters race,
 * so the same rays give the same samples in the same order.
 */
export class Marcher {
  /** What `march` wrote last. */
  readonly samples: MarchedSamples;
  readonly #counts: Tensor<"u32">;
  readonly #offsets: Tensor<"u32">;
  readonly #total: Tensor<"u32">;

  private constructor(
    gpu: Gpu,
    private readonly box: Box,
    private readonly range: RayRange,
    private readonly rayCapacity: number,
    private readonly sampleCapacity: number,
    private readonly prefixSum: PrefixSum,
    private readonly kernels: {
      readonly count: Kernel;
      readonly pack: Kernel;
      readonly emit: Kernel;
      readonly adapt: Kernel;
    },
  ) {
    const perRay = (label: string) => gpu.tensor(label, [rayCapacity], { type: "u32" });
    this.#counts = perRay("samples of each ray");
    this.#offsets = perRay("first sample of each ray");
    this.#total = gpu.tensor("samples of all rays", [1], { type: "u32" });
    this.samples = {
      positions: allocateRows(gpu, "marched positions", sampleCapacity, 3),
      ts: gpu.tensor("marched samples", [sampleCapacity]),
      deltas: gpu.tensor("marched intervals", [sampleCapacity]),
      rayIndices: gpu.tensor("rays of marched samples", [sampleCapacity], { type: "u32" }),
      packedInfo: gpu.tensor("marched packed info", [rayCapacity, 2], { type: "u32" }),
    };
  }

  /**
   * Compiles the kernels and allocates memory.
   *
   * @param box the cube of the finest cascade
   * @param range where rays start and end, in world units
   * @param rayCapacity the most rays of a batch, 1 to 2^20
   * @param sampleCapacity the most samples of a batch, a multiple of 64
   * @param jitter whether each ray's first sample is moved at random, by up to a step
   * @throws {RangeError} for any other capacity of rays
   */
  static async create(
    gpu: Gpu,
    options: MarchOptions,
    box: Box,
    range: RayRange,
    rayCapacity: number,
    sampleCapacity: number,
    jitter: boolean,
  ): Promise<Marcher> {
    const walk = walkConstants(options, jitter);
    const prefixSum = await PrefixSum.create(gpu, rayCapacity);
    return new Marcher(gpu, box, range, rayCapacity, sampleCapacity, prefixSum, {
      count: await gpu.kernel("march/count", { ...walk, MAX_SAMPLES: options.maxSamples }),
      pack: await gpu.kernel("march/pack"),
      emit: await gpu.kernel("march/emit", walk),
      adapt: await gpu.kernel("march/adapt"),
    });
  }

  /**
   * Overwrites `samples`, and in `batch` the number of rays whose samples fit into memory, a prefix of all
   * rays, and the number of those samples. Behind the last sample, tensors keep what they held.
   *
   * @param batch see `shaders/lib/batch.wgsl`; its number of rays, at most rayCapacity, is read
   * @param bits the occupancy grid, a bit a cell, [cascades resolution^3 / 32]
   * @param rays at least rayCapacity rays with directions of length 1, in world units
   */
  march(
    commands: Commands,
    batch: Tensor<"u32">,
    bits: Tensor<"u32">,
    { origins, directions }: Rays,
    { step, seed }: Draw,
  ): void {
    const { kernels, rayCapacity, samples, box, range } = this;
    const { ts, deltas, rayIndices, packedInfo } = samples;
    const [counts, offsets] = [this.#counts, this.#offsets];
    const walk = {
      lower: box.lower,
      size: box.size,
      near: range.near,
      far: range.far,
      rays: rayCapacity,
      step,
      seed,
    };
    commands.run(kernels.count, rayCapacity, { batch, origins, directions, bits, counts }, walk);
    this.prefixSum.run(commands, counts, offsets, this.#total);
    commands.run(
      kernels.pack,
      rayCapacity,
      { batch, counts, offsets, packed_info: packedInfo },
      { rays: rayCapacity, capacity: this.sampleCapacity },
    );
    commands.run(
      kernels.emit,
      rayCapacity,
      {
        origins,
        directions,
        bits,
        packed_info: packedInfo,
        positions: samples.positions.tensor,
        ts,
        deltas,
        ray_indices: rayIndices,
      },
      walk,
    );
  }

  /**
   * Overwrites in `batch` the number of samples kept of the last march, and with it the number of rays of
   * the next: at most twice, at least half as many as were marched now.
   *
   * @param keptTotal how many samples were kept, [1]
   * @param wanted how many there should be, and the fewest rays to march
   */
  adapt(
    commands: Commands,
    batch: Tensor<"u32">,
    keptTotal: Tensor<"u32">,
    wanted: { readonly targetSamples: number; readonly minRays: number },
  ): void {
    commands.run(this.kernels.adapt, 1, { batch, kept_total: keptTotal }, {
      target_samples: wanted.targetSamples,
      capacity: this.sampleCapacity,
      min_rays: wanted.minRays,
      max_rays: this.rayCapacity,
    });
  }

  /** All tensors, for freeing. */
  get tensors(): Tensor[] {
    const { positions, ts, deltas, rayIndices, packedInfo } = this.samples;
    return [
      positions.tensor,
      ts,
      deltas,
      rayIndices,
      packedInfo,
      this.#counts,
      this.#offsets,
      this.#total,
      ...this.prefixSum.tensors,
    ];
  }
}
