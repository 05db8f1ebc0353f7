import assert from "node:assert/strict";
import { type Camera, resizeCamera } from "../../src/math/camera.ts";
import { rayDirection } from "../../src/math/projection.ts";
import { quantile } from "../../src/math/quantile.ts";
import { assertClose, FLOAT64 } from "../reference/assert_close.ts";

const CAMERA: Camera = {
  ...{ width: 40, height: 30, fx: 50, fy: 60, cx: 21, cy: 14 },
  cameraToWorld: Float64Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0),
};

Deno.test("a larger image shows the same from top to bottom, a wider one more at the sides", () => {
  const doubled = resizeCamera(CAMERA, 80, 60);
  assert.deepEqual(
    { ...doubled, cameraToWorld: null },
    { width: 80, height: 60, fx: 100, fy: 120, cx: 42, cy: 28, cameraToWorld: null },
  );
  const wide = resizeCamera(CAMERA, 100, 60);
  for (const row of [0, 13, 60]) {
    // 20 of the 100 columns are new.
    const direction = rayDirection(CAMERA, [17, row / 2])!;
    assertClose(rayDirection(wide, [17 * 2 + 10, row])!, direction, FLOAT64);
  }
});

Deno.test("a table of rays is kept for its own size only", () => {
  const rays = new Float32Array(40 * 30 * 6).fill(0.5);
  const camera: Camera = { ...CAMERA, rays };
  assert.equal(resizeCamera(camera, 40, 30), camera);
  const resized = resizeCamera(camera, 20, 15);
  assert.ok(!("rays" in resized), "a table of 40 x 30 rays says nothing of 20 x 15 pixels");
  assert.deepEqual([resized.width, resized.height, resized.fx, resized.fy], [20, 15, 25, 30]);
});

Deno.test("quantiles lie between neighbours as numpy's do", () => {
  // numpy.quantile([1, 2, 4, 8, 16], [0, 0.1, 0.5, 0.9, 1])
  const values = [1, 2, 4, 8, 16];
  assertClose(
    [0, 0.1, 0.5, 0.9, 1].map((q) => quantile(values, q)),
    [1, 1.4, 4, 12.8, 16],
    FLOAT64,
  );
  assert.equal(quantile([3], 0.9), 3);
  assert.ok(Number.isNaN(quantile([], 0.5)));
});
