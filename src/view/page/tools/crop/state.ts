import { type Signal, signal } from "npm:@preact/signals@^2.11.4";
import { targetOf } from "../../controls/viewpoint.ts";
import type { Crop } from "../../messages.ts";
import type { Store } from "../../store.ts";
import { perStore } from "../per_store.ts";
import { boxAround } from "./box.ts";

/** The half side of a new box, in parts of the distance to what is looked at. */
const HALF_SIDE = 0.4;

/** What the crop box was when it was last on; null where it never was. */
const lastBox: (store: Store) => Signal<Crop | null> = perStore(() => signal(null));

/** Switches the crop box on, as it was before, or off. */
export function switchCrop(store: Store, on: boolean): void {
  const last = lastBox(store);
  if (!on) last.value = store.crop.value;
  store.crop.value = on ? last.value ?? firstBox(store) : null;
}

/** Puts the crop box back: to that of the field's file, or around what is looked at. */
export function resetCrop(store: Store): void {
  store.crop.value = firstBox(store);
}

function firstBox(store: Store): Crop {
  const viewpoint = store.viewpoint.value;
  return store.field.value?.crop ?? boxAround(targetOf(viewpoint), HALF_SIDE * viewpoint.distance);
}
