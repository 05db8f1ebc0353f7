import assert from "node:assert/strict";
import { Cameras } from "../../src/nerf/cameras.ts";
import type { Photographs } from "../../src/nerf/photographs.ts";
import { PixelSampler } from "../../src/nerf/pixels.ts";
import { sharedGpu } from "../shaders/kernel_test_tools.ts";
import { SMALL, smallScene } from "./nerf_test_tools.ts";

const gpuOf = sharedGpu();

Deno.test("more pixels than can be shuffled are refused with advice, unless images have their turn", async () => {
  const gpu = await gpuOf();
  const cameras = new Cameras(gpu, smallScene().views.map(({ camera }) => camera));
  const photographs = {
    pixelOffsets: [0, 2 ** 31, 2 ** 31 + 1],
    scales: 1,
  } as unknown as Photographs;
  const shuffled = SMALL["nerf-small"];
  await assert.rejects(PixelSampler.create(gpu, shuffled, photographs, cameras), {
    name: "ConfigError",
    message:
      "Cannot shuffle the pixels of all images as they must be at most 2147483648: there are " +
      '2147483649. Use --downscale, or batch.pixels "oneImage".',
  });
  const one = { ...shuffled, batch: { ...shuffled.batch, pixels: "oneImage" } } as const;
  await PixelSampler.create(gpu, one, photographs, cameras);
});
