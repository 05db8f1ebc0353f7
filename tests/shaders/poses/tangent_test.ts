import { assertClose } from "../../reference/assert_close.ts";
import { twistGradients } from "../../reference/pose_refinement.ts";
import { randomValues } from "../../reference/random_values.ts";
import { rounded, sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();

Deno.test("gradients of twists are the reference's; forces stay as they are", async () => {
  const gpu = await gpuOf();
  const views = 70;
  const twists = rounded(randomValues(views * 6, 1));
  const sums = rounded(randomValues(views * 6, 2));
  const vec4s = (values: Float64Array) =>
    Float32Array.from(
      { length: views * 8 },
      (_, i) => i % 4 < 3 ? values[Math.floor(i / 4) * 3 + i % 4] : 0,
    );
  const { gradients } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("poses/tangent"),
    invocations: views,
    inputs: { twists: vec4s(twists) },
    updates: { gradients: vec4s(sums) },
    params: { views },
  });
  const everyView = Array.from({ length: views }, (_, view) => view);
  const expected = twistGradients(everyView, sums, twists);
  assertClose(gradients, vec4s(expected), { atol: 2e-6, rtol: 1e-6 });
});
