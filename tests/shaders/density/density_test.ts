import assert from "node:assert/strict";
import { activate, activationDerivative } from "../../reference/activations.ts";
import {
  assertClose,
  centralDifferences,
  FINITE_DIFFERENCE,
  FLOAT32_ROUNDING,
  type Tolerance,
  TRANSCENDENTAL,
} from "../../reference/assert_close.ts";
import { densityNoise } from "../../reference/noise.ts";
import { innerProduct, randomValues } from "../../reference/random_values.ts";
import { blocksOf, elementOf, rounded, sharedGpu, toBlocks } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();
const DENSITIES = ["relu", "softplus", "exp"] as const; // in the order of lib/density.wgsl
const STEP = 6;
const SEED = 15;
const FEATURES = 5; // rows of the head; only the first one counts
const D_FEATURES = 3; // rows of its gradient
const UNTOUCHED = -77.5;

type Density = typeof DENSITIES[number];

interface Batch {
  readonly density: Density;
  /** The standard deviation; without it there is no noise. */
  readonly noiseStd?: number;
  readonly firstSample?: number;
  readonly features?: number;
}

function kernelOf(pass: "forward" | "backward", { density, noiseStd }: Batch) {
  const constants = { DENSITY: DENSITIES.indexOf(density), NOISE: noiseStd !== undefined };
  return gpuOf().then((gpu) => gpu.kernel(`density/${pass}`, constants));
}

function paramsOf({ noiseStd = 0, firstSample = 0, features = FEATURES }: Batch, samples: number) {
  const draws = { first_sample: firstSample, step: STEP, seed: SEED, noise_std: noiseStd };
  return { samples, features, ...draws };
}

/** [blocks, features, 64] with the raw densities as first row and NaN in the others. */
function headOf(raws: Float64Array, features = FEATURES): Float32Array<ArrayBuffer> {
  const head = new Float32Array(blocksOf(raws.length) * features * 64).fill(NaN);
  raws.forEach((raw, sample) => head[elementOf(sample, features, 0)] = raw);
  return head;
}

/** The kernel's densities, [samples]. */
async function sigmasOf(raws: Float64Array, batch: Batch) {
  const { sigmas } = await runPoisoned(await gpuOf(), {
    kernel: await kernelOf("forward", batch),
    invocations: raws.length,
    inputs: { head: headOf(raws, batch.features) },
    outputs: { sigmas: new Float32Array(raws.length) },
    params: paramsOf(batch, raws.length),
  });
  return sigmas;
}

/** The kernel's gradient of the head, [blocks, dFeatures, 64]. */
async function headGradientOf(
  raws: Float64Array,
  dSigmas: Float64Array,
  batch: Batch,
  dFeatures = D_FEATURES,
) {
  const { d_head } = await runPoisoned(await gpuOf(), {
    kernel: await kernelOf("backward", batch),
    invocations: raws.length,
    inputs: { head: headOf(raws, batch.features), d_sigmas: Float32Array.from(dSigmas) },
    updates: {
      d_head: new Float32Array(blocksOf(raws.length) * dFeatures * 64).fill(UNTOUCHED),
    },
    params: { ...paramsOf(batch, raws.length), d_features: dFeatures },
  });
  return d_head;
}

/** The gradient of the raw densities, [samples]; asserts that nothing else was written but padding. */
function rawGradients(dHead: Float32Array, samples: number): number[] {
  const gradients: number[] = [];
  for (let sample = 0; sample < blocksOf(samples) * 64; sample++) {
    const gradient = dHead[elementOf(sample, D_FEATURES, 0)];
    if (sample < samples) gradients.push(gradient);
    else assert.equal(gradient, 0, `padding sample ${sample}`);
    for (let feature = 1; feature < D_FEATURES; feature++) {
      assert.equal(dHead[elementOf(sample, D_FEATURES, feature)], UNTOUCHED);
    }
  }
  return gradients;
}

/** relu is exact without noise; the others take an exp or two, a log, and a sum. */
function toleranceOf({ density, noiseStd }: Batch): Tolerance {
  const exact = density === "relu" ? FLOAT32_ROUNDING : TRANSCENDENTAL;
  if (noiseStd === undefined) return exact;
  // The noise is granted 2^-10 + 5.8 2^-11 of its deviation (see lib/random_test.ts), which exp turns
  // into a relative error.
  const noise = noiseStd * (2 ** -10 + 5.8 * 2 ** -11);
  return { atol: exact.atol + noise, rtol: exact.rtol + (density === "exp" ? noise : 0) };
}

for (const density of DENSITIES) {
  for (const noiseStd of [undefined, 0.5]) {
    for (const samples of [0, 1, 63, 64, 65, 1000]) {
      const name = `${samples} ${density} densities with${noiseStd ? "" : "out"} noise`;
      const batch: Batch = { density, noiseStd };
      const raws = rounded(randomValues(samples, 1, -6, 6));
      const noise = densityNoise(samples, noiseStd ?? 0, "coarse", STEP, SEED);

      Deno.test(`${name} agree with the reference`, async () => {
        const sigmas = await sigmasOf(raws, batch);
        if (samples === 0) return assert.equal(sigmas.length, 0);
        const expected = raws.map((raw, i) => activate(density, raw + noise[i]));
        assertClose(sigmas, expected, { ...toleranceOf(batch), name: "sigmas" });
      });

      Deno.test(`gradients of ${name} agree with the reference`, async () => {
        const dSigmas = rounded(randomValues(samples, 2));
        const actual = rawGradients(await headGradientOf(raws, dSigmas, batch), samples);
        if (samples === 0) return assert.equal(actual.length, 0);
        const expected = raws.map((raw, i) =>
          dSigmas[i] * activationDerivative(density, activate(density, raw + noise[i]))
        );
        // Where noise leads to either side of relu's corner, the derivative has no tolerance.
        const clear = (i: number) => density !== "relu" || Math.abs(raws[i] + noise[i]) > 0.01;
        assertClose(
          actual.filter((_, i) => clear(i)),
          expected.filter((_, i) => clear(i)),
          { ...toleranceOf(batch), name: "d_head" },
        );
      });
    }
  }

  Deno.test(`gradients of ${density} densities agree with central differences`, async () => {
    const raws = rounded(randomValues(50, 3, -4, 4));
    const dSigmas = rounded(randomValues(50, 4));
    const actual = rawGradients(await headGradientOf(raws, dSigmas, { density }), 50);
    const loss = () => innerProduct(raws.map((raw) => activate(density, raw)), dSigmas);
    const { atol, rtol } = toleranceOf({ density });
    const tolerance = {
      atol: atol + FINITE_DIFFERENCE.atol,
      rtol: rtol + FINITE_DIFFERENCE.rtol,
    };
    assertClose(actual, centralDifferences(loss, raws), tolerance);
  });

  Deno.test(`chunks of samples have the ${density} densities of the whole batch`, async () => {
    const raws = rounded(randomValues(300, 5, -3, 3));
    const whole = await sigmasOf(raws, { density, noiseStd: 1 });
    const first = await sigmasOf(raws.slice(0, 77), { density, noiseStd: 1 });
    const second = await sigmasOf(raws.slice(77), { density, noiseStd: 1, firstSample: 77 });
    assert.deepEqual(Float32Array.of(...first, ...second), whole);

    const ones = new Float64Array(300).fill(1);
    const gradient = async (begin: number, end: number) => {
      const batch = { density, noiseStd: 1, firstSample: begin };
      const part = raws.slice(begin, end);
      const dHead = await headGradientOf(part, ones.slice(begin, end), batch);
      return rawGradients(dHead, part.length);
    };
    assert.deepEqual(
      [...await gradient(0, 77), ...await gradient(77, 300)],
      await gradient(0, 300),
    );
  });

  Deno.test(`${density} densities and gradients of extreme raw values are finite`, async () => {
    const raws = Float64Array.of(-1e30, -1000, -100, -88, -15, 0, 15, 88, 100, 1000, 1e30);
    const ones = new Float64Array(raws.length).fill(1);
    const sigmas = await sigmasOf(raws, { density });
    const gradients = rawGradients(await headGradientOf(raws, ones, { density }), raws.length);
    // exp stays finite, and its derivative is held between e^-15 and e^15.
    const held = (low: number, high: number) =>
      density === "exp" ? raws.map((raw) => Math.min(Math.max(raw, low), high)) : raws;
    const expected = held(-Infinity, 80).map((raw) => activate(density, raw));
    // WGSL: exp has an error of 3 + 2 |x| ULP, and may flush what is below 2^-126.
    const exponential = { atol: 2 ** -126, rtol: (8 + 2 * 88) * 2 ** -23 };
    const tolerance = density === "relu" ? FLOAT32_ROUNDING : exponential;
    assertClose(sigmas, expected, { ...tolerance, name: "sigmas" });
    const outputs = held(-15, 15).map((raw) => activate(density, raw));
    const expectedGradients = outputs.map((sigma) => activationDerivative(density, sigma));
    assertClose(gradients, expectedGradients, { ...tolerance, name: "d_head" });
  });
}

Deno.test("softplus densities of empty space keep their relative accuracy", async () => {
  // The last interval of 1e10 makes a density of 1e-9 opaque.
  const raws = Float64Array.from({ length: 81 }, (_, i) => -i);
  const sigmas = await sigmasOf(raws, { density: "softplus" });
  const expected = raws.map((raw) => activate("softplus", raw));
  // exp has 3 + 2 |x| ULP (WGSL), log above 2^-10 an absolute error of 2^-21: 2^-11 of it at most.
  assertClose(sigmas.slice(7), expected.slice(7), { atol: 0, rtol: (8 + 2 * 80) * 2 ** -23 });
  assertClose(sigmas, expected, { atol: 0, rtol: 2 ** -11 });
});

Deno.test("the noise is drawn again for the gradient: relu passes it where the density is positive", async () => {
  const raws = rounded(randomValues(1000, 6, -1, 1));
  const batch = { density: "relu", noiseStd: 1 } as const;
  const sigmas = await sigmasOf(raws, batch);
  const ones = new Float64Array(1000).fill(1);
  const gradients = rawGradients(await headGradientOf(raws, ones, batch), 1000);
  assert.deepEqual(gradients, Array.from(sigmas, (sigma) => sigma > 0 ? 1 : 0));
});

Deno.test("the noise has its deviation, and other steps of a fine network have their own", async () => {
  const raws = new Float64Array(20_000).fill(100); // far from relu's corner
  const sigmas = await sigmasOf(raws, { density: "relu", noiseStd: 2 });
  const mean = sigmas.reduce((sum, sigma) => sum + sigma - 100, 0) / sigmas.length;
  const variance = sigmas.reduce((sum, sigma) => sum + (sigma - 100) ** 2, 0) / sigmas.length;
  // Five standard errors: 2 / sqrt(n), and 4 sqrt(2 / n).
  assert.ok(Math.abs(mean) < 5 * 2 / Math.sqrt(20_000), `mean ${mean}`);
  assert.ok(Math.abs(variance - 4) < 5 * 4 * Math.sqrt(2 / 20_000), `variance ${variance}`);

  const { sigmas: fine } = await runPoisoned(await gpuOf(), {
    kernel: await kernelOf("forward", { density: "relu", noiseStd: 2 }),
    invocations: 100,
    inputs: { head: headOf(raws.slice(0, 100)) },
    outputs: { sigmas: new Float32Array(100) },
    params: { ...paramsOf({ density: "relu", noiseStd: 2 }, 100), step: STEP + 2 ** 31 },
  });
  const expected = densityNoise(100, 2, "fine", STEP, SEED).map((noise) => 100 + noise);
  assertClose(fine, expected, toleranceOf({ density: "relu", noiseStd: 2 }));
});

Deno.test("densities of more than 65,535 workgroups are those of their samples", async () => {
  const samples = 65_538 * 64 - 5; // two rows of 32,769 workgroups
  const raws = new Float64Array(samples);
  for (let i = 0; i < samples; i++) raws[i] = i % 8191 - 4000;
  const batch = { density: "relu", features: 1 } as const;
  const sigmas = await sigmasOf(raws, batch);
  let differing = 0;
  for (let i = 0; i < samples; i++) if (sigmas[i] !== Math.max(raws[i], 0)) differing++;
  assert.equal(differing, 0);

  const dSigmas = raws.map((_, i) => i % 4093 + 1);
  const dHead = await headGradientOf(raws, dSigmas, batch, 1);
  for (let i = 0; i < samples; i++) if (dHead[i] !== (raws[i] > 0 ? dSigmas[i] : 0)) differing++;
  assert.equal(differing, 0);
  assert.deepEqual(dHead.slice(samples), new Float32Array(5));
});

Deno.test("densities come from the first row of every block", async () => {
  const raws = Float64Array.from({ length: 130 * 3 }, (_, i) => i % 3 === 0 ? i : NaN);
  const { sigmas } = await runPoisoned(await gpuOf(), {
    kernel: await kernelOf("forward", { density: "relu" }),
    invocations: 130,
    inputs: { head: toBlocks(raws, 3) },
    outputs: { sigmas: new Float32Array(130) },
    params: paramsOf({ density: "relu", features: 3 }, 130),
  });
  assert.deepEqual(sigmas, Float32Array.from({ length: 130 }, (_, i) => i * 3));
});
