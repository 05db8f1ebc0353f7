import assert from "node:assert/strict";
import type { Gpu } from "../../../src/gpu/mod.ts";
import {
  createModel,
  createTrainer,
  decodeCheckpoint,
  encodeCheckpoint,
  fitCameras,
  fitConfig,
  METHODS,
  presetConfig,
  setFields,
  settleConfig,
} from "../../../src/nerf/mod.ts";
import { loosenConfig } from "../../../src/nerf/methods.ts";
import type { HorizonConfig } from "../../../src/nerf/horizon/config.ts";
import { type HorizonParts, proposalsLearn } from "../../../src/nerf/horizon/method.ts";
import { sharedGpu } from "../../shaders/kernel_test_tools.ts";
import { smallScene } from "../nerf_test_tools.ts";
import { type HorizonOverrides, smallHorizon } from "./horizon_test_tools.ts";

const gpuOf = sharedGpu();

const preset = presetConfig("horizon", "") as HorizonConfig;

Deno.test("proposals learn in the first ten steps, and then ever more seldom", () => {
  const steps = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) => from + i)
      .filter((step) => proposalsLearn({ interval: 5, intervalSteps: 100 }, step));
  assert.deepEqual(steps(0, 15), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14]);
  assert.deepEqual(steps(50, 62), [51, 54, 57, 60]);
  assert.deepEqual(steps(1000, 1020), [1000, 1005, 1010, 1015]);
  assert.ok([17, 18, 19].every((step) => proposalsLearn({ interval: 1, intervalSteps: 0 }, step)));
});

Deno.test("the preset has nerfacto's tables and its networks without biases", async () => {
  const config = setFields(preset, ["batch.chunk=1"]);
  const model = await createModel(await gpuOf(), config);
  const shapes = Object.fromEntries(model.stored.map(({ name, shape }) => [name, shape]));
  model.destroy();
  for (const [name, layers] of Object.entries({ density: [32, 64, 16], color: [32, 64, 64, 3] })) {
    layers.slice(1).forEach((outputs, i) => {
      const layer = i === layers.length - 2 ? "head" : `layers.${i}`;
      assert.deepEqual(shapes[`${name}.${layer}.weight`], [layers[i], outputs]);
    });
  }
  for (const i of [0, 1]) {
    assert.deepEqual(shapes[`proposals.${i}.layers.0.weight`], [10, 16]);
    assert.deepEqual(shapes[`proposals.${i}.head.weight`], [16, 1]);
    assert.ok(shapes[`proposals.${i}.table`][0] <= 5 * 2 ** 17);
  }
  assert.ok(!Object.keys(shapes).some((name) => name.endsWith("bias")));
});

const REFUSED: Record<string, { set: string[]; message: RegExp }> = {
  "networks without a resolution each": {
    set: ["proposals.samples=[64,32,16]"],
    message: /finestResolutions must be as many as there are numbers of samples.*Give each network/,
  },
  "networks without a blur each": {
    set: ['proposals.loss={"kind":"blurred","weight":0.01,"blurs":[0.03]}'],
    message:
      /loss must have as many blurs as there are numbers of samples.*Give each network a blur/,
  },
  "disparities of what are disparities": {
    set: ["space=ndc", "spacing=power"],
    message: /spacing must be linear in normalised device coordinates.*Set spacing=linear/,
  },
};

for (const [name, { set, message }] of Object.entries(REFUSED)) {
  Deno.test(`${name} are refused with what to do`, () => {
    assert.throws(() => setFields(preset, set), { name: "ConfigError", message });
  });
}

Deno.test("on a GPU networks are fused and tables halved, and runs open where that cannot be", () => {
  const device = (workgroup: number, features: string[], software = false) =>
    ({
      info: { software, limits: { maxComputeWorkgroupStorageSize: workgroup } },
      device: { limits: { maxStorageBufferBindingSize: 2 ** 31 } },
      has: (feature: string) => features.includes(feature),
    }) as unknown as Gpu;
  const full = settleConfig(device(32_768, ["shader-f16"]), preset);
  const { kernels, precision } = full.networks;
  assert.deepEqual([kernels, precision, full.grid.precision], ["fused", "f16", "f16"]);
  assert.deepEqual([full.batch.rays, full.batch.chunk], [4096, 4096]);
  const cpu = settleConfig(device(32_768, ["shader-f16"], true), preset);
  assert.deepEqual([cpu.networks.kernels, cpu.grid.precision], ["layered", "f32"]);
  const { config, changes } = fitConfig(device(16_384, []), full);
  assert.deepEqual([config.networks.kernels, config.networks.precision], ["layered", "f32"]);
  assert.match(changes.join(), /^Networks are layered here, not fused: [^,]+, and[^,]+$/);
  assert.deepEqual(loosenConfig(full), preset);
});

Deno.test("exposures of photographs whose rays are several chunks are refused with what to do", async () => {
  const config = smallHorizon({
    batch: { rays: 32, chunk: 12 },
    exposure: { rate: 1e-2 },
    views: 3,
  });
  await assert.rejects(createTrainer(await gpuOf(), config, smallScene()), {
    name: "ConfigError",
    message:
      "Cannot learn exposures, poses or outliers as a step's rays must be one chunk: current value of " +
      "batch.chunk is 12 of 32 rays. Train on fewer rays a step, --rays 12.",
  });
});

Deno.test("depths are shown as far as the scene goes, and not as far as rays do", () => {
  const scene = { near: 0.5, far: 20 };
  const shown = (overrides: HorizonOverrides) =>
    METHODS.horizon.depthRange(smallHorizon(overrides), scene);
  const camera = { near: 0.05, far: 1000 };
  assert.deepEqual(shown({ space: "contracted", camera }), scene);
  assert.deepEqual(shown({ space: "ndc", spacing: "linear", camera }), scene);
  assert.deepEqual(shown({ space: "box", camera: { near: 2, far: null } }), { near: 2, far: 20 });
});

Deno.test("how many steps a run is to have changes none of them: its time may end it", async () => {
  const gpu = await gpuOf();
  const tables = [];
  for (const steps of [5, 5000]) {
    const trainer = await createTrainer(gpu, smallHorizon({ steps }), smallScene());
    for (let step = 0; step < 5; step++) await trainer.step();
    const { grid } = trainer.model.parts as HorizonParts;
    tables.push(await gpu.read(grid.values));
    trainer.destroy();
    trainer.model.destroy();
  }
  assert.deepEqual(tables[0], tables[1]);
});

Deno.test("cameras are fitted to fields whose steps are in chunks: by steps of one chunk", async () => {
  const gpu = await gpuOf();
  const config = smallHorizon({ batch: { rays: 32, chunk: 20 } });
  const trainer = await createTrainer(gpu, config, smallScene());
  while (trainer.steps < 3) await trainer.step();
  const bytes = await encodeCheckpoint(gpu, trainer.model, config, trainer.steps);
  trainer.destroy();
  trainer.model.destroy();
  const one = { ...smallScene(), views: smallScene().views.slice(1, 2) };
  const done: number[] = [];
  const fitted = await fitCameras(
    gpu,
    await decodeCheckpoint("run", bytes),
    "run",
    one,
    (part) => done.push(part),
  );
  const steps = Math.ceil(8192 / 20);
  assert.deepEqual([fitted.views.length, done.length, done.at(-1)], [1, Math.ceil(steps / 8), 1]);
  assert.notDeepEqual(fitted.views[0].camera.cameraToWorld, one.views[0].camera.cameraToWorld);
});
