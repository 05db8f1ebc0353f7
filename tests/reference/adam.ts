/** Constants of Adam. */
export interface AdamOptions {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/**
 * Adam (Kingma and Ba 2015, algorithm 1), epsilon outside the root as in PyTorch:
 *
 *   m = beta1 m + (1 - beta1) g        m^ = m / (1 - beta1^t)
 *   v = beta2 v + (1 - beta2) g^2      v^ = v / (1 - beta2^t)
 *   p = p - lr m^ / (sqrt(v^) + epsilon)
 *
 * with t = 1 in the first update and m = v = 0 before it.
 */
export class Adam {
  /** m by parameter name. */
  readonly firstMoments: Record<string, Float64Array> = {};
  /** v by parameter name. */
  readonly secondMoments: Record<string, Float64Array> = {};
  /** How many updates were made, t. */
  updates = 0;

  constructor(readonly options: AdamOptions) {}

  /** Moves every parameter, in place, against its gradient. */
  update(
    parameters: Readonly<Record<string, Float64Array>>,
    gradients: Readonly<Record<string, Float64Array>>,
    learningRate: number,
  ): void {
    const { beta1, beta2, epsilon } = this.options;
    this.updates++;
    const correction1 = 1 - beta1 ** this.updates;
    const correction2 = 1 - beta2 ** this.updates;
    for (const [name, values] of Object.entries(parameters)) {
      const gradient = gradients[name];
      const m = this.firstMoments[name] ??= new Float64Array(values.length);
      const v = this.secondMoments[name] ??= new Float64Array(values.length);
      for (let i = 0; i < values.length; i++) {
        m[i] = beta1 * m[i] + (1 - beta1) * gradient[i];
        v[i] = beta2 * v[i] + (1 - beta2) * gradient[i] ** 2;
        values[i] -= learningRate * (m[i] / correction1) /
          (Math.sqrt(v[i] / correction2) + epsilon);
      }
    }
  }
}
