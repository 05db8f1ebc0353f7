import type { Bindings, Commands, Count, Kernel, Memory, Tensor } from "../gpu/mod.ts";
import { PrefixSum, SAMPLES_PER_BLOCK } from "../nn/mod.ts";
import type { Composite } from "./composite.ts";
import { type Contraction, contractionConstants } from "./contraction.ts";
import { DENSITIES } from "./densities.ts";
import type { KeptSamples } from "./fields/networks.ts";
import { BACKGROUNDS } from "./pixels.ts";
import type { Draw, RayChunk } from "./rays.ts";
import type { Samples } from "./samples.ts";

/** How samples become colors. */
export interface VolumeOptions {
  /** What rays are composited for; memory is allocated for no more. */
  readonly use: "training" | "rendering";
  /** What stands behind the samples. */
  readonly background: keyof typeof BACKGROUNDS;
  /** What makes densities of raw outputs. */
  readonly density: keyof typeof DENSITIES;
  /** A ray ends in front of the first sample that less light than this reaches; 0 for never. */
  readonly stopTransmittance: number;
  /** How space is contracted: the distortion loss measures contracted distances. */
  readonly contraction: Contraction;
  /** Weight of the distortion loss in the gradient. */
  readonly distortion: number;
  /** Added to a near sample's gradient of the raw density. */
  readonly nearWeight: number;
  /** How near, in the samples' unit. */
  readonly nearDistance: number;
}

/** Samples of a chunk of rays as they were composited last. */
export interface Composited {
  /** The samples. */
  readonly samples: Samples;
  /** (r, g, b, raw density) of each, [samples, 4]. */
  readonly outputs: Tensor<"f32">;
  /** How much light reaches each, [samples]; not written behind a ray's end. */
  readonly transmittances: Tensor<"f32">;
}

/** Gradients of kept samples, which lie one after the other. */
export interface KeptGradients {
  /** The samples in front of their rays' ends. */
  readonly kept: KeptSamples;
  /** The first of each ray, and how many there are, [rays + 1]. */
  readonly offsets: Tensor<"u32">;
  /** Gradients of (r, g, b, raw density), [samples, 4]. */
  readonly dOutputs: Tensor<"f32">;
}

/** Composites samples along rays, and carries gradients of colors back to them. */
export class VolumeRenderer {
  /** The distortion of each ray's weights (Barron et al. 2022, eq. 15), [all rays]; empty in rendering. */
  readonly distortions: Tensor<"f32">;
  /** How many samples were kept of the last chunk, [1]. */
  readonly keptTotal: Tensor<"u32">;
  readonly #keptCounts: Tensor<"u32">;
  readonly #transmittances: Tensor<"f32">;
  readonly #gradients: KeptGradients;

  private constructor(
    memory: Memory,
    private readonly options: VolumeOptions,
    allRays: number,
    private readonly rays: number,
    samples: number,
    private readonly keptSum: PrefixSum,
    private readonly kernels: { readonly forward: Kernel; readonly backward: Kernel | null },
  ) {
    const trains = options.use === "training";
    const kept = (length: number) => trains ? length : 0;
    const integers = (label: string, length: number) =>
      memory.tensor(label, [length], { type: "u32" });
    this.distortions = memory.tensor("distortions", [kept(allRays)]);
    this.keptTotal = integers("kept samples of all rays", 1);
    this.#keptCounts = integers("kept counts, and 0", kept(rays + 1));
    this.#transmittances = memory.tensor("transmittances", [samples]);
    this.#gradients = {
      kept: {
        count: { capacity: samples, counters: this.keptTotal, index: 0 },
        sources: integers("sources of kept samples", kept(samples)),
      },
      offsets: integers("first kept sample of each ray, and the end", kept(rays + 1)),
      dOutputs: memory.tensor("gradient of colors, raw densities", [kept(samples), 4]),
    };
  }

  /**
   * Compiles the kernels and allocates memory.
   *
   * @param allRays rays of a batch
   * @param rays, samples the most there can be of a chunk
   * @throws {RangeError} if the samples are no whole blocks
   */
  static async create(
    memory: Memory,
    options: VolumeOptions,
    allRays: number,
    rays: number,
    samples: number,
  ): Promise<VolumeRenderer> {
    if (samples % SAMPLES_PER_BLOCK !== 0) {
      throw new RangeError(
        `Cannot composite samples as their capacity must be a multiple of ${SAMPLES_PER_BLOCK}: ` +
          `current value is ${samples}.`,
      );
    }
    const { gpu } = memory;
    const constants = {
      BACKGROUND: BACKGROUNDS[options.background],
      DENSITY: DENSITIES[options.density],
      ...contractionConstants(options.contraction),
    };
    const keptSum = await PrefixSum.create(memory, rays + 1); // the last is the sum of all
    return new VolumeRenderer(memory, options, allRays, rays, samples, keptSum, {
      forward: await gpu.kernel("volrend/composite", {
        ...constants,
        USE: options.use,
        STOP: options.stopTransmittance,
      }),
      backward: options.use === "rendering" ? null : await gpu.kernel(
        "volrend/composite_backward",
        { ...constants, DISTORTION: options.distortion > 0 },
      ),
    });
  }

  /**
   * Overwrites the chunk's part of `composite`, of `distortions` and, for the way back, which samples are kept:
   * those in front of their ray's end.
   */
  forward(
    commands: Commands,
    chunk: RayChunk,
    samples: Samples,
    outputs: Tensor<"f32">,
    { step, seed, raysPerPixel = 1 }: Draw,
    composite: Composite,
  ): Composited {
    const { distortions, kernels: { forward }, rays, options: { use } } = this;
    const transmittances = this.#transmittances;
    const kept: Bindings = use === "training" ? { distortions, kept_counts: this.#keptCounts } : {};
    const { packedInfo: packed_info, ts, deltas } = samples;
    const { colors, depths } = composite;
    const { counters } = chunk.count;
    commands.run(
      forward,
      rays,
      {
        counters,
        packed_info,
        outputs,
        ts,
        deltas,
        transmittances,
        colors,
        depths,
        ...kept,
      },
      {
        rays,
        ...bound(chunk.count),
        first_ray: chunk.firstRay,
        step,
        seed,
        rays_per_pixel: raysPerPixel,
      },
    );
    return { samples, outputs, transmittances };
  }

  /** Counts the samples that the last `forward` kept: `keptTotal`, and where each ray's begin. */
  keep(commands: Commands): void {
    this.keptSum.run(commands, this.#keptCounts, this.#gradients.offsets, this.keptTotal);
  }

  /**
   * Gradients of the kept samples, valid until the next call; those that only fill the last block get
   * gradients of zero and a valid source. `keep` must have been called for the same samples.
   *
   * @param allRays the batch's rays, where it has several chunks; else 0
   * @param dColors gradients of (r, g, b, accumulation), [all rays, 4]
   * @throws {RangeError} if it was made for rendering
   */
  backward(
    commands: Commands,
    chunk: RayChunk,
    { samples, outputs, transmittances }: Composited,
    { step, seed, raysPerPixel = 1 }: Draw,
    allRays: number,
    dColors: Tensor<"f32">,
  ): KeptGradients {
    const { distortion, nearDistance, nearWeight } = this.options;
    const { kept: { sources }, offsets, dOutputs } = this.#gradients;
    const { backward } = this.kernels;
    if (!backward) throw new RangeError("Cannot find gradients of rays that are only rendered.");
    commands.run(
      backward,
      this.rays,
      {
        counters: chunk.count.counters,
        packed_info: samples.packedInfo,
        kept_offsets: offsets,
        d_colors: dColors,
        outputs,
        ts: samples.ts,
        deltas: samples.deltas,
        transmittances,
        d_outputs: dOutputs,
        sources,
      },
      {
        ...bound(chunk.count),
        first_ray: chunk.firstRay,
        all_rays: allRays,
        step,
        seed,
        distortion,
        near_distance: nearDistance,
        near_weight: nearWeight,
        rays_per_pixel: raysPerPixel,
      },
    );
    return this.#gradients;
  }

  /** Whether rays never end, so that all samples are kept. */
  get keepsAll(): boolean {
    return this.options.stopTransmittance === 0;
  }
}

function bound({ capacity, index }: Count): { capacity: number; index: number } {
  return { capacity, index };
}
