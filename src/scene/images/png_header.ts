import { corruptImage, requireImageSize } from "./image_errors.ts";

/** The bytes that a PNG begins with. */
export const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Grey; all of these are the specification's numbers of colour types. */
export const GREY = 0;
/** Red, green and blue. */
export const RGB = 2;
/** Places in a palette. */
export const PALETTE = 3;
/** Grey with alpha. */
export const GREY_ALPHA = 4;
/** Red, green and blue with alpha. */
export const RGBA = 6;

/** By colour type: the samples of a pixel, and the bit depths allowed (PNG specification, table 11.1). */
const COLOUR_TYPES = new Map([
  [GREY, { channels: 1, depths: [1, 2, 4, 8, 16] }],
  [RGB, { channels: 3, depths: [8, 16] }],
  [PALETTE, { channels: 1, depths: [1, 2, 4, 8] }],
  [GREY_ALPHA, { channels: 2, depths: [8, 16] }],
  [RGBA, { channels: 4, depths: [8, 16] }],
]);

/** What a PNG's header says. */
export interface PngHeader {
  /** Columns. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  /** Bits of a sample. */
  readonly depth: number;
  /** The specification's number for the kind of colours. */
  readonly colourType: number;
  /** Samples of a pixel. */
  readonly channels: number;
  /** Whether the pixels come in the seven passes of Adam7. */
  readonly interlaced: boolean;
}

/** Whether the bytes begin as a PNG. */
export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, i) => bytes[i] === byte);
}

/**
 * Reads the header of a PNG.
 *
 * @param bytes The file's beginning.
 * @param name What the file is called in messages.
 * @returns undefined if the header goes on beyond `bytes`.
 * @throws SceneError if there is none, or it makes no sense.
 */
export function pngHeader(bytes: Uint8Array, name: string): PngHeader | undefined {
  // The signature (8), then a chunk of 13 bytes: length (4), type (4), data, checksum (4).
  if (bytes.length < 8 + 12 + 13) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (chunkType(bytes, 8) !== "IHDR" || view.getUint32(8) !== 13) {
    throw corruptImage(name, "its first chunk is not a header");
  }
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const [depth, colourType, compression, filter, interlace] = bytes.subarray(24, 29);
  const colours = COLOUR_TYPES.get(colourType);
  if (colours === undefined) throw corruptImage(name, `its colour type is ${colourType}`);
  if (!colours.depths.includes(depth)) {
    throw corruptImage(name, `its colours of type ${colourType} have ${depth} bits`);
  }
  if (compression !== 0 || filter !== 0 || interlace > 1) {
    throw corruptImage(
      name,
      `its compression, filter and interlace methods are ${compression}, ${filter} and ${interlace}`,
    );
  }
  requireImageSize(name, width, height);
  const { channels } = colours;
  return { width, height, depth, colourType, channels, interlaced: interlace === 1 };
}

/** The type of the chunk that begins there, such as IDAT. */
export function chunkType(bytes: Uint8Array, offset: number): string {
  return String.fromCharCode(...bytes.subarray(offset + 4, offset + 8));
}
