import { matrixVariant } from "../nn/mod.ts";
import {
  automaticSettings,
  DEFAULT_PRESET,
  describeSetting,
  methodOf,
  presetConfig,
  settleConfig,
  SUITED_PRESETS,
} from "../nerf/mod.ts";
import { GpuError, NO_ADAPTER } from "../gpu/mod.ts";
import { adapterLines, listAdapters, openGpu } from "./adapters.ts";
import { Output } from "./output.ts";

/** Options of `denerf info`. */
export interface InfoOptions {
  /** The adapter's name or number; the best by default. */
  gpu?: string;
  /** Whether to list all adapters, instead. */
  list?: boolean;
  /** Whether stdout gets one JSON object. */
  json?: boolean;
}

/** Shows the adapter, and what denerf will do with it, or all adapters; returns the exit code. */
export async function info(options: InfoOptions): Promise<number> {
  const output = new Output(options.json ?? false);
  if (options.list) return await list(output);
  const gpu = await openGpu(options.gpu);
  try {
    const { adapter, vendor, deviceId, architecture, software } = gpu.info;
    const { subgroupSize, features, limits } = gpu.info;
    const preset = DEFAULT_PRESET;
    const settings = automaticSettings(preset, software);
    const config = settleConfig(gpu, presetConfig(preset, "", software));
    const uses = {
      preset,
      config,
      settings,
      matrices: matrixVariant(gpu),
      kernelTimes: gpu.has("timestamp-query"),
    };
    const runtime = runtimeInfo();
    const rows = [
      ["denerf", `${runtime.denerf}, Deno ${runtime.deno}, ${runtime.system}`],
      ["adapter", `${adapter}${software ? " (software)" : ""}`],
      ["vendor, device", `${vendor}, ${deviceId}${architecture ? `, ${architecture}` : ""}`],
      ["subgroups", `${subgroupSize.join(" to ")} lanes`],
      ["features", features.join(", ") || "none"],
      ["largest buffer", `${mebibytes(limits.maxBufferSize)} MiB`],
      ["largest binding", `${mebibytes(limits.maxStorageBufferBindingSize)} MiB`],
      ["workgroup memory", `${limits.maxComputeWorkgroupStorageSize} bytes`],
      ["workgroup size", `${limits.maxComputeInvocationsPerWorkgroup} invocations`],
      ["presets", `${SUITED_PRESETS.join(" or ")}, by the capture; what follows is of ${preset}`],
      ["matrix kernels", uses.matrices],
      ...methodOf(config).choices(config, software)
        .map(({ what, value, reason }) => [what, `${value}: ${reason}`]),
      ...(settings.length > 0
        ? [["on a CPU", "smaller than published, but for --set KEY=VALUE:"]]
        : []),
      ...settings.map(({ key, value, reason }) => ["", describeSetting({ key, value, reason })]),
    ];
    const text = rows.map(([name, value]) => `${name.padEnd(18)}${value}`).join("\n");
    output.result(
      { ...runtime, ...gpu.info, uses },
      text,
    );
    return 0;
  } finally {
    await gpu.close();
  }
}

/** Shows which adapters `--gpu` can choose; returns the exit code. */
async function list(output: Output): Promise<number> {
  const adapters = await listAdapters();
  if (adapters.length === 0) throw new GpuError(NO_ADAPTER);
  output.result({ ...runtimeInfo(), adapters }, adapterLines(adapters).join("\n"));
  return 0;
}

/** This program's version, as in deno.json. */
export const VERSION = "0.1.0";

/** Which denerf this is, and what it runs on. */
export function runtimeInfo(): { denerf: string; deno: string; system: string } {
  const system = `${Deno.build.os} ${Deno.build.arch}`;
  return { denerf: VERSION, deno: Deno.version.deno, system };
}

/** A number of bytes in whole MiB, rounded down. */
export function mebibytes(bytes: number): number {
  return Math.floor(bytes / 2 ** 20);
}
