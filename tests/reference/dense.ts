import { activate, type Activation, activationDerivative } from "./activations.ts";

/** The shape of a dense layer. */
export interface DenseLayer {
  readonly inputs: number;
  readonly outputs: number;
  readonly activation: Activation;
}

/** Gradients of a dense layer. */
export interface DenseGradients {
  /** dL/dX, [count, inputs]. */
  readonly dX: Float64Array;
  /** dL/dW, [inputs, outputs]. */
  readonly dWeight: Float64Array;
  /** dL/db, [outputs]. */
  readonly dBias: Float64Array;
}

/**
 * A dense layer: Y = f(X W + b).
 *
 * @param layer Its shape and activation f.
 * @param x [count, inputs].
 * @param weight [inputs, outputs].
 * @param bias [outputs].
 * @returns Y, [count, outputs].
 */
export function denseForward(
  layer: DenseLayer,
  x: Float64Array,
  weight: Float64Array,
  bias: Float64Array,
): Float64Array {
  const { inputs, outputs, activation } = layer;
  const count = x.length / inputs;
  const y = new Float64Array(count * outputs);
  for (let n = 0; n < count; n++) {
    const row = y.subarray(n * outputs, (n + 1) * outputs);
    row.set(bias);
    for (let i = 0; i < inputs; i++) {
      const value = x[n * inputs + i];
      for (let o = 0; o < outputs; o++) row[o] += value * weight[i * outputs + o];
    }
    for (let o = 0; o < outputs; o++) row[o] = activate(activation, row[o]);
  }
  return y;
}

/**
 * The gradients of a dense layer.
 *
 *   dZ = dY f'(Z)    dX = dZ W^T    dW = X^T dZ    db = sum over rows of dZ
 *
 * @param layer Its shape and activation f.
 * @param x The forward pass's input, [count, inputs].
 * @param weight [inputs, outputs].
 * @param y The forward pass's output, [count, outputs].
 * @param dY dL/dY, [count, outputs].
 */
export function denseBackward(
  layer: DenseLayer,
  x: Float64Array,
  weight: Float64Array,
  y: Float64Array,
  dY: Float64Array,
): DenseGradients {
  const { inputs, outputs, activation } = layer;
  const count = x.length / inputs;
  const dX = new Float64Array(count * inputs);
  const dWeight = new Float64Array(inputs * outputs);
  const dBias = new Float64Array(outputs);
  const dZ = new Float64Array(outputs);
  for (let n = 0; n < count; n++) {
    for (let o = 0; o < outputs; o++) {
      dZ[o] = dY[n * outputs + o] * activationDerivative(activation, y[n * outputs + o]);
      dBias[o] += dZ[o];
    }
    for (let i = 0; i < inputs; i++) {
      const value = x[n * inputs + i];
      let sum = 0;
      for (let o = 0; o < outputs; o++) {
        sum += dZ[o] * weight[i * outputs + o];
        dWeight[i * outputs + o] += value * dZ[o];
      }
      dX[n * inputs + i] = sum;
    }
  }
  return { dX, dWeight, dBias };
}
