/**
 * Neural radiance fields: configuration and presets, the field, sampling, volume rendering, training,
 * checkpoints, rendering of images and their evaluation. Free of the host: no files, no Deno, no Node.
 *
 * @module
 */
export {
  type Checkpoint,
  CheckpointError,
  decodeCheckpoint,
  encodeCheckpoint,
  restoreCheckpoint,
} from "./checkpoint.ts";
export type { FieldAbout, FieldTour } from "./field_about.ts";
export { type FieldArrays, fieldOfCheckpoint, readField } from "./field_arrays.ts";
export { changeField, decodeField, encodeField, FieldError, type FieldFile } from "./field_file.ts";
export { FIELD_BITS, type FieldBits } from "./quantize.ts";
export { replaceField, restoreField, type ViewedField } from "./restore_field.ts";
export { type CameraKind, Cameras } from "./cameras.ts";
export { type CommonConfig, MOST_SCALES, MOST_STEPS } from "./common_config.ts";
export {
  type Config,
  fieldOf,
  fieldsOf,
  parseConfig,
  setField,
  setFields,
  withFields,
} from "./config.ts";
export { ConfigError } from "./config_error.ts";
export { beginConfig, type ConfigOptions, configure, type Fitted, suitScene } from "./configure.ts";
export { type ConfigField, describeConfig } from "./describe_config.ts";
export type { Contraction, ContractionKind } from "./contraction.ts";
export {
  type Comparison,
  evaluate,
  evaluateScales,
  type Evaluation,
  type ScaleEvaluation,
  type ScalesEvaluation,
  type Similarity,
  type ViewEvaluation,
} from "./evaluate.ts";
export {
  createModel,
  createRenderer,
  createTrainer,
  depthRange,
  fitConfig,
  isOpaque,
  methodOf,
  METHODS,
  METHODS_WITH_NORMALS,
  settleConfig,
} from "./methods.ts";
export type {
  AutomaticSetting,
  BenchChoice,
  BenchPlan,
  Choice,
  FittedConfig,
  GrowthPlan,
  Method,
  PresetOf,
  RayRendererOptions,
  RayUse,
  RendererOptions,
  StepPlan,
} from "./method.ts";
export type { Memo, Model, ModelParts, ModelUse, StoredArray } from "./model.ts";
export type { RayRenderer, RayRun, SeenTensors } from "./image_renderer.ts";
export { BATCH } from "./state.ts";
export type { ViewParameters } from "./views/view_parameters.ts";
export { fitCameras } from "./fit_cameras.ts";
export type { LearntOptics } from "./views/learnt_optics.ts";
export type { OpticsChange, OpticsLearning } from "./views/optics.ts";
export { type LearntView, learntViews, withLearntOptics } from "./views/learnt_views.ts";
export {
  applySettings,
  AUTOMATIC_PRESET,
  automaticSettings,
  decidesPreset,
  DEFAULT_PRESET,
  presetConfig,
  PRESETS,
  readingConfig,
  requireSomePreset,
  SUITED_PRESETS,
  suitedPreset,
} from "./presets.ts";
export { type RangeSettings, type RayOptions, type RayRange, rayRange } from "./rays.ts";
export { type DepthOptions, learnsDepths } from "./depth_options.ts";
export type { DepthSpace, DepthSupervision } from "./depth_supervision.ts";
export {
  depthSettings,
  emptyDepthSettings,
  imageSettings,
  sceneSettings,
} from "./scene_settings.ts";
export { type PixelMeans, supersample } from "./subpixels.ts";
export { describeSetting, setting } from "./settings.ts";
export { endedConfig, endsByTime, type RunEnd, withMoreTime } from "./time.ts";
export type { NamedArray, NamedArrays } from "./safetensors.ts";
export { type StepReport, Trainer, type Training } from "./trainer.ts";
export { type Crop, type CropPlanes, cropProblem } from "./crop.ts";
export type { CanvasFormat, Show, Shown } from "./picture.ts";
export { type Drawn, type Look, Viewport } from "./viewport.ts";
export { type Render, renderedBackground, type ViewRenderer } from "./view_renderer.ts";
// What methods are made of.
export type { Composite } from "./composite.ts";
export type { Density } from "./densities.ts";
export type { Field, FieldInputs } from "./fields/field.ts";
export type { KeptSamples, NoiseDraw, SampleDirections } from "./fields/networks.ts";
export type { IntervalRegularizer, RegularizerOptions } from "./interval_regularizer.ts";
export type { SeenRays } from "./image_renderer.ts";
export type { PixelChooser, TargetColors } from "./pixels.ts";
export type { RayLoss, RayLossTensors } from "./ray_loss.ts";
export type { Draw, RayChunk, RayGenerator, Rays } from "./rays.ts";
export type { FencepostOptions, Fenceposts, SeenBefore } from "./samplers/fenceposts.ts";
export type { ComparedRays, Cut, Sampler } from "./samplers/sampler.ts";
export type { Samples } from "./samples.ts";
export type { Pass } from "./trainer.ts";
export type { Exposure } from "./views/exposure.ts";
export type { OutlierMask, OutlierMemo, RobustOptions } from "./views/outliers.ts";
export type { PoseRefinement } from "./views/pose_refinement.ts";
export type { Composited, KeptGradients, VolumeRenderer } from "./volume_renderer.ts";
