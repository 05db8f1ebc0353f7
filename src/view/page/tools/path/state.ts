import {
  computed,
  effect,
  type ReadonlySignal,
  type Signal,
  signal,
} from "npm:@preact/signals@^2.11.4";
import { type Camera, column, IDENTITY, type Vec3 } from "../../../../math/mod.ts";
import { parseDenerf } from "../../../../paths/files/denerf.ts";
import { type CameraPath, PathError } from "../../../../paths/path.ts";
import { targetOf, viewpointOf } from "../../controls/viewpoint.ts";
import { flyTo, play } from "../../play.ts";
import type { Store } from "../../store.ts";
import { fromTour } from "../../tour.ts";
import { distanceTo } from "../drawing.ts";
import { perStore } from "../per_store.ts";
import {
  cameraPathOf,
  documentOf,
  durationOf,
  emptyPath,
  type PathDocument,
  placedOf,
} from "./document.ts";
import { change, type History, historyOf } from "./history.ts";

/** What the path editor knows. */
export interface PathState {
  /** The path, and what it was. */
  readonly history: Signal<History<PathDocument>>;
  /** The keyframe after which the next one comes: its id; null for the last one. */
  readonly chosen: Signal<number | null>;
  /** Where on the path one is, in seconds. */
  readonly time: Signal<number>;
  /** The preview that is playing, see `play`; null if none is. */
  readonly preview: Signal<symbol | null>;
  /** The path in the scene; null without keyframes, and what is wrong with one that cannot be rendered. */
  readonly path: ReadonlySignal<CameraPath | PathError | null>;
  /** Where the camera is at equal times from the path's beginning to its end; empty where there is no path. */
  readonly track: ReadonlySignal<readonly Vec3[]>;
}

/** How many parts of a path are drawn as straight lines. */
const PARTS = 240;

/** The path editor's state of a page. */
export const pathState: (store: Store) => PathState = perStore((store) => {
  const history = signal(historyOf(firstPath(store)));
  if (store.field.peek() === null) takeTour(store, history);
  const path = computed(() => {
    const { now } = history.value;
    if (now.keyframes.length === 0) return null;
    try {
      return cameraPathOf(now, store.field.value ? fromTour(store.field.value) : IDENTITY);
    } catch (error) {
      if (error instanceof PathError) return error;
      throw error;
    }
  });
  const preview = signal<symbol | null>(null);
  const track = computed(() => {
    const found = path.value;
    if (found === null || found instanceof PathError) return [];
    const frames = durationOf(history.value.now) * found.fps;
    return Array.from(
      { length: PARTS + 1 },
      (_, i) => column(found.at(frames * i / PARTS).cameraToWorld, 3),
    );
  });
  return { history, chosen: signal(null), time: signal(0), preview, path, track };
});

/** Waits for the first field, which may have a tour, and takes that if nobody has begun a path meanwhile. */
function takeTour(store: Store, history: Signal<History<PathDocument>>): void {
  const stop = effect(() => {
    if (store.field.value === null) return;
    queueMicrotask(() => {
      stop();
      const { now, past } = history.peek();
      if (now.keyframes.length + past.length === 0) history.value = historyOf(firstPath(store));
    });
  });
}

/** The tour of the page, if it has one that can be read; otherwise a path without keyframes. */
function firstPath(store: Store): PathDocument {
  const { start, tour } = store.field.peek() ?? { start: store.camera.peek(), tour: null };
  if (tour !== null) {
    try {
      return documentOf(parseDenerf({ path: "the tour", json: tour }), start);
    } catch (error) {
      if (!(error instanceof PathError)) throw error;
      store.note.value = error.message;
    }
  }
  return emptyPath([start.width, start.height]);
}

/** Changes the path, or says why it cannot be changed so. */
export function edit(store: Store, by: (path: PathDocument) => PathDocument): void {
  const { history } = pathState(store);
  try {
    history.value = change(history.value, by(history.value.now));
  } catch (error) {
    if (!(error instanceof PathError)) throw error;
    store.note.value = error.message;
  }
}

/** What a keyframe keeps of what is seen. */
export function seenNow(store: Store): ReturnType<typeof placedOf> {
  return placedOf(store.camera.value, fromTour(store.field.value!));
}

/** The camera of the path after so many seconds; null where there is none. */
export function cameraAfter(store: Store, seconds: number): Camera | null {
  const path = pathState(store).path.value;
  return path === null || path instanceof PathError ? null : path.at(seconds * path.fps);
}

/** Looks from the path, at a time. */
export function scrubTo(store: Store, seconds: number): void {
  const camera = cameraAfter(store, seconds);
  if (camera === null) return;
  pathState(store).time.value = seconds;
  store.playing.value = null;
  store.viewpoint.value = seenFrom(store, camera);
}

/** Flies to where the path is at a time. */
export function flyAlong(store: Store, seconds: number): void {
  const camera = cameraAfter(store, seconds);
  if (camera === null) return;
  pathState(store).time.value = seconds;
  flyTo(store, seenFrom(store, camera));
}

/** Plays the path from where one is on it; from its beginning if that is its end. */
export function preview(store: Store): void {
  const { history, time, preview } = pathState(store);
  const duration = durationOf(history.value.now);
  const start = time.value < duration ? time.value : 0;
  let ended = false;
  play(store, (seconds) => {
    if (ended) return null;
    const { now } = history.value;
    const lasts = durationOf(now);
    let at = start + seconds;
    if (now.closing !== null) at %= lasts;
    else if (at >= lasts) [at, ended] = [lasts, true];
    const camera = cameraAfter(store, at);
    if (camera === null) return null;
    time.value = at;
    return seenFrom(store, camera);
  });
  preview.value = store.playing.value;
}

/** The viewpoint of a camera that looks as far as one looked before. */
function seenFrom(store: Store, camera: Camera) {
  return viewpointOf(camera, distanceTo(camera, targetOf(store.viewpoint.value)));
}
