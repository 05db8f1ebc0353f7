import { didYouMean } from "../host/spelling.ts";
import type { Layout } from "../scene/mod.ts";
import type { CommonConfig } from "./common_config.ts";
import { withFields } from "./config.ts";
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

/** The preset that `train` uses when none is named: the first method's first. */
export const DEFAULT_PRESET: string = Object.keys(PRESETS)[0];

/** What `--preset` is where the capture decides. */
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
 * The preset that suits how a capture is laid out, and why.
 *
 * @param space in which coordinates the field is to live; the one that suits the layout by default
 */
export function suitedPreset(
  layout: Layout,
  space: CommonConfig["space"] = spaceOf(layout),
): AutomaticSetting {
  const reason = {
    box: "all there is lies in a box",
    contracted: "the scene goes on at any distance",
    ndc: "the cameras face forward",
  }[space];
  return setting("preset", PRESET_OF_SPACE[space], reason);
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
        (didYouMean(name, names) || ` The presets are ${names.join(", ")}.`),
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
