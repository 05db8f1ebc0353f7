import assert from "node:assert/strict";
import { rayRange } from "../../src/nerf/mod.ts";
import { depthFromNdc } from "../../src/nerf/ndc_depth.ts";
import { nerfPreset } from "./nerf_test_tools.ts";

Deno.test("places in normalised device coordinates stand for depths from 1 to far", () => {
  assert.deepEqual([0, 0.5, 0.75].map((fraction) => depthFromNdc(fraction, 100)), [1, 2, 4]);
  // A half at the near plane and a half at infinity have the disparity of depth 2.
  assert.equal(depthFromNdc(0.5 * 0 + 0.5 * 1, 100), 2);
  for (const fraction of [0.9901, 1, 1.0000001]) assert.equal(depthFromNdc(fraction, 100), 100);
});

Deno.test("rays in normalised device coordinates go from the near plane to infinity", () => {
  const { camera } = nerfPreset("nerf");
  const scene = { near: 1.5, far: 80 };
  assert.deepEqual(rayRange({ camera, space: "ndc" }, scene), { near: 0, far: 1 });
  assert.deepEqual(rayRange({ camera, space: "box" }, scene), scene);
  const given = { ...camera, far: 0.9 };
  assert.deepEqual(rayRange({ camera: given, space: "ndc" }, scene), { near: 0, far: 0.9 });
});

Deno.test("rays that would end before they start are refused", () => {
  const camera = { near: 4, far: null };
  assert.throws(() => rayRange({ camera, space: "box" }, { near: 1.5, far: 3 }), {
    name: "ConfigError",
    message:
      "Cannot place samples as camera.near must be less than camera.far: current values are " +
      "4 and 3. Set camera.near or camera.far; null is the scene's.",
  });
});
