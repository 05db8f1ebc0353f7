import { blender } from "./blender.ts";
import { type Capture, changed } from "../capture.ts";
import { invertIgnored } from "../images/masks.ts";
import { colmap } from "./colmap/mod.ts";
import { detect, type DetectedFormat } from "./detect.ts";
import type { Meaning, ReadOptions, SceneFormat } from "./format.ts";
import { gaussianSplatting } from "./gaussian_splatting.ts";
import { llff } from "./llff.ts";
import { meshroom } from "./meshroom/mod.ts";
import { metashape } from "./metashape/mod.ts";
import { nerfies } from "./nerfies.ts";
import { neus } from "./neus.ts";
import { nsvf } from "./nsvf.ts";
import { opensfm } from "./opensfm/mod.ts";
import { polycam } from "./polycam.ts";
import { convertPoses } from "../pose_convention.ts";
import { raySet } from "./ray_set.ts";
import { realityCapture } from "./reality_capture.ts";
import { record3d } from "./record3d.ts";
import { isFolder } from "../files/read_file.ts";
import { SceneError } from "../scene.ts";
import { tinyNerf } from "./tiny_nerf.ts";
import { transforms } from "./transforms/mod.ts";

/** Every format that can be read, by its name. Of several that match, the first is taken. */
export const FORMATS = {
  transforms,
  blender,
  colmap,
  llff,
  opensfm,
  meshroom,
  metashape,
  reality_capture: realityCapture,
  polycam,
  record3d,
  neus,
  nsvf,
  nerfies,
  gaussian_splatting: gaussianSplatting,
  ray_set: raySet,
  tiny_nerf: tinyNerf,
} as const satisfies Record<string, SceneFormat>;

export type { DetectedFormat } from "./detect.ts";

/** How to read a capture. */
export interface CaptureOptions extends Partial<ReadOptions>, Meaning {
  /** The format's name; without one it is detected. */
  readonly format?: string | null;
}

/**
 * Reads what a dataset's files say, but for the images.
 *
 * @param path the dataset's folder, or its file for formats that are one
 * @throws {SceneError} if there is nothing, it is of no known format, or cannot be used
 */
export async function readCapture(path: string, options: CaptureOptions = {}): Promise<Capture> {
  const { downscale = 1, images = null } = options;
  requireDownscale(path, downscale);
  if (images !== null) await requireFolder(images);
  const { format, others, path: found } = await detectFormat(path, options.format);
  const capture = await format.read(found, {
    downscale,
    images,
    ...(found !== path && { folder: path }),
  });
  const notes = [
    ...(found === path ? [] : [`It was found in ${found}.`]),
    ...(others.length === 0 ? [] : [`It can also be read by --format ${others.join(" or ")}.`]),
  ];
  return changed(
    withMeaning(capture, options),
    (one) => ({ ...one, notes: [...one.notes, ...notes] }),
  );
}

/** @throws {SceneError} if a factor of reduction is not an integer from 1 */
export function requireDownscale(path: string, downscale: number): void {
  if (Number.isInteger(downscale) && downscale >= 1) return;
  throw new SceneError(
    `Cannot load scene ${path} as downscale must be an integer >= 1: current value is ${downscale}.`,
  );
}

/** @throws {SceneError} if what is to hold the photographs is no folder */
async function requireFolder(images: string): Promise<void> {
  if (await isFolder(images)) return;
  throw new SceneError(
    `Cannot look for photographs in ${images}: it is no folder. Give the one that holds them.`,
  );
}

function withMeaning(
  capture: Capture,
  { poseConvention = null, invertMasks = false }: Meaning,
): Capture {
  const turned = poseConvention === null
    ? capture
    : changed(capture, (one) => convertPoses(one, poseConvention));
  return invertMasks ? changed(turned, withMasksInverted) : turned;
}

function withMasksInverted(capture: Capture): Capture {
  const { frames, notes } = capture;
  const none = "There are no masks to invert (--invert-masks).";
  return {
    ...capture,
    frames: frames.map((frame) => ({
      ...frame,
      maskIgnores: invertIgnored(frame.maskIgnores ?? "dark"),
    })),
    notes: frames.some(({ mask }) => mask !== null) ? notes : [...notes, none],
  };
}

/**
 * Detects a dataset's format.
 *
 * @param path its folder or file
 * @param name the format's name, where that is known
 * @throws {SceneError} if there is nothing, or no known format matches
 */
export async function detectFormat(path: string, name?: string | null): Promise<DetectedFormat> {
  return await detect(path, FORMATS, name ?? null);
}
