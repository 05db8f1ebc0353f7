import assert from "node:assert/strict";
import { join } from "node:path";
import type { Gpu } from "../../src/gpu/mod.ts";
import {
  type Config,
  NerfTrainer,
  readCheckpoint,
  restoreCheckpoint,
  saveCheckpoint,
} from "../../src/nerf/mod.ts";
import { withTempFolder } from "../scene/temp_scene.ts";
import { sharedGpu } from "../shaders/kernel_test_tools.ts";
import { areSame, assertSame } from "./assert_same.ts";
import { SMALL, smallScene } from "./nerf_test_tools.ts";

const openFirst = sharedGpu();
const openSecond = sharedGpu();
const scene = smallScene();

for (const [preset, small] of Object.entries(SMALL)) {
  // Two chunks of rays, the second smaller.
  const config = { ...small, batch: { ...small.batch, chunk: 20 } };

  Deno.test(`${preset}: two runs with one seed give the same bytes, another seed others`, () =>
    withTempFolder(async (folder) => {
      const gpu = await openFirst();
      const paths = ["first", "second", "other"].map((name) => join(folder, name));
      await trainTo(10, paths[0], gpu, config);
      await trainTo(10, paths[1], gpu, config);
      await trainTo(10, paths[2], gpu, { ...config, seed: config.seed + 1 });
      const [first, second, other] = await Promise.all(paths.map((path) => Deno.readFile(path)));
      assertSame(first, second);
      const [a, b] = [await readCheckpoint(paths[0]), await readCheckpoint(paths[2])];
      for (const [name, { data }] of a.tensors) {
        assert.ok(!areSame(data, b.tensors.get(name)!.data), name);
      }
      assert.equal(first.length, other.length);
    }));

  Deno.test(`${preset}: stopped after 5 steps and resumed on another GPU, a run gives the same bytes`, () =>
    withTempFolder(async (folder) => {
      const [whole, half, rest] = ["whole", "half", "rest"].map((name) => join(folder, name));
      await trainTo(10, whole, await openFirst(), config);
      await trainTo(5, half, await openFirst(), config);
      assert.equal((await readCheckpoint(half)).step, 5);
      await trainTo(10, rest, await openSecond(), config, half);
      assertSame(await Deno.readFile(rest), await Deno.readFile(whole));
      assert.ok(!areSame(await Deno.readFile(half), await Deno.readFile(whole)));
    }));
}

/** Trains to a step, from the beginning or from a checkpoint, and saves. */
async function trainTo(
  step: number,
  path: string,
  gpu: Gpu,
  config: Config,
  from?: string,
): Promise<void> {
  const trainer = await NerfTrainer.create(gpu, config, scene);
  const { parameters } = trainer.model;
  if (from) {
    const checkpoint = await readCheckpoint(from);
    restoreCheckpoint(from, gpu, parameters, checkpoint);
    trainer.resumeAt(checkpoint.step);
  }
  while (trainer.steps < step) await trainer.step();
  await saveCheckpoint(path, gpu, parameters, config, trainer.steps);
  trainer.destroy();
}
