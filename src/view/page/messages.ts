/**
 * What the page and its worker, which has the GPU, tell each other.
 *
 * @module
 */
import type { TrainingProgress } from "../protocol.ts";
import type { Camera, Similarity, Vec3 } from "../../math/mod.ts";
import type { Crop, Look, Show } from "../../nerf/mod.ts";

export type { Crop, Look, Show } from "../../nerf/mod.ts";

/** What can be shown of a field, in the order of the keys 1 to 5. */
export const SHOWS: readonly Show[] = ["color", "depth", "normals", "accumulation", "samples"];

/** What a field's file says of it. */
export interface FieldInfo {
  /** After how many steps of training it was written. */
  readonly step: number;
  /** The method it was trained by. */
  readonly method: string;
  /** What stood behind everything when it was trained: sRGB, 0 to 1. */
  readonly background: Vec3;
  /** What of it can be shown. */
  readonly shows: readonly Show[];
  /** From the capture's own coordinates, which path files have, to the scene's; null where that is not known. */
  readonly fromCapture: Similarity | null;
  /** Where up is in the scene, of length 1. */
  readonly up: Vec3;
  /** From where it is looked at first. */
  readonly start: Camera;
  /** How far away from there the middle of what is seen is, as far as one can tell. */
  readonly distance: number;
  /** The part of the scene that is shown; null for all. */
  readonly crop: Crop | null;
  /** A camera path as its file holds it, which is followed until somebody touches the picture; null if there is none. */
  readonly tour: object | null;
}

/** A frame that was drawn. */
export interface Frame {
  /** The pixels that were rendered across, before they were scaled to the canvas. */
  readonly width: number;
  /** And down. */
  readonly height: number;
  /** How many frames the picture is the mean of; 0 while not even one is whole. */
  readonly samples: number;
  /** What the last of them took, in ms. */
  readonly milliseconds: number;
  /** Whether it is as good as it gets. */
  readonly done: boolean;
}

/** What the page tells the worker. */
export type ToWorker =
  /** First of all: where to draw. */
  | { readonly type: "canvas"; readonly canvas: OffscreenCanvas }
  /** A field file's bytes, which replace the field that was shown. */
  | { readonly type: "field"; readonly bytes: ArrayBuffer }
  /** The canvas has so many pixels of the screen. */
  | { readonly type: "size"; readonly width: number; readonly height: number }
  /** From where to look; of whatever size, the canvas has its own. */
  | { readonly type: "camera"; readonly camera: Camera }
  /** How to look. */
  | { readonly type: "look"; readonly look: Look }
  /** Whether anybody can see it. */
  | { readonly type: "visible"; readonly visible: boolean }
  /** Which point of the scene is seen there, in pixels of the camera's image; answered by "picked". */
  | { readonly type: "pick"; readonly id: number; readonly camera: Camera; readonly pixel: Pixel }
  /** A picture of the camera's size; answered by "captured". */
  | {
    readonly type: "capture";
    readonly id: number;
    readonly camera: Camera;
    /** How many frames it is the mean of. */
    readonly samples: number;
  }
  /** The file of the field that is shown; answered by "file". */
  | { readonly type: "file"; readonly id: number }
  /** The picture that was asked for under this number is not wanted any more; it is refused then. */
  | { readonly type: "cancel"; readonly id: number }
  /** Train a field on these files, and show it; what is trained already is stopped. */
  | {
    readonly type: "train";
    readonly files: readonly (readonly [path: string, file: Blob])[];
    readonly settings: Readonly<Record<string, unknown>>;
    /** The page's version of denerf. */
    readonly denerf: string;
  }
  /** End that training; its field stays. */
  | { readonly type: "stop training" };

/** A place in an image: x, y. */
export type Pixel = readonly [number, number];

/** What the worker tells the page. */
export type FromWorker =
  /** What it is busy with, for those who wait. */
  | { readonly type: "busy"; readonly text: string }
  /** A field is there and is shown. */
  | { readonly type: "field"; readonly field: FieldInfo }
  /** A frame was drawn. */
  | { readonly type: "frame"; readonly frame: Frame }
  /** Which point was asked for; null where nothing is. */
  | { readonly type: "picked"; readonly id: number; readonly point: Vec3 | null }
  /** A PNG that was asked for. */
  | { readonly type: "captured"; readonly id: number; readonly png: Blob }
  /** The page's own training got further; absent where that is only prepared. */
  | {
    readonly type: "training";
    readonly text: string;
    readonly progress?: TrainingProgress;
  }
  /** Its field, which is shown next: the file, and what it is called. */
  | { readonly type: "grown"; readonly name: string; readonly file: Blob }
  /** It ended, and why. */
  | { readonly type: "trained"; readonly text: string }
  /** The field file that was asked for. */
  | { readonly type: "file"; readonly id: number; readonly bytes: Uint8Array<ArrayBuffer> }
  /** What was asked for under this number cannot be done: a sentence. */
  | { readonly type: "refused"; readonly id: number; readonly message: string }
  /** Nothing can be shown, or not by this field: a sentence. */
  | { readonly type: "failed"; readonly reason: Failure; readonly message: string };

/** Why nothing is shown: the browser has no WebGPU, or the field cannot be read or shown. */
export type Failure = "no-webgpu" | "field";
