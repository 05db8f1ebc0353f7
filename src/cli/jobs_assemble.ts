import { join } from "node:path";
import {
  assembleFrames,
  type Assembly,
  type Film,
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

/** How many gaps people are shown; programs get all. */
const GAPS_SHOWN = 20;

/** Checks that a render is complete and makes its manifest, video and contact sheet; returns the exit code. */
export async function assemble(
  folders: readonly string[],
  options: AssembleOptions,
): Promise<number> {
  const output = new Output(options.json ?? false);
  const progress = new Progress();
  using interrupt = new Interrupt(() => output.note("\nInterrupted: stopping …"));
  const { signal } = interrupt;
  const shows = (what: string) => (done: number, total: number) =>
    progress.update(done / total, `${what} frame ${done} of ${total}`);
  try {
    const assembly = await assembleFrames(folders, {
      output: options.output,
      signal,
      onProgress: shows("checking"),
    });
    progress.clear();
    if (assembly.faults.length > 0) return reportGaps(assembly, output);

    const { folder, description, records } = assembly;
    const { video = true } = options;
    using _alone = await lockFinish(folder, signal);
    const film = await makeFilm(folder, records, {
      video: video === true ? join(folder.path, "video.mp4") : video || null,
      fps: options.fps ?? description.fps,
      contactSheet: options.contactSheet,
      signal,
      onProgress: shows("encoding"),
    });
    progress.clear();
    reportFilm(assembly, film, output);
    return 0;
  } catch (error) {
    progress.clear();
    if (signal.aborted) return interrupted(output);
    throw error;
  }
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
  const total = description.frames.length;
  const gaps = gapsOf(faults);
  const shards = missingShards(faults.map(({ frame }) => frame), total)
    .map(({ index, count }) => `${index}/${count}`);
  const shown = gaps.slice(0, GAPS_SHOWN).map(({ first, last, frames, reason }) =>
    frames === 1 ? `  ${first}: ${reason}` : `  ${first} to ${last}, ${frames} frames: ${reason}`
  );
  if (gaps.length > GAPS_SHOWN) shown.push(`  and ${gaps.length - GAPS_SHOWN} more gaps`);
  const isShards = shards.length > 0
    ? [`These are the frames of --shard ${shards.join(" and of --shard ")}.`]
    : [];
  output.result(
    {
      ...{
        output: folder.path,
        complete: false,
        frames: total,
        done: records.length,
        gaps,
        shards,
      },
      ...{ manifest: null, video: null, contactSheet: null },
    },
    [
      `${faults.length} of ${total} frames of ${folder.path} are not done:`,
      ...shown,
      ...isShards,
      "Render them by the command that rendered the others, with --verify: what is in order is left as it is.",
      `  denerf render RUN … --output ${folder.path} --verify${
        shards.length === 1 ? ` --shard ${shards[0]}` : ""
      }`,
    ].join("\n"),
  );
  return 1;
}
