import type { Camera } from "../math/camera.ts";
import type { Similarity } from "../math/similarity.ts";

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

/**
 * How far away things are at some pixels of a view, or at all: of points that it sees, and of an image of depths
 * alike.
 */
export interface KnownDepths {
  /** Which pixels of the view's image, y * width + x, [depths]; one may be there more than once. */
  readonly pixels: Uint32Array;
  /** From the camera's centre along the pixel's ray, in scene units, [depths]. */
  readonly distances: Float32Array;
  /** How much each counts, [depths]. */
  readonly weights: Float32Array;
}

/** An image with its camera in the scene: a frame that was loaded, or one that was made in memory. */
export interface View {
  /** The frame's name in its dataset, such as `train/r_0`. */
  readonly name: string;
  /** The photograph. */
  readonly image: RgbaImage;
  /** The camera; its width and height are the image's. */
  readonly camera: Camera;
  /** 0 for pixels that are neither learnt from nor judged by, [height, width]; without it none is. */
  readonly mask?: Uint8Array;
  /** What is known of depths in it; absent if nothing is, or it was not asked for. */
  readonly depths?: KnownDepths;
}

/** A cube in scene coordinates. */
export interface Cube {
  /** Its centre. */
  readonly center: readonly [x: number, y: number, z: number];
  /** The length of its sides. */
  readonly size: number;
}

/**
 * How a scene fills space, which decides how a field should cover it:
 *
 * - `object`: something inside the box, in front of nothing (NeRF-Synthetic)
 * - `boxes`: everything lies in the box doubled `cascades - 1` times (instant-ngp's aabb_scale)
 * - `unbounded`: cameras inside or around the box, and a background at any distance
 * - `forward`: all cameras look the same way, -z, at things beyond `near` (LLFF); suits NDC
 */
export type Layout =
  | { readonly kind: "object"; readonly box: Cube }
  | {
    readonly kind: "boxes";
    readonly box: Cube;
    readonly cascades: number;
    /** Where cameras look, if the file says how far its world reaches but not where its middle is. */
    readonly inner?: Cube;
  }
  | { readonly kind: "unbounded"; readonly box: Cube }
  | { readonly kind: "forward"; readonly box: Cube };

/** Points of surfaces, from structure from motion. */
export interface PointCloud {
  /** [points, 3]; of double precision only in captures that are far from their origin. */
  readonly positions: Float32Array | Float64Array;
  /** sRGB, [points, 3]. */
  readonly colors: Uint8Array;
}

/** Posed photographs of one split of a dataset; their sizes and cameras may differ. */
export interface Scene {
  /** The dataset's folder name. */
  readonly name: string;
  /** Which part of the dataset was loaded. */
  readonly split: Split;
  /** The views, at least one: in the dataset's order, or by name where that says nothing of splits. */
  readonly views: readonly View[];
  /** Where rays start, in world units along the camera's axis. */
  readonly near: number;
  /** Where rays end, in world units along the camera's axis. */
  readonly far: number;
  /** How it fills space. */
  readonly layout: Layout;
  /** From the capture's own coordinates to the scene's: where the axes, the centre and the unit were moved. */
  readonly fromCapture: Similarity;
  /** Points of the surfaces, in scene coordinates, where the capture has some. */
  readonly points: PointCloud | null;
}

/** A dataset on disk cannot be used; the message names the file and what to do. */
export class SceneError extends Error {
  /** The error's kind. */
  override name = "SceneError";
}
