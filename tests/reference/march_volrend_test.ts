import assert from "node:assert/strict";
import { assertClose, FLOAT64 } from "./assert_close.ts";
import { densityDerivative, densityOf, marchComposite, type MarchInputs } from "./march_volrend.ts";
import { randomValues } from "./random_values.ts";
import type { PackedRays } from "./volrend.ts";

/** nerfacc's example: one sample on ray 0, none on ray 1, four on ray 2. */
const PUBLISHED: PackedRays = { offsets: [0, 1, 1], counts: [1, 0, 4] };

function inputsOf(rays: PackedRays, raws: ArrayLike<number>): MarchInputs {
  const samples = raws.length;
  return {
    rays,
    raws: Float64Array.from(raws),
    rgbs: randomValues(samples * 3, 1, 0, 1),
    deltas: new Float64Array(samples).fill(1),
    ts: Float64Array.from({ length: samples }, (_, i) => 2 + i),
    backgrounds: randomValues(rays.counts.length * 3, 2, 0, 1),
  };
}

const published = () => inputsOf(PUBLISHED, [0.4, 0.8, 0.1, 0.8, 0.1].map(Math.log));

Deno.test("a ray ends in front of the first sample that too little light reaches", () => {
  const inputs = published(); // transmittances of ray 2: 1, 0.449, 0.407, 0.183
  for (const [stop, kept] of [[0, 4], [0.1, 4], [0.2, 3], [0.41, 2], [0.5, 1], [1, 1]]) {
    const { keptCounts, weights } = marchComposite(inputs, stop);
    assert.deepEqual(keptCounts, [1, 0, kept], `stop ${stop}`);
    assert.ok(weights.subarray(1 + kept).every((weight) => weight === 0));
  }
});

Deno.test("the distortion of two samples is their distance's and their lengths' share", () => {
  const inputs = inputsOf({ offsets: [0], counts: [2] }, [0, 1]);
  inputs.ts[1] = 4.5;
  inputs.deltas[1] = 0.25;
  const { weights: [a, b], distortions } = marchComposite(inputs, 0);
  assertClose(distortions, [2 * a * b * 2.5 + (a * a + 0.25 * b * b) / 3], FLOAT64);
});

Deno.test("the distortion of one constant density is that of its histogram", () => {
  // Of a histogram of one interval, split in n: the integral of |x - y| over two intervals is exact.
  const n = 400;
  const inputs = inputsOf({ offsets: [0], counts: [n] }, new Float64Array(n).fill(-60));
  inputs.deltas.fill(1 / n);
  inputs.ts.forEach((_, i) => inputs.ts[i] = (i + 0.5) / n);
  // Weights are alike: D / w^2 = n^2 / 3, the mean of |x - y| in [0, 1] times the weights' sum squared.
  const { weights, distortions } = marchComposite(inputs, 0);
  assertClose(distortions[0] / weights[0] ** 2, n * n / 3, { atol: 0, rtol: 1e-9 });
});

Deno.test("densities stay finite and their derivative's argument within 15", () => {
  assert.equal(densityOf(1000), Math.exp(80));
  assert.equal(densityOf(-1000), 0);
  assert.equal(densityDerivative(20), Math.exp(15));
  assert.equal(densityDerivative(-20), Math.exp(-15));
  assert.equal(densityDerivative(3), densityOf(3));
});
