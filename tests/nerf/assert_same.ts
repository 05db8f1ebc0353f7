import assert from "node:assert/strict";

/**
 * Asserts that two long arrays hold the same numbers, NaN included, and names the first that differs:
 * `deepEqual` takes minutes to show the differences of a model.
 */
export function assertSame(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  name = "values",
): void {
  assert.equal(actual.length, expected.length, `${name}: the lengths differ`);
  for (let i = 0; i < expected.length; i++) {
    if (!Object.is(actual[i], expected[i])) {
      assert.fail(`${name}: element ${i} is ${actual[i]}, not ${expected[i]}`);
    }
  }
}

/** Whether two long arrays hold the same numbers. */
export function areSame(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  return a.length === b.length && Array.from(a).every((value, i) => Object.is(value, b[i]));
}
