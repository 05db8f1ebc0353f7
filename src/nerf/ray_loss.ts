import { constantsOf } from "../../shaders/constants.ts";
import type { Commands, Kernel, Memory, Tensor } from "../gpu/mod.ts";
import type { RayChunk } from "./rays.ts";

const NUMBERS = constantsOf("learn/ray_loss.wgsl");

/** Losses of colors as kernels number them. */
const LOSSES: Readonly<Record<"mse" | "huber" | "sumSquared", number>> = {
  mse: NUMBERS.MSE,
  huber: NUMBERS.HUBER,
  sumSquared: NUMBERS.SUM,
};

/** The name of a loss of colors. */
export type LossKind = keyof typeof LOSSES;

/** Numbers of a report: loss, sum of squared errors, rays, samples. */
export const REPORT_NUMBERS = 4;

/** What is minimised: the mean over rays of all of this. */
export interface RayLossOptions {
  /**
   * Of colors, the mean over channels of
   * - `mse`: the squared error
   * - `huber`: 1/5 of d^2 / (2 delta) for errors within delta, and of |d| - delta / 2 beyond (instant-ngp)
   *
   * or, as `sumSquared`, the sum of the squared errors over rays and channels.
   */
  readonly kind: LossKind;
  /** Where Huber's loss becomes linear. */
  readonly huberDelta: number;
  /** Weight of the entropy of opacities, -o ln o, which makes them 0 or 1 (ngp_pl). */
  readonly opacityEntropy: number;
  /** Weight of the distortion (Barron et al. 2022, eq. 15), with distances in the samples' unit. */
  readonly distortion: number;
  /**
   * At how many scales photographs are there. At several a pixel of one reduced by 2^j counts as much as the 4^j
   * pixels that it stands for, over the batch's mean of that.
   */
  readonly scales: number;
}

/** Tensors of a batch's rays, in the order of the rays, and the reports of passes. */
export interface RayLossTensors {
  /** (r, g, b, accumulation), [rays, 4]. */
  readonly colors: Tensor<"f32">;
  /** (r, g, b, alpha) of the photographs, [rays, 4]; an alpha below 0 where a mask excludes the pixel. */
  readonly targets: Tensor<"f32">;
  /** (image, x, y, j) of each, [rays, 4]: a pixel of the image reduced by 2^j. */
  readonly pixels: Tensor<"u32">;
  /** What the distortion loss is of each, [rays]. */
  readonly distortions: Tensor<"f32">;
  /** How many samples were kept, [1]. */
  readonly keptTotal: Tensor<"u32">;
  /** Gradients of `colors`, [rays, 4]. */
  readonly dColors: Tensor<"f32">;
  /**
   * (loss, sum of squared errors, rays, samples) of passes, [slots, 4]; in the sum, masked rays count with
   * the mean of the others.
   */
  readonly reports: Tensor<"f32">;
}

/** The loss of rays and its gradient; it may be the device that knows how many there are. */
export class RayLoss {
  readonly #partials: Tensor<"f32">;
  readonly #normalization: Tensor<"f32">;

  private constructor(
    memory: Memory,
    private readonly options: RayLossOptions,
    private readonly rays: number,
    private readonly kernels: {
      readonly multipliers: Kernel | null;
      readonly loss: Kernel;
      readonly report: Kernel;
    },
  ) {
    const groups = Math.ceil(rays / NUMBERS.THREADS);
    this.#partials = memory.tensor("partial losses", [groups, 4]);
    const data = Float32Array.of(1); // stays at one scale
    this.#normalization = memory.tensor("normalization of multipliers", [1], { data });
  }

  /**
   * Compiles the kernels.
   *
   * @param rays the most rays of a chunk
   */
  static async create(memory: Memory, options: RayLossOptions, rays: number): Promise<RayLoss> {
    const { gpu } = memory;
    return new RayLoss(memory, options, rays, {
      multipliers: options.scales > 1 ? await gpu.kernel("learn/multipliers") : null,
      loss: await gpu.kernel("learn/ray_loss", {
        LOSS: LOSSES[options.kind],
        HUBER_DELTA: options.huberDelta,
      }),
      report: await gpu.kernel("learn/report", { SUM: options.kind === "sumSquared" }),
    });
  }

  /**
   * Overwrites `dColors` of a chunk's rays, with zeros behind those that there are, and row `slot` of
   * `reports`, to which chunks after the first add. The distortion's gradient is left to
   * `VolumeRenderer.backward`.
   *
   * @param allRays the batch's rays, where it has several chunks; else 0
   * @param weight what the loss is multiplied by
   */
  evaluate(
    commands: Commands,
    chunk: RayChunk,
    allRays: number,
    tensors: RayLossTensors,
    slot: number,
    weight = 1,
  ): void {
    const { colors, targets, pixels, distortions, keptTotal, dColors, reports } = tensors;
    const { opacityEntropy, distortion } = this.options;
    const { count: { capacity, counters, index }, firstRay } = chunk;
    const [partials, normalization] = [this.#partials, this.#normalization];
    const { multipliers } = this.kernels;
    if (multipliers) {
      const one = multipliers.workgroupSize;
      const batch = { capacity, index, all_rays: allRays };
      commands.run(multipliers, one, { counters, pixels, normalization }, batch);
    }
    const rays = { capacity, index, first_ray: firstRay, all_rays: allRays };
    commands.run(
      this.kernels.loss,
      this.rays,
      {
        ...{ counters, colors, targets, distortions, pixels, normalization },
        ...{ d_colors: dColors, partials },
      },
      { rays: this.rays, ...rays, opacity: opacityEntropy, distortion, weight },
    );
    commands.run(
      this.kernels.report,
      this.kernels.report.workgroupSize,
      { counters, kept_total: keptTotal, partials, reports },
      { count: partials.length / 4, slot, ...rays },
    );
  }
}
