import assert from "node:assert/strict";
import { lookAt, type Vec3 } from "../../../src/math/mod.ts";
import { length, subtract } from "../../../src/math/vector.ts";
import { takeHands } from "../../../src/view/page/hands.ts";
import { createStore } from "../../../src/view/page/store.ts";
import { ABOUT } from "../view_test_tools.ts";
import { HELD_KEYS, moveByKeys } from "../../../src/view/page/controls/keys.ts";
import { angleBetween, type Fingers, pinch } from "../../../src/view/page/controls/pinch.ts";
import { eyeOf, targetOf, type Viewpoint } from "../../../src/view/page/controls/viewpoint.ts";

const UP: Vec3 = [0, 0, 1];

/** At (0, -2, 1), looking along +y and a little down to the origin. */
const VIEWPOINT: Viewpoint = {
  pose: lookAt([0, -2, 1], [0, 0, 0], UP),
  distance: Math.sqrt(5),
  fov: 1,
};

function close(actual: readonly number[], expected: readonly number[]): void {
  for (const [i, value] of actual.entries()) {
    assert.ok(Math.abs(value - expected[i]) < 1e-9, `${actual} is not ${expected}`);
  }
}

/** Where the eye goes by a key that is held for a second, at a speed of 1. */
function goes(mode: "orbit" | "fly" | "walk", ...keys: string[]): readonly number[] {
  return subtract(eyeOf(moveByKeys(VIEWPOINT, mode, UP, keys, 1, 1)), eyeOf(VIEWPOINT));
}

Deno.test("keys fly along the line of sight, to the sides, up and down", () => {
  const ahead = 1 / Math.sqrt(5);
  close(goes("fly", "KeyW"), [0, 2 * ahead, -ahead]);
  close(goes("fly", "KeyS"), [0, -2 * ahead, ahead]);
  close(goes("fly", "KeyA"), [-1, 0, 0]);
  close(goes("fly", "KeyD"), [1, 0, 0]);
  close(goes("fly", "KeyE"), [0, 0, 1]);
  close(goes("fly", "KeyQ"), [0, 0, -1]);
});

Deno.test("keys walk at the same height", () => {
  close(goes("walk", "KeyW"), [0, 1, 0]);
  close(goes("walk", "KeyS"), [0, -1, 0]);
  close(goes("walk", "KeyD"), [1, 0, 0]);
  close(goes("walk", "KeyE"), [0, 0, 1]);
});

Deno.test("two keys at once are no faster than one, and opposite ones rest", () => {
  close([length(goes("walk", "KeyW", "KeyD") as Vec3)], [1]);
  for (const mode of ["orbit", "fly", "walk"] as const) {
    close(goes(mode, "KeyW", "KeyS", "ArrowLeft", "ArrowRight"), [0, 0, 0]);
  }
});

Deno.test("in orbit W and S change the distance, arrows go around, A, D, Q and E shift the target", () => {
  const after = (...keys: string[]) => moveByKeys(VIEWPOINT, "orbit", UP, keys, 0.1, 1);
  close([after("KeyW").distance], [VIEWPOINT.distance * Math.exp(-0.1)]);
  close([after("KeyS").distance], [VIEWPOINT.distance * Math.exp(0.1)]);
  for (const key of ["KeyW", "KeyS", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"]) {
    close(targetOf(after(key)), [0, 0, 0]);
  }
  assert.ok(eyeOf(after("ArrowLeft"))[0] < 0);
  assert.ok(eyeOf(after("ArrowRight"))[0] > 0);
  assert.ok(eyeOf(after("ArrowUp"))[2] > 1);
  assert.ok(eyeOf(after("ArrowDown"))[2] < 1);
  assert.ok(targetOf(after("KeyD"))[0] > 0);
  assert.ok(targetOf(after("KeyA"))[0] < 0);
  assert.ok(targetOf(after("KeyE"))[2] > 0);
  assert.ok(targetOf(after("KeyQ"))[2] < 0);
});

Deno.test("arrows turn the head of who flies or walks", () => {
  for (const mode of ["fly", "walk"] as const) {
    const after = (key: string) => moveByKeys(VIEWPOINT, mode, UP, [key], 0.1, 1);
    for (const key of Object.keys(HELD_KEYS).filter((key) => key.startsWith("Arrow"))) {
      close(eyeOf(after(key)), eyeOf(VIEWPOINT));
    }
    assert.ok(targetOf(after("ArrowLeft"))[0] < 0);
    assert.ok(targetOf(after("ArrowRight"))[0] > 0);
    assert.ok(targetOf(after("ArrowUp"))[2] > 0);
    assert.ok(targetOf(after("ArrowDown"))[2] < 0);
  }
});

Deno.test("a key that means nothing changes nothing", () => {
  for (const mode of ["orbit", "fly", "walk"] as const) {
    assert.equal(moveByKeys(VIEWPOINT, mode, UP, ["KeyX"], 1, 1), VIEWPOINT);
  }
});

Deno.test("fingers apart bring nearer by the same factor, and no aside", () => {
  const before: Fingers = [[90, 100], [110, 100]];
  const after: Fingers = [[80, 100], [120, 100]];
  const next = pinch(VIEWPOINT, before, after, 200, false);
  close([next.distance], [VIEWPOINT.distance / 2]);
  close(targetOf(next), [0, 0, 0]);
});

Deno.test("two fingers that go aside shift the picture with them", () => {
  const next = pinch(VIEWPOINT, [[90, 100], [110, 100]], [[110, 100], [130, 100]], 200, false);
  // 20 of 200 pixels of the picture's height, which is 2 tan(1 / 2) distance at the target.
  close(targetOf(next), [-0.1 * 2 * Math.tan(0.5) * VIEWPOINT.distance, 0, 0]);
  close([next.distance], [VIEWPOINT.distance]);
});

Deno.test("fingers that turn around each other roll, if that counts", () => {
  const before: Fingers = [[90, 100], [110, 100]];
  const after: Fingers = [[100, 90], [100, 110]];
  close([angleBetween(before, after)], [Math.PI / 2]);
  const rolled = pinch(VIEWPOINT, before, after, 200, true);
  // The picture turned clockwise: the camera's right now points up.
  close([rolled.pose[0], rolled.pose[8]], [0, VIEWPOINT.pose[9]]);
  close([...pinch(VIEWPOINT, before, after, 200, false).pose], [...VIEWPOINT.pose]);
});

Deno.test("the way around is the short one", () => {
  const at = (degrees: number): Fingers => {
    const angle = degrees * Math.PI / 180;
    return [[0, 0], [Math.cos(angle), Math.sin(angle)]];
  };
  close([angleBetween(at(170), at(-170))], [20 * Math.PI / 180]);
});

/** Something of a page that can be turned over, and what it lies within. */
class Place extends EventTarget {
  constructor(private readonly within: string) {
    super();
  }
  closest(selector: string): Place | null {
    return selector.split(", ").includes(this.within) ? this : null;
  }
  /** Turns a wheel there; whether the page keeps its own way of scrolling. */
  wheel(): boolean {
    const event = new Event("wheel", { cancelable: true });
    return this.dispatchEvent(Object.assign(event, { deltaY: 100, deltaMode: 0 }));
  }
}

Deno.test("a wheel moves over the picture and what is drawn on it, and scrolls texts that lie there", () => {
  for (const [within, scrolls] of [["canvas", false], [".overlay", false], [".failed", true]]) {
    const unused = () => Promise.reject(new Error("Nobody asks for this."));
    const services = {
      send() {},
      pick: unused,
      capture: unused,
      fieldFile: unused,
      train() {},
      stopTraining() {},
    };
    const store = createStore(ABOUT, VIEWPOINT, services);
    const place = new Place(`${within}`);
    const canvas = Object.assign(new EventTarget(), { parentElement: place });
    const letGo = takeHands(canvas as unknown as HTMLElement, store);
    assert.equal(place.wheel(), scrolls, `${within}`);
    assert.equal(store.viewpoint.value === VIEWPOINT, scrolls, `${within}`);
    letGo();
  }
});
