import { constantsOf } from "../../../shaders/constants.ts";
import { type Commands, type Kernel, knownCount, type Memory } from "../../gpu/mod.ts";
import { blocksFor, SAMPLES_PER_BLOCK } from "../../nn/mod.ts";
import { contractionConstants, type ContractionKind } from "../contraction.ts";
import type { Draw, RayChunk, RayRange, Rays } from "../rays.ts";
import { allocateSamples, type Samples } from "../samples.ts";
import type { Composited } from "../volume_renderer.ts";
import { type FencepostOptions, Fenceposts } from "./fenceposts.ts";
import { footprintConstants, type MarchOptions, positionRows } from "./marcher.ts";
import type { IntervalSampler } from "./sampler.ts";

const NUMBERS = constantsOf("lib/spacing.wgsl");

/** How distances are spread along rays, as kernels number it. */
const SPACINGS = {
  linear: NUMBERS.LINEAR_SPACING,
  disparity: NUMBERS.DISPARITY_SPACING,
  power: NUMBERS.POWER_SPACING,
} as const;

/** How distances are spread along rays; `shaders/lib/spacing.wgsl` has the formulas. */
export type Spacing = keyof typeof SPACINGS;

/** h(t) of `shaders/lib/spacing.wgsl`. */
const LADDERS: Readonly<Record<Spacing, (t: number) => number>> = {
  linear: (t) => t,
  disparity: (t) => 1 / t,
  power: (t) => (1 + 2 * t / 2.5) ** -1.5,
};

/** The space that intervals lie in. */
export interface IntervalSpace {
  /** How space is contracted. */
  readonly contraction: ContractionKind;
  /** Whether the last interval of a ray hides what is behind it. */
  readonly opaque: boolean;
  /** The cube that becomes the unit cube, and which a contraction leaves as it is, in world units. */
  readonly box: { readonly center: readonly number[]; readonly size: number };
  /** Where rays start and end, in units of their directions. */
  readonly range: RayRange;
  /** How distances are spread between these, counted in halves of the box's side. */
  readonly spacing: Spacing;
  /** What samples have footprints of; null if they have none. */
  readonly footprints: MarchOptions["footprints"];
}

/** Samples in the middles of intervals, where a field of positions in the unit cube is asked. */
export class MiddleSampler implements IntervalSampler {
  readonly #samples: Samples;

  private constructor(
    memory: Memory,
    private readonly space: IntervalSpace,
    label: string,
    rays: number,
    /** Where intervals begin and end. */
    readonly fenceposts: Fenceposts,
    private readonly kernel: Kernel,
  ) {
    const { perRay } = fenceposts;
    const count = knownCount(memory.gpu, blocksFor(rays * perRay) * SAMPLES_PER_BLOCK);
    const features = positionRows(space);
    this.#samples = allocateSamples(memory, label, rays, count, [rays, perRay], features);
  }

  /** Compiles the kernels and allocates memory for chunks of `rays` rays. */
  static async create(
    memory: Memory,
    space: IntervalSpace,
    options: FencepostOptions,
    rays: number,
  ): Promise<MiddleSampler> {
    const fenceposts = await Fenceposts.create(memory, options, rays);
    const kernel = await memory.gpu.kernel("samples/intervals", {
      SAMPLES: options.perRay,
      OPAQUE: space.opaque,
      SPACING: SPACINGS[space.spacing],
      ...footprintConstants(space),
      ...contractionConstants({ kind: space.contraction, linear: 1 }),
    });
    return new MiddleSampler(memory, space, options.label, rays, fenceposts, kernel);
  }

  /** See `Sampler`. */
  get capacity(): number {
    return this.#samples.count.capacity;
  }

  /** See `Sampler`; distances are in units of the rays' directions, intervals in sides of the box. */
  sample(
    commands: Commands,
    { origins, directions }: Rays,
    chunk: RayChunk,
    draw: Draw,
    before: Composited | null,
  ): Samples {
    const { fenceposts, space: { spacing, range, box: { center, size } } } = this;
    const { firstRay, count: { capacity: rays } } = chunk;
    fenceposts.draw(commands, chunk, draw, before);
    const { positions, ts, deltas, rayIndices, packedInfo } = this.#samples;
    const samples = rays * fenceposts.perRay;
    const unit = size / 2;
    const [h_near, h_far] = [range.near, range.far].map((t) => LADDERS[spacing](t / unit));
    commands.run(
      this.kernel,
      blocksFor(samples) * SAMPLES_PER_BLOCK,
      {
        edges: fenceposts.edges,
        origins,
        directions,
        positions: positions.tensor,
        ts,
        deltas,
        ray_indices: rayIndices,
        packed_info: packedInfo,
      },
      {
        ...{ rays, first_ray: firstRay, unit, h_near, h_far },
        ...{ lower: center.map((middle) => middle - unit), size },
      },
    );
    return { ...this.#samples, count: { ...this.#samples.count, capacity: samples } };
  }
}
