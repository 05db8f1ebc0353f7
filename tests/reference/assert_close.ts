import { AssertionError } from "node:assert/strict";

/** How far a value may lie from the expected one: atol + rtol * |expected|. */
export interface Tolerance {
  /** Absolute part, >= 0. */
  readonly atol: number;
  /** Relative part, >= 0. */
  readonly rtol: number;
}

/** The unit roundoff of float32: the largest relative error of one rounded operation. */
const FLOAT32_ROUNDOFF = 2 ** -24;

/** Two float64 formulations of one short formula: about a thousand roundings of 2^-53. */
export const FLOAT64: Tolerance = { atol: 1e-13, rtol: 1e-13 };

/** A value that was rounded to float32 once, or written to the GPU and read back. */
export const FLOAT32_ROUNDING: Tolerance = { atol: 2 ** -149, rtol: FLOAT32_ROUNDOFF };

/**
 * Central differences of a float64 function with the default eps of 1e-5.
 *
 * Truncation eps^2 / 6 f''' and cancellation 2^-53 |f| / eps are both near 2e-11 where f and its
 * derivatives are near 1; the margin of 500 is for functions that are not. (sin(2^3 pi x) has a third
 * derivative of 1.6e4: with such frequencies an eps of 1e-6 is better.)
 */
export const FINITE_DIFFERENCE: Tolerance = { atol: 1e-8, rtol: 1e-6 };

/**
 * One exp, log, sigmoid, softplus or tanh in float32, arguments within 16.
 *
 * The WGSL specification allows exp(x) an error of 3 + 2 |x| ULP: 35 ULP of 2^-23 are 4.2e-6; and
 * log(x) near 1 an absolute error of 2^-21.
 */
export const TRANSCENDENTAL: Tolerance = { atol: 2 ** -21, rtol: 35 * 2 ** -23 };

/** sin and cos as the WGSL specification grants them: 2^-11 absolute, arguments within [-pi, pi]. */
export const WGSL_SINE: Tolerance = { atol: 2 ** -11, rtol: 0 };

/** A float32 sum of up to 320 products, their absolute values adding up to at most 1. */
export const FLOAT32_SUM: Tolerance = float32Sum(320);

/**
 * The tolerance of a sum (or dot product) in float32, in any order of its terms.
 *
 *   |error| <= terms u sum |term|,  u = 2^-24      (Higham 2002, eq. 4.4, first order)
 *
 * The bound holds against the absolute values of the terms: where they cancel, a relative tolerance
 * cannot hold, hence the absolute part.
 *
 * @param terms How many terms are added.
 * @param magnitude An upper bound of the sum of the terms' absolute values.
 */
export function float32Sum(terms: number, magnitude = 1): Tolerance {
  return { atol: terms * FLOAT32_ROUNDOFF * magnitude, rtol: terms * FLOAT32_ROUNDOFF };
}

/**
 * Asserts |actual - expected| <= atol + rtol |expected| for every element.
 *
 * Written so that it can only pass by being right: NaN and infinities fail on either side, and so do
 * different lengths and comparisons of nothing.
 *
 * @param actual What is tested.
 * @param expected What it should be, as many values.
 * @param options A tolerance and the name of the compared quantity for the message.
 * @throws AssertionError that tells how many elements differ, and the worst of them.
 * @throws RangeError if the tolerance is negative, infinite or NaN.
 */
export function assertClose(
  actual: ArrayLike<number> | number,
  expected: ArrayLike<number> | number,
  options: Tolerance & { readonly name?: string },
): void {
  const { atol, rtol, name = "values" } = options;
  for (const [key, value] of Object.entries({ atol, rtol })) {
    if (!(value >= 0 && value < Infinity)) {
      throw new RangeError(
        `Cannot compare ${name} as ${key} must be a finite number >= 0: current value is ${value}.`,
      );
    }
  }
  const actuals = typeof actual === "number" ? [actual] : actual;
  const expecteds = typeof expected === "number" ? [expected] : expected;
  if (actuals.length !== expecteds.length || actuals.length === 0) {
    throw new AssertionError({
      message: `${name}: lengths must be equal and not zero: ` +
        `actual has ${actuals.length}, expected has ${expecteds.length}.`,
      actual: actuals.length,
      expected: expecteds.length,
      operator: "assertClose",
    });
  }

  let differing = 0;
  let worst = -1;
  let worstExcess = -Infinity;
  for (let i = 0; i < actuals.length; i++) {
    const error = Math.abs(actuals[i] - expecteds[i]);
    const tolerance = atol + rtol * Math.abs(expecteds[i]);
    const comparable = Number.isFinite(actuals[i]) && Number.isFinite(expecteds[i]);
    if (comparable && error <= tolerance) continue;
    differing++;
    const excess = comparable ? error / tolerance : Infinity;
    if (worst < 0 || excess > worstExcess) {
      worst = i;
      worstExcess = excess;
    }
  }
  if (differing === 0) return;

  const tolerance = atol + rtol * Math.abs(expecteds[worst]);
  throw new AssertionError({
    message: `${name}: ${differing} of ${actuals.length} differ; worst at index ${worst}: ` +
      `actual ${actuals[worst]}, expected ${expecteds[worst]}, ` +
      `error ${Math.abs(actuals[worst] - expecteds[worst])}, tolerance ${tolerance} ` +
      `(atol ${atol}, rtol ${rtol}).`,
    actual: actuals[worst],
    expected: expecteds[worst],
    operator: "assertClose",
  });
}

/**
 * The gradient of a scalar function by central differences, (f(x + eps) - f(x - eps)) / (2 eps).
 *
 * @param f Called with x while one of its elements is moved; x itself is moved, so f may as well read
 *   it from elsewhere. It is restored afterwards.
 * @param x Where to differentiate, any length.
 * @param eps The distance moved.
 * @returns df/dx, as long as x.
 */
export function centralDifferences(
  f: (x: Float64Array) => number,
  x: Float64Array,
  eps = 1e-5,
): Float64Array {
  const gradient = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) {
    const value = x[i];
    x[i] = value + eps;
    const above = f(x);
    x[i] = value - eps;
    const below = f(x);
    x[i] = value;
    gradient[i] = (above - below) / (2 * eps);
  }
  return gradient;
}
