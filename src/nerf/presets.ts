import { didYouMean } from "../host/spelling.ts";
import type { Layout } from "../scene/mod.ts";
import type { CommonConfig } from "./common_config.ts";
import { fieldOf, setFields, withFields } from "./config.ts";
import { ConfigError } from "./config_error.ts";
import { NO_DEPTHS } from "./depth_options.ts";
import type { AutomaticSetting, PresetOf } from "./method.ts";
import { METHODS, PRESET_OF_SPACE } from "./methods.ts";
import { spaceOf } from "./scene_settings.ts";
import { setting } from "./settings.ts";

/** Every method's presets by name. */
export const PRESETS: Readonly<Record<string, PresetOf<CommonConfig>>> = Object.assign(
  {},
  ...Object.values(METHODS).map(({ presets }) => presets),
);

/** The preset for all that knows of no capture: the first method's first. */
export const DEFAULT_PRESET: string = Object.keys(PRESETS)[0];

/** What `--preset` is where the capture decides, as it does if none is named. */
export const AUTOMATIC_PRESET = "auto";

/** The presets that it may stand for. */
export const SUITED_PRESETS: readonly string[] = [...new Set(Object.values(PRESET_OF_SPACE))];

/** Fields that decide which it stands for: how a capture is read, and where its field lives. */
const ABOUT_CAPTURES: ReadonlySet<string> = new Set(
  ["format", "images", "poseConvention", "invertMasks", "downscale", "holdout", "up", "space"],
);

/** Whether a field, or an assignment to it, has a say in which preset suits a capture. */
export function decidesPreset(field: string): boolean {
  return ABOUT_CAPTURES.has(field.split("=")[0]);
}

/**
 * A configuration by which a capture can be read before its preset is known.
 *
 * @param settings values by key, of which those about captures are taken
 * @throws {ConfigError} for a value against its rule
 */
export function readingConfig(
  scene: string,
  settings: Readonly<Record<string, unknown>>,
): CommonConfig {
  const about = Object.entries(settings).filter(([key]) => decidesPreset(key));
  return withFields(presetConfig(DEFAULT_PRESET, scene), about, "the settings");
}

/**
 * The preset that suits how a capture is laid out, and why: one that has what is set, if any has.
 *
 * @param read of any preset: in which coordinates the field is to live, if that is set
 * @param keys what is set
 */
export function suitedPreset(
  layout: Layout,
  read: Pick<CommonConfig, "space">,
  keys: ReadonlySet<string>,
): AutomaticSetting {
  const space = keys.has("space") ? read.space : spaceOf(layout);
  const reason = {
    box: "all there is lies in a box",
    contracted: "the scene goes on at any distance",
    ndc: "the cameras face forward",
  }[space];
  const suited = PRESET_OF_SPACE[space];
  const missing = lacking(suited, keys);
  const having = SUITED_PRESETS.find((name) => lacking(name, keys).length === 0);
  return missing.length === 0 || having === undefined
    ? setting("preset", suited, reason)
    : setting("preset", having, `${reason}, but ${suited} has no ${missing.join(" and no ")}`);
}

/**
 * Asserts that what is set can be set in a preset that a capture may get.
 *
 * @param assignments as `setFields` takes them
 * @throws {ConfigError} if none takes them: as the one does that has such keys
 */
export function requireSomePreset(assignments: readonly string[]): void {
  const faults = SUITED_PRESETS.map((name) => faultOf(name, assignments));
  if (faults.includes(null)) return;
  // A wrong value says more than that another preset has no such key.
  const keys = assignments.map((assignment) => assignment.split("=")[0]);
  const having = SUITED_PRESETS.findIndex((name) => lacking(name, keys).length === 0);
  throw faults[Math.max(having, 0)];
}

/** What is wrong with assignments to a preset's fields; null if nothing is. */
function faultOf(name: string, assignments: readonly string[]): ConfigError | null {
  try {
    setFields(presetConfig(name, ""), assignments);
    return null;
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}

/** Which of some keys a preset has not. */
function lacking(name: string, keys: Iterable<string>): string[] {
  const preset = presetConfig(name, "");
  return [...keys].filter((key) => fieldOf(preset, key) === undefined);
}

/** What a preset sets otherwise on adapters that compute on the CPU, and why. */
export function automaticSettings(preset: string, software: boolean): readonly AutomaticSetting[] {
  const method = Object.values(METHODS).find(({ presets }) => Object.hasOwn(presets, preset));
  return software && method ? method.softwareSettings(preset) : [];
}

/**
 * The configuration of a preset for a scene.
 *
 * @param software whether the adapter computes on the CPU
 * @throws {ConfigError} for an unknown preset, with the nearest known one
 */
export function presetConfig(name: string, scene: string, software = false): CommonConfig {
  const preset = Object.hasOwn(PRESETS, name) ? PRESETS[name] : undefined;
  if (!preset) {
    const names = Object.keys(PRESETS);
    throw new ConfigError(
      `Cannot use preset "${name}": there is no such preset.` +
        (didYouMean(name, names) ||
          ` The presets are ${
            names.join(", ")
          }, and ${AUTOMATIC_PRESET} for what suits the capture.`),
    );
  }
  const open = {
    images: null,
    poseConvention: null,
    invertMasks: false,
    up: null,
    depth: NO_DEPTHS,
    maxSeconds: null,
  };
  const config = {
    preset: name,
    scene,
    ...structuredClone({ ...open, ...preset }),
  } as CommonConfig;
  return applySettings(config, automaticSettings(name, software));
}

/**
 * A configuration with some values chosen otherwise.
 *
 * @throws {ConfigError} if one of them breaks a rule
 */
export function applySettings<C extends CommonConfig>(
  config: C,
  settings: readonly AutomaticSetting[],
): C {
  const fields = settings.map(({ key, value }) => [key, value] as const);
  return withFields(config, fields, "the settings that were chosen");
}
