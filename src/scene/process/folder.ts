import { basename, dirname, extname, join, resolve } from "node:path";
import { ifThere } from "../../host/mod.ts";
import { ARCHIVE, JPEG_OR_PNG, OTHER_PHOTOGRAPH, PHOTOGRAPH, VIDEO } from "../files/kinds.ts";
import { requireUtf8 } from "../files/list_folder.ts";
import { SceneError } from "../scene.ts";
import { findMasks } from "./masks.ts";

/** Files and folders that systems hide, such as `.DS_Store`, `._IMG_1.JPG` and `__MACOSX`. */
const HIDDEN = /^(\.|__MACOSX$)/;

/** What an iPhone films around a photograph, under its name: no video that anybody means to use. */
const LIVE_PHOTO = /\.mov$/i;

/** A photograph in a folder. */
export interface Photograph {
  /** Its path relative to the folder, with forward slashes. */
  readonly name: string;
  /** The path of its mask; null without one. */
  readonly mask: string | null;
}

/** What a folder holds that a scene can be made of. */
export interface CaptureFolder {
  /** Its path. */
  readonly folder: string;
  /** Photographs in it and in the folders in it, by their names; none only where there are videos. */
  readonly photographs: readonly Photograph[];
  /** Videos, relative to the folder, by their names. */
  readonly videos: readonly string[];
  /** Images in folders of masks that belong to no photograph. */
  readonly unusedMasks: readonly string[];
}

/**
 * Finds photographs, their masks and videos in a folder and the folders in it, links to folders left aside.
 *
 * @param except a folder in it that is not looked into: where the result goes
 * @throws {SceneError} if there is nothing to use, some must be converted first, or two differ by no more
 *   than their extension
 */
export async function readCaptureFolder(folder: string, except: string): Promise<CaptureFolder> {
  const files = await listFiles(folder, "", resolve(except));
  // Cameras write raw files beside their JPEGs, and phones HEICs: what is used is the plainest of them.
  const plain = stemsOf(files.filter((name) => JPEG_OR_PNG.test(name)));
  const images = files.filter((name) =>
    JPEG_OR_PNG.test(name) || (PHOTOGRAPH.test(name) && !plain.has(stemOf(name)))
  ).sort();
  const usable = stemsOf(images);
  const other = files.find((name) => OTHER_PHOTOGRAPH.test(name) && !usable.has(stemOf(name)));
  if (other !== undefined) {
    throw new SceneError(
      `Cannot use ${
        join(folder, other)
      }: photographs must be JPEG, PNG or HEIC. Convert it, for example by ` +
        `"magick mogrify -format jpg *${extname(other)}", and move the originals elsewhere.`,
    );
  }
  const beside = join(dirname(resolve(folder)), "masks");
  const { photographs, masks, unused } = findMasks(
    images,
    basename(beside) === basename(resolve(folder)) ? [] : await listMasks(beside),
  );
  const videos = files.filter((name) =>
    VIDEO.test(name) && !(LIVE_PHOTO.test(name) && usable.has(stemOf(name)))
  ).sort();
  if (photographs.length + videos.length === 0) throw emptyFolder(folder, files);
  requireStems(folder, photographs);
  return {
    folder,
    photographs: photographs.map((name) => {
      const mask = masks.get(name);
      if (mask === undefined) return { name, mask: null };
      return { name, mask: join("beside" in mask ? beside : folder, mask.file) };
    }),
    videos,
    unusedMasks: unused,
  };
}

function emptyFolder(folder: string, files: readonly string[]): SceneError {
  const archive = files.find((name) => ARCHIVE.test(name));
  return new SceneError(
    archive === undefined
      ? `Cannot process ${folder}: it holds no photographs. Give a folder of JPEG, PNG or HEIC files, ` +
        "or a video."
      : `Cannot process ${folder}: it holds no photographs, but the archive ${archive}. Unpack that ` +
        "into a folder, and give the folder.",
  );
}

/** Two images of one name and two extensions would have one name in the scene. */
function requireStems(folder: string, photographs: readonly string[]): void {
  const stems = new Map<string, string>();
  for (const name of photographs) {
    const stem = stemOf(name);
    const twin = stems.get(stem);
    if (twin !== undefined) {
      throw new SceneError(
        `Cannot process ${folder}: ${twin} and ${name} differ by no more than their extension. ` +
          "Rename or remove one.",
      );
    }
    stems.set(stem, name);
  }
}

function stemsOf(names: readonly string[]): Set<string> {
  return new Set(names.map(stemOf));
}

function stemOf(name: string): string {
  return name.slice(0, name.length - extname(name).length);
}

async function listMasks(folder: string): Promise<string[]> {
  if (!(await ifThere(Deno.stat(folder), null))?.isDirectory) return [];
  return (await listFiles(folder, "", "")).filter((name) => PHOTOGRAPH.test(name));
}

async function listFiles(folder: string, prefix: string, except: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (HIDDEN.test(name)) continue;
    const path = join(folder, name);
    await requireUtf8(path);
    if (!isDirectory) names.push(prefix + name);
    else if (resolve(path) !== except) {
      names.push(...await listFiles(path, `${prefix}${name}/`, except));
    }
  }
  return names;
}
