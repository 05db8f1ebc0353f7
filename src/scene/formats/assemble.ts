import { dirname, relative } from "node:path";
import type { Frame, SkippedFrame } from "../capture.ts";
import type { DepthSource } from "../depths/source.ts";
import {
  findImages,
  type FoundImage,
  type ImagePlace,
  type ImageSearch,
} from "../files/find_images.ts";
import type { ReadOptions } from "./format.ts";
import { isForeignImage } from "../files/kinds.ts";
import { insidePath } from "../files/paths.ts";
import { isFile } from "../files/read_file.ts";
import {
  type AssembledFrames,
  frameName,
  type ListedImage,
  requireFrames,
  withoutRepeats,
  withPoses,
} from "./listed.ts";

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
  const depths = await findDepths(posed.images, layout);
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
      ...(depths.found.has(image) && { depths: depths.found.get(image) }),
    }];
  });
  skipped.push(...repeats);
  const count = listed.length + (layout.unusable?.length ?? 0);
  requireFrames(skipped, count, layout.file, layout.advice);
  return {
    frames,
    skipped,
    notes: [...posed.notes, ...noteRenamed(frames, folder), ...depths.notes],
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

/** What is known of depths in images, where it is there: an image of depths that is not costs no photograph. */
async function findDepths(
  images: readonly ListedImage[],
  { file, folder = dirname(file) }: ImageLayout,
): Promise<{ found: ReadonlyMap<ListedImage, DepthSource>; notes: readonly string[] }> {
  const found = new Map<ListedImage, DepthSource>();
  const missing: string[] = [];
  for (const image of images) {
    const { depths } = image;
    if (depths == null) continue;
    if (depths.kind === "points") {
      found.set(image, depths);
      continue;
    }
    const path = insidePath(folder, dirname(file), depths.path);
    if (path !== null && await isFile(path)) found.set(image, { ...depths, path });
    else missing.push(depths.path);
  }
  const notes = missing.length === 0 ? [] : [
    `${missing.length} of ${missing.length + found.size} images of depths are not there, such as ${
      missing[0]
    }: nothing is known of depths in their photographs.`,
  ];
  return { found, notes };
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
