import { didYouMean } from "../host/spelling.ts";
import type { CommonConfig } from "./common_config.ts";
import { withFields } from "./config.ts";
import { ConfigError } from "./config_error.ts";
import type { AutomaticSetting, PresetOf } from "./method.ts";
import { METHODS } from "./methods.ts";

/** Every method's presets by name. */
export const PRESETS: Readonly<Record<string, PresetOf<CommonConfig>>> = Object.assign(
  {},
  ...Object.values(METHODS).map(({ presets }) => presets),
);

/** The preset that `train` uses when none is named: the first method's first. */
export const DEFAULT_PRESET: string = Object.keys(PRESETS)[0];

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
    maxSeconds: null,
  };
  const config = { preset: name, scene, ...open, ...structuredClone(preset) } as CommonConfig;
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
