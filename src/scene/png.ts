import { decode } from "fast-png";
import { type RgbaImage, SceneError } from "./scene.ts";

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const AGAIN = "Copy or download the file again.";
const CONVERT = "Save it as an 8-bit RGB or RGBA PNG.";

/** Colour types of the PNG specification (section 11.2.1), by number. */
const COLOUR_TYPES = new Map([
  [0, "grey"],
  [2, "RGB"],
  [3, "palette"],
  [4, "grey with alpha"],
  [6, "RGBA"],
]);

/**
 * Decodes a PNG of 8-bit RGB (alpha becomes 255) or 8-bit RGBA colours, checking every checksum.
 *
 * Gamma, colour profiles and other ancillary chunks are ignored: values are taken as sRGB.
 *
 * @param bytes The whole file.
 * @param name What the file is called in messages.
 * @throws SceneError if the file is not a PNG, is truncated or corrupt, or holds another kind of colour.
 */
export function decodePng(bytes: Uint8Array, name: string): RgbaImage {
  const { width, height } = requireReadable(bytes, name);
  let data: Uint8Array;
  try {
    const decoded = decode(bytes, { checkCrc: true });
    data = decoded.channels === 3 ? withOpaqueAlpha(decoded.data) : decoded.data as Uint8Array;
  } catch (error) {
    throw corrupt(name, error instanceof Error ? reason(error) : String(error));
  }
  return { width, height, data };
}

/**
 * The image size that a PNG's header states, or undefined where the bytes do not begin as a PNG.
 *
 * Nothing else is checked: it serves to estimate the work, not to accept a file.
 */
export function pngSize(bytes: Uint8Array): { width: number; height: number } | undefined {
  if (bytes.length < 24 || !hasSignature(bytes)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

/**
 * Walks the chunks, so that what is wrong with a file can be named before it is decoded: the decoder
 * reports a truncated file as an offset outside a buffer and returns palettes and 16 bits undecoded.
 */
function requireReadable(bytes: Uint8Array, name: string): { width: number; height: number } {
  if (bytes.length === 0) {
    throw new SceneError(`Cannot decode ${name}: the file is empty. ${AGAIN}`);
  }
  if (!hasSignature(bytes)) {
    const start = [...bytes.subarray(0, SIGNATURE.length)]
      .map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    throw new SceneError(
      `Cannot decode ${name}: the file is not a PNG, it begins with the bytes ${start}. ${CONVERT}`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let size: { width: number; height: number } | undefined;
  for (let offset = SIGNATURE.length;;) {
    // A chunk: length (4), type (4), data (length), checksum (4).
    const length = offset + 8 <= bytes.length ? view.getUint32(offset) : 0;
    const end = offset + 12 + length;
    if (end > bytes.length) {
      throw new SceneError(
        `Cannot decode ${name}: the file is truncated, it ends after ${bytes.length} bytes where at ` +
          `least ${end} are needed. ${AGAIN}`,
      );
    }
    const type = String.fromCharCode(...bytes.subarray(offset + 4, offset + 8));
    if (size === undefined) {
      if (type !== "IHDR" || length !== 13) throw corrupt(name, "its first chunk is not a header");
      size = requireHeader(view, offset + 8, name);
    } else if (type === "tRNS") {
      throw new SceneError(
        `Cannot decode ${name}: one RGB colour is marked as transparent (tRNS). ${CONVERT}`,
      );
    } else if (type === "IEND") {
      return size;
    }
    offset = end;
  }
}

/** The size that the header chunk's data at `offset` states, if its colours are a kind we read. */
function requireHeader(
  view: DataView,
  offset: number,
  name: string,
): { width: number; height: number } {
  const [width, height] = [view.getUint32(offset), view.getUint32(offset + 4)];
  const [depth, colourType] = [view.getUint8(offset + 8), view.getUint8(offset + 9)];
  const colours = COLOUR_TYPES.get(colourType);
  if (width === 0 || height === 0) throw corrupt(name, `its size is ${width} x ${height} pixels`);
  if (colours === undefined) throw corrupt(name, `its colour type is ${colourType}`);
  if (depth !== 8 || (colours !== "RGB" && colours !== "RGBA")) {
    throw new SceneError(
      `Cannot decode ${name}: its pixels are ${depth}-bit ${colours}, but must be 8-bit RGB or RGBA. ` +
        CONVERT,
    );
  }
  return { width, height };
}

function hasSignature(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, i) => bytes[i] === byte);
}

function corrupt(name: string, reason: string): SceneError {
  return new SceneError(`Cannot decode ${name}: the file is corrupt, ${reason}. ${AGAIN}`);
}

/** The decoder's message, with what caused it, as part of a sentence. */
function reason(error: Error): string {
  const message = error.message.replace(/[:.]$/, "");
  return error.cause instanceof Error ? `${message}: ${error.cause.message}` : message;
}

/** [pixels, 3] to [pixels, 4]. */
function withOpaqueAlpha(rgb: ArrayLike<number>): Uint8Array {
  const pixels = rgb.length / 3;
  const rgba = new Uint8Array(pixels * 4);
  for (let i = 0; i < pixels; i++) {
    rgba[4 * i] = rgb[3 * i];
    rgba[4 * i + 1] = rgb[3 * i + 1];
    rgba[4 * i + 2] = rgb[3 * i + 2];
    rgba[4 * i + 3] = 255;
  }
  return rgba;
}
