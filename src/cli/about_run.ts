import { basename, resolve } from "node:path";
import {
  automaticSettings,
  type Config,
  type FieldAbout,
  fieldOf,
  fieldsOf,
  presetConfig,
  PRESETS,
} from "../nerf/mod.ts";
import type { RunFolder } from "../runs/mod.ts";
import type { Survey } from "../scene/mod.ts";
import { aboutOfBox } from "../view/box_about.ts";
import { capturedCameras } from "../view/cameras.ts";
import { aboutOfScene } from "../view/field_about.ts";
import type { About } from "../view/protocol.ts";
import { VERSION } from "./info.ts";

/**
 * What a viewer's page is told of a run, however it is shown.
 *
 * @param config the run's configuration
 * @param survey the run's capture; null where that is not at hand
 */
export function aboutRun(
  { path }: RunFolder,
  config: Config,
  survey: Survey | null,
): Omit<About, "served" | "live"> {
  return {
    version: VERSION,
    name: nameOf(path, survey),
    run: path,
    cameras: survey ? capturedCameras(survey) : [],
    settings: settingsOf(config),
  };
}

/**
 * What a run's configuration has that its preset, as published, has not. A run keeps no reasons: they are those of
 * the values that CPUs are given, and for others what the preset has.
 */
function settingsOf(config: Config): About["settings"] {
  const { preset, scene } = config;
  if (!Object.hasOwn(PRESETS, preset)) return [];
  const published = presetConfig(preset, scene);
  const forCpus = new Map(automaticSettings(preset, true).map((setting) => [setting.key, setting]));
  return fieldsOf(config).flatMap((key) => {
    const [value, its] = [fieldOf(config, key), fieldOf(published, key)].map(settingText);
    if (value === its) return [];
    const there = its === "null"
      ? `the preset ${preset} has none`
      : `the preset ${preset} has ${its}`;
    const forCpu = forCpus.get(key);
    const isForCpu = forCpu !== undefined && settingText(forCpu.value) === value;
    return { key, value, why: isForCpu ? `on CPUs, ${forCpu.reason}; ${there}` : there };
  });
}

/** A setting's value as pages show it. */
export function settingText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? null);
}

/**
 * What is said of a run's field in a file.
 *
 * @param survey the run's capture; null where that is not at hand
 */
export async function aboutField(
  config: Config,
  survey: Survey | null,
  { path }: RunFolder,
): Promise<FieldAbout> {
  const name = nameOf(path, survey);
  return survey
    ? { ...await aboutOfScene(survey, name), denerf: VERSION }
    : aboutOfBox(config, { denerf: VERSION, name });
}

/** The scene's name, or where that is not known the name of the run's folder. */
function nameOf(path: string, survey: Survey | null): string {
  return survey?.name ?? basename(resolve(path));
}
