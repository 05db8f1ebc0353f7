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
  knownCount,
  type MatrixVariant,
  matrixVariant,
  type SampleCount,
} from "./dense.ts";
export {
  createEncoding,
  encodedSize,
  type Encoding,
  type EncodingOptions,
  ENCODINGS,
  FrequencyEncoding,
  type FrequencyOptions,
  SphericalHarmonicsEncoding,
  type SphericalHarmonicsOptions,
} from "./encodings/mod.ts";
export { FusedNetworks, type Precision } from "./fused_networks.ts";
export {
  encodedFeatures,
  type GridLevel,
  gridLevels,
  type GridTable,
  HashGrid,
  type HashGridOptions,
} from "./hash_grid.ts";
export { LayeredNetworks } from "./layered_networks.ts";
export { ColorLoss, LOSSES, type LossKind, lossOf } from "./loss.ts";
export {
  type NetworkInputs,
  networkLayers,
  type NetworkOptions,
  type Networks,
} from "./networks.ts";
export {
  FiniteCheck,
  NetworkAdam,
  ParameterAverage,
  TableAdam,
  type TrainedMatrices,
  type TrainedTable,
} from "./ngp_adam.ts";
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
export { Compaction, PrefixSum } from "./scan.ts";
export { learningRate, type Schedule } from "./schedule.ts";
