import { extname } from "node:path";
import type { Gpu } from "../gpu/mod.ts";
import {
  AUTOMATIC_PRESET,
  type AutomaticSetting,
  automaticSettings,
  type Config,
  ConfigError,
  type ConfigField,
  DEFAULT_PRESET,
  describeConfig,
  fieldOf,
  fieldsOf,
  methodOf,
  presetConfig,
  PRESETS,
  settleConfig,
} from "../nerf/mod.ts";
import {
  choosePreset,
  type GivenConfig,
  openFitted,
  readConfigFile,
  RunFolder,
} from "../runs/mod.ts";
import { resolveScene } from "../scene/mod.ts";
import { configOfRun, openGpu, openTrained, requireScene } from "./open.ts";
import { Output } from "./output.ts";

/** A field of a configuration, and what this machine takes. */
export interface ListedField extends ConfigField {
  /** The preset's value, as published; null for the scene, which no preset has. */
  readonly default: unknown;
  /** Why the value is another one; null where it is the preset's, or a run or a file says so. */
  readonly why: string | null;
}

/** Options of `denerf config`. */
export interface ConfigCommandOptions {
  /** The adapter's name or number; the best by default. */
  gpu?: string;
  /** A scene to be trained on. */
  scene?: string;
  /** Seconds of training that there are for it. */
  maxSeconds?: number;
  /** Whether one JSON object is printed. */
  json?: boolean;
}

/** Lists the fields of a configuration; returns the exit code. */
export async function listConfig(
  given: string | undefined,
  options: ConfigCommandOptions,
): Promise<number> {
  const source = given ?? (options.scene === undefined ? DEFAULT_PRESET : AUTOMATIC_PRESET);
  const output = new Output(options.json ?? false);
  await requireScene(options.scene);
  const gpu = await openGpu(options.gpu);
  try {
    const { adapter, software } = gpu.info;
    const suited = source === AUTOMATIC_PRESET ? [await suitedTo(options.scene)] : [];
    const name = suited.length > 0 ? String(suited[0].value) : source;
    const begun = withTime(await beginning(name, software, output), options.maxSeconds);
    const fitted = await fit(gpu, begun, options.scene, output);
    const changed = Object.hasOwn(PRESETS, name) ? automaticSettings(name, software) : [];
    const settings = [...suited, ...changed, ...fitted.settings];
    const fields = listedFields(begun.config, fitted.config, settings, software);
    const place = options.scene === undefined ? adapter : `${adapter} for ${options.scene}`;
    output.result(
      { source, adapter, preset: fitted.config.preset, fields },
      [`${source} on ${place}`, ...fields.flatMap(linesOf)].join("\n"),
    );
    return 0;
  } finally {
    await gpu.close();
  }
}

/**
 * The preset that suits a scene, and why.
 *
 * @throws {ConfigError} if there is none
 */
async function suitedTo(scene: string | undefined): Promise<AutomaticSetting> {
  if (scene === undefined) {
    throw new ConfigError(
      `Cannot list the keys of ${AUTOMATIC_PRESET} without a scene: it stands for the preset that suits one. ` +
        "Name it by --scene.",
    );
  }
  return await choosePreset(presetConfig(DEFAULT_PRESET, resolveScene(scene)), new Set());
}

/** A preset's configuration, a run's, or a file's, and the keys that no scene changes. */
async function beginning(source: string, software: boolean, output: Output): Promise<GivenConfig> {
  const isFile = [".json", ".toml"].includes(extname(source).toLowerCase());
  if (isFile && !Object.hasOwn(PRESETS, source)) return await readConfigFile(source, software);
  const folder = new RunFolder(source);
  if (Object.hasOwn(PRESETS, source) || !await folder.exists()) {
    return { config: presetConfig(source, "", software), given: new Set() };
  }
  const config = await configOfRun(folder, output);
  return { config, given: new Set(fieldsOf(config)) };
}

/** What a run begins with that has so much time. */
function withTime({ config, given }: GivenConfig, maxSeconds = config.maxSeconds): GivenConfig {
  return { config: { ...config, maxSeconds }, given };
}

/** A configuration without "auto", as training would take it; for a scene, also what that changes. */
async function fit(
  gpu: Gpu,
  { config, given }: GivenConfig,
  scene: string | undefined,
  output: Output,
): Promise<{ readonly config: Config; readonly settings: readonly AutomaticSetting[] }> {
  if (scene === undefined) return { config: settleConfig(gpu, config), settings: [] };
  const chosen = { ...config, scene: resolveScene(scene) };
  return await openFitted(
    gpu,
    chosen,
    given,
    (survey, config) => openTrained(survey, config, output),
  );
}

/**
 * @param begun what may say "auto"
 * @param config the same, fitted
 * @param settings what adapter and scene have changed; of two changes of a key the last holds
 */
function listedFields(
  begun: Config,
  config: Config,
  settings: readonly AutomaticSetting[],
  software: boolean,
): ListedField[] {
  const published = Object.hasOwn(PRESETS, config.preset) ? presetConfig(config.preset, "") : null;
  const reasons = new Map<string, string>();
  for (const { keys, reason } of methodOf(config).choices(config, software)) {
    for (const key of keys) if (fieldOf(begun, key) === "auto") reasons.set(key, reason);
  }
  for (const { key, reason } of settings) reasons.set(key, reason);
  return describeConfig(config).map((field) => ({
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
