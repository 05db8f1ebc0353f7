import { join } from "node:path";
import { type Job, ONCE } from "./job.ts";
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
 * The arguments that train a job's run.
 *
 * @param progress how far the run is; one that began must have been removed
 * @param seconds of training before
 */
export function trainWords(
  job: Job,
  occasion: string,
  progress: Exclude<RunProgress, "begun">,
  seconds: number,
): string[] {
  const { training, scene, watch } = job;
  if (!training) throw new TypeError(`job ${job.name} trains nothing`);
  const { preset, steps, maxSeconds, set } = training;
  const left = maxSeconds === null ? null : Math.max(maxSeconds - seconds, 0.001);
  return [
    ...["train", scene ?? join(watch!, occasion), "--output", foldersOf(job, occasion).run],
    ...option("--preset", preset),
    ...option("--steps", steps),
    ...option("--max-seconds", left),
    ...set.flatMap((assignment) => ["--set", assignment]),
    ...(progress === "saved" ? ["--resume"] : []),
    ...["--supervised", "--json"],
  ];
}

/** The arguments that render a job's frames, and make its video. */
export function renderWords(job: Job, occasion: string): string[] {
  const { path: { words, frames, fps, size, projection, fov }, settings, video, contactSheet } =
    job;
  const { render, run } = foldersOf(job, occasion);
  return [
    ...["render", run, "--output", render],
    ...(words.length > 0 ? ["--path", ...words] : []),
    ...option("--frames", frames),
    ...option("--fps", fps),
    ...option("--size", size?.join("x")),
    ...option("--projection", projection),
    ...option("--fov", fov),
    ...["--outputs", settings.outputs.join(",")],
    ...option("--supersampling", settings.supersampling),
    ...option("--aperture", settings.aperture),
    ...option("--focus", settings.focus),
    ...option("--shutter", settings.shutter),
    ...option("--exposures", settings.exposures),
    ...(settings.alpha ? ["--alpha"] : []),
    ...option("--video", video === "none" ? null : join(render, `video.${video}`)),
    ...(contactSheet ? ["--contact-sheet"] : []),
    ...["--supervised", "--json"],
  ];
}

function option(name: string, value: string | number | null | undefined): string[] {
  return value === null || value === undefined ? [] : [name, String(value)];
}
