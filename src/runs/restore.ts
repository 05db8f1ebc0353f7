import type { Gpu } from "../gpu/mod.ts";
import {
  type Checkpoint,
  createModel,
  createTrainer,
  type Model,
  restoreCheckpoint,
  type Trainer,
} from "../nerf/mod.ts";
import type { Scene } from "../scene/mod.ts";

/**
 * A checkpoint's trained field on a device, to render: a model for viewing. {@link resumeTrainer} makes one that
 * can be trained and saved.
 *
 * @example Saves a field, and opens it again
 * ```ts
 * import * as denerf from "@denerf/denerf";
 *
 * const gpu = await denerf.openGpu();
 * const scene = denerf.analyticScene({ split: "train", views: 4, size: 16 });
 * const { config } = denerf.configure(gpu, scene, { preset: "nerf-small" });
 * const trainer = await denerf.createTrainer(gpu, config, scene);
 * const path = await Deno.makeTempFile({ suffix: ".safetensors" });
 * await denerf.saveCheckpoint(path, gpu, trainer.model, config, trainer.steps);
 *
 * const checkpoint = await denerf.readCheckpoint(path);
 * const model = await denerf.restoreModel(gpu, checkpoint, path);
 * const renderer = await denerf.createRenderer(gpu, model, checkpoint.config, scene);
 * const { colors } = await renderer.render(scene.views[0].camera);
 * console.log(colors.length); // 768 = 16 x 16 x 3
 * await gpu.close();
 * ```
 *
 * @param path what it is called in messages
 * @throws {CheckpointError} if it does not hold what its configuration needs
 */
export async function restoreModel(
  gpu: Gpu,
  checkpoint: Checkpoint,
  path: string,
): Promise<Model> {
  const model = await createModel(gpu, checkpoint.config, "viewing");
  try {
    restoreCheckpoint(path, gpu, model, checkpoint);
  } catch (error) {
    model.destroy();
    throw error;
  }
  return model;
}

/**
 * A trainer that goes on where a checkpoint was saved. It ends with the same bytes as one that never
 * stopped.
 *
 * @param path what it is called in messages
 * @param scene what was trained on
 * @throws {CheckpointError} if it does not hold what its configuration needs
 */
export async function resumeTrainer(
  gpu: Gpu,
  checkpoint: Checkpoint,
  path: string,
  scene: Scene,
): Promise<Trainer> {
  const trainer = await createTrainer(gpu, checkpoint.config, scene);
  restoreCheckpoint(path, gpu, trainer.model, checkpoint);
  trainer.resumeAt(checkpoint.step);
  return trainer;
}
