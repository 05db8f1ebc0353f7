import { decodeImage, imageSize, readImageFile, type RgbaImage, SceneError } from "../scene/mod.ts";
import { MediaError } from "./error.ts";

/** Pictures of one size. */
export interface Pictures {
  /** Their files, in order. */
  readonly files: readonly string[];
  /** Their width in pixels. */
  readonly width: number;
  /** Their height in pixels. */
  readonly height: number;
}

/**
 * Looks at the headers of all pictures, so that a wrong one is found before the work begins.
 *
 * @param files PNG or JPEG files
 * @param purpose what is to be made of them, for messages
 * @throws {MediaError} if there are none, one is missing or no picture, or they differ in size
 */
export async function surveyPictures(
  files: readonly string[],
  purpose: string,
  signal?: AbortSignal,
): Promise<Pictures> {
  if (files.length === 0) {
    throw new MediaError(
      `Cannot write ${purpose}: it needs at least one picture, given were none.`,
    );
  }
  const first = await asMedia(() => imageSize(files[0], files[0]));
  for (const file of files.slice(1)) {
    signal?.throwIfAborted();
    const { width, height } = await asMedia(() => imageSize(file, file));
    if (width !== first.width || height !== first.height) {
      throw new MediaError(
        `Cannot write ${purpose}: all pictures must have one size, but ${file} has ${width} x ` +
          `${height} pixels and ${files[0]} has ${first.width} x ${first.height}.`,
      );
    }
  }
  return { files, width: first.width, height: first.height };
}

/**
 * Decodes pictures one after the other.
 *
 * @throws {MediaError} naming the one that cannot be decoded; the signal's reason if aborted
 */
export async function* decodePictures(
  { files }: Pictures,
  signal?: AbortSignal,
): AsyncGenerator<RgbaImage> {
  for (const file of files) {
    signal?.throwIfAborted();
    const bytes = await readPicture(file);
    yield await asMedia(() => decodeImage(bytes, file));
  }
}

/**
 * The bytes of a picture's file.
 *
 * @throws {MediaError} if it does not exist, is no file or cannot be read
 */
export function readPicture(file: string): Promise<Uint8Array<ArrayBuffer>> {
  return asMedia(() => readImageFile(file, file));
}

/** Awaits what the scene's decoders do; they say what is wrong in words that fit here, too. */
async function asMedia<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SceneError) throw new MediaError(error.message, { cause: error });
    throw error;
  }
}
