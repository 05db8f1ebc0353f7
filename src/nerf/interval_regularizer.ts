import type { Commands, Kernel, Memory, Tensor } from "../gpu/mod.ts";
import { DENSITIES, type Density } from "./densities.ts";
import type { RayChunk } from "./rays.ts";
import type { Fenceposts } from "./samplers/fenceposts.ts";
import type { Composited, KeptGradients } from "./volume_renderer.ts";

/** What samples between fenceposts are held to besides colours. */
export interface RegularizerOptions {
  /** What made densities of raw outputs. */
  readonly density: Density;
  /** Weight of the distortion (Barron et al. 2022, eq. 15), in parts of the ray. */
  readonly distortion: number;
  /**
   * The distance from which on gradients are whole, in units of the rays' directions; nearer samples have theirs
   * times its square over this one's (Philip and Deschaintre 2023). 0 for whole ones everywhere.
   */
  readonly wholeFrom: number;
}

/** Gathers weights along rays, and keeps what is near cameras from growing floaters. */
export class IntervalRegularizer {
  readonly #dRaws: Tensor<"f32">;

  private constructor(
    memory: Memory,
    private readonly options: RegularizerOptions,
    private readonly fenceposts: Fenceposts,
    rays: number,
    private readonly kernels: Record<"distortion" | "regularize", Kernel>,
  ) {
    const shape = [rays, fenceposts.perRay];
    this.#dRaws = memory.tensor("gradient of distortions to raw densities", shape);
  }

  /** Compiles the kernels and allocates memory for chunks of `rays` rays. */
  static async create(
    memory: Memory,
    options: RegularizerOptions,
    fenceposts: Fenceposts,
    rays: number,
  ): Promise<IntervalRegularizer> {
    const { gpu } = memory;
    return new IntervalRegularizer(memory, options, fenceposts, rays, {
      distortion: await gpu.kernel("volrend/distortion", {
        SAMPLES: fenceposts.perRay,
        DENSITY: DENSITIES[options.density],
      }),
      regularize: await gpu.kernel("volrend/regularize", { SCALED: options.wholeFrom > 0 }),
    });
  }

  /**
   * Overwrites the distortions of a chunk's rays.
   *
   * @param allRays the batch's rays
   * @param distortions of all rays, [all rays]
   */
  measure(
    commands: Commands,
    { firstRay, count: { capacity: rays } }: RayChunk,
    allRays: number,
    { outputs, transmittances, samples: { deltas } }: Composited,
    distortions: Tensor<"f32">,
  ): void {
    const { edges } = this.fenceposts;
    commands.run(
      this.kernels.distortion,
      rays,
      { edges, outputs, deltas, transmittances, distortions, d_raws: this.#dRaws },
      { rays, first_ray: firstRay, all_rays: allRays, weight: this.options.distortion },
    );
  }

  /** Changes the gradients of the samples that were measured last, all of which must have been kept. */
  apply(
    commands: Commands,
    { samples: { ts, count } }: Composited,
    gradients: KeptGradients,
  ): void {
    const { capacity: samples } = count;
    commands.run(
      this.kernels.regularize,
      samples,
      { ts, d_raws: this.#dRaws, d_outputs: gradients.dOutputs },
      { samples, unit: this.options.wholeFrom || 1 },
    );
  }
}
