import type { Commands, Gpu, Kernel, Tensor } from "../../gpu/mod.ts";
import { contractionConstants, contractionKind } from "../contraction.ts";
import type { NerfConfig } from "./config.ts";
import type { FieldWorkspace } from "./field.ts";
import type { Chunk, Draw, RayRange, Rays } from "../rays.ts";

/** Samples along the rays of a chunk. */
export interface RaySamples {
  /** Samples on each ray. */
  readonly perRay: number;
  /** Distances in units of the rays' directions, [rays, perRay], sorted along each ray. */
  readonly ts: Tensor<"f32">;
  /** Lengths of the intervals they stand for, in world units, [rays, perRay]. */
  readonly deltas: Tensor<"f32">;
  /** (first sample, number of samples) of each ray. */
  readonly packedInfo: Tensor<"u32">;
}

/** What a configuration says of samples and of the space they lie in. */
export type SampleOptions = Pick<NerfConfig, "samples" | "space" | "contractionNorm" | "box">;

/**
 * Places samples along rays: stratified ones, then more where the coarse network saw something
 * (Mildenhall et al. 2020, section 5.2).
 */
export class RaySampler {
  /** Samples of the coarse network. */
  readonly coarse: RaySamples;
  /** The sorted union of coarse and fine samples; null for a single network. */
  readonly fine: RaySamples | null;
  readonly #cdf: Tensor<"f32">;
  readonly #drawn: Tensor<"f32">;

  private constructor(
    gpu: Gpu,
    private readonly options: SampleOptions,
    rays: number,
    private readonly kernels: {
      readonly stratified: Kernel;
      readonly cdf: Kernel;
      readonly importance: Kernel;
      readonly merge: Kernel;
      readonly placeCoarse: Kernel;
      readonly placeFine: Kernel;
    },
  ) {
    const { coarse, fine } = options.samples;
    const allocate = (label: string, perRay: number): RaySamples => ({
      perRay,
      ts: gpu.tensor(`${label} samples`, [rays, perRay]),
      deltas: gpu.tensor(`${label} intervals`, [rays, perRay]),
      packedInfo: gpu.tensor(`${label} packed info`, [rays, 2], { type: "u32" }),
    });
    this.coarse = allocate("coarse", coarse);
    this.fine = fine > 0 ? allocate("fine", coarse + fine) : null;
    this.#cdf = gpu.tensor("cdf of coarse weights", [rays, coarse - 1]);
    this.#drawn = gpu.tensor("importance samples", [rays, fine]);
  }

  /**
   * Compiles the kernels and allocates memory for chunks of `rays` rays.
   *
   * @param jitter whether samples are placed at random inside their intervals
   */
  static async create(
    gpu: Gpu,
    options: SampleOptions,
    rays: number,
    jitter: boolean,
  ): Promise<RaySampler> {
    const { coarse: COARSE, fine: FINE, spacing } = options.samples;
    // Distances along rays are not contracted here: `linear` is for marchers.
    const { CONTRACTION } = contractionConstants({ kind: contractionKind(options), linear: 1 });
    const DISPARITY = spacing === "disparity";
    return new RaySampler(gpu, options, rays, {
      stratified: await gpu.kernel("samples/stratified", {
        SAMPLES: COARSE,
        JITTER: jitter,
        DISPARITY,
      }),
      cdf: await gpu.kernel("samples/cdf", { SAMPLES: COARSE }),
      importance: await gpu.kernel("samples/importance", { COARSE, FINE, JITTER: jitter }),
      merge: await gpu.kernel("samples/merge", { COARSE, FINE }),
      placeCoarse: await gpu.kernel("samples/place", { SAMPLES: COARSE, CONTRACTION }),
      placeFine: await gpu.kernel("samples/place", { SAMPLES: COARSE + FINE, CONTRACTION }),
    });
  }

  /** Overwrites `coarse` with stratified samples between `near` and `far`, and places them. */
  sampleCoarse(
    commands: Commands,
    rays: Rays,
    chunk: Chunk,
    { near, far }: RayRange,
    { step, seed }: Draw,
    space: FieldWorkspace,
  ): void {
    commands.run(
      this.kernels.stratified,
      chunk.rays * this.coarse.perRay,
      { ts: this.coarse.ts },
      { rays: chunk.rays, first_ray: chunk.firstRay, near, far, step, seed },
    );
    this.#place(commands, this.kernels.placeCoarse, this.coarse, rays, chunk, space);
  }

  /**
   * Overwrites `fine` with the union of `coarse` and samples drawn from its weights, and places them.
   *
   * @param weights compositing weights of the coarse samples, [rays, coarse]
   */
  sampleFine(
    commands: Commands,
    rays: Rays,
    chunk: Chunk,
    { step, seed }: Draw,
    weights: Tensor<"f32">,
    space: FieldWorkspace,
  ): void {
    const { ts } = this.coarse;
    const fine = this.fine!;
    const [cdf, drawn] = [this.#cdf, this.#drawn];
    commands.run(this.kernels.cdf, chunk.rays, { weights, cdf }, { rays: chunk.rays });
    commands.run(
      this.kernels.importance,
      chunk.rays * this.options.samples.fine,
      { ts, cdf, fine_ts: drawn },
      { rays: chunk.rays, first_ray: chunk.firstRay, step, seed },
    );
    commands.run(
      this.kernels.merge,
      chunk.rays * fine.perRay,
      { ts, fine_ts: drawn, merged: fine.ts },
      { rays: chunk.rays },
    );
    this.#place(commands, this.kernels.placeFine, fine, rays, chunk, space);
  }

  /** All tensors, for freeing. */
  get tensors(): Tensor[] {
    const samples = this.fine ? [this.coarse, this.fine] : [this.coarse];
    return [
      ...samples.flatMap(({ ts, deltas, packedInfo }): Tensor[] => [ts, deltas, packedInfo]),
      this.#cdf,
      this.#drawn,
    ];
  }

  #place(
    commands: Commands,
    kernel: Kernel,
    { perRay, ts, deltas, packedInfo }: RaySamples,
    { origins, directions, viewDirections }: Rays,
    chunk: Chunk,
    space: FieldWorkspace,
  ): void {
    const { center, size } = this.options.box;
    commands.run(
      kernel,
      Math.ceil(chunk.rays * perRay / 64) * 64,
      {
        ts,
        origins,
        directions,
        ray_views: viewDirections,
        positions: space.positions.tensor,
        view_directions: space.viewDirections.tensor,
        deltas,
        packed_info: packedInfo,
      },
      { rays: chunk.rays, first_ray: chunk.firstRay, center, half_side: size / 2 },
    );
  }
}
