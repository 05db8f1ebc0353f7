import type { Scene } from "../../scene/mod.ts";
import type { AutomaticSetting } from "../method.ts";
import { boxSettings, placeSettings, setting } from "../settings.ts";
import type { HorizonConfig } from "./config.ts";

/** Rays start so near at least: what no point marks may be nearer than all points. */
const NEAREST = { share: 0.4, most: 0.05 };

/** Rays end so far at least, in world units: all that is behind looks alike. */
const FAR = 1000;

/** The penalty on density that is nearer than all that is known. */
const NEAR_WEIGHT = 0.01;

/** What a scene changes. */
export function sceneSettings(
  config: HorizonConfig,
  scene: Scene,
  space: HorizonConfig["space"],
): AutomaticSetting[] {
  const { near, far } = scene;
  const scales = config.scales > 1
    ? [setting("grid.antialias", true, "pixels of reduced photographs see more than a cell")]
    : [];
  if (space !== "contracted") {
    return [...placeSettings(scene, space), ...boxOf(scene, space), ...scales];
  }
  const nearest = Math.min(NEAREST.share * near, NEAREST.most);
  return [
    ...placeSettings(scene, space),
    setting("camera.near", Number(nearest.toPrecision(6)), "in front of the nearest things"),
    setting("loss.wholeFrom", Number(near.toPrecision(6)), "nothing is known to be nearer"),
    setting("loss.nearWeight", NEAR_WEIGHT, "the fog that training begins in leaves the air"),
    setting("density", "foggyExp", "nothing is to be learnt as far away only because air is clear"),
    setting("camera.far", Math.max(FAR, 2 * far), "beyond the farthest point"),
    setting("spacing", "power", "most samples are needed near the cameras"),
    setting(
      "grid.finestResolution",
      2 * config.grid.finestResolution,
      "the box is half of what it covers",
    ),
    ...scales,
  ];
}

/** Where a field in a box has its box, if the scene is no object of the size that presets are made for. */
function boxOf({ layout }: Scene, space: HorizonConfig["space"]): AutomaticSetting[] {
  return space === "box" ? boxSettings(layout, space) : [];
}
