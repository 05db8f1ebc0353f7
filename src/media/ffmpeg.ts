import { MediaError } from "./error.ts";
import type { EncodeOptions } from "./encode.ts";
import { even, evenSized, overWhite } from "./frame.ts";
import { decodePictures, type Pictures } from "./pictures.ts";

/** What an installed ffmpeg can do. */
export interface Ffmpeg {
  /** Its version, such as `5.1.6-0+deb12u1`. */
  readonly version: string;
  /** Whether it encodes H.264 with libx264; some distributions leave that out. */
  readonly h264: boolean;
}

/** Looks for ffmpeg on PATH; null if it is not installed or may not be run. Nobody is asked for permission. */
export async function findFfmpeg(): Promise<Ffmpeg | null> {
  const { state } = Deno.permissions.querySync({ name: "run", command: "ffmpeg" });
  if (state !== "granted") return null;
  const ask = async (question: string) => {
    const { stdout } = await new Deno.Command("ffmpeg", {
      args: ["-hide_banner", "-loglevel", "error", question],
      stdin: "null",
      stderr: "null",
    }).output();
    return new TextDecoder().decode(stdout);
  };
  try {
    const [, version] = /^ffmpeg version (\S+)/.exec(await ask("-version")) ?? [];
    if (version === undefined) return null;
    return { version, h264: /\blibx264\b/.test(await ask("-encoders")) };
  } catch (error) {
    const { NotFound, PermissionDenied } = Deno.errors;
    if (error instanceof NotFound || error instanceof PermissionDenied) return null;
    throw error;
  }
}

/** Visually lossless for most eyes; x264's default is 23. */
const QUALITY = 18;

/** x264's decisions depend on how many threads it has: a fixed number gives the same file everywhere. */
const THREADS = 4;

/** Seconds between key frames, where a player can begin. */
const KEY_FRAME_SECONDS = 2;

/**
 * Encodes an MP4 by ffmpeg, which is given raw frames through a pipe.
 *
 * @param file where to
 * @param onFrame called after each frame
 * @throws {MediaError} if ffmpeg fails, with the last line that it says, or a picture cannot be decoded;
 *   the signal's reason if aborted
 */
export async function encodeWithFfmpeg(
  pictures: Pictures,
  file: string,
  { fps, signal, onFrame }: EncodeOptions,
): Promise<void> {
  const child = new Deno.Command("ffmpeg", {
    args: argumentsOf(pictures, file, fps),
    stdin: "piped",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const kill = () => {
    try {
      child.kill("SIGKILL"); // a politer signal would make it finish the file
    } catch (error) {
      // It may have ended by itself.
      if (!(error instanceof TypeError || error instanceof Deno.errors.NotFound)) throw error;
    }
  };
  signal?.addEventListener("abort", kill);
  const complaint = lastLine(child.stderr);
  const failure = await pipeFrames(pictures, child.stdin, signal, onFrame).catch((error) => error);
  const stoppedReading = failure instanceof Deno.errors.BrokenPipe;
  if (failure !== undefined && !stoppedReading) kill();
  const { success, code } = await child.status;
  signal?.removeEventListener("abort", kill);
  const reason = await complaint || "it did not say why";

  signal?.throwIfAborted();
  if (failure !== undefined && (success || !stoppedReading)) throw failure;
  if (!success) {
    throw new MediaError(
      `Cannot encode ${pictures.files.length} frames: ffmpeg failed with code ${code}: ${reason}`,
    );
  }
}

function argumentsOf({ width, height }: Pictures, file: string, fps: number): string[] {
  // Pictures are sRGB; the file says so, and which matrix made its colours: players need not guess.
  const colors = [
    ...["-vf", "scale=out_color_matrix=bt709:out_range=tv:flags=bitexact+accurate_rnd"],
    ...["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "iec61966-2-1"],
  ];
  return [
    ...["-hide_banner", "-loglevel", "error", "-y"],
    ...["-f", "rawvideo", "-pix_fmt", "rgb0", "-video_size", `${even(width)}x${even(height)}`],
    ...["-framerate", `${fps}`, "-i", "pipe:0"],
    ...colors,
    ...["-c:v", "libx264", "-crf", `${QUALITY}`, "-pix_fmt", "yuv420p", "-threads", `${THREADS}`],
    ...["-g", `${Math.ceil(KEY_FRAME_SECONDS * fps)}`],
    // No version and no time in the file; the index at its beginning, so that browsers play at once.
    ...["-flags:v", "+bitexact", "-fflags", "+bitexact", "-movflags", "+faststart"],
    ...["-f", "mp4", `file:${file}`],
  ];
}

async function pipeFrames(
  pictures: Pictures,
  stdin: WritableStream<Uint8Array>,
  signal: AbortSignal | undefined,
  onFrame: () => void,
): Promise<void> {
  const writer = stdin.getWriter();
  try {
    for await (const picture of decodePictures(pictures, signal)) {
      await writer.write(evenSized(overWhite(picture)).data);
      onFrame();
    }
    await writer.close();
  } catch (error) {
    await writer.abort(error).catch(() => {});
    throw error;
  }
}

/** How many characters of a program's words are kept: enough for any last line. */
const TAIL = 4096;

/** The last line of what a program says, which is where it says why it failed. */
async function lastLine(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string> {
  let tail = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    tail = (tail + text).slice(-TAIL);
  }
  return tail.trimEnd().split(/[\r\n]/).at(-1)!;
}
