import { extname, join } from "node:path";
import { ifThere } from "../../host/mod.ts";
import { SceneError } from "../scene.ts";
import { type PanoramaView, viewFilter, VIEWS } from "./panorama.ts";
import { type GreyImage, PgmStream } from "./pgm.ts";
import { MEASURED_SIDE, type MeasuredFrame, sharpness } from "./sharpness.ts";
import { askTool, type RunOptions, runTool, ToolError } from "./tool.ts";

/** The filter that reduces images to the size at which sharpness is measured. */
const SMALL =
  `scale=${MEASURED_SIDE}:${MEASURED_SIDE}:force_original_aspect_ratio=decrease:flags=area`;

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

/** What a video's file says of it, and some of its frames. */
export interface ProbedVideo {
  /** Width in pixels as stored; 0 if ffmpeg does not say. */
  readonly width: number;
  /** Height in pixels as stored. */
  readonly height: number;
  /** The projection that its spherical metadata name, such as `equirectangular`; null without them. */
  readonly spherical: string | null;
  /** Whether each frame shows both eyes' pictures. */
  readonly stereo: boolean;
  /** Some of its frames, small. */
  readonly samples: readonly GreyImage[];
}

/** So many frames that stand for themselves are looked at. */
const SAMPLES = 5;

/** How to read a video. */
export interface VideoOptions extends Omit<RunOptions, "onData" | "onLine"> {
  /** Called with how much is done, of how much. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Looks at the beginning of a video: its first key frames and what ffmpeg says of the file.
 *
 * @throws {SceneError} if ffmpeg cannot read it, or is not installed; the signal's reason if aborted
 */
export async function probeVideo(path: string, signal?: AbortSignal): Promise<ProbedVideo> {
  const samples: GreyImage[] = [];
  let [width, height, stereo] = [0, 0, false];
  let spherical: string | null = null;
  const grey = new PgmStream((image) => samples.push(image));
  await readVideo(path, {
    signal,
    decode: ["-skip_frame", "nokey"],
    filters: `${SMALL},format=gray`,
    output: ["-frames:v", String(SAMPLES), "-c:v", "pgm", "-f", "image2pipe", "-"],
    onLine: (line) => {
      const [, columns, rows] = /^ +Stream #.*: Video: .*?\b(\d{2,})x(\d{2,})\b/.exec(line) ?? [];
      // The last streams that ffmpeg lists are those that it writes.
      if (columns && width === 0) [width, height] = [Number(columns), Number(rows)];
      spherical ??= /^ +spherical: ([^(]*?) *(\(|$)/.exec(line)?.[1] ?? null;
      stereo ||= /^ +stereo3d: (?!2D)/.test(line);
    },
    onData: (bytes) => grey.push(bytes),
  });
  if (samples.length === 0) {
    throw new SceneError(
      `Cannot read video ${path}: it has no frames. Give a video that ffmpeg plays, or a folder of ` +
        "photographs.",
    );
  }
  return { width, height, spherical, stereo, samples };
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
  await readVideo(path, {
    ...options,
    filters: `${SMALL},format=gray,showinfo`,
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
  let written = 0;
  const { names, pattern } = frameNames(indices.length);
  await readVideo(path, {
    ...options,
    filters: `${select(indices)},${JPEG_COLORS}`,
    output: [...JPEG_QUALITY, "-f", "image2", join(folder, pattern)],
    onLine: (line) => {
      if (FRAME.test(line)) options.onProgress?.(++written, indices.length);
    },
  });
  await requireFrame(path, join(folder, names[names.length - 1]), indices.length);
  return names;
}

/** What views are cut out of. */
export interface Panoramas {
  /** A video, or one image. */
  readonly path: string;
  /** Which frames of a video, ascending; null for an image. */
  readonly indices: readonly number[] | null;
  /** Width and height of a view. */
  readonly side: number;
}

/**
 * Cuts the views out of equirectangular images, by ffmpeg's filter v360: JPEGs of the best quality, or PNGs
 * without interpolation where the target is called so, as masks are.
 *
 * @param target the path of a view's image, by its name: `0001.jpg` …, or that of an image
 * @returns the names, in the order of the frames
 * @throws {SceneError} if ffmpeg cannot read or write them; the signal's reason if aborted
 */
export async function cutViews(
  { path, indices, side }: Panoramas,
  target: (view: PanoramaView, name: string) => string,
  options: VideoOptions,
): Promise<string[]> {
  const { names, pattern } = indices ? frameNames(indices.length) : SINGLE;
  const isMask = extname(target(VIEWS[0], pattern)) === ".png";
  const [interpolation, colors] = isMask
    ? ["nearest", "null"] as const
    : ["lanczos", JPEG_COLORS] as const;
  const copies = VIEWS.map((_, i) => `[copy${i}]`).join("");
  const graph = [
    `[0:V:0]${indices ? select(indices) : "null"},${colors},split=${VIEWS.length}${copies}`,
    ...VIEWS.map((view, i) => `[copy${i}]${viewFilter(view, side, interpolation)}[view${i}]`),
  ].join(";");
  const everyFrames = await everyFrame();
  const outputs = VIEWS.flatMap((view, i) => [
    ...["-map", `[view${i}]`, ...everyFrames, ...(isMask ? [] : JPEG_QUALITY), "-f", "image2"],
    ...(indices ? [] : ["-update", "1"]),
    target(view, pattern),
  ]);
  let read = 0;
  await runFfmpeg(path, ["-i", `file:${path}`, "-filter_complex", graph, ...outputs], {
    ...options,
    onLine: (line) => {
      if (indices && FRAME.test(line)) options.onProgress?.(++read, indices.length);
    },
  });
  const last = target(VIEWS[VIEWS.length - 1], names[names.length - 1]);
  await requireFrame(path, last, names.length);
  return names;
}

const JPEG_QUALITY = ["-q:v", "1", "-qmin", "1"];

/** JPEG means the colours of BT.601 in full range, whatever the video's are. */
const JPEG_COLORS = "scale=out_color_matrix=bt601:out_range=full,format=yuvj420p";

/** The name of an image that is no frame of a video is its target's. */
const SINGLE = { names: [""], pattern: "" };

/** Lets frames pass, and says when each does. */
function select(indices: readonly number[]): string {
  return `select='${indices.map((index) => `eq(n,${index})`).join("+")}',showinfo`;
}

function frameNames(count: number): { names: string[]; pattern: string } {
  const digits = Math.max(String(count).length, 4);
  const names = Array.from(
    { length: count },
    (_, i) => `${String(i + 1).padStart(digits, "0")}.jpg`,
  );
  return { names, pattern: `%0${digits}d.jpg` };
}

async function requireFrame(path: string, last: string, count: number): Promise<void> {
  if ((await ifThere(Deno.stat(last), null))?.isFile) return;
  throw new SceneError(
    `Cannot read video ${path}: ffmpeg wrote fewer than the ${count} chosen frames.`,
  );
}

interface ReadVideoOptions extends RunOptions {
  /** Options of the decoder. */
  decode?: string[];
  filters: string;
  output: string[];
}

/** Sends every frame of a video's picture through filters, and none twice. */
async function readVideo(path: string, options: ReadVideoOptions): Promise<void> {
  const { decode = [], filters, output, ...run } = options;
  const input = [...decode, "-i", `file:${path}`, "-map", "0:V:0"];
  await runFfmpeg(path, [...input, "-vf", filters, ...await everyFrame(), ...output], run);
}

async function runFfmpeg(
  path: string,
  args: readonly string[],
  { log, ...run }: RunOptions,
): Promise<void> {
  const quietLog = log &&
    { write: (line: string) => /Parsed_showinfo/.test(line) || log.write(line) };
  try {
    await runTool("ffmpeg", ["-hide_banner", "-nostdin", "-nostats", ...args], {
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
