import { downscaleImage } from "./downscale.ts";
import type { LoadOptions } from "./format.ts";
import { decodePng, pngSize } from "./png.ts";
import { type RgbaImage, SceneError } from "./scene.ts";

/** More workers than this wait for memory rather than for each other's turn. */
const MAX_WORKERS = 8;

/** Pixels (about 0.4 s of decoding) below which starting workers takes longer than they save. */
const WORTH_WORKERS = 1e7;

/** A PNG to load. */
export interface ImageFile {
  /** Where it is. */
  readonly path: string;
  /** What it is called in messages. */
  readonly name: string;
}

/** How to load images: as a scene's, and by whom. */
export interface ImageOptions extends Pick<LoadOptions, "downscale" | "onProgress" | "signal"> {
  /**
   * How many Web Workers decode; 0 for none. By default one a processor, at most 8 and at most one an
   * image, or none where the images are too few or too small to be worth it.
   */
  readonly workers?: number;
}

/** One decoding job: a file's bytes, which a worker takes over. */
export interface PngTask {
  /** The whole file. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What the file is called in messages. */
  readonly name: string;
  /** The integer factor to downscale by. */
  readonly downscale: number;
}

/** A loaded image. */
export interface LoadedImage {
  /** The image after downscaling. */
  readonly image: RgbaImage;
  /** The width before downscaling, in pixels. */
  readonly fullWidth: number;
  /** The height before downscaling, in pixels. */
  readonly fullHeight: number;
}

/** A worker's answer to a {@link PngTask}: the image, or the message of a {@link SceneError}. */
export type PngAnswer = { readonly loaded: LoadedImage } | { readonly refused: string };

/**
 * Reads, decodes and downscales PNGs, several at once.
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
  const { downscale = 1, onProgress, signal } = options;
  const workers = options.workers ?? await suitableWorkers(files);
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
        const { path, name } = files[index];
        const bytes = await readImageFile(path, name);
        images[index] = await decoder.decode({ bytes, name, downscale });
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
export function decodeTask({ bytes, name, downscale }: PngTask): LoadedImage {
  const full = decodePng(bytes, name);
  return {
    image: downscaleImage(full, downscale),
    fullWidth: full.width,
    fullHeight: full.height,
  };
}

/** One that decodes one image at a time. */
interface Decoder {
  decode(task: PngTask): Promise<LoadedImage>;
  close(): void;
}

function inlineDecoder(): Decoder {
  return {
    decode: (task) => Promise.resolve().then(() => decodeTask(task)),
    close: () => {},
  };
}

function workerDecoder(): Decoder {
  const worker = new Worker(new URL("./png_worker.ts", import.meta.url), { type: "module" });
  // A worker may die before it is first asked, so its death is kept rather than listened for.
  const death = Promise.withResolvers<never>();
  death.promise.catch(() => {});
  worker.onerror = (event) => {
    event.preventDefault();
    death.reject(new Error(`Cannot decode images: a worker failed. ${event.message}`));
  };
  return {
    decode: async (task) => {
      const answered = Promise.withResolvers<PngAnswer>();
      worker.onmessage = ({ data }: MessageEvent<PngAnswer>) => answered.resolve(data);
      worker.postMessage(task, [task.bytes.buffer]);
      const answer = await Promise.race([answered.promise, death.promise]);
      if ("refused" in answer) throw new SceneError(answer.refused);
      return answer.loaded;
    },
    close: () => worker.terminate(),
  };
}

/** One worker a processor, or none where the first image's size says that decoding is soon done. */
async function suitableWorkers(files: readonly ImageFile[]): Promise<number> {
  const size = files.length > 1 ? await peekSize(files[0].path) : undefined;
  if (size === undefined || size.width * size.height * files.length < WORTH_WORKERS) return 0;
  return Math.min(navigator.hardwareConcurrency, MAX_WORKERS, files.length);
}

/** The size in a PNG's header; undefined for a file that decoding will refuse anyway. */
async function peekSize(path: string): Promise<{ width: number; height: number } | undefined> {
  try {
    using file = await Deno.open(path);
    const head = new Uint8Array(24);
    const count = await file.read(head);
    return pngSize(head.subarray(0, count ?? 0));
  } catch {
    return undefined;
  }
}

async function readImageFile(path: string, name: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    if (error instanceof Deno.errors.NotFound) {
      throw new SceneError(
        `Cannot read ${name}: the file does not exist. Put it there or remove its frame.`,
      );
    }
    throw new SceneError(`Cannot read ${name}: ${(error as Error).message}`, { cause: error });
  }
}
