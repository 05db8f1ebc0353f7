import { packCameras } from "../../../src/nerf/cameras.ts";
import { preconditioned, preconditioners } from "../../../src/nerf/views/preconditioners.ts";
import { analyticScene } from "../../../src/scene/mod.ts";
import { assertClose } from "../../reference/assert_close.ts";
import { movedPose } from "../../reference/pose_refinement.ts";
import { randomValues } from "../../reference/random_values.ts";
import { rounded, sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();

const CAMERAS = analyticScene({ split: "train", views: 70, size: 1 }).views.map(({ camera }) => ({
  ...camera,
  cameraToWorld: rounded(camera.cameraToWorld),
}));

/** Cameras as the kernel moves them by twists, [views, 6]. */
async function moveOnGpu(twists: Float64Array, preconditioner: "none" | "camp" = "none") {
  const gpu = await gpuOf();
  const views = CAMERAS.length;
  const initial = packCameras(CAMERAS);
  const { cameras } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("poses/apply"),
    invocations: views,
    inputs: {
      preconditioners: preconditioners({ preconditioner }, CAMERAS, {
        near: 2,
        far: 6,
        middle: [0, 0, 0],
      }),
      learnt: Float32Array.from(
        { length: views * 8 },
        (_, i) => i % 4 < 3 ? twists[Math.floor(i / 4) * 3 + i % 4] : 0,
      ),
      initial,
    },
    // The poses of the step before, and optics that stay.
    updates: { cameras: initial.map((value, i) => i % 36 >= 4 && i % 36 < 16 ? 99 : value) },
    params: { views },
  });
  return { initial, cameras };
}

Deno.test("twists of 0 leave cameras as they were", async () => {
  const { initial, cameras } = await moveOnGpu(new Float64Array(CAMERAS.length * 6));
  assertClose(cameras, initial, { atol: 0, rtol: 0 });
});

Deno.test("cameras are turned around their positions and shifted as the reference does", async () => {
  const twists = rounded(randomValues(CAMERAS.length * 6, 1));
  const { cameras } = await moveOnGpu(twists);
  const expected = packCameras(CAMERAS.map((camera, view) => ({
    ...camera,
    cameraToWorld: movedPose(twists.subarray(view * 6, view * 6 + 6), camera.cameraToWorld),
  })));
  assertClose(cameras, expected, { atol: 2e-6, rtol: 1e-6 });
});

Deno.test("cameras are moved by what is learnt times their matrices", async () => {
  const learnt = rounded(randomValues(CAMERAS.length * 6, 1, -0.1, 0.1));
  const { cameras } = await moveOnGpu(learnt, "camp");
  const matrices = preconditioners({ preconditioner: "camp" }, CAMERAS, {
    near: 2,
    far: 6,
    middle: [0, 0, 0],
  });
  const expected = packCameras(CAMERAS.map((camera, view) => {
    const [a, b, c, x, y, z] = learnt.subarray(view * 6, view * 6 + 6);
    const twist = preconditioned(matrices, view, [a, b, c, 0, x, y, z, 0])
      .filter((_, i) => i % 4 < 3);
    return { ...camera, cameraToWorld: movedPose(twist, camera.cameraToWorld) };
  }));
  assertClose(cameras, expected, { atol: 4e-6, rtol: 2e-6 });
});
