/**
 * Parts of networks: encodings, perceptrons, their parameters and the optimiser, each with a way back.
 * Knows nothing of what they are used for.
 *
 * @module
 */
export { type Activation, ACTIVATIONS, DenseKernels, type Ways } from "./dense.ts";
export { DenseGradients } from "./dense_gradients.ts";
export {
  addEncoding,
  createEncoding,
  encodedSize,
  type Encoding,
  type EncodingContext,
  type EncodingOptions,
  ENCODINGS,
  encodingSchema,
  type EncodingType,
  FREQUENCY,
  type FrequencyOptions,
  GAUSSIAN_ROWS,
  type GridLevel,
  gridLevels,
  HASH_GRID,
  HASH_GRID_REFINEMENT,
  HASH_GRID_SHAPE,
  HashGrid,
  type HashGridOptions,
  INTEGRATED,
  type IntegratedOptions,
  type Schema,
  SPHERICAL_HARMONICS,
  type SphericalHarmonicsOptions,
} from "./encodings/mod.ts";
export {
  eightsOf,
  lanesOf,
  type MatrixVariant,
  matrixVariant,
  matrixVariants,
} from "./matrix_variant.ts";
export { Mlp, mlpLayers, type MlpOptions, MlpSpace } from "./mlp.ts";
export { chosenValues, type GradientMode, type Module, type ParameterChoice } from "./module.ts";
export {
  type AdamOptions,
  KEPT_STEPS,
  Optimizer,
  type OptimizerOptions,
  type TrainedGroup,
} from "./optimizer.ts";
export {
  type DenseGroup,
  type GradientSums,
  type Group,
  learningOf,
  type ModelUse,
  type ParameterGroup,
  type SparseGroup,
} from "./parameter_group.ts";
export {
  type Initialization,
  type LayerPlace,
  type LayerShape,
  type NamedParameter,
  Parameters,
} from "./parameters.ts";
export {
  allocateRows,
  bindableSamples,
  blocksFor,
  featureRows,
  paddedRows,
  type Parts,
  type Rows,
  rowsFrom,
  rowsOf,
  SAMPLES_PER_BLOCK,
} from "./rows.ts";
export { Compaction, PrefixSum } from "./scan.ts";
export { learningRate, type Schedule } from "./schedule.ts";
export {
  countAbove,
  gather,
  type HostArray,
  negativeSquare,
  putStored,
  type SavedArrays,
  scatter,
  type ShownArray,
  type StoredArray,
  storedTensor,
  takeStored,
} from "./stored.ts";
