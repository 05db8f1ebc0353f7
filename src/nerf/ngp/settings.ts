import { type Camera, column } from "../../math/mod.ts";
import type { Scene } from "../../scene/mod.ts";
import type { AutomaticSetting } from "../method.ts";
import { boxSettings, ndcSettings, setting, spaceSetting } from "../settings.ts";
import type { NgpConfig } from "./config.ts";

/** Steps grow with distance where boxes double (instant-ngp, testbed_nerf.cu). */
const CONE_ANGLE = 1 / 256;

/** Rays start so near at least: what no point marks may be nearer than all points. */
const NEAREST = { share: 0.4, most: 0.05 };

/** Weight of the distortion loss against floaters, which unbounded scenes invite. */
const DISTORTION = 1e-3;

/** So much further than training views see, for views that were held out. */
const NDC_MARGIN = 1.15;

/** What a scene changes. */
export function sceneSettings(
  config: NgpConfig,
  scene: Scene,
  space: NgpConfig["space"],
): AutomaticSetting[] {
  const place = space === "ndc"
    ? ndcSettings(fittedNdc(scene), "all views fit into the cube")
    : [spaceSetting(space), ...boxSettings(scene.layout, space)];
  const scales = config.scales > 1
    ? [setting("grid.antialias", true, "pixels of reduced photographs see more than a cell")]
    : [];
  return [...place, ...ngpSettings(config, scene, space), ...scales];
}

function ngpSettings(
  config: NgpConfig,
  scene: Scene,
  space: NgpConfig["space"],
): AutomaticSetting[] {
  const { layout } = scene;
  const { finestResolution } = config.grid;
  if (space === "contracted") {
    return [
      setting(
        "camera.near",
        Number(Math.min(NEAREST.share * scene.near, NEAREST.most).toPrecision(6)),
        "rays start in front of the nearest things",
      ),
      setting(
        "loss.nearDistance",
        Number(Math.min(config.loss.nearDistance, scene.near / layout.box.size).toPrecision(6)),
        "nothing is nearer than that",
      ),
      setting("march.far", Math.max(config.march.far, 2 * scene.far), "beyond the farthest point"),
      setting("grid.finestResolution", 2 * finestResolution, "the box is half of what it covers"),
      setting(
        "march.steps",
        config.march.steps / 2,
        "every ray meets something: rays are worth more",
      ),
      setting("loss.distortion", DISTORTION, "it removes floaters"),
    ];
  }
  if (space === "ndc") return [longerSteps(config)];
  if (layout.kind === "boxes" && layout.cascades > 1) {
    const growth = 2 ** (layout.cascades - 1);
    return [
      setting("camera.near", Number(scene.near.toPrecision(6)), "the capture's own"),
      setting("occupancy.cascades", layout.cascades, "the capture says so"),
      setting("march.coneAngle", CONE_ANGLE, "steps grow with distance in large boxes"),
      setting("grid.finestResolution", growth * finestResolution, "it covers the largest box"),
    ];
  }
  return [];
}

/** Half as many samples a ray. */
function longerSteps({ march: { steps } }: NgpConfig): AutomaticSetting {
  return setting(
    "march.steps",
    Math.ceil(steps / 2),
    "every ray meets something: rays are worth more",
  );
}

/**
 * The scales by which all that the views see lies in the cube: x of NDC is -scale x / z, and along a ray
 * it goes from where that crosses the near plane, z = -1, to its direction's own x / z.
 */
function fittedNdc(scene: Scene): [number, number] {
  let [reachX, reachY] = [0, 0];
  for (const { camera } of scene.views) {
    const [x, y, z] = column(camera.cameraToWorld, 3);
    for (const [dx, dy, dz] of cornerDirections(camera)) {
      const t = (-1 - z) / dz;
      reachX = Math.max(reachX, Math.abs(dx / dz), Math.abs(x + t * dx));
      reachY = Math.max(reachY, Math.abs(dy / dz), Math.abs(y + t * dy));
    }
  }
  return [1 / (NDC_MARGIN * reachX), 1 / (NDC_MARGIN * reachY)];
}

/** World directions through the corners of a camera's image, of depth 1; a lens bends them little. */
function cornerDirections(camera: Camera): [number, number, number][] {
  const { width, height, fx, fy, cx, cy, cameraToWorld: pose } = camera;
  return [[0, 0], [width, 0], [0, height], [width, height]].map(([x, y]) => {
    const [u, v] = [(x - cx) / fx, (cy - y) / fy];
    const along = (row: number) => u * pose[4 * row] + v * pose[4 * row + 1] - pose[4 * row + 2];
    return [along(0), along(1), along(2)];
  });
}
