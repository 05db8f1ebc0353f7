import type { createH264MP4Encoder, H264MP4Encoder } from "npm:h264-mp4-encoder@^1.0.12";
import type { EventEmitter } from "node:events";
import process from "node:process";
import type { EncodeOptions } from "./encode.ts";
import { even, evenSized, overWhite } from "./frame.ts";
import { completeMp4 } from "./mp4_boxes.ts";
import { decodePictures, type Pictures } from "./pictures.ts";
import { FileWriter } from "../host/mod.ts";

/** H.264's quantiser, 10 to 51: about the quality that ffmpeg is asked for. */
const QUANTIZER = 22;

/** Frames from one key frame, where a player can begin, to the next. */
const KEY_FRAME_EVERY = 48;

/** The encoder takes whole frame rates only, and counts 90,000ths of a second: the real rate is set after. */
const NOMINAL_FPS = 30;
const TICKS_PER_FRAME = 90_000 / NOMINAL_FPS;

/**
 * Encodes an MP4 by minih264 and libmp4v2, compiled to WebAssembly. The whole file is in memory once.
 *
 * @param file where to
 * @param onFrame called after each frame
 * @throws {MediaError} if a picture cannot be decoded; the signal's reason if aborted
 */
export async function encodeWithWasm(
  pictures: Pictures,
  file: string,
  { fps, signal, onFrame }: EncodeOptions,
): Promise<void> {
  const encoder = await createEncoder();
  // All encoders share one file system, in memory.
  encoder.outputFilename = `${crypto.randomUUID()}.mp4`;
  encoder.width = even(pictures.width);
  encoder.height = even(pictures.height);
  encoder.frameRate = NOMINAL_FPS;
  encoder.quantizationParameter = QUANTIZER;
  encoder.groupOfPictures = KEY_FRAME_EVERY;
  encoder.speed = 0; // the smallest file
  encoder.initialize();
  try {
    try {
      for await (const picture of decodePictures(pictures, signal)) {
        encoder.addFrameRgba(evenSized(overWhite(picture)).data);
        onFrame();
      }
    } finally {
      encoder.finalize(); // an abandoned film, too: it could not be deleted otherwise
    }
    using target = new FileWriter(file);
    await target.write(
      completeMp4(encoder.FS.readFile(encoder.outputFilename), {
        timeScale: Math.round(TICKS_PER_FRAME * fps),
        keyFrames: pictures.files.flatMap((_, i) => i % KEY_FRAME_EVERY === 0 ? [i] : []),
      }),
    );
  } finally {
    encoder.FS.unlink(encoder.outputFilename);
    encoder.delete();
  }
}

/** Loads the encoder only where it is needed: it has a megabyte. */
async function createEncoder(): Promise<H264MP4Encoder> {
  const before = UNCAUGHT.map((event) => new Set(listenersOf(event)));
  // It is CommonJS: what its types declare as exports are properties of the default one.
  const { default: library } = await import("npm:h264-mp4-encoder@^1.0.12") as unknown as {
    default: { createH264MP4Encoder: typeof createH264MP4Encoder };
  };
  const encoder = await library.createH264MP4Encoder();
  // Emscripten's code takes over what happens to errors that nobody catches. It may not.
  UNCAUGHT.forEach((event, i) => {
    const added = listenersOf(event).filter((listener) => !before[i].has(listener));
    for (const listener of added) process.removeListener(event, listener);
  });
  return encoder;
}

const UNCAUGHT = ["uncaughtException", "unhandledRejection"];

type Listener = (...values: unknown[]) => void;

function listenersOf(event: string): Listener[] {
  return (process as EventEmitter).listeners(event) as Listener[];
}
