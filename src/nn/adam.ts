import type { Commands, Gpu, Kernel } from "../gpu/mod.ts";
import type { Parameters } from "./parameters.ts";

/** Adam's constants. */
export interface AdamOptions {
  /** Decay of the mean of the gradients. */
  beta1: number;
  /** Decay of the mean of the squared gradients. */
  beta2: number;
  /** Keeps the divisor away from zero. */
  epsilon: number;
}

/** Adam (Kingma and Ba 2015, algorithm 1), in the form of PyTorch: m / (sqrt(v) + epsilon), corrected. */
export class Adam {
  private constructor(private readonly options: AdamOptions, private readonly kernel: Kernel) {}

  /** Compiles the kernel. */
  static async create(gpu: Gpu, options: AdamOptions): Promise<Adam> {
    return new Adam(options, await gpu.kernel("learn/adam"));
  }

  /**
   * Moves the parameters against their gradients.
   *
   * @param rate the learning rate
   * @param step the number of steps before this one
   */
  step(commands: Commands, parameters: Parameters, rate: number, step: number): void {
    const { beta1, beta2, epsilon } = this.options;
    commands.run(
      this.kernel,
      parameters.length,
      {
        gradients: parameters.gradients,
        m: parameters.firstMoments,
        v: parameters.secondMoments,
        parameters: parameters.values,
      },
      {
        count: parameters.length,
        rate,
        beta1,
        beta2,
        epsilon,
        // Of the decays as the kernel has them, in f32: their errors would not cancel otherwise.
        correction1: 1 - Math.fround(beta1) ** (step + 1),
        correction2: 1 - Math.fround(beta2) ** (step + 1),
      },
    );
  }
}
