import { join } from "node:path";
import { rotationMatrix } from "../../math/quaternion.ts";
import type { Frame } from "../capture.ts";
import { cameraToWorld } from "../formats/colmap/mod.ts";
import {
  countColmapImages,
  poseFault,
  readColmapModel,
  readColmapViews,
} from "../formats/colmap/model.ts";
import { findJumps } from "../checks/jumps.ts";
import { findLoops, findPanoramaLoops, OVERLAP } from "./loops.ts";
import { fixedCameras, hasCommand, type Mapper } from "./mappers.ts";
import type { Pair } from "./pairs.ts";
import { pinholeParams, VIEWS } from "./panorama.ts";
import {
  type Disagreement,
  disagreement,
  momentPoses,
  placedViews,
  rigBundleConfig,
  rigConfig,
  viewName,
} from "./rig.ts";
import { askTool, type RunOptions, runTool, type Tool, ToolError } from "./tool.ts";

/** COLMAP's camera models that transforms.json can name. */
export const CAMERA_MODELS = [
  "SIMPLE_PINHOLE",
  "PINHOLE",
  "SIMPLE_RADIAL",
  "RADIAL",
  "OPENCV",
  "OPENCV_FISHEYE",
] as const;

/** Which images share a camera, so that its optics are found once: all, those of a folder, none. */
export const SHARING = ["all", "folder", "none"] as const;

/** Which pairs of images are compared: those whose names are neighbours, or all. */
export const MATCHERS = ["sequential", "exhaustive"] as const;

/** What is reconstructed. */
export interface ImageSet {
  /** The folder of images. */
  readonly images: string;
  /** How many there are. */
  readonly count: number;
  /** The folder of their masks, named as COLMAP wants them; null without any. */
  readonly masks: string | null;
  /** Which images share a camera. */
  readonly sharing: typeof SHARING[number];
  /** Which pairs of images are compared: a way to choose them, or their names. */
  readonly matcher: typeof MATCHERS[number] | readonly Pair[];
  /** Width and height of the views of panoramas, which are a rig of known cameras; null for others. */
  readonly viewSide: number | null;
}

/** How to reconstruct. */
export interface ReconstructOptions extends Pick<RunOptions, "log" | "signal"> {
  /** COLMAP's camera model of images that are no views of panoramas. */
  readonly cameraModel: typeof CAMERA_MODELS[number];
  /** What places the images. */
  readonly mapper: Mapper;
  /** Called with what is being done, how many images are done, of how many. */
  readonly onProgress?: (stage: ColmapStage, done: number, total: number) => void;
  /** Called after each stage with the seconds that it took. */
  readonly onStage?: (stage: ColmapStage, seconds: number) => void;
}

/**
 * What COLMAP does, in this order: `rig` for panoramas by versions that map without rigs; where a camera came
 * back, it maps again after `loops`.
 */
export type ColmapStage = "features" | "matching" | "mapping" | "rig" | "loops" | "undistorting";

/** Models that COLMAP found. */
export interface Reconstruction {
  /** The folder of the largest. */
  readonly folder: string;
  /** The images that it has placed, below the folder of images. */
  readonly names: readonly string[];
  /** How many models there are. Images of different models have no known place to each other. */
  readonly models: number;
  /** How far views of panoramas were from one position before COLMAP was told; null where it always was. */
  readonly disagreement: Disagreement | null;
}

/** COLMAP's file of features and matches in a folder for work. */
export const DATABASE = "database.db";

/**
 * Finds cameras and points by structure from motion, on the CPU.
 *
 * In a sequence only neighbours are compared at first: comparing distant frames joins sides of a thing
 * that look alike, and so folds the scene. Then frames are compared, too, in which the camera has come
 * back by what is known of its way, and all is mapped again.
 *
 * @param work an empty folder for the database and the models
 * @returns null if COLMAP could not place any two images
 * @throws {SceneError} if COLMAP fails; the signal's reason if aborted
 */
export async function reconstruct(
  set: ImageSet,
  work: string,
  options: ReconstructOptions,
): Promise<Reconstruction | null> {
  const { count, matcher, viewSide } = set;
  const database = ["--database_path", join(work, DATABASE)];
  await extractFeatures(set, database, options);
  const knowsRig = viewSide !== null && await hasCommand("rig_configurator");
  if (knowsRig) await configureRig(work, database, options);
  const match = (stage: ColmapStage, chosen: ImageSet["matcher"]) =>
    matchImages(stage, count, chosen, database, work, options);
  await match("matching", matcher);
  const place = async (name: string) => {
    const model = await map(set, database, join(work, name), options);
    if (model === null || viewSide === null || knowsRig) return model;
    return await adjustRig(model, count, join(work, `${name}_rig`), options);
  };
  const first = await place("first");
  if (first === null || matcher === "exhaustive") return first;

  const readWay = viewSide === null ? readFrames : readMoments;
  const way = await readWay(first.folder);
  const loops = (viewSide === null ? findLoops(way) : findPanoramaLoops(way))
    // COLMAP's list of pairs has no way to write a name with a space.
    .filter((pair) => !pair.some((name) => /\s/.test(name)));
  if (loops.length === 0) return first;
  await match("loops", loops);
  const second = await place("second");
  return second !== null && await isAsGood(second, first, readWay) ? second : first;
}

/**
 * `colmap feature_extractor`: SIFT, with the images' masks by `--ImageReader.mask_path`. Views of panoramas
 * have a known camera, `--ImageReader.camera_params`, one in each folder, as each has its place in the rig.
 */
async function extractFeatures(
  { images, count, masks, sharing, viewSide }: ImageSet,
  database: readonly string[],
  options: ReconstructOptions,
): Promise<void> {
  const help = await askTool("colmap", ["feature_extractor", "-h"]);
  const camera = viewSide === null
    ? ["--ImageReader.camera_model", options.cameraModel, ...SHARING_OPTIONS[sharing]]
    : [
      ...["--ImageReader.camera_model", "PINHOLE"],
      ...["--ImageReader.camera_params", pinholeParams(viewSide), ...SHARING_OPTIONS.folder],
      ...["--SiftExtraction.max_num_features", String(VIEW_FEATURES)],
    ];
  await runStage("features", count, options, [
    ...["feature_extractor", ...database, "--image_path", images, ...camera],
    ...(masks === null ? [] : ["--ImageReader.mask_path", masks]),
    ...useCpu(help, "SiftExtraction"),
  ]);
}

/** Features of one view of a panorama: its moment has twelve times as many. */
const VIEW_FEATURES = 2048;

/** `colmap rig_configurator` (3.12 and newer): views of one moment are one frame of a rig. */
async function configureRig(
  work: string,
  database: readonly string[],
  { log, signal }: ReconstructOptions,
): Promise<void> {
  const config = join(work, "rig.json");
  await Deno.writeTextFile(config, JSON.stringify(rigConfig(VIEWS)));
  await runTool("colmap", ["rig_configurator", ...database, "--rig_config_path", config], {
    log,
    signal,
  });
}

/** `colmap sequential_matcher`, `exhaustive_matcher`, or `matches_importer` for pairs that are named. */
async function matchImages(
  stage: ColmapStage,
  count: number,
  matcher: ImageSet["matcher"],
  database: readonly string[],
  work: string,
  options: ReconstructOptions,
): Promise<void> {
  const command = typeof matcher === "string" ? `${matcher}_matcher` : "matches_importer";
  const cpu = useCpu(await askTool("colmap", [command, "-h"]), "SiftMatching");
  if (typeof matcher === "string") {
    const args = [command, ...database, ...cpu, ...MATCHER_OPTIONS[matcher]];
    return await runStage(stage, count, options, args);
  }
  const list = join(work, `${stage}.txt`);
  await Deno.writeTextFile(list, matcher.map((pair) => `${pair.join(" ")}\n`).join(""));
  await runStage(stage, count, options, [command, ...database, ...cpu, "--match_list_path", list]);
}

/**
 * `colmap rig_bundle_adjuster` (up to 3.11): brings the views of each moment to one position, with the known
 * rotations to each other, and refines positions and points by that.
 */
async function adjustRig(
  model: Reconstruction,
  count: number,
  target: string,
  options: ReconstructOptions,
): Promise<Reconstruction> {
  const { images } = await readColmapModel(model.folder);
  const placed = images.flatMap(({ name, cameraId }) => {
    const view = viewName(name)?.view;
    return view ? [{ view, cameraId }] : [];
  });
  // The view that was placed most often is the reference: moments without it are not adjusted.
  const views = [...Map.groupBy(placed, ({ view }) => view).values()]
    .sort((a, b) => b.length - a.length).map(([first]) => first);
  const config = `${target}.json`;
  await Deno.writeTextFile(config, JSON.stringify(rigBundleConfig(views)));
  await Deno.mkdir(target);
  const fixed = ["focal_length", "principal_point", "extra_params"]
    .flatMap((what) => [`--BundleAdjustment.refine_${what}`, "0"]);
  await runStage("rig", count, options, [
    ...["rig_bundle_adjuster", "--input_path", model.folder, "--output_path", target],
    ...["--rig_config_path", config, "--estimate_rig_relative_poses", "0"],
    ...["--RigBundleAdjustment.refine_relative_poses", "0", ...fixed],
  ]);
  const off = placedViews(await readFrames(model.folder));
  return { ...model, folder: target, disagreement: disagreement(off, momentPoses(off)) };
}

/** Whether a model has at least as many images, and jumps no more often. */
async function isAsGood(
  model: Reconstruction,
  other: Reconstruction,
  readWay: (model: string) => Promise<Way>,
): Promise<boolean> {
  const [jumps, otherJumps] = await Promise.all(
    [model, other].map(async ({ folder }) => findJumps(await readWay(folder)).length),
  );
  return model.names.length >= other.names.length && jumps <= otherJumps;
}

type Way = Pick<Frame, "name" | "cameraToWorld">[];

/** The images that a model has placed in the order of their names, and their poses. */
async function readFrames(model: string): Promise<Way> {
  return (await readColmapViews(model)).images
    .filter((image) => poseFault(image) === null)
    .map(({ name, qvec, tvec }) => ({
      name,
      cameraToWorld: cameraToWorld(rotationMatrix(qvec), tvec),
    }))
    .sort((a, b) => a.name < b.name ? -1 : 1);
}

/** The moments of panoramas of which a model has placed views, and their poses. */
async function readMoments(model: string): Promise<Way> {
  const moments = momentPoses(placedViews(await readFrames(model)));
  return [...moments].map(([name, cameraToWorld]) => ({ name, cameraToWorld }));
}

/** Places the images; returns the largest model. */
async function map(
  { images, count, viewSide }: ImageSet,
  database: readonly string[],
  models: string,
  options: ReconstructOptions,
): Promise<Reconstruction | null> {
  const { mapper } = options;
  await Deno.mkdir(models);
  const fixed = viewSide === null ? [] : await fixedCameras(mapper);
  const args = [...database, "--image_path", images, ...fixed, "--output_path", models];
  try {
    await runStage("mapping", count, options, [mapper.command, ...args], mapper.tool);
  } catch (error) {
    // That is also how it ends when it finds nothing.
    if (!(error instanceof ToolError) || !NOTHING_FOUND.test(error.message)) throw error;
  }
  return await largest(models);
}

/**
 * Writes images as pinhole cameras would have taken them, and the model that belongs to them.
 *
 * @param images the folder of images
 * @param model the folder of a model
 * @param work an empty folder, where `images` and `sparse` go
 * @throws {SceneError} if COLMAP fails; the signal's reason if aborted
 */
export async function undistort(
  images: string,
  model: string,
  work: string,
  options: ReconstructOptions,
): Promise<void> {
  await runStage("undistorting", await countColmapImages(model), options, [
    "image_undistorter",
    ...["--image_path", images, "--input_path", model, "--output_path", work],
  ]);
}

const MATCHER_OPTIONS: Record<typeof MATCHERS[number], readonly string[]> = {
  sequential: [
    ...["--SequentialMatching.overlap", String(OVERLAP)],
    ...["--SequentialMatching.quadratic_overlap", "0"],
    // It would need a vocabulary, which is a download of its own.
    ...["--SequentialMatching.loop_detection", "0"],
  ],
  exhaustive: [],
};

const SHARING_OPTIONS: Record<typeof SHARING[number], readonly string[]> = {
  all: ["--ImageReader.single_camera", "1"],
  folder: ["--ImageReader.single_camera_per_folder", "1"],
  none: ["--ImageReader.single_camera_per_image", "1"],
};

/** What mappers say when no two images fit together. */
const NOTHING_FOUND =
  /failed to create (any )?sparse model|no images with matches|can't continue without image pairs/i;

/**
 * COLMAP 3.12 renamed `SiftExtraction.use_gpu` to `FeatureExtraction.use_gpu`, and matching's, too.
 *
 * @param help what the command prints for `-h`
 * @param otherwise the part before the dot where it prints no such option
 */
function useCpu(help: string, otherwise: string): string[] {
  return [`--${/--(\w+)\.use_gpu/.exec(help)?.[1] ?? otherwise}.use_gpu`, "0"];
}

/** Runs one of COLMAP's commands. */
async function runStage(
  stage: ColmapStage,
  total: number,
  { log, signal, onProgress, onStage }: ReconstructOptions,
  args: readonly string[],
  tool: Tool = "colmap",
): Promise<void> {
  const start = performance.now();
  onProgress?.(stage, 0, total);
  await runTool(tool, args, {
    log,
    signal,
    onLine: (line) => {
      const progress = colmapProgress(line, total);
      if (progress !== null) onProgress?.(stage, progress, total);
    },
  });
  onStage?.(stage, (performance.now() - start) / 1000);
}

/**
 * How far COLMAP is, where a line that it says (versions 3.8 to 3.13) tells that.
 *
 * @param total how many images there are
 * @returns how many of them are done; null if the line says something else
 */
export function colmapProgress(line: string, total: number): number | null {
  // A block stands for very many pairs: [its row/rows, its column/columns], or [it/all].
  const [, row, rows, column = "1", columns = "1"] =
    /\b(?:Matching|Processing) block \[(\d+)\/(\d+)(?:, (\d+)\/(\d+))?\]/.exec(line) ?? [];
  if (row) {
    const blocks = Number(rows) * Number(columns);
    return Math.round(total * ((Number(row) - 1) * Number(columns) + Number(column)) / blocks);
  }
  const [, done] = /\b(?:Processed file|(?:Matching|Processing|Undistorting) image) \[(\d+)\/\d+\]/
    .exec(line) ?? [];
  if (done) return Number(done);
  const [, place] = /\bRegistering image #\d+ \((?:num_reg_frames=)?(\d+)\)/.exec(line) ?? [];
  return place ? Number(place) - 1 : null; // it is about to become the so manyth
}

/** The model with the most images; null if there is none. */
async function largest(models: string): Promise<Reconstruction | null> {
  const found: { folder: string; images: number }[] = [];
  for await (const { name, isDirectory } of Deno.readDir(models)) {
    const folder = join(models, name);
    if (isDirectory) found.push({ folder, images: await countColmapImages(folder) });
  }
  if (found.length === 0) return null;
  found.sort((a, b) => b.images - a.images || (a.folder < b.folder ? -1 : 1));
  const [{ folder }] = found;
  const names = (await readColmapModel(folder)).images.map(({ name }) => name);
  return { folder, names, models: found.length, disagreement: null };
}
