import assert from "node:assert/strict";
import {
  add,
  cross,
  dot,
  length,
  normalize,
  scale,
  subtract,
  type Vec3,
} from "../../src/math/vector.ts";

const A: Vec3 = [1, 2, 3];
const B: Vec3 = [4, -5, 6];

Deno.test("vectors add, subtract and scale by component", () => {
  assert.deepEqual(add(A, B), [5, -3, 9]);
  assert.deepEqual(subtract(A, B), [-3, 7, -3]);
  assert.deepEqual(scale(B, -2), [-8, 10, -12]);
});

Deno.test("the cross product is right-handed and perpendicular to both vectors", () => {
  assert.deepEqual(cross([1, 0, 0], [0, 1, 0]), [0, 0, 1]);
  assert.deepEqual(cross(A, B), [27, 6, -13]);
  assert.equal(dot(cross(A, B), A), 0);
  assert.equal(dot(cross(A, B), B), 0);
});

Deno.test("length and normalize follow from the inner product", () => {
  assert.equal(dot(A, B), 12);
  assert.equal(length([2, -3, 6]), 7);
  const unit = normalize([2, -3, 6]);
  for (const [i, value] of [2 / 7, -3 / 7, 6 / 7].entries()) {
    assert.ok(Math.abs(unit[i] - value) < 1e-15);
  }
  assert.deepEqual(normalize([0, 0, 0]), [NaN, NaN, NaN]);
});
