import assert from "node:assert/strict";
import { lens } from "../../src/math/lens.ts";
import { type Similarity, transformPoint } from "../../src/math/similarity.ts";
import { frameCamera, transformCamera } from "../../src/scene/cameras.ts";
import type { Frame, Intrinsics } from "../../src/scene/mod.ts";
import { captureOf, row } from "./rigs.ts";

function frameOf(intrinsics: Partial<Intrinsics>, rays: Float32Array | null = null): Frame {
  const [frame] = captureOf(row(1)).frames;
  return { ...frame, rays, intrinsics: { ...frame.intrinsics, ...intrinsics } };
}

Deno.test("angles of view become focal lengths, and the middle the principal point", () => {
  const size = { width: 800, height: 600 };
  const focal = { angleX: Math.PI / 2, angleY: null };
  const camera = frameCamera(frameOf({ focal }), size);
  const { fx, fy, cx, cy } = camera;
  assert.ok(Math.abs(fx - 400) < 1e-9 && fx === fy);
  assert.deepEqual([cx, cy, camera.width, camera.height], [400, 300, 800, 600]);
  assert.ok(!("lens" in camera) && !("rays" in camera), "a pinhole");
  const both = frameCamera(frameOf({ focal: { angleX: 1, angleY: Math.PI / 2 } }), size);
  assert.ok(Math.abs(both.fy - 300) < 1e-9);
});

Deno.test("intrinsics for another size of the same shape are scaled, to a pixel", () => {
  const opencv = lens("perspective", { radial: [0.1, 0.2, 0, 0] });
  const stated = {
    size: { width: 4032, height: 3024 },
    focal: { fx: 3200, fy: 3100 },
    principal: { cx: 2000, cy: 1500 },
    lens: opencv,
  };
  const { fx, fy, cx, cy, lens: kept } = frameCamera(frameOf(stated), { width: 1008, height: 756 });
  assert.deepEqual([fx, fy, cx, cy], [800, 775, 500, 375]);
  assert.equal(kept, opencv, "a lens does not know of pixels");
  // 1920 x 1080 by 7: 274.3 x 154.3, rounded either way.
  const odd = { ...stated, size: { width: 1920, height: 1080 } };
  for (const [width, height] of [[274, 154], [275, 155], [274, 155]]) {
    const { fx } = frameCamera(frameOf(odd), { width, height });
    assert.ok(Math.abs(fx - 3200 * width / 1920) < 1e-9);
  }
});

Deno.test("lengths in units of the longer side fit images of any size, reduced or turned", () => {
  const relative = {
    focal: { relativeX: 0.75, relativeY: 0.8 },
    principal: { offsetX: 0.01, offsetY: -0.02 },
  };
  for (const [width, height] of [[800, 600], [600, 800], [200, 150]]) {
    const longer = Math.max(width, height);
    for (const reduction of [1, 4]) {
      const { fx, fy, cx, cy } = frameCamera(frameOf(relative), { width, height }, reduction);
      assert.deepEqual([fx, fy], [0.75 * longer, 0.8 * longer]);
      assert.deepEqual([cx, cy], [width / 2 + 0.01 * longer, height / 2 - 0.02 * longer]);
    }
  }
});

Deno.test("intrinsics that cannot be the image's are refused, naming both sizes", () => {
  const size = { width: 600, height: 800 };
  const refusals: [Partial<Intrinsics>, string][] = [
    [
      { size: { width: 640, height: 480 } },
      "its intrinsics are for 640 x 480 pixels, but the image has 600 x 800. " +
      "Use the images that the poses were made of.",
    ],
    [
      { size: { width: 800, height: 600 } },
      "its intrinsics are for 800 x 600 pixels, but the image has 600 x 800. Turn the image.",
    ],
    [
      { focal: { fx: 0, fy: 1 } },
      "its focal length fx must be above 0: current value is 0.",
    ],
    [
      { focal: { fx: 1, fy: NaN } },
      "its focal length fy must be above 0: current value is NaN.",
    ],
    [
      { principal: { cx: Infinity, cy: 3 } },
      "its principal point cx must be a finite number: current value is Infinity.",
    ],
  ];
  for (const [intrinsics, reason] of refusals) {
    assert.throws(() => frameCamera(frameOf(intrinsics), size), {
      name: "SceneError",
      message: `Cannot use the camera of frame_000: ${reason}`,
    });
  }
  assert.throws(() => frameCamera(frameOf({}, new Float32Array(5)), size), {
    name: "SceneError",
    message:
      "Cannot use the camera of frame_000: its table of rays must have 2880000 numbers, as " +
      "its image has 600 x 800 pixels: there are 5.",
  });
});

Deno.test("a table of rays moves with its camera", () => {
  const rays = new Float32Array([1, 2, 3, 0, 1, 0, 4, 5, 6, 0, 0, 0]);
  const camera = frameCamera(frameOf({}, rays), { width: 2, height: 1 });
  const quarterTurn: Similarity = {
    scale: 2,
    rotation: [0, -1, 0, 1, 0, 0, 0, 0, 1],
    translation: [10, 20, 30],
  };
  const moved = transformCamera(camera, quarterTurn);
  const first = transformPoint(quarterTurn, [1, 2, 3]);
  assert.deepEqual([...moved.rays!.subarray(0, 6)], [...first, -1, 0, 0]);
  assert.deepEqual([...moved.rays!.subarray(9)].map(Math.abs), [0, 0, 0], "a gap stays one");
  assert.deepEqual([...rays.subarray(0, 3)], [1, 2, 3], "the capture's own stay");
});
