import { type Commands, type Kernel, knownCount, type Memory } from "../../gpu/mod.ts";
import { blocksFor, SAMPLES_PER_BLOCK } from "../../nn/mod.ts";
import { contractionConstants, type ContractionKind } from "../contraction.ts";
import type { Draw, RayChunk, RayRange, Rays } from "../rays.ts";
import { allocateSamples, type Samples } from "../samples.ts";
import type { Sampler } from "./sampler.ts";

/** The space that samples lie in. */
export interface PlaceOptions {
  /** How it is contracted. */
  readonly contraction: ContractionKind;
  /** The cube that a contraction leaves as it is, in world units. */
  readonly box: { readonly center: readonly number[]; readonly size: number };
}

/** Turns distances along rays, the same number on each, into packed samples in world units. */
export class SamplePlacer {
  /** What `place` wrote last. */
  readonly samples: Samples;

  private constructor(
    memory: Memory,
    label: string,
    rays: number,
    /** Samples on each ray. */
    readonly perRay: number,
    private readonly options: PlaceOptions,
    private readonly kernel: Kernel,
  ) {
    const capacity = blocksFor(rays * perRay) * SAMPLES_PER_BLOCK;
    const count = knownCount(memory.gpu, capacity);
    this.samples = allocateSamples(memory, label, rays, count, [rays, perRay]);
  }

  /** Compiles the kernel, and allocates samples for chunks of `rays` rays. */
  static async create(
    memory: Memory,
    label: string,
    rays: number,
    perRay: number,
    options: PlaceOptions,
  ): Promise<SamplePlacer> {
    // Distances along rays are not contracted here: `linear` is for marchers.
    const { CONTRACTION } = contractionConstants({ kind: options.contraction, linear: 1 });
    const kernel = await memory.gpu.kernel("samples/place", { SAMPLES: perRay, CONTRACTION });
    return new SamplePlacer(memory, label, rays, perRay, options, kernel);
  }

  /** Places the samples whose distances stand in `samples.ts`. */
  place(
    commands: Commands,
    { origins, directions }: Rays,
    { firstRay, count: { capacity: rays } }: RayChunk,
  ): Samples {
    const { samples, perRay, options: { box: { center, size } } } = this;
    const { positions, ts, deltas, rayIndices, packedInfo } = samples;
    commands.run(
      this.kernel,
      blocksFor(rays * perRay) * SAMPLES_PER_BLOCK,
      {
        ts,
        origins,
        directions,
        positions: positions.tensor,
        ray_indices: rayIndices,
        deltas,
        packed_info: packedInfo,
      },
      { rays, first_ray: firstRay, center: [...center], half_side: size / 2 },
    );
    return { ...samples, count: { ...samples.count, capacity: rays * perRay } };
  }
}

/** How stratified samples lie along rays. */
export interface StratifiedOptions extends PlaceOptions {
  /** Samples on each ray. */
  readonly perRay: number;
  /** They lie evenly in distance, or in its inverse. */
  readonly spacing: "linear" | "disparity";
  /** Whether they are placed at random inside their intervals. */
  readonly jitter: boolean;
}

/** Stratified samples between near and far (Mildenhall et al. 2020, eq. 2). */
export class StratifiedSampler implements Sampler {
  private constructor(
    private readonly range: RayRange,
    private readonly placer: SamplePlacer,
    private readonly kernel: Kernel,
  ) {}

  /**
   * Compiles the kernels and allocates memory for chunks of `rays` rays.
   *
   * @param range where rays start and end, in units of their directions
   */
  static async create(
    memory: Memory,
    options: StratifiedOptions,
    range: RayRange,
    rays: number,
  ): Promise<StratifiedSampler> {
    const { perRay, spacing, jitter } = options;
    const kernel = await memory.gpu.kernel("samples/stratified", {
      SAMPLES: perRay,
      JITTER: jitter,
      DISPARITY: spacing === "disparity",
    });
    const placer = await SamplePlacer.create(memory, "coarse", rays, perRay, options);
    return new StratifiedSampler(range, placer, kernel);
  }

  /** See `Sampler`. */
  get capacity(): number {
    return this.placer.samples.count.capacity;
  }

  /** See `Sampler`; distances are in units of the rays' directions, intervals in world units. */
  sample(commands: Commands, rays: Rays, chunk: RayChunk, { step, seed }: Draw): Samples {
    const { placer, range: { near, far } } = this;
    const { firstRay, count: { capacity } } = chunk;
    commands.run(
      this.kernel,
      capacity * placer.perRay,
      { ts: placer.samples.ts },
      { rays: capacity, first_ray: firstRay, near, far, step, seed },
    );
    return placer.place(commands, rays, chunk);
  }
}
