import { basename, dirname, extname, resolve } from "node:path";
import type { Frame } from "./capture.ts";
import { BUNDLED, isBundled } from "./files/bundled.ts";
import { type CaptureOptions, readCapture, requireDownscale } from "./formats/mod.ts";
import { imageSize as readSize } from "./images/images.ts";
import type { PlacedFrame } from "./placed_frame.ts";
import { type ImageOnDisk, type Survey, surveyImages, turnedAsPosed } from "./survey_images.ts";
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
  const images = await readHeaders(capture.frames, []);
  return surveyImages(path, sceneName(path), capture, images, { downscale, holdout, up });
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
  const images = await readHeaders(chosen.frames, frames);
  return surveyImages(path, survey.name, chosen, images, { downscale, holdout, up });
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

/** What is known of a frame's image by its header. */
async function readHeader({ image, name, intrinsics }: Frame): Promise<ImageOnDisk> {
  if (typeof image !== "string") return { imageSize: image, orientation: 1, toBeSeen: 1 };
  return turnedAsPosed(intrinsics, await readSize(image, imageName(image, name)));
}

/** What an image file is called in messages. */
export function imageName(path: string, frameName: string): string {
  return `${path} (frame ${frameName})`;
}
