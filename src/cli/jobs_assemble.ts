import { join } from "node:path";
import { shellWord } from "../host/mod.ts";
import { ConfigError } from "../nerf/mod.ts";
import {
  assembleFrames,
  type Assembly,
  type Film,
  type FilmOptions,
  type Gap,
  gapsOf,
  lockFinish,
  makeFilm,
  missingShards,
} from "../render/mod.ts";
import { Interrupt, interrupted } from "./interrupt.ts";
import { Output, Progress } from "./output.ts";

/** Options of `denerf jobs assemble`. */
export interface AssembleOptions {
  /** Where several folders are brought together; without it, the only folder. */
  output?: string;
  /** The video's file; FOLDER/video.mp4 by default, false for none. */
  video?: string | boolean;
  /** Frames a second; the render's by default. */
  fps?: number;
  /** Whether a contact sheet is made. */
  contactSheet: boolean;
  /** Whether stdout gets one JSON object. */
  json?: boolean;
}

const FAILED = 1;

/** How many gaps people are shown; programs get all. */
const GAPS_SHOWN = 20;

/** Checks that a render is complete and makes its manifest, video and contact sheet; returns the exit code. */
export async function assemble(
  folders: readonly string[],
  options: AssembleOptions,
): Promise<number> {
  if (folders.length > 1 && options.output === undefined) {
    throw new ConfigError(
      `Cannot assemble ${folders.length} folders without --output, where they are brought together.`,
    );
  }
  const output = new Output(options.json ?? false);
  const progress = new Progress();
  using interrupt = new Interrupt(() => output.note("\nInterrupted: stopping …"));
  const { signal } = interrupt;
  const shows = (what: string) => (done: number, total: number) =>
    progress.update(done / total, `${what} frame ${done} of ${total}`);
  try {
    const assembly = await assembleFrames(folders, options.output ?? folders[0], {
      signal,
      onProgress: shows("checking"),
    });
    progress.clear();
    if (assembly.faults.length > 0) return reportGaps(assembly, output);

    const { folder, records } = assembly;
    using _alone = await lockFinish(folder, signal);
    const onProgress = shows("encoding");
    const film = await makeFilm(folder, records, {
      ...wanted(assembly, options),
      signal,
      onProgress,
    });
    progress.clear();
    reportFilm(assembly, film, output);
    return 0;
  } catch (error) {
    progress.clear();
    if (error !== signal.reason) throw error;
    return interrupted(output);
  }
}

/** What is made of the frames. Without colours it is nothing, unless a video is asked for by name. */
function wanted(
  { folder, description: { fps, settings } }: Assembly,
  { video = true, fps: otherFps = fps, contactSheet }: AssembleOptions,
): FilmOptions {
  const hasColors = settings.outputs.includes("color");
  const standard = hasColors && video !== false ? join(folder.path, "video.mp4") : null;
  return {
    video: typeof video === "string" ? video : standard,
    fps: otherFps,
    contactSheet: contactSheet && hasColors,
  };
}

function reportFilm({ folder, records }: Assembly, film: Film, output: Output): void {
  const { video, contactSheet } = film;
  const files = [folder.manifestPath, video?.file, contactSheet].filter((file) => file != null);
  output.result(
    {
      ...{ output: folder.path, complete: true, frames: records.length, done: records.length },
      ...{ gaps: [], shards: [], manifest: folder.manifestPath, video, contactSheet },
    },
    `All ${records.length} frames are there. Wrote ${files.join(", ")}`,
  );
}

/** Lists what is missing and how to render it; returns the exit code. */
function reportGaps({ folder, description, records, faults }: Assembly, output: Output): number {
  const frames = description.frames.length;
  const gaps = gapsOf(faults);
  const shards = missingShards(faults.map(({ frame }) => frame), frames)
    .map(({ index, count }) => `${index}/${count}`);
  output.result(
    {
      ...{ output: folder.path, complete: false, frames, done: records.length, gaps, shards },
      ...{ manifest: null, video: null, contactSheet: null },
    },
    [
      `${faults.length} of ${frames} frames of ${folder.path} are not done:`,
      ...gapLines(gaps),
      ...adviceLines(folder.path, shards),
    ].join("\n"),
  );
  return FAILED;
}

function gapLines(gaps: readonly Gap[]): string[] {
  const lines = gaps.slice(0, GAPS_SHOWN).map(({ first, last, frames, reason }) =>
    frames === 1 ? `  ${first}: ${reason}` : `  ${first} to ${last}, ${frames} frames: ${reason}`
  );
  return gaps.length > GAPS_SHOWN
    ? [...lines, `  and ${gaps.length - GAPS_SHOWN} more gaps`]
    : lines;
}

function adviceLines(folder: string, shards: readonly string[]): string[] {
  const isShards = `These are the frames of --shard ${shards.join(" and of --shard ")}.`;
  const shard = shards.length === 1 ? ` --shard ${shards[0]}` : "";
  return [
    ...(shards.length > 0 ? [isShards] : []),
    "Render them by the command that rendered the others, with --verify: what is in order is left as it is.",
    `  denerf render RUN … --output ${shellWord(folder)} --verify${shard}`,
  ];
}
