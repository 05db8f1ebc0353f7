import assert from "node:assert/strict";
import fc from "npm:fast-check@^4.0.0";
import { lookAt } from "../../src/math/pose.ts";
import {
  alignedWith,
  dotQuaternions,
  multiplyQuaternions,
  type Quaternion,
  quaternionOf,
  rotationMatrix,
  slerp,
  turnBetween,
  turned,
  unit,
} from "../../src/math/quaternion.ts";
import type { Vec3 } from "../../src/math/vector.ts";
import { assertClose } from "../reference/assert_close.ts";

const EXACT = { atol: 1e-12, rtol: 1e-12 };

/** Rotations of all kinds, half turns included. */
const rotations: fc.Arbitrary<Quaternion> = fc.tuple(
  ...[0, 1, 2, 3].map(() => fc.integer({ min: -3, max: 3 })) as [
    fc.Arbitrary<number>,
    fc.Arbitrary<number>,
    fc.Arbitrary<number>,
    fc.Arbitrary<number>,
  ],
).filter((q) => q.some((value) => value !== 0)).map((q) => unit(q));

const about = (axis: Vec3, angle: number): Quaternion => {
  const [x, y, z] = axis.map((value) => value * Math.sin(angle / 2));
  return [Math.cos(angle / 2), x, y, z];
};

Deno.test("a quarter turn about z takes x to y", () => {
  assertClose(rotationMatrix(about([0, 0, 1], Math.PI / 2)), [0, -1, 0, 1, 0, 0, 0, 0, 1], EXACT);
  // Of any length.
  assertClose(rotationMatrix([3, 0, 0, 3]), [0, -1, 0, 1, 0, 0, 0, 0, 1], EXACT);
});

Deno.test("a rotation becomes a quaternion and the rotation again, half turns too", () => {
  fc.assert(fc.property(rotations, (rotation) => {
    const r = rotationMatrix(rotation);
    const pose = Float64Array.from([0, 3, 6].flatMap((row) => [...r.slice(row, row + 3), 7]));
    const found = quaternionOf(pose);
    assertClose(Math.abs(dotQuaternions(found, rotation)), 1, EXACT);
    assertClose(rotationMatrix(found), r, EXACT);
  }));
});

Deno.test("slerp turns at constant speed about one axis", () => {
  const axis: Vec3 = [2 / 3, -1 / 3, 2 / 3];
  for (const t of [0, 0.25, 0.7, 1]) {
    assertClose(slerp(about(axis, 0.2), about(axis, 1.4), t), about(axis, 0.2 + 1.2 * t), EXACT);
  }
  // As good as the same: the formula would divide by zero.
  assertClose(slerp(about(axis, 0.2), about(axis, 0.2 + 1e-12), 0.5), about(axis, 0.2), EXACT);
});

Deno.test("slerp begins and ends where it should, and never loses its length", () => {
  fc.assert(
    fc.property(rotations, rotations, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, t) => {
      const near = alignedWith(a, b);
      assertClose(slerp(a, near, 0), a, EXACT);
      assertClose(slerp(a, near, 1), near, EXACT);
      assertClose(Math.hypot(...slerp(a, near, t)), 1, EXACT);
      assert.ok(slerp(a, b, t).every(Number.isFinite));
    }),
  );
});

Deno.test("the turn between two rotations leads from one to the other, by its share to a slerp", () => {
  fc.assert(fc.property(rotations, rotations, (a, b) => {
    const near = alignedWith(a, b);
    const turn = turnBetween(a, near);
    assert.ok(Math.hypot(...turn) <= Math.PI / 2 + 1e-12);
    assertClose(turned(a, turn), near, EXACT);
    const third: Vec3 = [turn[0] / 3, turn[1] / 3, turn[2] / 3];
    assertClose(turned(a, third), slerp(a, near, 1 / 3), EXACT);
  }));
});

Deno.test("a product is one rotation after the other", () => {
  const [a, b] = [about([1, 0, 0], 0.7), about([0, 0, 1], 1.1)];
  const [ra, rb] = [rotationMatrix(a), rotationMatrix(b)];
  const product = [0, 1, 2].flatMap((row) =>
    [0, 1, 2].map((col) => [0, 1, 2].reduce((sum, k) => sum + ra[3 * row + k] * rb[3 * k + col], 0))
  );
  assertClose(rotationMatrix(multiplyQuaternions(a, b)), product, EXACT);
});

Deno.test("a pose's axes are those of its quaternion", () => {
  const pose = lookAt([3, -1, 2], [0, 0.5, 0.2], [0, 0, 1]);
  const r = rotationMatrix(quaternionOf(pose));
  assertClose(r, [0, 1, 2, 4, 5, 6, 8, 9, 10].map((i) => pose[i]), EXACT);
});
