import type { Camera } from "../math/mod.ts";
import type { Split } from "../scene/scene.ts";

/**
 * What a viewer's page is told of what it shows: by a server as `/about.json`, in a page of one file
 * beside the field. All cameras and points are in the scene's coordinates.
 */
export interface About {
  /** The version of denerf that wrote it: a page of another one says so. */
  readonly version: string;
  /** What it is called: the scene's name, or the run's folder. */
  readonly name: string;
  /** Whether it is served; a page of one file is not, and has no photographs and no training. */
  readonly served: boolean;
  /** Whether a training is under way that the page can follow, save and stop. */
  readonly live: boolean;
  /** The run's folder as `denerf render` takes it; null if there is none. */
  readonly run: string | null;
  /** The cameras of the capture, in the order of its splits; none where the scene is not at hand. */
  readonly cameras: readonly CapturedCamera[];
  /** Settings to show: keys of the run's configuration that its preset has otherwise, and why. */
  readonly settings: readonly {
    readonly key: string;
    readonly value: string;
    readonly why: string;
  }[];
}

/** A camera of the capture, as a page shows it. */
export interface CapturedCamera {
  /** The photograph's name, such as `train/r_0`. */
  readonly name: string;
  /** Its split. */
  readonly split: Split;
  /** Its number in its split: its photograph is `/photographs/SPLIT/NUMBER`. */
  readonly number: number;
  /** The camera, of its photograph's size. */
  readonly camera: JsonCamera;
}

/** A camera as JSON holds it: its pose is an array of 12 numbers, and of a table of rays nothing is told. */
export type JsonCamera = Omit<Camera, "rays" | "cameraToWorld"> & {
  /** Camera to world, [3, 4] row-major. */
  readonly cameraToWorld: readonly number[];
};

/**
 * What a server says, as JSON texts on the WebSocket `/live`. To a page that takes them slowly it says the newest
 * of each type only.
 */
export type ServerMessage =
  /** First of all, and again whenever it changes. */
  | { readonly type: "about"; readonly about: About }
  /** A training got further. */
  | ({ readonly type: "progress" } & TrainingProgress)
  /** After `about`, where a training is under way: how it went so far, oldest first, as many points as are seen in a curve. */
  | { readonly type: "history"; readonly progress: readonly TrainingProgress[] }
  /** There is a newer field: fetch `/field`, whose status is 202 while there is none; refusals are sentences. */
  | { readonly type: "field"; readonly step: number }
  /** A training ended, and why; the field stays. */
  | { readonly type: "ended"; readonly reason: string }
  /** What was asked for was done, or why not: a sentence. */
  | { readonly type: "note"; readonly text: string };

/** How far a training is. */
export interface TrainingProgress {
  /** Steps done. */
  readonly step: number;
  /** Steps of the whole run; of one that its time ends, as many as it will have as far as can be told. */
  readonly steps: number;
  /** The last step's loss. */
  readonly loss: number;
  /** PSNR of the step's pixels in dB. */
  readonly psnr: number;
  /** Seconds of training so far. */
  readonly seconds: number;
  /** Seconds that are left, as far as can be told. */
  readonly secondsLeft: number | null;
}

/** What a page asks a server for, as JSON texts on the WebSocket. */
export type PageMessage =
  /** End the training as an interrupt does: it is saved, and can go on. */
  | { readonly type: "stop" }
  /** Save a checkpoint now. */
  | { readonly type: "save" }
  /** Whether somebody looks: a hidden page wants no fields. */
  | { readonly type: "watching"; readonly watching: boolean };

/** How many bits a number of a field may have: `/field?bits=8`. */
export { FIELD_BITS, type FieldBits } from "../nerf/quantize.ts";
