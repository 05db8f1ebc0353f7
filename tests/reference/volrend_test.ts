import assert from "node:assert/strict";
import { assertClose, FLOAT64 } from "./assert_close.ts";
import { randomValues } from "./random_values.ts";
import {
  alphasFromSigmas,
  composite,
  compositeBackward,
  type CompositeInputs,
  evenlyPackedRays,
  type PackedRays,
  weightsFromAlphas,
} from "./volrend.ts";

/** nerfacc's example: one sample on ray 0, none on ray 1, four on ray 2. */
const published: PackedRays = { offsets: [0, 1, 1], counts: [1, 0, 4] };
const PUBLISHED_DIGITS = { atol: 5e-5, rtol: 0 };

function inputsOf(rays: PackedRays, sigmas: Float64Array): CompositeInputs {
  const samples = sigmas.length;
  return {
    rays,
    sigmas,
    rgbs: randomValues(samples * 3, 1, 0, 1),
    deltas: new Float64Array(samples).fill(1),
    ts: Float64Array.from({ length: samples }, (_, i) => 2 + i),
    backgrounds: randomValues(rays.counts.length * 3, 2, 0, 1),
  };
}

Deno.test("weights of densities agree with nerfacc's published values", () => {
  const inputs = inputsOf(published, Float64Array.of(0.4, 0.8, 0.1, 0.8, 0.1));
  const { weights } = composite(inputs);
  assertClose(weights, [0.3297, 0.5507, 0.0428, 0.2239, 0.0174], PUBLISHED_DIGITS);
});

Deno.test("weights of opacities agree with nerfacc's published values", () => {
  const { weights } = weightsFromAlphas(published, Float64Array.of(0.4, 0.3, 0.8, 0.8, 0.5));
  assertClose(weights, [0.4, 0.3, 0.56, 0.112, 0.014], FLOAT64);
});

Deno.test("gradients of the weights' sum agree with nerfacc's published values", () => {
  const inputs = inputsOf(published, Float64Array.of(0.4, 0.8, 0.1, 0.8, 0.1));
  const dAccumulations = Float64Array.of(1, 1, 1);
  const { dSigmas, dRgbs } = compositeBackward(inputs, composite(inputs), { dAccumulations });
  assertClose(dSigmas, [0.6703, 0.1653, 0.1653, 0.1653, 0.1653], PUBLISHED_DIGITS);
  assert.ok(dRgbs.every((d) => d === 0));
});

Deno.test("transmittance is the exponential of the optical depth before the sample", () => {
  const sigmas = randomValues(12, 3, 0, 2);
  const deltas = randomValues(12, 4, 0.1, 0.5);
  const { transmittances, weights } = weightsFromAlphas(
    evenlyPackedRays(3, 4),
    alphasFromSigmas(sigmas, deltas),
  );
  const before = (i: number) => {
    let depth = 0;
    for (let j = i - i % 4; j < i; j++) depth += sigmas[j] * deltas[j];
    return depth;
  };
  const expected = sigmas.map((_, i) => Math.exp(-before(i)));
  assertClose(transmittances, expected, FLOAT64);
  const drops = sigmas.map((sigma, i) => expected[i] - Math.exp(-before(i) - sigma * deltas[i]));
  assertClose(weights, drops, FLOAT64);
});

Deno.test("a ray without samples shows its background", () => {
  const inputs = inputsOf(published, Float64Array.of(0.4, 0.8, 0.1, 0.8, 0.1));
  const { colors, depths, accumulations } = composite(inputs);
  assert.deepEqual(colors.subarray(3, 6), inputs.backgrounds.subarray(3, 6));
  assert.equal(depths[1], 0);
  assert.equal(accumulations[1], 0);
});

Deno.test("an opaque sample hides all behind it", () => {
  const inputs = inputsOf({ offsets: [0], counts: [3] }, Float64Array.of(0, 1e4, 5));
  const { colors, depths, accumulations } = composite(inputs);
  assertClose(colors, inputs.rgbs.subarray(3, 6), FLOAT64);
  assertClose([depths[0], accumulations[0]], [3, 1], FLOAT64);
});
