import type { Vec3 } from "../../math/mod.ts";
import { HELD_KEYS, moveByKeys } from "./controls/keys.ts";
import { dolly, fly, lookTo, orbit, pan, roll, turn, walk } from "./controls/moves.ts";
import { angleBetween, type Fingers, LEAST_ROLL, pinch } from "./controls/pinch.ts";
import type { Viewpoint } from "./controls/viewpoint.ts";
import type { Pixel } from "./messages.ts";
import { flyTo } from "./play.ts";
import type { Store } from "./store.ts";

/** How far a drag across the picture's height turns, in radians. */
const DRAG_TURN = Math.PI;

/** How much nearer a pixel of a wheel brings, as a power of e; a trackpad's pinch counts more. */
const WHEEL = 0.0015;
const TRACKPAD_PINCH = 0.01;

/** Pixels of a line of a wheel that counts in lines. */
const LINE = 16;

/** Two taps within this time, in ms, and this distance, in pixels, are one double tap. */
const DOUBLE_TAP = { time: 350, distance: 24 } as const;

/** A pointer that went less far, in pixels, has tapped. */
const TAP = 5;

/** How much faster keys move with Shift held. */
const FASTER = 4;

/** What pressing a key moves at once, in seconds of holding it: however short it is pressed, something happens. */
const KEY_STEP = 0.05;

/** The longest step of held keys, in seconds: a page that was asleep does not leap. */
const LONGEST_STEP = 0.1;

/** What Safari tells of a trackpad's fingers. */
interface GestureEvent extends UIEvent {
  readonly scale: number;
  /** Clockwise, in degrees. */
  readonly rotation: number;
}

/** A pointer that is down. */
interface Pointer {
  place: Pixel;
  readonly start: Pixel;
  /** Whether it shifts the picture instead of turning. */
  readonly pans: boolean;
}

/**
 * Lets pointers, wheels and keys move the viewpoint of a picture. Keys count while the picture has the focus, or
 * nothing has.
 *
 * @param canvas the picture
 * @returns ends it
 */
export function takeHands(canvas: HTMLElement, store: Store): () => void {
  const ended = new AbortController();
  const { signal } = ended;
  const pointers = new Map<number, Pointer>();
  usePointers(canvas, store, pointers, signal);
  useWheel(canvas.parentElement!, store, pointers, signal); // over what is drawn on the picture, too
  useKeys(canvas, store, signal);
  return () => ended.abort();
}

/** Where up is; the world's as long as nothing is known. */
export function upOf(store: Store): Vec3 {
  return store.field.value?.up ?? [0, 0, 1];
}

/** Moves the viewpoint by a hand: what moved by itself stops. */
function move(store: Store, by: (viewpoint: Viewpoint) => Viewpoint): void {
  store.playing.value = null;
  store.viewpoint.value = by(store.viewpoint.value);
}

function usePointers(
  canvas: HTMLElement,
  store: Store,
  pointers: Map<number, Pointer>,
  signal: AbortSignal,
): void {
  let began: Fingers | null = null;
  let rolls = false;
  let tapped: { time: number; place: Pixel } | null = null;
  const fingers = (): Fingers | null => {
    const [a, b] = [...pointers.values()];
    return b ? [a.place, b.place] : null;
  };
  const placeOf = ({ clientX, clientY }: PointerEvent): Pixel => {
    const { left, top } = canvas.getBoundingClientRect();
    return [clientX - left, clientY - top];
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (pointers.size === 2) return;
    canvas.setPointerCapture(event.pointerId);
    canvas.focus();
    const place = placeOf(event);
    const pans = event.button > 0 || event.shiftKey;
    pointers.set(event.pointerId, { place, start: place, pans });
    [began, rolls] = [fingers(), false];
    store.playing.value = null;
  }, { signal });
  canvas.addEventListener("pointermove", (event) => {
    const pointer = pointers.get(event.pointerId);
    if (!pointer) return;
    const [before, from] = [fingers(), pointer.place];
    pointer.place = placeOf(event);
    const height = store.size.value.height;
    if (before && began) {
      const after = fingers()!;
      rolls ||= Math.abs(angleBetween(began, after)) > LEAST_ROLL;
      move(store, (viewpoint) => pinch(viewpoint, before, after, height, rolls));
      return;
    }
    const right = (pointer.place[0] - from[0]) / height;
    const down = (pointer.place[1] - from[1]) / height;
    move(store, (viewpoint) => drag(store, viewpoint, right, down, pointer.pans));
  }, { signal });
  const lift = (event: PointerEvent) => {
    const pointer = pointers.get(event.pointerId);
    if (!pointer) return;
    const alone = pointers.size === 1 && !began;
    pointers.delete(event.pointerId);
    if (pointers.size === 0) began = null;
    const tap = alone && event.type === "pointerup" && near(pointer.place, pointer.start, TAP);
    const again = tap && tapped !== null && event.timeStamp - tapped.time < DOUBLE_TAP.time &&
      near(pointer.place, tapped.place, DOUBLE_TAP.distance);
    tapped = tap && !again ? { time: event.timeStamp, place: pointer.place } : null;
    if (again) lookAtPixel(store, pointer.place);
  };
  canvas.addEventListener("pointerup", lift, { signal });
  canvas.addEventListener("pointercancel", lift, { signal });
  canvas.addEventListener("contextmenu", (event) => event.preventDefault(), { signal });
}

/** What dragging does, in heights of the picture. */
function drag(
  store: Store,
  viewpoint: Viewpoint,
  right: number,
  down: number,
  pans: boolean,
): Viewpoint {
  if (pans) return pan(viewpoint, right, down);
  const turns = store.mode.value === "orbit" ? orbit : turn;
  return turns(viewpoint, upOf(store), -right * DRAG_TURN, down * DRAG_TURN);
}

function near(a: Pixel, b: Pixel, distance: number): boolean {
  return Math.hypot(a[0] - b[0], a[1] - b[1]) <= distance;
}

/** Turns to the point that is seen at a pixel, if there is one. */
async function lookAtPixel(store: Store, pixel: Pixel): Promise<void> {
  const point = await store.pick(pixel).catch(() => null);
  if (point) flyTo(store, lookTo(store.viewpoint.value, upOf(store), point));
  else store.note.value = "Nothing is seen there that one could look at.";
}

function useWheel(
  place: HTMLElement,
  store: Store,
  pointers: ReadonlyMap<number, Pointer>,
  signal: AbortSignal,
): void {
  place.addEventListener("wheel", (event) => {
    if (!isOnPicture(event)) return;
    event.preventDefault();
    const lines = event.deltaMode === event.DOM_DELTA_LINE ? LINE : 1;
    const away = event.deltaY * lines * (event.ctrlKey ? TRACKPAD_PINCH : WHEEL);
    move(store, (viewpoint) => nearer(store, viewpoint, Math.exp(away)));
  }, { signal, passive: false });
  let last = { scale: 1, rotation: 0 };
  const gesture = (event: Event) => {
    if (!isOnPicture(event)) return;
    event.preventDefault();
    const { scale, rotation } = event as GestureEvent;
    const [by, turned] = [last.scale / scale, (rotation - last.rotation) * Math.PI / 180];
    last = { scale, rotation };
    // Fingers on a screen are pointers, too: they have moved it already.
    if (event.type === "gesturechange" && pointers.size === 0) {
      move(store, (viewpoint) => roll(nearer(store, viewpoint, by), turned));
    }
  };
  place.addEventListener("gesturestart", gesture, { signal });
  place.addEventListener("gesturechange", gesture, { signal });
}

/** Whether something happens on the picture or what is drawn on it, and not on a text that can be scrolled. */
function isOnPicture({ target }: Event): boolean {
  return (target as Element).closest("canvas, .overlay") !== null;
}

/** Nearer to the target by a factor, or as far forward as that is for who flies or walks. */
function nearer(store: Store, viewpoint: Viewpoint, factor: number): Viewpoint {
  if (store.mode.value === "orbit") return dolly(viewpoint, factor);
  const moves = store.mode.value === "walk" ? walk : fly;
  return moves(viewpoint, upOf(store), [0, 0, -Math.log(factor) * store.speed.value]);
}

function useKeys(canvas: HTMLElement, store: Store, signal: AbortSignal): void {
  const held = new Set<string>();
  let faster = false;
  let last = 0;
  const press = (keys: Iterable<string>, seconds: number) => {
    const [step, { mode, speed }] = [seconds * (faster ? FASTER : 1), store];
    move(
      store,
      (viewpoint) => moveByKeys(viewpoint, mode.value, upOf(store), keys, step, speed.value),
    );
  };
  const frame = (now: number) => {
    if (held.size === 0 || signal.aborted) return;
    press(held, Math.min(Math.max(now - last, 0) / 1000, LONGEST_STEP));
    last = now;
    requestAnimationFrame(frame);
  };
  addEventListener("keydown", (event) => {
    faster = event.shiftKey;
    if (!takesKeys(canvas, event) || !(event.code in HELD_KEYS)) return;
    event.preventDefault();
    if (event.repeat || held.has(event.code)) return;
    press([event.code], KEY_STEP);
    if (held.size === 0) {
      last = performance.now();
      requestAnimationFrame(frame);
    }
    held.add(event.code);
  }, { signal });
  addEventListener("keyup", (event) => {
    faster = event.shiftKey;
    held.delete(event.code);
  }, { signal });
  addEventListener("blur", () => held.clear(), { signal });
}

/** Whether a key is meant for the picture, and not for a field of the panel or for the browser. */
export function takesKeys(canvas: HTMLElement, event: KeyboardEvent): boolean {
  const { target, ctrlKey, metaKey, altKey } = event;
  return !ctrlKey && !metaKey && !altKey && (target === canvas || target === document.body);
}
