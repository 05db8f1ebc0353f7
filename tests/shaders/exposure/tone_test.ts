import { assertClose } from "../../reference/assert_close.ts";
import { randomValues } from "../../reference/random_values.ts";
import { tone, toneBackward, variationBackward, withWhole } from "../../reference/tones.ts";
import { rounded, sharedGpu } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned } from "../lib/poisoned_run.ts";
import { BACKGROUNDS, DRAWS } from "../volrend/volrend_inputs.ts";
import { vec4s } from "./exposure_inputs.ts";
import { constantsOf, cornersOf, GRIDS, toneBindings, toneInputs, VIEWS } from "./tone_inputs.ts";

const gpuOf = sharedGpu();

const UNTOUCHED = 123.25;

/** A luma's rounding moves a place by levels times as much, and a map with it. */
const NEAR = { atol: 1e-5, rtol: 1e-5 };

for (const [name, grid] of Object.entries(GRIDS)) {
  for (const [number, background] of BACKGROUNDS.entries()) {
    const constants = { ...constantsOf(grid), CORNERS: cornersOf(grid), BACKGROUND: number };

    for (const [rays, keptRays] of [[1, 1], [100, 70], [64, 0]]) {
      Deno.test(`${keptRays} of ${rays} rays before ${background} are toned by ${name} as the reference does`, async () => {
        const gpu = await gpuOf();
        const inputs = toneInputs(rays, grid, background);
        const { exposed } = await runPoisoned(gpu, {
          kernel: await gpu.kernel("exposure/tone", constants),
          invocations: rays,
          inputs: {
            ...toneBindings(inputs),
            counters: Uint32Array.of(7, keptRays),
            exposures: Float32Array.from(inputs.maps),
            colors: vec4s(inputs.colors, inputs.accumulations),
          },
          updates: { exposed: new Float32Array(rays * 4).fill(UNTOUCHED) },
          params: { ...DRAWS, capacity: rays, index: 1 },
        });
        const kept = keptRays * 4;
        const expected = vec4s(tone(inputs), inputs.accumulations);
        if (kept > 0) assertClose(exposed.subarray(0, kept), expected.subarray(0, kept), NEAR);
        assertSame(exposed.subarray(kept), expected.subarray(kept).fill(UNTOUCHED), "other rays");
      });
    }

    for (const [rays, keptRays] of [[1, 1], [100, 70], [600, 600]]) {
      Deno.test(`gradients of ${keptRays} of ${rays} rays toned by ${name} before ${background} are the reference's`, async () => {
        const gpu = await gpuOf();
        const inputs = toneInputs(rays, grid, background);
        const dExposed = rounded(randomValues(rays * 3, 6));
        const dBefore = rounded(randomValues(rays, 7)); // what the loss asks of accumulations
        dExposed.fill(0, keptRays * 3);
        const common = {
          ...toneBindings(inputs),
          counters: Uint32Array.of(7, keptRays),
          colors: vec4s(inputs.colors, inputs.accumulations),
        };
        const given = vec4s(dExposed, dBefore);
        const params = { ...DRAWS, capacity: rays, index: 1 };
        const { d_colors } = await runPoisoned(gpu, {
          kernel: await gpu.kernel("exposure/tone_backward", constants),
          invocations: rays,
          inputs: { ...common, exposures: Float32Array.from(inputs.maps) },
          updates: { d_colors: given },
          params,
        });
        const before = rounded(randomValues(inputs.maps.length, 8));
        const summed = async (WHOLE: boolean) => {
          const sum = await gpu.kernel("exposure/tone_sum", { ...constants, WHOLE });
          const { gradients } = await runPoisoned(gpu, {
            kernel: sum,
            invocations: VIEWS * sum.workgroupSize,
            inputs: { ...common, d_exposed: given },
            updates: { gradients: Float32Array.from(before) },
            params: { ...params, views: VIEWS },
          });
          return gradients;
        };

        const { dColors, dAccumulations, dMaps } = toneBackward(inputs, dExposed);
        const kept = keptRays * 4;
        const all = vec4s(dColors, dAccumulations.map((d, ray) => d + dBefore[ray]));
        const near = { ...NEAR, atol: 4e-5 };
        assertClose(d_colors.subarray(0, kept), all.subarray(0, kept), {
          ...near,
          name: "d_colors",
        });
        assertSame(d_colors.subarray(kept), given.subarray(kept), "gradients of other rays");
        const after = (d: Float64Array) => d.map((value, i) => value + before[i]);
        assertClose(await summed(false), after(dMaps), { ...near, name: "gradients" });
        if (cornersOf(grid) === 1) return;
        const together = { ...near, name: "gradients that learn together" };
        assertClose(await summed(true), after(withWhole(grid, dMaps)), together);
      });
    }
  }

  Deno.test(`the total variation of ${name} has the gradient of the reference`, async () => {
    const gpu = await gpuOf();
    const { maps } = toneInputs(1, grid, "black");
    const { gradients } = await runPoisoned(gpu, {
      kernel: await gpu.kernel("exposure/variation", constantsOf(grid)),
      invocations: maps.length / 4,
      inputs: { exposures: Float32Array.from(maps) },
      outputs: { gradients: new Float32Array(maps.length) },
      params: { views: VIEWS, weight: 10 },
    });
    const expected = variationBackward(grid, maps, VIEWS).map((d) => 10 * d);
    const most = expected.reduce((most, d) => Math.max(most, Math.abs(d)), 0);
    assertClose(gradients, expected, { atol: 1e-6 * most, rtol: 1e-5 });
  });
}

Deno.test("what is not finite is left out of a grid's gradients", async () => {
  const gpu = await gpuOf();
  const grid = GRIDS["5 x 3 x 2 maps"];
  const inputs = toneInputs(40, grid, "white");
  const given = vec4s(rounded(randomValues(120, 6)), 0);
  given[4 * 3 + 1] = NaN;
  given[4 * 7 + 2] = Infinity;
  const kernel = await gpu.kernel("exposure/tone_sum", {
    ...constantsOf(grid),
    CORNERS: 8,
    BACKGROUND: BACKGROUNDS.indexOf("white"),
  });
  const { gradients } = await runPoisoned(gpu, {
    kernel,
    invocations: VIEWS * kernel.workgroupSize,
    inputs: {
      ...toneBindings(inputs),
      counters: Uint32Array.of(40),
      colors: vec4s(inputs.colors, inputs.accumulations),
      d_exposed: given,
    },
    updates: { gradients: new Float32Array(inputs.maps.length) },
    params: { ...DRAWS, capacity: 40, index: 0, views: VIEWS },
  });
  const finite = Float64Array.from(
    { length: 120 },
    (_, i) => {
      const d = given[Math.floor(i / 3) * 4 + i % 3];
      return Number.isFinite(d) ? d : 0;
    },
  );
  assertClose(gradients, toneBackward(inputs, finite).dMaps, NEAR);
});
