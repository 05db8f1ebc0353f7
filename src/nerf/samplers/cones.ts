import { type Commands, type Kernel, knownCount, type Memory, type Tensor } from "../../gpu/mod.ts";
import { blocksFor, GAUSSIAN_ROWS, SAMPLES_PER_BLOCK } from "../../nn/mod.ts";
import { contractionConstants, type ContractionKind } from "../contraction.ts";
import { DENSITIES, type Density } from "../densities.ts";
import type { Draw, RayChunk, RayRange, Rays } from "../rays.ts";
import { allocateSamples, type Samples } from "../samples.ts";
import type { Sampler } from "./sampler.ts";
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

/** How intervals are drawn. */
export interface IntervalOptions {
  /** Intervals of each ray. */
  readonly perRay: number;
  /** Whether fenceposts are drawn, or middles of intervals with one jitter for a ray. */
  readonly draws: "fenceposts" | "centers";
  /** Whether they are drawn at random. */
  readonly jitter: boolean;
  /** The intervals that were seen before, and how their weights are widened; null for the first ones. */
  readonly after: {
    readonly cones: ConeSampler;
    readonly weights: "blurred" | "dilated";
    /** What made their densities of raw outputs. */
    readonly density: Density;
    /** Added to blurred weights. */
    readonly padding: number;
    /** By how much of a ray dilated intervals grow. */
    readonly dilation: number;
    /** The power that dilated weights are raised to in a step. */
    exponent(step: number): number;
  } | null;
}

/** Intervals along cones, and the Gaussians that stand for them. */
export class ConeSampler implements Sampler {
  /** Fenceposts between intervals as parts of the ray, from 0 to 1, [rays, intervals + 1]. */
  readonly edges: Tensor<"f32">;
  readonly #samples: Samples;

  private constructor(
    memory: Memory,
    private readonly place: ConeSpace,
    private readonly options: IntervalOptions,
    rays: number,
    private readonly kernels: { readonly draw: Kernel; readonly cones: Kernel },
  ) {
    const { perRay, after } = options;
    const label = after ? "fine" : "coarse";
    this.edges = memory.tensor(`${label} fenceposts`, [rays, perRay + 1]);
    const capacity = blocksFor(rays * perRay) * SAMPLES_PER_BLOCK;
    const count = knownCount(memory.gpu, capacity);
    this.#samples = allocateSamples(memory, label, rays, count, [rays, perRay], GAUSSIAN_ROWS);
  }

  /** Compiles the kernels and allocates memory for chunks of `rays` rays. */
  static async create(
    memory: Memory,
    place: ConeSpace,
    options: IntervalOptions,
    rays: number,
  ): Promise<ConeSampler> {
    const { gpu } = memory;
    const { perRay: SAMPLES, draws, jitter: JITTER, after } = options;
    const isContracted = place.space === "contracted";
    const draw = !after && draws === "fenceposts"
      ? gpu.kernel("samples/stratified", { SAMPLES: SAMPLES + 1, JITTER, DISPARITY: false })
      : gpu.kernel("samples/fenceposts", {
        SAMPLES,
        CENTERS: draws === "centers",
        JITTER,
        WEIGHTS: after?.weights ?? "whole",
        ...(after && { PREVIOUS: after.cones.perRay, DENSITY: DENSITIES[after.density] }),
      });
    const cones = gpu.kernel("samples/cones", {
      SAMPLES,
      CYLINDER: place.space === "ndc",
      DISPARITY: isContracted,
      OPAQUE: isContracted,
      CONTRACTION: contractionConstants({ kind: place.contraction, linear: 1 }).CONTRACTION,
    });
    return new ConeSampler(memory, place, options, rays, { draw: await draw, cones: await cones });
  }

  /** Intervals of each ray. */
  get perRay(): number {
    return this.options.perRay;
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
    const { kernels, place: { box: { center, size }, range: { near, far } } } = this;
    const { firstRay, count: { capacity: rays } } = chunk;
    this.#draw(commands, chunk, draw, before);
    const { positions, ts, deltas, rayIndices, packedInfo } = this.#samples;
    const samples = rays * this.options.perRay;
    commands.run(
      kernels.cones,
      blocksFor(samples) * SAMPLES_PER_BLOCK,
      {
        edges: this.edges,
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

  /** Overwrites the fenceposts of a chunk's rays. */
  #draw(
    commands: Commands,
    { firstRay, count: { capacity: rays } }: RayChunk,
    { step, seed }: Draw,
    before: Composited | null,
  ): void {
    const { edges, kernels: { draw }, options: { perRay, draws, after } } = this;
    const numbers = { rays, first_ray: firstRay, step, seed };
    if (after && before) {
      const { outputs, transmittances, samples: { deltas } } = before;
      const { cones: { edges: edges_before }, padding, dilation, exponent } = after;
      const tensors = { edges, edges_before, outputs, deltas, transmittances };
      const params = { ...numbers, padding, dilation, exponent: exponent(step) };
      commands.run(draw, rays, tensors, params);
    } else if (draws === "fenceposts") {
      commands.run(draw, rays * (perRay + 1), { ts: edges }, { ...numbers, near: 0, far: 1 });
    } else {
      commands.run(draw, rays, { edges }, { ...numbers, padding: 0, dilation: 0, exponent: 1 });
    }
  }
}
