import type { Gpu } from "../gpu/mod.ts";
import {
  type Checkpoint,
  type Config,
  decodeCheckpoint,
  fitConfig,
  learnsDepths,
  type Model,
} from "../nerf/mod.ts";
import { ifThere, sha256Of } from "../host/mod.ts";
import { readCheckpoint, readCheckpointFile, restoreModel, RunFolder } from "../runs/mod.ts";
import {
  checkMasks,
  detectFormat,
  loadSurveyed,
  resolveScene,
  type Scene,
  SceneError,
  type Split,
  type Survey,
  surveyScene,
} from "../scene/mod.ts";
import { openGpu } from "./adapters.ts";
import { describeEdits } from "./edited_config.ts";
import { duration, type Output, Progress } from "./output.ts";

export { openGpu };

/** Which scene to open, and how: these keys of a configuration say it. */
export type SceneChoice =
  & Pick<Config, "scene">
  & Partial<
    Pick<
      Config,
      "format" | "images" | "poseConvention" | "invertMasks" | "downscale" | "holdout" | "up"
    >
  >;

/** The scene that a run was trained on; or another, to be opened in the same way but in its own format. */
export function sceneOfRun(config: Config, other: string | undefined): SceneChoice {
  if (other === undefined) return config;
  const itsOwn = { format: null, images: null, poseConvention: null, invertMasks: false };
  return { ...config, scene: other, ...itsOwn };
}

/**
 * Makes sure that a scene is one before anything is opened for it.
 *
 * @param path what the user named; undefined if nothing
 * @throws {SceneError} saying what it is instead, and what to do
 */
export async function requireScene(path: string | undefined, format?: string): Promise<void> {
  if (path !== undefined) await detectFormat(resolveScene(path), format);
}

/** Reads all of a scene but its images. */
export function openSurvey({ scene, ...options }: SceneChoice): Promise<Survey> {
  return surveyScene(scene, options);
}

/** Loads a scene and shows how far it is. */
export async function openScene(choice: SceneChoice, split: Split, output: Output): Promise<Scene> {
  return await openImages(await openSurvey(choice), split, output);
}

/** Loads what a configuration trains on of a scene that was surveyed, and shows how far it is. */
export async function openTrained(
  survey: Survey,
  config: Config,
  output: Output,
): Promise<Scene> {
  return await openImages(survey, "train", output, learnsDepths(config));
}

/** Loads the images of a scene that was surveyed, and shows how far it is. */
export async function openImages(
  survey: Survey,
  split: Split,
  output: Output,
  depths = false,
): Promise<Scene> {
  const progress = new Progress();
  const started = performance.now();
  const scene = await loadSurveyed(survey, {
    split,
    depths,
    onProgress: (done, total) => progress.update(done / total, `image ${done} of ${total}`),
  });
  progress.clear();
  const seconds = (performance.now() - started) / 1000;
  output.note(
    `Loaded ${scene.name}: ${scene.views.length} ${split} images in ${seconds.toFixed(1)} s`,
  );
  for (const { message } of checkMasks(scene.views)) output.note(`warning: ${message}`);
  return scene;
}

/** A finished or interrupted run, ready to render. */
export interface OpenRun {
  /** Its folder. */
  readonly folder: RunFolder;
  /** Its configuration. */
  readonly config: Config;
  /** Steps that its checkpoint has seen. */
  readonly step: number;
  /** Its trained model. */
  readonly model: Model;
}

/** A run that was read, but is not on the GPU. */
export interface SavedRun {
  /** Its folder. */
  readonly folder: RunFolder;
  /** Its checkpoint. */
  readonly checkpoint: Checkpoint;
  /** SHA-256 of the checkpoint's file, in hexadecimal digits. */
  readonly sha256: string;
}

/** Reads a run's checkpoint, once: the file may be replaced while training goes on. */
export async function readRun(path: string, output: Output): Promise<SavedRun> {
  const folder = new RunFolder(path);
  const file = await folder.config(); // tells a wrong folder from a missing checkpoint
  const bytes = await readCheckpointFile(folder.checkpoint);
  const checkpoint = await decodeCheckpoint(folder.checkpoint, bytes);
  noteEdits(folder, file, checkpoint.config, output);
  return { folder, checkpoint, sha256: await sha256Of(bytes) };
}

/** A run's configuration: what its checkpoint was trained with, or config.json's before it has one. */
export async function configOfRun(folder: RunFolder, output: Output): Promise<Config> {
  const file = await folder.config();
  if (!await folder.hasCheckpoint()) return file;
  const { config } = await readCheckpoint(folder.checkpoint);
  noteEdits(folder, file, config, output);
  return config;
}

/** Says where a run's config.json was edited. */
export function noteEdits(
  { path }: RunFolder,
  file: Config,
  trained: Config,
  output: Output,
): void {
  const edits = describeEdits(path, file, trained);
  if (edits) output.note(edits);
}

/** Brings a run onto the GPU. */
export async function restoreRun(
  gpu: Gpu,
  { folder, checkpoint }: Pick<SavedRun, "folder" | "checkpoint">,
  output: Output,
): Promise<OpenRun> {
  const { config, step } = checkpoint;
  const model = await restoreModel(gpu, checkpoint, folder.checkpoint);
  output.note(`Opened ${folder.path}: ${config.preset} after ${step} steps`);
  for (const change of fitConfig(gpu, config).changes) output.note(change);
  return { folder, config, step, model };
}

/** Whether a path is a file's: fields are in files, runs in folders. */
export async function isFile(path: string): Promise<boolean> {
  return (await ifThere(Deno.stat(path), null))?.isFile ?? false;
}

/** `1 image in 3 s`. */
export function imagesIn(images: number, seconds: number): string {
  return `${images} image${images === 1 ? "" : "s"} in ${duration(seconds)}`;
}

/**
 * The capture of a run; null where it is not at hand, which is said. One that was named must be.
 *
 * @param scene another scene than the run's, that the user named
 * @param consequence what it means that it is not there, in a sentence
 * @throws {SceneError} if the named one cannot be used
 */
export async function openSurveyIfThere(
  config: Config,
  scene: string | undefined,
  consequence: string,
  output: Output,
): Promise<Survey | null> {
  try {
    return await openSurvey(sceneOfRun(config, scene));
  } catch (error) {
    if (scene !== undefined || !(error instanceof SceneError)) throw error;
    output.note(`${consequence} If it is elsewhere, name it by --scene. ${error.message}`);
    return null;
  }
}
