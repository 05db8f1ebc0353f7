import assert from "node:assert/strict";
import { SHADERS } from "../../shaders/mod.ts";
import { Gpu, GpuError } from "../../src/gpu/mod.ts";
import { Photographs } from "../../src/nerf/photographs.ts";
import { TargetColors } from "../../src/nerf/pixels.ts";
import { allocateRays } from "../../src/nerf/rays.ts";
import { analyticScene, type Scene, type View } from "../../src/scene/mod.ts";

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
  return sceneOf(views);
}

function sceneOf(views: View[]): Scene {
  return { ...analyticScene({ split: "train", views: 1, size: 1 }), views };
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
    const directions = gpu.tensor("directions", [2, 4], { data: new Float32Array(8).fill(1) });
    const images = photographs.view;
    gpu.record().run(kernel, 2, { pixels, directions, images, colors }, params);
    const [white, , , , red, , , alpha] = await gpu.read(colors);
    assert.equal(white, 1);
    assert.ok(Math.abs(alpha - 0.2) < 1e-6, `alpha is ${alpha}`);
    assert.ok(Math.abs(red - 0.04) < 1e-6, `grey times alpha is ${red}`);
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

Deno.test("photographs that would not fit into the host's memory are refused on software adapters", async () => {
  const gpu = await Gpu.open({ shaders: SHADERS, adapter: "software", hostMemory: () => 9999 });
  try {
    new Photographs(gpu, greyScene(24, 10, 10, 0)); // 9,600 bytes
    assert.throws(() => new Photographs(gpu, greyScene(25, 10, 10, 0)), {
      constructor: GpuError,
      message:
        "Cannot upload 25 images of 10 x 10: they take 1 MB of memory, and there are 1 MB. " +
        "Use --downscale, or fewer images.",
    });
  } finally {
    await gpu.close();
  }
});

/** Straight RGBA. */
type Rgba = readonly [number, number, number, number];

/** A view of single pixels, some of them masked out. */
function tinyView(width: number, height: number, pixels: readonly Rgba[], mask?: number[]): View {
  const [{ camera, ...view }] = greyScene(1, width, height, 0).views;
  const image = { width, height, data: Uint8Array.from(pixels.flat()) };
  return { ...view, camera, image, ...(mask && { mask: Uint8Array.from(mask) }) };
}

/** What the kernel looks up at each pixel of a scene's views. */
async function lookUpAll(gpu: Gpu, scene: Scene): Promise<Float32Array> {
  const photographs = new Photographs(gpu, scene);
  const colors = await TargetColors.create(
    gpu,
    { background: "black", colors: "srgb" },
    photographs,
  );
  const places = scene.views.flatMap(({ image: { width, height } }, view) =>
    Array.from({ length: width * height }, (_, i) => [view, i % width, Math.floor(i / width), 0])
  );
  const rays = allocateRays(gpu, places.length);
  gpu.write(rays.pixels, Uint32Array.from(places.flat()));
  gpu.write(rays.directions, new Float32Array(places.length * 4).fill(1));
  const targets = gpu.tensor("targets", [places.length, 4]);
  colors.lookUp(gpu.record(), { step: 0, seed: 0 }, rays, targets);
  const found = await gpu.read(targets);
  return found;
}

const RED: Rgba = [255, 0, 0, 255];
const GREEN: Rgba = [0, 255, 0, 255];
const CLEAR: Rgba = [255, 255, 255, 0];

Deno.test("photographs of different sizes keep their pixels", async () => {
  const gpu = await Gpu.open({ shaders: SHADERS });
  try {
    const scene = sceneOf([
      tinyView(2, 1, [RED, GREEN]),
      tinyView(1, 3, [GREEN, CLEAR, RED]),
    ]);
    assert.deepEqual(new Photographs(gpu, scene).pixelOffsets, [0, 2, 5]);
    const expected = [[1, 0, 0, 1], [0, 1, 0, 1], [0, 1, 0, 1], [0, 0, 0, 0], [1, 0, 0, 1]];
    assert.deepEqual([...await lookUpAll(gpu, scene)], expected.flat());
  } finally {
    await gpu.close();
  }
});

Deno.test("masked pixels get an alpha of -1, transparent ones beside them stay as they are", async () => {
  const gpu = await Gpu.open({ shaders: SHADERS });
  try {
    const scene = sceneOf([
      tinyView(2, 2, [RED, GREEN, CLEAR, CLEAR], [0, 255, 1, 0]),
      tinyView(2, 2, [CLEAR, GREEN, RED, [0, 0, 0, 255]]),
    ]);
    const found = await lookUpAll(gpu, scene);
    const alphas = found.filter((_, i) => i % 4 === 3);
    assert.deepEqual([...alphas], [-1, 1, 0, -1, 0, 1, 1, 1]);
    assert.deepEqual([...found.subarray(4, 8)], [0, 1, 0, 1]);
    assert.deepEqual([...found.subarray(28)], [0, 0, 0, 1]);
    assert.deepEqual([...scene.views[0].image.data.subarray(0, 4)], [...RED], "the scene stays");
  } finally {
    await gpu.close();
  }
});
