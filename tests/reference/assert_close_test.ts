import assert from "node:assert/strict";
import {
  assertClose,
  centralDifferences,
  FINITE_DIFFERENCE,
  FLOAT32_ROUNDING,
  FLOAT32_SUM,
  float32Sum,
  FLOAT64,
  TRANSCENDENTAL,
  WGSL_SINE,
} from "./assert_close.ts";

const tolerance = { atol: 0.5, rtol: 0.25 };

Deno.test("assertClose accepts errors up to atol + rtol |expected|", () => {
  assertClose([1.75, -1.75, 0.5], [1, -1, 0], tolerance);
  assertClose(3, 3, { atol: 0, rtol: 0 });
});

Deno.test("assertClose refuses an error just above the tolerance, in both directions", () => {
  assert.throws(() => assertClose([1.7500001], [1], tolerance), assert.AssertionError);
  assert.throws(() => assertClose([0.2499999], [1], tolerance), assert.AssertionError);
  assert.throws(() => assertClose([1 + 1e-15], [1], { atol: 0, rtol: 0 }), assert.AssertionError);
});

Deno.test("assertClose scales with the expected value and not with the actual one", () => {
  assertClose([3], [4], { atol: 0, rtol: 0.25 });
  assert.throws(() => assertClose([4], [3], { atol: 0, rtol: 0.25 }), assert.AssertionError);
});

for (const value of [NaN, Infinity, -Infinity]) {
  Deno.test(`assertClose refuses ${value} on either side and on both`, () => {
    for (const [actual, expected] of [[value, 1], [1, value], [value, value]]) {
      assert.throws(() => assertClose([0, actual], [0, expected], tolerance), /1 of 2 differ/);
    }
  });
}

Deno.test("assertClose refuses different lengths and comparisons of nothing", () => {
  assert.throws(() => assertClose([1, 2], [1, 2, 3], tolerance), /lengths must be equal/);
  assert.throws(() => assertClose([1, 2, 3], [1, 2], tolerance), /lengths must be equal/);
  assert.throws(() => assertClose([], [], tolerance), /not zero/);
});

Deno.test("assertClose tells how many differ, and which element differs most for its tolerance", () => {
  assert.throws(
    () => assertClose([1, 12, 1030, 5], [1, 10, 1000, 5], { atol: 1, rtol: 0.01, name: "dBias" }),
    // 30 is the larger error, but 2 exceeds its tolerance of 1.1 by more than 30 its tolerance of 11.
    (error: Error) => {
      assert.match(error.message, /^dBias: 2 of 4 differ; worst at index 2: actual 1030, expected/);
      assert.match(error.message, /error 30, tolerance 11 \(atol 1, rtol 0.01\)/);
      return true;
    },
  );
  assert.throws(
    () => assertClose([1, 13, 1012, 5], [1, 10, 1000, 5], { atol: 1, rtol: 0.01 }),
    /^AssertionError.*values: 2 of 4 differ; worst at index 1: actual 13, expected 10/,
  );
});

Deno.test("assertClose refuses a tolerance that would let anything pass", () => {
  for (const bad of [NaN, Infinity, -1]) {
    assert.throws(() => assertClose([1], [1], { atol: bad, rtol: 0 }), RangeError);
    assert.throws(() => assertClose([1], [1], { atol: 0, rtol: bad }), RangeError);
  }
});

Deno.test("every named tolerance refuses an error of one part in a thousand", () => {
  const named = [
    FLOAT64,
    FLOAT32_ROUNDING,
    FLOAT32_SUM,
    FINITE_DIFFERENCE,
    TRANSCENDENTAL,
    WGSL_SINE,
  ];
  for (const each of named) {
    assert.throws(() => assertClose([1.001], [1], each), assert.AssertionError);
  }
});

Deno.test("FLOAT32_ROUNDING accepts what float32 stores", () => {
  const values = Array.from({ length: 1000 }, (_, i) => Math.sin(i) * 10 ** (i % 60 - 30));
  assertClose(values.map(Math.fround), values, FLOAT32_ROUNDING);
});

Deno.test("float32Sum accepts sequential float32 sums, even of terms that cancel", () => {
  const terms = Array.from({ length: 5000 }, (_, i) => Math.sin(i * i));
  const magnitude = terms.reduce((sum, term) => sum + Math.abs(term), 0);
  const exact = terms.map(Math.fround).reduce((sum, term) => sum + term, 0);
  const single = terms.reduce((sum, term) => Math.fround(sum + Math.fround(term)), 0);
  assert.notEqual(single, exact);
  assertClose(single, exact, float32Sum(terms.length, magnitude));
});

Deno.test("central differences find the gradient of a function and restore its argument", () => {
  const x = Float64Array.of(0.3, -1.2, 2);
  const gradient = centralDifferences((x) => x[0] ** 3 + Math.sin(x[1]) * x[2], x);
  const expected = [3 * 0.3 ** 2, Math.cos(-1.2) * 2, Math.sin(-1.2)];
  assertClose(gradient, expected, FINITE_DIFFERENCE);
  assert.deepEqual([...x], [0.3, -1.2, 2]);
});

Deno.test("central differences catch a gradient that is wrong by a thousandth", () => {
  const gradient = centralDifferences((x) => Math.exp(x[0]), Float64Array.of(0.7));
  assertClose(gradient, [Math.exp(0.7)], FINITE_DIFFERENCE);
  assert.throws(
    () => assertClose(gradient, [Math.exp(0.7) * 1.001], FINITE_DIFFERENCE),
    assert.AssertionError,
  );
});
