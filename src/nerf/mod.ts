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
export { type CameraKind, Cameras } from "./cameras.ts";
export type { CommonConfig } from "./common_config.ts";
export { type Config, nearest, parseConfig, setField } from "./config.ts";
export { ConfigError } from "./config_error.ts";
export type { Contraction, ContractionKind } from "./contraction.ts";
export { evaluate, type Evaluation, type ViewEvaluation } from "./evaluate.ts";
export { type FieldOptions, FieldWorkspace, NerfField, type NoiseDraw } from "./nerf/field.ts";
export {
  createModel,
  createRenderer,
  createTrainer,
  depthRange,
  learntViews,
  type RendererOptions,
  settleConfig,
} from "./methods.ts";
export type { Box } from "./ngp/marcher.ts";
export type { Model, StoredArray } from "./model.ts";
export type { NerfConfig } from "./nerf/config.ts";
export { automaticChunk, NerfModel } from "./nerf/model.ts";
export { NerfRenderer } from "./nerf/renderer.ts";
export { NerfTrainer } from "./nerf/trainer.ts";
export type { NgpConfig } from "./ngp/config.ts";
export type { LearntView } from "./ngp/learnt_views.ts";
export { BATCH, NgpModel } from "./ngp/model.ts";
export { NgpRenderer, type RendererSizes } from "./ngp/renderer.ts";
export { NgpTrainer } from "./ngp/trainer.ts";
export { ViewParameters } from "./ngp/view_parameters.ts";
export { type CellChunk, OccupancyGrid, type OccupancyOptions } from "./ngp/occupancy_grid.ts";
export {
  applySettings,
  type AutomaticSetting,
  automaticSettings,
  DEFAULT_PRESET,
  type Preset,
  presetConfig,
  PRESETS,
} from "./presets.ts";
export { type RangeSettings, type RayOptions, type RayRange, rayRange } from "./rays.ts";
export { imageSettings, sceneSettings } from "./scene_settings.ts";
export type { NamedArray } from "./safetensors.ts";
export type { StepReport, Trainer } from "./trainer.ts";
export { type Render, renderedBackground, type ViewRenderer } from "./view_renderer.ts";
