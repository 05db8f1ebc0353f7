import { GIFEncoder, quantize, snapColorsToPalette } from "npm:gifenc@^1.0.3/dist/gifenc.esm.js";
import type { RgbaImage } from "../scene/mod.ts";
import { dither, nearestOf, type Palette } from "./dither.ts";
import type { EncodeOptions } from "./encode.ts";
import { MediaError } from "./error.ts";
import { overWhite } from "./frame.ts";
import { decodePictures, type Pictures } from "./pictures.ts";
import { FileWriter } from "../host/mod.ts";

/** A GIF's sizes have 16 bits. */
const MOST_PIXELS_A_SIDE = 65535;

/** How many pictures the table of colours is chosen from. */
const PALETTE_PICTURES = 32;

/** How many of their pixels, over all of them, it is chosen from. */
const PALETTE_PIXELS = 2 ** 19;

/** Entries of a table of colours. */
const TABLE = 256;

/** Colours that are this near to black or white become it: backgrounds stay clean. */
const SNAP_DISTANCE = 6;

const BLACK_AND_WHITE = [[0, 0, 0], [255, 255, 255]];

/** What all frames share. */
interface Look {
  /** The colours that there are. */
  readonly palette: Palette;
  /** Whether pixels with an alpha below a half are left out; else all is composited over white. */
  readonly transparent: boolean;
}

/**
 * Writes a GIF. All frames share one table of colours, as colours that change from frame to frame flicker.
 *
 * @throws {MediaError} if a picture is too large or cannot be decoded; the signal's reason if aborted
 */
export async function encodeGif(
  pictures: Pictures,
  file: string,
  { fps, loop, signal, onFrame }: EncodeOptions,
): Promise<void> {
  const { width, height } = pictures;
  if (Math.max(width, height) > MOST_PIXELS_A_SIDE) {
    throw new MediaError(
      `Cannot write a GIF of ${width} x ${height} pixels: its sides must have at most ` +
        `${MOST_PIXELS_A_SIDE}.`,
    );
  }
  const { palette, transparent } = await chooseLook(pictures, signal);
  const hidden = palette.length; // one entry more, for "nothing here"
  const table = transparent ? [...palette, [0, 0, 0]] : palette;
  const nearest = nearestOf(palette);
  const gif = GIFEncoder({ auto: false });
  gif.writeHeader();
  using target = new FileWriter(file);
  let frame = 0;
  for await (const picture of decodePictures(pictures, signal)) {
    const seen = transparent ? picture : overWhite(picture);
    gif.writeFrame(dither(seen, palette, nearest, hidden), width, height, {
      first: frame === 0,
      palette: frame === 0 ? table : null,
      repeat: loop ? 0 : -1,
      transparent,
      transparentIndex: hidden,
      delay: 10 * hundredths(frame, fps),
    });
    await target.write(gif.bytesView());
    gif.reset(); // drops what has been written, so that memory stays small
    frame++;
    onFrame();
  }
  gif.finish();
  await target.write(gif.bytesView());
}

/** How long a frame stays, in whole hundredths of a second that add up to the frame rate. */
function hundredths(frame: number, fps: number): number {
  return Math.round(100 * (frame + 1) / fps) - Math.round(100 * frame / fps);
}

/** Looks at pictures spread over the whole film. */
async function chooseLook(pictures: Pictures, signal?: AbortSignal): Promise<Look> {
  const { files, width, height } = pictures;
  const count = Math.min(files.length, PALETTE_PICTURES);
  const chosen = Array.from(
    { length: count },
    (_, i) => files[Math.floor(i * files.length / count)],
  );
  const stride = Math.ceil(count * width * height / PALETTE_PIXELS);
  const colors: number[] = [];
  let transparent = false;
  for await (const picture of decodePictures({ ...pictures, files: chosen }, signal)) {
    transparent ||= picture.data.some((value, i) => i % 4 === 3 && value < 128);
    samplePixels(transparent ? picture : overWhite(picture), stride, colors);
  }
  if (colors.length === 0) return { palette: [[0, 0, 0]], transparent };
  const samples = new Uint8Array(Uint32Array.from(colors).buffer);
  const palette: number[][] = quantize(samples, transparent ? TABLE - 1 : TABLE);
  snapColorsToPalette(palette, BLACK_AND_WHITE, SNAP_DISTANCE);
  return { palette, transparent };
}

/** Adds one pixel in `stride`, where it can be seen, as four bytes in one number. */
function samplePixels({ data }: RgbaImage, stride: number, colors: number[]): void {
  const pixels = new Uint32Array(data.buffer, data.byteOffset, data.length / 4);
  for (let i = 0; i < pixels.length; i += stride) {
    if (data[4 * i + 3] >= 128) colors.push(pixels[i]);
  }
}
