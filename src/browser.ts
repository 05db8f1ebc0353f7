/**
 * What of denerf runs in a browser: the device, fields and their checkpoints, captures whose files are in memory,
 * training, renderers. Nothing here needs Deno, Node or files; a test bundles it.
 *
 * @example Renders a checkpoint that was fetched
 * ```ts
 * async function render(url: string, camera: Camera): Promise<Float32Array> {
 *   const gpu = await Gpu.open({ shaders: SHADERS });
 *   const checkpoint = await decodeCheckpoint(url, await (await fetch(url)).bytes());
 *   const model = await createModel(gpu, checkpoint.config, "viewing");
 *   restoreCheckpoint(url, gpu, model, checkpoint);
 *   const range = { near: 2, far: 6 }; // of depths, in units of the scene
 *   const renderer = await createRenderer(gpu, model, checkpoint.config, range);
 *   return (await renderer.render(camera)).colors; // sRGB, [height, width, 3]
 * }
 * ```
 *
 * @example Draws it into a texture, sharper and sharper
 * ```ts
 * async function draw(viewport: Viewport, texture: GPUTexture, camera: Camera): Promise<void> {
 *   const look: Look = { show: "color", background: [1, 1, 1], crop: null };
 *   for (let done = false; !done;) ({ done } = await viewport.draw(texture, camera, look, 33));
 * }
 * ```
 *
 * @module
 */
export { SHADERS } from "../shaders/mod.ts";
export { Gpu, GpuError } from "./gpu/mod.ts";
export {
  type CanvasFormat,
  changeField,
  type Checkpoint,
  CheckpointError,
  type Config,
  type ConfigOptions,
  configure,
  createModel,
  createRenderer,
  createTrainer,
  type Crop,
  decodeCheckpoint,
  decodeField,
  type Drawn,
  encodeField,
  type FieldAbout,
  type FieldArrays,
  type FieldBits,
  FieldError,
  type FieldFile,
  fieldOfCheckpoint,
  type Fitted,
  type Look,
  type Model,
  type ModelUse,
  type RayRange,
  readField,
  type Render,
  type RendererOptions,
  replaceField,
  restoreCheckpoint,
  restoreField,
  type Show,
  type StepReport,
  type Trainer,
  type ViewedField,
  Viewport,
  type ViewRenderer,
} from "./nerf/mod.ts";
export { type CaptureFiles, type DecodeImage, loadFiles, surveyFiles } from "./scene/in_memory.ts";
export { type RgbaImage, type Scene, SceneError, type Split } from "./scene/scene.ts";
export { type Camera, lookAt, resizeCamera, type Similarity, type Vec3 } from "./math/mod.ts";
