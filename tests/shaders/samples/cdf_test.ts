import assert from "node:assert/strict";
import { assertClose, FLOAT64 } from "../../reference/assert_close.ts";
import { randomValues } from "../../reference/random_values.ts";
import { rounded, sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";
import { opaqueSamples } from "./opaque_samples.ts";

const gpuOf = sharedGpu();

/** The kernel's cumulative distributions of weights, [rays, samples] to [rays, samples - 1]. */
async function cdfOf(
  weights: ArrayLike<number> | ReturnType<typeof opaqueSamples>,
  samples: number,
  constants: { readonly DENSITY?: number } = {},
) {
  const gpu = await gpuOf();
  const inputs = "deltas" in weights ? weights : opaqueSamples(weights);
  const rays = inputs.deltas.length / samples;
  const { cdf } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("samples/cdf", { SAMPLES: samples, ...constants }),
    invocations: rays,
    inputs,
    outputs: { cdf: new Float32Array(rays * (samples - 1)) },
    params: { rays },
  });
  return cdf;
}

/** The definition, ray by ray: sums of (w + 1e-5) over their total, without the outer weights. */
function expectedCdf(weights: Float64Array, samples: number): number[] {
  return Array.from({ length: weights.length / samples }, (_, ray) => {
    const padded = [...weights.subarray(ray * samples + 1, (ray + 1) * samples - 1)]
      .map((weight) => weight + 1e-5);
    const sum = (count: number) => padded.slice(0, count).reduce((sum, weight) => sum + weight, 0);
    return Array.from({ length: samples - 1 }, (_, i) => i === 0 ? 0 : sum(i) / sum(samples));
  }).flat();
}

/** Two sums of `terms` positive numbers with a division of 2.5 ULP, in any order; see `float32Sum`. */
function sumTolerance(terms: number) {
  return { atol: 0, rtol: (2 * terms + 8) * 2 ** -24, name: "cdf" };
}

for (const samples of [3, 4, 5, 64, 192]) {
  for (const rays of [0, 1, 63, 65]) {
    Deno.test(`distributions of ${rays} rays of ${samples} random weights agree with the definition`, async () => {
      const weights = rounded(randomValues(rays * samples, samples, 0, 1));
      const cdf = await cdfOf(weights, samples);
      if (rays === 0) return assert.equal(cdf.length, 0);
      assertClose(cdf, expectedCdf(weights, samples), sumTolerance(samples));
    });
  }
}

Deno.test("a distribution without any weight is uniform", async () => {
  const cdf = await cdfOf(new Float64Array(6), 6);
  assertClose(cdf, [0, 0.25, 0.5, 0.75, 1], sumTolerance(4));
});

Deno.test("a single weight takes all but the padding's share", async () => {
  const cdf = await cdfOf([0, 0, 0, 1, 0, 0], 6);
  const total = 1 + 4e-5;
  const expected = [0, 1e-5 / total, 2e-5 / total, (1 + 3e-5) / total, 1];
  assertClose(cdf, expected, sumTolerance(4));
});

Deno.test("the outer weights do not matter", async () => {
  const inner = [0.25, 0.5, 0.25];
  const cdf = await cdfOf([7, ...inner, 9, 0, ...inner, 0], 5);
  assert.deepEqual(cdf.slice(0, 4), cdf.slice(4));
});

Deno.test("two samples have no bins, and a distribution of one zero", async () => {
  assertClose(await cdfOf([0.5, 0.5, 0.1, 0.2], 2), [0, 0], FLOAT64);
});

Deno.test("weights are those of composited samples, whatever makes them", async () => {
  const [rays, samples] = [3, 8];
  const count = rays * samples;
  const raws = rounded(randomValues(count, 1, -1, 4));
  const deltas = rounded(randomValues(count, 2, 0, 1));
  const transmittances = rounded(randomValues(count, 3, 0, 1));
  const densities: [number, (raw: number) => number][] = [
    [0, (raw) => Math.max(raw, 0)],
    [1, (raw) => Math.log1p(Math.exp(raw))],
    [2, Math.exp],
  ];
  for (const [density, densityOf] of densities) {
    const weights = raws.map((raw, i) =>
      transmittances[i] * -Math.expm1(-densityOf(raw) * deltas[i])
    );
    const inputs = {
      outputs: Float32Array.from({ length: count * 4 }, (_, i) => i % 4 === 3 ? raws[i >> 2] : NaN),
      deltas: Float32Array.from(deltas),
      transmittances: Float32Array.from(transmittances),
    };
    const cdf = await cdfOf(inputs, samples, { DENSITY: density });
    // Optical depths within 55 err by some 20 ULP, alphas by less; the padding of 1e-5 hides no weight.
    assertClose(cdf, expectedCdf(weights, samples), {
      atol: 2e-5,
      rtol: 0,
      name: `cdf ${density}`,
    });
  }
});
