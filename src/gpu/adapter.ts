import { GpuError } from "./error.ts";

/** Which adapter to ask for. */
export type AdapterPreference = "auto" | "low-power" | "software";

/**
 * Features that kernels or measurements can use. Deno's `adapter.features` hides some that
 * `requestDevice` accepts, so they are found by asking for a device.
 */
export const USEFUL_FEATURES = [
  "timestamp-query",
  "subgroups",
  "shader-f16",
  "wgpu-shader-float32-atomic",
  "wgpu-shader-int64",
  "wgpu-shader-int64-atomic-all-ops",
] as const;

/** The name of a feature. */
export type UsefulFeature = typeof USEFUL_FEATURES[number];

/** What to do where WebGPU offers no adapter. */
export const NO_ADAPTER: string =
  `Cannot find a GPU: WebGPU offers no adapter. Either there is no Vulkan loader or ` +
  `no driver. On Debian or Ubuntu this installs both, with a software driver for machines without a ` +
  `GPU: apt-get install libvulkan1 mesa-vulkan-drivers. More says: denerf doctor`;

/**
 * Asks the system for an adapter.
 *
 * @param preference "auto" for the fastest, "software" for the CPU
 * @throws {GpuError} if there is none
 */
export async function requestAdapter(preference: AdapterPreference): Promise<GPUAdapter> {
  const adapter = await navigator.gpu?.requestAdapter(
    preference === "software"
      ? { forceFallbackAdapter: true }
      : { powerPreference: preference === "low-power" ? "low-power" : "high-performance" },
  );
  if (!adapter) throw new GpuError(NO_ADAPTER);
  return adapter;
}

/**
 * Opens a device with all of the adapter's limits and every feature of those wanted that it accepts.
 *
 * @throws {GpuError} if there is no adapter, or it refuses a device without any extra feature
 */
export async function requestDevice(
  preference: AdapterPreference,
  wanted: readonly UsefulFeature[],
): Promise<{ adapter: GPUAdapter; device: GPUDevice }> {
  const open = async (features: readonly UsefulFeature[]) => {
    // An adapter gives only one device: each try needs a fresh one.
    const adapter = await requestAdapter(preference);
    const device = await adapter.requestDevice({
      requiredFeatures: features as readonly GPUFeatureName[] as GPUFeatureName[],
      requiredLimits: limitsOf(adapter.limits),
    });
    return { adapter, device };
  };
  const accepts = (features: readonly UsefulFeature[]) =>
    open(features).then((opened) => (opened.device.destroy(), true), () => false);

  try {
    return await open(wanted);
  } catch (error) {
    if (error instanceof GpuError) throw error; // no adapter
    const accepted: UsefulFeature[] = [];
    for (const feature of wanted) if (await accepts([feature])) accepted.push(feature);
    return await open(accepted).catch((error) => {
      throw new GpuError(`Cannot open the GPU: ${error.message}`);
    });
  }
}

/** Reads all numeric limits off a `GPUSupportedLimits`, whose properties are getters. */
export function limitsOf(limits: GPUSupportedLimits): Record<string, number> {
  const values: Record<string, number> = {};
  // deno-lint-ignore guard-for-in -- the getters live on the prototype
  for (const name in limits) {
    const value = limits[name as keyof GPUSupportedLimits];
    if (typeof value === "number") values[name] = value;
  }
  return values;
}
