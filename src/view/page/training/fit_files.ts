import type { Gpu } from "../../../gpu/mod.ts";
import {
  type CaptureFiles,
  type DecodeImage,
  loadFiles,
  readFiles,
} from "../../../scene/in_memory.ts";
import type { Scene } from "../../../scene/scene.ts";
import {
  applySettings,
  AUTOMATIC_PRESET,
  type AutomaticSetting,
  beginConfig,
  type Config,
  type ConfigOptions,
  type Fitted,
  imageSettings,
  readingConfig,
  suitedPreset,
  suitScene,
} from "../../../nerf/mod.ts";
import { choiceOf } from "../../../scene/up.ts";

/** A capture that is ready to be trained on. */
export interface FittedFiles extends Fitted {
  /** The photographs to train on. */
  readonly scene: Scene;
  /** What a user should know of the capture: whole sentences. */
  readonly notes: readonly string[];
}

/** How many missing photographs are named. */
const NAMED = 3;

/**
 * Opens a capture whose files are in memory and configures a field for it, as `prepare` does with one on a
 * disk: the same seed gives the same field.
 *
 * @param onProgress called after every photograph with how many are decoded, of how many
 * @throws {SceneError} if the capture cannot be used; the signal's reason if aborted
 * @throws {ConfigError} for an unknown preset or key, or a value against its rule
 */
export async function fitFiles(
  gpu: Gpu,
  files: CaptureFiles,
  decode: DecodeImage,
  options: ConfigOptions,
  { onProgress, signal }: {
    readonly onProgress?: (done: number, total: number) => void;
    readonly signal?: AbortSignal;
  } = {},
): Promise<FittedFiles> {
  const { preset = AUTOMATIC_PRESET, settings: set = {} } = options;
  const given = new Set(Object.keys(set));
  const surveyed = await readFiles(files);
  const chosen = preset === AUTOMATIC_PRESET
    ? [suitedTo(surveyed, readingConfig("photographs", set), given)]
    : [];
  const name = chosen.length > 0 ? String(chosen[0].value) : preset;
  const begun = beginConfig(gpu, "photographs", { preset: name, settings: set });
  const whole = surveyed(begun);
  const sizes = imageSettings(begun, whole, gpu.info.software).filter(({ key }) => !given.has(key));
  const sized = applySettings(begun, sizes);
  const survey = sizes.length === 0 ? whole : surveyed(sized);
  const scene = await loadFiles(survey, files, decode, { split: "train", onProgress, signal });
  const placed = { ...sized, scene: survey.name, up: choiceOf(survey.placement.up) };
  const { config, settings } = suitScene(gpu, placed, scene, given);
  const { skipped } = survey.capture;
  const names = skipped.slice(0, NAMED).map(({ name, reason }) => `${name} (${reason})`);
  const missing = `${skipped.length} photographs are left out: ${names.join(", ")}` +
    `${skipped.length > NAMED ? " …" : ""}.`;
  const notes = [...(skipped.length > 0 ? [missing] : []), ...survey.notes];
  return { config, settings: [...chosen, ...sizes, ...settings], scene, notes };
}

/** The preset that suits how a capture is laid out, and why. */
function suitedTo(
  surveyed: Awaited<ReturnType<typeof readFiles>>,
  read: Config,
  given: ReadonlySet<string>,
): AutomaticSetting {
  return suitedPreset(surveyed(read).placement.layout, read, given);
}
