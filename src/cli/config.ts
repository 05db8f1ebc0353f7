import { extname } from "node:path";
import type { Gpu } from "../gpu/mod.ts";
import {
  automaticSettings,
  type Config,
  type ConfigField,
  DEFAULT_PRESET,
  describeConfig,
  fieldOf,
  methodOf,
  presetConfig,
  PRESETS,
  settleConfig,
} from "../nerf/mod.ts";
import { readConfigFile, RunFolder } from "../runs/mod.ts";
import { openGpu } from "./open.ts";
import { Output } from "./output.ts";

/** A field of a configuration, and what this machine takes. */
export interface ListedField extends ConfigField {
  /** The preset's value, as published; null for the scene, which no preset has. */
  readonly default: unknown;
  /** Why the value is another one; null where it is the preset's, or a run or a file says so. */
  readonly why: string | null;
}

/** Lists the fields of a configuration; returns the exit code. */
export async function listConfig(
  source: string = DEFAULT_PRESET,
  options: { json?: boolean },
): Promise<number> {
  const output = new Output(options.json ?? false);
  const gpu = await openGpu();
  try {
    const { software } = gpu.info;
    const config = await configOf(source, software);
    const fields = listedFields(gpu, config, Object.hasOwn(PRESETS, source));
    output.result(
      { source, adapter: gpu.info.adapter, preset: config.preset, fields },
      [`${source} on ${gpu.info.adapter}`, ...fields.flatMap(linesOf)].join("\n"),
    );
    return 0;
  } finally {
    await gpu.close();
  }
}

/** A preset's, a run's, or a file's. */
async function configOf(source: string, software: boolean): Promise<Config> {
  if (Object.hasOwn(PRESETS, source)) return presetConfig(source, "", software);
  if ([".json", ".toml"].includes(extname(source).toLowerCase())) {
    return (await readConfigFile(source, software)).config;
  }
  const folder = new RunFolder(source);
  return await folder.exists() ? await folder.config() : presetConfig(source, "", software);
}

/** @param isPreset whether the adapter's reasons hold: runs and files have their own */
function listedFields(gpu: Gpu, config: Config, isPreset: boolean): ListedField[] {
  const { software } = gpu.info;
  const settled = settleConfig(gpu, config);
  const published = Object.hasOwn(PRESETS, config.preset) ? presetConfig(config.preset, "") : null;
  const reasons = new Map<string, string>();
  for (const { keys, reason } of methodOf(settled).choices(settled, software)) {
    for (const key of keys) if (fieldOf(config, key) === "auto") reasons.set(key, reason);
  }
  if (isPreset) {
    for (const { key, reason } of automaticSettings(config.preset, software)) {
      reasons.set(key, reason);
    }
  }
  return describeConfig(settled).map((field) => ({
    ...field,
    default: published && field.key !== "scene" ? fieldOf(published, field.key) ?? null : null,
    why: reasons.get(field.key) ?? null,
  }));
}

/** No line is longer. */
const COLUMNS = 100;

function linesOf(field: ListedField, index: number, all: readonly ListedField[]): string[] {
  const { key, value, meaning, rule, group, why } = field;
  const name = key.split(".").slice(0, -1).join(".");
  const opens = group !== null && all[index - 1]?.key.startsWith(`${name}.`) !== true;
  const differs = key !== "scene" && JSON.stringify(value) !== JSON.stringify(field.default);
  return [
    ...(opens ? ["", ...wrapped(`${name}: ${group}`, "")] : group === null ? [""] : []),
    `  ${key} = ${JSON.stringify(value)}` +
    (differs ? `   (preset: ${JSON.stringify(field.default)})` : ""),
    ...wrapped(meaning, "      "),
    ...wrapped(`It must be ${rule}.`, "      "),
    ...(why === null ? [] : wrapped(`Here ${JSON.stringify(value)}: ${why}.`, "      ")),
  ];
}

/** A text in lines, each after some blanks. */
function wrapped(text: string, indent: string): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(" ")) {
    if (line.length + 1 + word.length > COLUMNS) {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += line === indent ? word : ` ${word}`;
  }
  return [...lines, line];
}
