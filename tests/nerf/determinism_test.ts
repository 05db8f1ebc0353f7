import { createNgpTrainer, type NgpTrainer } from "./models.ts";
import assert from "node:assert/strict";
import { join } from "node:path";
import type { ElementType, Gpu, HostArrays, Tensor } from "../../src/gpu/mod.ts";
import {
  type Config,
  createTrainer,
  restoreCheckpoint,
  type StepReport,
} from "../../src/nerf/mod.ts";
import { readCheckpoint, saveCheckpoint } from "../../src/runs/mod.ts";
import { withTempFolder } from "../scene/temp_scene.ts";
import { sharedGpu } from "../shaders/kernel_test_tools.ts";
import { areSame, assertSame } from "./assert_same.ts";
import { smallHorizon } from "./horizon/horizon_test_tools.ts";
import { SMALL_MIP } from "./mip/mip_test_tools.ts";
import {
  assertSameState,
  configOf,
  readState,
  SMALL,
  smallNgp,
  smallScene,
  withDepths,
} from "./nerf_test_tools.ts";

const openFirst = sharedGpu();
const openSecond = sharedGpu();
const scene = withDepths(smallScene());

/** Two chunks of rays, the second smaller. */
const IN_CHUNKS = { rays: 32, chunk: 20 };

interface Case {
  readonly config: Config;
  /** Steps of a run. */
  readonly steps: number;
  /** After how many one is stopped. */
  readonly stop: number;
}

const CASES: Record<string, Case> = {
  ...Object.fromEntries(
    Object.entries(SMALL).map(([preset, small]) => {
      const config = { ...small, batch: { ...small.batch, ...IN_CHUNKS } };
      return [preset, { config, steps: 10, stop: 5 }];
    }),
  ),
  "nerf-small at three scales": {
    config: configOf("nerf-small", { ...SMALL["nerf-small"], scales: 3, batch: IN_CHUNKS }),
    steps: 10,
    stop: 5,
  },
  "ngp at three scales, with anti-aliasing": {
    config: smallNgp({ scales: 3, grid: { antialias: true } }),
    steps: 20,
    stop: 13,
  },
  ...Object.fromEntries(
    Object.entries(SMALL_MIP).map(([preset, small]) => {
      const config = { ...small, batch: { ...small.batch, chunk: 20 } };
      return [preset, { config, steps: 10, stop: 5 }];
    }),
  ),
  "nerf with depths": {
    config: configOf("nerf", {
      ...SMALL.nerf,
      batch: { ...SMALL.nerf.batch, ...IN_CHUNKS },
      depth: { kind: "lineOfSight", weight: 0.1, share: 0.5, spread: 0.1 },
    }),
    steps: 10,
    stop: 5,
  },
  "ngp with depths": {
    config: smallNgp({ depth: { kind: "termination", weight: 1e-3, share: 0.5, spread: 0.1 } }),
    steps: 20,
    stop: 13,
  },
  // Proposals learn in the first ten steps, and then in every third.
  "horizon": { config: smallHorizon(), steps: 20, stop: 14 },
  "horizon with blurred proposals, anti-aliasing, exposures, poses and optics": {
    config: smallHorizon({
      exposure: { rate: 1e-2, l2: 1e-3 },
      poses: {
        ...{ preconditioner: "camp", optics: "lens", coarseToFine: 10 },
        ...{ rate: 1e-3, halfLife: 8, start: 4, l2: 1e-3 },
      },
      views: 3,
      proposals: { loss: { kind: "blurred", weight: 0.1, blurs: [0.03, 0.003] } },
      grid: { antialias: true, precision: "f16", decay: 0.1 },
    }),
    steps: 12,
    stop: 7,
  },
  // Updates of the occupancy grid before steps 0 and 16 look at all cells, that before step 32 at some.
  "ngp": { config: smallNgp(), steps: 40, stop: 23 },
  // Its pixels have nine rays from the tenth step on.
  "ngp with pixels of several rays": {
    config: smallNgp({
      camera: { raySpacing: 1 / (3 * scene.views[0].camera.fx), singleRaySteps: 9 },
    }),
    steps: 20,
    stop: 13,
  },
  "ngp in a contracted space": {
    config: smallNgp({
      space: "contracted",
      box: { size: 1.5 },
      march: { far: 50 },
      loss: { distortion: 1e-3 },
    }),
    steps: 20,
    stop: 13,
  },
  // Fused kernels take software a hundred times as long as others.
  "ngp with fused kernels, a table in half precision and two cascades": {
    config: smallNgp({
      grid: { precision: "f16", features: 4 },
      networks: { kernels: "fused" },
      occupancy: { cascades: 2 },
      march: { coneAngle: 1 / 256 },
    }),
    steps: 8,
    stop: 5,
  },
  // Poses are learnt from step 4 on.
  "ngp with exposures and poses that are learnt, and outliers": {
    config: smallNgp({
      loss: { inliers: 0.8, patch: 1 },
      exposure: { kind: "bilateral", rate: 1e-2, l2: 1e-3 },
      poses: { rate: 1e-3, halfLife: 8, start: 4, l2: 1e-3 },
      views: 3,
      grid: { precision: "f16" },
      networks: { kernels: "fused" },
    }),
    steps: 10,
    stop: 6,
  },
};

for (const [name, { config, steps, stop }] of Object.entries(CASES)) {
  Deno.test(`${name}: two runs with one seed give the same bytes, another seed others`, () =>
    withTempFolder(async (folder) => {
      const gpu = await openFirst();
      const paths = ["first", "second", "other"].map((name) => join(folder, name));
      await trainTo(steps, paths[0], gpu, config);
      await trainTo(steps, paths[1], gpu, config);
      await trainTo(steps, paths[2], gpu, { ...config, seed: config.seed + 1 });
      const [first, second, other] = await Promise.all(paths.map((path) => Deno.readFile(path)));
      assertSame(first, second);
      const [a, b] = [await readCheckpoint(paths[0]), await readCheckpoint(paths[2])];
      for (const [name, { data }] of a.tensors) {
        // Counts, which may agree.
        if (/^(batch|occupancy\.(votes\..*|missing))$/.test(name)) continue;
        assert.ok(!areSame(data, b.tensors.get(name)!.data), name);
      }
      assert.equal(first.length, other.length);
    }));

  Deno.test(`${name}: stopped after ${stop} steps and resumed on another GPU, a run gives the same bytes`, () =>
    withTempFolder(async (folder) => {
      const [whole, half, rest] = ["whole", "half", "rest"].map((name) => join(folder, name));
      const reports = await trainTo(steps, whole, await openFirst(), config);
      await trainTo(stop, half, await openFirst(), config);
      assert.equal((await readCheckpoint(half)).step, stop);
      const reportsOfRest = await trainTo(steps, rest, await openSecond(), config, half);
      assertSame(await Deno.readFile(rest), await Deno.readFile(whole));
      assert.ok(!areSame(await Deno.readFile(half), await Deno.readFile(whole)));
      assert.deepEqual(reportsOfRest, reports.slice(stop));
    }));
}

/** Trains to a step, from the beginning or from a checkpoint, and saves. */
async function trainTo(
  step: number,
  path: string,
  gpu: Gpu,
  config: Config,
  from?: string,
): Promise<StepReport[]> {
  const trainer = await createTrainer(gpu, config, scene);
  if (from) {
    const checkpoint = await readCheckpoint(from);
    restoreCheckpoint(from, gpu, trainer.model, checkpoint);
    trainer.resumeAt(checkpoint.step);
  }
  while (trainer.steps < step) await trainer.step();
  const reports = await trainer.report();
  await saveCheckpoint(path, gpu, trainer.model, config, trainer.steps);
  trainer.destroy();
  trainer.model.destroy();
  return reports;
}

/** Runs `use` with a trainer after some steps. */
async function withTrainer(
  steps: number,
  use: (trainer: NgpTrainer, gpu: Gpu) => Promise<void>,
): Promise<void> {
  const gpu = await openFirst();
  const trainer = await createNgpTrainer(gpu, smallNgp(), scene);
  while (trainer.steps < steps) await trainer.step();
  await use(trainer, gpu);
  trainer.destroy();
  trainer.model.destroy();
}

interface Spoilt {
  readonly tensor: Tensor<"f32">;
  /** A number that every step reads. */
  readonly index: number;
}

/** The first weight of the first layer. */
function inNetworks({ model: { parts: { parameters } } }: NgpTrainer): Promise<Spoilt> {
  return Promise.resolve({ tensor: parameters.values, index: parameters.named[0].places[0] });
}

/** A feature of the entry that most steps have changed. */
async function inTable({ model: { parts: { grid } } }: NgpTrainer, gpu: Gpu): Promise<Spoilt> {
  const steps = await gpu.read(grid.steps);
  return { tensor: grid.values, index: 2 * steps.indexOf(Math.max(...steps)) };
}

for (const [where, find] of [["networks", inNetworks], ["table", inTable]] as const) {
  // Step 16 begins with an update of the occupancy grid.
  for (const [value, steps] of [[NaN, 5], [Infinity, 5], [Infinity, 16]]) {
    Deno.test(`ngp: with ${value} in its ${where} after ${steps} steps, a step is skipped, counted and changes nothing`, () =>
      withTrainer(steps, async (trainer, gpu) => {
        const { model } = trainer;
        await trainer.report();
        assert.equal(trainer.skipped, 0);
        const { tensor, index } = await find(trainer, gpu);
        const sound = await gpu.read(tensor);
        gpu.write(tensor, sound.with(index, value) as Float32Array<ArrayBuffer>);
        const before = await readState(gpu, model);
        await trainer.step();
        await trainer.step();
        const after = await readState(gpu, model);
        assert.deepEqual((await trainer.report()).map(({ skipped }) => skipped), [true, true]);
        assert.equal(trainer.skipped, 2);
        assertSameState(learnt(after), learnt(before));
        const gradients = await gpu.read(model.parts.grid.gradients);
        assertSame(gradients, new Uint32Array(gradients.length), "gradients of the table");

        // Once the cause is gone, steps change everything again: running means within four.
        gpu.write(tensor, sound);
        for (let i = 0; i < 4; i++) await trainer.step();
        assert.ok((await trainer.report()).every(({ skipped }) => !skipped));
        assert.equal(trainer.skipped, 2);
        const later = await readState(gpu, model);
        for (const [name, array] of Object.entries(learnt(after))) {
          assert.ok(!areSame(later[name], array), name);
        }
      }));
  }
}

/** What only the optimiser changes: all but counts and the occupancy grid. */
function learnt(state: Record<string, HostArrays[ElementType]>) {
  return Object.fromEntries(
    Object.entries(state).filter(([name]) => name !== "batch" && !name.startsWith("occupancy ")),
  );
}
