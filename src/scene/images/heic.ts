import { corruptImage, requireImageSize, truncatedImage } from "./image_errors.ts";
import { type RgbaImage, SceneError } from "../scene.ts";

/** An error of libheif, or none. Its values are objects. */
interface HeifError {
  readonly code: { readonly value: number };
  readonly subcode: { readonly value: number };
  readonly message: string;
}

/** Codes and subcodes of errors (libheif's heif_error.h). */
const OK = 0;
const INVALID_INPUT = 2;
const DECODER_FAILED = 7;
const END_OF_DATA = 100;

/** Types of boxes: "meta", which describes a file's images, and "mdat", which holds their data. */
const META = 0x6d657461;
const MDAT = 0x6d646174;

/** Things of libheif's memory. */
type Context = { readonly context: unique symbol };
type Handle = { readonly $$: { readonly ptr: number } };
type Decoded = { readonly $$: { readonly ptr: number } };

/** The part of libheif that is used. */
interface LibHeif {
  readonly heif_colorspace: { readonly heif_colorspace_RGB: unknown };
  readonly heif_chroma: { readonly heif_chroma_interleaved_RGBA: unknown };
  heif_context_alloc(): Context;
  heif_context_free(context: Context): void;
  heif_context_read_from_memory(context: Context, bytes: Uint8Array): HeifError;
  heif_js_context_get_primary_image_handle(context: Context): Handle | HeifError;
  heif_image_handle_get_width(handle: Handle): number;
  heif_image_handle_get_height(handle: Handle): number;
  heif_image_handle_release(handle: Handle): void;
  heif_js_decode_image2(handle: Handle, colors: unknown, chroma: unknown): Picture | HeifError;
  heif_image_release(image: Decoded): void;
  readonly HEAPU8: Uint8Array;
  readonly HEAPU32: Uint32Array;
  _malloc(bytes: number): number;
  _free(at: number): void;
  /** Writes the numbers of at most `most` metadata of a kind, a C text; returns how many there are. */
  _heif_image_handle_get_list_of_metadata_block_IDs(
    handle: number,
    kind: number,
    numbers: number,
    most: number,
  ): number;
  _heif_image_handle_get_metadata_size(handle: number, number: number): number;
  /** Writes an error, whose first word is its code, and the metadata. */
  _heif_image_handle_get_metadata(error: number, handle: number, number: number, to: number): void;
  /** How many there are, where the last three arguments are 0. */
  _heif_image_get_decoding_warnings(image: number, first: 0, out: 0, most: 0): number;
}

/** A decoded image; interleaved RGBA is one channel. */
interface Picture {
  readonly image: Decoded;
  readonly channels: readonly Channel[];
}

/** Values of a picture, in libheif's memory. */
interface Channel {
  readonly width: number;
  readonly height: number;
  /** Bytes from one row to the next. */
  readonly stride: number;
  readonly data: Uint8Array;
}

let library: Promise<LibHeif> | undefined;

/** Whether the bytes begin as a HEIF file of a kind that phones and cameras write. */
export function isHeic(bytes: Uint8Array): boolean {
  const brand = String.fromCharCode(...bytes.subarray(4, 12));
  return /^ftyp(hei[cmsx]|hev[cmsx]|mif1|msf1)$/.test(brand);
}

/**
 * The size of a HEIC image as it is to be seen.
 *
 * @param bytes The file's beginning.
 * @param name What the file is called in messages.
 * @returns undefined if what describes the image goes on beyond `bytes`.
 * @throws SceneError if it is no image that could be decoded.
 */
export async function heicSize(
  bytes: Uint8Array,
  name: string,
): Promise<{ width: number; height: number } | undefined> {
  return await withImage(bytes, name, (_heif, _handle, size) => size);
}

/**
 * Decodes the primary image of a HEIC file to 8 bits a colour, turned and cropped as the file asks.
 *
 * The orientation in its EXIF data is ignored, as HEIF wants: the file says it a second time, where all
 * programs heed it. So are colour profiles: values are taken as sRGB. Damage within the compressed
 * pixels goes mostly unnoticed, as they have no checksums.
 *
 * @param bytes The whole file.
 * @param name What the file is called in messages.
 * @throws SceneError if the file is truncated, corrupt, or a kind of HEIF that is not decoded.
 */
export async function decodeHeic(bytes: Uint8Array, name: string): Promise<RgbaImage> {
  const isCut = (endOfBox(MDAT, bytes) ?? 0) > bytes.length;
  const image = isCut ? undefined : await withImage(bytes, name, decodeOpened);
  if (image !== undefined) return image;
  throw truncatedImage(name, bytes.length, "without all of its image");
}

/**
 * The EXIF data of a HEIC file's primary image: a TIFF header and its directories.
 *
 * @param bytes The whole file.
 * @param name What the file is called in messages.
 * @returns null where there are none that make sense.
 * @throws SceneError if it is no image that could be decoded.
 */
export async function heicExif(bytes: Uint8Array, name: string): Promise<Uint8Array | null> {
  const item = await withImage(bytes, name, readExif);
  if (item === undefined || item.length < 4) return null;
  // How many bytes stand before the TIFF header, such as "Exif\0\0" (ISO 23008-12, annex A.2.1).
  const before = new DataView(item.buffer).getUint32(0);
  const tiff = item.subarray(4 + before);
  return TIFF_START.test(String.fromCharCode(...tiff.subarray(0, 4))) ? tiff : null;
}

/** How TIFF headers begin, in both byte orders. */
const TIFF_START = /^(II\*\0|MM\0\*)/;

/** Bytes that a kind's text, a number and an error take (three words). */
const [KIND_BYTES, NUMBER_BYTES, ERROR_BYTES] = [8, 4, 12];

/** The first item of EXIF data, outside of libheif's memory. */
const readExif: Use<Uint8Array<ArrayBuffer>> = (heif, { $$: { ptr } }) => {
  const kind = heif._malloc(KIND_BYTES + NUMBER_BYTES + ERROR_BYTES);
  const numbers = kind + KIND_BYTES;
  const error = numbers + NUMBER_BYTES;
  let item = 0;
  try {
    heif.HEAPU8.set(new TextEncoder().encode("Exif\0"), kind);
    const count = heif._heif_image_handle_get_list_of_metadata_block_IDs(ptr, kind, numbers, 1);
    if (count === 0) return undefined;
    const number = heif.HEAPU32[numbers / 4];
    const length = heif._heif_image_handle_get_metadata_size(ptr, number);
    item = heif._malloc(length);
    heif._heif_image_handle_get_metadata(error, ptr, number, item);
    return heif.HEAPU32[error / 4] === OK ? heif.HEAPU8.slice(item, item + length) : undefined;
  } finally {
    heif._free(item); // which ignores 0
    heif._free(kind);
  }
};

const decodeOpened: Use<RgbaImage> = (heif, handle, { width, height }, name) => {
  const picture = heif.heif_js_decode_image2(
    handle,
    heif.heif_colorspace.heif_colorspace_RGB,
    heif.heif_chroma.heif_chroma_interleaved_RGBA,
  );
  if (isError(picture)) return requireGoingOn(picture, name);
  try {
    // Where tiles cannot be decoded, it goes on without them.
    const lost = heif._heif_image_get_decoding_warnings(picture.image.$$.ptr, 0, 0, 0);
    if (lost > 0) throw corruptImage(name, "parts of its image cannot be decoded");
    const [channel] = picture.channels;
    if (channel.width !== width || channel.height !== height) {
      throw corruptImage(name, "it declares two sizes");
    }
    return { width, height, data: withoutPadding(channel, 4 * width) };
  } finally {
    heif.heif_image_release(picture.image);
  }
};

/** The rows of a channel, one right after the other, outside of libheif's memory. */
function withoutPadding({ data, stride, height }: Channel, rowBytes: number): Uint8Array {
  const rows = new Uint8Array(height * rowBytes);
  for (let y = 0; y < height; y++) {
    rows.set(data.subarray(y * stride, y * stride + rowBytes), y * rowBytes);
  }
  return rows;
}

/** What to do with an opened image; undefined where it goes on beyond the file's bytes. */
type Use<T> = (
  heif: LibHeif,
  handle: Handle,
  size: { width: number; height: number },
  name: string,
) => T | undefined;

/**
 * Opens the primary image, checks its size, and frees all of it after `use`.
 *
 * @returns what `use` does, or undefined where what it needs goes on beyond the bytes
 */
async function withImage<T>(
  bytes: Uint8Array,
  name: string,
  use: Use<T>,
): Promise<T | undefined> {
  const end = endOfBox(META, bytes);
  if (end === undefined || end > bytes.length) return undefined;
  const heif = await (library ??= loadLibrary(name));
  try {
    return openImage(heif, bytes, name, use);
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError)) throw error;
    library = undefined; // its memory is as it was at the error
    throw corruptImage(name, `libheif says "${error.message}"`);
  }
}

function openImage<T>(heif: LibHeif, bytes: Uint8Array, name: string, use: Use<T>): T | undefined {
  const context = heif.heif_context_alloc();
  try {
    const read = heif.heif_context_read_from_memory(context, bytes);
    if (read.code.value !== OK) return requireGoingOn(read, name);
    const handle = heif.heif_js_context_get_primary_image_handle(context);
    if (isError(handle)) return requireGoingOn(handle, name);
    try {
      const width = heif.heif_image_handle_get_width(handle);
      const height = heif.heif_image_handle_get_height(handle);
      requireImageSize(name, width, height);
      return use(heif, handle, { width, height }, name);
    } finally {
      heif.heif_image_handle_release(handle);
    }
  } finally {
    heif.heif_context_free(context);
  }
}

/**
 * Two megabytes, which only those load who have such images (docs/dependencies.md).
 *
 * @param name What needs it, for the message.
 * @throws SceneError if it is not there and cannot be downloaded.
 */
async function loadLibrary(name: string): Promise<LibHeif> {
  try {
    const { default: create } = await import(
      "npm:libheif-js@^1.23.2/libheif-wasm/libheif-bundle.mjs"
    );
    return create({ print: () => {}, printErr: () => {} });
  } catch (error) {
    library = undefined;
    if (!(error instanceof TypeError)) throw error;
    const [reason] = error.message.split("\n");
    throw new SceneError(
      `Cannot decode ${name}: HEIC needs the package libheif-js, which cannot be loaded: ${reason}. ` +
        "Run this once with a connection to npm, or convert the image to JPEG.",
      { cause: error },
    );
  }
}

function isError(result: object): result is HeifError {
  return "code" in result;
}

/**
 * Makes sure that no more than bytes are missing.
 *
 * @throws SceneError for every other error
 */
function requireGoingOn({ code, subcode, message }: HeifError, name: string): undefined {
  if (subcode.value === END_OF_DATA) return;
  const said = `libheif says "${message.trim()}"`;
  if ([INVALID_INPUT, DECODER_FAILED].includes(code.value)) throw corruptImage(name, said);
  throw new SceneError(
    `Cannot decode ${name}: it is a HEIF image that is not read, ${said}. Convert it to PNG or JPEG.`,
  );
}

/**
 * Where the first box of a type ends (ISO 14496-12, section 4.2), which may be beyond the bytes.
 *
 * @returns undefined if none begins within the bytes
 */
function endOfBox(type: number, bytes: Uint8Array): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let offset = 0; offset + 16 <= bytes.length;) {
    const isWanted = view.getUint32(offset + 4) === type;
    const short = view.getUint32(offset);
    const size = short === 1 ? Number(view.getBigUint64(offset + 8)) : short;
    if (size < 8) return bytes.length; // it goes on to the file's end, or libheif will refuse it
    offset += size;
    if (isWanted) return offset;
  }
  return undefined;
}
