import { computed, type ReadonlySignal, type Signal, signal } from "npm:@preact/signals@^2.11.4";
import type { Camera } from "../../../../math/mod.ts";
import type { CapturedCamera } from "../../../protocol.ts";
import { targetOf, viewpointOf } from "../../controls/viewpoint.ts";
import { flyTo } from "../../play.ts";
import type { Store } from "../../store.ts";
import { distanceTo } from "../drawing.ts";
import { perStore } from "../per_store.ts";
import { type Split, SPLITS } from "../../../../scene/scene.ts";
import { cameraOfJson, frustumDepth, keyOf, stepFrom } from "./photographs.ts";

/** A camera of the capture that is listed and drawn. */
export interface ListedCamera {
  /** What the server says of it. */
  readonly captured: CapturedCamera;
  /** What tells it from the others. */
  readonly key: string;
  /** The camera, of its photograph's size. */
  readonly camera: Camera;
}

/** What the page knows of the capture's cameras. */
export interface CamerasState {
  /** The splits whose cameras are listed and drawn. */
  readonly splits: Signal<ReadonlySet<Split>>;
  /** Their cameras. */
  readonly listed: ReadonlySignal<readonly ListedCamera[]>;
  /** How far away the image of a drawn camera is. */
  readonly depth: ReadonlySignal<number>;
  /** The camera that was gone to: its key; null for none. */
  readonly chosen: Signal<string | null>;
  /** The camera that is pointed at: its key; null for none. */
  readonly pointed: Signal<string | null>;
  /** How much of the photograph is seen over the render, 0 to 1. */
  readonly blend: Signal<number>;
  /** Whether how they differ is seen instead. */
  readonly difference: Signal<boolean>;
  /** The camera whose photograph lies over the render: the chosen one, as long as nobody moves. */
  readonly compared: ReadonlySignal<ListedCamera | null>;
}

/** The state of a page's cameras. */
export const camerasState: (store: Store) => CamerasState = perStore((store) => {
  const splits = signal<ReadonlySet<Split>>(new Set(SPLITS));
  const all = computed(() =>
    store.about.value.cameras.map((captured): ListedCamera => ({
      ...{ captured, key: keyOf(captured), camera: cameraOfJson(captured.camera) },
    }))
  );
  const chosen = signal<string | null>(null);
  return {
    ...{ splits, chosen, pointed: signal(null), blend: signal(0.5), difference: signal(false) },
    listed: computed(() => all.value.filter(({ captured }) => splits.value.has(captured.split))),
    depth: computed(() =>
      frustumDepth(all.value.map(({ camera }) => camera), store.viewpoint.peek().distance / 20)
    ),
    compared: computed(() => {
      const { camera } = store.viewpoint.value;
      const listed = all.value.find(({ key }) => key === chosen.value);
      return camera && listed && isSamePose(camera, listed.camera) ? listed : null;
    }),
  };
});

/** Whether two cameras are at one place and look one way: what a server tells again makes other objects of them. */
function isSamePose(a: Camera, b: Camera): boolean {
  return a.cameraToWorld.every((entry, i) => entry === b.cameraToWorld[i]);
}

/** Flies to a camera of the capture. */
export function goTo(store: Store, listed: ListedCamera): void {
  camerasState(store).chosen.value = listed.key;
  const distance = distanceTo(listed.camera, targetOf(store.viewpoint.value));
  flyTo(store, viewpointOf(listed.camera, distance));
}

/** Flies to the next camera of those that are listed, or the one before. */
export function goBy(store: Store, by: 1 | -1): void {
  const { listed, chosen } = camerasState(store);
  const next = stepFrom(listed.value.map(({ captured }) => captured), chosen.value, by);
  const found = next && listed.value.find(({ key }) => key === keyOf(next));
  if (found) goTo(store, found);
}
