import type { Orientation } from "./exif.ts";
import { decodeHeic, heicSize, isHeic } from "./heic.ts";
import { truncatedImage } from "./image_errors.ts";
import { type ImageHeader, pngOrJpegHeader } from "./header.ts";
import { decodeJpeg } from "./jpeg.ts";
import { isJpeg } from "./jpeg_header.ts";
import { decodePng } from "./png.ts";
import { isPng } from "./png_header.ts";
import { isBundled } from "../files/bundled.ts";
import { asSceneError, readFile, statOrNull } from "../files/read_file.ts";
import { type RgbaImage, SceneError } from "../scene.ts";

/** Where the size of most images stands: behind the EXIF data of a JPEG, with its preview. */
const FIRST_READ = 2 ** 17;

/** No file of at most 2^28 pixels needs more. */
const MAX_FILE_BYTES = 2 ** 31;

const CONVERT = "Convert it to PNG or JPEG.";

/** Kinds of images that are known by their first bytes, but not read. */
const OTHER_KINDS: readonly { kind: string; start: RegExp; advice?: string }[] = [
  { kind: "a WebP image", start: /^RIFF....WEBP/s },
  { kind: "an AVIF image", start: /^....ftypavi[fs]/s },
  { kind: "a JPEG 2000 image", start: /^....jP {2}|^\xff\x4f\xff\x51/s },
  { kind: "a JPEG XL image", start: /^\xff\n|^....JXL /s },
  { kind: "a TIFF or raw image", start: /^II\*\0|^MM\0\*/ },
  { kind: "a GIF image", start: /^GIF8/ },
  { kind: "a BMP image", start: /^BM/ },
  { kind: "an OpenEXR image", start: /^v\/1./s },
  { kind: "a Radiance HDR image", start: /^#\?RADIANCE/ },
  { kind: "a Photoshop file", start: /^8BPS/ },
  {
    kind: "a Git LFS pointer",
    start: /^version https:\/\/git-lfs/,
    advice: "Fetch the image with git lfs pull.",
  },
  { kind: "an HTML page", start: /^\s*<(!doctype|html)/i, advice: "Download the image again." },
];

/**
 * Decodes a PNG, a JPEG or a HEIC, told apart by their content and not by their file's name.
 *
 * @param bytes The whole file.
 * @param name What the file is called in messages.
 * @param orientation What to use instead of the orientation in a JPEG; 1 for pixels as they are stored. A
 *   HEIC is always as it is to be seen: no program has its pixels otherwise.
 * @throws SceneError if it is another kind of file, truncated or corrupt.
 */
export async function decodeImage(
  bytes: Uint8Array,
  name: string,
  orientation?: Orientation,
): Promise<RgbaImage> {
  if (isPng(bytes)) return decodePng(bytes, name);
  if (isJpeg(bytes)) return decodeJpeg(bytes, name, orientation);
  if (isHeic(bytes)) return await decodeHeic(bytes, name);
  throw unknownKind(bytes, name);
}

/**
 * The size that an image's header states, as it is to be seen.
 *
 * @param source The file, or its bytes (the beginning is enough).
 * @param name What the file is called in messages.
 * @throws SceneError if there is no such file, or it is no image that could be decoded.
 */
export async function imageSize(source: string | Uint8Array, name: string): Promise<ImageHeader> {
  if (typeof source === "string" && isBundled(source)) {
    return await imageSize(await readImageFile(source, name), name);
  }
  if (typeof source !== "string") return await headerOf(source, name);
  const fileBytes = await requireFile(source, name);
  using file = await openFile(source, name);
  // Few files need a second read, whose headers hold colour profiles, previews or depth maps.
  for (let want = FIRST_READ;; want *= 4) {
    const bytes = await readStart(file, Math.min(want, fileBytes), name);
    const size = await headerSize(bytes, name);
    if (size !== undefined) return size;
    if (want >= fileBytes) throw truncatedImage(name, bytes.length, "within its header");
  }
}

/**
 * The size that the header in an image's bytes states, as {@link imageSize}.
 *
 * @throws SceneError if they are no image that could be decoded.
 */
export async function headerOf(bytes: Uint8Array, name: string): Promise<ImageHeader> {
  const size = await headerSize(bytes, name);
  if (size === undefined) throw truncatedImage(name, bytes.length, "within its header");
  return size;
}

/**
 * Reads an image file.
 *
 * @param name What the file is called in messages.
 * @throws SceneError if it does not exist, is no file or cannot be read.
 */
export async function readImageFile(path: string, name: string): Promise<Uint8Array<ArrayBuffer>> {
  await requireFile(path, name);
  return await readFile(path, name);
}

/** undefined where the header goes on beyond the bytes. */
async function headerSize(bytes: Uint8Array, name: string): Promise<ImageHeader | undefined> {
  if (isPng(bytes) || isJpeg(bytes)) return pngOrJpegHeader(bytes, name);
  if (isHeic(bytes)) {
    const size = await heicSize(bytes, name);
    return size && { ...size, orientation: 1 };
  }
  throw unknownKind(bytes, name);
}

function unknownKind(bytes: Uint8Array, name: string): SceneError {
  if (bytes.length === 0) {
    return new SceneError(
      `Cannot decode ${name}: the file is empty. Copy or download the file again.`,
    );
  }
  const start = String.fromCharCode(...bytes.subarray(0, 32));
  const known = OTHER_KINDS.find((other) => other.start.test(start));
  const what = known
    ? `it is ${known.kind}`
    : `it begins with the bytes ${
      [...bytes.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join(" ")
    }`;
  return new SceneError(
    `Cannot decode ${name}: it must be a PNG, a JPEG or a HEIC, but ${what}. ${
      known?.advice ?? CONVERT
    }`,
  );
}

/** The size in bytes of what must be a file: a pipe would be waited for without end. */
async function requireFile(path: string, name: string): Promise<number> {
  const info = await statOrNull(path, name);
  if (info === null) {
    throw new SceneError(
      `Cannot read ${name}: the file does not exist. Put it there or remove its frame.`,
    );
  }
  if (!info.isFile) {
    const kind = info.isDirectory ? "a folder" : "no file";
    throw new SceneError(`Cannot read ${name}: it must be an image file, but it is ${kind}.`);
  }
  if (info.size > MAX_FILE_BYTES) {
    throw new SceneError(
      `Cannot read ${name}: it must have at most ${MAX_FILE_BYTES} bytes, but has ${info.size}.`,
    );
  }
  return info.size;
}

async function openFile(path: string, name: string): Promise<Deno.FsFile> {
  try {
    return await Deno.open(path);
  } catch (error) {
    throw asSceneError(error, name);
  }
}

/** The first `length` bytes, or as many as there are. */
async function readStart(file: Deno.FsFile, length: number, name: string): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let count = 0;
  try {
    await file.seek(0, Deno.SeekMode.Start);
    while (count < length) {
      const read = await file.read(bytes.subarray(count));
      if (read === null) break;
      count += read;
    }
  } catch (error) {
    throw asSceneError(error, name);
  }
  return bytes.subarray(0, count);
}
