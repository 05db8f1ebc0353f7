import { pixelMeans } from "../../reference/pixel_means.ts";
import { randomValues } from "../../reference/random_values.ts";
import { assertClose } from "../../reference/assert_close.ts";
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
