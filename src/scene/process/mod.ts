/**
 * From videos or photographs without poses to a scene: {@link processCapture} runs the programs ffmpeg and
 * COLMAP, which must be installed.
 *
 * @module
 */
import { join } from "node:path";
import { SceneError } from "../scene.ts";
import { describeScene, type SceneReport } from "./describe.ts";
import { gatherImages, type Images } from "./gather.ts";
import { examineInputs, type Inputs } from "./inputs.ts";
import { Log } from "./log.ts";
import { findMapper, type Mapper, type MAPPERS } from "./mappers.ts";
import { ACROSS, ALL_VIEWS, NEAR_VIEWS, pairsOfPanoramas, pairsOfSequences } from "./pairs.ts";
import { VIEWS } from "./panorama.ts";
import { spread } from "./photographs.ts";
import type { CaptureProjection } from "./projection.ts";
import {
  type CAMERA_MODELS,
  type ColmapStage,
  DATABASE,
  type ImageSet,
  type MATCHERS,
  reconstruct,
  type Reconstruction,
  type ReconstructOptions,
  type SHARING,
  undistort,
} from "./reconstruct.ts";
import { viewName } from "./rig.ts";
import { photographSharpness } from "./sharpness.ts";
import { askTool, ToolError } from "./tool.ts";
import { explainUnplaced, reasonsOf, type Unplaced } from "./unplaced.ts";
import { LOG_FILE, Workspace } from "./workspace.ts";

export { MAPPERS } from "./mappers.ts";
export { type CaptureProjection, PROJECTIONS } from "./projection.ts";
export { CAMERA_MODELS, type ColmapStage, MATCHERS, SHARING } from "./reconstruct.ts";
export type { Reason, Unplaced } from "./unplaced.ts";
export type { SceneReport } from "./describe.ts";
export type { Disagreement } from "./rig.ts";

/** What is done: videos are looked through, images are written, COLMAP runs. */
export type Stage = "frames" | "images" | ColmapStage;

/** How to process. */
export interface ProcessOptions {
  /** Frames a second of a video; 4 by default, and fewer where `maxImages` asks for it. */
  readonly fps?: number;
  /**
   * The most images to use; by default 300 frames of videos, 50 panoramas with 12 views each of videos, and
   * all photographs.
   */
  readonly maxImages?: number;
  /** How images show the world; by default panoramas are recognised. */
  readonly projection?: CaptureProjection;
  /** COLMAP's camera model; OPENCV by default. Views of panoramas have a known pinhole instead. */
  readonly cameraModel?: typeof CAMERA_MODELS[number];
  /**
   * Which images share a camera; by default all of one video or one camera, else those of a folder, else
   * none.
   */
  readonly sharing?: typeof SHARING[number];
  /** Which images are compared; by default all pairs of up to 200 photographs, else neighbours. */
  readonly matcher?: typeof MATCHERS[number];
  /** What places the images; incremental by default. */
  readonly mapper?: typeof MAPPERS[number];
  /** Whether masks are white where pixels are ignored. */
  readonly invertMasks?: boolean;
  /** Whether to write images as a pinhole camera would have taken them. */
  readonly undistort?: boolean;
  /** Whether to replace a scene that was made before. */
  readonly overwrite?: boolean;
  /** Abandons everything when aborted; nothing is left over. */
  readonly signal?: AbortSignal;
  /** Called with what is being done and how much of it is done, of how much (frames: seconds). */
  readonly onProgress?: (stage: Stage, done: number, total: number) => void;
  /** Called after each stage with the seconds that it took. */
  readonly onStage?: (stage: Stage, seconds: number) => void;
}

/** What came out. */
export interface ProcessReport extends SceneReport {
  /** Images without a place, and why. */
  readonly unplaced: readonly Unplaced[];
  /** Seconds of every stage. */
  readonly seconds: Partial<Record<Stage, number>>;
}

/** So many photographs have 19,900 pairs: more take a CPU too long to compare. */
const MOST_EXHAUSTIVE = 200;

/** COLMAP needs two images to begin, and says little about what only two see. */
const LEAST_IMAGES = 3;

/** So many images without a place are measured, and half as many with one. */
const MEASURED = 20;

/** What helps COLMAP. */
const ADVICE = "What helps: neighbouring images that share most of what they show, taken while " +
  "walking, not turning on the spot; texture around the subject; nothing that moves; no blur; locked " +
  "exposure, focus and zoom";

/**
 * Makes a scene of videos or folders of photographs: `images/`, `transforms.json`, `points.ply` and
 * COLMAP's model in `colmap/sparse/0`, with all that the programs said in `colmap/log.txt`; `masks/` where
 * photographs have any. The folder appears when it is complete. Nothing is written before all that is given
 * was looked at; after a later failure only the log is left, beside it.
 *
 * @param inputs videos, and folders of JPEGs, PNGs and HEICs
 * @param output the scene's folder
 * @throws {SceneError} if there is nothing to use, a program is missing or fails, or COLMAP cannot place
 *   the images; the signal's reason if aborted
 */
export async function processCapture(
  inputs: readonly string[],
  output: string,
  options: ProcessOptions = {},
): Promise<ProcessReport> {
  const title = inputs.join(" and ");
  const { projection, signal } = options;
  const examined = await telling(
    title,
    () => examineInputs(inputs, { output, projection, signal }),
  );
  if (examined.sources.every(({ kind }) => kind === "photographs")) {
    requireEnough(title, photographsIn(examined));
  }
  requireUndistortable(title, examined, options);
  const versions = await askVersions(examined);
  const mapper = await findMapper(options.mapper ?? "incremental");
  const workspace = await Workspace.create(output, options.overwrite ?? false);
  try {
    await Deno.mkdir(join(workspace.folder, "colmap", "sparse"), { recursive: true });
    await Deno.mkdir(join(workspace.folder, "images"));
    const report = await telling(title, async () => {
      using log = new Log(join(workspace.folder, LOG_FILE));
      for (const version of versions) log.write(version);
      return await build(examined, { ...options, title, folder: workspace.folder, log, mapper });
    });
    options.signal?.throwIfAborted();
    await workspace.publish();
    return report;
  } catch (error) {
    if (!(error instanceof SceneError) || options.signal?.aborted) throw error;
    const log = await workspace.keepLog();
    if (log === null) throw error;
    throw new SceneError(`${error.message} The log is ${log}.`, { cause: error });
  } finally {
    await workspace.discard();
  }
}

/** What a {@link ToolError} says, as a sentence. */
async function telling<T>(title: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    throw new SceneError(`Cannot process ${title}: ${error.message}.`, { cause: error });
  }
}

function photographsIn({ sources }: Inputs): number {
  return sources.reduce(
    (sum, source) => sum + (source.kind === "photographs" ? source.photographs.length : 0),
    0,
  );
}

/** @throws {SceneError} if there are too few images */
function requireEnough(title: string, count: number): void {
  if (count >= LEAST_IMAGES) return;
  throw new SceneError(
    `Cannot process ${title}: it gives ${count} images, and at least ${LEAST_IMAGES} are needed. ` +
      "Take 50 to 150 that overlap.",
  );
}

/** @throws {SceneError} where images are to be undistorted that cannot be, or need it not */
function requireUndistortable(
  title: string,
  { sources, projection }: Inputs,
  { undistort }: ProcessOptions,
): void {
  if (!undistort) return;
  const isPanorama = projection === "equirectangular";
  const hasMasks = sources.some((source) =>
    source.kind === "photographs" && source.photographs.some(({ mask }) => mask !== null)
  );
  if (!isPanorama && !hasMasks) return;
  throw new SceneError(
    `Cannot process ${title} by --undistort: ${
      isPanorama
        ? "views of panoramas have no distortion"
        : "COLMAP undistorts photographs, but not their masks"
    }. Leave the option out: denerf itself needs it not.`,
  );
}

/** What the programs that are needed say of themselves, which finds out early that one is missing. */
async function askVersions({ sources, projection }: Inputs): Promise<string[]> {
  const needsFfmpeg = projection === "equirectangular" ||
    sources.some((source) =>
      source.kind === "video" ||
      source.photographs.some(({ orientation, isHeic }) => isHeic || orientation !== 1)
    );
  const VERSION = { ffmpeg: "-version", colmap: "help" };
  const tools: (keyof typeof VERSION)[] = needsFfmpeg ? ["ffmpeg", "colmap"] : ["colmap"];
  const said: string[] = [];
  for (const tool of tools) said.push((await askTool(tool, [VERSION[tool]])).split("\n")[0]);
  return said;
}

interface BuildOptions extends Omit<ProcessOptions, "mapper"> {
  /** What is processed, for messages. */
  title: string;
  /** The scene's folder. */
  folder: string;
  log: Log;
  mapper: Mapper;
}

async function build(inputs: Inputs, options: BuildOptions): Promise<ProcessReport> {
  const { title, folder } = options;
  const seconds: Partial<Record<Stage, number>> = {};
  const onStage = (stage: Stage, elapsed: number) => {
    seconds[stage] = (seconds[stage] ?? 0) + elapsed; // mapping may happen twice
    options.onStage?.(stage, elapsed);
  };
  const images = await gatherImages(inputs, folder, {
    ...options,
    stage: async (stage, work) => {
      const start = performance.now();
      const result = await work((done, total) => options.onProgress?.(stage, done, total));
      onStage(stage, (performance.now() - start) / 1000);
      return result;
    },
  });
  const names = imageNames(images);
  const count = images.sequences.flat().length;
  requireEnough(title, count);
  const { set, notes } = imageSet(folder, images, names.length, options);
  const { cameraModel = "OPENCV" } = options;
  const found = await findPoses(folder, set, names, images, { ...options, cameraModel, onStage });
  const advice = `${ADVICE}${moreImages(inputs)}.`;
  if (found.model === null) {
    const why = reasonsOf(found.unplaced);
    throw new SceneError(
      `Cannot process ${title}: COLMAP could place none of the ${names.length} images${
        why === "" ? "" : `: ${why}`
      }. ${advice}`,
    );
  }
  const { unplaced, model } = found;
  const scene = await describeScene(folder, set, model, advice);
  const why = reasonsOf(unplaced);
  const without = `${unplaced.length} of ${names.length} images have no place: ${why}.`;
  return {
    ...scene,
    available: images.available,
    panoramas: images.viewSide === null ? null : count,
    notes: [...images.notes, ...notes, ...scene.notes, ...(why === "" ? [] : [without])],
    unplaced,
    seconds,
  };
}

/** The names of all images below the scene's `images`. */
function imageNames({ sequences, viewSide }: Images): string[] {
  const names = sequences.flat();
  return viewSide === null
    ? names
    : VIEWS.flatMap(({ folder }) => names.map((moment) => `${folder}/${moment}`));
}

/** Decides which images share a camera and which are compared. */
function imageSet(
  folder: string,
  { sequences, sharing, viewSide, masks, ordered }: Images,
  count: number,
  options: Pick<ProcessOptions, "sharing" | "matcher">,
): { set: ImageSet; notes: string[] } {
  const set = {
    images: join(folder, "images"),
    masks: masks > 0 ? join(folder, "masks") : null,
    ...{ count, viewSide, sharing: options.sharing ?? sharing },
  };
  const isFew = count <= MOST_EXHAUSTIVE;
  if (viewSide !== null) {
    const isAll = options.matcher === "exhaustive" || (!ordered && isFew);
    const pairs = () => pairsOfPanoramas(sequences, ordered ? NEAR_VIEWS : ALL_VIEWS);
    return { set: { ...set, matcher: isAll ? "exhaustive" : pairs() }, notes: [] };
  }
  if (options.matcher) return { set: { ...set, matcher: options.matcher }, notes: [] };
  const isVideo = ordered && sequences.length === 1;
  if (isFew && !isVideo) {
    return { set: { ...set, matcher: "exhaustive" }, notes: [] };
  }
  if (sequences.length === 1) {
    return { set: { ...set, matcher: "sequential" }, notes: isVideo ? [] : [SEQUENTIAL_NOTE] };
  }
  return { set: { ...set, matcher: pairsOfSequences(sequences) }, notes: [ACROSS_NOTE] };
}

const ACROSS_NOTE =
  `More than ${MOST_EXHAUSTIVE} images of several inputs: neighbours in each were compared, and ${ACROSS} of ` +
  "each with as many of each other. If COLMAP cannot join them: --matcher exhaustive, which takes long.";

const SEQUENTIAL_NOTE =
  `More than ${MOST_EXHAUSTIVE} photographs: only those with neighbouring names ` +
  "were compared. Compare all by --matcher exhaustive, which takes long, or use fewer by --max-images.";

/** Runs COLMAP; leaves its largest model in `colmap/sparse/0`, and images that belong to it. */
async function findPoses(
  folder: string,
  set: ImageSet,
  names: readonly string[],
  { sharpness, viewSide }: Images,
  options: ReconstructOptions & BuildOptions,
): Promise<{ model: Reconstruction | null; unplaced: Unplaced[] }> {
  const work = join(folder, "colmap", "work");
  const kept = join(folder, "colmap", "sparse", "0");
  await Deno.mkdir(work);
  const model = await reconstruct(set, work, options);
  const placed = new Set(model?.names);
  if (viewSide !== null) addViewsOfMoments(placed, names);
  const measured = await measureSome(set.images, names, placed, sharpness);
  const unplaced = await explainUnplaced(join(work, DATABASE), names, placed, measured);
  if (model === null) return { model, unplaced };
  if (options.undistort) {
    const undistorted = join(work, "undistorted");
    await Deno.mkdir(undistorted);
    await undistort(set.images, model.folder, undistorted, options);
    await Deno.remove(set.images, { recursive: true });
    await Deno.rename(join(undistorted, "images"), set.images);
    await Deno.rename(join(undistorted, "sparse"), kept);
  } else {
    await Deno.rename(model.folder, kept);
  }
  await Deno.remove(work, { recursive: true });
  return { model, unplaced };
}

/** COLMAP's names of views give a place to all views of their moment. */
function addViewsOfMoments(placed: Set<string>, names: readonly string[]): void {
  const moments = new Set([...placed].map((name) => viewName(name)?.moment));
  for (const name of names) if (moments.has(viewName(name)?.moment)) placed.add(name);
}

/** The sharpness of frames, and of some photographs with and without a place. */
async function measureSome(
  images: string,
  names: readonly string[],
  placed: ReadonlySet<string>,
  known: ReadonlyMap<string, number>,
): Promise<Map<string, number>> {
  const measured = new Map(known);
  const unknown = names.filter((name) => !known.has(name));
  const without = spread(unknown.filter((name) => !placed.has(name)), MEASURED);
  if (without.length === 0) return measured;
  const withPlace = spread(unknown.filter((name) => placed.has(name)), MEASURED / 2);
  for (const name of [...without, ...withPlace]) {
    measured.set(name, await photographSharpness(join(images, name)));
  }
  return measured;
}

function moreImages({ sources }: Inputs): string {
  return sources.some(({ kind }) => kind === "photographs")
    ? "; more photographs, and --matcher exhaustive"
    : "; more frames, by a higher --fps";
}
