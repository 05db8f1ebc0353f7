import assert from "node:assert/strict";
import type { Gpu } from "../../../src/gpu/mod.ts";
import { lens, resizeCamera } from "../../../src/math/mod.ts";
import { configure } from "../../../src/nerf/mod.ts";
import { analyticScene, type Scene } from "../../../src/scene/mod.ts";

/** A scene of an object whose photographs are so large; nobody looks at them. */
function sceneOf(size: number): Scene {
  const scene = analyticScene({ split: "train", views: 2, size: 1 });
  const views = scene.views.map((view) => ({
    ...view,
    camera: resizeCamera(view.camera, size, size),
  }));
  return { ...scene, views };
}

/** What is chosen on CPUs of what a budget may change, and the configuration. */
function chosenFor(scene: Scene, given: Record<string, unknown>) {
  const gpu = { info: { software: true } } as Gpu;
  const { config, settings } = configure(gpu, scene, { preset: "ngp", settings: given });
  const keys = ["averageDecay", "grid.finestResolution"];
  return { config, chosen: settings.filter(({ key }) => keys.includes(key)) };
}

Deno.test("on CPUs parameters are averaged over a twentieth of the steps that are expected, at most 300", () => {
  const decayOf = (given: Record<string, unknown>) => {
    const { chosen } = chosenFor(sceneOf(800), given);
    return chosen.map(({ key, value, reason }) => `${key}=${value}: ${reason}`);
  };
  const saying = (decay: number, steps: number) => [
    `averageDecay=${decay}: a mean over ${
      Math.min(Math.round(steps / 20), 300)
    } of the ${steps} steps that are expected`,
  ];
  assert.deepEqual(decayOf({ maxSeconds: 60 }), saying(0.9833, 1200));
  assert.deepEqual(decayOf({ maxSeconds: 300 }), saying(0.9967, 6000));
  assert.deepEqual(decayOf({ steps: 2000 }), saying(0.99, 2000));
  assert.deepEqual(decayOf({ steps: 100_000, maxSeconds: 60 }), saying(0.9833, 1200));
  assert.deepEqual(decayOf({ steps: 1_000_000 }), saying(0.9967, 1_000_000));
  assert.deepEqual(decayOf({ steps: 100 }), [], "not over fewer than the preset does");
  assert.deepEqual(decayOf({ maxSeconds: 300, averageDecay: 0.9 }), [], "given");
  assert.deepEqual(decayOf({ maxSeconds: 300, averageDecay: 0 }), [], "nothing is averaged");
});

Deno.test("on CPUs an object is learnt at twice the rate, unless that is given, alone or with its schedule", () => {
  const rateOf = (scene: Scene, given: Record<string, unknown> = {}) => {
    const { config } = chosenFor(scene, { steps: 100, ...given });
    return (config as typeof config & { schedule: { initial: number } }).schedule.initial;
  };
  const object = sceneOf(800);
  assert.equal(rateOf(object), 0.02);
  assert.equal(rateOf(object, { "schedule.initial": 0.005 }), 0.005);
  assert.equal(rateOf(object, { schedule: { kind: "constant", initial: 0.003 } }), 0.003);
  const { box } = object.layout;
  assert.equal(rateOf({ ...object, layout: { kind: "unbounded", box } }), 0.01);
});

Deno.test("on CPUs pixels of an object that are looked at often have several rays in the second half of a run", () => {
  const raysOf = (scene: Scene, given: Record<string, unknown> = {}) => {
    const { config } = chosenFor(scene, { maxSeconds: 300, ...given });
    const { camera } = config as typeof config & { camera: Record<string, number> };
    return [camera.raySpacing, camera.singleRaySteps];
  };
  const object = sceneOf(100);
  const { fx } = object.views[0].camera;
  const spacing = Number((1 / (2 * fx)).toPrecision(6));
  assert.deepEqual(raysOf(object), [spacing, 3000]);
  assert.deepEqual(raysOf(object, { maxSeconds: 1200 }), [spacing, 12_000]);
  assert.deepEqual(raysOf(object, { maxSeconds: 60 }), [0, 0], "too few steps");
  assert.deepEqual(raysOf(sceneOf(2000)), [0, 0], "too many pixels");
  assert.deepEqual(raysOf(object, { "camera.raySpacing": 0 }), [0, 3000], "given");
  assert.deepEqual(raysOf(object, { "exposure.rate": 1e-3 }), [0, 0], "exposures are learnt");
  const { box } = object.layout;
  assert.deepEqual(raysOf({ ...object, layout: { kind: "unbounded", box } }), [0, 0]);
  const views = object.views.map((view) => ({
    ...view,
    camera: { ...view.camera, rays: new Float32Array(100 * 100 * 6) },
  }));
  assert.deepEqual(raysOf({ ...object, views }), [0, 0], "rays of a table");
});

Deno.test("on CPUs the finest level follows the size of an object's photographs", () => {
  const finestOf = (size: number, given: Record<string, unknown> = {}) => {
    const { config, chosen } = chosenFor(sceneOf(size), { steps: 100, ...given });
    const { grid } = config as typeof config & { grid: { finestResolution: number } };
    return [grid.finestResolution, ...chosen.map(({ reason }) => reason)];
  };
  assert.deepEqual(finestOf(100), [256, "the photographs show the box in 105 pixels"]);
  assert.deepEqual(finestOf(16), [32, "the photographs show the box in 17 pixels"]);
  assert.deepEqual(finestOf(2), [32, "the photographs show the box in 2 pixels"]);
  assert.deepEqual(finestOf(800), [512]);
  const views = sceneOf(100).views.map((view) => ({
    ...view,
    camera: { ...view.camera, lens: lens("equirectangular", {}) },
  }));
  assert.deepEqual(chosenFor({ ...sceneOf(100), views }, { steps: 100 }).chosen, []);
  assert.deepEqual(finestOf(100, { "grid.finestResolution": 300 }), [300], "given");
});
