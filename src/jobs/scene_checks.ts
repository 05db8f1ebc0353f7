import { fieldName, messageOf, type Path, show } from "../host/mod.ts";
import {
  AUTOMATIC_PRESET,
  type Config,
  decidesPreset,
  DEFAULT_PRESET,
  presetConfig,
  setFields,
  suitedPreset,
} from "../nerf/mod.ts";
import { type CameraPath, defaultPath, openPath } from "../paths/mod.ts";
import { checkFilm, checkFrames } from "../render/mod.ts";
import { surveyFitted } from "../runs/mod.ts";
import type { Survey, Warning } from "../scene/mod.ts";
import { JobsError } from "./error.ts";
import { problemLine } from "./file_problems.ts";
import { type Job, videoOf } from "./job.ts";

/** Surveys of scenes by what they depend on, so that jobs of one scene read it once. */
export type Surveys = Map<string, Promise<Survey>>;

/** What a job asks for cannot be had of its scene. */
export class SceneFault extends Error {
  /** @param field the field of the job that says it; none for several together */
  constructor(readonly field: Path, message: string) {
    super(message);
  }
}

/** What the process that trains is told of the job that it trains for, as JSON. */
export interface TrainedJob {
  /** The jobs file. */
  readonly file: string;
  /** The job. */
  readonly job: Job;
  /** The scene to train on: the job's own, or a capture. */
  readonly scene: string;
}

/**
 * Finds what rendering a job will lack before time is spent on its training; see {@link checkScene}. It
 * is for the process that trains: captures are other people's, and may need any time and memory to read.
 *
 * @param text a {@link TrainedJob}
 * @throws {JobsError} naming the line of the jobs file, the field, and what is wrong
 */
export async function checkTrainedJob(text: string): Promise<void> {
  const { file, job, scene }: TrainedJob = JSON.parse(text);
  await checkScene(job, scene).catch((error) => {
    if (!(error instanceof SceneFault)) throw error;
    const { field, message } = error;
    const where = { line: job.line, job: show(job.name), field: fieldName(field) || null };
    throw new JobsError(problemLine(file, { ...where, message }));
  });
}

/**
 * Checks all that rendering a job will need and that is known before its training: the scene's files and
 * the headers of its images, the path through it, and whether such frames and their video can be made.
 *
 * @param job one that trains
 * @param scene the scene to train on: the job's own, or a capture
 * @returns what looks wrong with the scene
 * @throws {SceneFault} naming the field, and what is wrong
 */
export async function checkScene(
  job: Job,
  scene: string,
  surveys: Surveys = new Map(),
): Promise<readonly Warning[]> {
  const { preset, set } = job.training!;
  const given = new Set(set.map((assignment) => assignment.split("=")[0]));
  const source: Path = [job.scene === null ? "watch" : "scene"];
  const surveyed = (config: Config) => blaming(source, () => surveyOnce(surveys, config, given));
  const named = preset ?? AUTOMATIC_PRESET;
  const suited = named === AUTOMATIC_PRESET ? await suitedName(scene, set, given, surveyed) : named;
  const config = await blaming(["set"], () => setFields(presetConfig(suited, scene), set));
  const survey = await surveyed(config);
  const path = await blaming(["path"], () => {
    const { words, ...request } = job.path;
    return openPath(survey, { ...request, words: words.length > 0 ? words : defaultPath(survey) });
  });
  await blaming([], () => {
    const cameras = checkFrames(config, someOf(path), job.settings);
    checkFilm(
      { video: videoOf(job, job.output), fps: path.fps, contactSheet: job.contactSheet },
      cameras,
    );
  });
  return survey.warnings;
}

/** The preset that suits a capture, where a job leaves that to it. */
async function suitedName(
  scene: string,
  set: readonly string[],
  given: ReadonlySet<string>,
  surveyed: (config: Config) => Promise<Survey>,
): Promise<string> {
  const config = await blaming(
    ["set"],
    () => setFields(presetConfig(DEFAULT_PRESET, scene), set.filter(decidesPreset)),
  );
  const { placement: { layout } } = await surveyed(config);
  return String(suitedPreset(layout, config, given).value);
}

/** The survey of a configuration's scene, which is read once for all that read it alike. */
function surveyOnce(
  surveys: Surveys,
  config: Config,
  given: ReadonlySet<string>,
): Promise<Survey> {
  const { scene, format, images, poseConvention, invertMasks, downscale, holdout, up } = config;
  const asked = { format, images, poseConvention, invertMasks, downscale, holdout, up };
  const key = JSON.stringify([scene, asked, given.has("downscale")]);
  // A CPU's images are the smaller ones: what is too large even so is too large for every adapter.
  const survey = surveys.get(key) ?? surveyFitted(config, given, true).then((fit) => fit.survey);
  surveys.set(key, survey);
  return survey;
}

/** A path with frames enough to know them all: along a continuous one, all cameras see alike. */
function someOf(path: CameraPath): CameraPath {
  return path.continuous ? { ...path, frames: Math.min(path.frames, 2) } : path;
}

/** Does a part of the work; whatever goes wrong there is told of a field. */
async function blaming<T>(field: Path, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new SceneFault(field, messageOf(error));
  }
}
