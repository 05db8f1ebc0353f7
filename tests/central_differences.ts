import assert from "node:assert/strict";
import {
  assertClose,
  centralDifferences,
  FINITE_DIFFERENCE,
  type Tolerance,
} from "./reference/assert_close.ts";
import { innerProduct, randomValues } from "./reference/random_values.ts";

/** Numbers by name. */
export type Values = Readonly<Record<string, Float64Array>>;

/** A function and what claims to be its gradient. */
export interface Differentiable {
  /** What it is differentiated to, where; `forward` and `backward` read these very arrays. */
  readonly variables: Values;
  /** The results, always as many. */
  forward(): Values;
  /** Gradients of the sum over results of <result, dResult>, by variable. */
  backward(dResults: Values): Readonly<Record<string, ArrayLike<number>>>;
  /** Instead of `FINITE_DIFFERENCE`. */
  readonly tolerance?: Tolerance;
  /** How far a variable is moved, instead of 1e-5. */
  readonly eps?: number;
}

/**
 * Asserts that a gradient is that of central differences, for random gradients of all results, and that
 * there is something to compare: of each variable at least one slope is not zero.
 */
export function assertCentralDifferences(differentiable: Differentiable): void {
  const { variables, tolerance = FINITE_DIFFERENCE, eps } = differentiable;
  const dResults = Object.fromEntries(
    Object.entries(differentiable.forward()).map((
      [name, { length }],
      i,
    ) => [name, randomValues(length, 100 + i)]),
  );
  const objective = () => {
    const results = differentiable.forward();
    return Object.entries(dResults)
      .reduce((sum, [name, d]) => sum + innerProduct(results[name], d), 0);
  };
  const gradients = differentiable.backward(dResults);
  assert.deepEqual(Object.keys(gradients).sort(), Object.keys(variables).sort());
  for (const [name, values] of Object.entries(variables)) {
    const slopes = centralDifferences(objective, values, eps);
    assert.ok(slopes.some((slope) => slope !== 0), `${name} has no gradient to check`);
    assertClose(gradients[name], slopes, { ...tolerance, name: `gradient of ${name}` });
  }
}

/** Declares a test of {@link assertCentralDifferences} for every entry of a registry. */
export function testCentralDifferences(
  registry: Readonly<Record<string, () => Differentiable>>,
): void {
  for (const [name, differentiable] of Object.entries(registry)) {
    Deno.test(`the gradient of ${name} is that of central differences`, () =>
      assertCentralDifferences(differentiable()));
  }
}

/** A function that a device computes in float32, and what claims to be its gradient. */
export interface DeviceDifferentiable {
  /** What it is differentiated to, where; `forward` and `backward` read these very arrays. */
  readonly variables: Values;
  forward(): Promise<Readonly<Record<string, Float32Array>>>;
  /** Gradients of the sum over results of <result, dResult>, by variable. */
  backward(dResults: Values): Promise<Readonly<Record<string, ArrayLike<number>>>>;
  /** How far a variable is moved; numbers near 1 have roundings of 2^-24, which this divides. */
  readonly eps: number;
  /** Of a slope, which is the sum of as many terms as the variable has elements. */
  readonly tolerance: Tolerance;
}

/**
 * Declares a test for every entry of a registry: along five random directions a gradient's slope is that
 * of central differences. In float32 single elements would drown in roundings.
 */
export function testDeviceDifferences(
  registry: Readonly<Record<string, () => Promise<DeviceDifferentiable>>>,
): void {
  for (const [name, open] of Object.entries(registry)) {
    Deno.test(`the gradient of ${name} is that of central differences`, async () => {
      const differentiable = await open();
      const { variables, eps, tolerance } = differentiable;
      const dResults = Object.fromEntries(
        Object.entries(await differentiable.forward()).map((
          [result, { length }],
          i,
        ) => [result, randomValues(length, 100 + i).map(Math.fround)]),
      );
      const objective = async () => {
        const results = await differentiable.forward();
        return Object.entries(dResults).reduce(
          (sum, [result, d]) => sum + innerProduct(d, Float64Array.from(results[result])),
          0,
        );
      };
      const gradients = await differentiable.backward(dResults);
      assert.deepEqual(Object.keys(gradients).sort(), Object.keys(variables).sort());
      for (const [variable, values] of Object.entries(variables)) {
        const at = values.slice();
        for (let seed = 0; seed < 5; seed++) {
          const direction = randomValues(values.length, 200 + seed);
          const move = (by: number) =>
            values.set(at.map((value, i) => Math.fround(value + by * direction[i])));
          move(eps);
          const above = await objective();
          move(-eps);
          const below = await objective();
          values.set(at);
          const slope = innerProduct(direction, Float64Array.from(gradients[variable]));
          const of = { ...tolerance, name: `slope of ${variable}` };
          assertClose(slope, (above - below) / (2 * eps), of);
        }
      }
    });
  }
}
