import { basename, dirname, extname, normalize } from "node:path";
import { parsePose } from "../../math/pose.ts";
import type { Frame, SkippedFrame } from "../capture.ts";
import { pathInside } from "../files/paths.ts";
import { statOrNull } from "../files/read_file.ts";
import { SceneError } from "../scene.ts";
import type { ListedFrame, Transforms } from "./transforms_file.ts";
import { readIntrinsics } from "./transforms_optics.ts";

/** What an image's name may end with; also what is tried, in this order, where a name has no ending. */
const EXTENSIONS = [".png", ".jpg", ".jpeg", ".PNG", ".JPG", ".JPEG"];

/** Extensions that name an image of another kind, and so do not stand for `NAME.png`. */
const OTHER_IMAGES = [".webp", ".tif", ".tiff", ".exr", ".bmp", ".gif", ".tga", ".heic"];

/** A position further from the origin than this is a mistake in the file. */
const MAX_POSITION = 1e9;

/** The frames of one transforms file. */
export interface ListedFrames {
  /** Those whose image exists, in the file's order; of no split. */
  readonly frames: readonly Frame[];
  /** The others. */
  readonly skipped: readonly SkippedFrame[];
}

/**
 * The frames of a transforms file, with what is on disk: an image may be listed without its extension,
 * and frames whose image does not exist are left out.
 *
 * @param path the file, in whose folder the images are
 * @throws {SceneError} if a frame cannot be used; the message names the file and the frame's index
 */
export async function readFrames(path: string, transforms: Transforms): Promise<ListedFrames> {
  const listed = checkFrames(path, transforms);
  const frames: Frame[] = [];
  const skipped: SkippedFrame[] = [];
  for (const { where, name, image, mask, intrinsics, cameraToWorld } of listed) {
    const found = await findImage(image, where);
    if (found === null) {
      skipped.push({ name, reason: "its image does not exist" });
      continue;
    }
    frames.push({
      name,
      image: found,
      mask: mask === null ? null : await findMask(mask, where),
      intrinsics,
      cameraToWorld,
      rays: null,
      split: null,
      bounds: null,
    });
  }
  return { frames, skipped };
}

/** A frame's name: the path without extension, with forward slashes and nothing superfluous. */
export function frameName(filePath: string): string {
  const path = filePath.replaceAll("\\", "/");
  return normalize(isImage(path) ? path.slice(0, -extname(path).length) : path);
}

/**
 * Gives every frame a name of its own: a photograph that belongs to several splits is a frame of each,
 * and the later ones are called `SPLIT/NAME`.
 *
 * @param path what lists the frames, for messages
 * @throws {SceneError} if that name is taken too
 */
export function withUniqueNames(frames: readonly Frame[], path: string): Frame[] {
  const names = new Set<string>();
  return frames.map((frame) => {
    const name = names.has(frame.name) ? `${frame.split}/${frame.name}` : frame.name;
    if (names.has(name)) {
      throw new SceneError(`Cannot read ${path}: two frames have the name ${name}. Rename one.`);
    }
    names.add(name);
    return { ...frame, name };
  });
}

/**
 * Makes sure that frames are left.
 *
 * @param listed how many frames are listed
 * @param path what lists the frames, for the message
 * @throws {SceneError} if all were skipped
 */
export function requireFrames(
  skipped: readonly SkippedFrame[],
  listed: number,
  path: string,
): void {
  if (skipped.length < listed) return;
  const { name, reason } = skipped[0];
  throw new SceneError(
    `Cannot read ${path}: none of its ${listed} frames can be used; the first is ${name}: ` +
      `${reason}. Correct its names or put the images there.`,
  );
}

/** A frame whose files were not looked for yet. */
interface CheckedFrame extends Pick<Frame, "name" | "mask" | "intrinsics" | "cameraToWorld"> {
  /** What holds it, for messages: `frames[3] of transforms.json`. */
  readonly where: string;
  /** The image's path as the file has it. */
  readonly image: string;
}

/** Checks every frame before the disk is asked for any image. */
function checkFrames(path: string, transforms: Transforms): CheckedFrame[] {
  const folder = dirname(path);
  const flipped = flippedAxes(transforms);
  const indices = new Map<string, number>();
  return transforms.frames.map((listed, i) => {
    const { file_path, mask_path } = listed;
    const where = `frames[${i}] of ${path}`;
    const image = pathInside(folder, file_path, `file_path of ${where}`);
    const mask = mask_path == null ? null : pathInside(folder, mask_path, `mask_path of ${where}`);
    if (OTHER_IMAGES.includes(extname(file_path).toLowerCase())) {
      throw new SceneError(
        `Cannot read ${where}: it names ${file_path}, but only PNG and JPEG images are read. ` +
          "Convert its images to PNG.",
      );
    }
    const name = frameName(file_path);
    const earlier = indices.get(name);
    if (earlier !== undefined) {
      throw new SceneError(
        `Cannot read ${where}: it has the same name as frames[${earlier}], ${name}. ` +
          "Rename or remove one of them.",
      );
    }
    indices.set(name, i);
    const intrinsics = readIntrinsics(transforms, listed, where);
    const cameraToWorld = readPose(listed, flipped, where);
    return { where, name, image, mask, intrinsics, cameraToWorld };
  });
}

/**
 * Which axes the file's cameras have the other way round. NeuS2's `from_na` marks OpenCV's (y down, z
 * forward), instant-ngp's `normal_mts_args` Mitsuba's (x left, z forward): nerf_loader.h,
 * nerf_matrix_to_ngp. All other files have Blender's, which are `Camera`'s.
 */
function flippedAxes({ from_na, normal_mts_args }: Transforms): readonly number[] {
  if (from_na) return [1, 2];
  return normal_mts_args === undefined ? [] : [0, 2];
}

/** The pose; where the camera moved during the exposure, that at its beginning. */
function readPose(listed: ListedFrame, flipped: readonly number[], where: string): Float64Array {
  const key = listed.transform_matrix === undefined && listed.transform_matrix_start !== undefined
    ? "transform_matrix_start"
    : "transform_matrix";
  const refuse = (reason: string) =>
    new SceneError(`Cannot read ${where}: ${key} is unusable. ${reason}`);
  try {
    const pose = parsePose(listed[key]);
    for (const axis of flipped) {
      for (let row = 0; row < 3; row++) pose[row * 4 + axis] *= -1;
    }
    const position = [pose[3], pose[7], pose[11]];
    if (position.every((value) => Math.abs(value) <= MAX_POSITION)) return pose;
    throw refuse(
      `Its position must lie within ${MAX_POSITION} of the origin: it is (${position.join(", ")}).`,
    );
  } catch (error) {
    if (error instanceof RangeError) throw refuse(error.message);
    throw error;
  }
}

async function findMask(path: string, where: string): Promise<string> {
  const mask = await findImage(path, where);
  if (mask !== null) return mask;
  throw new SceneError(
    `Cannot read ${where}: its mask ${path} does not exist. Put it there or remove mask_path.`,
  );
}

/** The first file under the names that may be meant; null if there is none. */
async function findImage(path: string, where: string): Promise<string | null> {
  let folder: string | null = null;
  for (const candidate of candidates(path)) {
    const info = await statOrNull(candidate, `${candidate} (${where})`);
    if (info?.isFile) return candidate;
    if (info) folder = candidate;
  }
  if (folder === null) return null;
  throw new SceneError(`Cannot read ${where}: ${folder} is not a file but a folder or a device.`);
}

function candidates(path: string): string[] {
  if (!isImage(path)) return [path, ...EXTENSIONS.map((extension) => path + extension)];
  const extension = extname(path);
  const stem = path.slice(0, -extension.length);
  return [path, stem + extension.toLowerCase(), stem + extension.toUpperCase()];
}

function isImage(path: string): boolean {
  const extension = extname(path);
  return basename(path) !== extension && EXTENSIONS.includes(extension.toLowerCase());
}
