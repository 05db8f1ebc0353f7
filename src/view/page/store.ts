import { computed, type ReadonlySignal, type Signal, signal } from "npm:@preact/signals@^2.11.4";
import type { CaptureFiles } from "../../scene/in_memory.ts";
import type { Camera, Vec3 } from "../../math/mod.ts";
import type { About, PageMessage, TrainingProgress } from "../protocol.ts";
import { cameraOf, type Viewpoint } from "./controls/viewpoint.ts";
import type { Crop, Failure, FieldInfo, Frame, Pixel, Show } from "./messages.ts";

/** How hands move the camera. */
export const MODES = ["orbit", "fly", "walk"] as const;

/** How hands move the camera: around a point, or as one who flies or walks. */
export type Mode = typeof MODES[number];

/** How light the page is: as the system says, or as somebody chose. */
export type Theme = "system" | "light" | "dark";

/** Whether something is shown, and why not. */
export type Stage =
  /** It is being fetched or prepared: what, and how much of it is done, 0 to 1, where that is known. */
  | { readonly is: "waiting"; readonly text: string; readonly share: number | null }
  /** The field is shown. */
  | { readonly is: "shown" }
  /** Nothing can be shown: a sentence. */
  | { readonly is: "failed"; readonly reason: Failure; readonly message: string };

/** How the page's own training is. */
export type TrainingHere =
  /** There was none. */
  | { readonly is: "idle" }
  /** It is prepared or under way: a sentence. */
  | { readonly is: "running"; readonly text: string }
  /** It ended: why. */
  | { readonly is: "ended"; readonly text: string };

/** How the page and its server are. */
export type Connection = "none" | "open" | "lost";

/** All that the page knows and shows. Whoever wants to change something sets its signal. */
export interface Store {
  /** What the page shows; a server says it again when it changes. */
  readonly about: Signal<About>;
  /** The field; null until it is there. */
  readonly field: Signal<FieldInfo | null>;
  /** Whether something is shown. */
  readonly stage: Signal<Stage>;
  /** The last frame that was drawn; null before the first. */
  readonly frame: Signal<Frame | null>;

  /** From where one looks. */
  readonly viewpoint: Signal<Viewpoint>;
  /** How hands move it. */
  readonly mode: Signal<Mode>;
  /** How far one flies or walks in a second, in units of the scene. */
  readonly speed: Signal<number>;
  /** What the viewpoint follows by itself, see `play`: a tour, a preview, a flight. Null ends it, as touching does. */
  readonly playing: Signal<symbol | null>;
  /** The most pixels of the canvas' longer side; null for as many as the screen has. */
  readonly maxSide: Signal<number | null>;
  /** The canvas' size in CSS pixels. */
  readonly size: Signal<{ readonly width: number; readonly height: number }>;
  /** The viewpoint's camera for an image of the canvas' size in CSS pixels: where to draw over it. */
  readonly camera: ReadonlySignal<Camera>;

  /** What is shown of the field. */
  readonly show: Signal<Show>;
  /** What is behind everything: sRGB, 0 to 1. */
  readonly background: Signal<Vec3>;
  /** The part of the scene that is shown; null for all. */
  readonly crop: Signal<Crop | null>;

  /** Whether there is a server. */
  readonly connection: Signal<Connection>;
  /** Why the server does not take this page any more, in sentences; null where it does, or does not answer. */
  readonly refused: Signal<string | null>;
  /** How a training went so far, the last step last; empty where none was seen. */
  readonly progress: Signal<readonly TrainingProgress[]>;
  /** Why a training ended: a sentence; null while it goes on or where there is none. */
  readonly ended: Signal<string | null>;
  /** The page's own training. */
  readonly training: Signal<TrainingHere>;
  /** The file of the field that is shown, if the page trained it; null where it came with the page. */
  readonly own: Signal<Blob | null>;
  /** A sentence for whoever looks: read out, and shown for a while. */
  readonly note: Signal<string>;
  /** How light the page is. */
  readonly theme: Signal<Theme>;
  /** Titles of the panel's parts that are unfolded. */
  readonly unfolded: Signal<ReadonlySet<string>>;
  /** Whether the panel is there. */
  readonly panel: Signal<boolean>;
  /** Whether the sheet of keys is open. */
  readonly help: Signal<boolean>;

  /** Trains a field on files here, by their paths; what is trained already is stopped. */
  train(files: CaptureFiles, settings: Readonly<Record<string, unknown>>): void;
  /** Ends that; its field stays. */
  stopTraining(): void;
  /** Tells the server something; nothing where there is none. */
  send(message: PageMessage): void;
  /**
   * Which point of the scene is seen there.
   *
   * @param pixel in CSS pixels of the canvas
   * @returns null where nothing is
   */
  pick(pixel: Pixel): Promise<Vec3 | null>;
  /**
   * A PNG of what a camera sees, of the camera's size.
   *
   * @param samples how many frames it is the mean of
   * @param signal gives it up
   * @throws {Error} with a sentence, if it cannot be made or was given up
   */
  capture(camera: Camera, samples: number, signal?: AbortSignal): Promise<Blob>;
  /**
   * The file of the field that is shown.
   *
   * @throws {Error} with a sentence, if none is
   */
  fieldFile(): Promise<Uint8Array<ArrayBuffer>>;
}

/** What the store asks others for. */
export type Services = Pick<
  Store,
  "send" | "pick" | "capture" | "fieldFile" | "train" | "stopTraining"
>;

/**
 * The state of a page at its beginning.
 *
 * @param viewpoint where nothing is known yet
 */
export function createStore(about: About, viewpoint: Viewpoint, services: Services): Store {
  const seen = signal(viewpoint);
  const size = signal({ width: 1, height: 1 });
  return {
    about: signal(about),
    field: signal<FieldInfo | null>(null),
    stage: signal<Stage>({ is: "waiting", text: "Fetching the field.", share: null }),
    frame: signal<Frame | null>(null),
    viewpoint: seen,
    mode: signal<Mode>("orbit"),
    speed: signal(1),
    playing: signal<symbol | null>(null),
    maxSide: signal<number | null>(1920),
    size,
    camera: computed(() => cameraOf(seen.value, size.value.width, size.value.height)),
    show: signal<Show>("color"),
    background: signal<Vec3>([1, 1, 1]),
    crop: signal<Crop | null>(null),
    connection: signal<Connection>("none"),
    refused: signal<string | null>(null),
    progress: signal<readonly TrainingProgress[]>([]),
    ended: signal<string | null>(null),
    training: signal<TrainingHere>({ is: "idle" }),
    own: signal<Blob | null>(null),
    note: signal(""),
    theme: signal<Theme>("system"),
    unfolded: signal<ReadonlySet<string>>(new Set(["View"])),
    panel: signal(true),
    help: signal(false),
    ...services,
  };
}
