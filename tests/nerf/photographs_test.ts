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
    const photographs = new Photographs(gpu, greyScene(56, 800, 800, 51), 1);
    const kernel = await gpu.kernel("pixels/colors", { BACKGROUND: 1 });
    const data = Uint32Array.from([0, 0, 0, 0, 55, 799, 799, 0]);
    const pixels = gpu.tensor("pixels", [2, 4], { type: "u32", data });
    const colors = gpu.tensor("colors", [2, 4]);
    const params = { rays: 2, step: 0, seed: 0, rays_per_pixel: 1 };
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
    assert.throws(() => new Photographs(gpu, greyScene(count, 1, 1, 0), 1), {
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
    new Photographs(gpu, greyScene(24, 10, 10, 0), 1); // 9,600 bytes
    assert.throws(() => new Photographs(gpu, greyScene(25, 10, 10, 0), 1), {
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

/** What the kernel looks up at each pixel of a scene's views, at all scales. */
async function lookUpAll(gpu: Gpu, scene: Scene, scales = 1): Promise<Float32Array> {
  const photographs = new Photographs(gpu, scene, scales);
  const colors = await TargetColors.create(
    gpu,
    { background: "black", colors: "srgb" },
    photographs,
  );
  const places = scene.views.flatMap(({ image }, view) =>
    Array.from({ length: scales }, (_, halvings) => {
      const [width, height] = [image.width >> halvings, image.height >> halvings];
      const placeOf = (i: number) => [view, i % width, Math.floor(i / width), halvings];
      return Array.from({ length: width * height }, (_, i) => placeOf(i));
    }).flat()
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
    assert.deepEqual(new Photographs(gpu, scene, 1).pixelOffsets, [0, 2, 5]);
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

Deno.test("photographs of different sizes, one masked, are there at several scales", async () => {
  const gpu = await Gpu.open({ shaders: SHADERS });
  try {
    const row = [RED, GREEN, RED, GREEN, GREEN];
    const masked = [1, 1, 1, 0, 1, 1, 1, 1, 1, 1];
    const scene = sceneOf([
      tinyView(5, 2, [...row, ...row], masked),
      tinyView(2, 4, [GREEN, GREEN, RED, RED, ...new Array(4).fill(GREEN)]),
    ]);
    assert.deepEqual(new Photographs(gpu, scene, 2).pixelOffsets, [0, 12, 22]);
    const found = await lookUpAll(gpu, scene, 2);
    const at = (first: number, count: number) =>
      [...found.subarray(4 * first, 4 * (first + count))].map((value) => Math.round(255 * value));
    // The fifth column fills no block; the second block has a pixel that is masked out.
    assert.deepEqual(at(10, 1), [127, 127, 0, 255]);
    assert.equal(at(11, 1)[3], -255);
    assert.deepEqual(at(20, 2), [127, 127, 0, 255, 0, 255, 0, 255]);
  } finally {
    await gpu.close();
  }
});

Deno.test("reductions take a third more memory, and no more", async () => {
  const gpu = await Gpu.open({ shaders: SHADERS, adapter: "software", hostMemory: () => 10_880 });
  try {
    new Photographs(gpu, greyScene(8, 16, 16, 0), 4); // 8 x (256 + 64 + 16 + 4) x 4 = 10,880 bytes
    new Photographs(gpu, greyScene(10, 16, 16, 0), 1);
    assert.throws(() => new Photographs(gpu, greyScene(10, 16, 16, 0), 2), { // 12,800 bytes
      constructor: GpuError,
      message: /^Cannot upload 10 images of 16 x 16: they take/,
    });
  } finally {
    await gpu.close();
  }
});
