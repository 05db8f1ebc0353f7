import { startWorker } from "../../host/mod.ts";
import { decodeImage, headerOf, imageSize, readImageFile } from "./decode.ts";
import { type FinishedImage, finishImage } from "./finish.ts";
import type { Orientation } from "./exif.ts";
import type { LoadOptions } from "../formats/format.ts";
import { type IgnoredPixels, requireMaskSize } from "./masks.ts";
import { type RgbaImage, SceneError } from "../scene.ts";

export { decodeImage, imageSize } from "./decode.ts";

/** More workers than this would only wait for memory. */
const MAX_WORKERS = 8;

/** Pixels (0.1 to 0.3 s of decoding) below which starting workers takes longer than they save. */
const WORTH_WORKERS = 1e7;

/** An image to load. */
export interface ImageFile {
  /** Where it is. */
  readonly path: string;
  /** What it is called in messages. */
  readonly name: string;
  /** An image file that masks it, see `readMask`. */
  readonly mask?: string | null;
  /** Which of the mask's pixels are ignored; the dark ones by default. */
  readonly maskIgnores?: IgnoredPixels;
  /** Pixels further from the image's middle than this are ignored, in pixels before downscaling. */
  readonly imageCircle?: number;
  /** What to use instead of the orientation in a JPEG; 1 for pixels as they are stored. */
  readonly orientation?: Orientation;
}

/** How to load images: as a scene's, and by whom. */
export interface ImageOptions extends Pick<LoadOptions, "downscale" | "onProgress" | "signal"> {
  /**
   * How many Web Workers decode; 0 for none. By default one a processor, at most 8 and at most one an
   * image, or none where the images are too few or too small to be worth it.
   */
  readonly workers?: number;
  /** The most Web Workers that are taken by default, for want of memory. */
  readonly mostWorkers?: number;
}

/** One decoding job: files' bytes, which a worker takes over. */
export interface ImageTask {
  /** The whole file. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What the file is called in messages. */
  readonly name: string;
  /** The mask's whole file, what it is called, and which of its pixels are ignored. */
  readonly mask?: {
    readonly bytes: Uint8Array<ArrayBuffer>;
    readonly name: string;
    readonly ignores?: IgnoredPixels;
  };
  /** See {@link ImageFile}. */
  readonly imageCircle?: number;
  /** See {@link ImageFile}. */
  readonly orientation?: Orientation;
  /** The integer factor to downscale by. */
  readonly downscale: number;
}

/** A loaded image. */
export interface LoadedImage extends FinishedImage {
  /** The width before downscaling, in pixels. */
  readonly fullWidth: number;
  /** The height before downscaling, in pixels. */
  readonly fullHeight: number;
}

/** A worker's answer to a {@link ImageTask}: the image, or the message of a {@link SceneError}. */
export type ImageAnswer = { readonly loaded: LoadedImage } | { readonly refused: string };

/**
 * Reads, decodes and downscales images and their masks, several at once.
 *
 * Nothing outlives the call: workers are gone when it returns or throws.
 *
 * @returns The images, in the order of the files.
 * @throws SceneError for the first file, in their order, that cannot be used; the signal's reason if
 *   aborted.
 */
export async function loadImages(
  files: readonly ImageFile[],
  options: ImageOptions = {},
): Promise<LoadedImage[]> {
  const { downscale = 1, mostWorkers = Infinity, onProgress, signal } = options;
  const workers = options.workers ?? Math.min(await suitableWorkers(files), mostWorkers);
  const decoders = workers === 0
    ? [inlineDecoder()]
    : Array.from({ length: workers }, () => workerDecoder());
  const images: LoadedImage[] = [];
  const failures: { index: number; error: unknown }[] = [];
  let next = 0;
  let done = 0;

  // Files are taken in order and every file taken is finished, so the first failure in the order of
  // the files is always found, whichever decoder meets its own first.
  const runLane = async (decoder: Decoder) => {
    while (next < files.length && failures.length === 0) {
      const index = next++;
      try {
        signal?.throwIfAborted();
        images[index] = await decoder.decode(await readTask(files[index], downscale));
        onProgress?.(++done, files.length);
      } catch (error) {
        failures.push({ index, error });
      }
    }
  };
  try {
    await Promise.all(decoders.map(runLane));
  } finally {
    for (const decoder of decoders) decoder.close();
  }
  signal?.throwIfAborted();
  if (failures.length > 0) throw failures.sort((a, b) => a.index - b.index)[0].error;
  return images;
}

/**
 * Carries out one job in the calling thread.
 *
 * @throws SceneError if the file or the factor cannot be used.
 */
export async function decodeTask(task: ImageTask): Promise<LoadedImage> {
  const { bytes, name, mask, orientation, imageCircle, downscale } = task;
  const full = await decodeImage(bytes, name, orientation);
  const sizes = { fullWidth: full.width, fullHeight: full.height };
  const decoded = mask && { ...mask, image: await decodeMask(mask, full, orientation) };
  return { ...finishImage(full, { mask: decoded, imageCircle }, downscale), ...sizes };
}

/** The mask of an image before downscaling. */
async function decodeMask(
  { bytes, name }: NonNullable<ImageTask["mask"]>,
  size: RgbaImage,
  orientation: Orientation | undefined,
): Promise<RgbaImage> {
  requireMaskSize(await headerOf(bytes, name), size, name); // before it takes memory
  return await decodeImage(bytes, name, orientation);
}

async function readTask(file: ImageFile, downscale: number): Promise<ImageTask> {
  const { path, name, mask, maskIgnores: ignores, orientation, imageCircle } = file;
  const maskName = `${mask} (the mask of ${name})`;
  return {
    ...{ name, orientation, imageCircle, downscale },
    bytes: await readImageFile(path, name),
    ...(mask && { mask: { bytes: await readImageFile(mask, maskName), name: maskName, ignores } }),
  };
}

/** One that decodes one image at a time. */
interface Decoder {
  decode(task: ImageTask): Promise<LoadedImage>;
  close(): void;
}

function inlineDecoder(): Decoder {
  return {
    decode: decodeTask,
    close: () => {},
  };
}

function workerDecoder(): Decoder {
  const worker = startWorker("image");
  // A worker may die before it is first asked, so its death is kept rather than listened for.
  const death = Promise.withResolvers<never>();
  death.promise.catch(() => {});
  worker.onerror = (event) => {
    event.preventDefault();
    death.reject(new Error(`Cannot decode images: a worker failed. ${event.message}`));
  };
  return {
    decode: async (task) => {
      const answered = Promise.withResolvers<ImageAnswer>();
      worker.onmessage = ({ data }: MessageEvent<ImageAnswer>) => answered.resolve(data);
      worker.postMessage(
        task,
        [task.bytes, task.mask?.bytes].flatMap((file) => file?.buffer ?? []),
      );
      const answer = await Promise.race([answered.promise, death.promise]);
      if ("refused" in answer) throw new SceneError(answer.refused);
      return answer.loaded;
    },
    close: () => worker.terminate(),
  };
}

/** One worker a processor, or none where the first image's size says that decoding is soon done. */
async function suitableWorkers(files: readonly ImageFile[]): Promise<number> {
  if (files.length < 2 || await pixels(files[0]) * files.length < WORTH_WORKERS) return 0;
  return Math.min(navigator.hardwareConcurrency, MAX_WORKERS, files.length);
}

/** How many pixels a file's header states; 0 for a file that decoding will refuse anyway. */
async function pixels({ path, name }: ImageFile): Promise<number> {
  try {
    const { width, height } = await imageSize(path, name);
    return width * height;
  } catch (error) {
    if (!(error instanceof SceneError)) throw error;
    return 0;
  }
}
