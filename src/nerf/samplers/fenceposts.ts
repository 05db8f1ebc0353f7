import type { Commands, Kernel, Memory, Tensor } from "../../gpu/mod.ts";
import { DENSITIES, type Density } from "../densities.ts";
import type { Draw, RayChunk } from "../rays.ts";
import type { Composited } from "../volume_renderer.ts";

/** How fenceposts between intervals are drawn. */
export interface FencepostOptions {
  /** What they are for, such as "fine". */
  readonly label: string;
  /** Intervals of each ray. */
  readonly perRay: number;
  /** Whether fenceposts are drawn, or middles of intervals with one jitter for a ray. */
  readonly draws: "fenceposts" | "centers";
  /** Whether they are drawn at random. */
  readonly jitter: boolean;
  /** Number of the batch's first draw, where others draw the same kind for its rays; 0 by default. */
  readonly firstDraw?: number;
  /** The intervals that were seen before, and how their weights are widened; null for the first ones. */
  readonly after: SeenBefore | null;
}

/** Intervals that were seen before. */
export interface SeenBefore {
  /** Where they begin and end. */
  readonly fenceposts: Fenceposts;
  /** How their weights are widened (shaders/lib/pieces_*.wgsl). */
  readonly weights: "blurred" | "dilated" | "padded";
  /** What made their densities of raw outputs. */
  readonly density: Density;
  /** Added to weights that are blurred or padded. */
  readonly padding: number;
  /** By how much of a ray dilated intervals grow. */
  readonly dilation: number;
  /** The power that dilated or padded weights are raised to in a step. */
  exponent(step: number): number;
}

/** Fenceposts between intervals of rays: even ones, or drawn where something was seen before. */
export class Fenceposts {
  /** As parts of the ray, from 0 to 1, increasing, [rays, intervals + 1]. */
  readonly edges: Tensor<"f32">;

  private constructor(
    memory: Memory,
    private readonly options: FencepostOptions,
    rays: number,
    private readonly kernel: Kernel,
  ) {
    this.edges = memory.tensor(`${options.label} fenceposts`, [rays, options.perRay + 1]);
  }

  /** Compiles the kernel and allocates memory for chunks of `rays` rays. */
  static async create(
    memory: Memory,
    options: FencepostOptions,
    rays: number,
  ): Promise<Fenceposts> {
    const { gpu } = memory;
    const { perRay: SAMPLES, draws, jitter: JITTER, after } = options;
    const kernel = !after && draws === "fenceposts"
      ? await gpu.kernel("samples/stratified", { SAMPLES: SAMPLES + 1, JITTER, DISPARITY: false })
      : await gpu.kernel("samples/fenceposts", {
        SAMPLES,
        CENTERS: draws === "centers",
        JITTER,
        WEIGHTS: after?.weights ?? "whole",
        ...(after && {
          PREVIOUS: after.fenceposts.perRay,
          DENSITY: DENSITIES[after.density],
        }),
      });
    return new Fenceposts(memory, options, rays, kernel);
  }

  /** Intervals of each ray. */
  get perRay(): number {
    return this.options.perRay;
  }

  /**
   * Overwrites those of a chunk's rays.
   *
   * @param before what was seen in the intervals before; null for the first ones
   */
  draw(
    commands: Commands,
    { firstRay, count: { capacity: rays } }: RayChunk,
    { step, seed }: Draw,
    before: Composited | null,
  ): void {
    const { edges, kernel, options: { perRay, draws, firstDraw = 0, after } } = this;
    const numbers = { rays, first_ray: firstDraw + firstRay, step, seed };
    if (after && before) {
      const { outputs, transmittances, samples: { deltas } } = before;
      const { fenceposts: { edges: edges_before }, padding, dilation, exponent } = after;
      const tensors = { edges, edges_before, outputs, deltas, transmittances };
      const params = { ...numbers, padding, dilation, exponent: exponent(step) };
      commands.run(kernel, rays, tensors, params);
    } else if (draws === "fenceposts") {
      commands.run(kernel, rays * (perRay + 1), { ts: edges }, { ...numbers, near: 0, far: 1 });
    } else {
      commands.run(kernel, rays, { edges }, { ...numbers, padding: 0, dilation: 0, exponent: 1 });
    }
  }
}

/** The power of weights after a part of the training (Barron et al. 2022, section 5; Schlick's bias). */
export function annealed(slope: number, part: number): number {
  return slope > 0 ? slope * part / ((slope - 1) * part + 1) : 1;
}
