import assert from "node:assert/strict";
import { occupiedCells, packBits } from "../../reference/occupancy.ts";
import { randomValues } from "../../reference/random_values.ts";
import { sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();

async function bitsOf(densities: Float32Array<ArrayBuffer>, threshold: number, mean: number) {
  const gpu = await gpuOf();
  const words = densities.length / 32;
  const { bits } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("occupancy/threshold"),
    invocations: words,
    inputs: { densities, mean: Float32Array.of(mean) },
    outputs: { bits: new Uint32Array(words) },
    params: { words, threshold },
  });
  return bits;
}

for (const words of [0, 1, 63, 64, 65, 1024]) {
  for (const [threshold, mean] of [[0.25, 0.5], [0.5, 0.125], [0.5, 0]]) {
    Deno.test(`${words} words hold the cells above the smaller of ${threshold} and a mean of ${mean}`, async () => {
      const densities = Float32Array.from(
        randomValues(words * 32, 5),
        (value, i) => i % 7 === 0 ? -1 : Math.max(value, 0),
      );
      // The threshold itself does not pass.
      if (words > 0) densities.fill(Math.min(threshold, mean), 12, 16);
      const bits = await bitsOf(densities, threshold, mean);
      assert.deepEqual(bits, packBits(occupiedCells(densities, threshold, mean)));
      if (words > 0) assert.equal(bits[0] >>> 12 & 15, 0);
    });
  }
}

Deno.test("each bit is its own cell's", async () => {
  for (let cell = 0; cell < 64; cell++) {
    const densities = new Float32Array(64).fill(-1);
    densities[cell] = 0.02;
    const bits = await bitsOf(densities, 0.01, 1);
    const word = 2 ** (cell % 32);
    assert.deepEqual([...bits], cell < 32 ? [word, 0] : [0, word]);
  }
});
