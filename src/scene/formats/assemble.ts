import { dirname, normalize, relative } from "node:path";
import type { Frame, Intrinsics, SkippedFrame } from "../capture.ts";
import {
  findImages,
  type FoundImage,
  type ImagePlace,
  type ImageSearch,
} from "../files/find_images.ts";
import type { ReadOptions } from "./format.ts";
import { withoutEnding } from "../files/image_index.ts";
import { isForeignImage } from "../files/kinds.ts";
import { insidePath } from "../files/paths.ts";
import { readPose } from "./poses.ts";
import { SceneError, type Split } from "../scene.ts";

/** An image as a dataset's file lists it: nothing was looked for on disk, and its pose is not checked. */
export interface ListedImage {
  /** What the file calls it: a path with forward or back slashes, with or without its ending. */
  readonly path: string;
  /** The frame's name, unique; by default it follows from the path. */
  readonly name?: string;
  /** What the file calls its mask. */
  readonly mask?: string | null;
  /** Optics. */
  readonly intrinsics: Intrinsics;
  /** Camera to world in the file's coordinates, with `Camera`'s axes: 3 or 4 rows of 4 numbers, if it is one. */
  readonly pose: unknown;
  /** What is wrong with the image, as its file says, so that it cannot be used: a phrase. */
  readonly fault?: string | null;
  /** The split that the file puts it in. */
  readonly split?: Split | null;
  /** Between which depths there is something, in the file's units. */
  readonly bounds?: Frame["bounds"];
}

/** Where a dataset's images lie, and what is read of them. */
export interface ImageLayout extends ReadOptions {
  /** The file that lists them. */
  readonly file: string;
  /** Folders that its paths may start from, in the order of looking; the folder of the file by default. */
  readonly places?: readonly ImagePlace[];
  /** Folders that the paths of masks may start from; the same by default. */
  readonly maskPlaces?: readonly ImagePlace[];
  /** Frames of which it is known already that they cannot be used, as their own files are damaged. */
  readonly unusable?: readonly SkippedFrame[];
  /** What to do if no image is found: a sentence. */
  readonly advice?: string;
}

/** What became of the images that a dataset lists. */
export interface AssembledFrames {
  /** Those that can be used, in the dataset's order. */
  readonly frames: readonly Frame[];
  /** The others. */
  readonly skipped: readonly SkippedFrame[];
  /** What was mended, or found under another name: whole sentences. */
  readonly notes: readonly string[];
  /** By how much the image files are reduced by their folders' names, from 1. */
  readonly reduction: number;
}

/** Messages quote no more of a name than this. */
const LONGEST_NAME = 60;

/** More than this share of unusable poses, and the file is taken for something else than it seems. */
const MOST_BAD = 0.5;

/**
 * The frames of a dataset: images and masks are looked for, poses checked and, where they are nearly right,
 * mended. A frame without an image or with a pose that means nothing is left out.
 *
 * @throws {SceneError} if no frame or less than half of the poses can be used, or the file system refuses
 */
export async function assembleFrames(
  listed: readonly ListedImage[],
  layout: ImageLayout,
): Promise<AssembledFrames> {
  const skipped: SkippedFrame[] = [];
  const { once, repeats } = withoutRepeats(listed);
  const posed = withPoses(once, layout, skipped);
  const { folder, places } = searchOf(layout);
  const { downscale } = layout;
  const paths = posed.images.map(({ path }) => path);
  const images = await findImages(paths, { folder, places, downscale });
  const photographs = new Set([...images.files.values()].map((found) => found.path));
  const masks = await findMasks(
    posed.images.flatMap(({ mask }) => mask ? [mask] : []),
    layout,
    photographs,
  );
  const frames = posed.images.flatMap((image): Frame[] => {
    const { path, mask = null, intrinsics, cameraToWorld, split = null, bounds = null } = image;
    const found = images.files.get(path);
    const name = image.name ?? nameOf(path, found?.path ?? null, folder, places[0].path);
    const foundMask = mask === null ? null : masks.get(mask)?.path;
    if (found === undefined || foundMask === undefined) {
      const reason = found !== undefined
        ? "its mask does not exist"
        : isForeignImage(path)
        ? "only PNG, JPEG and HEIC images are read: convert it"
        : images.missing.get(path)!;
      skipped.push({ name, reason });
      return [];
    }
    return [{
      name,
      image: found.path,
      ...(found.renamed && { listedAs: path }),
      ...{ mask: foundMask, intrinsics, cameraToWorld, rays: null, split, bounds },
    }];
  });
  skipped.push(...repeats);
  const count = listed.length + (layout.unusable?.length ?? 0);
  requireFrames(skipped, count, layout.file, layout.advice);
  return {
    frames,
    skipped,
    notes: [...posed.notes, ...noteRenamed(frames, folder)],
    reduction: images.reduction,
  };
}

/** Where images are looked for: in the folder that the user named, else where the dataset says. */
function searchOf(layout: ImageLayout): Pick<ImageSearch, "folder" | "places"> {
  const { file, images, folder = dirname(file), places = [{ path: dirname(file), reduction: 1 }] } =
    layout;
  if (images == null) return { folder, places };
  return { folder: images, places: [{ path: images, reduction: 1 }] };
}

/** Masks are looked for where the dataset says, and then in the folder that the user named for images. */
async function findMasks(
  paths: readonly string[],
  layout: ImageLayout,
  others: ReadonlySet<string>,
): Promise<ReadonlyMap<string, FoundImage>> {
  const { downscale, images } = layout;
  const { folder, places } = searchOf({ ...layout, images: null });
  const own = await findImages(paths, {
    folder,
    places: layout.maskPlaces ?? places,
    ...{ downscale, others },
  });
  if (images == null || own.missing.size === 0) return own.files;
  const search = { ...searchOf(layout), downscale, others };
  const elsewhere = await findImages([...own.missing.keys()], search);
  return new Map([...own.files, ...elsewhere.files]);
}

/** A frame's name: its path in the scene, which is that of its file where the dataset names another machine's. */
function nameOf(
  path: string,
  found: string | null,
  root: string,
  place: string,
): string {
  const isInside = insidePath(root, place, path) !== null;
  return frameName(isInside || found === null ? path : relative(root, found));
}

function listedName({ name, path }: ListedImage): string {
  return name ?? frameName(path);
}

/** A frame's name: the path without extension, with forward slashes and nothing superfluous. */
export function frameName(filePath: string): string {
  return normalize(withoutEnding(filePath.replaceAll("\\", "/")));
}

/**
 * Makes sure that frames are left.
 *
 * @param listed how many frames are listed
 * @param path what lists the frames, for the message
 * @param advice what to do: a sentence
 * @throws {SceneError} if all were skipped
 */
export function requireFrames(
  skipped: readonly SkippedFrame[],
  listed: number,
  path: string,
  advice = "Put the images there, or name their folder by --images DIR.",
): void {
  if (skipped.length < listed) return;
  const { name, reason } = skipped[0];
  throw new SceneError(
    `Cannot read ${path}: none of its ${listed} frames can be used; the first is ${shown(name)}: ` +
      `${reason}. ${advice}`,
  );
}

/** The images that are listed for the first time, and those that were already. */
function withoutRepeats(
  listed: readonly ListedImage[],
): { readonly once: readonly ListedImage[]; readonly repeats: readonly SkippedFrame[] } {
  const first = new Map<string, ListedImage>();
  const repeats: SkippedFrame[] = [];
  for (const image of listed) {
    const name = listedName(image);
    const key = `${image.split ?? ""} ${name}`;
    const known = first.get(key);
    if (known === undefined) {
      first.set(key, image);
      continue;
    }
    // Programs that know photographs by their names alone list those of several folders so.
    const isSame = JSON.stringify(known.pose) === JSON.stringify(image.pose);
    const reason = `it is listed more than once${isSame ? "" : ", with another pose"}`;
    repeats.push({ name, reason });
  }
  return { once: [...first.values()], repeats };
}

/** A name for a message, which quotes no more of it than that. */
function shown(name: string): string {
  return name.length > LONGEST_NAME ? `…${name.slice(-LONGEST_NAME)}` : name;
}

type PosedImage = ListedImage & Pick<Frame, "cameraToWorld">;

/** The images whose pose can be used, and what was mended. */
function withPoses(
  listed: readonly ListedImage[],
  { file, unusable = [] }: Pick<ImageLayout, "file" | "unusable">,
  skipped: SkippedFrame[],
): { readonly images: readonly PosedImage[]; readonly notes: readonly string[] } {
  const images: PosedImage[] = [];
  const bad: SkippedFrame[] = [...unusable];
  const mended: { readonly name: string; readonly by: number }[] = [];
  for (const image of listed) {
    const name = listedName(image);
    const read = image.fault == null ? readPose(image.pose) : { fault: image.fault };
    if ("fault" in read) {
      bad.push({ name, reason: image.fault ?? `its pose is unusable: ${read.fault}` });
      continue;
    }
    if (read.mended > 0) mended.push({ name, by: read.mended });
    images.push({ ...image, cameraToWorld: read.pose });
  }
  const count = listed.length + unusable.length;
  if (bad.length > MOST_BAD * count) {
    const [{ name, reason }] = bad;
    throw new SceneError(
      `Cannot read ${file}: ${bad.length} of its ${count} poses are unusable, the first being ` +
        `that of ${shown(name)}: ${
          reason.replace("its pose is unusable: ", "")
        }. Correct what wrote them.`,
    );
  }
  skipped.push(...bad);
  return { images, notes: noteMended(mended) };
}

function noteMended(mended: readonly { readonly name: string; readonly by: number }[]): string[] {
  if (mended.length === 0) return [];
  const worst = mended.reduce((worst, one) => one.by > worst.by ? one : worst);
  const percent = Number((100 * worst.by).toPrecision(2));
  const poses = mended.length === 1
    ? "1 pose was no rotation"
    : `${mended.length} poses were no rotations`;
  return [`${poses} (${worst.name} by ${percent} %): the nearest rotation was taken.`];
}

/** What was found by another name or in another place. */
function noteRenamed(frames: readonly Frame[], folder: string): string[] {
  const renamed = frames.filter(({ listedAs }) => listedAs !== undefined);
  if (renamed.length === 0) return [];
  const [{ listedAs, image }] = renamed;
  const file = relative(folder, image as string);
  return [
    `${renamed.length} of ${frames.length} photographs were found by another name or in another place: ` +
    `${listedAs} is ${file}.`,
  ];
}
