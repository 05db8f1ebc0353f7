import type { Camera } from "../math/camera.ts";

/** Which part of a dataset: to learn from, to tune on, to be judged by. */
export type Split = "train" | "val" | "test";

/** The names of all splits. */
export const SPLITS: readonly Split[] = ["train", "val", "test"];

/** An image of 8-bit sRGB colours with straight (not premultiplied) alpha. */
export interface RgbaImage {
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
  /** Pixels, [height, width, 4], rows from the top. */
  readonly data: Uint8Array;
}

/** One photograph and the camera that took it. */
export interface View {
  /** The frame's name in its dataset, such as `train/r_0`. */
  readonly name: string;
  /** The photograph. */
  readonly image: RgbaImage;
  /** The camera; its width and height are the image's. */
  readonly camera: Camera;
}

/** Posed photographs of one split of a dataset, all of one size. */
export interface Scene {
  /** The dataset's folder name. */
  readonly name: string;
  /** Which part of the dataset was loaded. */
  readonly split: Split;
  /** The views, at least one, in the dataset's order. */
  readonly views: readonly View[];
  /** Where rays start, in world units along the camera's axis. */
  readonly near: number;
  /** Where rays end, in world units along the camera's axis. */
  readonly far: number;
}

/** A dataset on disk cannot be used; the message names the file and what to do. */
export class SceneError extends Error {
  /** The error's kind. */
  override name = "SceneError";
}
