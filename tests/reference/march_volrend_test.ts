import assert from "node:assert/strict";
import { assertClose, centralDifferences, FINITE_DIFFERENCE, FLOAT64 } from "./assert_close.ts";
import {
  densityDerivative,
  densityOf,
  marchComposite,
  marchCompositeBackward,
  type MarchInputs,
} from "./march_volrend.ts";
import { randomValues } from "./random_values.ts";
import { rayLoss } from "./ray_loss.ts";
import type { PackedRays } from "./volrend.ts";

/** nerfacc's example: one sample on ray 0, none on ray 1, four on ray 2. */
const PUBLISHED: PackedRays = { offsets: [0, 1, 1], counts: [1, 0, 4] };
const PUBLISHED_DIGITS = { atol: 5e-5, rtol: 0 };

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

Deno.test("weights of marched densities agree with nerfacc's published values", () => {
  const { weights, keptCounts } = marchComposite(published(), 1e-4);
  assertClose(weights, [0.3297, 0.5507, 0.0428, 0.2239, 0.0174], PUBLISHED_DIGITS);
  assert.deepEqual(keptCounts, [1, 0, 4]);
});

Deno.test("gradients of marched weights' sum agree with nerfacc's published values", () => {
  const inputs = published();
  const { dRaws, sources } = marchCompositeBackward(inputs, marchComposite(inputs, 0), {
    dColors: new Float64Array(9),
    dAccumulations: Float64Array.of(1, 1, 1),
  });
  const dSigmas = dRaws.map((dRaw, i) => dRaw / densityOf(inputs.raws[i]));
  assertClose(dSigmas, [0.6703, 0.1653, 0.1653, 0.1653, 0.1653], PUBLISHED_DIGITS);
  assert.deepEqual(sources, [0, 1, 2, 3, 4]);
});

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

for (const kind of ["mse", "huber"] as const) {
  for (const stop of [0, 0.3]) {
    Deno.test(`gradients of the whole ${kind} loss with an end at ${stop} agree with central differences`, () => {
      const rays: PackedRays = { offsets: [4, 13, 0], counts: [9, 0, 4] };
      const inputs: MarchInputs = {
        ...inputsOf(rays, randomValues(13, 5, -3, 1.5)),
        deltas: randomValues(13, 6, 0.1, 1),
      };
      const targets = randomValues(9, 7, 0, 1);
      const options = { kind, huberDelta: 0.1, opacityEntropy: 0.3, distortion: 0.2 };
      const penalties = { distortion: 0.2, nearWeight: 0.7, nearDistance: 6 };
      const forward = marchComposite(inputs, stop);
      assert.equal(forward.keptCounts[0] < 9, stop > 0);
      const loss = () => {
        const forward = marchComposite(inputs, stop);
        let near = 0;
        for (let ray = 0; ray < 3; ray++) {
          for (let i = 0; i < forward.keptCounts[ray]; i++) {
            const sample = rays.offsets[ray] + i;
            if (inputs.ts[sample] < 6) near += inputs.raws[sample];
          }
        }
        return rayLoss(options, { ...forward, targets }).value + 0.7 * near;
      };
      const gradients = rayLoss(options, { ...forward, targets });
      const { dRaws, dRgbs, sources } = marchCompositeBackward(
        inputs,
        forward,
        gradients,
        penalties,
      );
      const pick = (values: Float64Array, width: number) =>
        sources.flatMap((sample) => [...values.subarray(sample * width, (sample + 1) * width)]);
      const expectedRaws = centralDifferences(loss, inputs.raws);
      assertClose(dRaws, pick(expectedRaws, 1), { ...FINITE_DIFFERENCE, name: "dRaws" });
      const expectedRgbs = centralDifferences(loss, inputs.rgbs);
      assertClose(dRgbs, pick(expectedRgbs, 3), { ...FINITE_DIFFERENCE, name: "dRgbs" });
    });
  }
}
