import assert from "node:assert/strict";
import { assertClose } from "../../reference/assert_close.ts";
import { backgroundColors } from "../../reference/colors.ts";
import { marchComposite, type MarchInputs } from "../../reference/march_volrend.ts";
import { evenlyPackedRays } from "../../reference/volrend.ts";
import { sharedGpu } from "../kernel_test_tools.ts";
import { BACKGROUNDS, DRAWS, packed, PUBLISHED_RAYS } from "../volrend/volrend_inputs.ts";
import {
  marchCompositeOnGpu,
  marchedSamples,
  type MarchRun,
  marchTolerance,
} from "./march_inputs.ts";

const gpuOf = sharedGpu();

/** Asserts that the kernel's results are the reference's, and that nothing else was written. */
async function assertAgrees(
  inputs: MarchInputs,
  background: typeof BACKGROUNDS[number],
  run: MarchRun = {},
) {
  const actual = await marchCompositeOnGpu(await gpuOf(), inputs, background, run);
  const expected = marchComposite(inputs, run.stop ?? 1e-4);
  const counts = expected.keptCounts;
  const tolerance = marchTolerance(Math.max(0, ...counts), inputs.raws);

  const rays = counts.length;
  const capacity = run.capacity ?? rays;
  const beyond = new Array<number>(capacity - rays);
  assert.deepEqual([...actual.kept_counts], [...counts, ...beyond.fill(0)]);
  for (const name of ["colors", "depths", "distortions"] as const) {
    const rest = actual[name].subarray(rays * actual[name].length / capacity);
    assert.ok(rest.every(Number.isNaN), `${name} of rays that were not kept`);
  }
  const kept = new Set<number>();
  counts.forEach((count, ray) => {
    for (let i = 0; i < count; i++) kept.add(inputs.rays.offsets[ray] + i);
  });
  actual.transmittances.forEach((transmittance, sample) => {
    if (!kept.has(sample)) return assert.ok(Number.isNaN(transmittance), `sample ${sample}`);
    assertClose(transmittance, expected.transmittances[sample], tolerance);
  });

  if (rays === 0) return;
  // The weights' errors are of either sign, their sums' errors bounded by the transmittances' own; the
  // sums add one rounding a term.
  const colors = counts.flatMap((_, ray) => [
    ...expected.colors.subarray(ray * 3, ray * 3 + 3),
    expected.accumulations[ray],
  ]);
  const atol = 2 * tolerance.atol;
  assertClose(actual.colors.subarray(0, rays * 4), colors, { atol, rtol: 0, name: "colors" });
  const farthest = Math.max(0, ...inputs.ts);
  const depths = { atol: farthest * atol, rtol: 0, name: "depths" };
  assertClose(actual.depths.subarray(0, rays), expected.depths, depths);
  // 2 times the integral over t of A (1 - A), A the weights' sum so far: each factor errs like A.
  const distortions = { atol: 4 * farthest * atol, rtol: 0, name: "distortions" };
  assertClose(actual.distortions.subarray(0, rays), expected.distortions, distortions);
}

/** Colours that show the weights of each ray's first three samples; the accumulation tells the fourth. */
const showWeights = Float64Array.of(1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0);

for (
  const [what, sigmas, weights] of [
    ["densities", [0.4, 0.8, 0.1, 0.8, 0.1], [0.3297, 0.5507, 0.0428, 0.2239, 0.0174]],
    ["opacities", [0.4, 0.3, 0.8, 0.8, 0.5].map((a) => -Math.log(1 - a)), [
      ...[0.4, 0.3, 0.56, 0.112, 0.014],
    ]],
  ] as const
) {
  Deno.test(`marched weights of ${what} are nerfacc's published values`, async () => {
    const inputs = marchedSamples(PUBLISHED_RAYS, "black", {
      raws: Float64Array.from(sigmas, Math.log),
      deltas: new Float64Array(5).fill(1),
      rgbs: showWeights,
    });
    const { colors } = await marchCompositeOnGpu(await gpuOf(), inputs, "black");
    const published = { atol: 5e-5, rtol: 0 }; // four digits
    const [a, b, c, d] = weights.slice(1);
    assertClose(colors.subarray(0, 4), [weights[0], 0, 0, weights[0]], published);
    assertClose(colors.subarray(4, 8), [0, 0, 0, 0], published);
    assertClose(colors.subarray(8, 11), [a, b, c], published);
    assertClose(colors[11], a + b + c + d, { atol: 2e-4, rtol: 0 });
  });
}

for (const background of BACKGROUNDS) {
  for (
    const [name, counts, capacity] of [
      ["no rays of 70", [], 70],
      ["one ray without samples", [0], 1],
      ["one ray of one sample of 64", [1], 64],
      ["ragged rays", [5, 0, 64, 1, 0, 0, 65, 13, 0], 9],
      ["63 rays of 65", new Array(63).fill(3), 65],
      ["64 rays", new Array(64).fill(3), 64],
      ["65 rays of 130", new Array(65).fill(3), 130],
      ["rays of 192 samples", new Array(9).fill(192), 10],
    ] as const
  ) {
    Deno.test(`${name} before a ${background} background composite as the reference's marched ones`, async () => {
      await assertAgrees(marchedSamples(packed(counts), background), background, { capacity });
    });
  }

  Deno.test(`a marched ray without samples shows its ${background} background exactly`, async () => {
    const inputs = marchedSamples(packed([0, 2, 0]), background);
    const { colors, depths } = await marchCompositeOnGpu(await gpuOf(), inputs, background);
    const backgrounds = backgroundColors(background, 3, DRAWS.step, DRAWS.seed);
    for (const ray of [0, 2]) {
      const expected = [...backgrounds.subarray(ray * 3, ray * 3 + 3), 0];
      assert.deepEqual([...colors.subarray(ray * 4, ray * 4 + 4)], expected);
      assert.equal(depths[ray], 0);
    }
  });
}

for (const stop of [0, 1e-4, 0.5]) {
  Deno.test(`marched rays end where less than ${stop} of their light is left`, async () => {
    const inputs = marchedSamples(packed([80, 0, 150, 3, 40]), "random");
    const { keptCounts } = marchComposite(inputs, stop);
    assert.equal(keptCounts[2] < 150, stop > 0);
    await assertAgrees(inputs, "random", { stop });
  });
}

Deno.test("a marched sample that exactly the least light reaches is kept, one below it is not", async () => {
  const gpu = await gpuOf();
  const inputs = marchedSamples(packed([30]), "white");
  const whole = await marchCompositeOnGpu(gpu, inputs, "white", { stop: 0 });
  const exact = whole.transmittances[10];
  const above = new Float32Array(
    Uint32Array.of(
      new Uint32Array(Float32Array.of(exact).buffer)[0] + 1,
    ).buffer,
  )[0];
  for (const [stop, kept] of [[exact, 11], [above, 10]]) {
    const { kept_counts } = await marchCompositeOnGpu(gpu, inputs, "white", { stop });
    assert.deepEqual([...kept_counts], [kept]);
  }
});

Deno.test("marched rays may lie in any order in the samples", async () => {
  const rays = { offsets: [40, 0, 7], counts: [5, 7, 33] };
  await assertAgrees(marchedSamples(rays, "random"), "random");
});

for (const raw of [15, 80, 200, 3e38]) {
  Deno.test(`a raw density of ${raw} hides all behind it`, async () => {
    const raws = Float64Array.of(-1e30, raw, 1, raw);
    const deltas = new Float64Array(4).fill(1);
    const inputs = marchedSamples(packed([4]), "white", { raws, deltas });
    for (const [stop, kept] of [[0, 4], [1e-4, 2]]) {
      const actual = await marchCompositeOnGpu(await gpuOf(), inputs, "white", { stop });
      assert.deepEqual([...actual.transmittances], [1, 1, 0, 0].fill(NaN, kept));
      assert.deepEqual([...actual.colors], [...inputs.rgbs.subarray(3, 6), 1]);
      assert.equal(actual.depths[0], inputs.ts[1]);
      assertClose(actual.distortions[0], 1 / 3, { atol: 0, rtol: 2 ** -22 });
      assert.equal(actual.kept_counts[0], kept);
    }
  });
}

Deno.test("samples behind a marched ray's end have no say, whatever they are", async () => {
  const gpu = await gpuOf();
  const inputs = marchedSamples(evenlyPackedRays(2, 6), "white", {
    raws: Float64Array.of(1, 30, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1),
  });
  const expected = await marchCompositeOnGpu(gpu, inputs, "white");
  inputs.raws.fill(NaN, 2, 6);
  inputs.rgbs.fill(NaN, 6, 18);
  assert.deepEqual(await marchCompositeOnGpu(gpu, inputs, "white"), expected);
});
