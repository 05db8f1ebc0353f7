/**
 * Fields and files: what training begins with, a run's folder, its checkpoint, renders as PNG.
 *
 * @module
 */
export { readCheckpoint, readCheckpointFile, saveCheckpoint } from "./checkpoint_file.ts";
export { type GivenConfig, readConfigFile } from "./config_file.ts";
export {
  encodeAccumulations,
  encodeColors,
  encodeDepths,
  encodeNormals,
  encodeTransparent,
  savePng,
  saveRender,
} from "./images.ts";
export {
  choosePreset,
  openFitted,
  openGpu,
  prepare,
  type Prepared,
  surveyFitted,
} from "./prepare.ts";
export { restoreModel, resumeTrainer } from "./restore.ts";
export { meanPsnr, type Metric, MetricsTail } from "./metrics.ts";
export { RunError, RunFolder } from "./run_folder.ts";
export { RUN_REQUESTS, type RunRequest, RunRequests } from "./run_requests.ts";
