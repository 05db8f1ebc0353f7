import { assertClose } from "../../reference/assert_close.ts";
import { centerExposures } from "../../reference/exposure.ts";
import { randomValues } from "../../reference/random_values.ts";
import { rounded, sharedGpu } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned } from "../lib/poisoned_run.ts";
import { batchOf } from "../march/march_inputs.ts";
import { vec4s } from "./exposure_inputs.ts";

const gpuOf = sharedGpu();

async function centerOnGpu(exposures: Float64Array, finite: number) {
  const gpu = await gpuOf();
  const kernel = await gpu.kernel("exposure/center");
  const { exposures: centered } = await runPoisoned(gpu, {
    kernel,
    invocations: kernel.workgroupSize,
    inputs: { batch: batchOf({ finite }) },
    updates: { exposures: vec4s(exposures, 0) },
    params: { entries: exposures.length / 3 },
  });
  return centered;
}

for (const views of [1, 3, 256, 700]) {
  Deno.test(`the exposures of ${views} views are centred as the reference does`, async () => {
    const exposures = rounded(randomValues(views * 3, 1));
    const centered = await centerOnGpu(exposures, 1);
    centerExposures(exposures, 3);
    assertClose(centered, vec4s(exposures, 0), { atol: 2e-6, rtol: 0 });
  });
}

Deno.test("a step that is skipped centres nothing", async () => {
  const exposures = rounded(randomValues(9, 1));
  assertSame(await centerOnGpu(exposures, 0), vec4s(exposures, 0));
});

Deno.test("maps of views are centred over all views and corners as the reference does", async () => {
  const gpu = await gpuOf();
  const entries = 300;
  const maps = rounded(randomValues(entries * 12, 2));
  const kernel = await gpu.kernel("exposure/center", { VEC4S: 3 });
  const { exposures: centered } = await runPoisoned(gpu, {
    kernel,
    invocations: kernel.workgroupSize,
    inputs: { batch: batchOf({ finite: 1 }) },
    updates: { exposures: Float32Array.from(maps) },
    params: { entries },
  });
  centerExposures(maps, 12);
  assertClose(centered, maps, { atol: 2e-6, rtol: 0 });
});
