import { exifOrientation, isTransposed, type Orientation } from "./exif.ts";
import { corruptImage, requireImageSize } from "./image_errors.ts";
import { SceneError } from "../scene.ts";

/** Markers (ITU-T T.81, table B.1), the second byte after FF. */
const SOF0 = 0xc0; // baseline
const SOF1 = 0xc1; // extended sequential: baseline with more tables
const SOF2 = 0xc2; // progressive
const DHT = 0xc4;
const JPG = 0xc8;
const DAC = 0xcc;
const SOF15 = 0xcf;
const RST0 = 0xd0;
const SOI = 0xd8;
/** Ends an image. */
export const EOI = 0xd9;
/** Begins a scan. */
export const SOS = 0xda;
const APP1 = 0xe1;
const APP15 = 0xef;

const SAVE_AS = "Save it as a baseline or progressive JPEG of 8 bits in RGB.";

/** What a JPEG says of itself before its pixels. */
export interface JpegHeader {
  /** Columns as stored, before the orientation is applied. */
  readonly storedWidth: number;
  /** Rows as stored. */
  readonly storedHeight: number;
  /** How it is to be turned. */
  readonly orientation: Orientation;
}

/** A part of the file that begins with a marker; its data are the bytes from `start` to `end`. */
export interface Segment {
  /** The marker's second byte. */
  readonly marker: number;
  /** Where its data begin. */
  readonly start: number;
  /** Where they end. */
  readonly end: number;
}

/** Whether the bytes begin as a JPEG. */
export function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === SOI && bytes[2] === 0xff;
}

/**
 * Reads what stands before the pixels of a JPEG.
 *
 * @param bytes The file's beginning.
 * @param name What the file is called in messages.
 * @returns undefined if the header goes on beyond `bytes`.
 * @throws SceneError if it is a kind of JPEG that is not decoded, or corrupt.
 */
export function jpegHeader(bytes: Uint8Array, name: string): JpegHeader | undefined {
  let orientation: Orientation = 1;
  for (const { marker, start, end } of segments(bytes, name)) {
    const data = bytes.subarray(start, end);
    if (marker === APP1 && startsWithExif(data)) orientation = exifOrientation(data.subarray(6));
    if (isFrameHeader(marker)) return { ...requireFrame(marker, data, name), orientation };
    if (marker === SOS || marker === EOI) throw corruptImage(name, "it has no frame header");
  }
  return undefined;
}

/** A header's size as the image is to be seen. */
export function uprightSize(header: JpegHeader): { width: number; height: number } {
  const { storedWidth, storedHeight, orientation } = header;
  return isTransposed(orientation)
    ? { width: storedHeight, height: storedWidth }
    : { width: storedWidth, height: storedHeight };
}

/** The segments in turn, up to the end of the image or of the bytes: compressed data are skipped. */
export function* segments(bytes: Uint8Array, name: string): Generator<Segment> {
  let offset = 2;
  while ((offset = bytes.indexOf(0xff, offset)) >= 0 && offset + 1 < bytes.length) {
    const marker = bytes[offset + 1];
    if (marker === 0xff) {
      offset += 1; // fill bytes
    } else if (marker <= 0x01 || (marker >= RST0 && marker <= SOI)) {
      offset += 2; // an FF of compressed data, and markers that stand alone
    } else if (marker === EOI) {
      yield { marker, start: offset + 2, end: offset + 2 };
      return;
    } else {
      if (offset + 4 > bytes.length) return;
      const length = bytes[offset + 2] << 8 | bytes[offset + 3];
      if (length < 2) throw corruptImage(name, `a segment of it has the length ${length}`);
      const end = offset + 2 + length;
      if (end > bytes.length) return;
      yield { marker, start: offset + 4, end };
      offset = end;
    }
  }
}

function startsWithExif(data: Uint8Array): boolean {
  return [0x45, 0x78, 0x69, 0x66, 0, 0].every((byte, i) => data[i] === byte);
}

function isFrameHeader(marker: number): boolean {
  return marker >= SOF0 && marker <= SOF15 && marker !== DHT && marker !== JPG && marker !== DAC;
}

/** The size in a frame header, if the decoder can read such frames. */
function requireFrame(
  marker: number,
  data: Uint8Array,
  name: string,
): { storedWidth: number; storedHeight: number } {
  // Precision (1), height (2), width (2), components (1).
  if (data.length < 6) throw corruptImage(name, "its frame header is too short");
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const [precision, height, width] = [data[0], view.getUint16(1), view.getUint16(3)];
  const components = data[5];
  const refuse = (what: string) =>
    new SceneError(`Cannot decode ${name}: it is a JPEG ${what}, which is not read. ${SAVE_AS}`);
  if (![SOF0, SOF1, SOF2].includes(marker)) {
    throw refuse("with lossless, hierarchical or arithmetic coding");
  }
  if (precision !== 8) throw refuse(`of ${precision} bits`);
  if (components === 4) throw refuse("with four inks (CMYK)");
  if (components !== 1 && components !== 3) throw refuse(`of ${components} colour components`);
  requireImageSize(name, width, height);
  return { storedWidth: width, storedHeight: height };
}

/** A copy of a JPEG whose EXIF data no decoder reads, so that its pixels stay as they are stored. */
export function withoutExif(bytes: Uint8Array, name: string): Uint8Array<ArrayBuffer> {
  const copy = Uint8Array.from(bytes);
  for (const { marker, start } of segments(bytes, name)) {
    if (marker === SOS) break;
    if (marker === APP1) copy[start - 3] = APP15; // which programs fill as they like
  }
  return copy;
}
