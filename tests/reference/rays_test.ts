import assert from "node:assert/strict";
import type { Camera } from "../../src/math/camera.ts";
import { lookAt } from "../../src/math/pose.ts";
import { assertClose, FLOAT64 } from "./assert_close.ts";
import { pixelRay } from "./rays.ts";

const camera: Camera = {
  width: 10,
  height: 8,
  fx: 5,
  fy: 4,
  cx: 5,
  cy: 4,
  cameraToWorld: Float64Array.of(1, 0, 0, 7, 0, 1, 0, 8, 0, 0, 1, 9),
};

Deno.test("an unrotated camera looks along -z, x to the right and y up", () => {
  const options = { pixelOffset: 0, directions: "z" } as const;
  const { origin, direction } = pixelRay(camera, 5, 4, options);
  assert.deepEqual(origin, [7, 8, 9]);
  assertClose(direction, [0, 0, -1], FLOAT64);
  assertClose(pixelRay(camera, 10, 4, options).direction, [1, 0, -1], FLOAT64);
  assertClose(pixelRay(camera, 5, 0, options).direction, [0, 1, -1], FLOAT64);
});

Deno.test("a pixel offset of 0.5 goes through the pixel's centre", () => {
  const { direction } = pixelRay(camera, 5, 4, { pixelOffset: 0.5, directions: "z" });
  assertClose(direction, [0.1, -0.125, -1], FLOAT64);
});

Deno.test("unit directions have length 1, and view directions always do", () => {
  const z = pixelRay(camera, 10, 0, { pixelOffset: 0, directions: "z" });
  const unit = pixelRay(camera, 10, 0, { pixelOffset: 0, directions: "unit" });
  const root = 1 / Math.sqrt(3);
  assertClose(z.direction, [1, 1, -1], FLOAT64);
  assertClose(z.viewDirection, [root, root, -root], FLOAT64);
  assertClose(unit.direction, z.viewDirection, FLOAT64);
  assertClose(unit.viewDirection, z.viewDirection, FLOAT64);
});

Deno.test("points on a rotated camera's ray project back to its pixel, at depth t", () => {
  const pose = lookAt([3, -2, 1.5], [0.2, 0.1, 0], [0, 0, 1]);
  const rotated = { ...camera, cx: 4.7, cy: 4.2, cameraToWorld: pose };
  const { origin, direction } = pixelRay(rotated, 8, 1, { pixelOffset: 0.5, directions: "z" });
  const t = 2.5;
  const offset = [0, 1, 2].map((row) => origin[row] + t * direction[row] - pose[row * 4 + 3]);
  const [right, up, backward] = [0, 1, 2].map((column) =>
    offset.reduce((sum, value, row) => sum + value * pose[row * 4 + column], 0)
  );
  const x = rotated.fx * right / -backward + rotated.cx;
  const y = rotated.fy * -up / -backward + rotated.cy;
  assertClose([x, y, -backward], [8.5, 1.5, t], { atol: 1e-12, rtol: 0 });
});
