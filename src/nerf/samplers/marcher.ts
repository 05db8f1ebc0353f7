import { constantsOf } from "../../../shaders/constants.ts";
import type { Commands, Constants, Kernel, Memory, Params, Tensor } from "../../gpu/mod.ts";
import { PrefixSum } from "../../nn/mod.ts";
import type { CommonConfig } from "../common_config.ts";
import { type Contraction, contractionConstants } from "../contraction.ts";
import type { Draw, RayRange, Rays } from "../rays.ts";
import { allocateSamples, type Samples } from "../samples.ts";
import { BATCH } from "../state.ts";

/** How rays walk through the occupancy grid; `shaders/lib/march.wgsl` explains. */
export interface MarchOptions {
  /** Steps on the diagonal of the finest cascade: their shortest length is sqrt(3) / steps. */
  readonly steps: number;
  /** By how much of the distance steps grow, such as 1/256; 0 for steps of one length. */
  readonly coneAngle: number;
  /** The most samples a ray can have. */
  readonly maxSamples: number;
  /** Cells along a side of each cascade: 32, 64, 128 or 256. */
  readonly resolution: number;
  /** Number of cascades, 1 to 8, each twice as wide as the one before; 1 in a contracted space. */
  readonly cascades: number;
  /** How space is contracted. */
  readonly contraction: Contraction;
  /** What samples have footprints of; null if they have none. */
  readonly footprints: keyof typeof FOOTPRINTS | null;
}

const NUMBERS = constantsOf("lib/footprint.wgsl");

/** Of what samples can have footprints, as kernels number it. */
const FOOTPRINTS = { cones: NUMBERS.CONES, cylinders: NUMBERS.CYLINDERS } as const;

/** The constants of the kernels that write positions of samples, besides those of their walk. */
export function footprintConstants({ footprints }: Pick<MarchOptions, "footprints">): Constants {
  return { FOOTPRINTS: footprints ? FOOTPRINTS[footprints] : NUMBERS.NO_FOOTPRINTS };
}

/** Rows of positions: their coordinates and, if they have any, their footprints. */
export function positionRows({ footprints }: Pick<MarchOptions, "footprints">): 3 | 4 {
  return footprints ? 4 : 3;
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

/** The fields of `Params` of the kernels that walk along rays; see `shaders/lib/lattice.wgsl`. */
export function walkParams(
  { lower, size }: Box,
  { near, far }: RayRange,
  rays: number,
  { step, seed }: Draw,
): Params {
  return { lower, size, near, far, rays, step, seed };
}

/** Where the cube of the finest cascade lies in the world. */
export interface Box {
  /** The corner where all coordinates are least. */
  readonly lower: readonly [number, number, number];
  /** The length of its sides. */
  readonly size: number;
}

/** The unit cube's lowest corner and side, in world units. */
export function cubeOf({ center, size }: CommonConfig["box"]): Box {
  const [x, y, z] = center.map((middle) => middle - size / 2);
  return { lower: [x, y, z], size };
}

/**
 * Places samples along rays, in occupied cells only, and packs them: counts them, finds by a prefix sum
 * where each ray's samples go, and writes them there (Mueller et al. 2022, appendix E). No counters race,
 * so the same rays give the same samples in the same order.
 */
export class Marcher {
  /**
   * What `march` wrote last, in field coordinates, of which the largest cascade is [0, 1]^3. Lengths are in
   * units of the box's side.
   */
  readonly samples: Samples;
  readonly #counts: Tensor<"u32">;
  readonly #offsets: Tensor<"u32">;
  readonly #total: Tensor<"u32">;

  private constructor(
    memory: Memory,
    batch: Tensor<"u32">,
    options: MarchOptions,
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
    const perRay = (label: string) => memory.tensor(label, [rayCapacity], { type: "u32" });
    this.#counts = perRay("samples of each ray");
    this.#offsets = perRay("first sample of each ray");
    this.#total = memory.tensor("samples of all rays", [1], { type: "u32" });
    const count = { capacity: sampleCapacity, counters: batch, index: BATCH.samples };
    const rows = positionRows(options);
    this.samples = allocateSamples(memory, "marched", rayCapacity, count, undefined, rows);
  }

  /**
   * Compiles the kernels and allocates memory.
   *
   * @param batch see `shaders/lib/batch.wgsl`: its number of rays, at most rayCapacity, is marched
   * @param box the cube of the finest cascade
   * @param range where rays start and end, in world units
   * @param rayCapacity the most rays of a batch, 1 to 2^20
   * @param sampleCapacity the most samples of a batch, a multiple of 64
   * @param jitter whether each ray's first sample is moved at random, by up to a step
   * @throws {RangeError} for any other capacity of rays
   */
  static async create(
    memory: Memory,
    batch: Tensor<"u32">,
    options: MarchOptions,
    box: Box,
    range: RayRange,
    rayCapacity: number,
    sampleCapacity: number,
    jitter: boolean,
  ): Promise<Marcher> {
    const { gpu } = memory;
    const walk = walkConstants(options, jitter);
    const prefixSum = await PrefixSum.create(memory, rayCapacity);
    return new Marcher(memory, batch, options, box, range, rayCapacity, sampleCapacity, prefixSum, {
      count: await gpu.kernel("march/count", { ...walk, MAX_SAMPLES: options.maxSamples }),
      pack: await gpu.kernel("march/pack"),
      emit: await gpu.kernel("march/emit", { ...walk, ...footprintConstants(options) }),
      adapt: await gpu.kernel("march/adapt"),
    });
  }

  /**
   * Overwrites `samples`, and in the batch the number of rays whose samples fit into memory, a prefix of all
   * rays, and the number of those samples. Behind the last sample, tensors keep what they held.
   *
   * @param bits the occupancy grid, a bit a cell, [cascades resolution^3 / 32]
   * @param rays at least rayCapacity rays with directions of length 1, in world units
   */
  march(
    commands: Commands,
    bits: Tensor<"u32">,
    { origins, directions }: Rays,
    draw: Draw,
  ): void {
    const { kernels, rayCapacity, samples, box, range } = this;
    const { counters: batch } = samples.count;
    const { ts, deltas, rayIndices, packedInfo } = samples;
    const [counts, offsets] = [this.#counts, this.#offsets];
    const walk = walkParams(box, range, rayCapacity, draw);
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
   * Overwrites in the batch the number of samples kept of the last march, and with it the number of rays of
   * the next: at most twice, at least half as many as were marched now.
   *
   * @param keptTotal how many samples were kept, [1]
   * @param wanted how many there should be, and the fewest rays to march
   */
  adapt(
    commands: Commands,
    keptTotal: Tensor<"u32">,
    wanted: { readonly targetSamples: number; readonly minRays: number },
  ): void {
    const { counters: batch } = this.samples.count;
    commands.run(this.kernels.adapt, 1, { batch, kept_total: keptTotal }, {
      target_samples: wanted.targetSamples,
      capacity: this.sampleCapacity,
      min_rays: wanted.minRays,
      max_rays: this.rayCapacity,
    });
  }
}
