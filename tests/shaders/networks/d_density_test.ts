import { randomValues } from "../../reference/random_values.ts";
import { elementOf, sharedGpu } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();

const CAPACITY = 150;
const BLOCKS = 3;

/** Constants of the kernel, and what its results are called. */
const MODES = [
  { name: "join those of the first features", constants: {} },
  { name: "replace the first row", constants: { ADD: false } },
  { name: "are 1, and other rows' 0", constants: { ADD: false, UNIT: true } },
] as const satisfies { name: string; constants: { ADD?: boolean; UNIT?: boolean } }[];

for (const { name, constants } of MODES) {
  for (const features of [1, 16, 32]) {
    for (const count of [0, 1, 63, 64, 65, CAPACITY, 1000]) {
      Deno.test(`the gradients of ${count} of ${CAPACITY} densities ${name}, of ${features} rows`, async () => {
        const gpu = await gpuOf();
        const { ADD: adds = true, UNIT: isUnit = false } = constants as {
          ADD?: boolean;
          UNIT?: boolean;
        };
        const real = Math.min(count, CAPACITY);
        // Unit gradients depend on no others.
        const dOutputs = isUnit
          ? new Float32Array(real * 4).fill(NaN)
          : Float32Array.from(randomValues(real * 4, 1));
        const before = Float32Array.from(randomValues(BLOCKS * features * 64, 2));
        const { d_densities } = await runPoisoned(gpu, {
          kernel: await gpu.kernel("networks/d_density", constants),
          invocations: BLOCKS * 64,
          inputs: { counts: Uint32Array.of(1 << 20, count), d_outputs: dOutputs },
          updates: { d_densities: before },
          params: { samples: CAPACITY, count: 1, features },
        });
        const expected = before.slice();
        for (let sample = 0; sample < Math.ceil(real / 64) * 64; sample++) {
          const gradient = sample >= real ? 0 : isUnit ? 1 : dOutputs[sample * 4 + 3];
          const first = elementOf(sample, features, 0);
          if (adds) expected[first] += gradient; // rounded once, as there
          else expected[first] = gradient;
          for (let row = 1; isUnit && row < features; row++) {
            expected[elementOf(sample, features, row)] = 0;
          }
        }
        assertSame(d_densities, expected, "gradients of densities");
      });
    }
  }
}
