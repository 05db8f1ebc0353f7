import { join } from "node:path";
import type { Gpu } from "../gpu/mod.ts";
import { shellWord } from "../host/mod.ts";
import { checkTrainedJob } from "../jobs/mod.ts";
import {
  AUTOMATIC_PRESET,
  type AutomaticSetting,
  type Checkpoint,
  type Config,
  ConfigError,
  createTrainer,
  decidesPreset,
  DEFAULT_PRESET,
  describeSetting,
  endedConfig,
  fitConfig,
  learntViews,
  presetConfig,
  setField,
  setFields,
  type Trainer,
  withMoreTime,
} from "../nerf/mod.ts";
import {
  choosePreset,
  type GivenConfig,
  openFitted,
  type Prepared,
  readCheckpoint,
  readConfigFile,
  resumeTrainer,
  RunFolder,
  type RunRequests,
  saveCheckpoint,
} from "../runs/mod.ts";
import {
  type AxisName,
  BUNDLED_SCENE,
  describeScene,
  type PoseConvention,
  resolveScene,
  sceneName,
  summaryLines,
} from "../scene/mod.ts";
import { Interrupt, INTERRUPTED } from "./interrupt.ts";
import { Monitor } from "./monitor.ts";
import { noteEdits, openGpu, openSurvey, openTrained, requireScene } from "./open.ts";
import { duration, Output, Progress, quantity } from "./output.ts";
import { paceToTime } from "./pace.ts";
import { preview } from "./preview.ts";
import { TrainingView } from "./training_view.ts";

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

/** How often the device is asked for losses: each time costs a wait. */
const REPORT_SECONDS = 1;

/** Steps before it is asked for the first time, when nobody knows how long one takes. */
const FIRST_STEPS = 8;

/** How often signals are let in. */
const BREATH_SECONDS = 0.02;

/** Trains a field; returns the exit code. */
export async function train(scenePath: string | undefined, options: TrainOptions): Promise<number> {
  const output = new Output(options.json ?? false);
  if (options.forJob !== undefined) await checkTrainedJob(options.forJob);
  await requireScene(scenePath ?? await sceneOfFile(options), options.format);
  const gpu = await openGpu(options.gpu);
  try {
    using held = new DisposableStack(); // the claim on the run, and what shows it
    const start = options.resume
      ? await resumed(scenePath, options, held, output)
      : await fresh(gpu, scenePath, await withPreset(scenePath, options, output), held);
    const { folder, config, given } = start;
    output.note(
      `Training on ${gpu.info.adapter} with preset ${config.preset}, into ${folder.path}`,
    );
    if (given === null) {
      const survey = await openSurvey(config);
      const opened = { survey, scene: await openTrained(survey, config, output), settings: [] };
      const view = await openView(start, opened, options, held, output);
      return await trainScene(gpu, start, { ...opened, view }, options, output);
    }
    const fitted = await fitToScene(gpu, config, given, output);
    const opened = await paceToTime(gpu, fitted, given, output);
    noteSettings(opened.settings, output);
    const begun = { ...start, config: opened.config };
    const view = await openView(begun, opened, options, held, output);
    await folder.create(opened.config);
    return await trainScene(gpu, begun, { ...opened, view }, options, output);
  } finally {
    await gpu.close();
  }
}

interface Start {
  folder: RunFolder;
  config: Config;
  /** Keys whose values neither the adapter nor the scene change; null for all, in a run that has begun. */
  given: ReadonlySet<string> | null;
  /** Where a run that has begun goes on; null at its start. */
  checkpoint: Checkpoint | null;
  /** Seconds of training that it has had. */
  before: number;
}

/** The options, with the preset that suits the capture where they leave that to it. */
async function withPreset(
  scene: string | undefined,
  options: TrainOptions,
  output: Output,
): Promise<TrainOptions> {
  if (options.preset !== AUTOMATIC_PRESET) return options;
  const about = assignments(options).filter(decidesPreset);
  const begun = presetConfig(DEFAULT_PRESET, resolveScene(scene ?? BUNDLED_SCENE));
  const suited = await choosePreset(setFields(begun, about), new Set(about.map(keyOf)));
  output.note(`Chosen for this scene: ${describeSetting(suited)}`);
  return { ...options, preset: String(suited.value) };
}

/** The configuration of a new run. */
async function fresh(
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
async function sceneOfFile(
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

/** A scene that is open, and what was chosen for it. */
type Opened = Omit<Prepared, "config">;

/** Opens the scene of a new run, and changes what the options leave open to what suits it. */
async function fitToScene(
  gpu: Gpu,
  config: Config,
  given: ReadonlySet<string>,
  output: Output,
): Promise<Prepared> {
  return await openFitted(gpu, config, given, (survey, config) => {
    output.note(summaryLines(describeScene(survey)).join("\n"));
    return openTrained(survey, config, output);
  });
}

/** Begins to show a training to browsers, if that is wanted: before a run begins, as a port may be taken. */
async function openView(
  { folder, config }: Start,
  { survey, settings }: Opened,
  { view: port }: TrainOptions,
  held: DisposableStack,
  output: Output,
): Promise<TrainingView | null> {
  if (port === undefined) return null;
  const shown = { folder, config, survey, settings };
  const view = held.use(await TrainingView.open(port === true ? 0 : port, shown));
  view.onFailure = (message) => output.note(message);
  output.note(`See it at ${view.url}`);
  return view;
}

/** Says what was chosen. */
function noteSettings(settings: readonly AutomaticSetting[], output: Output): void {
  if (settings.length === 0) return;
  const lines = settings.map((setting) => `  ${describeSetting(setting)}`);
  output.note(["Chosen for this scene (--set KEY=VALUE comes first):", ...lines].join("\n"));
}

/**
 * The configuration of a run that goes on, from its start if it has no checkpoint yet. Only what ends it may
 * change.
 */
async function resumed(
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

async function trainScene(
  gpu: Gpu,
  { folder, config, given, checkpoint, before }: Start,
  { survey, scene, settings, view }: Opened & { readonly view: TrainingView | null },
  options: TrainOptions,
  output: Output,
): Promise<number> {
  const trainer = checkpoint
    ? await resumeTrainer(gpu, { ...checkpoint, config }, folder.checkpoint, scene)
    : await createTrainer(gpu, config, scene);
  const { model } = trainer;
  const save = (saved: Config) =>
    saveCheckpoint(folder.checkpoint, gpu, model, saved, trainer.steps);
  if (given === null) {
    // What counts is the checkpoint's configuration: whoever goes on with this run uses the same.
    if (checkpoint && JSON.stringify(checkpoint.config) !== JSON.stringify(config)) {
      await save(config);
    }
    await folder.saveConfig(config);
    output.note(
      checkpoint
        ? `Going on after step ${checkpoint.step}`
        : `${folder.path} has no checkpoint yet: beginning at step 0, with its configuration`,
    );
  }
  for (const change of fitConfig(gpu, config).changes) output.note(change);
  output.note(
    `${quantity(model.parameterCount)} parameters, ${trainer.raysPerStep} rays and ` +
      `${quantity(trainer.samplesPerStep)} samples a step`,
  );

  const monitor = new Monitor(trainer, config, folder, before, output);
  const { supervised = false } = options;
  const { interrupted, isSaved } = await trainAndSave(
    ...[trainer, config, monitor, output, supervised, save, folder.requests, view] as const,
  ).catch(async (error) => {
    await view?.fail(error);
    throw error;
  });
  const learnt = isSaved ? await learntViews(gpu, model, scene) : [];
  if (learnt.length > 0) await folder.savePoses(learnt);
  if (!interrupted) await folder.saveConfig(endedConfig(config, trainer.steps));
  const { last, seconds } = monitor;
  // An orbit would lead behind what was photographed from one side only.
  const path = scene.layout.kind === "forward" ? "test" : "orbit";
  // Without steps in this session nothing is known of how large a view can be.
  const render = interrupted || !last
    ? null
    : await preview(gpu, trainer, config, survey, folder, monitor);
  output.result(
    {
      run: folder.path,
      scene: describeScene(survey),
      settings,
      steps: trainer.steps,
      loss: last?.loss ?? null,
      psnr: last?.psnr ?? null,
      skipped: trainer.skipped,
      seconds,
      interrupted,
    },
    [
      isSaved
        ? `Saved ${folder.checkpoint} after ${trainer.steps} steps, ${
          duration(seconds)
        } of training${interrupted ? "" : `: ${monitor.end}`}`
        : `Saved nothing after ${trainer.steps} steps: ${monitor.unsaved}`,
      ...(render ? [`Saved ${render}, a view`] : []),
      interrupted
        ? `Go on with: denerf train --resume --output ${shellWord(folder.path)}`
        : `See more with: denerf render ${shellWord(folder.path)} --path ${path}`,
    ].join("\n"),
  );
  return interrupted ? INTERRUPTED : 0;
}

/**
 * Steps until the run is complete, out of time or interrupted, and saves it, unless it was interrupted while
 * steps were being skipped.
 *
 * @throws {Error} if the run ends while steps are being skipped
 */
async function trainAndSave(
  trainer: Trainer,
  config: Config,
  monitor: Monitor,
  output: Output,
  supervised: boolean,
  save: (saved: Config) => Promise<void>,
  requests: RunRequests,
  view: TrainingView | null,
): Promise<{ readonly interrupted: boolean; readonly isSaved: boolean }> {
  using interrupt = new Interrupt(
    () => output.note("\nInterrupted: saving a checkpoint …"),
    { supervised },
  );
  const { signal } = interrupt;
  view?.stop.addEventListener("abort", () => interrupt.raise());
  if (view?.stop.aborted) interrupt.raise();
  const progress = new Progress();
  let saved = 0;
  let breath = 0;
  let wantsSave = false;
  // Steps until the device is waited for: a GPU takes them faster than it does them, and the clock of
  // training is the device's.
  let queued = 0;
  let longest = FIRST_STEPS;
  while (trainer.steps < config.steps && monitor.secondsLeft > 0 && !signal.aborted) {
    await trainer.step();
    queued++;
    if (monitor.elapsed - breath >= BREATH_SECONDS) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      breath = monitor.elapsed;
    }
    if (queued >= longest || monitor.elapsed - monitor.reported >= REPORT_SECONDS) {
      const since = monitor.reported;
      await monitor.report();
      const perSecond = queued / (monitor.reported - since);
      longest = Math.max(perSecond * Math.min(REPORT_SECONDS, monitor.secondsLeft), 1);
      queued = 0;
      progress.update(monitor.fraction, monitor.line);
      await view?.update(trainer, monitor);
      const asked = requests.take();
      if (asked.includes("stop")) interrupt.raise();
      wantsSave ||= asked.includes("save");
    }
    if (monitor.elapsed - saved >= config.checkpointSeconds || view?.wantsSave || wantsSave) {
      await monitor.report();
      if (monitor.skips) continue; // until a step shows that what would be saved is sound
      await save(config);
      saved = monitor.elapsed;
      wantsSave = false;
      view?.saved(trainer.steps);
    }
  }
  await monitor.report();
  if (monitor.last) progress.finish(monitor.line);
  const interrupted = signal.aborted;
  if (!interrupted) monitor.assertSound();
  const isSaved = !monitor.skips;
  if (isSaved) await save(interrupted ? config : endedConfig(config, trainer.steps));
  await view?.end(
    trainer,
    interrupted
      ? `It was stopped after ${trainer.steps} steps, and can go on.`
      : `It is done, after ${trainer.steps} steps.`,
    interrupted,
  );
  return { interrupted, isSaved };
}
