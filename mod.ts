/**
 * denerf as a library: trains radiance fields on posed photographs and renders new views of them, on any
 * GPU that WebGPU reaches.
 *
 * {@link openGpu} opens a device. {@link prepare} opens a capture and configures a field for it, or
 * {@link configure} for a scene that is in memory. {@link createTrainer} makes a {@link Trainer}, whose
 * steps leave everything on the device until a `report` is asked for. {@link createRenderer} makes what
 * renders {@link Camera}s. {@link saveCheckpoint} and {@link readCheckpoint} keep a field,
 * {@link restoreModel} and {@link resumeTrainer} bring it back. `docs/library.md` begins with a program.
 *
 * Cameras look along their -z axis, y is up in the image; poses are camera-to-world, and scenes are moved
 * to where fields live: `scene.fromCapture` says how (docs/coordinates.md). Images are row-major from the
 * top: colours [height, width, 3], sRGB from 0 to 1. Errors are sentences that say what to do:
 * {@link GpuError}, {@link SceneError}, {@link ConfigError}, {@link CheckpointError}.
 *
 * @example Trains on a scene in memory and looks at what was learnt
 * ```ts
 * import { analyticScene, configure, createRenderer, createTrainer, openGpu } from "@denerf/denerf";
 *
 * const gpu = await openGpu();
 * const scene = analyticScene({ split: "train", views: 8, size: 16 });
 * const { config } = configure(gpu, scene, { settings: { "batch.samples": 4096 } });
 * const trainer = await createTrainer(gpu, config, scene);
 * for (let step = 0; step < 5; step++) await trainer.step();
 * const last = (await trainer.report()).at(-1)!;
 * console.log(`step ${last.step}: PSNR ${last.psnr.toFixed(1)} dB of ${last.rays} rays`);
 *
 * const renderer = await createRenderer(gpu, trainer.model, config, scene);
 * const { width, height, colors, depths } = await renderer.render(scene.views[0].camera);
 * console.log(colors.length === width * height * 3, depths.length === width * height);
 * await gpu.close();
 * ```
 *
 * @example Renders from a camera of one's own, as the bytes of a PNG
 * ```ts
 * import * as denerf from "@denerf/denerf";
 *
 * const gpu = await denerf.openGpu();
 * const scene = denerf.analyticScene({ split: "train", views: 4, size: 16 });
 * const { config } = denerf.configure(gpu, scene, { preset: "nerf-small" });
 * const { model } = await denerf.createTrainer(gpu, config, scene);
 * const renderer = await denerf.createRenderer(gpu, model, config, scene);
 * const camera: denerf.Camera = {
 *   ...{ width: 24, height: 16, fx: 30, fy: 30, cx: 12, cy: 8 }, // in pixels
 *   cameraToWorld: denerf.lookAt([0, -4, 1], [0, 0, 0], [0, 0, 1]), // from, to, up
 * };
 * const png = denerf.encodeColors(await renderer.render(camera));
 * console.log(png.length > 0);
 * await gpu.close();
 * ```
 *
 * @example Judges a field by images that it was not trained on
 * ```ts
 * import * as denerf from "@denerf/denerf";
 *
 * const gpu = await denerf.openGpu();
 * const options = { views: 2, size: 16 };
 * const scene = denerf.analyticScene({ split: "train", ...options });
 * const { config } = denerf.configure(gpu, scene, { preset: "nerf-small" });
 * const { model } = await denerf.createTrainer(gpu, config, scene);
 * const renderer = await denerf.createRenderer(gpu, model, config, scene);
 * const test = denerf.analyticScene({ split: "test", ...options });
 * const { psnr, ssim } = await denerf.evaluate(renderer, test, config.background);
 * console.log(Number.isFinite(psnr), ssim < 1); // not trained yet
 * await gpu.close();
 * ```
 *
 * @module
 */
export { type AdapterPreference, Gpu, GpuError } from "./src/gpu/mod.ts";
export { type Camera, lookAt, resizeCamera } from "./src/math/mod.ts";
export {
  type AutomaticSetting,
  changeField,
  type Checkpoint,
  CheckpointError,
  type Comparison,
  type Config,
  ConfigError,
  type ConfigOptions,
  configure,
  createModel,
  createRenderer,
  createTrainer,
  decodeCheckpoint,
  decodeField,
  encodeCheckpoint,
  encodeField,
  endedConfig,
  evaluate,
  evaluateScales,
  type Evaluation,
  type FieldAbout,
  type FieldArrays,
  type FieldBits,
  FieldError,
  type FieldFile,
  fieldOfCheckpoint,
  type FieldTour,
  fitCameras,
  fitConfig,
  type Fitted,
  type FittedConfig,
  type Model,
  type ModelUse,
  type RayRange,
  readField,
  type Render,
  type RendererOptions,
  restoreCheckpoint,
  restoreField,
  type ScaleEvaluation,
  type ScalesEvaluation,
  type Similarity,
  type StepReport,
  type Trainer,
  type ViewedField,
  type ViewEvaluation,
  type ViewRenderer,
  withLearntOptics,
} from "./src/nerf/mod.ts";
export {
  encodeColors,
  encodeDepths,
  encodeTransparent,
  openGpu,
  prepare,
  type Prepared,
  readCheckpoint,
  restoreModel,
  resumeTrainer,
  RunError,
  RunFolder,
  saveCheckpoint,
  savePng,
  saveRender,
} from "./src/runs/mod.ts";
export {
  analyticScene,
  type AnalyticSceneOptions,
  type LoadOptions,
  loadScene,
  type RgbaImage,
  type Scene,
  SceneError,
  type Split,
  type Survey,
  surveyScene,
  type View,
} from "./src/scene/mod.ts";
