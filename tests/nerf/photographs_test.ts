import assert from "node:assert/strict";
import { SHADERS } from "../../shaders/mod.ts";
import { Gpu, GpuError } from "../../src/gpu/mod.ts";
import { packCameras, Photographs } from "../../src/nerf/photographs.ts";
import type { Scene, View } from "../../src/scene/mod.ts";

/** A scene of `count` views of one grey each; all but the last share their pixels. */
function greyScene(count: number, width: number, height: number, lastGrey: number): Scene {
  const pixels = new Uint8Array(width * height * 4).fill(255);
  const lastPixels = new Uint8Array(width * height * 4).fill(lastGrey);
  const views = Array.from({ length: count }, (_, index): View => {
    const data = index === count - 1 ? lastPixels : pixels;
    const camera = {
      width,
      height,
      fx: 1,
      fy: 1,
      cx: width / 2,
      cy: height / 2,
      cameraToWorld: new Float64Array(12),
    };
    return { name: `view ${index}`, image: { width, height, data }, camera };
  });
  return { name: "grey", split: "train", views, near: 2, far: 6 };
}

Deno.test("photographs may be larger than the largest storage binding", async () => {
  const gpu = await Gpu.open({ shaders: SHADERS });
  try {
    // 56 x 800 x 800 x 4 bytes = 143 MB; more than many devices bind.
    const photographs = new Photographs(gpu, greyScene(56, 800, 800, 51));
    const kernel = await gpu.kernel("pixels/colors", { BACKGROUND: 1 });
    const data = Uint32Array.from([0, 0, 0, 0, 55, 799, 799, 0]);
    const pixels = gpu.tensor("pixels", [2, 4], { type: "u32", data });
    const colors = gpu.tensor("colors", [2, 4]);
    const params = { rays: 2, step: 0, seed: 0 };
    gpu.record().run(kernel, 2, { pixels, images: photographs.view, colors }, params);
    const [white, , , , red, , , alpha] = await gpu.read(colors);
    assert.equal(white, 1);
    assert.ok(Math.abs(alpha - 0.2) < 1e-6, `alpha is ${alpha}`);
    assert.ok(Math.abs(red - 0.04) < 1e-6, `grey times alpha is ${red}`);
    photographs.destroy();
  } finally {
    await gpu.close();
  }
});

Deno.test("more photographs than a texture has layers are refused with advice", async () => {
  const gpu = await Gpu.open({ shaders: SHADERS });
  try {
    const { maxTextureArrayLayers, maxTextureDimension2D } = gpu.device.limits;
    const count = maxTextureArrayLayers + 1;
    assert.throws(() => new Photographs(gpu, greyScene(count, 1, 1, 0)), {
      constructor: GpuError,
      message: `Cannot upload ${count} images of 1 x 1: this device takes at most ` +
        `${maxTextureArrayLayers} of ${maxTextureDimension2D} x ${maxTextureDimension2D}. ` +
        `Use --downscale, or fewer images.`,
    });
  } finally {
    await gpu.close();
  }
});

Deno.test("cameras are packed as intrinsics and three rows of camera-to-world", () => {
  const cameraToWorld = Float64Array.from({ length: 12 }, (_, index) => index);
  const camera = { width: 8, height: 6, fx: 20, fy: 21, cx: 4, cy: 3, cameraToWorld };
  const expected = [20, 21, 4, 3, ...cameraToWorld];
  assert.deepEqual([...packCameras([camera, camera])], [...expected, ...expected]);
});
