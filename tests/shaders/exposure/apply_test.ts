import { assertClose, TRANSCENDENTAL } from "../../reference/assert_close.ts";
import { expose } from "../../reference/exposure.ts";
import { sharedGpu } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned } from "../lib/poisoned_run.ts";
import { BACKGROUNDS, DRAWS } from "../volrend/volrend_inputs.ts";
import { commonInputs, exposureInputs, vec4s } from "./exposure_inputs.ts";

const gpuOf = sharedGpu();

const UNTOUCHED = 123.25;

for (const background of BACKGROUNDS) {
  for (const [rays, keptRays] of [[1, 1], [100, 70], [64, 0]]) {
    Deno.test(`${keptRays} of ${rays} rays before ${background} are exposed as the reference does`, async () => {
      const gpu = await gpuOf();
      const inputs = exposureInputs(rays, background);
      const { exposed } = await runPoisoned(gpu, {
        kernel: await gpu.kernel("exposure/apply", {
          BACKGROUND: BACKGROUNDS.indexOf(background),
        }),
        invocations: rays,
        inputs: {
          ...commonInputs(inputs),
          counters: Uint32Array.of(7, keptRays),
          colors: vec4s(inputs.colors, inputs.accumulations),
        },
        updates: { exposed: new Float32Array(rays * 4).fill(UNTOUCHED) },
        params: { ...DRAWS, capacity: rays, index: 1 },
      });
      const expected = vec4s(expose(inputs), inputs.accumulations);
      const kept = keptRays * 4;
      if (kept > 0) {
        assertClose(exposed.subarray(0, kept), expected.subarray(0, kept), TRANSCENDENTAL);
      }
      assertSame(exposed.subarray(kept), expected.subarray(kept).fill(UNTOUCHED), "other rays");
    });
  }
}
