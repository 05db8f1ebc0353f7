import type { Scene } from "../../scene/mod.ts";
import type { AutomaticSetting } from "../method.ts";
import { placeSettings, setting } from "../settings.ts";
import type { MipConfig } from "./config.ts";

/** What a scene changes. */
export function sceneSettings(scene: Scene, space: MipConfig["space"]): AutomaticSetting[] {
  if (scene.layout.kind === "object") return placeSettings(scene, space);
  return [
    ...placeSettings(scene, space),
    setting("batch.pixels", "allImages", "photographs fit into memory together"),
    setting("camera.near", null, "the scene's own"),
    setting("camera.far", null, "the scene's own"),
    ...(space === "ndc"
      ? [setting("densityNoise", 1, "as published for forward-facing scenes")]
      : []),
    ...(space === "contracted"
      ? [
        setting("field.basis", "icosahedron", "contracted Gaussians lie askew of the axes"),
        setting("field.levels", 12, "as published for these directions"),
      ]
      : []),
  ];
}
