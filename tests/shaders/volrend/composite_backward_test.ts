import assert from "node:assert/strict";
import {
  assertClose,
  centralDifferences,
  FINITE_DIFFERENCE,
} from "../../reference/assert_close.ts";
import type { Background } from "../../reference/colors.ts";
import { innerProduct, randomValues } from "../../reference/random_values.ts";
import {
  composite,
  compositeBackward,
  type CompositeInputs,
  evenlyPackedRays,
} from "../../reference/volrend.ts";
import { blocksOf, rounded, sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";
import {
  BACKGROUNDS,
  chunkParams,
  compositeOnGpu,
  outputsOf,
  packed,
  packedInfo,
  PUBLISHED_RAYS,
  randomSamples,
  UNLIMITED,
  weightTolerance,
} from "./volrend_inputs.ts";

const gpuOf = sharedGpu();
const UNTOUCHED = 0.625;

/** Gradients to the forward kernel's colours. */
interface ColorGradients {
  /** [rays, 3]. */
  readonly dColors: Float64Array;
  /** [rays]. */
  readonly dAccumulations: Float64Array;
}

/** Random gradients within 1, exact in float32. */
function randomGradients(rays: number): ColorGradients {
  return {
    dColors: rounded(randomValues(rays * 3, 11)),
    dAccumulations: rounded(randomValues(rays, 12)),
  };
}

/** The kernels' gradients, dSigmas [samples] and dRgbs [samples, 3]; asserts that all samples are kept. */
async function gradientsOnGpu(
  inputs: CompositeInputs,
  background: Background,
  { dColors, dAccumulations }: ColorGradients,
  firstRay = 0,
) {
  const gpu = await gpuOf();
  const { rays: { counts, offsets }, sigmas } = inputs;
  const count = counts.length;
  const samples = Array.from(counts).reduce((sum, count) => sum + count, 0);
  const forward = await compositeOnGpu(gpu, inputs, background, { firstRay });
  assert.deepEqual([...forward.kept_counts], Array.from(counts));
  let next = 0;
  const keptOffsets = Uint32Array.from(Array.from(counts), (count) => (next += count) - count);
  const { d_outputs, sources } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("volrend/composite_backward", {
      BACKGROUND: BACKGROUNDS.indexOf(background),
    }),
    invocations: count,
    inputs: {
      counters: UNLIMITED,
      packed_info: packedInfo(inputs.rays),
      kept_offsets: Uint32Array.of(...keptOffsets, samples),
      d_colors: Float32Array.from({ length: (firstRay + count) * 4 }, (_, i) => {
        const ray = (i >> 2) - firstRay;
        if (ray < 0) return NaN;
        return i % 4 === 3 ? dAccumulations[ray] : dColors[ray * 3 + i % 4];
      }),
      // A ReLU passes the gradient of what is above 0, as which nothing counts here.
      outputs: outputsOf(inputs).map((value, i) => i % 4 === 3 ? Math.max(value, 1e-37) : value),
      ts: Float32Array.from(inputs.ts),
      deltas: Float32Array.from(inputs.deltas),
      transmittances: forward.transmittances,
    },
    updates: {
      d_outputs: new Float32Array(blocksOf(samples) * 256).fill(UNTOUCHED),
      sources: new Uint32Array(blocksOf(samples) * 64),
    },
    params: {
      ...chunkParams(count, firstRay),
      all_rays: 0,
      distortion: 0,
      near_distance: 0,
      near_weight: 0,
    },
  });

  // Kept samples lie in the order of the rays.
  const dSigmas = new Float64Array(sigmas.length);
  const dRgbs = new Float64Array(sigmas.length * 3);
  for (let ray = 0, kept = 0; ray < count; ray++) {
    for (let i = 0; i < counts[ray]; i++, kept++) {
      const sample = offsets[ray] + i;
      assert.equal(sources[kept], sample);
      dSigmas[sample] = d_outputs[kept * 4 + 3];
      dRgbs.set(d_outputs.subarray(kept * 4, kept * 4 + 3), sample * 3);
    }
  }
  return { dSigmas, dRgbs: [...dRgbs] };
}

/** Asserts that the kernel's gradients are the expected ones. */
async function assertGradients(
  inputs: CompositeInputs,
  background: Background,
  gradients: ColorGradients,
  expected: { dSigmas: Float64Array; dRgbs: Float64Array },
  extra = { atol: 0, rtol: 0 },
) {
  const actual = await gradientsOnGpu(inputs, background, gradients);
  const weight = weightTolerance(Math.max(...Array.from(inputs.rays.counts)));
  const dRgbs = { atol: weight.atol + extra.atol, rtol: extra.rtol, name: "dRgbs" };
  assertClose(actual.dRgbs, expected.dRgbs, dRgbs);
  // Gradients within 1 make |g| <= 4: T g and the sum of w g behind it, each wrong by 4 times what the
  // transmittances are, and by the sum's own roundings; all times the interval's length.
  const perLength = (dSigmas: ArrayLike<number>) =>
    Array.from(dSigmas, (dSigma, i) => dSigma / inputs.deltas[i]);
  const atol = 2 * 4 * weight.atol + extra.atol;
  const dSigmas = { atol, rtol: extra.rtol, name: "dSigmas / deltas" };
  assertClose(perLength(actual.dSigmas), perLength(expected.dSigmas), dSigmas);
}

Deno.test("gradients of the weights' sum are nerfacc's published values", async () => {
  const inputs = randomSamples(PUBLISHED_RAYS, "white", {
    sigmas: Float64Array.of(0.4, 0.8, 0.1, 0.8, 0.1),
    deltas: new Float64Array(5).fill(1),
  });
  const { dSigmas, dRgbs } = await gradientsOnGpu(inputs, "white", {
    dColors: new Float64Array(9),
    dAccumulations: Float64Array.of(1, 1, 1),
  });
  assertClose(dSigmas, [0.6703, 0.1653, 0.1653, 0.1653, 0.1653], { atol: 5e-5, rtol: 0 });
  assert.ok(dRgbs.every((d) => d === 0));
});

for (const background of BACKGROUNDS) {
  for (
    const [name, counts] of [
      ["one ray without samples", [0]],
      ["one ray of one sample", [1]],
      ["ragged rays", [5, 0, 64, 1, 0, 0, 65, 13, 0]],
      ["63 rays", new Array(63).fill(3)],
      ["65 rays", new Array(65).fill(3)],
      ["rays of 192 samples", new Array(9).fill(192)],
    ] as const
  ) {
    Deno.test(`gradients of ${name} before a ${background} background agree with the reference`, async () => {
      const inputs = randomSamples(packed(counts), background);
      const gradients = randomGradients(counts.length);
      if (inputs.sigmas.length === 0) {
        const { dSigmas } = await gradientsOnGpu(inputs, background, gradients);
        return assert.equal(dSigmas.length, 0);
      }
      const expected = compositeBackward(inputs, composite(inputs), gradients);
      await assertGradients(inputs, background, gradients, expected);
    });
  }

  Deno.test(`gradients before a ${background} background agree with central differences`, async () => {
    const inputs = randomSamples(packed([6, 0, 9]), background);
    const gradients = randomGradients(3);
    const loss = () => {
      const { colors, accumulations } = composite(inputs);
      return innerProduct(colors, gradients.dColors) +
        innerProduct(accumulations, gradients.dAccumulations);
    };
    const expected = {
      dSigmas: centralDifferences(loss, inputs.sigmas),
      dRgbs: centralDifferences(loss, inputs.rgbs),
    };
    // The shortest interval is 0.01 long.
    const extra = { ...FINITE_DIFFERENCE, atol: FINITE_DIFFERENCE.atol / 0.01 };
    await assertGradients(inputs, background, gradients, expected, extra);
  });
}

Deno.test("gradients of the accumulation alone agree with the reference", async () => {
  const inputs = randomSamples(packed([30, 7]), "random");
  const gradients = { dColors: new Float64Array(6), dAccumulations: Float64Array.of(1, -0.5) };
  const expected = compositeBackward(inputs, composite(inputs), gradients);
  await assertGradients(inputs, "random", gradients, expected);
});

Deno.test("gradients of rays whose last interval is 1e10 long agree with the reference", async () => {
  const deltas = randomValues(64, 5, 0.01, 0.1);
  deltas[31] = deltas[63] = 1e10;
  const sigmas = randomValues(64, 6, 0, 1);
  sigmas[63] = 0; // one ray ends in a density, the other in empty space
  const inputs = randomSamples(evenlyPackedRays(2, 32), "white", { deltas, sigmas });
  const gradients = randomGradients(2);
  const expected = compositeBackward(inputs, composite(inputs), gradients);
  assert.ok(Math.abs(expected.dSigmas[63]) > 1e7); // 1e10 T g
  await assertGradients(inputs, "white", gradients, expected);
  const { dSigmas } = await gradientsOnGpu(inputs, "white", gradients);
  assert.equal(Math.abs(dSigmas[31]), 0); // no light is left behind the first ray's last density
});

Deno.test("empty space has gradients of 1e10 at its end, as large as the reference's", async () => {
  const deltas = new Float64Array(20).fill(0.1);
  deltas[19] = 1e10;
  const changes = { sigmas: new Float64Array(20), deltas };
  const inputs = randomSamples(packed([20]), "random", changes);
  const gradients = randomGradients(1);
  const expected = compositeBackward(inputs, composite(inputs), gradients);
  await assertGradients(inputs, "random", gradients, expected);
});

for (const sigma of [1e4, 1e10, 1e30, 3e38]) {
  Deno.test(`a density of ${sigma} passes no gradient to densities behind it or to itself`, async () => {
    const sigmas = Float64Array.of(0.5, sigma, 5, sigma);
    const deltas = Float64Array.of(1, 1, 1, 1e10); // the last product overflows
    const inputs = randomSamples(packed([4]), "white", { sigmas, deltas });
    const gradients = randomGradients(1);
    const { dSigmas, dRgbs } = await gradientsOnGpu(inputs, "white", gradients);
    assert.deepEqual([...dSigmas.slice(1)].map(Math.abs), [0, 0, 0]);
    assert.deepEqual(dRgbs.slice(6).map(Math.abs), new Array(6).fill(0));
    const expected = compositeBackward(inputs, composite(inputs), gradients);
    assertClose(dSigmas[0], expected.dSigmas[0], { atol: 8 * weightTolerance(4).atol, rtol: 0 });
    assertClose(dRgbs, expected.dRgbs, weightTolerance(4));
  });
}

Deno.test("gradients of rays in any order in the samples agree with the reference", async () => {
  const inputs = randomSamples({ offsets: [40, 0, 7], counts: [5, 7, 33] }, "black");
  const gradients = randomGradients(3);
  const expected = compositeBackward(inputs, composite(inputs), gradients);
  await assertGradients(inputs, "black", gradients, expected);
});

Deno.test("chunks of rays have the gradients of the whole batch, bit for bit", async () => {
  const inputs = randomSamples(evenlyPackedRays(10, 6), "random");
  const gradients = randomGradients(10);
  const whole = await gradientsOnGpu(inputs, "random", gradients);
  const chunk: CompositeInputs = {
    ...inputs,
    rays: evenlyPackedRays(3, 6),
    sigmas: inputs.sigmas.slice(4 * 6, 7 * 6),
    deltas: inputs.deltas.slice(4 * 6, 7 * 6),
    ts: inputs.ts.slice(4 * 6, 7 * 6),
    rgbs: inputs.rgbs.slice(4 * 18, 7 * 18),
  };
  const part = await gradientsOnGpu(chunk, "random", {
    dColors: gradients.dColors.slice(12, 21),
    dAccumulations: gradients.dAccumulations.slice(4, 7),
  }, 4);
  assert.deepEqual(part.dSigmas, whole.dSigmas.slice(24, 42));
  assert.deepEqual(part.dRgbs, whole.dRgbs.slice(4 * 18, 7 * 18));
});
