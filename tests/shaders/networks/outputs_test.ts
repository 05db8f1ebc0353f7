import { randomValues } from "../../reference/random_values.ts";
import { elementOf, sharedGpu, toBlocks } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();

const CAPACITY = 150;

for (const densityFeatures of [16, 32]) {
  for (const count of [0, 1, 63, 64, 65, CAPACITY, 1000]) {
    Deno.test(`outputs of ${count} of ${CAPACITY} samples are colors and the first of ${densityFeatures} rows`, async () => {
      const gpu = await gpuOf();
      const real = Math.min(count, CAPACITY);
      const rgbs = toBlocks(randomValues(real * 16, 1), 16, NaN);
      const densities = toBlocks(
        randomValues(real * densityFeatures, 2),
        densityFeatures,
        NaN,
      );
      const { outputs } = await runPoisoned(gpu, {
        kernel: await gpu.kernel("networks/outputs"),
        invocations: CAPACITY,
        inputs: { counts: Uint32Array.of(1 << 20, count), rgbs, densities },
        outputs: { outputs: new Float32Array(real * 4) },
        params: { samples: CAPACITY, count: 1, density_features: densityFeatures },
      });
      const expected = Float32Array.from({ length: real * 4 }, (_, i) => {
        const sample = Math.floor(i / 4);
        return i % 4 === 3
          ? densities[elementOf(sample, densityFeatures, 0)]
          : rgbs[elementOf(sample, 16, i % 4)];
      });
      assertSame(outputs, expected, "outputs");
    });
  }
}
