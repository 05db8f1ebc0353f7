import { SHADERS } from "../../shaders/mod.ts";
import { type AdapterPreference, Gpu } from "../gpu/mod.ts";
import { availableMemory, llvmpipeThreads } from "../host/mod.ts";
import {
  applySettings,
  AUTOMATIC_PRESET,
  type AutomaticSetting,
  beginConfig,
  type Config,
  type ConfigOptions,
  depthSettings,
  emptyDepthSettings,
  type Fitted,
  imageSettings,
  learnsDepths,
  readingConfig,
  suitedPreset,
  suitScene,
} from "../nerf/mod.ts";
import {
  choiceOf,
  loadSurveyed,
  reduceSurvey,
  resolveScene,
  type Scene,
  type Survey,
  surveyScene,
} from "../scene/mod.ts";

/**
 * Opens a device with all of denerf's kernels. Close it when done: `await gpu.close()`.
 *
 * @example A device, and what it is called
 * ```ts
 * import { openGpu } from "@denerf/denerf";
 *
 * const gpu = await openGpu();
 * console.log(gpu.info.adapter, gpu.info.software ? "computes on the CPU" : "is a GPU");
 * await gpu.close();
 * ```
 *
 * @param adapter "auto" for the fastest, "software" for the CPU
 * @throws {GpuError} if there is no adapter
 */
export function openGpu(adapter?: AdapterPreference): Promise<Gpu> {
  const threads = llvmpipeThreads();
  return Gpu.open({
    shaders: SHADERS,
    adapter,
    hostMemory: availableMemory,
    threads,
    keepsTranslations: true,
  });
}

/** All that training begins with. */
export interface Prepared extends Fitted {
  /** The scene without its images: all cameras of all splits, and which are held out. */
  readonly survey: Survey;
  /** The images to train on. */
  readonly scene: Scene;
}

/**
 * Opens a capture for training and configures a field for it: what `denerf train` does first. The same
 * seed gives the same field.
 *
 * @example The bundled scene, four times smaller
 * ```ts
 * import { openGpu, prepare } from "@denerf/denerf";
 *
 * const gpu = await openGpu();
 * const { config, scene } = await prepare(gpu, "bundled:brig", { settings: { downscale: 4 } });
 * console.log(config.method, scene.views.length); // ngp 56
 * await gpu.close();
 * ```
 *
 * @param path the capture's folder or file, or "bundled:brig"
 * @throws {ConfigError} for an unknown preset or key, or a value against its rule
 * @throws {SceneError} if the capture cannot be used
 */
export async function prepare(
  gpu: Gpu,
  path: string,
  options: ConfigOptions = {},
): Promise<Prepared> {
  const { preset = AUTOMATIC_PRESET, settings = {} } = options;
  const scene = resolveScene(path);
  const given = new Set(Object.keys(settings));
  if (preset !== AUTOMATIC_PRESET) {
    return await openFitted(gpu, beginConfig(gpu, scene, { preset, settings }), given);
  }
  const suited = await choosePreset(readingConfig(scene, settings), given);
  const begun = beginConfig(gpu, scene, { preset: String(suited.value), settings });
  const prepared = await openFitted(gpu, begun, given);
  return { ...prepared, settings: [suited, ...prepared.settings] };
}

/**
 * The preset that suits how the capture of a configuration is laid out, and why.
 *
 * @param config of any preset; it says how the capture is read
 * @param given keys that are set: of a given space, the preset is the one that suits that
 * @throws {SceneError} if the capture cannot be used
 */
export async function choosePreset(
  config: Config,
  given: ReadonlySet<string>,
): Promise<AutomaticSetting> {
  const { placement: { layout } } = await surveyScene(config.scene, config);
  return suitedPreset(layout, config, given);
}

/**
 * Opens the scene that a configuration names, and changes what is free to what suits it.
 *
 * @param given keys that are not free
 * @param load loads the images to train on
 */
export async function openFitted(
  gpu: Gpu,
  config: Config,
  given: ReadonlySet<string>,
  load: (survey: Survey, config: Config) => Promise<Scene> = loadTrained,
): Promise<Prepared> {
  const { survey, settings } = await surveyFitted(config, given, gpu.info.software);
  const placed = { ...applySettings(config, settings), up: choiceOf(survey.placement.up) };
  const scene = await load(survey, placed);
  const emptied = emptyDepthSettings(settings, scene);
  const fitted = suitScene(gpu, applySettings<Config>(placed, emptied), scene, given);
  const chosen = [...settings, ...emptied, ...fitted.settings];
  return { survey, scene, config: fitted.config, settings: chosen };
}

/** Loads what a configuration trains on. */
function loadTrained(survey: Survey, config: Config): Promise<Scene> {
  return loadSurveyed(survey, { split: "train", depths: learnsDepths(config) });
}

/**
 * Surveys the scene that a configuration names, with its photographs reduced to what suits the adapter, and decides
 * what is to be learnt of depths.
 *
 * @param given keys that are not free
 * @param software whether the adapter computes on the CPU
 * @returns the survey, and what was changed for it
 * @throws {SceneError} if the capture cannot be used
 */
export async function surveyFitted(
  config: Config,
  given: ReadonlySet<string>,
  software: boolean,
): Promise<{ survey: Survey; settings: readonly AutomaticSetting[] }> {
  const whole = await surveyScene(config.scene, config);
  const settings = [...imageSettings(config, whole, software), ...depthSettings(config, whole)]
    .filter(({ key }) => !given.has(key));
  const { downscale } = applySettings(config, settings);
  const survey = downscale === config.downscale ? whole : await reduceSurvey(whole, downscale);
  return { survey, settings };
}
