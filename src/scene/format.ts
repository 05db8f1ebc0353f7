import type { Scene, Split } from "./scene.ts";

/** How to load a scene. */
export interface LoadOptions {
  /** Which part of the dataset to load. */
  readonly split: Split;
  /** Shrink every image by this integer factor, averaging blocks of pixels; 1 by default. */
  readonly downscale?: number;
  /** Called after every image with how many are decoded, of how many. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Abandons loading when aborted; loading then throws the signal's reason. */
  readonly signal?: AbortSignal;
}

/** A way in which datasets are laid out on disk. */
export interface SceneFormat {
  /** What a folder of this format holds, for messages: a phrase. */
  readonly contents: string;
  /** Whether a folder with these entries is of this format. */
  matches(entries: readonly string[]): boolean;
  /**
   * Loads one split.
   *
   * @throws SceneError if the dataset cannot be used.
   */
  load(folder: string, options: LoadOptions): Promise<Scene>;
}
