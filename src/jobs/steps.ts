import { join } from "node:path";
import { type Self, selfCommand } from "../host/mod.ts";
import { isPathFile } from "../paths/mod.ts";
import { type Job, type JobsFile, ONCE, videoOf } from "./job.ts";
import type { TrainedJob } from "./scene_checks.ts";
import type { Step } from "./state.ts";

/** Where a job's files are on an occasion. */
export interface JobFolders {
  /** Frames, their manifest, the video. */
  readonly render: string;
  /** The run that is rendered. */
  readonly run: string;
}

/**
 * Where a job's files are on an occasion. A job that has many occasions has a folder for each: named like
 * `2026-11-22T02-00Z` after the scheduled minute, or after the capture.
 */
export function foldersOf(job: Job, occasion: string): JobFolders {
  const isOnly = job.schedule === null && job.watch === null && occasion === ONCE;
  const render = isOnly ? job.output : join(job.output, occasion);
  return { render, run: job.run ?? join(render, "run") };
}

/** How to start denerf for the jobs of a file: with permission for the files and folders that they name. */
export function commandFor({ path, output, jobs }: JobsFile): Self {
  const used = jobs.flatMap(({ output, run, scene, watch, path: { words } }) =>
    [output, run, scene, watch, ...words.filter(isPathFile)].filter((path) => path !== null)
  );
  return selfCommand([...new Set([path, output, ...used])]);
}

/** The steps of a job, in their order. */
export function stepsOf(job: Job): readonly Step[] {
  return job.training ? ["train", "render"] : ["render"];
}

/** What a job is, as a text that differs where something else would be trained or rendered. */
export function definitionOf(job: Job): string {
  const { run, scene, watch, training, path, settings, video, contactSheet, output } = job;
  return JSON.stringify({
    ...{ run, scene, watch, training, path, settings, video, contactSheet, output },
  });
}

/** How far a run is that a job trains: nothing is there; it began, but saved nothing; it can go on. */
export type RunProgress = "none" | "begun" | "saved";

/**
 * The arguments that train a job's run, after a look at whether it can be rendered.
 *
 * @param file the jobs file
 * @param progress how far the run is; one that began must have been removed
 * @param seconds of training before
 */
export function trainWords(
  file: string,
  job: Job,
  occasion: string,
  progress: Exclude<RunProgress, "begun">,
  seconds: number,
): string[] {
  const { training } = job;
  if (!training) throw new TypeError(`job ${job.name} trains nothing`);
  const { preset, steps, maxSeconds, set } = training;
  const left = maxSeconds === null ? null : Math.max(maxSeconds - seconds, 0.001);
  const scene = job.scene ?? join(job.watch!, occasion);
  const forJob = JSON.stringify({ file, job, scene } satisfies TrainedJob);
  return [
    ...["train", scene, "--output", foldersOf(job, occasion).run],
    ...optionWords({ preset, steps, maxSeconds: left }),
    ...set.flatMap((assignment) => ["--set", assignment]),
    ...optionWords({ forJob, resume: progress === "saved", supervised: true, json: true }),
  ];
}

/** The arguments that render a job's frames, and make its video. */
export function renderWords(job: Job, occasion: string): string[] {
  const { path: { words, size, ...request }, settings: { outputs, crop, ...settings } } = job;
  const { render, run } = foldersOf(job, occasion);
  return [
    ...["render", run, "--output", render],
    ...(words.length > 0 ? ["--path", ...words] : []),
    ...optionWords({
      ...request,
      size: size?.join("x"),
      outputs: outputs.join(","),
      ...settings,
      crop: crop?.join(","),
      video: videoOf(job, render),
      contactSheet: job.contactSheet,
      supervised: true,
      json: true,
    }),
  ];
}

/**
 * Settings as options of the command line, which have their names: `maxSeconds: 9` is `--max-seconds 9`,
 * `alpha: true` is `--alpha`. What is false, null or undefined has no option.
 */
function optionWords(
  settings: Readonly<Record<string, string | number | boolean | null | undefined>>,
): string[] {
  return Object.entries(settings).flatMap(([name, value]) => {
    if (value === false || value === null || value === undefined) return [];
    const option = `--${name.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)}`;
    return value === true ? [option] : [option, String(value)];
  });
}
