/** How a run of `denerf train` starts: with options, a file or a preset, or where it was left. */
import { join } from "node:path";
import type { Gpu } from "../gpu/mod.ts";
import {
  AUTOMATIC_PRESET,
  type Checkpoint,
  type Config,
  ConfigError,
  decidesPreset,
  DEFAULT_PRESET,
  describeSetting,
  presetConfig,
  requireSomePreset,
  setField,
  setFields,
  withMoreTime,
} from "../nerf/mod.ts";
import {
  choosePreset,
  type GivenConfig,
  readCheckpoint,
  readConfigFile,
  RunFolder,
} from "../runs/mod.ts";
import {
  type AxisName,
  BUNDLED_SCENE,
  type PoseConvention,
  resolveScene,
  sceneName,
} from "../scene/mod.ts";
import { noteEdits } from "./open.ts";
import type { Output } from "./output.ts";

/** Options of `denerf train`. */
export interface TrainOptions {
  /** The adapter's name or number; the best by default. */
  gpu?: string;
  /** The preset's name. */
  preset?: string;
  /** A file that gives the configuration. */
  config?: string;
  /** The run's folder. */
  output?: string;
  /** Steps of the whole run. */
  steps?: number;
  /** Ends training after this many seconds; of a run that goes on, so many more. */
  maxSeconds?: number;
  /** The dataset's format. */
  format?: string;
  /** The folder of the photographs. */
  images?: string;
  /** What the dataset's poses are. */
  poses?: PoseConvention;
  /** Whether masks are white where pixels are to be ignored. */
  invertMasks?: boolean;
  /** Every `holdout`th image is held out. */
  holdout?: number;
  /** Factor by which images are reduced. */
  downscale?: number;
  /** Which axis of the capture is up. */
  up?: AxisName;
  /** Rays in a step. */
  rays?: number;
  /** The run's seed. */
  seed?: number;
  /** `KEY=VALUE` assignments. */
  set: string[];
  /** Whether to go on with a run. */
  resume?: boolean;
  /** The job that it is for, as `checkTrainedJob` takes it. */
  forJob?: string;
  /** The port on this machine where it is shown to browsers; true for one that is free. */
  view?: number | true;
  /** Whether the end of stdin ends it, too. */
  supervised?: boolean;
  /** Whether stdout gets one JSON object. */
  json?: boolean;
}

/** What a run begins with, or goes on with. */
export interface Start {
  folder: RunFolder;
  config: Config;
  /** Keys whose values neither the adapter nor the scene change; null for all, in a run that has begun. */
  given: ReadonlySet<string> | null;
  /** Where a run that has begun goes on; null at its start. */
  checkpoint: Checkpoint | null;
  /** Seconds of training that it has had. */
  before: number;
}

/** The options of a new run, with the preset that suits the capture where they leave that to it. */
export async function withPreset(
  scene: string | undefined,
  options: TrainOptions,
  output: Output,
): Promise<TrainOptions> {
  const { preset = AUTOMATIC_PRESET, config } = options;
  if (preset !== AUTOMATIC_PRESET || config !== undefined) return options;
  const given = assignments(options);
  requireSomePreset(given); // before time is spent on the scene
  const begun = presetConfig(DEFAULT_PRESET, resolveScene(scene ?? BUNDLED_SCENE));
  const read = setFields(begun, given.filter(decidesPreset));
  const suited = await choosePreset(read, new Set(given.map(keyOf)));
  output.note(`Chosen for this scene: ${describeSetting(suited)}`);
  return { ...options, preset: String(suited.value) };
}

/** The configuration of a new run. */
export async function fresh(
  gpu: Gpu,
  scene: string | undefined,
  options: TrainOptions,
  held: DisposableStack,
): Promise<Start> {
  const begun = await beginning(options, gpu.info.software);
  const { maxSeconds = begun.config.maxSeconds } = options;
  const named = resolveScene(scene ?? (begun.config.scene || BUNDLED_SCENE));
  const config = setFields({ ...begun.config, scene: named, maxSeconds }, assignments(options));
  const keys = assignments(options).map(keyOf);

  const folder = options.output
    ? new RunFolder(options.output)
    : await freeFolder(`${sceneName(config.scene)}-${config.preset}`);
  await folder.assertFree(); // before time is spent on the scene
  held.use(await folder.claim());
  return { folder, config, given: new Set([...begun.given, ...keys]), checkpoint: null, before: 0 };
}

/** The scene that a configuration's file names, if there is one. */
export async function sceneOfFile(
  { config: file, preset, resume }: TrainOptions,
): Promise<string | undefined> {
  if (file === undefined || preset !== undefined || resume) return undefined;
  const { config } = await readConfigFile(file, false);
  return config.scene || undefined;
}

/** What a new run begins with: a file's configuration or a preset's, whose scene is empty. */
async function beginning(
  { preset, config }: TrainOptions,
  software: boolean,
): Promise<GivenConfig> {
  if (config === undefined) {
    return { config: presetConfig(preset ?? DEFAULT_PRESET, "", software), given: new Set() };
  }
  if (preset === undefined) return await readConfigFile(config, software);
  throw new ConfigError(
    `Cannot train with both --preset and --config: ${config} says itself which preset it extends.`,
  );
}

/**
 * The configuration of a run that goes on, from its start if it has no checkpoint yet. Only what ends it may
 * change.
 */
export async function resumed(
  scene: string | undefined,
  options: TrainOptions,
  held: DisposableStack,
  output: Output,
): Promise<Start> {
  if (!options.output) {
    throw new ConfigError("Cannot resume: name the run's folder by --output.");
  }
  if (options.config !== undefined) {
    throw new ConfigError(
      "Cannot resume with --config: a run keeps the configuration that it began with.",
    );
  }
  const folder = new RunFolder(options.output);
  const file = await folder.config(); // tells a wrong folder before it is claimed
  held.use(await folder.claim());
  const checkpoint = await folder.hasCheckpoint() ? await readCheckpoint(folder.checkpoint) : null;
  const saved = checkpoint?.config ?? file;
  noteEdits(folder, file, saved, output);
  if (options.preset && ![saved.preset, AUTOMATIC_PRESET].includes(options.preset)) {
    throw new ConfigError(
      `Cannot resume with --preset ${options.preset}: the run began with ${saved.preset}.`,
    );
  }
  let config = scene ? { ...saved, scene: resolveScene(scene) } : saved;
  for (const assignment of assignments(options)) {
    const changed = setField(config, assignment);
    const same = { ...changed, steps: config.steps, maxSeconds: config.maxSeconds };
    if (JSON.stringify(same) !== JSON.stringify(config)) {
      throw new ConfigError(
        `Cannot resume with ${assignment}: only the steps and maxSeconds of a run can change.`,
      );
    }
    config = changed;
  }
  const step = checkpoint?.step ?? 0;
  const before = await folder.rewindLog(step);
  return {
    folder,
    config: prolonged(config, options, step, before),
    given: null,
    checkpoint,
    before,
  };
}

/**
 * The configuration of a run that goes on, with what ends it now: steps and seconds that are given, or what ended it
 * before.
 *
 * @param step how many steps it has
 * @param before seconds of training that it has had
 */
function prolonged(config: Config, options: TrainOptions, step: number, before: number): Config {
  const given = assignments(options).map(keyOf);
  const { maxSeconds } = options;
  if (maxSeconds === undefined) {
    return given.includes("steps") && !given.includes("maxSeconds")
      ? { ...config, maxSeconds: null }
      : config;
  }
  const { steps, ...longer } = withMoreTime(config, step, before, maxSeconds);
  return { ...longer, steps: given.includes("steps") ? config.steps : steps };
}

/** The field that an assignment is for. */
function keyOf(assignment: string): string {
  return assignment.split("=")[0];
}

/** The options that stand for fields of the configuration, as assignments. */
function assignments(options: TrainOptions): string[] {
  const { steps, downscale, rays, seed, format, images, holdout, up, set } = options;
  const { poses: poseConvention, invertMasks } = options;
  const scene = { format, images, poseConvention, invertMasks, downscale, holdout, up };
  const fields = { ...scene, steps, "batch.rays": rays, seed };
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return [...given.map(([key, value]) => `${key}=${value}`), ...set];
}

/** `runs/NAME`, or the first of `runs/NAME-2` … that is free. */
async function freeFolder(name: string): Promise<RunFolder> {
  for (let number = 1;; number++) {
    const folder = new RunFolder(join("runs", number === 1 ? name : `${name}-${number}`));
    if (!await folder.exists()) return folder;
  }
}
