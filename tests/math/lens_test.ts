import assert from "node:assert/strict";
import fc from "npm:fast-check@^4.0.0";
import {
  type Camera,
  distort,
  invertibleRadius,
  lens,
  type Point2,
  project,
  rayDirection,
  undistort,
} from "../../src/math/mod.ts";
import { assertClose } from "../reference/assert_close.ts";
import { LENS_VALUES } from "./lens_values.ts";

const PIXELS = { atol: 1e-9, rtol: 0 };
const PLANE = { atol: 1e-12, rtol: 0 };

const CAMERA: Camera = {
  width: 200,
  height: 100,
  fx: 80,
  fy: 81,
  cx: 99,
  cy: 52,
  cameraToWorld: new Float64Array(12),
};

for (const { name, camera, points, pixels, undistorted } of LENS_VALUES) {
  Deno.test(`${name}: points are distorted as OpenCV does`, () => {
    const { fx, fy, cx, cy, lens } = camera;
    points.forEach((point, i) => {
      const [u, v] = distort(lens, point);
      assertClose([fx * u + cx, fy * v + cy], pixels[i], PIXELS);
    });
  });

  Deno.test(`${name}: pixels are undistorted to the points they came from`, () => {
    const { fx, fy, cx, cy, lens } = camera;
    points.forEach((point, i) => {
      const [x, y] = pixels[i];
      assertClose(undistort(lens, [(x - cx) / fx, (y - cy) / fy])!, point, PLANE);
      if (undistorted) assertClose(undistorted[i], point, PLANE);
    });
  });

  Deno.test(`${name}: a pixel's direction projects to the pixel`, () => {
    for (const pixel of pixels) {
      const direction = rayDirection(camera, pixel)!;
      assertClose(Math.hypot(...direction), 1, PLANE);
      assertClose(project(camera, direction)!, pixel, PIXELS);
    }
  });
}

Deno.test("a pinhole's directions are those of similar triangles", () => {
  const direction = rayDirection(CAMERA, [99 + 80, 52 - 81])!;
  assertClose(direction, [1, 1, -1].map((value) => value / Math.sqrt(3)), PLANE);
  assertClose(project(CAMERA, [2, 2, -2])!, [179, -29], PIXELS);
  assert.equal(project(CAMERA, [1, 1, 1]), null);
  assert.equal(project(CAMERA, [1, 1, 0]), null);
});

Deno.test("a fisheye sees sideways and backwards", () => {
  const camera = { ...CAMERA, lens: lens("fisheye", {}) };
  assertClose(rayDirection(camera, [99 + 80 * Math.PI / 2, 52])!, [1, 0, 0], PLANE);
  assertClose(project(camera, [0, -3, 3])!, [99, 52 + 81 * 0.75 * Math.PI], PIXELS);
  assertClose(rayDirection(camera, [99, 52])!, [0, 0, -1], PLANE);
  // A circle of pi around the middle shows everything.
  assert.equal(rayDirection(camera, [99 + 80 * 3.15, 52]), null);
});

Deno.test("the fov projection is that of Devernay and Faugeras", () => {
  const omega = 0.92;
  const camera = { ...CAMERA, lens: lens("fov", { omega }) };
  // Half the field of view away from the axis, tan(omega / 2), and r = atan(2 tan^2(omega / 2)) / omega.
  const tangent = Math.tan(omega / 2);
  const [x] = project(camera, [tangent, 0, -1])!;
  assertClose(x, 99 + 80 * Math.atan(2 * tangent * tangent) / omega, PIXELS);
  const off = rayDirection(camera, [x, 52])!;
  assertClose(off[0] / -off[2], tangent, PLANE);
  assert.equal(rayDirection(camera, [99 + 80 * 1.01 * Math.PI / 2 / omega, 52]), null);
});

Deno.test("an equirectangular image has longitudes from left to right and latitudes from the top down", () => {
  const camera = { ...CAMERA, lens: lens("equirectangular", {}) };
  for (
    const [pixel, direction] of [
      [[100, 50], [0, 0, -1]],
      [[150, 50], [1, 0, 0]],
      [[50, 50], [-1, 0, 0]],
      [[100, 0], [0, 1, 0]],
      [[100, 75], [0, -Math.SQRT1_2, -Math.SQRT1_2]],
      [[175, 50], [Math.SQRT1_2, 0, Math.SQRT1_2]],
    ] as const
  ) {
    assertClose(rayDirection(camera, pixel)!, direction, PLANE);
    if (pixel[1] > 0) assertClose(project(camera, direction)!, pixel, PIXELS);
  }
});

Deno.test("what lies beyond a lens's fold has no ray, though points behind the fold would fit", () => {
  // r - 0.3 r^3 grows up to r = 1 / sqrt(0.9), where it is 0.7027.
  const barrel = lens("perspective", { radial: [-0.3, 0, 0, 0] });
  const fold = 1 / Math.sqrt(0.9);
  assertClose(invertibleRadius(barrel), fold, { atol: 1e-14, rtol: 0 });
  const edge = distort(barrel, [fold, 0])[0];
  assert.equal(undistort(barrel, [edge + 1e-6, 0]), null);
  assert.equal(undistort(barrel, [0, -3]), null);
  const within = undistort(barrel, [0.6, 0.36])!;
  assert.ok(Math.hypot(...within) < fold);
  // Points behind the fold are not shown: their pixels belong to points in front of it.
  assert.equal(project({ ...CAMERA, lens: barrel }, [1.2, 0, -1]), null);
});

Deno.test("a pole of the rational model ends the image plane, and a perfect lens has no end", () => {
  assertClose(invertibleRadius(lens("perspective", { divisor: [-0.25, 0, 0] })), 2, PLANE);
  assert.equal(invertibleRadius(lens("perspective", {})), Infinity);
  assert.equal(invertibleRadius(lens("perspective", { radial: [0.1, 0, 0, 0] })), Infinity);
});

Deno.test("a steep rise before the fold is climbed without jumping over it", () => {
  // The lens first magnifies, then folds: started at the distorted point, plain Newton lands outside.
  const steep = lens("perspective", { radial: [2.5, -1.6, 0, 0] });
  const radius = invertibleRadius(steep);
  for (const part of [0.05, 0.3, 0.6, 0.8, 0.95, 0.995]) {
    const point: Point2 = [0.6 * part * radius, -0.8 * part * radius];
    assertClose(undistort(steep, distort(steep, point))!, point, { atol: 1e-9, rtol: 0 });
  }
});

Deno.test("whatever the lens, an undistorted point is distorted to the point asked for, on the first branch", () => {
  const coefficient = fc.double({ min: -0.4, max: 0.4, noNaN: true });
  const small = fc.double({ min: -0.01, max: 0.01, noNaN: true });
  const lenses = fc.record({
    projection: fc.constantFrom("perspective" as const, "fisheye" as const),
    radial: fc.tuple(coefficient, coefficient, coefficient, coefficient),
    divisor: fc.tuple(coefficient, coefficient, coefficient),
    tangential: fc.tuple(small, small),
    prism: fc.tuple(small, small, small, small),
  });
  let found = 0;
  fc.assert(
    fc.property(lenses, fc.tuple(coefficient, coefficient), (distortion, [x, y]) => {
      const bent = lens(distortion.projection, distortion);
      const point: Point2 = [3 * x, 3 * y];
      const undistorted = undistort(bent, point);
      if (!undistorted) return;
      found++;
      assert.ok(Math.hypot(...undistorted) < invertibleRadius(bent) * (1 + 1e-9));
      assertClose(distort(bent, undistorted), point, { atol: 1e-9, rtol: 0 });
    }),
    { numRuns: 500 },
  );
  assert.ok(found > 200, `${found} of 500 points have an origin`);
});
