import { matrixVariant } from "../nn/mod.ts";
import { automaticChunk, defaultPreset, presetConfig } from "../nerf/mod.ts";
import { openGpu } from "./open.ts";
import { Output } from "./output.ts";

/** Shows the adapter, and what denerf will do with it; returns the exit code. */
export async function info(options: { json?: boolean }): Promise<number> {
  const output = new Output(options.json ?? false);
  const gpu = await openGpu();
  try {
    const { adapter, vendor, deviceId, architecture, software } = gpu.info;
    const { subgroupSize, features, limits } = gpu.info;
    const preset = defaultPreset(software);
    const uses = {
      preset,
      matrices: matrixVariant(gpu),
      chunkRays: automaticChunk(gpu, presetConfig(preset, "")),
      kernelTimes: gpu.has("timestamp-query"),
    };
    const runtime = { denerf: VERSION, deno: Deno.version.deno, system: systemName() };
    const rows = [
      ["denerf", `${VERSION}, Deno ${Deno.version.deno}, ${systemName()}`],
      ["adapter", `${adapter}${software ? " (software)" : ""}`],
      ["vendor, device", `${vendor}, ${deviceId}${architecture ? `, ${architecture}` : ""}`],
      ["subgroups", `${subgroupSize.join(" to ")} lanes`],
      ["features", features.join(", ") || "none"],
      ["largest buffer", `${mebibytes(limits.maxBufferSize)} MiB`],
      ["largest binding", `${mebibytes(limits.maxStorageBufferBindingSize)} MiB`],
      ["workgroup memory", `${limits.maxComputeWorkgroupStorageSize} bytes`],
      ["workgroup size", `${limits.maxComputeInvocationsPerWorkgroup} invocations`],
      ["default preset", `${preset}, as the adapter is ${software ? "software" : "hardware"}`],
      ["matrix kernels", uses.matrices],
      ["rays at a time", `${uses.chunkRays} with the default preset`],
    ];
    const text = rows.map(([name, value]) => `${name.padEnd(18)}${value}`).join("\n");
    output.result(
      { ...runtime, ...gpu.info, uses },
      text,
    );
    return 0;
  } finally {
    gpu.close();
  }
}

/** This program's version, as in deno.json. */
export const VERSION = "0.1.0";

function systemName(): string {
  return `${Deno.build.os} ${Deno.build.arch}`;
}

function mebibytes(bytes: number): number {
  return Math.floor(bytes / 2 ** 20);
}
