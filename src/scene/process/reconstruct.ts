import { join } from "node:path";
import { rotationMatrix } from "../../math/quaternion.ts";
import type { Frame } from "../capture.ts";
import { cameraToWorld } from "../formats/colmap.ts";
import { countColmapImages, readColmapModel } from "../formats/colmap_model.ts";
import { findJumps } from "./jumps.ts";
import { findLoops, OVERLAP } from "./loops.ts";
import { askTool, type RunOptions, runTool, ToolError } from "./tool.ts";

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

/** How to reconstruct. */
export interface ReconstructOptions extends Pick<RunOptions, "log" | "signal"> {
  /** COLMAP's camera model. */
  readonly cameraModel: typeof CAMERA_MODELS[number];
  /** Which images share a camera. */
  readonly sharing: typeof SHARING[number];
  /** Which pairs of images are compared. */
  readonly matcher: typeof MATCHERS[number];
  /** Called with what is being done, how many images are done, of how many. */
  readonly onProgress?: (stage: ColmapStage, done: number, total: number) => void;
  /** Called after each stage with the seconds that it took. */
  readonly onStage?: (stage: ColmapStage, seconds: number) => void;
}

/** What COLMAP does, in this order; where a camera came back, it maps again after `loops`. */
export type ColmapStage = "features" | "matching" | "mapping" | "loops" | "undistorting";

/** Models that COLMAP found. */
export interface Reconstruction {
  /** The folder of the largest. */
  readonly folder: string;
  /** How many images it has. */
  readonly images: number;
  /** How many models there are. Images of different models have no known place to each other. */
  readonly models: number;
}

/** The parts before the dot of options whose names changed between versions. */
interface OptionNames {
  extraction: string;
  matching: string;
}

/**
 * Finds cameras and points by COLMAP's incremental structure from motion (Schönberger and Frahm 2016), on
 * the CPU.
 *
 * In a sequence only neighbours are compared at first: comparing distant frames joins sides of a thing
 * that look alike, and so folds the scene. Then frames are compared, too, in which the camera has come
 * back by what is known of its way, and all is mapped again.
 *
 * @param images the folder of images
 * @param count how many there are
 * @param work an empty folder for the database and the models
 * @returns null if COLMAP could not place any two images
 * @throws {SceneError} if COLMAP fails; the signal's reason if aborted
 */
export async function reconstruct(
  images: string,
  count: number,
  work: string,
  options: ReconstructOptions,
): Promise<Reconstruction | null> {
  const { cameraModel, sharing, matcher } = options;
  const names = await optionNames(matcher);
  const database = ["--database_path", join(work, "database.db")];
  const folder = ["--image_path", images];
  await runStage("features", count, options, [
    "feature_extractor",
    ...database,
    ...folder,
    ...["--ImageReader.camera_model", cameraModel],
    ...SHARING_OPTIONS[sharing],
    ...[`--${names.extraction}.use_gpu`, "0"],
  ]);
  const forMatching = [...database, `--${names.matching}.use_gpu`, "0"];
  await runStage("matching", count, options, [
    ...[`${matcher}_matcher`, ...forMatching, ...MATCHER_OPTIONS[matcher]],
  ]);
  const mapper = ["mapper", ...database, ...folder, "--output_path"];
  const first = await map(mapper, count, join(work, "first"), options);
  if (first === null || matcher !== "sequential") return first;

  const loops = findLoops(await readWay(first.folder))
    // COLMAP's list of pairs has no way to write a name with a space.
    .filter((pair) => !pair.some((name) => /\s/.test(name)));
  if (loops.length === 0) return first;
  const list = join(work, "loops.txt");
  await Deno.writeTextFile(list, loops.map((pair) => `${pair.join(" ")}\n`).join(""));
  await runStage("loops", count, options, [
    ...["matches_importer", ...forMatching, "--match_list_path", list],
  ]);
  const second = await map(mapper, count, join(work, "second"), options);
  return second !== null && await isAsGood(second, first) ? second : first;
}

/** Whether a model has at least as many images, and jumps no more often. */
async function isAsGood(model: Reconstruction, other: Reconstruction): Promise<boolean> {
  const [jumps, otherJumps] = await Promise.all(
    [model, other].map(async ({ folder }) => findJumps(await readWay(folder)).length),
  );
  return model.images >= other.images && jumps <= otherJumps;
}

/** The images that a model has placed in the order of their names, and their poses. */
async function readWay(model: string): Promise<Pick<Frame, "name" | "cameraToWorld">[]> {
  return (await readColmapModel(model)).images
    .map(({ name, qvec, tvec }) => ({
      name,
      cameraToWorld: cameraToWorld(rotationMatrix(qvec), tvec),
    }))
    .sort((a, b) => a.name < b.name ? -1 : 1);
}

/** Places the images; returns the largest model. */
async function map(
  mapper: readonly string[],
  count: number,
  models: string,
  options: ReconstructOptions,
): Promise<Reconstruction | null> {
  await Deno.mkdir(models);
  try {
    await runStage("mapping", count, options, [...mapper, models]);
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

const MATCHER_OPTIONS: Record<ReconstructOptions["matcher"], readonly string[]> = {
  sequential: [
    ...["--SequentialMatching.overlap", String(OVERLAP)],
    ...["--SequentialMatching.quadratic_overlap", "0"],
    // It would need a vocabulary, which is a download of its own.
    ...["--SequentialMatching.loop_detection", "0"],
  ],
  exhaustive: [],
};

const SHARING_OPTIONS: Record<ReconstructOptions["sharing"], readonly string[]> = {
  all: ["--ImageReader.single_camera", "1"],
  folder: ["--ImageReader.single_camera_per_folder", "1"],
  none: ["--ImageReader.single_camera_per_image", "1"],
};

/** What the mapper says when no two images fit together. */
const NOTHING_FOUND = /failed to create (any )?sparse model|no images with matches/i;

/** COLMAP 3.12 renamed `SiftExtraction.use_gpu` to `FeatureExtraction.use_gpu`, and matching's, too. */
async function optionNames(matcher: string): Promise<OptionNames> {
  const extraction = await askTool("colmap", ["feature_extractor", "-h"]);
  const matching = await askTool("colmap", [`${matcher}_matcher`, "-h"]);
  return {
    extraction: /--(\w+)\.use_gpu/.exec(extraction)?.[1] ?? "SiftExtraction",
    matching: /--(\w+)\.use_gpu/.exec(matching)?.[1] ?? "SiftMatching",
  };
}

/** Runs one of COLMAP's commands. */
async function runStage(
  stage: ColmapStage,
  total: number,
  { log, signal, onProgress, onStage }: ReconstructOptions,
  args: readonly string[],
): Promise<void> {
  const start = performance.now();
  onProgress?.(stage, 0, total);
  await runTool("colmap", args, {
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
  return { ...found[0], models: found.length };
}
