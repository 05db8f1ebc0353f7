import { join } from "node:path";
import { ifThere } from "../../host/mod.ts";
import { SceneError } from "../scene.ts";
import { PgmStream } from "./pgm.ts";
import { type MeasuredFrame, sharpness } from "./sharpness.ts";
import { askTool, type RunOptions, runTool, ToolError } from "./tool.ts";

/** Longer side of the images on which sharpness is measured: larger ones measure noise. */
const MEASURED_SIDE = 640;

/** The line that ffmpeg's filter showinfo writes for each frame. */
const FRAME = /Parsed_showinfo.* pts_time:(\S+)/;

/** Transfer functions of high dynamic range, as ffmpeg names them. */
const HDR = /\b(arib-std-b67|smpte2084)\b/;

/** A video that was looked through. */
export interface MeasuredVideo {
  /** Every frame, in the order in which they are shown. */
  readonly frames: readonly MeasuredFrame[];
  /** Whether it is encoded with a high dynamic range, which JPEGs cannot show. */
  readonly hdr: boolean;
}

/** How to read a video. */
export interface VideoOptions extends Omit<RunOptions, "onData" | "onLine"> {
  /** Called with how much is done, of how much. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Measures every frame of a video.
 *
 * @throws {SceneError} if ffmpeg cannot read it, or is not installed; the signal's reason if aborted
 */
export async function measureVideo(path: string, options: VideoOptions): Promise<MeasuredVideo> {
  const times: number[] = [];
  const sharpnesses: number[] = [];
  let duration = NaN;
  let hdr = false;
  const onLine = (line: string) => {
    const [, time] = FRAME.exec(line) ?? [];
    // A frame without a time stamp is taken to be shown with the one before.
    if (time !== undefined) times.push(Number.isFinite(+time) ? +time : times.at(-1) ?? 0);
    const [, hours, minutes, seconds] = /^ +Duration: (\d+):(\d+):([\d.]+)/.exec(line) ?? [];
    if (hours) duration = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
    if (/^ +Stream #.*: Video:/.test(line) && HDR.test(line)) hdr = true;
  };
  const grey = new PgmStream(({ width, height, data }) => {
    sharpnesses.push(sharpness(data, width, height));
    const time = times.at(-1) ?? 0;
    if (duration > 0) options.onProgress?.(Math.min(time, duration), duration);
  });
  const size = `${MEASURED_SIDE}:${MEASURED_SIDE}`;
  const filters = `scale=${size}:force_original_aspect_ratio=decrease:flags=area,format=gray`;
  await readVideo(path, {
    ...options,
    filters: `${filters},showinfo`,
    output: ["-c:v", "pgm", "-f", "image2pipe", "-"],
    onLine,
    onData: (bytes) => grey.push(bytes),
  });
  if (sharpnesses.length === 0 || times.length !== sharpnesses.length) {
    throw new SceneError(
      `Cannot read video ${path}: ffmpeg gave ${sharpnesses.length} frames and ${times.length} times ` +
        `of frames. Convert it to another format, such as H.264 in MP4.`,
    );
  }
  return { frames: times.map((time, i) => ({ time, sharpness: sharpnesses[i] })), hdr };
}

/**
 * Writes some frames of a video as JPEGs of the best quality, turned upright.
 *
 * @param indices which frames, ascending
 * @param folder where they go
 * @returns the names of the files, in the order of the frames: `0001.jpg` …
 * @throws {SceneError} if ffmpeg cannot read the video or write the frames; the signal's reason if
 *   aborted
 */
export async function extractFrames(
  path: string,
  indices: readonly number[],
  folder: string,
  options: VideoOptions,
): Promise<string[]> {
  const digits = Math.max(String(indices.length).length, 4);
  const chosen = indices.map((index) => `eq(n,${index})`).join("+");
  // JPEG means the colours of BT.601 in full range, whatever the video's are.
  const colors = "scale=out_color_matrix=bt601:out_range=full,format=yuvj420p";
  let written = 0;
  await readVideo(path, {
    ...options,
    filters: `select='${chosen}',showinfo,${colors}`,
    output: ["-q:v", "1", "-qmin", "1", "-f", "image2", join(folder, `%0${digits}d.jpg`)],
    onLine: (line) => {
      if (FRAME.test(line)) options.onProgress?.(++written, indices.length);
    },
  });
  const names = indices.map((_, i) => `${String(i + 1).padStart(digits, "0")}.jpg`);
  const last = await ifThere(Deno.stat(join(folder, names[names.length - 1])), null);
  if (!last?.isFile) {
    throw new SceneError(
      `Cannot read video ${path}: ffmpeg wrote fewer than the ${indices.length} chosen frames.`,
    );
  }
  return names;
}

interface ReadVideoOptions extends RunOptions {
  filters: string;
  output: string[];
}

/** Sends every frame of a video's picture through filters, and none twice. */
async function readVideo(path: string, options: ReadVideoOptions): Promise<void> {
  const { filters, output, log, ...run } = options;
  const quietLog = log &&
    { write: (line: string) => /Parsed_showinfo/.test(line) || log.write(line) };
  const input = ["-hide_banner", "-nostdin", "-nostats", "-i", `file:${path}`, "-map", "0:V:0"];
  try {
    await runTool("ffmpeg", [...input, "-vf", filters, ...await everyFrame(), ...output], {
      ...run,
      log: quietLog,
    });
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    throw new SceneError(
      `Cannot read video ${path}: ${error.message}. Give a video that ffmpeg plays, or a folder of ` +
        "photographs.",
      { cause: error },
    );
  }
}

/** The option that keeps ffmpeg from repeating and dropping frames; it was renamed in version 5.1. */
async function everyFrame(): Promise<string[]> {
  const [, major, minor] = /version n?(\d+)\.(\d+)/.exec(await askTool("ffmpeg", ["-version"])) ??
    [];
  const old = major !== undefined && Number(major) + Number(minor) / 10 < 5.05;
  return old ? ["-vsync", "passthrough"] : ["-fps_mode", "passthrough"];
}
