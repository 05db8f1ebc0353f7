import assert from "node:assert/strict";
import fc from "npm:fast-check@^4.0.0";
import { lens } from "../../../src/math/lens.ts";
import { compositeOver } from "../../../src/math/composite_over.ts";
import { downscaleCamera, downscaleImage } from "../../../src/scene/images/downscale.ts";
import type { RgbaImage } from "../../../src/scene/scene.ts";

/** An image from rows of pixels. */
function image(rows: number[][][]): RgbaImage {
  return { width: rows[0].length, height: rows.length, data: Uint8Array.from(rows.flat(2)) };
}

Deno.test("downscaling averages opaque blocks and rounds to the nearest", () => {
  const full = image([
    [[10, 0, 255, 255], [20, 0, 255, 255], [1, 2, 3, 255], [1, 2, 3, 255]],
    [[30, 0, 255, 255], [42, 1, 255, 255], [1, 2, 3, 255], [1, 2, 3, 255]],
  ]);
  assert.deepEqual(downscaleImage(full, 2), image([[[26, 0, 255, 255], [1, 2, 3, 255]]]));
});

Deno.test("downscaling weights colours by their alpha", () => {
  const full = image([
    [[255, 0, 0, 255], [0, 255, 0, 0]],
    [[0, 0, 255, 85], [9, 9, 9, 0]],
  ]);
  // sum(a c) / sum(a) = (255 * 255, 0, 85 * 255) / 340, mean(a) = 340 / 4.
  assert.deepEqual(downscaleImage(full, 2), image([[[191, 0, 64, 85]]]));
});

Deno.test("a wholly transparent block becomes transparent black", () => {
  const full = image([[[9, 8, 7, 0], [6, 5, 4, 0]], [[3, 2, 1, 0], [1, 1, 1, 0]]]);
  assert.deepEqual(downscaleImage(full, 2), image([[[0, 0, 0, 0]]]));
});

Deno.test("downscaling crops columns and rows that fill no block", () => {
  const rows = Array.from(
    { length: 7 },
    (_, y) =>
      Array.from(
        { length: 5 },
        (_, x) => x < 3 && y < 6 ? [y < 3 ? 10 : 20, 0, 0, 255] : [255, 255, 255, 255],
      ),
  );
  assert.deepEqual(downscaleImage(image(rows), 3), image([[[10, 0, 0, 255]], [[20, 0, 0, 255]]]));
});

Deno.test("a factor of 1 returns the image itself", () => {
  const full = image([[[9, 8, 7, 0], [6, 5, 4, 1]]]);
  assert.equal(downscaleImage(full, 1), full);
});

Deno.test("downscaling commutes with compositing up to rounding", () => {
  const size = fc.integer({ min: 1, max: 9 });
  const scene = fc.tuple(size, size, fc.integer({ min: 1, max: 4 })).chain((
    [width, height, factor],
  ) =>
    fc.tuple(
      fc.uint8Array({ minLength: width * height * 4, maxLength: width * height * 4 }),
      fc.constant({ width, height, factor: Math.min(factor, width, height) }),
    )
  );
  fc.assert(fc.property(scene, ([data, { width, height, factor }]) => {
    const full = { width, height, data };
    const small = downscaleImage(full, factor);
    const composited = compositeOver(full, [1, 0.5, 0]);
    const actual = compositeOver(small, [1, 0.5, 0]);
    assert.equal(actual.length, Math.floor(width / factor) * Math.floor(height / factor) * 3);
    for (let i = 0; i < actual.length; i++) {
      const [channel, x, y] = [
        i % 3,
        Math.floor(i / 3) % small.width,
        Math.floor(i / 3 / small.width),
      ];
      let sum = 0;
      for (let dy = 0; dy < factor; dy++) {
        for (let dx = 0; dx < factor; dx++) {
          sum += composited[((y * factor + dy) * width + x * factor + dx) * 3 + channel];
        }
      }
      // Half a step of rounding in the colour and half a step in alpha.
      const error = Math.abs(actual[i] - sum / factor ** 2);
      assert.ok(error <= 1 / 255 + 1e-6, `value ${i} is off by ${error * 255} / 255`);
    }
  }));
});

Deno.test("a downscaled camera sees the same rays through coarser pixels", () => {
  const camera = {
    width: 803,
    height: 602,
    fx: 900,
    fy: 880,
    cx: 401.5,
    cy: 300.25,
    cameraToWorld: Float64Array.from({ length: 12 }, (_, i) => i),
  };
  const small = downscaleCamera(camera, 4);
  assert.deepEqual([small.width, small.height], [200, 150]);
  assert.deepEqual(small.cameraToWorld, camera.cameraToWorld);
  // A block's centre (8, 12) is pixel coordinate (2, 3) of the small image.
  assert.equal((2 - small.cx) / small.fx, (8 - camera.cx) / camera.fx);
  assert.equal((3 - small.cy) / small.fy, (12 - camera.cy) / camera.fy);
  assert.deepEqual(downscaleCamera(camera, 1), camera);
});

Deno.test("downscaling a camera keeps its lens and averages its table of rays", () => {
  const bent = lens("fisheye", { radial: [0.1, -0.2, 0, 0] });
  // Rays of 4 x 2 pixels along x; one pixel of the right block has none.
  const rays = Float32Array.from({ length: 4 * 2 * 6 }, (_, i) => {
    const [x, y, k] = [Math.floor(i / 6) % 4, Math.floor(i / 24), i % 6];
    const gap = x === 3 && y === 1;
    return [x, y, 0, gap ? 0 : 1, 0, 0][k];
  });
  const camera = {
    ...{ width: 4, height: 2, fx: 4, fy: 4, cx: 2, cy: 1 },
    ...{ cameraToWorld: new Float64Array(12), lens: bent, rays },
  };
  const small = downscaleCamera(camera, 2);
  assert.equal(small.lens, bent);
  assert.deepEqual([...small.rays!], [0.5, 0.5, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
});

Deno.test("a factor that is no integer from 1 to the shorter side is refused", () => {
  const full = { width: 6, height: 4, data: new Uint8Array(6 * 4 * 4) };
  for (const factor of [0, -2, 1.5, NaN, 5]) {
    const message = "Cannot downscale as the factor must be an integer from 1 to 4, the shorter " +
      `side of the 6 x 4 image: current value is ${factor}.`;
    assert.throws(() => downscaleImage(full, factor), { name: "SceneError", message });
    const camera = { ...full, fx: 1, fy: 1, cx: 3, cy: 2, cameraToWorld: new Float64Array(12) };
    assert.throws(() => downscaleCamera(camera, factor), { name: "SceneError", message });
  }
  assert.deepEqual([downscaleImage(full, 4).width, downscaleImage(full, 4).height], [1, 1]);
});

Deno.test("compositing puts straight alpha over the background", () => {
  const pixels = image([[[255, 0, 51, 255], [255, 0, 51, 0], [255, 0, 51, 51]]]);
  const expected = [1, 0, 0.2, 0.5, 1, 0.25, 0.6, 0.8, 0.24];
  const actual = compositeOver(pixels, [0.5, 1, 0.25]);
  assert.equal(actual.length, expected.length);
  for (const [i, value] of expected.entries()) {
    assert.ok(Math.abs(actual[i] - value) < 1e-6, `value ${i} is ${actual[i]}, expected ${value}`);
  }
});
