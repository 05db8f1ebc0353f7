/**
 * What of denerf runs in a browser: the device, fields and their checkpoints, training, renderers. Nothing here needs
 * Deno, Node or files; a test bundles it.
 *
 * ```ts
 * const gpu = await Gpu.open({ shaders: SHADERS });
 * const bytes = await (await fetch(url)).bytes();
 * const checkpoint = decodeCheckpoint(url, bytes);
 * const model = await createModel(gpu, checkpoint.config);
 * restoreCheckpoint(url, gpu, model, checkpoint);
 * const renderer = await createRenderer(gpu, model, checkpoint.config, { near: 2, far: 6 });
 * const { colors } = await renderer.render(camera); // sRGB, [height, width, 3]
 * ```
 *
 * @module
 */
export { SHADERS } from "../shaders/mod.ts";
export { Gpu, GpuError } from "./gpu/mod.ts";
export {
  type Checkpoint,
  CheckpointError,
  type Config,
  createModel,
  createRenderer,
  createTrainer,
  decodeCheckpoint,
  type Model,
  type RayRange,
  type Render,
  type RendererOptions,
  restoreCheckpoint,
  type StepReport,
  type Trainer,
  type ViewRenderer,
} from "./nerf/mod.ts";
export { type Camera, lookAt, resizeCamera } from "./math/mod.ts";
