import type { Commands, Gpu, Kernel, Tensor } from "../../gpu/mod.ts";
import { SAMPLES_PER_BLOCK } from "../../nn/mod.ts";
import type { Draw } from "../rays.ts";
import type { MarchedSamples } from "./marcher.ts";
import { type Contraction, contractionConstants } from "../contraction.ts";
import { DENSITIES } from "../densities.ts";
import { BACKGROUNDS } from "../pixels.ts";
import type { Composite } from "../composite.ts";

/** How marched samples become colours. */
export interface MarchRendererOptions {
  /** What stands behind the samples. */
  background: "white" | "black" | "random";
  /** A ray ends in front of the first sample that less light than this reaches; 0 for never. */
  stopTransmittance: number;
  /** Weight of the distortion loss in the gradient. */
  distortion: number;
  /** Added to a near sample's gradient of the raw density. */
  nearWeight: number;
  /** How near, in sides of the cube. */
  nearDistance: number;
  /** How space is contracted: the distortion loss measures contracted distances. */
  contraction: Contraction;
}

/** Samples marched along the rays of a batch, and what the networks say of them. */
export interface FieldSamples extends Pick<MarchedSamples, "packedInfo" | "ts" | "deltas"> {
  /** The batch's state (shaders/lib/batch.wgsl). */
  readonly batch: Tensor<"u32">;
  /** (r, g, b, raw density), [samples, 4]. */
  readonly outputs: Tensor<"f32">;
}

/** Gradients of the samples in front of their rays' ends, which lie one after the other. */
export interface KeptGradients {
  /** Of (r, g, b, raw density), [samples, 4]. */
  readonly dOutputs: Tensor<"f32">;
  /** Which marched sample each is, [samples]. */
  readonly sources: Tensor<"u32">;
}

/** Composites marched samples along rays, and carries gradients of colours back to them. */
export class MarchRenderer {
  /** Number of samples in front of each ray's end, [rays]; 0 from the batch's KEPT_RAYS on. */
  readonly keptCounts: Tensor<"u32">;
  /** The distortion of each ray's weights (Barron et al. 2022, eq. 15), [rays]. */
  readonly distortions: Tensor<"f32">;
  readonly #transmittances: Tensor<"f32">;

  private constructor(
    gpu: Gpu,
    private readonly options: MarchRendererOptions,
    private readonly rays: number,
    samples: number,
    private readonly kernels: { readonly forward: Kernel; readonly backward: Kernel },
  ) {
    this.keptCounts = gpu.tensor("kept counts", [rays], { type: "u32" });
    this.distortions = gpu.tensor("distortions", [rays]);
    this.#transmittances = gpu.tensor("transmittances", [samples]);
  }

  /**
   * Compiles the kernels and allocates memory.
   *
   * @param rays, samples the most there can be
   * @throws {RangeError} if the samples are no whole blocks
   */
  static async create(
    gpu: Gpu,
    options: MarchRendererOptions,
    rays: number,
    samples: number,
  ): Promise<MarchRenderer> {
    if (samples % SAMPLES_PER_BLOCK !== 0) {
      throw new RangeError(
        `Cannot composite marched samples as their capacity must be a multiple of ` +
          `${SAMPLES_PER_BLOCK}: current value is ${samples}.`,
      );
    }
    const constants = {
      BACKGROUND: BACKGROUNDS[options.background],
      DENSITY: DENSITIES.exp,
      ...contractionConstants(options.contraction),
    };
    return new MarchRenderer(gpu, options, rays, samples, {
      forward: await gpu.kernel("march/composite", {
        ...constants,
        STOP: options.stopTransmittance,
      }),
      backward: await gpu.kernel("march/composite_backward", {
        ...constants,
        DISTORTION: options.distortion > 0,
      }),
    });
  }

  /**
   * Overwrites `composite` of the batch's first KEPT_RAYS rays, `distortions` likewise, and `keptCounts`
   * of all.
   */
  forward(commands: Commands, samples: FieldSamples, draw: Draw, composite: Composite): void {
    const { rays, keptCounts, distortions } = this;
    commands.run(
      this.kernels.forward,
      rays,
      {
        batch: samples.batch,
        packed_info: samples.packedInfo,
        outputs: samples.outputs,
        ts: samples.ts,
        deltas: samples.deltas,
        transmittances: this.#transmittances,
        colors: composite.colors,
        depths: composite.depths,
        distortions,
        kept_counts: keptCounts,
      },
      { rays, step: draw.step, seed: draw.seed },
    );
  }

  /**
   * Overwrites the kept samples' gradients and sources; those that only fill the last block get
   * gradients of zero and a valid source. `forward` must have been run on the same samples last.
   *
   * @param keptOffsets the exclusive prefix sum of `keptCounts`, whose total is the batch's KEPT_SAMPLES
   * @param dColors gradients of (r, g, b, accumulation), [rays, 4]
   */
  backward(
    commands: Commands,
    samples: FieldSamples,
    draw: Draw,
    keptOffsets: Tensor<"u32">,
    dColors: Tensor<"f32">,
    gradients: KeptGradients,
  ): void {
    const { distortion, nearDistance, nearWeight } = this.options;
    commands.run(
      this.kernels.backward,
      this.rays,
      {
        batch: samples.batch,
        packed_info: samples.packedInfo,
        kept_offsets: keptOffsets,
        d_colors: dColors,
        outputs: samples.outputs,
        ts: samples.ts,
        deltas: samples.deltas,
        transmittances: this.#transmittances,
        d_outputs: gradients.dOutputs,
        sources: gradients.sources,
      },
      {
        step: draw.step,
        seed: draw.seed,
        distortion,
        near_distance: nearDistance,
        near_weight: nearWeight,
      },
    );
  }

  /** All tensors of its own, for freeing. */
  get tensors(): Tensor[] {
    return [this.keptCounts, this.distortions, this.#transmittances];
  }
}
