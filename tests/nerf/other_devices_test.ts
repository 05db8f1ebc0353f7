/**
 * A run opens on any device: its configuration was settled for the one on which it began.
 *
 * @module
 */
import assert from "node:assert/strict";
import { SHADERS } from "../../shaders/mod.ts";
import { Gpu } from "../../src/gpu/mod.ts";
import {
  type Config,
  createRenderer,
  createTrainer,
  decodeCheckpoint,
  encodeCheckpoint,
  fitConfig,
} from "../../src/nerf/mod.ts";
import { restoreModel, resumeTrainer } from "../../src/runs/mod.ts";
import { type Lacking, webGpuWithout, withWebGpu } from "../gpu/web_gpu.ts";
import { configOf, ngpPreset, smallNgp, smallScene } from "./nerf_test_tools.ts";

const SCENE = smallScene();

/** What a run that began on a device with everything looks like. */
const FULL = smallNgp({
  grid: { precision: "f16", accumulation: "float" },
  networks: { kernels: "fused", precision: "f16" },
});

/** Runs `work` with a device that lacks something, closed afterwards. */
function onDevice<R>(lacking: Lacking, work: (gpu: Gpu) => Promise<R>): Promise<R> {
  return withWebGpu(webGpuWithout(lacking), async () => {
    const gpu = await Gpu.open({ shaders: SHADERS });
    try {
      return await work(gpu);
    } finally {
      await gpu.close();
    }
  });
}

let begun: ReturnType<typeof begin> | undefined;

/** A checkpoint of a run of some steps, and the first view as its device renders it. */
function begin(config: Config) {
  return onDevice({}, async (gpu) => {
    const trainer = await createTrainer(gpu, config, SCENE);
    while (trainer.steps < 20) await trainer.step();
    const bytes = await encodeCheckpoint(gpu, trainer.model, config, trainer.steps);
    const renderer = await createRenderer(gpu, trainer.model, config, SCENE);
    const { colors } = await renderer.render(SCENE.views[0].camera);
    return { checkpoint: await decodeCheckpoint("a run", bytes), colors };
  });
}

const CASES: Record<string, { lacking: Lacking; changes: RegExp[] }> = {
  "without f16": {
    lacking: { features: ["shader-f16"] },
    changes: [/^Networks are stored in f32 here, not in f16, which this device does not have\.$/],
  },
  "with half the workgroup memory": {
    lacking: { limits: { maxComputeWorkgroupStorageSize: 16_384 } },
    changes: [
      /^Networks are layered here, not fused: fused kernels take 32768 bytes of workgroup memory, and this device has 16384\.$/,
    ],
  },
  "without float atomics": {
    lacking: { features: ["wgpu-shader-float32-atomic"] },
    changes: [/^Gradients of the hash table are added in fixed point here: /],
  },
  "with nothing but what WebGPU asks for": {
    lacking: {
      features: ["shader-f16", "subgroups", "timestamp-query", "wgpu-shader-float32-atomic"],
      limits: { maxComputeWorkgroupStorageSize: 16_384 },
    },
    changes: [/^Networks are layered here/, /^Gradients of the hash table/],
  },
};

for (const [name, { lacking, changes }] of Object.entries(CASES)) {
  Deno.test(`a run opens, renders and goes on, on a device ${name}, and it is said what differs`, async () => {
    const missing = await onDevice({}, (gpu) => Promise.resolve(fitConfig(gpu, FULL).changes));
    if (missing.length > 0) return console.log(`skipped: ${missing.join(" ")}`);
    const { checkpoint, colors } = await (begun ??= begin(FULL));
    await onDevice(lacking, async (gpu) => {
      const said = fitConfig(gpu, FULL).changes;
      assert.equal(said.length, changes.length);
      changes.forEach((change, i) => assert.match(said[i], change));

      const model = await restoreModel(gpu, checkpoint, "a run");
      const renderer = await createRenderer(gpu, model, checkpoint.config, SCENE);
      const rendered = await renderer.render(SCENE.views[0].camera);
      const worst = rendered.colors.reduce(
        (worst, c, i) => Math.max(worst, Math.abs(c - colors[i])),
        0,
      );
      assert.ok(worst < 0.02, `colors differ by ${worst}`);

      const trainer = await resumeTrainer(gpu, checkpoint, "a run", SCENE);
      await trainer.step();
      const [{ loss }] = await trainer.report();
      assert.ok(loss > 0 && loss < 1, `a loss of ${loss}`);
    });
  });
}

Deno.test("a step's samples fit into what a device binds where layers are not fused", async () => {
  const limits = { maxComputeWorkgroupStorageSize: 16_384, maxStorageBufferBindingSize: 2 ** 27 };
  await onDevice({ limits }, (gpu) => {
    // As the preset settles on GPUs: 2^20 samples, 64 activations each.
    const { grid, networks, ...preset } = ngpPreset();
    const config = {
      ...preset,
      grid: { ...grid, precision: "f16" as const },
      networks: { ...networks, kernels: "fused" as const, precision: "f32" as const },
    };
    const { config: fitted, changes } = fitConfig(gpu, config);
    assert.deepEqual((fitted as typeof config).batch, { ...preset.batch, capacity: 2 ** 19 });
    assert.equal(
      changes.at(-1),
      "A step marches at most 524288 samples here, not 1048576: this device binds no more than " +
        "134217728 bytes at once.",
    );
    return Promise.resolve();
  });
});

Deno.test("on a device that can do all that a configuration says, nothing differs", async () => {
  await onDevice({}, (gpu) => {
    for (const config of [smallNgp(), configOf("nerf-small", { batch: { chunk: 256 } })]) {
      assert.deepEqual(fitConfig(gpu, config), { config, changes: [] });
    }
    return Promise.resolve();
  });
});
