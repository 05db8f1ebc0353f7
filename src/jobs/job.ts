import { join } from "node:path";
import type { VideoFormat } from "../media/mod.ts";
import type { PathRequest } from "../paths/mod.ts";
import type { FrameSettings } from "../render/mod.ts";
import type { Warning } from "../scene/mod.ts";

/** How a job trains the run that it renders. */
export interface Training {
  /** The preset's name, or null for what suits the capture. */
  readonly preset: string | null;
  /** Optimisation steps, or null for the preset's. */
  readonly steps: number | null;
  /** Seconds of training after which it ends, or null for no limit. */
  readonly maxSeconds: number | null;
  /** `KEY=VALUE` assignments to the configuration. */
  readonly set: readonly string[];
}

/** What a job makes of its frames: `png` is an animated one. */
export type VideoKind = VideoFormat | "none";

/** What happens to scheduled times that passed while nothing listened. */
export type MissedRuns = "skip" | "once";

/** One `[[job]]` of a jobs file, with full paths and every default in its place. */
export interface Job {
  /** Its name, which is also its folder's. */
  readonly name: string;
  /** The line of the file on which it begins, from 1. */
  readonly line: number;
  /** Whether it is run at all. */
  readonly enabled: boolean;
  /** The run that it renders. Exactly one of `run`, `scene` and `watch` is not null. */
  readonly run: string | null;
  /** The scene that it trains on first. */
  readonly scene: string | null;
  /** The folder whose captures, as they come, are each trained on and rendered. */
  readonly watch: string | null;
  /** Seconds without a change after which a capture in `watch` is complete. */
  readonly settle: number;
  /** How it trains; null where it renders a finished run. */
  readonly training: Training | null;
  /** The cameras; without words, whatever suits the scene. */
  readonly path: PathRequest;
  /** How each frame is rendered, and into which files. */
  readonly settings: FrameSettings;
  /** What is made of the frames. */
  readonly video: VideoKind;
  /** Whether a contact sheet is made, too. */
  readonly contactSheet: boolean;
  /** Its folder. */
  readonly output: string;
  /** How many more times it is tried after it failed. */
  readonly retries: number;
  /** Seconds before it is tried again; doubled each time. */
  readonly backoff: number;
  /** Seconds after which an attempt is stopped, or null for no limit. */
  readonly timeout: number | null;
  /** The cron expression of its times, or null. */
  readonly schedule: string | null;
  /** The IANA time zone of `schedule`, or null for the machine's. */
  readonly timeZone: string | null;
  /** What happens to scheduled times that passed while nothing listened. */
  readonly missed: MissedRuns;
}

/** A jobs file that was read and checked. */
export interface JobsFile {
  /** Where it is: a full path. */
  readonly path: string;
  /** The folder of its jobs' folders: a full path. */
  readonly output: string;
  /** The folder of its state: a full path. */
  readonly state: string;
  /** Its jobs, in its order. */
  readonly jobs: readonly Job[];
  /** What looks wrong with the captures that jobs train on, though they can be read. */
  readonly warnings: readonly JobWarning[];
}

/** What looks wrong with the capture of a job. */
export interface JobWarning extends Warning {
  /** The job's name. */
  readonly job: string;
}

/** The occasion of a job that is run by hand, or once: it has no time and no capture. */
export const ONCE = "once";

/** A job's video in a render's folder; null if it makes none. */
export function videoOf({ video }: Job, folder: string): string | null {
  return video === "none" ? null : join(folder, `video.${video}`);
}
