import { createRenderer, createTrainer } from "../../src/nerf/mod.ts";
import { createNerfTrainer, createNgpRenderer, createNgpTrainer } from "./models.ts";
import assert from "node:assert/strict";
import { lookAt } from "../../src/math/mod.ts";
import type { Render, StepReport } from "../../src/nerf/mod.ts";
import type { Scene, View } from "../../src/scene/mod.ts";
import { sharedGpu } from "../shaders/kernel_test_tools.ts";
import { smallHorizon } from "./horizon/horizon_test_tools.ts";
import { configOf, smallNgp, smallScene } from "./nerf_test_tools.ts";

const gpuOf = sharedGpu();

/** How far from the cameras' plane the picture hangs. */
const DEPTH = 4;
const SIZE = 24;

/** 2 fx / width, a little less than the cameras', so that all they see is in the cube. */
const NDC: [number, number] = [1.5, 1.5];

/** A wall with a coarse pattern, seen by cameras side by side that look along -z. */
function wall(): Scene {
  const base = smallScene();
  const views = [-0.8, -0.4, 0, 0.4, 0.8].flatMap((x) => [-0.6, 0, 0.6].map((y) => [x, y])).map(
    ([eyeX, eyeY], i): View => {
      const camera = {
        ...base.views[0].camera,
        width: SIZE,
        height: SIZE,
        fx: SIZE,
        fy: SIZE,
        cx: SIZE / 2,
        cy: SIZE / 2,
        cameraToWorld: lookAt([eyeX, eyeY, 0], [eyeX, eyeY, -1], [0, 1, 0]),
      };
      const data = new Uint8Array(SIZE * SIZE * 4);
      for (let pixel = 0; pixel < SIZE * SIZE; pixel++) {
        const x = eyeX + DEPTH * ((pixel % SIZE + 0.5) / SIZE - 0.5);
        const y = eyeY - DEPTH * ((Math.floor(pixel / SIZE) + 0.5) / SIZE - 0.5);
        const level = (value: number) => Math.round(255 * (0.5 + 0.5 * Math.sin(value)));
        data.set([level(3 * x), level(3 * y), level(2 * (x + y)), 255], pixel * 4);
      }
      return { name: `${i}`, image: { width: SIZE, height: SIZE, data }, camera };
    },
  );
  return { ...base, views, near: 1, far: 50 };
}

const mean = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

/** Asserts that training reduced the loss, and returns the middle one of a render's depths. */
function assertLearned(reports: readonly StepReport[], { depths, accumulations }: Render): number {
  const losses = reports.map(({ loss }) => loss);
  const [before, after] = [mean(losses.slice(0, 5)), mean(losses.slice(-10))];
  assert.ok(after < 0.5 * before, `the loss went from ${before} to ${after}`);
  assert.ok(mean(accumulations) > 0.9, `${mean(accumulations)} is hidden`);
  assert.ok(depths.every((depth) => depth >= 1 && depth <= 50));
  return depths.toSorted()[depths.length / 2];
}

Deno.test("ngp learns a wall in normalised device coordinates, and how far it is", async () => {
  const gpu = await gpuOf();
  const scene = wall();
  const config = smallNgp({
    space: "ndc",
    ndc: NDC,
    box: { center: [0, 0, 0], size: 2 },
    background: "random",
    loss: { distortion: 1e-3, nearWeight: 0 },
  });
  const trainer = await createNgpTrainer(gpu, config, scene);
  for (let step = 0; step < 250; step++) await trainer.step();
  const renderer = await createNgpRenderer(gpu, trainer.model, config, scene, { normals: true });
  const render = await renderer.render(scene.views[7].camera);
  const depth = assertLearned(await trainer.report(), render);
  assert.ok(Math.abs(depth - DEPTH) < 1, `its middle seems to be at ${depth}`);
  const towards = mean(render.normals!.filter((_, i) => i % 3 === 2));
  assert.ok(towards > 0.1, `normals face the cameras by ${towards}`);
  renderer.destroy();
  trainer.destroy();
  trainer.model.destroy();
});

Deno.test("horizon learns a wall in normalised device coordinates, and where it faces", async () => {
  const gpu = await gpuOf();
  const scene = wall();
  const config = smallHorizon({
    space: "ndc",
    ndc: NDC,
    spacing: "linear",
    camera: { near: null, far: null },
    box: { center: [0, 0, 0], size: 2 },
    batch: { rays: 256, chunk: 256 },
    background: "random",
    samples: 12,
    loss: { distortion: 1e-3, wholeFrom: 0 },
    schedule: { kind: "constant", initial: 1e-2 },
  });
  const trainer = await createTrainer(gpu, config, scene);
  for (let step = 0; step < 250; step++) await trainer.step();
  const renderer = await createRenderer(gpu, trainer.model, config, scene, { normals: true });
  const render = await renderer.render(scene.views[7].camera);
  const depth = assertLearned(await trainer.report(), render);
  assert.ok(Math.abs(depth - DEPTH) < 1, `its middle seems to be at ${depth}`);
  const towards = mean(render.normals!.filter((_, i) => i % 3 === 2));
  assert.ok(towards > 0.1, `normals face the cameras by ${towards}`);
  renderer.destroy();
  trainer.destroy();
  trainer.model.destroy();
});

Deno.test("nerf learns in normalised device coordinates, and its depths are the world's", async () => {
  const gpu = await gpuOf();
  const scene = wall();
  const config = configOf("nerf-small", {
    space: "ndc",
    ndc: NDC,
    batch: { rays: 256, chunk: 256 },
    samples: { coarse: 24 },
    field: { width: 32, viewWidth: 16, layers: 2 },
    schedule: { kind: "constant", initial: 1e-2 },
  });
  const trainer = await createNerfTrainer(gpu, config, scene);
  for (let step = 0; step < 120; step++) await trainer.step();
  const renderer = await createRenderer(gpu, trainer.model, config, scene);
  assertLearned(await trainer.report(), await renderer.render(scene.views[7].camera));
  renderer.destroy();
  trainer.destroy();
  trainer.model.destroy();
});

Deno.test("normalised device coordinates without scales are refused", async () => {
  const config = smallNgp({ space: "ndc", ndc: [0, 2], box: { center: [0, 0, 0], size: 2 } });
  await assert.rejects(createNgpTrainer(await gpuOf(), config, wall()), {
    name: "ConfigError",
    message: "Cannot use space=ndc as ndc must be above 0: current value is [0, 2]. " +
      "Leave it out, and it follows from the cameras.",
  });
});
