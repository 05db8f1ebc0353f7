import { preconditioned, preconditioners } from "../../../src/nerf/views/preconditioners.ts";
import { analyticScene } from "../../../src/scene/mod.ts";
import { assertClose } from "../../reference/assert_close.ts";
import { twistGradients } from "../../reference/pose_refinement.ts";
import { randomValues } from "../../reference/random_values.ts";
import { rounded, sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();

const CAMERAS = analyticScene({ split: "train", views: 70, size: 8 }).views.map((view) =>
  view.camera
);
const vec4s = (values: ArrayLike<number>) =>
  Float32Array.from(
    { length: CAMERAS.length * 8 },
    (_, i) => i % 4 < 3 ? values[Math.floor(i / 4) * 3 + i % 4] : 0,
  );

for (const preconditioner of ["none", "camp"] as const) {
  Deno.test(`gradients of poses with the preconditioner ${preconditioner} are the reference's`, async () => {
    const gpu = await gpuOf();
    const views = CAMERAS.length;
    const learnt = rounded(randomValues(views * 6, 1, -0.2, 0.2));
    const sums = rounded(randomValues(views * 6, 2));
    const matrices = preconditioners({ preconditioner }, CAMERAS, {
      near: 2,
      far: 6,
      middle: [0, 0, 0],
    });
    const { gradients } = await runPoisoned(gpu, {
      kernel: await gpu.kernel("poses/tangent"),
      invocations: views,
      inputs: { learnt: vec4s(learnt), preconditioners: matrices },
      updates: { gradients: vec4s(sums) },
      params: { views },
    });
    const times = (values: Float64Array) =>
      Array.from(
        { length: views },
        (_, view) =>
          preconditioned(matrices, view, vec4s(values).subarray(8 * view, 8 * view + 8))
            .filter((_, i) => i % 4 < 3),
      ).flat();
    const everyView = Array.from({ length: views }, (_, view) => view);
    // Matrices are symmetric.
    const expected = times(twistGradients(everyView, sums, Float64Array.from(times(learnt))));
    assertClose(gradients, vec4s(expected), { atol: 2e-5, rtol: 1e-5 });
  });
}
