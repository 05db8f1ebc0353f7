import { extname } from "node:path";
import { encodeAnimatedPng } from "./animated_png.ts";
import type { Encode } from "./encode.ts";
import { MediaError } from "./error.ts";
import { even } from "./frame.ts";
import { encodeWithFfmpeg, findFfmpeg } from "./ffmpeg.ts";
import { encodeGif } from "./gif.ts";
import { encodeWithWasm } from "./h264_wasm.ts";
import { surveyPictures } from "./pictures.ts";
import { replaceFile } from "../host/mod.ts";

/** What a video can be, by the ending of its name: H.264, GIF, animated PNG. */
export const VIDEO_FORMATS = ["mp4", "gif", "png"] as const;

/** A kind of video. */
export type VideoFormat = typeof VIDEO_FORMATS[number];

/** Who encoded a video: the program ffmpeg, h264-mp4-encoder in WebAssembly, or JavaScript. */
export type Encoder = "ffmpeg" | "wasm" | "javascript";

/** How to make a video. */
export interface VideoOptions {
  /** Frames a second, from 0.01 to 240; of a GIF to 50. */
  readonly fps: number;
  /** Whether a GIF or an animated PNG begins again at its end; true by default. Players decide for MP4. */
  readonly loop?: boolean;
  /** Who encodes an MP4; by default "auto", ffmpeg where it is installed with libx264, else "wasm". */
  readonly encoder?: "auto" | "ffmpeg" | "wasm";
  /** Abandons everything when aborted; nothing is left over. */
  readonly signal?: AbortSignal;
  /** Called with how many frames are done, of how many. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** What was written. */
export interface VideoReport {
  /** Who encoded it. */
  readonly encoder: Encoder;
  /** How many frames it has. */
  readonly frames: number;
  /** Its width in pixels: of an MP4 always even. */
  readonly width: number;
  /** Its height in pixels: of an MP4 always even. */
  readonly height: number;
  /** The file's size. */
  readonly bytes: number;
}

/**
 * The kind of video that a file's name asks for.
 *
 * @throws {MediaError} if it ends in neither .mp4, .gif nor .png
 */
export function videoFormat(file: string): VideoFormat {
  const ending = extname(file).slice(1).toLowerCase();
  const format = VIDEO_FORMATS.find((name) => name === ending);
  if (format) return format;
  throw new MediaError(
    `Cannot write ${file}: a video's name must end in .mp4, .gif or .png (animated).`,
  );
}

/**
 * Makes a video of pictures. It appears under its name when it is complete; a video that was there before
 * stays until then. Pictures are read one by one. The same pictures give the same bytes (of one ffmpeg).
 *
 * MP4 has no alpha: colours are composited over white. H.264 halves the resolution of colours, so sizes
 * must be even: the last column or row of an odd size is repeated.
 *
 * @param file where to, ending in .mp4, .gif or .png (animated)
 * @param frames PNG or JPEG files of one size, in order, at least one; for an animated PNG only PNG files
 * @throws {MediaError} naming the picture that is missing, corrupt or of another size, or saying why the
 *   encoder failed; {FileError} if the video cannot be written; the signal's reason if aborted
 */
export async function writeVideo(
  file: string,
  frames: readonly string[],
  options: VideoOptions,
): Promise<VideoReport> {
  const format = videoFormat(file);
  requireFrameRate(file, options.fps);
  const pictures = await surveyPictures(frames, file, options.signal);
  const [encoder, encode] = await chooseEncoder(format, options.encoder ?? "auto");
  let done = 0;
  const onFrame = () => options.onProgress?.(++done, frames.length);
  const { fps, loop = true, signal } = options;
  const bytes = await replaceFile(
    file,
    (temporary) => encode(pictures, temporary, { fps, loop, signal, onFrame }),
  );
  const [width, height] = format === "mp4"
    ? [even(pictures.width), even(pictures.height)]
    : [pictures.width, pictures.height];
  return { encoder, frames: frames.length, width, height, bytes };
}

/** A frame that stays for more than 100 seconds is a picture; GIF counts to 655. */
const LEAST_FPS = 0.01;

/** More is no film; players and formats give up at different rates above. */
const MOST_FPS = 240;

/** Browsers play GIFs whose frames last less than two hundredths of a second at ten frames a second. */
const MOST_GIF_FPS = 50;

/**
 * Checks a video's rate, which can be done before its pictures are there.
 *
 * @param file the video's, ending in .mp4, .gif or .png
 * @param fps frames a second
 * @throws {MediaError} if a video of that kind cannot have it
 */
export function requireFrameRate(file: string, fps: number): void {
  const format = videoFormat(file);
  const most = format === "gif" ? MOST_GIF_FPS : MOST_FPS;
  if (fps >= LEAST_FPS && fps <= most) return;
  const what = format === "gif" ? "a GIF's frame rate" : "the frame rate";
  throw new MediaError(
    `Cannot write ${file} as ${what} must be from ${LEAST_FPS} to ${most} frames a second: current value ` +
      `is ${fps}.`,
  );
}

async function chooseEncoder(
  format: VideoFormat,
  wanted: NonNullable<VideoOptions["encoder"]>,
): Promise<[Encoder, Encode]> {
  if (format === "gif") return ["javascript", encodeGif];
  if (format === "png") return ["javascript", encodeAnimatedPng];
  if (wanted === "wasm") return ["wasm", encodeWithWasm];
  const ffmpeg = await findFfmpeg();
  if (ffmpeg?.h264) return ["ffmpeg", encodeWithFfmpeg];
  if (wanted === "auto") return ["wasm", encodeWithWasm];
  throw new MediaError(
    ffmpeg
      ? `Cannot use ffmpeg ${ffmpeg.version}: it was built without libx264. Install one that has it.`
      : "Cannot use ffmpeg: it is not installed, or not on PATH. Install it, or let denerf encode.",
  );
}
