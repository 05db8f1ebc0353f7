import assert from "node:assert/strict";
import { constantsOf } from "../../../shaders/constants.ts";
import { srgbFromLinear } from "../../../src/math/mod.ts";
import { assertClose } from "../../reference/assert_close.ts";
import { randomValues } from "../../reference/random_values.ts";
import { viridis } from "../../reference/viridis.ts";
import { sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();

const SHOWS = constantsOf("lib/shows.wgsl");
const { LINEAR_DEPTHS, NDC_DEPTHS, ROW_PIXELS } = constantsOf("render/present.wgsl");

const BACKGROUND = [0.9, 0.5, 0.1];
const [NEAR, FAR] = [0.5, 20];

const saturate = (x: number) => Math.min(Math.max(x, 0), 1);

/** The colour of a mean, sRGB. */
function colorOf(show: number, [x, y, z, seen]: number[], depths: number): number[] {
  const over = (color: number[], part: number) =>
    color.map((value, i) => part * value + (1 - seen) * BACKGROUND[i]);
  if (show === SHOWS.SHOW_COLOR) return [x, y, z].map((light) => srgbFromLinear(light));
  if (show === SHOWS.SHOW_NORMALS) return over([x, y, z].map((n) => 0.5 * (seen + n)), 1);
  if (show === SHOWS.SHOW_ACCUMULATION) return [seen, seen, seen];
  if (show === SHOWS.SHOW_SAMPLES) return viridis(saturate(Math.log1p(x) / Math.log(256)));
  const mean = x / Math.max(seen, 1e-6);
  const depth = depths === NDC_DEPTHS ? 1 / Math.max(1 - mean, 1e-6) : mean;
  const far = Math.log(Math.max(depth, NEAR) / NEAR) / Math.log(FAR / NEAR);
  return over(viridis(1 - saturate(far)), seen);
}

/** Means of pixels: what is shown grows with the last number, as sums over a ray do. */
function meansOf(show: number, pixels: number, seed: number): Float32Array<ArrayBuffer> {
  const means = Float32Array.from(randomValues(pixels * 4, seed, 0.05, 1));
  const factor = {
    [SHOWS.SHOW_DEPTH]: 0.9,
    [SHOWS.SHOW_NORMALS]: 0.5,
    [SHOWS.SHOW_SAMPLES]: 300,
  }[show] ?? 1;
  return means.map((value, i) => i % 4 === 3 ? value : value * factor * means[i - i % 4 + 3]);
}

/** The pixel of a coarse picture between four of its own. */
function between(
  coarse: Float32Array,
  [width, height]: number[],
  [x, y]: number[],
): number[] {
  const place = (at: number, most: number) => Math.min(Math.max(at - 0.5, 0), most - 1);
  const [u, v] = [place(x, width), place(y, height)];
  const [left, top] = [Math.floor(u), Math.floor(v)];
  const [right, bottom] = [Math.min(left + 1, width - 1), Math.min(top + 1, height - 1)];
  return [0, 1, 2, 3].map((i) => {
    const at = (x: number, y: number) => coarse[(y * width + x) * 4 + i];
    const row = (y: number) => at(left, y) * (1 - u + left) + at(right, y) * (u - left);
    return row(top) * (1 - v + top) + row(bottom) * (v - top);
  });
}

for (const [name, show] of Object.entries(SHOWS)) {
  for (const swapped of [0, 1]) {
    for (
      const depths of show === SHOWS.SHOW_DEPTH ? [LINEAR_DEPTHS, NDC_DEPTHS] : [LINEAR_DEPTHS]
    ) {
      const what = `${name}, ${swapped ? "blue" : "red"} first, depths ${depths}`;
      Deno.test(`a picture of fine and coarse means by ${what}`, async () => {
        const gpu = await gpuOf();
        for (const [width, height, filled] of [[1, 1, 0], [65, 3, 100], [7, 9, 63], [64, 2, 0]]) {
          const size = [Math.ceil(width / 3), Math.ceil(height / 2)];
          const means = meansOf(show, width * height, 5);
          const coarse = meansOf(show, size[0] * size[1], 6);
          const stride = Math.ceil(width / ROW_PIXELS) * ROW_PIXELS;
          const { picture } = await runPoisoned(gpu, {
            kernel: await gpu.kernel("render/present"),
            invocations: width * height,
            inputs: { means, coarse },
            updates: { picture: new Uint32Array(stride * height).fill(7) },
            params: {
              ...{ size: [width, height], coarse_size: size, background: BACKGROUND, show },
              ...{ near: NEAR, far: FAR, depths, filled, swapped },
            },
          });
          const bytes = new Uint8Array(picture.buffer, picture.byteOffset, picture.byteLength);
          const [found, expected]: number[][] = [[], []];
          for (let pixel = 0; pixel < width * height; pixel++) {
            const [x, y] = [pixel % width, Math.floor(pixel / width)];
            const at = [(x + 0.5) * size[0] / width, (y + 0.5) * size[1] / height];
            const mean = pixel < filled
              ? [...means.subarray(pixel * 4, pixel * 4 + 4)]
              : between(coarse, size, at);
            const color = colorOf(show, mean, depths).map(saturate);
            expected.push(...(swapped ? color.toReversed() : color), 1);
            found.push(...bytes.subarray((y * stride + x) * 4, (y * stride + x) * 4 + 4));
          }
          const padding = picture.filter((_, i) => i % stride >= width);
          assert.ok(padding.every((value) => value === 7), "what pads rows was written");
          const values = found.map((byte) => byte / 255);
          assertClose(values, expected, { atol: 0.51 / 255, rtol: 0, name: "pixels" });
        }
      });
    }
  }
}
