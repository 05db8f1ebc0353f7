/**
 * Models that only render: what they show is what training leaves, and they have nothing else.
 *
 * @module
 */
import assert from "node:assert/strict";
import { SHADERS } from "../../shaders/mod.ts";
import { Gpu } from "../../src/gpu/mod.ts";
import {
  type Checkpoint,
  type Config,
  createModel,
  createRenderer,
  createTrainer,
  decodeCheckpoint,
  encodeCheckpoint,
  METHODS_WITH_NORMALS,
  type Model,
} from "../../src/nerf/mod.ts";
import { restoreModel } from "../../src/runs/mod.ts";
import { sharedGpu } from "../shaders/kernel_test_tools.ts";
import { assertSame } from "./assert_same.ts";
import { smallHorizon } from "./horizon/horizon_test_tools.ts";
import { SMALL_MIP } from "./mip/mip_test_tools.ts";
import type { NerfConfig } from "./models.ts";
import { ngpPreset, SMALL, smallNgp, smallScene } from "./nerf_test_tools.ts";

const SCENE = smallScene();
const gpuOf = sharedGpu();

const FUSED = smallNgp({
  averageDecay: 0.5,
  grid: { precision: "f16" },
  networks: { kernels: "fused" },
});

const { antialias: _, ...TABLE } = smallNgp().grid;

const CONFIGS: Readonly<Record<string, Config>> = {
  "ngp": smallNgp(),
  "ngp with running means, f16 and fused networks": FUSED,
  "ngp with running means": smallNgp({ averageDecay: 0.5 }),
  "ngp in f16": smallNgp({ grid: { precision: "f16" } }),
  "ngp in a contracted space, of learnt views": smallNgp({
    views: 3,
    space: "contracted",
    occupancy: { cascades: 1 },
    exposure: { kind: "affine", rate: 1e-3 },
    loss: { inliers: 0.8, patch: 4 },
    poses: { rate: 1e-3 },
  }),
  "nerf": SMALL.nerf,
  "nerf with a hash grid": {
    ...SMALL["nerf-small"],
    field: {
      ...SMALL["nerf-small"].field,
      position: { ...TABLE, kind: "hashGrid", precision: "f16" },
    },
  } as NerfConfig,
  "mip": SMALL_MIP.mip,
  "mip with proposals": SMALL_MIP["mip-small"],
  "horizon": smallHorizon(),
  "horizon in f16, of learnt views": smallHorizon({
    grid: { precision: "f16" },
    exposure: { kind: "affine", rate: 1e-3 },
    poses: { rate: 1e-3 },
    views: SCENE.views.length,
  }),
};

/** A checkpoint of a short training, and its first view as the trained model shows it. */
async function train(gpu: Gpu, config: Config) {
  const trainer = await createTrainer(gpu, config, SCENE);
  while (trainer.steps < 3) await trainer.step();
  const bytes = await encodeCheckpoint(gpu, trainer.model, config, trainer.steps);
  const shown = await show(gpu, trainer.model, config);
  trainer.destroy();
  trainer.model.destroy();
  return { checkpoint: await decodeCheckpoint("a run", bytes), shown };
}

/** The first view: colors, depths and, where the method has them, normals. */
async function show(gpu: Gpu, model: Model, config: Config) {
  const normals = METHODS_WITH_NORMALS.includes(config.method);
  const renderer = await createRenderer(gpu, model, config, SCENE, { normals });
  const render = await renderer.render(SCENE.views[0].camera);
  renderer.destroy();
  return render;
}

for (const [name, config] of Object.entries(CONFIGS)) {
  Deno.test(`a model for viewing shows what the trained one does: ${name}`, async () => {
    const gpu = await gpuOf();
    const { checkpoint, shown } = await train(gpu, config);
    const model = await restoreModel(gpu, checkpoint, "a run");
    const again = await show(gpu, model, config);
    assertSame(again.colors, shown.colors);
    assertSame(again.depths, shown.depths);
    if (shown.normals) assertSame(again.normals!, shown.normals);
    model.destroy();
  });
}

Deno.test("a model for viewing has a table, matrices and bits, and nothing else", async () => {
  const gpu = await gpuOf();
  const before = gpu.allocated;
  const model = await createModel(gpu, FUSED, "viewing");
  const { grid, parameters, memo, state } = model.parts as unknown as {
    grid: { count: number; levels: readonly unknown[] };
    parameters: { length: number; transposed: { length: number } };
    memo: { cellCount: number };
    state: { length: number };
  };
  assert.equal(
    gpu.allocated - before,
    grid.count * 2 + // f16
      grid.levels.length * 16 +
      parameters.length * 4 + parameters.transposed.length * 4 +
      memo.cellCount / 8 +
      state.length * 4,
  );
  model.destroy();
  assert.equal(gpu.allocated, before);
});

Deno.test("the preset ngp takes a tenth of the memory where it is only looked at", async () => {
  const gpu = await gpuOf();
  const { grid, networks, ...preset } = ngpPreset();
  const config = {
    ...preset,
    grid: { ...grid, precision: "f16" as const },
    networks: { ...networks, kernels: "fused" as const, precision: "f32" as const },
  };
  const sizeOf = async (use: "training" | "viewing") => {
    const before = gpu.allocated;
    const model = await createModel(gpu, config, use);
    const bytes = gpu.allocated - before;
    model.destroy();
    return bytes;
  };
  const [training, viewing] = [await sizeOf("training"), await sizeOf("viewing")];
  console.log(`${training} bytes to train, ${viewing} to view`);
  assert.ok(viewing < training / 10);
});

Deno.test("nothing that trains is compiled for viewing", async () => {
  const { checkpoint } = await train(await gpuOf(), FUSED);
  for (const kernels of ["fused", "layered"] as const) {
    const gpu = await Gpu.open({ shaders: SHADERS });
    try {
      const config = { ...FUSED, networks: { ...FUSED.networks, kernels } } as Config;
      const compiled: string[] = [];
      const compile = gpu.kernel.bind(gpu);
      gpu.kernel = (name, constants) => {
        compiled.push(name);
        return compile(name, constants);
      };
      const model = await restoreModel(gpu, { ...checkpoint, config }, "a run");
      await createRenderer(gpu, model, config, SCENE);
      assert.ok(compiled.includes("grid/forward"));
      const trains =
        /backward|^learn|dense\/(gradient|reduce)|mlp\/reduce|grid\/(range|scale)|vote|cells|splat/;
      assert.deepEqual(compiled.filter((name) => trains.test(name)), []);
    } finally {
      await gpu.close();
    }
  }
});

Deno.test("a model for viewing can be neither trained nor saved", async () => {
  const gpu = await gpuOf();
  const model = await createModel(gpu, FUSED, "viewing");
  await assert.rejects(encodeCheckpoint(gpu, model, FUSED, 0), {
    name: "CheckpointError",
    message:
      "Cannot save a checkpoint of a model that was made for viewing: it has no state of training.",
  });
  assert.throws(() => model.parts.groups[0].gradients, {
    name: "RangeError",
    message: "Cannot train a model that was made for viewing: it has no gradients. " +
      "Make one for training.",
  });
  model.destroy();
});

Deno.test("a checkpoint is validated as a whole, whatever of it is shown", async () => {
  const gpu = await gpuOf();
  const { checkpoint } = await train(gpu, FUSED);
  const before = gpu.allocated;
  const refused = async (change: (tensors: Map<string, unknown>) => void, message: string) => {
    const tensors = new Map(checkpoint.tensors);
    change(tensors);
    await assert.rejects(restoreModel(gpu, { ...checkpoint, tensors } as Checkpoint, "a run"), {
      name: "CheckpointError",
      message: `Cannot load checkpoint a run: ${message}.`,
    });
    assert.equal(gpu.allocated, before);
  };
  const changed = (name: string, value: number) => {
    const { shape, data } = checkpoint.tensors.get(name)!;
    return { shape, data: data.with(3, value) };
  };
  await refused((t) => t.delete("adam.m.grid.table"), "it has no tensor adam.m.grid.table");
  await refused(
    (t) => t.set("grid.table", changed("grid.table", NaN)),
    "its tensor grid.table is not finite",
  );
  await refused(
    (t) => t.set("adam.v.grid.table", changed("adam.v.grid.table", -1)),
    "its tensor adam.v.grid.table holds -1 where squares belong",
  );
  await refused(
    (t) => t.set("occupancy.densities", changed("occupancy.densities", -2)),
    "its tensor occupancy.densities holds -2, neither a thickness nor -1",
  );
});
