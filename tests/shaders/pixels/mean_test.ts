import { pixelMeans } from "../../reference/pixel_means.ts";
import { randomValues } from "../../reference/random_values.ts";
import { assertClose } from "../../reference/assert_close.ts";
import { testKernelContract } from "../kernel_contract.ts";
import { sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();

for (
  const { capacity, counted, raysPerPixel } of [
    { capacity: 64, counted: 1, raysPerPixel: 4 },
    { capacity: 600, counted: 600, raysPerPixel: 4 },
    { capacity: 600, counted: 391, raysPerPixel: 4 },
    { capacity: 100, counted: 200, raysPerPixel: 9 },
    { capacity: 7, counted: 7, raysPerPixel: 1 },
  ]
) {
  Deno.test(`${counted} rays, ${raysPerPixel} a pixel, of ${capacity} get their pixels' means`, async () => {
    const gpu = await gpuOf();
    const given = Float32Array.from(randomValues(capacity * 4, 5));
    const { colors } = await runPoisoned(gpu, {
      kernel: await gpu.kernel("pixels/mean"),
      invocations: Math.ceil(capacity / raysPerPixel),
      inputs: { counters: Uint32Array.of(77, counted) },
      updates: { colors: given },
      params: { capacity, index: 1, rays_per_pixel: raysPerPixel },
    });
    const rays = Math.min(counted, capacity);
    const isMean = (i: number) => i % 4 < 3 && i < rays * 4;
    const seen = Float64Array.from(given.filter((_, i) => isMean(i)));
    const { means } = pixelMeans(seen, raysPerPixel);
    // Nine roundings of a sum within 9, a division of 2.5 ULP.
    assertClose(colors.filter((_, i) => isMean(i)), means, {
      atol: 12 * 2 ** -24,
      rtol: 0,
      name: "means",
    });
    const rest = colors.filter((_, i) => !isMean(i));
    assertClose(rest, given.filter((_, i) => !isMean(i)), { atol: 0, rtol: 0, name: "the rest" });
  });
}

// Colours of more than 65,535 workgroups fill what a device binds at least: dispatches are not folded here.
testKernelContract(gpuOf, {
  name: "means of two rays a pixel",
  items: (count) => ({ colors: Float32Array.from(randomValues(count * 8, 6)) }),
  run: async (gpu, { colors }, count) => ({
    kernel: await gpu.kernel("pixels/mean"),
    invocations: count,
    inputs: { counters: Uint32Array.of(2 * count) },
    updates: { colors },
    params: { capacity: 2 * count, index: 0, rays_per_pixel: 2 },
  }),
  check({ colors }, given) {
    const isMean = (_: number, i: number) => i % 4 < 3;
    const { means } = pixelMeans(Float64Array.from(given.colors.filter(isMean)), 2);
    assertClose(colors.filter(isMean), means, { atol: 4 * 2 ** -24, rtol: 0, name: "means" });
  },
});
