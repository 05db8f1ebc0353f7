import type { Gpu } from "../gpu/mod.ts";
import type { Scene } from "../scene/scene.ts";
import { type Config, withFields } from "./config.ts";
import type { AutomaticSetting } from "./method.ts";
import { methodOf, settleConfig } from "./methods.ts";
import {
  applySettings,
  AUTOMATIC_PRESET,
  presetConfig,
  readingConfig,
  suitedPreset,
} from "./presets.ts";
import { sceneSettings } from "./scene_settings.ts";
import { timeSettings } from "./time.ts";

/** What a configuration begins with. */
export interface ConfigOptions {
  /** The preset's name, or "auto", the default, for the one that suits the capture. */
  readonly preset?: string;
  /** Values by key, such as `{ steps: 1000, "grid.levels": 8 }`: they come before all automatic ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** A configuration that suits its scene, and what was chosen for it. */
export interface Fitted {
  /** The configuration; nothing in it is "auto". */
  readonly config: Config;
  /** What is not as in the preset, and why. */
  readonly settings: readonly AutomaticSetting[];
}

/** The configuration of a preset with some values set, for a device but not yet for a scene. */
export function beginConfig(
  gpu: Pick<Gpu, "info">,
  path: string,
  { preset, settings = {} }: ConfigOptions & { readonly preset: string },
): Config {
  const config = presetConfig(preset, path, gpu.info.software);
  return withFields(config, Object.entries(settings), "the settings");
}

/**
 * Configures a field for a scene that is in memory.
 *
 * @example A field for a scene with a known answer
 * ```ts
 * import { analyticScene, configure, openGpu } from "@denerf/denerf";
 *
 * const gpu = await openGpu();
 * const scene = analyticScene({ split: "train", views: 4, size: 16 });
 * const { config } = configure(gpu, scene, { preset: "nerf-small", settings: { steps: 10 } });
 * console.log(config.steps); // 10
 * await gpu.close();
 * ```
 *
 * @throws {ConfigError} for an unknown preset or key, or a value against its rule
 */
export function configure(gpu: Gpu, scene: Scene, options: ConfigOptions = {}): Fitted {
  const { preset = AUTOMATIC_PRESET, settings = {} } = options;
  const given = new Set(Object.keys(settings));
  if (preset !== AUTOMATIC_PRESET) {
    return suitScene(gpu, beginConfig(gpu, scene.name, { preset, settings }), scene, given);
  }
  const suited = suitedPreset(scene.layout, readingConfig(scene.name, settings), given);
  const begun = beginConfig(gpu, scene.name, { preset: String(suited.value), settings });
  const fitted = suitScene(gpu, begun, scene, given);
  return { ...fitted, settings: [suited, ...fitted.settings] };
}

/**
 * Changes what is free in a configuration to what suits a scene and the time that there is, and settles it.
 *
 * @param given keys that are not free
 * @throws {ConfigError} if what is given does not suit the scene
 */
export function suitScene(
  gpu: Gpu,
  config: Config,
  scene: Scene,
  given: ReadonlySet<string>,
): Fitted {
  const isGiven = (key: string) => [...given].some((it) => key === it || key.startsWith(`${it}.`));
  const free = (settings: readonly AutomaticSetting[]) =>
    settings.filter(({ key }) => !isGiven(key));
  const timed = free(timeSettings(config));
  const begun = applySettings(config, timed);
  const afforded = free(
    gpu.info.software ? methodOf(config).budgetSettings?.(begun, scene) ?? [] : [],
  );
  const budgeted = applySettings(begun, afforded);
  // What suits the scene is often in proportion to what was chosen before.
  const space = given.has("space") ? config.space : undefined;
  const suited = free(sceneSettings(budgeted, scene, space));
  const settings = lastOfEach([...timed, ...afforded, ...suited]);
  return { config: settleConfig(gpu, applySettings(budgeted, suited), scene), settings };
}

/** Of settings of one key, the last. */
function lastOfEach(settings: readonly AutomaticSetting[]): AutomaticSetting[] {
  return [...new Map(settings.map((setting) => [setting.key, setting])).values()];
}
