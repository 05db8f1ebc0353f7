import assert from "node:assert/strict";
import type { Gpu } from "../../../src/gpu/mod.ts";
import { assertClose } from "../../reference/assert_close.ts";
import { backgroundColors, linearPixelColor, pixelColor } from "../../reference/colors.ts";
import { randomValues } from "../../reference/random_values.ts";
import { sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned, vec4Rows } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();
const BACKGROUNDS = ["white", "black", "random"] as const; // in the order of lib/background.wgsl
const STEP = 12;
const SEED = 3;

/**
 * Colours within 1: two divisions of 2.5 ULP and the mix's two products and one sum, each of at most
 * 2^-24 of 1, make 8 x 2^-24.
 */
const COLOR = { atol: 2 ** -21, rtol: 0 };

/**
 * In linear light each colour takes three powers x^y = 2^(y log2 x). The WGSL specification gives log2 3
 * ULP, of up to 11 here, and exp2 of y times it 3 + 2 * 11 ULP: 36 ULP of 2^-23 of what is within 1 (of
 * light, whose root is taken, a share of its own: 1 / 2.4 of it remains), so 80 of all.
 */
const LINEAR_COLOR = { atol: 80 * 2 ** -23, rtol: 0 };

const space = { images: 3, width: 9, height: 6 };
const pixelCount = space.images * space.width * space.height;

/** 8-bit RGBA of all images; every third pixel is transparent, every third opaque. */
const rgba = Uint8Array.from(
  randomValues(pixelCount * 4, 5, 0, 256),
  (value, i) => i % 4 !== 3 || i % 12 === 11 ? value : i % 12 === 3 ? 0 : 255,
);

function textureOf(gpu: Gpu, rgba: Uint8Array<ArrayBuffer>, images: number): GPUTexture {
  const size = { width: space.width, height: space.height, depthOrArrayLayers: images };
  const texture = gpu.device.createTexture({
    label: "images",
    size,
    format: "rgba8uint",
    usage: GPUTextureUsage.TEXTURE_BINDING | GPUTextureUsage.COPY_DST,
  });
  const layout = { bytesPerRow: space.width * 4, rowsPerImage: space.height };
  gpu.device.queue.writeTexture({ texture }, rgba, layout, size);
  return texture;
}

/** The kernel's colours of `rays` pixels, and the pixels' flat numbers. */
async function colorsOf(
  rays: number,
  background: number,
  { images = space.images, linear = false, masked = false, lengths = [1], raysPerPixel = 1 } = {},
) {
  const gpu = await gpuOf();
  const perImage = space.width * space.height;
  const bytes = rgba.slice(0, images * perImage * 4);
  const texture = textureOf(gpu, bytes, images);
  const flats = Array.from({ length: rays }, (_, ray) => ray * 37 % (images * perImage));
  const { colors, directions } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("pixels/colors", {
      BACKGROUND: background,
      LINEAR: linear,
      MASKED: masked,
    }),
    invocations: rays,
    inputs: {
      pixels: vec4Rows(rays, (ray) => {
        const pixel = flats[ray] % perImage;
        const image = Math.floor(flats[ray] / perImage);
        return [image, pixel % space.width, Math.floor(pixel / space.width), 0];
      }),
      images: texture.createView({ dimension: "2d-array" }),
    },
    updates: {
      directions: Float32Array.from(
        { length: rays * 4 },
        (_, i) => i % 4 < 3 ? 0 : lengths[Math.floor(i / 4) % lengths.length],
      ),
    },
    outputs: { colors: new Float32Array(rays * 4) },
    params: { rays, step: STEP, seed: SEED, rays_per_pixel: raysPerPixel },
  });
  texture.destroy();
  return { colors, directions, flats };
}

for (const [number, background] of BACKGROUNDS.entries()) {
  for (const rays of [0, 1, 64, 65, pixelCount + 1]) {
    Deno.test(`${rays} colours over a ${background} background agree with the reference`, async () => {
      const { colors, flats } = await colorsOf(rays, number);
      if (rays === 0) return assert.equal(colors.length, 0);
      const backgrounds = backgroundColors(background, rays, STEP, SEED);
      const expected = flats.flatMap((flat, ray) => [
        ...pixelColor(rgba, flat, backgrounds.subarray(ray * 3)),
        rgba[flat * 4 + 3] / 255,
      ]);
      assertClose(colors, expected, { ...COLOR, name: "colors" });
    });
  }

  Deno.test(`colours over a ${background} background in linear light agree with the reference`, async () => {
    const { colors, flats } = await colorsOf(pixelCount, number, { linear: true });
    const backgrounds = backgroundColors(background, pixelCount, STEP, SEED);
    const expected = flats.flatMap((flat, ray) => [
      ...linearPixelColor(rgba, flat, backgrounds.subarray(ray * 3)),
      rgba[flat * 4 + 3] / 255,
    ]);
    assertClose(colors, expected, { ...LINEAR_COLOR, name: "colors" });
    assert.ok(colors.every((value) => value >= 0 && value <= 1 + 2 ** -20));
  });

  Deno.test(`transparent pixels show the ${background} background exactly`, async () => {
    const { colors, flats } = await colorsOf(pixelCount, number);
    const backgrounds = backgroundColors(background, pixelCount, STEP, SEED);
    let transparent = 0;
    flats.forEach((flat, ray) => {
      if (rgba[flat * 4 + 3] > 0) return;
      const expected = [...backgrounds.subarray(ray * 3, ray * 3 + 3), 0];
      assert.deepEqual([...colors.subarray(ray * 4, ray * 4 + 4)], expected);
      transparent++;
    });
    assert.ok(transparent >= pixelCount / 3);
  });
}

Deno.test("consecutive rays of one pixel have one background", async () => {
  const { colors, flats } = await colorsOf(pixelCount, 2, { raysPerPixel: 4 });
  const backgrounds = backgroundColors("random", pixelCount, STEP, SEED, 4);
  const expected = flats.flatMap((flat, ray) => [
    ...pixelColor(rgba, flat, backgrounds.subarray(ray * 3)),
    rgba[flat * 4 + 3] / 255,
  ]);
  assertClose(colors, expected, { ...COLOR, name: "colors" });
});

Deno.test("a single image is a layer as well", async () => {
  const { colors, flats } = await colorsOf(70, 0, { images: 1 });
  const expected = flats.flatMap((flat) => [
    ...pixelColor(rgba, flat, [1, 1, 1]),
    rgba[flat * 4 + 3] / 255,
  ]);
  assertClose(colors, expected, { ...COLOR, name: "colors" });
});

Deno.test("pixels without a ray get an alpha of -1, and their colour all the same", async () => {
  const all = await colorsOf(pixelCount, 0);
  const some = await colorsOf(pixelCount, 0, { lengths: [1.5, 0, 1] });
  const expected = all.colors.map((value, i) => i % 12 === 7 ? -1 : value);
  assert.deepEqual(some.colors, expected);
});

Deno.test("with masks, transparent pixels other than black get an alpha of -1 and lose their rays", async () => {
  const { colors, directions, flats } = await colorsOf(pixelCount, 0, { masked: true });
  let ignored = 0;
  flats.forEach((flat, ray) => {
    const [r, g, b, a] = rgba.subarray(flat * 4);
    const isIgnored = a === 0 && r + g + b > 0;
    if (isIgnored) ignored++;
    assert.equal(colors[ray * 4 + 3], isIgnored ? -1 : Math.fround(a / 255));
    assert.equal(directions[ray * 4 + 3], isIgnored ? 0 : 1);
  });
  assert.ok(ignored > pixelCount / 4);
});
