import type { Layout, Scene, Survey } from "../scene/mod.ts";
import type { CommonConfig } from "./common_config.ts";
import { fieldOf } from "./config.ts";
import { ConfigError } from "./config_error.ts";
import type { AutomaticSetting } from "./method.ts";
import { methodOf } from "./methods.ts";
import { assertScales } from "./scales.ts";
import { setting } from "./settings.ts";

/** Of at most so many photographs depths are learnt from that the capture knows, and with which weight. */
const FEW_VIEWS = 16;
const DEPTH_WEIGHT = 0.01;

/** Photographs are reduced until no side is longer. Two cores see no more than that in minutes. */
const LONGEST_SIDE = { gpu: 2000, cpu: 512 };

/**
 * The space that suits a layout. Boxes that double are instant-ngp's way to a scene that goes on: a
 * contraction learnt more of one in the same time (bench/RESULTS.md), and `space=box` keeps to them.
 */
export function spaceOf(layout: Layout): CommonConfig["space"] {
  if (layout.kind === "forward") return "ndc";
  const goesOn = layout.kind === "unbounded" || layout.kind === "boxes" && layout.cascades > 1;
  return goesOn ? "contracted" : "box";
}

/**
 * What the size of photographs changes: they are reduced to what the adapter can learn in the time that
 * people have, by a power of two, as captures come with folders of images reduced by those. Objects keep
 * their size: published figures are measured on it.
 *
 * @param survey the capture, not reduced
 * @param software whether the adapter computes on the CPU
 */
export function imageSettings(
  config: CommonConfig,
  survey: Pick<Survey, "capture" | "frames" | "placement">,
  software: boolean,
): AutomaticSetting[] {
  if (survey.placement.layout.kind === "object") return [];
  const { reduction } = survey.capture;
  const most = software ? LONGEST_SIDE.cpu : LONGEST_SIDE.gpu;
  const sides = survey.frames.map(({ imageSize: { width, height } }) => [width, height]);
  const longest = sides.reduce((side, size) => Math.max(side, ...size), 0) * reduction;
  const shortest = sides.reduce((side, size) => Math.min(side, ...size), Infinity) * reduction;
  let downscale = 1;
  while (longest / downscale > most && downscale * 2 <= shortest) downscale *= 2;
  const wanted = Math.max(downscale, config.downscale);
  const reachable = Math.ceil(wanted / reduction) * reduction;
  const reason = downscale > config.downscale
    ? `its photographs are ${longest} pixels long, too long to learn on a ${software ? "C" : "G"}PU`
    : `its images are there only reduced by ${reduction}`;
  const longer = software ? methodOf(config).photographSettings(config) : [];
  return changes(config, [setting("downscale", reachable, reason), ...longer]);
}

/**
 * What is learnt of depths: of few photographs colours alone say too little of where things are, of many they say
 * more than depths of points do, but for the first minutes (bench/RESULTS.md).
 *
 * @param survey the capture
 */
export function depthSettings(
  config: CommonConfig,
  { frames, splits }: Pick<Survey, "frames" | "splits">,
): AutomaticSetting[] {
  const views = splits.train.length;
  const isKnown = splits.train.some((i) => frames[i].frame.depths != null);
  if (!isKnown || views > FEW_VIEWS) return [];
  const reason = `of ${views} photographs, colours alone say too little of where things are`;
  return changes(config, [setting("depth.weight", DEPTH_WEIGHT, reason)]);
}

/** Takes back what `depthSettings` chose where images of depths turn out to say nothing. */
export function emptyDepthSettings(
  chosen: readonly AutomaticSetting[],
  { views }: Pick<Scene, "views">,
): AutomaticSetting[] {
  const isChosen = chosen.some(({ key }) => key === "depth.weight");
  if (!isChosen || views.some(({ depths }) => depths?.pixels.length)) return [];
  return [setting("depth.weight", 0, "what is there of depths says nothing")];
}

/**
 * What a preset sets otherwise for a scene, and why: presets are made for objects in front of nothing
 * (NeRF-Synthetic), and captures are laid out in other ways.
 *
 * @param config the preset's
 * @param space in which coordinates the field is to live; the one that suits the layout by default
 * @throws {ConfigError} if these are to be normalised device coordinates, and cameras face elsewhere
 * @throws {ConfigError | SceneError} if it cannot be learnt at as many scales
 */
export function sceneSettings(
  config: CommonConfig,
  scene: Scene,
  space: CommonConfig["space"] = spaceOf(scene.layout),
): AutomaticSetting[] {
  if (space === "ndc" && scene.layout.kind !== "forward") {
    throw new ConfigError(
      `Cannot use space=ndc for ${scene.name}: its cameras must all face forward, but the scene is ` +
        `of the kind "${scene.layout.kind}". Use space=${spaceOf(scene.layout)}.`,
    );
  }
  assertScales(config, scene);
  return changes(config, methodOf(config).sceneSettings(config, scene, space));
}

/** Those that differ from what a configuration has. */
function changes(
  config: CommonConfig,
  settings: readonly AutomaticSetting[],
): AutomaticSetting[] {
  return settings.filter(({ key, value }) =>
    JSON.stringify(fieldOf(config, key)) !== JSON.stringify(value)
  );
}
