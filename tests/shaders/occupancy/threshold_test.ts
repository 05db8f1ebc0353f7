import assert from "node:assert/strict";
import type { Contraction } from "../../reference/contraction.ts";
import { occupiedCells, packBits, stretchOf } from "../../reference/occupancy.ts";
import { randomValues } from "../../reference/random_values.ts";
import { sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";
import { contractionConstants } from "../march/march_test_tools.ts";

const gpuOf = sharedGpu();

async function bitsOf(
  densities: Float32Array<ArrayBuffer>,
  threshold: number,
  mean: number,
  contraction?: Contraction,
  missing = new Uint32Array(densities.length / 32),
) {
  const gpu = await gpuOf();
  const words = densities.length / 32;
  const { bits } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("occupancy/threshold", {
      ...contractionConstants(contraction),
      RESOLUTION: 32,
    }),
    invocations: words,
    inputs: { densities, mean: Float32Array.of(mean), missing },
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

Deno.test("cells where something is missing pass whatever their density is", async () => {
  const densities = new Float32Array(96);
  densities[1] = 0.02;
  const missing = Uint32Array.of(0, 0x80000001, 0xffffffff);
  assert.deepEqual([...await bitsOf(densities, 0.01, 1, undefined, missing)], [
    2,
    0x80000001,
    0xffffffff,
  ]);
});

for (const [norm, linear] of [["max", 0.5], ["max", 1.5], ["euclidean", 1]] as const) {
  Deno.test(`far cells of a space contracted by the ${norm} norm, linear up to ${linear}, pass with less`, async () => {
    const shape = { resolution: 32, cascades: 1, contraction: { norm, linear } };
    const count = shape.resolution ** 3;
    const threshold = 0.01;
    const stretches = Float64Array.from({ length: count }, (_, cell) => stretchOf(shape, cell));
    // Densities on both sides of each cell's threshold, further than roundings.
    const densities = Float32Array.from(
      stretches,
      (stretch, cell) => threshold / stretch * (cell % 3 === 0 ? 0.99 : 1.01),
    );
    const bits = await bitsOf(densities, threshold, 1, shape.contraction);
    const stretch = (cell: number) => stretches[cell];
    const expected = occupiedCells(densities, threshold, 1, stretch);
    assert.deepEqual(bits, packBits(expected));
    assert.deepEqual(expected.map((passes) => !passes), expected.map((_, cell) => cell % 3 === 0));
    // The middle is as near as can be, a corner's direction is at infinity.
    assert.equal(stretches[count / 2 + 16 * 32 + 16], 1);
    assert.ok(stretches[0] > 50, `${stretches[0]}`);
    // The mean is not stretched: above it all cells pass.
    const mean = 0.5 * threshold;
    const more = await bitsOf(densities, threshold, mean, shape.contraction);
    assert.deepEqual(more, packBits(occupiedCells(densities, threshold, mean, stretch)));
    assert.ok(
      stretches.every((stretch, cell) =>
        stretch > 1 || (more[cell >>> 5] >>> (cell & 31) & 1) === 1
      ),
    );
  });
}
