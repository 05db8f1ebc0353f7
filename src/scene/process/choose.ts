import type { Inputs, SizedPhotograph, Source } from "./inputs.ts";
import { VIEWS } from "./panorama.ts";
import { spread } from "./photographs.ts";
import { chooseSharpest, type MeasuredFrame } from "./sharpness.ts";
import type { RunOptions } from "./tool.ts";
import { type MeasuredVideo, measureVideo } from "./video.ts";

/** Frames a second that overlap enough where somebody walks around something. */
const DEFAULT_FPS = 4;

/** Frames of videos that COLMAP places within some minutes. */
const MOST_FRAMES = 300;

/** The same for panoramas, of which each has twelve views. */
const MOST_MOMENTS = 50;

/** A source and which of its images are used. */
export type Chosen =
  & Pick<Source, "path" | "prefix">
  & (
    | { kind: "video"; frames: readonly MeasuredFrame[]; indices: readonly number[] }
    | { kind: "photographs"; photographs: readonly SizedPhotograph[] }
  );

/** How to choose images. */
export interface ChooseOptions extends Pick<RunOptions, "log" | "signal"> {
  /** Frames a second of videos. */
  readonly fps?: number;
  /** The most images, views of panoramas counted one by one. */
  readonly maxImages?: number;
  /** Runs a stage, and tells how much of it is done, of how much. */
  readonly stage: <T>(
    name: "frames" | "images",
    work: (onProgress: (done: number, total: number) => void) => Promise<T>,
  ) => Promise<T>;
}

/**
 * Decides which photographs and which frames are used. Videos are measured, and share the frames that may be
 * used by how long they are.
 *
 * @returns the sources in their order; how many frames and photographs there are; whether a video has a high
 *   dynamic range
 * @throws {SceneError} if a video cannot be read; the signal's reason if aborted
 */
export async function chooseImages(
  { sources, projection }: Inputs,
  { fps = DEFAULT_FPS, maxImages, ...options }: ChooseOptions,
): Promise<{ chosen: Chosen[]; available: number; hdr: boolean }> {
  const isPanorama = projection === "equirectangular";
  const most = maxImages && Math.max(Math.floor(maxImages / (isPanorama ? VIEWS.length : 1)), 1);
  const videos = sources.filter(({ kind }) => kind === "video");
  const photographs = sum(
    sources.map((each) => each.kind === "photographs" ? each.photographs.length : 0),
  );
  // Where both are given, photographs are at most half of what may be used.
  const share = most === undefined ? Infinity : videos.length > 0 ? Math.ceil(most / 2) : most;
  const kept = Math.min(photographs, share);
  const mostFrames = most === undefined
    ? (isPanorama ? MOST_MOMENTS : MOST_FRAMES)
    : Math.max(most - kept, videos.length);
  const measured = await measureVideos(videos, options);
  const seconds = measured.map(({ frames }) => (frames.at(-1)?.time ?? 0) - (frames[0]?.time ?? 0));
  const total = sum(seconds);
  const chosen = sources.map((source): Chosen => {
    if (source.kind === "photographs") {
      const part = Math.max(Math.floor(kept * source.photographs.length / photographs), 1);
      return { ...source, photographs: spread(source.photographs, part) };
    }
    const index = videos.indexOf(source);
    const part = total > 0 ? seconds[index] / total : 1 / videos.length;
    const { frames } = measured[index];
    const indices = chooseSharpest(frames, fps, Math.max(Math.floor(mostFrames * part), 1));
    return { ...source, frames, indices };
  });
  return {
    chosen,
    available: photographs + sum(measured.map(({ frames }) => frames.length)),
    hdr: measured.some(({ hdr }) => hdr),
  };
}

/** Measures every frame of videos, one after the other. */
async function measureVideos(
  videos: readonly Source[],
  { log, signal, stage }: Pick<ChooseOptions, "log" | "signal" | "stage">,
): Promise<MeasuredVideo[]> {
  if (videos.length === 0) return [];
  return await stage("frames", async (onProgress) => {
    const measured: MeasuredVideo[] = [];
    for (const [index, { path }] of videos.entries()) {
      const progress = (done: number, total: number) =>
        onProgress((index + done / total) * total, videos.length * total);
      measured.push(await measureVideo(path, { log, signal, onProgress: progress }));
    }
    return measured;
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
