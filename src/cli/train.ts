import type { Gpu } from "../gpu/mod.ts";
import { shellWord } from "../host/mod.ts";
import { checkTrainedJob } from "../jobs/mod.ts";
import {
  type AutomaticSetting,
  type Config,
  createTrainer,
  describeSetting,
  endedConfig,
  fitConfig,
  learntViews,
  type Trainer,
} from "../nerf/mod.ts";
import {
  openFitted,
  type Prepared,
  resumeTrainer,
  type RunRequests,
  saveCheckpoint,
} from "../runs/mod.ts";
import { describeScene, summaryLines } from "../scene/mod.ts";
import { Interrupt, INTERRUPTED } from "./interrupt.ts";
import { Monitor } from "./monitor.ts";
import { openGpu, openSurvey, openTrained, requireScene } from "./open.ts";
import { duration, Output, Progress, quantity } from "./output.ts";
import { paceToTime } from "./pace.ts";
import { preview } from "./preview.ts";
import {
  fresh,
  resumed,
  sceneOfFile,
  type Start,
  type TrainOptions,
  withPreset,
} from "./train_start.ts";
import { TrainingView } from "./training_view.ts";

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
