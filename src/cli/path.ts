import { writeAtomically } from "../host/mod.ts";
import {
  checkPathWords,
  defaultPath,
  openPath,
  pathFileOf,
  type PathRequest,
} from "../paths/mod.ts";
import { RunFolder } from "../runs/mod.ts";
import { readableJson } from "../scene/files/readable_json.ts";
import type { AxisName, PoseConvention, Survey } from "../scene/mod.ts";
import { configOfRun, openSurvey } from "./open.ts";
import { duration, Output } from "./output.ts";

/** Options of `denerf path`. */
export interface PathOptions extends Omit<PathRequest, "words"> {
  /** The capture's format; without one it is detected. */
  format?: string;
  /** The folder of the photographs; by default they are where the capture says. */
  images?: string;
  /** What the capture's poses are; by default what its format says. */
  poses?: PoseConvention;
  /** n to hold every nth image of a capture out for testing, 0 for none; 8 by default. */
  holdout?: number;
  /** Which axis of a capture is up; a run knows. */
  up?: AxisName;
  /** The file to write. */
  output: string;
  /** Whether stdout gets one JSON object. */
  json?: boolean;
}

/**
 * Writes a path as a file of keyframes in the capture's coordinates; returns the exit code.
 *
 * @param source a capture's folder or file, or a run's folder, which knows its capture
 * @param words the path; by default what suits the scene
 */
export async function path(
  source: string,
  words: readonly string[],
  options: PathOptions,
): Promise<number> {
  const output = new Output(options.json ?? false);
  if (words.length > 0) checkPathWords(words);
  const survey = await surveyOf(source, options, output);
  const { frames, fps, size, projection, fov } = options;
  const chosen = words.length > 0 ? words : defaultPath(survey);
  const path = await openPath(survey, { words: chosen, frames, fps, size, projection, fov });
  const file = pathFileOf(path, survey.placement.fromCapture);
  await writeAtomically(options.output, new TextEncoder().encode(readableJson(file)));
  const seconds = path.frames / path.fps;
  const [width, height] = file.size;
  output.result(
    {
      ...{ output: options.output, path: path.kind, frames: path.frames, fps: path.fps, seconds },
      ...{ loops: path.loops, size: file.size, projection: file.projection },
    },
    `Saved ${options.output}: ${path.kind}, ${path.frames} keyframes in ${duration(seconds)}, ` +
      `${width}x${height}`,
  );
  return 0;
}

async function surveyOf(source: string, options: PathOptions, output: Output): Promise<Survey> {
  const run = new RunFolder(source);
  if (await run.exists()) return await openSurvey(await configOfRun(run, output));
  const { format, images, poses: poseConvention, holdout, up } = options;
  return await openSurvey({ scene: source, format, images, poseConvention, holdout, up });
}
