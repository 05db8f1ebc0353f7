/**
 * The host layer over WebGPU: a device with its real limits and features, tensors, kernels declared in
 * WGSL alone, command recording, read-backs and timing. It knows nothing of what is computed.
 *
 * @module
 */
export {
  type AdapterPreference,
  NO_ADAPTER,
  requestAdapter,
  USEFUL_FEATURES,
  type UsefulFeature,
} from "./adapter.ts";
export { type Bindings, Commands, foldGroups, type Params, type Resource } from "./commands.ts";
export { type Count, knownCount } from "./count.ts";
export { GpuError } from "./error.ts";
export { buildIn, withScope } from "./build_in.ts";
export {
  type DeviceResource,
  Gpu,
  type GpuInfo,
  type GpuOptions,
  type Memory,
  Scope,
} from "./gpu.ts";
export { Kernel, type KernelBinding } from "./kernel.ts";
export type { ParamsLayout, ParamsValues, ParamsViews } from "./params.ts";
export { type KernelTime, Profile } from "./profile.ts";
export { type ElementType, type HostArrays, Tensor } from "./tensor.ts";
export {
  type Constants,
  explainCompilerMessage,
  explainShaderError,
  type LinkedShader,
  linkShader,
  type ShaderSources,
  type SourceLine,
} from "./wgsl.ts";
