import { fileURLToPath } from "node:url";
import { SHADERS } from "../../shaders/mod.ts";
import { type AdapterPreference, Gpu } from "../gpu/mod.ts";
import {
  type Config,
  createModel,
  createRenderer,
  type Model,
  readCheckpoint,
  type RendererOptions,
  restoreCheckpoint,
  RunFolder,
  type ViewRenderer,
} from "../nerf/mod.ts";
import { loadScene, type Scene, type Split } from "../scene/mod.ts";
import { duration, type Output, Progress } from "./output.ts";

/** The scene that comes with denerf. */
export const BUNDLED_SCENE: string = fileURLToPath(new URL("../../scenes/brig", import.meta.url));

/** Opens the GPU with all of denerf's kernels. */
export function openGpu(adapter?: AdapterPreference): Promise<Gpu> {
  return Gpu.open({ shaders: SHADERS, adapter });
}

/** Loads a scene and shows how far it is. */
export async function openScene(
  folder: string,
  split: Split,
  downscale: number,
  output: Output,
): Promise<Scene> {
  const progress = new Progress();
  const started = performance.now();
  const scene = await loadScene(folder, {
    split,
    downscale,
    onProgress: (done, total) => progress.update(done / total, `image ${done} of ${total}`),
  });
  progress.clear();
  const { width, height } = scene.views[0].image;
  const seconds = (performance.now() - started) / 1000;
  output.note(
    `Loaded ${scene.name}: ${scene.views.length} ${split} images of ${width} x ${height} ` +
      `in ${seconds.toFixed(1)} s`,
  );
  return scene;
}

/** A finished or interrupted run, ready to render. */
export interface OpenRun {
  /** Its folder. */
  readonly folder: RunFolder;
  /** Its configuration. */
  readonly config: Config;
  /** Steps that its checkpoint has seen. */
  readonly step: number;
  /** Its trained model. */
  readonly model: Model;
}

/** Loads a run's checkpoint onto the GPU. */
export async function openRun(gpu: Gpu, path: string, output: Output): Promise<OpenRun> {
  const folder = new RunFolder(path);
  await folder.config(); // tells a wrong folder from a missing checkpoint
  const checkpoint = await readCheckpoint(folder.checkpoint);
  const { config, step } = checkpoint;
  const model = await createModel(gpu, config);
  restoreCheckpoint(folder.checkpoint, gpu, model, checkpoint);
  output.note(`Opened ${path}: ${config.preset} after ${step} steps`);
  return { folder, config, step, model };
}

/** A renderer for a run's model and a scene's range. */
export function openRenderer(
  gpu: Gpu,
  run: OpenRun,
  scene: Scene,
  options: RendererOptions = {},
): Promise<ViewRenderer> {
  return createRenderer(gpu, run.model, run.config, scene, options);
}

/** `1 image in 3 s`. */
export function imagesIn(images: number, seconds: number): string {
  return `${images} image${images === 1 ? "" : "s"} in ${duration(seconds)}`;
}
