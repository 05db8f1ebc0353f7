import { column } from "../../math/mod.ts";
import type { Scene, View } from "../../scene/mod.ts";
import { averageSettings, expectedSteps } from "../averaging.ts";
import type { AutomaticSetting } from "../method.ts";
import { setting } from "../settings.ts";
import { allowsSharedPixels, type NgpConfig } from "./config.ts";

/** Cells of the finest level in a pixel that looks at the middle of the box: finer ones learn no more. */
const CELLS_PER_PIXEL = 2;

/** So many times the preset's learning rate, for objects. */
const RATE = 2;

/** Rays across a pixel of an object's photographs, once each has been looked at often. */
const RAYS_ACROSS = 2;

/** Samples that are kept of a ray through an object, about: they tell how many rays a step has. */
const SAMPLES_PER_RAY = 5;

/** From so many looks at each pixel, and so many steps, on, a field can learn what a pixel is the mean of. */
const LEAST_LOOKS = 6;
const LEAST_STEPS = 2000;

/** In this part of a run a pixel has one ray: four times as many pixels a step teach a new field more. */
const SINGLE_RAY_PART = 1 / 2;

/** What suits the steps that a CPU has time for, and how much photographs show. */
export function budgetSettings(config: NgpConfig, scene: Scene): AutomaticSetting[] {
  const forObjects = scene.layout.kind === "object"
    ? [...rateSettings(config), ...detailSettings(config, scene), ...pixelSettings(config, scene)]
    : [];
  return [...averageSettings(config), ...forObjects];
}

/** Objects are learnt sooner by larger steps, and what goes on behind them is not (bench/RESULTS.md). */
function rateSettings({ schedule: { initial } }: NgpConfig): AutomaticSetting[] {
  return [setting("schedule.initial", RATE * initial, "in a short run larger steps learn sooner")];
}

/** Reduced photographs of an object show no more than cells of about their pixels' size. */
function detailSettings({ grid, box }: NgpConfig, { views }: Scene): AutomaticSetting[] {
  const pixels = Math.max(...views.map((view) => pixelsAcross(view, box)));
  const finest = 2 ** Math.round(Math.log2(CELLS_PER_PIXEL * pixels));
  const least = 2 * grid.baseResolution;
  if (finest >= grid.finestResolution || least >= grid.finestResolution) return [];
  const reason = `the photographs show the box in ${Math.round(pixels)} pixels`;
  return [setting("grid.finestResolution", Math.max(finest, least), reason)];
}

/** A photograph's pixel shows the mean of an area, which no single ray is: seen so often, it is learnt as that mean. */
function pixelSettings(config: NgpConfig, { views }: Scene): AutomaticSetting[] {
  const pixels = views.reduce((sum, { camera }) => sum + camera.width * camera.height, 0);
  const steps = expectedSteps(config);
  const looks = steps * config.batch.samples / SAMPLES_PER_RAY / pixels;
  const isEnough = looks >= LEAST_LOOKS && steps >= LEAST_STEPS;
  if (!isEnough || !allowsSharedPixels(config) || !views.every(isPerspective)) return [];
  const focal = Math.min(...views.map(({ camera }) => Math.min(camera.fx, camera.fy)));
  const spacing = Number((1 / (RAYS_ACROSS * focal)).toPrecision(6));
  const reason = `a pixel is looked at ${Math.round(looks)} times`;
  return [
    setting("camera.raySpacing", spacing, `${reason}: it is learnt as the mean of an area`),
    setting("camera.singleRaySteps", Math.round(SINGLE_RAY_PART * steps), "these learn sooner"),
  ];
}

/** How many pixels the box would be across where its middle is; of what is no photograph in perspective, any. */
function pixelsAcross(view: View, { center, size }: NgpConfig["box"]): number {
  if (!isPerspective(view)) return Infinity;
  const { fx, cameraToWorld } = view.camera;
  const eye = column(cameraToWorld, 3);
  const distance = Math.hypot(...center.map((middle, axis) => eye[axis] - middle));
  return fx * size / Math.max(distance, size / 2);
}

/** Whether a view is a photograph in perspective. */
function isPerspective({ camera: { rays, lens } }: View): boolean {
  return !rays && (!lens || lens.projection === "perspective");
}
