import type { Scene } from "../../scene/mod.ts";
import type { AutomaticSetting } from "../method.ts";
import { placeSettings, setting } from "../settings.ts";
import type { NerfConfig } from "./config.ts";

/** What a scene changes. */
export function sceneSettings(
  config: NerfConfig,
  scene: Scene,
  space: NerfConfig["space"],
): AutomaticSetting[] {
  return [...placeSettings(scene, space), ...nerfSettings(config, scene, space)];
}

function nerfSettings(
  config: NerfConfig,
  scene: Scene,
  space: NerfConfig["space"],
): AutomaticSetting[] {
  const { kind } = scene.layout;
  if (kind === "object") return [];
  const pinholes = scene.views.every(({ camera }) =>
    camera.rays === undefined && (camera.lens?.projection ?? "perspective") === "perspective"
  );
  return [
    setting("batch.pixels", "allImages", "photographs fit into memory together"),
    setting("batch.cropSteps", 0, "photographs have no empty edge"),
    setting("camera.pixelOffset", 0.5, "cameras are measured to the centres of pixels"),
    setting("camera.near", null, "the scene's own"),
    setting("camera.far", null, "the scene's own"),
    setting(
      "camera.directions",
      space === "ndc" ? "depth" : pinholes ? config.camera.directions : "unit",
      space === "ndc" ? "NDC is made of depths" : "such lenses look sideways, where depth is 0",
    ),
    ...(space === "contracted"
      ? [setting("samples.spacing", "disparity", "most samples are needed near the cameras")]
      : []),
    ...(space === "ndc"
      ? [setting("densityNoise", 1, "as published for forward-facing scenes")]
      : []),
  ];
}
