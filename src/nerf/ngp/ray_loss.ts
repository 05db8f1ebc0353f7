import type { Commands, Gpu, Kernel, Tensor } from "../../gpu/mod.ts";

/** The numbers of `shaders/learn/ray_loss.wgsl`. */
const LOSSES = { mse: 0, huber: 1 } as const;

/** Rays whose losses one workgroup adds up. */
const RAYS_PER_PARTIAL = 256;

/** What is minimised: the mean over rays of all of this. */
export interface RayLossOptions {
  /**
   * Of colors, the mean over channels of
   * - `mse`: the squared error
   * - `huber`: 1/5 of d^2 / (2 delta) for errors within delta, and of |d| - delta / 2 beyond (instant-ngp)
   */
  kind: "mse" | "huber";
  /** Where Huber's loss becomes linear. */
  huberDelta: number;
  /** Weight of the entropy of opacities, -o ln o, which makes them 0 or 1 (ngp_pl). */
  opacityEntropy: number;
  /** Weight of the distortion (Barron et al. 2022, eq. 15), with distances in units of the cube. */
  distortion: number;
}

/** Tensors of a step's rays, in the order of the rays, and the reports of the steps. */
export interface RayLossTensors {
  /** The batch's state (shaders/lib/batch.wgsl). */
  readonly batch: Tensor<"u32">;
  /** (r, g, b, accumulation), [rays, 4]. */
  readonly colors: Tensor<"f32">;
  /** (r, g, b, alpha) of the photographs, [rays, 4]; an alpha below 0 where a mask excludes the pixel. */
  readonly targets: Tensor<"f32">;
  /** What the distortion loss is of each, [rays]. */
  readonly distortions: Tensor<"f32">;
  /** Gradients of `colors`, [rays, 4]. */
  readonly dColors: Tensor<"f32">;
  /**
   * (loss, sum of squared errors, rays, samples) of steps, [slots, 4]; in the sum, masked rays count with
   * the mean of the others.
   */
  readonly reports: Tensor<"f32">;
}

/** The loss of marched rays and its gradient; the number of rays is the device's. */
export class RayLoss {
  readonly #partials: Tensor<"f32">;

  private constructor(
    gpu: Gpu,
    private readonly options: RayLossOptions,
    private readonly rays: number,
    private readonly kernels: { readonly loss: Kernel; readonly report: Kernel },
  ) {
    const groups = Math.ceil(rays / RAYS_PER_PARTIAL);
    this.#partials = gpu.tensor("partial losses", [groups, 4]);
  }

  /**
   * Compiles the kernels.
   *
   * @param rays the most rays of a step
   */
  static async create(gpu: Gpu, options: RayLossOptions, rays: number): Promise<RayLoss> {
    return new RayLoss(gpu, options, rays, {
      loss: await gpu.kernel("learn/ray_loss", {
        LOSS: LOSSES[options.kind],
        HUBER_DELTA: options.huberDelta,
      }),
      report: await gpu.kernel("learn/batch_report"),
    });
  }

  /**
   * Overwrites `dColors`, with zeros from the batch's KEPT_RAYS on, and row `slot` of `reports`. The
   * distortion's gradient is left to `MarchRenderer.backward`.
   */
  evaluate(commands: Commands, tensors: RayLossTensors, slot: number): void {
    const { batch, colors, targets, distortions, dColors, reports } = tensors;
    const { opacityEntropy, distortion } = this.options;
    const partials = this.#partials;
    commands.run(
      this.kernels.loss,
      this.rays,
      { batch, colors, targets, distortions, d_colors: dColors, partials },
      { rays: this.rays, opacity: opacityEntropy, distortion },
    );
    commands.run(
      this.kernels.report,
      this.kernels.report.workgroupSize,
      { batch, partials, reports },
      { count: partials.length / 4, slot },
    );
  }

  /** All tensors of its own, for freeing. */
  get tensors(): Tensor[] {
    return [this.#partials];
  }
}
