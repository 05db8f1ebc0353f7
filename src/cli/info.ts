import { matrixVariant } from "../nn/mod.ts";
import {
  automaticSettings,
  type Config,
  DEFAULT_PRESET,
  presetConfig,
  settleConfig,
} from "../nerf/mod.ts";
import { openGpu } from "./open.ts";
import { Output } from "./output.ts";

/** Shows the adapter, and what denerf will do with it; returns the exit code. */
export async function info(options: { json?: boolean }): Promise<number> {
  const output = new Output(options.json ?? false);
  const gpu = await openGpu();
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
      ["default preset", preset],
      ["matrix kernels", uses.matrices],
      ...chosenRows(config),
      ...settings.map(({ key, value, reason }) => ["", `${key} = ${value}: ${reason}`]),
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

/** What "auto" became, and why. */
function chosenRows(config: Config): string[][] {
  if (config.method !== "ngp") return [];
  const { grid, networks } = config;
  const onChip = networks.kernels === "fused";
  return [
    [
      "networks",
      `${networks.kernels}, ${networks.precision}: ${
        onChip ? "activations stay on chip" : "a CPU has no memory on chip"
      }`,
    ],
    [
      "hash table",
      `read as ${grid.precision}, gradients ${grid.accumulation}: the same bits in every run`,
    ],
    ["set otherwise", "every field by --set; on this adapter:"],
  ];
}

/** This program's version, as in deno.json. */
export const VERSION = "0.1.0";

function systemName(): string {
  return `${Deno.build.os} ${Deno.build.arch}`;
}

function mebibytes(bytes: number): number {
  return Math.floor(bytes / 2 ** 20);
}
