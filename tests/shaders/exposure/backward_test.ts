import { assertClose, TRANSCENDENTAL } from "../../reference/assert_close.ts";
import { expose, exposeBackward } from "../../reference/exposure.ts";
import { randomValues } from "../../reference/random_values.ts";
import { rounded, sharedGpu } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned } from "../lib/poisoned_run.ts";
import { BACKGROUNDS, DRAWS } from "../volrend/volrend_inputs.ts";
import { commonInputs, exposureInputs, vec4s, VIEWS } from "./exposure_inputs.ts";

const gpuOf = sharedGpu();

const UNTOUCHED = 123.25;

for (const background of BACKGROUNDS) {
  for (const [rays, keptRays] of [[1, 1], [100, 70]]) {
    Deno.test(`gradients of ${keptRays} of ${rays} rays exposed before ${background} are the reference's`, async () => {
      const gpu = await gpuOf();
      const inputs = exposureInputs(rays, background);
      const dExposed = rounded(randomValues(rays * 3, 6));
      const dBefore = rounded(randomValues(rays, 7)); // what the loss asks of accumulations
      const given = vec4s(dExposed, dBefore);
      const { d_colors, d_exposure } = await runPoisoned(gpu, {
        kernel: await gpu.kernel("exposure/backward", {
          BACKGROUND: BACKGROUNDS.indexOf(background),
        }),
        invocations: rays,
        inputs: {
          ...commonInputs(inputs),
          counters: Uint32Array.of(7, keptRays),
          exposed: vec4s(expose(inputs), inputs.accumulations),
        },
        updates: { d_colors: given, d_exposure: new Float32Array(rays * 4).fill(UNTOUCHED) },
        params: { ...DRAWS, capacity: rays, index: 1 },
      });

      const kept = keptRays * 4;
      const expected = exposeBackward(inputs, dExposed);
      const dAccumulations = expected.dAccumulations.map((d, ray) => d + dBefore[ray]);
      const near = { ...TRANSCENDENTAL, atol: 1e-5 };
      assertClose(
        d_colors.subarray(0, kept),
        vec4s(expected.dColors, dAccumulations).subarray(0, kept),
        { ...near, name: "d_colors" },
      );
      assertSame(d_colors.subarray(kept), given.subarray(kept), "gradients of other rays");

      // What rays say of exposures is added up elsewhere.
      const sums = new Float64Array(VIEWS * 4);
      d_exposure.subarray(0, kept).forEach((d, i) => sums[inputs.views[i >> 2] * 4 + i % 4] += d);
      const ofKept = {
        ...inputs,
        views: inputs.views.slice(0, keptRays),
        accumulations: inputs.accumulations.subarray(0, keptRays),
        colors: inputs.colors.subarray(0, keptRays * 3),
      };
      const { dExposures } = exposeBackward(ofKept, dExposed.subarray(0, keptRays * 3));
      assertClose(sums, vec4s(dExposures, 0), { ...near, atol: 1e-4, name: "d_exposure" });
      assertSame(d_exposure.subarray(kept), d_exposure.slice(kept).fill(UNTOUCHED), "other rays");
    });
  }
}
