/**
 * Parts of networks: encodings, dense layers, their parameters, losses and the optimiser. Knows nothing
 * of cameras, rays or scenes.
 *
 * @module
 */
export { Adam, type AdamOptions } from "./adam.ts";
export {
  type Activation,
  ACTIVATIONS,
  DenseKernels,
  type MatrixVariant,
  matrixVariant,
} from "./dense.ts";
export {
  createEncoding,
  encodedSize,
  type Encoding,
  type EncodingOptions,
  ENCODINGS,
  FrequencyEncoding,
  type FrequencyOptions,
} from "./encodings/mod.ts";
export { ColorLoss, LOSSES, type LossKind, lossOf } from "./loss.ts";
export {
  gather,
  type Initialization,
  type LayerPlace,
  type LayerShape,
  type NamedParameter,
  Parameters,
  scatter,
} from "./parameters.ts";
export {
  allocateRows,
  blocksFor,
  featureRows,
  paddedRows,
  type Parts,
  type Rows,
  rowsFrom,
  rowsOf,
  SAMPLES_PER_BLOCK,
} from "./rows.ts";
export { learningRate, type Schedule } from "./schedule.ts";
