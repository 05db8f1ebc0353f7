import type { Commands, Gpu, Kernel, Tensor } from "../gpu/mod.ts";

/**
 * Losses on colours.
 * - `mse`: the mean of the squared errors over rays and channels
 * - `sumSquared`: their sum
 */
export const LOSSES = ["mse", "sumSquared"] as const;

/** The name of a loss. */
export type LossKind = typeof LOSSES[number];

/** Loss that a sum of squared errors over `rays` rays amounts to. */
export function lossOf(kind: LossKind, squaredError: number, rays: number): number {
  return squaredError * lossFactor(kind, rays);
}

function lossFactor(kind: LossKind, rays: number): number {
  return kind === "mse" ? 1 / (3 * rays) : 1;
}

/** Squared error of colours, its gradient, and its sum for reports. */
export class ColorLoss {
  private constructor(
    private readonly kind: LossKind,
    private readonly kernels: { overwrite: Kernel; accumulate: Kernel },
  ) {}

  /** Compiles the kernels. */
  static async create(gpu: Gpu, kind: LossKind): Promise<ColorLoss> {
    return new ColorLoss(kind, {
      overwrite: await gpu.kernel("learn/loss", { ACCUMULATE: false }),
      accumulate: await gpu.kernel("learn/loss", { ACCUMULATE: true }),
    });
  }

  /**
   * Overwrites `dColors` of a chunk of rays, and sets row `slot` of `squaredErrors` to the sum of the
   * squared errors of all of the batch's chunks up to this one, and the number of rays that count. A
   * target of negative alpha does not: it adds nothing to the loss, and its gradient is 0.
   *
   * @param batch number of rays in the whole batch
   * @param colors, targets, dColors [batch, 4]
   * @param squaredErrors [slots, 2]
   */
  evaluate(
    commands: Commands,
    chunk: { firstRay: number; rays: number },
    batch: number,
    tensors: { colors: Tensor; targets: Tensor; dColors: Tensor; squaredErrors: Tensor },
    slot: number,
  ): void {
    commands.run(
      chunk.firstRay === 0 ? this.kernels.overwrite : this.kernels.accumulate,
      1,
      {
        colors: tensors.colors,
        targets: tensors.targets,
        d_colors: tensors.dColors,
        squared_errors: tensors.squaredErrors,
      },
      {
        rays: chunk.rays,
        first_ray: chunk.firstRay,
        slot,
        factor: lossFactor(this.kind, batch),
      },
    );
  }
}
