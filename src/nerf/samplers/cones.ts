import { type Commands, type Kernel, knownCount, type Memory } from "../../gpu/mod.ts";
import { blocksFor, GAUSSIAN_ROWS, SAMPLES_PER_BLOCK } from "../../nn/mod.ts";
import { contractionConstants, type ContractionKind } from "../contraction.ts";
import type { Draw, RayChunk, RayRange, Rays } from "../rays.ts";
import { allocateSamples, type Samples } from "../samples.ts";
import { type FencepostOptions, Fenceposts } from "./fenceposts.ts";
import type { IntervalSampler } from "./sampler.ts";
import type { Composited } from "../volume_renderer.ts";

/** The space that cones are cast through. */
export interface ConeSpace {
  /** In which coordinates: cylinders in normalised device coordinates, Gaussians contracted if space is. */
  readonly space: "box" | "contracted" | "ndc";
  /** How space is contracted. */
  readonly contraction: ContractionKind;
  /** The cube that a contraction leaves as it is, in world units. */
  readonly box: { readonly center: readonly number[]; readonly size: number };
  /** Where cones start and end. */
  readonly range: RayRange;
}

/** Intervals along cones, and the Gaussians that stand for them. */
export class ConeSampler implements IntervalSampler {
  readonly #samples: Samples;

  private constructor(
    memory: Memory,
    private readonly place: ConeSpace,
    label: string,
    rays: number,
    /** Where intervals begin and end. */
    readonly fenceposts: Fenceposts,
    private readonly kernel: Kernel,
  ) {
    const { perRay } = fenceposts;
    const capacity = blocksFor(rays * perRay) * SAMPLES_PER_BLOCK;
    const count = knownCount(memory.gpu, capacity);
    this.#samples = allocateSamples(memory, label, rays, count, [rays, perRay], GAUSSIAN_ROWS);
  }

  /** Compiles the kernels and allocates memory for chunks of `rays` rays. */
  static async create(
    memory: Memory,
    place: ConeSpace,
    options: FencepostOptions,
    rays: number,
  ): Promise<ConeSampler> {
    const isContracted = place.space === "contracted";
    const fenceposts = await Fenceposts.create(memory, options, rays);
    const cones = await memory.gpu.kernel("samples/cones", {
      SAMPLES: options.perRay,
      CYLINDER: place.space === "ndc",
      DISPARITY: isContracted,
      OPAQUE: isContracted,
      CONTRACTION: contractionConstants({ kind: place.contraction, linear: 1 }).CONTRACTION,
    });
    return new ConeSampler(memory, place, options.label, rays, fenceposts, cones);
  }

  /** See `Sampler`. */
  get capacity(): number {
    return this.#samples.count.capacity;
  }

  /** See `Sampler`; distances are in units of the rays' directions, intervals in world units. */
  sample(
    commands: Commands,
    { origins, directions }: Rays,
    chunk: RayChunk,
    draw: Draw,
    before: Composited | null,
  ): Samples {
    const { fenceposts, place: { box: { center, size }, range: { near, far } } } = this;
    const { firstRay, count: { capacity: rays } } = chunk;
    fenceposts.draw(commands, chunk, draw, before);
    const { positions, ts, deltas, rayIndices, packedInfo } = this.#samples;
    const samples = rays * fenceposts.perRay;
    commands.run(
      this.kernel,
      blocksFor(samples) * SAMPLES_PER_BLOCK,
      {
        edges: fenceposts.edges,
        origins,
        directions,
        gaussians: positions.tensor,
        ts,
        deltas,
        ray_indices: rayIndices,
        packed_info: packedInfo,
      },
      { rays, first_ray: firstRay, near, far, center: [...center], half_side: size / 2 },
    );
    return { ...this.#samples, count: { ...this.#samples.count, capacity: samples } };
  }
}
