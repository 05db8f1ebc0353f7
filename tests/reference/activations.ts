/** A scalar function and its derivative, the latter from the function's value y = f(x). */
interface ActivationFunction {
  value(x: number): number;
  derivative(y: number): number;
}

/**
 * The activations by name. Every derivative follows from the output alone, so that a layer's backward
 * pass needs its output and not what it was computed from.
 */
export const ACTIVATIONS = {
  /** f(x) = x. */
  none: { value: (x) => x, derivative: () => 1 },
  /** f(x) = max(0, x), with derivative 0 at 0 (as in PyTorch and TensorFlow). */
  relu: { value: (x) => Math.max(0, x), derivative: (y) => y > 0 ? 1 : 0 },
  /** f(x) = 1 / (1 + exp(-x)). */
  sigmoid: { value: (x) => 1 / (1 + Math.exp(-x)), derivative: (y) => y * (1 - y) },
  /** f(x) = 1.002 / (1 + exp(-x)) - 0.001 (Barron et al. 2021). */
  paddedSigmoid: {
    value: (x) => 1.002 / (1 + Math.exp(-x)) - 0.001,
    derivative: (y) => (y + 0.001) * (1.001 - y) / 1.002,
  },
  /** f(x) = log(1 + exp(x)); f'(x) = sigmoid(x) = 1 - exp(-f(x)). */
  softplus: {
    value: (x) => Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x))),
    derivative: (y) => -Math.expm1(-y),
  },
  /** f(x) = exp(x), its own derivative. */
  exp: { value: Math.exp, derivative: (y) => y },
  /**
   * f(x) = exp(x), kept finite; with the derivative that Mueller et al. 2022 (the released code) take for
   * it, exp of x held within 15.
   */
  truncatedExp: {
    value: (x) => Math.exp(Math.min(x, 80)),
    derivative: (y) => Math.min(Math.max(y, Math.exp(-15)), Math.exp(15)),
  },
} satisfies Record<string, ActivationFunction>;

/** The name of an activation. */
export type Activation = keyof typeof ACTIVATIONS;

/** f(x). */
export function activate(activation: Activation, x: number): number {
  return ACTIVATIONS[activation].value(x);
}

/** f'(x), given y = f(x). */
export function activationDerivative(activation: Activation, y: number): number {
  return ACTIVATIONS[activation].derivative(y);
}
