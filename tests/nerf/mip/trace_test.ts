/**
 * The first steps of training cones against the float64 reference: pixels, radii, fenceposts, Gaussians,
 * networks, compositing, losses, all gradients, Adam and the schedule at once. Four octaves, as in the original
 * NeRF's traces: phases of more are rounded as distances are.
 *
 * @module
 */
import assert from "node:assert/strict";
import { createTrainer, type StepReport } from "../../../src/nerf/mod.ts";
import type { MipConfig } from "../../../src/nerf/mip/config.ts";
import type { MipParts } from "../../../src/nerf/mip/method.ts";
import { lookAt } from "../../../src/math/mod.ts";
import type { Scene } from "../../../src/scene/mod.ts";
import { assertClose } from "../../reference/assert_close.ts";
import { sharedGpu } from "../../shaders/kernel_test_tools.ts";
import { readNamed, smallScene } from "../nerf_test_tools.ts";
import { mipConfig, type MipOverrides, mipReference, SMALL_MIP } from "./mip_test_tools.ts";

const STEPS = 10;

/** Losses were seen to differ by up to 2e-5, norms by up to 1e-3, with noise on densities. */
const LOSS = { atol: 0, rtol: 1e-4 };
const NORM = { atol: 1e-9, rtol: 3e-3 };

const openGpu = sharedGpu();

for (const [preset, config] of Object.entries(SMALL_MIP)) {
  Deno.test(`ten steps of a small ${preset} are those of the reference`, () =>
    compareTraces(config));

  Deno.test(`ten steps of a small ${preset} in three chunks of rays are those of the reference`, () =>
    compareTraces({ ...config, batch: { ...config.batch, chunk: 12 } })); // 12, 12, 8
}

const CONTRACTED: MipOverrides = {
  space: "contracted",
  box: { center: [0.1, -0.2, 0.3], size: 2 },
  camera: { near: 1, far: 40 },
};

const VARIANTS: Record<string, MipConfig> = {
  "a field in contracted space, along the axes": mipConfig("mip", {
    ...SMALL_MIP["mip"],
    ...CONTRACTED,
  }),
  "a proposal in contracted space, off the axes": mipConfig("mip-256", {
    ...SMALL_MIP["mip-256"],
    ...CONTRACTED,
    field: { ...SMALL_MIP["mip-256"].field, basis: "icosahedron", levels: 3 },
  }),
  "noise on densities and random backgrounds": mipConfig("mip", {
    ...SMALL_MIP["mip"],
    densityNoise: 1,
    background: "random",
  }),
};

for (const [name, config] of Object.entries(VARIANTS)) {
  Deno.test(`ten steps with ${name} are those of the reference`, () => compareTraces(config));
}

Deno.test("ten steps of cylinders in normalised device coordinates are those of the reference", () => {
  const scene = smallScene();
  const views = scene.views.map((view, i) => ({
    ...view,
    camera: { ...view.camera, cameraToWorld: lookAt([i / 4, 0, 0.1], [i / 8, 0, -1], [0, 1, 0]) },
  }));
  const config = mipConfig("mip", { ...SMALL_MIP["mip"], space: "ndc", ndc: [1.5, 1.5] });
  return compareTraces(config, { ...scene, views });
});

async function compareTraces(config: MipConfig, scene: Scene = smallScene()): Promise<void> {
  const gpu = await openGpu();
  const trainer = await createTrainer(gpu, config, scene);
  const { parameters } = trainer.model.parts as MipParts;
  const reference = mipReference(config, scene);
  const { coarse, fine, batch: { rays } } = config;
  const samples = rays * (coarse.kind === "field" ? coarse.samples + fine : fine);
  const expected: Omit<StepReport, "step" | "skipped">[] = [];
  for (let step = 0; step < STEPS; step++) {
    const { loss, psnr, rate, gradients: expectedGradients } = reference.step();
    expected.push({ loss, psnr, rate, rays, samples });
    await trainer.step();
    const gradients = await readNamed(gpu, parameters, "gradients");
    assert.deepEqual(Object.keys(gradients).sort(), Object.keys(expectedGradients).sort());
    for (const [name, gradient] of Object.entries(expectedGradients)) {
      const of = `norm of the gradient of ${name} in step ${step}`;
      assertClose(Math.hypot(...gradients[name]), Math.hypot(...gradient), { ...NORM, name: of });
    }
  }
  const reports = await trainer.report();
  const column = (key: keyof typeof expected[0], rows: typeof expected) =>
    rows.map((row) => row[key]);
  assertClose(column("loss", reports), column("loss", expected), { ...LOSS, name: "losses" });
  const decibels = { atol: 5 * LOSS.rtol, rtol: 0 };
  assertClose(column("psnr", reports), column("psnr", expected), { ...decibels, name: "PSNR" });
  for (const key of ["rate", "rays", "samples"] as const) {
    assertClose(column(key, reports), column(key, expected), { atol: 0, rtol: 1e-12, name: key });
  }
  trainer.destroy();
}
