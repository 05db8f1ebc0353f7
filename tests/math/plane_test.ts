import assert from "node:assert/strict";
import { fitPlane } from "../../src/math/plane.ts";
import { add, cross, dot, normalize, scale, type Vec3 } from "../../src/math/vector.ts";

const NORMAL = normalize([1, 2, 3]);
const X = normalize(cross(NORMAL, [0, 0, 1]));
const Y = cross(NORMAL, X);

/** Points of a flat ellipse around `center`, some on either side of its plane. */
function ellipse(a: number, b: number, off: number, center: Vec3 = [0, 0, 0]): Vec3[] {
  return Array.from({ length: 40 }, (_, i) => {
    const angle = 2 * Math.PI * i / 40;
    const flat = add(scale(X, a * Math.cos(angle)), scale(Y, b * Math.sin(angle)));
    return add(center, add(flat, scale(NORMAL, i % 2 === 0 ? off : -off)));
  });
}

function close(actual: number, expected: number, tolerance: number): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);
}

Deno.test("a plane's normal and the deviations of points along its axes are found", () => {
  for (const [a, b, off] of [[3, 3, 0], [3, 1, 0.2], [50, 0.5, 0.1], [1e-3, 1e-3, 1e-5]]) {
    const { normal, thickness, breadth, extent } = fitPlane(ellipse(a, b, off));
    close(Math.abs(dot(normal, NORMAL)), 1, 1e-9);
    // The mean of cos^2 over a circle is 1/2.
    close(thickness, off, 1e-6 * a);
    close(breadth, b / Math.SQRT2, 1e-6 * a);
    close(extent, a / Math.SQRT2, 1e-6 * a);
  }
});

Deno.test("a plane is found far from the origin", () => {
  const { normal, thickness } = fitPlane(ellipse(3, 2, 0.1, [691_234, 5_334_567, 560]));
  close(Math.abs(dot(normal, NORMAL)), 1, 1e-9);
  close(thickness, 0.1, 1e-6);
});

Deno.test("points on a line have no breadth, and a single one nothing", () => {
  const line = fitPlane(ellipse(3, 0, 0));
  close(line.breadth, 0, 1e-7);
  close(dot(line.normal, X), 0, 1e-9);
  const { normal, ...single } = fitPlane([[1, 2, 3], [1, 2, 3]]);
  assert.ok(normal.every(Number.isFinite));
  assert.deepEqual(single, { thickness: 0, breadth: 0, extent: 0 });
});
