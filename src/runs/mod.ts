/**
 * Files of trained fields: a run's folder, its checkpoint, renders as PNG.
 *
 * @module
 */
export { readCheckpoint, readCheckpointFile, saveCheckpoint } from "./checkpoint_file.ts";
export {
  encodeAccumulations,
  encodeColors,
  encodeDepths,
  encodeNormals,
  encodeTransparent,
  saveRender,
} from "./images.ts";
export { type Metric, RunError, RunFolder } from "./run_folder.ts";
