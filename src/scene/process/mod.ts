/**
 * From a video or photographs without poses to a scene: {@link processCapture} runs the programs ffmpeg
 * and COLMAP, which must be installed.
 *
 * @module
 */
import { join } from "node:path";
import { colmap } from "../formats/colmap.ts";
import { meanReprojectionError, readColmapModel } from "../formats/colmap_model.ts";
import { statOrNull } from "../files/read_file.ts";
import { SceneError } from "../scene.ts";
import { findJumps, type Jump } from "./jumps.ts";
import { Log } from "./log.ts";
import { copyPhotographs, listPhotographs, spread } from "./photographs.ts";
import {
  type CAMERA_MODELS,
  type ColmapStage,
  type MATCHERS,
  reconstruct,
  type Reconstruction,
  type ReconstructOptions,
  type SHARING,
  undistort,
} from "./reconstruct.ts";
import { chooseSharpest } from "./sharpness.ts";
import { askTool, type Tool, ToolError } from "./tool.ts";
import { writeTransforms } from "./transforms_writer.ts";
import { extractFrames, measureVideo } from "./video.ts";
import { LOG_FILE, Workspace } from "./workspace.ts";

export { CAMERA_MODELS, type ColmapStage, MATCHERS, SHARING } from "./reconstruct.ts";

/** What is done: a video is looked through, images are written, COLMAP runs. */
export type Stage = "frames" | "images" | ColmapStage;

/** How to process. */
export interface ProcessOptions {
  /** Frames a second of a video; 4 by default, and fewer where `maxImages` asks for it. */
  readonly fps?: number;
  /** The most images to use; by default 300 frames of a video, and all photographs. */
  readonly maxImages?: number;
  /** COLMAP's camera model; OPENCV by default. */
  readonly cameraModel?: typeof CAMERA_MODELS[number];
  /** Which images share a camera; by default all where all have one size, else none. */
  readonly sharing?: typeof SHARING[number];
  /** Which images are compared; by default all pairs of up to 200 photographs, else neighbours. */
  readonly matcher?: typeof MATCHERS[number];
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
export interface ProcessReport {
  /** How many frames or photographs there were. */
  readonly available: number;
  /** How many were used. */
  readonly images: number;
  /** How many COLMAP placed. */
  readonly registered: number;
  /** Points that COLMAP found. */
  readonly points: number;
  /** The mean distance between where points are seen and where they should be, in pixels. */
  readonly reprojectionError: number;
  /** Seconds of every stage. */
  readonly seconds: Partial<Record<Stage, number>>;
  /** What a user should know: whole sentences. */
  readonly notes: readonly string[];
}

/** Frames a second that overlap enough where somebody walks around something. */
const DEFAULT_FPS = 4;

/** Frames of a video that COLMAP places within some minutes. */
const MOST_FRAMES = 300;

/** So many photographs have 19,900 pairs: more take a CPU too long to compare. */
const MOST_EXHAUSTIVE = 200;

/** Below this share of images placed, something is wrong with how they were taken. */
const FEW_REGISTERED = 0.5;

/** COLMAP needs two images to begin, and says little about what only two see. */
const LEAST_IMAGES = 3;

/** What helps COLMAP. */
const ADVICE = "What helps: neighbouring images that share most of what they show, taken from " +
  "different places (walk, don't turn on the spot); things with texture around the subject, none of " +
  "which move; no blur; exposure, focus and zoom locked";

/**
 * Makes a scene of a video or a folder of photographs: `images/`, `transforms.json`, `points.ply` and
 * COLMAP's model in `colmap/sparse/0`, with all that the programs said in `colmap/log.txt`. The folder
 * appears when it is complete. After a failure only the log is left, beside it.
 *
 * @param input a video, or a folder of JPEGs and PNGs
 * @param output the scene's folder
 * @throws {SceneError} if there is nothing to use, a program is missing or fails, or COLMAP cannot place
 *   the images; the signal's reason if aborted
 */
export async function processCapture(
  input: string,
  output: string,
  options: ProcessOptions = {},
): Promise<ProcessReport> {
  const info = await statOrNull(input, input);
  if (info === null) {
    throw new SceneError(
      `Cannot process ${input}: it does not exist. Give a video, or a folder of photographs.`,
    );
  }
  const workspace = await Workspace.create(output, options.overwrite ?? false);
  try {
    await Deno.mkdir(join(workspace.folder, "colmap", "sparse"), { recursive: true });
    await Deno.mkdir(join(workspace.folder, "images"));
    const report = await build(input, info.isDirectory, output, workspace.folder, options);
    options.signal?.throwIfAborted();
    await workspace.publish();
    return report;
  } catch (error) {
    if (!(error instanceof SceneError) || options.signal?.aborted) throw error;
    const message = error instanceof ToolError
      ? `Cannot process ${input}: ${error.message}.`
      : error.message;
    const log = await workspace.keepLog();
    throw new SceneError(log ? `${message} The log is ${log}.` : message, { cause: error });
  } finally {
    await workspace.discard();
  }
}

/** A scene's images before they have poses. */
interface Images {
  available: number;
  count: number;
  sharing: typeof SHARING[number];
  matcher: typeof MATCHERS[number];
  notes: string[];
}

async function build(
  input: string,
  isFolder: boolean,
  output: string,
  folder: string,
  options: ProcessOptions,
): Promise<ProcessReport> {
  using log = new Log(join(folder, LOG_FILE));
  const seconds: Partial<Record<Stage, number>> = {};
  const stages = {
    ...options,
    log,
    onStage: (stage: Stage, elapsed: number) => {
      seconds[stage] = (seconds[stage] ?? 0) + elapsed; // mapping may happen twice
      options.onStage?.(stage, elapsed);
    },
  };
  await requireTools(isFolder ? ["colmap"] : ["ffmpeg", "colmap"], log);
  const images = isFolder
    ? await gatherPhotographs(input, output, folder, stages)
    : await gatherFrames(input, folder, stages);
  if (images.count < LEAST_IMAGES) {
    throw new SceneError(
      `Cannot process ${input}: it gives ${images.count} images, and at least ${LEAST_IMAGES} are ` +
        "needed. Take 50 to 150 that overlap.",
    );
  }
  const cameraModel = options.cameraModel ?? "OPENCV";
  const { sharing, matcher } = images;
  const model = await findPoses(folder, images.count, { ...stages, cameraModel, sharing, matcher });
  if (model === null) {
    throw new SceneError(
      `Cannot process ${input}: COLMAP could place none of the ${images.count} images. ` +
        `${ADVICE}${moreImages(isFolder)}.`,
    );
  }
  return { ...await describe(folder, images, model, isFolder), seconds };
}

interface StageOptions extends ProcessOptions {
  log: Log;
  onStage: (stage: Stage, seconds: number) => void;
}

/** Finds out early that a program is missing; the log begins with their versions. */
async function requireTools(tools: readonly Tool[], log: Log): Promise<void> {
  const VERSION = { ffmpeg: "-version", colmap: "help" };
  for (const tool of tools) log.write((await askTool(tool, [VERSION[tool]])).split("\n")[0]);
}

async function gatherFrames(
  input: string,
  folder: string,
  { fps = DEFAULT_FPS, maxImages = MOST_FRAMES, ...options }: StageOptions,
): Promise<Images> {
  const { log, signal } = options;
  const timed = <T>(stage: Stage, work: (progress: Progress) => Promise<T>) =>
    inStage(stage, options, work);
  const { frames, hdr } = await timed(
    "frames",
    (onProgress) => measureVideo(input, { log, signal, onProgress }),
  );
  const chosen = chooseSharpest(frames, fps, maxImages);
  const target = join(folder, "images");
  await timed(
    "images",
    (onProgress) => extractFrames(input, chosen, target, { log, signal, onProgress }),
  );
  return {
    available: frames.length,
    count: chosen.length,
    sharing: options.sharing ?? "all",
    matcher: options.matcher ?? "sequential",
    notes: hdr ? [HDR_NOTE] : [],
  };
}

const HDR_NOTE =
  "The video has a high dynamic range, which images of 8 bits show pale. Turn HDR off " +
  "when recording, or convert the video first.";

async function gatherPhotographs(
  input: string,
  output: string,
  folder: string,
  options: StageOptions,
): Promise<Images> {
  const { log, signal, maxImages = Infinity } = options;
  const available = await listPhotographs(input, output);
  const names = spread(available, maxImages);
  const sameSize = await inStage(
    "images",
    options,
    (onProgress) =>
      copyPhotographs(input, names, join(folder, "images"), { log, signal, onProgress }),
  );
  const few = names.length <= MOST_EXHAUSTIVE;
  return {
    available: available.length,
    count: names.length,
    sharing: options.sharing ?? (sameSize ? "all" : "none"),
    matcher: options.matcher ?? (few ? "exhaustive" : "sequential"),
    notes: few || options.matcher ? [] : [SEQUENTIAL_NOTE],
  };
}

const SEQUENTIAL_NOTE =
  `More than ${MOST_EXHAUSTIVE} photographs: only those with neighbouring names ` +
  "were compared. Compare all by --matcher exhaustive, which takes long, or use fewer by --max-images.";

type Progress = (done: number, total: number) => void;

async function inStage<T>(
  stage: Stage,
  { onProgress, onStage }: StageOptions,
  work: (progress: Progress) => Promise<T>,
): Promise<T> {
  const start = performance.now();
  const result = await work((done, total) => onProgress?.(stage, done, total));
  onStage(stage, (performance.now() - start) / 1000);
  return result;
}

/** Runs COLMAP; leaves its largest model in `colmap/sparse/0`, and images that belong to it. */
async function findPoses(
  folder: string,
  count: number,
  options: ReconstructOptions & StageOptions,
): Promise<Reconstruction | null> {
  const images = join(folder, "images");
  const work = join(folder, "colmap", "work");
  const kept = join(folder, "colmap", "sparse", "0");
  await Deno.mkdir(work);
  const model = await reconstruct(images, count, work, options);
  if (model === null) return null;
  if (options.undistort) {
    const undistorted = join(work, "undistorted");
    await Deno.mkdir(undistorted);
    await undistort(images, model.folder, undistorted, options);
    await Deno.remove(images, { recursive: true });
    await Deno.rename(join(undistorted, "images"), images);
    await Deno.rename(join(undistorted, "sparse"), kept);
  } else {
    await Deno.rename(model.folder, kept);
  }
  await Deno.remove(work, { recursive: true });
  return model;
}

async function describe(
  folder: string,
  images: Images,
  { models }: Reconstruction,
  isFolder: boolean,
): Promise<Omit<ProcessReport, "seconds">> {
  const capture = await colmap.read(folder, { downscale: 1 });
  await writeTransforms(folder, capture);
  const model = await readColmapModel(join(folder, "colmap", "sparse", "0"));
  const registered = capture.frames.length;
  const notes = [...images.notes];
  if (models > 1) {
    notes.push(
      `COLMAP made ${models} models of parts that it could not join; the largest is used.`,
    );
  }
  const jumps = images.matcher === "sequential" ? findJumps(capture.frames) : [];
  if (jumps.length > 0) notes.push(jumpNote(jumps));
  if (registered < FEW_REGISTERED * images.count) {
    notes.push(
      `Only ${registered} of ${images.count} images have a place. ${ADVICE}${
        moreImages(isFolder)
      }.`,
    );
  }
  return {
    available: images.available,
    images: images.count,
    registered,
    points: model.points.errors.length,
    reprojectionError: meanReprojectionError(model),
    notes,
  };
}

function jumpNote(jumps: readonly Jump[]): string {
  const [{ from, to }] = jumps;
  return `The camera seems to jump ${
    jumps.length > 1 ? `${jumps.length} times, first` : "once,"
  } ` +
    `from ${from} to ${to}: COLMAP may have taken two sides that look alike for one. ` +
    "Put things with different texture around the subject, or keep more of the background in view.";
}

function moreImages(isFolder: boolean): string {
  return isFolder
    ? "; more photographs, and --matcher exhaustive"
    : "; more frames, by a higher --fps";
}
