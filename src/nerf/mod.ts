/**
 * Neural radiance fields: configuration and presets, the field, sampling, volume rendering, training,
 * checkpoints, rendering of images and their evaluation.
 *
 * @module
 */
export {
  type Checkpoint,
  CheckpointError,
  readCheckpoint,
  restoreCheckpoint,
  saveCheckpoint,
} from "./checkpoint.ts";
export { type Config, ConfigError, nearest, parseConfig, setField } from "./config.ts";
export { evaluate, type Evaluation, type ViewEvaluation } from "./evaluate.ts";
export { writeAtomically } from "./files.ts";
export { ImageRenderer, type Render } from "./image_renderer.ts";
export { encodeColors, saveRender } from "./images.ts";
export { type FieldOptions, FieldWorkspace, NerfField, type NoiseDraw } from "./field.ts";
export type { NamedArray } from "./safetensors.ts";
export { automaticChunk, Model } from "./model.ts";
export { defaultPreset, type Preset, presetConfig, PRESETS } from "./presets.ts";
export { type RayRange, rayRange } from "./rays.ts";
export { type Metric, RunError, RunFolder } from "./run_folder.ts";
export { type StepReport, Trainer } from "./trainer.ts";
