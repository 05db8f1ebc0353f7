import assert from "node:assert/strict";
import type { Camera } from "../../src/math/camera.ts";
import { column, parsePose } from "../../src/math/pose.ts";
import { dot, length, normalize, scale, subtract, type Vec3 } from "../../src/math/vector.ts";
import { analyticScene } from "../../src/scene/analytic.ts";
import type { View } from "../../src/scene/scene.ts";

const scene = analyticScene({ split: "train", views: 6, size: 64 });

/** Pixel coordinates of a point in world coordinates. */
function project({ fx, fy, cx, cy, cameraToWorld }: Camera, point: Vec3): [number, number] {
  const offset = subtract(point, column(cameraToWorld, 3));
  const depth = -dot(offset, column(cameraToWorld, 2));
  return [
    cx + (fx * dot(offset, column(cameraToWorld, 0))) / depth,
    cy - (fy * dot(offset, column(cameraToWorld, 1))) / depth,
  ];
}

/** The RGBA values of the pixel that holds these coordinates. */
function pixelAt({ image }: View, [x, y]: [number, number]): number[] {
  const start = (Math.floor(y) * image.width + Math.floor(x)) * 4;
  return [...image.data.subarray(start, start + 4)];
}

Deno.test("an analytic scene follows NeRF-Synthetic's convention", () => {
  assert.deepEqual([scene.near, scene.far, scene.split, scene.name], [2, 6, "train", "analytic"]);
  assert.equal(scene.views.length, 6);
  assert.deepEqual(scene.views.map(({ name }) => name).slice(0, 2), ["train/r_0", "train/r_1"]);
  for (const { image, camera } of scene.views) {
    assert.deepEqual([image.width, image.height, image.data.length], [64, 64, 64 * 64 * 4]);
    assert.deepEqual([camera.width, camera.height, camera.cx, camera.cy], [64, 64, 32, 32]);
    assert.ok(Math.abs(2 * Math.atan(32 / camera.fx) - 0.69) < 1e-12);
    assert.equal(camera.fy, camera.fx);
    const rows = [0, 1, 2].map((row) => [...camera.cameraToWorld.subarray(4 * row, 4 * row + 4)]);
    assert.deepEqual(parsePose(rows), camera.cameraToWorld);
    const position = column(camera.cameraToWorld, 3);
    assert.ok(Math.abs(length(position) - 4) < 1e-12 && position[2] > 0);
    const backward = column(camera.cameraToWorld, 2);
    assert.ok(length(subtract(backward, scale(position, 1 / 4))) < 1e-12);
  }
});

Deno.test("an analytic scene is opaque at its centre and transparent outside", () => {
  for (const { image } of scene.views) {
    assert.equal(image.data[(32 * 64 + 32) * 4 + 3], 255);
    for (const corner of [0, 63, 63 * 64, 64 * 64 - 1]) {
      assert.deepEqual([...image.data.subarray(4 * corner, 4 * corner + 4)], [0, 0, 0, 0]);
    }
    const edges = image.data.filter((value, i) => i % 4 === 3 && value > 0 && value < 255);
    assert.ok(edges.length > 50, `only ${edges.length} pixels are partly covered`);
  }
});

Deno.test("the ball shows its octants' colours where every camera's geometry says", () => {
  let seen = 0;
  for (const view of scene.views) {
    const eye = column(view.camera.cameraToWorld, 3);
    for (const octant of [[1, 1, 1], [-1, 1, 1], [1, -1, 1], [-1, -1, 1]] as Vec3[]) {
      // 52 degrees up: clear of the ring, within one cell of the checkerboard, not at its border.
      const normal = normalize([octant[0], octant[1] * 1.05, 1.8]);
      const point = scale(normal, 0.8);
      if (dot(normalize(subtract(eye, point)), normal) < 0.5) continue;
      seen++;
      const [red, green, blue, alpha] = pixelAt(view, project(view.camera, point));
      assert.equal(alpha, 255);
      // Light and highlight act on all channels alike; 0.9 and 0.25 stay far apart.
      for (const [axis, value] of [red, green].entries()) {
        const difference = blue - value;
        if (octant[axis] > 0) {
          assert.ok(Math.abs(difference) < 10, `view ${view.name}: ${difference}`);
        } else assert.ok(difference > 40, `view ${view.name}: ${difference}`);
      }
    }
  }
  assert.ok(seen >= 8, `only ${seen} points were in sight`);
});

Deno.test("the ring is golden on top in every view", () => {
  let seen = 0;
  for (const view of scene.views) {
    const eye = column(view.camera.cameraToWorld, 3);
    if (eye[2] < 1) continue;
    // The side that faces the camera, which the ball cannot hide.
    const towards = normalize([eye[0], eye[1], 0]);
    const point: Vec3 = [1.1 * towards[0], 1.1 * towards[1], 0.06];
    const [red, green, blue, alpha] = pixelAt(view, project(view.camera, point));
    // The albedo (0.95, 0.75, 0.2) under the light's height in (0.4, 0.3, 1), over half ambient.
    const light = 0.5 + 0.5 / Math.hypot(0.4, 0.3, 1);
    assert.equal(alpha, 255);
    for (const [channel, albedo] of [[red, 0.95], [green, 0.75], [blue, 0.2]]) {
      assert.ok(Math.abs(channel - 255 * albedo * light) <= 1, `${view.name}: ${channel}`);
    }
    seen++;
  }
  assert.ok(seen >= 3, `only ${seen} views were high enough`);
});

Deno.test("an analytic scene depends on its options alone", () => {
  const options = { split: "test", views: 2, size: 16, seed: 3 } as const;
  const again = analyticScene(options);
  assert.deepEqual(analyticScene(options), again);
  const position = (other: object) =>
    column(analyticScene({ ...options, ...other }).views[0].camera.cameraToWorld, 3);
  assert.notDeepEqual(position({ split: "train" }), position({}));
  assert.notDeepEqual(position({ seed: 4 }), position({}));
});

Deno.test("an analytic scene refuses zero views and sizes that are no integers", () => {
  assert.throws(() => analyticScene({ split: "train", views: 0, size: 8 }), {
    name: "SceneError",
    message: "Cannot make an analytic scene as views must be an integer >= 1: current value is 0.",
  });
  assert.throws(() => analyticScene({ split: "train", views: 1, size: 8.5 }), {
    name: "SceneError",
    message: "Cannot make an analytic scene as size must be an integer >= 1: current value is 8.5.",
  });
});
