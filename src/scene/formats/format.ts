import type { Capture } from "../capture.ts";
import type { PoseConvention } from "../pose_convention.ts";
import type { Split } from "../scene.ts";
import type { UpChoice } from "../up.ts";

/** How to read a capture. */
export interface ReadOptions {
  /** The factor by which images will be shrunk: formats with folders of smaller images choose by it. */
  readonly downscale: number;
  /** The folder of the photographs, which alone is searched; by default they are where the dataset says. */
  readonly images?: string | null;
  /**
   * The scene's folder, outside of which nothing is read but in `images`; by default that of the dataset's
   * file, which may also lie in a folder of the scene's.
   */
  readonly folder?: string;
}

/** How a capture means what it says, where it does not mean what its format does. */
export interface Meaning {
  /** What its poses are; by default what the format says. */
  readonly poseConvention?: PoseConvention | null;
  /** Whether its masks are the other way round: white where pixels are to be ignored. */
  readonly invertMasks?: boolean;
}

/** How to load a scene. */
export interface LoadOptions extends Meaning {
  /** Which part of the dataset to load. */
  readonly split: Split;
  /** Shrink every image by this integer factor, averaging blocks of pixels; 1 by default. */
  readonly downscale?: number;
  /** The format's name; without one it is detected. */
  readonly format?: string;
  /** The folder of the photographs; by default they are where the dataset says. */
  readonly images?: string | null;
  /**
   * Every `holdout`th image, beginning with the first, is held out for `test` and `val`, unless the files
   * say what belongs to which split; 8 by default, as published for LLFF. 0 holds out none: `test` then has
   * the images that are trained on.
   */
  readonly holdout?: number;
  /**
   * Which way is up: an axis of the capture's own coordinates (`y`, `-z` …), or any direction in them; `images`
   * for the photographs' tops. By default what agrees best (`chooseUp`).
   */
  readonly up?: UpChoice | null;
  /** Whether to read what the capture says of depths, too; by default it is not. */
  readonly depths?: boolean;
  /** Called after every image with how many are decoded, of how many. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Abandons loading when aborted; loading then throws the signal's reason. */
  readonly signal?: AbortSignal;
}

/** A way in which datasets are laid out on disk. */
export interface SceneFormat {
  /** What a folder of this format holds, for messages: a phrase. */
  readonly contents: string;
  /**
   * Whether a folder with these entries is of this format. A dataset that is one file is asked for with
   * the file's name as the only entry.
   *
   * @param folder the folder, for formats that have to look deeper
   */
  matches(entries: readonly string[], folder: string): boolean | Promise<boolean>;
  /** Names of datasets of one file that are taken for this format if no other knows what they hold. */
  readonly files?: RegExp;
  /**
   * Reads everything but the images.
   *
   * @param path the dataset's folder, or the file
   * @throws {SceneError} if the dataset cannot be used
   */
  read(path: string, options: ReadOptions): Promise<Capture>;
}
