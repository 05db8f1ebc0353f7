import { basename, dirname, extname, resolve } from "node:path";
import {
  describeSize,
  fits,
  frameCamera,
  imageCircle,
  type ImageSize,
  transformCamera,
} from "./cameras.ts";
import type { Capture, Frame } from "./capture.ts";
import { checkCapture, type Warning } from "./checks/mod.ts";
import { downscaleCamera } from "./images/downscale.ts";
import type { Orientation } from "./images/exif.ts";
import { BUNDLED, isBundled } from "./files/bundled.ts";
import { type CaptureOptions, readCapture, requireDownscale } from "./formats/mod.ts";
import { imageSize as readSize } from "./images/images.ts";
import type { PlacedFrame } from "./placed_frame.ts";
import { placeCapture, type Placement, type PlacementOptions } from "./placement.ts";
import { SceneError, type Split } from "./scene.ts";
import { splitFrames } from "./splits.ts";
import type { UpChoice } from "./up.ts";

/** Every 8th image is held out, as published for LLFF. */
const DEFAULT_HOLDOUT = 8;

/** Endings of files that describe images beside them. */
const DESCRIPTIONS = [".json", ".sfm", ".xml", ".csv"];

/** How many image headers are read at once. */
const READERS = 16;

/** How to survey a capture. */
export interface SurveyOptions extends CaptureOptions {
  /** Every `holdout`th image is held out, see `LoadOptions`. */
  readonly holdout?: number;
  /** Which way is up, see `LoadOptions`. */
  readonly up?: UpChoice | null;
}

/** All that can be said of a scene before its images are decoded. */
export interface Survey {
  /** The folder or file that was read. */
  readonly path: string;
  /** The scene's name. */
  readonly name: string;
  /** What the files say. */
  readonly capture: Capture;
  /** Where the scene was moved to. */
  readonly placement: Placement;
  /** The capture's frames, in its order. */
  readonly frames: readonly PlacedFrame[];
  /** Indices of the frames of every part. */
  readonly splits: Readonly<Record<Split, readonly number[]>>;
  /** Every `holdout`th frame is held out, unless the files say which are. */
  readonly holdout: number;
  /** By how much images are shrunk when they are loaded. */
  readonly factor: number;
  /** What a user should know: whole sentences. */
  readonly notes: readonly string[];
  /** What looks wrong with it. */
  readonly warnings: readonly Warning[];
}

/**
 * Reads a capture and the headers of its images, and places it: everything but the pixels.
 *
 * The placement depends on all frames, so that every split has the same.
 *
 * @param path the dataset's folder or file
 * @throws {SceneError} if the dataset cannot be used
 */
export async function surveyScene(path: string, options: SurveyOptions = {}): Promise<Survey> {
  const { downscale = 1, holdout = DEFAULT_HOLDOUT, up } = options;
  const capture = await readCapture(path, options);
  return await surveyCapture(path, capture, { downscale, holdout, up }, []);
}

/**
 * The survey that {@link surveyScene} gives for the same dataset with another factor of reduction. Only what
 * is not known yet is read: the headers of images where other files suit that factor.
 *
 * @param downscale by how much the full-size images are to be reduced, an integer from 1
 * @throws {SceneError} if the dataset cannot be reduced by that
 */
export async function reduceSurvey(survey: Survey, downscale: number): Promise<Survey> {
  const { path, capture, holdout, frames, placement: { up } } = survey;
  requireDownscale(path, downscale);
  const chosen = await capture.chooseImages?.(downscale) ?? capture;
  return await surveyCapture(path, chosen, { downscale, holdout, up }, frames);
}

/** How to survey a capture that was read. */
interface Choices extends Pick<PlacementOptions, "up"> {
  readonly downscale: number;
  readonly holdout: number;
}

/** @param known what was surveyed before: the headers of these images are not read again */
async function surveyCapture(
  path: string,
  capture: Capture,
  { downscale, holdout, up }: Choices,
  known: readonly PlacedFrame[],
): Promise<Survey> {
  const { frames } = capture;
  refuseDuplicates(path, frames);
  const { factor, note } = remainingFactor(path, downscale, capture.reduction);
  const images = await readHeaders(frames, known);
  const sizes = images.map(({ imageSize }) => imageSize);
  const cameras = frames.map((frame, i) => frameCamera(frame, sizes[i], capture.reduction));
  const orientations = images.map(({ toBeSeen }) => toBeSeen);
  const placement = placeCapture(capture, cameras, { up, orientations });
  const placed = frames.map((frame, i): PlacedFrame => ({
    frame,
    ...images[i],
    camera: downscaleCamera(transformCamera(cameras[i], placement.fromCapture), factor),
    ...imageCircle(frame, sizes[i], capture.reduction),
  }));
  return {
    path,
    name: sceneName(path),
    capture,
    placement,
    frames: placed,
    splits: splitFrames(frames, holdout),
    holdout,
    factor,
    notes: [
      ...capture.notes,
      ...note,
      ...notesOnSizes(capture, sizes),
      ...notesOnPlacement(capture, placement),
    ],
    warnings: checkCapture(capture, placement, placed),
  };
}

/**
 * A scene's name: that of its folder. A dataset that is one file with all its pixels has the file's name; others
 * describe images beside them, so their folders' names are taken.
 */
export function sceneName(path: string): string {
  const full = isBundled(path) ? path.slice(BUNDLED.length) : resolve(path);
  const extension = extname(full);
  if (DESCRIPTIONS.includes(extension)) return basename(dirname(full));
  return [".npy", ".npz"].includes(extension) ? basename(full, extension) : basename(full);
}

function refuseDuplicates(path: string, frames: readonly Frame[]): void {
  const seen = new Set<string>();
  for (const { name } of frames) {
    if (seen.has(name)) {
      throw new SceneError(
        `Cannot load scene ${path}: two of its images are named ${name}. Rename or remove one of them.`,
      );
    }
    seen.add(name);
  }
}

/** By how much images must still be reduced, as their files may be reduced already. */
function remainingFactor(
  path: string,
  downscale: number,
  reduction: number,
): { factor: number; note: string[] } {
  if (downscale % reduction === 0) return { factor: downscale / reduction, note: [] };
  if (downscale < reduction) {
    return { factor: 1, note: [`Its images are there only reduced by ${reduction}.`] };
  }
  throw new SceneError(
    `Cannot load scene ${path} as downscale must be a multiple of ${reduction}, by which its images ` +
      `are already reduced: current value is ${downscale}.`,
  );
}

/** What is known of an image that was not decoded. */
interface ImageOnDisk extends Pick<PlacedFrame, "imageSize" | "orientation"> {
  /** How its pixels, as they are loaded, are to be turned for people: EXIF's word. */
  readonly toBeSeen: Orientation;
}

/** What the images' headers say, in the frames' order. */
async function readHeaders(
  frames: readonly Frame[],
  known: readonly PlacedFrame[],
): Promise<ImageOnDisk[]> {
  const knownByName = new Map(known.map((placed) => [placed.frame.name, placed]));
  const readUnknown = async (frame: Frame): Promise<ImageOnDisk> => {
    const placed = knownByName.get(frame.name);
    if (placed?.frame.image !== frame.image) return await readHeader(frame);
    // Which way is up was decided when they were read.
    return { imageSize: placed.imageSize, orientation: placed.orientation, toBeSeen: 1 };
  };
  const images: ImageOnDisk[] = [];
  for (let start = 0; start < frames.length; start += READERS) {
    images.push(...await Promise.all(frames.slice(start, start + READERS).map(readUnknown)));
  }
  return images;
}

/**
 * The size of a frame's image, and whether it is to be turned as its EXIF data say. Structure from motion
 * and published loaders ignore EXIF, so poses are those of the stored pixels; only if the intrinsics' size
 * fits the turned image alone, they are those of the turned one.
 */
async function readHeader({ image, name, intrinsics }: Frame): Promise<ImageOnDisk> {
  if (typeof image !== "string") return { imageSize: image, orientation: 1, toBeSeen: 1 };
  const { width, height, orientation } = await readSize(image, imageName(image, name));
  const upright = { width, height };
  const stored = orientation >= 5 ? { width: height, height: width } : upright;
  const turned = intrinsics.size !== null && !fits(intrinsics.size, stored) &&
    fits(intrinsics.size, upright);
  return turned
    ? { imageSize: upright, orientation: undefined, toBeSeen: 1 }
    : { imageSize: stored, orientation: 1, toBeSeen: orientation };
}

/** What an image file is called in messages. */
export function imageName(path: string, frameName: string): string {
  return `${path} (frame ${frameName})`;
}

/** Says if intrinsics were scaled by anything but the reduction that the images' folder is named after. */
function notesOnSizes({ frames, reduction }: Capture, sizes: readonly ImageSize[]): string[] {
  const scaled = frames.flatMap(({ intrinsics }, i) => {
    const stated = intrinsics.size ?? sizes[i];
    const difference = Math.abs(stated.width - sizes[i].width * reduction);
    const asStated = stated.width === sizes[i].width || difference < reduction;
    return asStated ? [] : [{ stated, size: sizes[i] }];
  });
  if (scaled.length === 0) return [];
  const [{ stated, size }] = scaled;
  return [
    `The intrinsics of ${scaled.length} of ${frames.length} images were scaled, as from ` +
    `${describeSize(stated)} to ${describeSize(size)} pixels.`,
  ];
}

/** Says if a file's boxes were left for where the cameras look. */
function notesOnPlacement({ placement }: Capture, { layout }: Placement): string[] {
  if (placement === null || layout.kind === placement.layout.kind) return [];
  return [
    "Its cameras look at what lies outside the boxes that aabb_scale alone makes around the origin: the " +
    "scene is centred by its cameras. To keep the file's coordinates, give it scale and offset.",
  ];
}
