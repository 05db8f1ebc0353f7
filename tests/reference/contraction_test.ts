import assert from "node:assert/strict";
import fc from "npm:fast-check@^4.0.0";
import { assertClose, FINITE_DIFFERENCE, FLOAT64 } from "./assert_close.ts";
import {
  contract,
  contractBackward,
  contractedDistance,
  type ContractionNorm,
  distanceAt,
  fromGrid,
  normOf,
  toGrid,
  uncontract,
} from "./contraction.ts";
import type { Vector3 } from "./march.ts";

const NORMS: readonly ContractionNorm[] = ["max", "euclidean"];

const coordinate = fc.double({ min: -50, max: 50, noNaN: true });
const point: fc.Arbitrary<Vector3> = fc.tuple(coordinate, coordinate, coordinate);

Deno.test("contracted points are where the paper's equation puts them", () => {
  assertClose(contract([0, 0, 4], "euclidean"), [0, 0, 1.75], FLOAT64);
  assertClose(contract([3, 0, 4], "euclidean"), [1.8 * 0.6, 0, 1.8 * 0.8], FLOAT64);
  assertClose(contract([-2, 4, 1], "max"), [-0.875, 1.75, 0.4375], FLOAT64);
  assert.deepEqual(contract([-0.5, 1, 0.25], "max"), [-0.5, 1, 0.25]);
  assert.deepEqual(contract([0.6, 0, -0.8], "euclidean"), [0.6, 0, -0.8]);
});

for (const norm of NORMS) {
  Deno.test(`the contraction of the ${norm} norm is continuous where it begins`, () => {
    fc.assert(fc.property(point, (p) => {
      const size = normOf(p, norm);
      fc.pre(size > 1e-3);
      const at = (length: number) =>
        contract([p[0] / size * length, p[1] / size * length, p[2] / size * length], norm);
      assertClose(at(1 + 1e-9), at(1 - 1e-9), { atol: 1e-8, rtol: 0 });
    }));
  });

  Deno.test(`the contraction of the ${norm} norm has an inverse, and all space below 2`, () => {
    fc.assert(fc.property(point, (p) => {
      const y = contract(p, norm);
      assert.ok(normOf(y, norm) < 2);
      assertClose(uncontract(y, norm), p, { atol: 1e-12, rtol: 1e-12 });
    }));
  });

  Deno.test(`the gradient through the contraction of the ${norm} norm is that of differences`, () => {
    fc.assert(fc.property(point, point, (p, g) => {
      const sizes = p.map(Math.abs).sort((a, b) => b - a);
      // Away from where it has none.
      fc.pre(Math.abs(normOf(p, norm) - 1) > 1e-3);
      fc.pre(norm === "euclidean" || sizes[0] - sizes[1] > 1e-3);
      const value = (x: Vector3) => contract(x, norm).reduce((sum, y, i) => sum + y * g[i], 0);
      const step = 1e-5;
      const expected = [0, 1, 2].map((axis) => {
        const moved = (by: number): Vector3 => {
          const [x, y, z] = p.map((coordinate, i) => coordinate + (i === axis ? by : 0));
          return [x, y, z];
        };
        return (value(moved(step)) - value(moved(-step))) / (2 * step);
      });
      assertClose(contractBackward(p, g, norm), expected, { ...FINITE_DIFFERENCE, rtol: 1e-6 });
    }));
  });

  Deno.test(`the grid's coordinates of the ${norm} norm have an inverse`, () => {
    const contraction = { norm, linear: 1 };
    fc.assert(fc.property(point, (p) => {
      const q = toGrid(p, contraction);
      assert.ok(q.every((value) => value > 0 && value < 1));
      assertClose(fromGrid(q, contraction), p, { atol: 1e-11, rtol: 1e-11 });
    }));
    assert.deepEqual(toGrid([0, 0.5, 0.5], contraction), [0.25, 0.5, 0.5]);
  });
}

Deno.test("contracted distances are monotone, with an inverse and one slope where they begin", () => {
  const distance = fc.double({ min: 0, max: 1e3, noNaN: true });
  fc.assert(fc.property(distance, distance, fc.constantFrom(0.25, 1, 3), (a, b, linear) => {
    const [s, t] = [a, b].map((distance) => contractedDistance(distance, linear));
    assert.ok(a >= b ? s >= t : s <= t);
    assertClose(distanceAt(s, linear), a, { atol: 1e-9, rtol: 1e-9 });
  }));
  for (const linear of [0.25, 1, 3]) {
    const slope = (from: number, to: number) =>
      (distanceAt(to, linear) - distanceAt(from, linear)) / (to - from);
    assertClose(slope(linear, linear + 1e-6), 1, { atol: 1e-5, rtol: 0 });
    assertClose(slope(linear - 1e-6, linear), 1, { atol: 1e-5, rtol: 0 });
  }
  // Even in disparity: 1 / t falls by the same at each step.
  const disparities = [1.1, 1.3, 1.5, 1.7].map((s) => 1 / distanceAt(s, 1));
  assertClose(disparities, [0.9, 0.7, 0.5, 0.3], FLOAT64);
});
