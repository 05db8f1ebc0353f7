import { type Camera, column } from "../math/mod.ts";
import type { Layout, Scene, Survey } from "../scene/mod.ts";
import type { Config } from "./config.ts";
import { ConfigError } from "./config_error.ts";
import type { NerfConfig } from "./nerf/config.ts";
import type { NgpConfig } from "./ngp/config.ts";
import type { AutomaticSetting } from "./presets.ts";

/** Photographs are reduced until no side is longer. Two cores see no more than that in minutes. */
const LONGEST_SIDE = { gpu: 2000, cpu: 512 };

/** So many times as many steps, on a CPU, as an object gets. */
const PHOTOGRAPH_STEPS = 4;

/**
 * The space that suits a layout. Boxes that double are instant-ngp's way to a scene that goes on: a
 * contraction learnt more of one in the same time (bench/RESULTS.md), and `space=box` keeps to them.
 */
function spaceOf(layout: Layout): Config["space"] {
  if (layout.kind === "forward") return "ndc";
  const goesOn = layout.kind === "unbounded" || layout.kind === "boxes" && layout.cascades > 1;
  return goesOn ? "contracted" : "box";
}

/** Steps grow with distance where boxes double (instant-ngp, testbed_nerf.cu). */
const CONE_ANGLE = 1 / 256;

/** Rays start so near at least: what no point marks may be nearer than all points. */
const NEAREST = { share: 0.4, most: 0.05 };

/** Weight of the distortion loss against floaters, which unbounded scenes invite. */
const DISTORTION = 1e-3;

/** So much further than training views see, for views that were held out. */
const NDC_MARGIN = 1.15;

/**
 * By how much photographs are to be reduced, where nobody says, and how long they are looked at: to a size
 * that the adapter can learn in the time that people have. A power of two, as captures come with folders of images reduced by those.
 * Objects keep their size: published figures are measured on it.
 *
 * @param survey the capture, not reduced
 * @param software whether the adapter computes on the CPU
 */
export function imageSettings(
  config: Config,
  survey: Pick<Survey, "capture" | "frames" | "placement">,
  software: boolean,
): AutomaticSetting[] {
  if (survey.placement.layout.kind === "object") return [];
  const { reduction } = survey.capture;
  const most = software ? LONGEST_SIDE.cpu : LONGEST_SIDE.gpu;
  const longest = survey.frames.reduce(
    (side, { imageSize: { width, height } }) => Math.max(side, width, height),
    0,
  ) * reduction;
  let downscale = 1;
  while (longest / downscale > most) downscale *= 2;
  const wanted = Math.max(downscale, config.downscale);
  const reachable = Math.ceil(wanted / reduction) * reduction;
  const reason = downscale > config.downscale
    ? `its photographs are ${longest} pixels long, too long to learn on a ${software ? "C" : "G"}PU`
    : `its images are there only reduced by ${reduction}`;
  const longer = software && config.method === "ngp"
    ? [
      setting(
        "steps",
        PHOTOGRAPH_STEPS * config.steps,
        "photographs show more than an object does",
      ),
    ]
    : [];
  return changes(config, [setting("downscale", reachable, reason), ...longer]);
}

/**
 * What a preset sets otherwise for a scene, and why: presets are made for objects in front of nothing
 * (NeRF-Synthetic), and captures are laid out in other ways.
 *
 * @param config the preset's
 * @param space in which coordinates the field is to live; the one that suits the layout by default
 * @throws {ConfigError} if these are to be normalised device coordinates, and cameras face elsewhere
 */
export function sceneSettings(
  config: Config,
  scene: Scene,
  space: Config["space"] = spaceOf(scene.layout),
): AutomaticSetting[] {
  if (space === "ndc" && scene.layout.kind !== "forward") {
    throw new ConfigError(
      `Cannot use space=ndc for ${scene.name}: its cameras must all face forward, but the scene is ` +
        `of the kind "${scene.layout.kind}". Use space=${spaceOf(scene.layout)}.`,
    );
  }
  return changes(config, [
    ...spaceSettings(config, scene, space),
    ...(config.method === "ngp"
      ? ngpSettings(config, scene, space)
      : nerfSettings(config, scene, space)),
  ]);
}

/** The space and the box, for both methods. */
function spaceSettings(config: Config, scene: Scene, space: Config["space"]): AutomaticSetting[] {
  if (space === "ndc") {
    const scales = config.method === "ngp" ? fittedNdc(scene) : firstNdc(scene);
    const why = config.method === "ngp"
      ? "all views fit into the cube"
      : "the first view fills the cube, as published";
    return [
      setting("space", "ndc", "the cameras face forward"),
      setting("ndc", JSON.stringify(scales.map((scale) => Number(scale.toPrecision(6)))), why),
      setting("box.center", "[0,0,0]", "that of normalised device coordinates"),
      setting("box.size", 2, "that of normalised device coordinates"),
    ];
  }
  const usesBox = config.method === "ngp" || space === "contracted";
  return [
    setting("space", space, "the scene goes on at any distance"),
    ...(usesBox ? boxSettings(scene.layout, space) : []),
  ];
}

/** The layout's box; where boxes that double are contracted, the largest but one, which fox learnt most with. */
function boxSettings(layout: Layout, space: Config["space"]): AutomaticSetting[] {
  const { kind, box: { center, size } } = layout;
  const doublings = kind === "boxes" && space === "contracted" ? layout.cascades - 2 : 0;
  const why = doublings > 0 ? "half of the capture's largest box" : WHY_BOX[kind];
  return [
    setting("box.center", JSON.stringify(center), why),
    setting("box.size", size * 2 ** Math.max(doublings, 0), why),
  ];
}

const WHY_BOX: Readonly<Record<Layout["kind"], string>> = {
  object: "the object is in it",
  boxes: "the capture says so",
  unbounded: "it holds the cameras and most points",
  forward: "it holds what is near",
};

function ngpSettings(config: NgpConfig, scene: Scene, space: Config["space"]): AutomaticSetting[] {
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

function nerfSettings(
  config: NerfConfig,
  scene: Scene,
  space: Config["space"],
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
    setting("camera.near", "null", "the scene's own"),
    setting("camera.far", "null", "the scene's own"),
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

/** 2 fx / width and 2 fy / height of the first view (Mildenhall et al. 2020, appendix C). */
function firstNdc({ views: [{ camera }] }: Scene): [number, number] {
  return [2 * camera.fx / camera.width, 2 * camera.fy / camera.height];
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

function setting(key: string, value: number | string, reason: string): AutomaticSetting {
  return { key, value, reason };
}

/** Those that differ from what a configuration has. */
function changes(config: Config, settings: readonly AutomaticSetting[]): AutomaticSetting[] {
  return settings.filter(({ key, value }) => {
    // deno-lint-ignore no-explicit-any -- walked by names that setField would refuse if they were wrong
    const current = key.split(".").reduce((object: any, name) => object?.[name], config);
    return (typeof current === "string" ? current : JSON.stringify(current)) !== String(value);
  });
}
