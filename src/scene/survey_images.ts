import {
  describeSize,
  fits,
  frameCamera,
  imageCircle,
  type ImageSize,
  transformCamera,
} from "./cameras.ts";
import type { Capture, Frame, Intrinsics } from "./capture.ts";
import { checkCapture, type Warning } from "./checks/mod.ts";
import { downscaleCamera } from "./images/downscale.ts";
import type { Orientation } from "./images/exif.ts";
import type { PlacedFrame } from "./placed_frame.ts";
import { placeCapture, type Placement, type PlacementOptions } from "./placement.ts";
import { SceneError, type Split } from "./scene.ts";
import { splitFrames } from "./splits.ts";

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

/** What is known of an image that was not decoded. */
export interface ImageOnDisk extends Pick<PlacedFrame, "imageSize" | "orientation"> {
  /** How its pixels, as they are loaded, are to be turned for people: EXIF's word. */
  readonly toBeSeen: Orientation;
}

/** How to survey a capture that was read. */
export interface SurveyChoices extends Pick<PlacementOptions, "up"> {
  /** The factor by which full-size images are to be reduced. */
  readonly downscale: number;
  /** Every `holdout`th frame is held out, unless the files say which are. */
  readonly holdout: number;
}

/**
 * Places a capture whose images' sizes are known: everything of a scene but the pixels.
 *
 * @param path what was read, for messages
 * @param name the scene's name
 * @param images what is known of the frames' images, in their order
 * @throws {SceneError} if its cameras cannot be used, or the images cannot be reduced by that
 */
export function surveyImages(
  path: string,
  name: string,
  capture: Capture,
  images: readonly ImageOnDisk[],
  { downscale, holdout, up }: SurveyChoices,
): Survey {
  const { frames } = capture;
  refuseDuplicates(path, frames);
  const { factor, note } = remainingFactor(path, downscale, capture.reduction);
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
    name,
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
 * Whether an image is to be turned as its EXIF data say. Structure from motion and published loaders ignore
 * EXIF, so poses are those of the stored pixels; only if the intrinsics' size fits the turned image alone,
 * they are those of the turned one.
 *
 * @param header its size as it is to be seen, and its orientation
 */
export function turnedAsPosed(
  intrinsics: Pick<Intrinsics, "size">,
  { width, height, orientation }: ImageSize & { readonly orientation: Orientation },
): ImageOnDisk {
  const upright = { width, height };
  const stored = orientation >= 5 ? { width: height, height: width } : upright;
  const turned = intrinsics.size !== null && !fits(intrinsics.size, stored) &&
    fits(intrinsics.size, upright);
  return turned
    ? { imageSize: upright, orientation: undefined, toBeSeen: 1 }
    : { imageSize: stored, orientation: 1, toBeSeen: orientation };
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
