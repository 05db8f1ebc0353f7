import assert from "node:assert/strict";
import { assertClose } from "../../reference/assert_close.ts";
import { backgroundColors } from "../../reference/colors.ts";
import { randomValues } from "../../reference/random_values.ts";
import { composite, type CompositeInputs, evenlyPackedRays } from "../../reference/volrend.ts";
import { sharedGpu } from "../kernel_test_tools.ts";
import {
  BACKGROUNDS,
  compositeOnGpu,
  DRAWS,
  packed,
  PUBLISHED_RAYS,
  randomSamples,
  weightTolerance,
} from "./volrend_inputs.ts";

const gpuOf = sharedGpu();

/** Distances are within 6. */
const FARTHEST = 6;

/** Asserts that the kernel's results are the reference's. */
async function assertAgrees(inputs: CompositeInputs, background: typeof BACKGROUNDS[number]) {
  const actual = await compositeOnGpu(await gpuOf(), inputs, background);
  const expected = composite(inputs);
  const counts = Array.from(inputs.rays.counts);
  const tolerance = weightTolerance(Math.max(...counts));
  if (inputs.sigmas.length > 0) {
    assertClose(actual.weights, expected.weights, { ...tolerance, name: "weights" });
    const transmittances = { ...tolerance, name: "transmittances" };
    assertClose(actual.transmittances, expected.transmittances, transmittances);
  }
  // The weights' errors are of either sign, their sums' errors bounded by the transmittances' own; the
  // sums add one rounding a term.
  const colors = counts.flatMap((_, ray) => [
    ...expected.colors.subarray(ray * 3, ray * 3 + 3),
    expected.accumulations[ray],
  ]);
  const atol = 2 * tolerance.atol;
  assertClose(actual.colors, colors, { atol, rtol: 0, name: "colors" });
  const depths = { atol: FARTHEST * atol, rtol: 0, name: "depths" };
  assertClose(actual.depths, expected.depths, depths);
}

Deno.test("weights of densities are nerfacc's published values", async () => {
  const inputs = randomSamples(PUBLISHED_RAYS, "black", {
    sigmas: Float64Array.of(0.4, 0.8, 0.1, 0.8, 0.1),
    deltas: new Float64Array(5).fill(1),
  });
  const { weights, colors } = await compositeOnGpu(await gpuOf(), inputs, "black");
  const published = { atol: 5e-5, rtol: 0 }; // four digits
  assertClose(weights, [0.3297, 0.5507, 0.0428, 0.2239, 0.0174], published);
  assertClose([colors[3], colors[7], colors[11]], [0.3297, 0, 0.8348], { atol: 2e-4, rtol: 0 });
});

Deno.test("weights of opacities are nerfacc's published values", async () => {
  const alphas = [0.4, 0.3, 0.8, 0.8, 0.5];
  const inputs = randomSamples(PUBLISHED_RAYS, "white", {
    sigmas: Float64Array.from(alphas, (alpha) => -Math.log(1 - alpha)),
    deltas: new Float64Array(5).fill(1),
  });
  const { weights } = await compositeOnGpu(await gpuOf(), inputs, "white");
  assertClose(weights, [0.4, 0.3, 0.56, 0.112, 0.014], weightTolerance(4));
});

for (const background of BACKGROUNDS) {
  for (
    const [name, counts] of [
      ["no rays", []],
      ["one ray without samples", [0]],
      ["one ray of one sample", [1]],
      ["ragged rays", [5, 0, 64, 1, 0, 0, 65, 13, 0]],
      ["63 rays", new Array(63).fill(3)],
      ["65 rays", new Array(65).fill(3)],
      ["rays of 192 samples", new Array(9).fill(192)],
    ] as const
  ) {
    Deno.test(`${name} before a ${background} background composite as the reference's`, async () => {
      const inputs = randomSamples(packed(counts), background);
      if (counts.length > 0) return await assertAgrees(inputs, background);
      const { colors } = await compositeOnGpu(await gpuOf(), inputs, background);
      assert.equal(colors.length, 0);
    });
  }

  Deno.test(`a ray without samples shows its ${background} background exactly`, async () => {
    const inputs = randomSamples(packed([0, 2, 0]), background);
    const { colors, depths } = await compositeOnGpu(await gpuOf(), inputs, background);
    const backgrounds = backgroundColors(background, 3, DRAWS.step, DRAWS.seed);
    for (const ray of [0, 2]) {
      const expected = [...backgrounds.subarray(ray * 3, ray * 3 + 3), 0];
      assert.deepEqual([...colors.subarray(ray * 4, ray * 4 + 4)], expected);
      assert.equal(depths[ray], 0);
    }
  });

  Deno.test(`empty space shows its ${background} background exactly, the infinite interval included`, async () => {
    const deltas = new Float64Array(20).fill(0.1);
    deltas[19] = 1e10;
    const changes = { sigmas: new Float64Array(20), deltas };
    const inputs = randomSamples(packed([20]), background, changes);
    const actual = await compositeOnGpu(await gpuOf(), inputs, background);
    assert.deepEqual([...actual.colors], [...inputs.backgrounds, 0]);
    assert.deepEqual(actual.weights, new Float32Array(20));
    assert.deepEqual(actual.transmittances, new Float32Array(20).fill(1));
    assert.equal(actual.depths[0], 0);
  });
}

for (const sigma of [1e4, 1e10, 1e30, 3e38]) {
  Deno.test(`a density of ${sigma} hides all behind it`, async () => {
    const sigmas = Float64Array.of(0, sigma, 5, sigma);
    const deltas = Float64Array.of(1, 1, 1, 1e10); // the last product overflows
    const inputs = randomSamples(packed([4]), "white", { sigmas, deltas });
    const actual = await compositeOnGpu(await gpuOf(), inputs, "white");
    assert.deepEqual([...actual.weights], [0, 1, 0, 0]);
    assert.deepEqual([...actual.transmittances], [1, 1, 0, 0]);
    assert.deepEqual([...actual.colors], [...inputs.rgbs.subarray(3, 6), 1]);
    assert.equal(actual.depths[0], inputs.ts[1]);
  });
}

Deno.test("a last interval of 1e10 makes any density opaque", async () => {
  const deltas = randomValues(64, 5, 0.01, 0.1);
  deltas[63] = 1e10;
  const changes = { deltas, sigmas: randomValues(64, 6, 1e-3, 1) };
  const inputs = randomSamples(packed([64]), "random", changes);
  await assertAgrees(inputs, "random");
  const { colors } = await compositeOnGpu(await gpuOf(), inputs, "random");
  assertClose(colors[3], 1, weightTolerance(64));
});

Deno.test("rays may lie in any order in the samples", async () => {
  const rays = { offsets: [40, 0, 7], counts: [5, 7, 33] };
  await assertAgrees(randomSamples(rays, "random"), "random");
});

Deno.test("chunks of rays have the colours of the whole batch, and leave the others'", async () => {
  const inputs = randomSamples(evenlyPackedRays(10, 6), "random");
  const gpu = await gpuOf();
  const whole = await compositeOnGpu(gpu, inputs, "random");
  const chunk: CompositeInputs = {
    ...inputs,
    rays: evenlyPackedRays(3, 6),
    sigmas: inputs.sigmas.slice(4 * 6, 7 * 6),
    deltas: inputs.deltas.slice(4 * 6, 7 * 6),
    ts: inputs.ts.slice(4 * 6, 7 * 6),
    rgbs: inputs.rgbs.slice(4 * 18, 7 * 18),
  };
  const part = await compositeOnGpu(gpu, chunk, "random", { firstRay: 4, allRays: 10 });
  assert.deepEqual(part.weights, whole.weights.slice(24, 42));
  for (let ray = 0; ray < 10; ray++) {
    const inside = ray >= 4 && ray < 7;
    const colors = inside ? whole.colors.subarray(ray * 4, ray * 4 + 4) : new Array(4).fill(NaN);
    assert.deepEqual([...part.colors.subarray(ray * 4, ray * 4 + 4)], [...colors]);
    assert.deepEqual(part.depths[ray], inside ? whole.depths[ray] : NaN);
  }
});
