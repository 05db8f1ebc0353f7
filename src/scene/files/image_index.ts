import { join, relative } from "node:path";
import { isBundled } from "./bundled.ts";
import { isHidden, PHOTOGRAPH, withoutEnding } from "./kinds.ts";
import { asSceneError } from "./read_file.ts";

/** A file of a folder, however deep. */
export interface IndexedFile {
  /** Where it is. */
  readonly path: string;
  /** The parts of its path below the folder, but for its name, in lower case and without `_4` of `images_4`. */
  readonly parts: readonly string[];
  /** Its name. */
  readonly name: string;
  /** By how much the folder's name says that its images are reduced: 4 for `images_4`, else 1. */
  readonly reduction: number;
}

/** Images by the stem of their names, in lower case. */
export type ImageIndex = ReadonlyMap<string, readonly IndexedFile[]>;

/** Folders of smaller copies: `images_4`; `images_2024` is none. */
const REDUCED = /^(images?|input|rgbs?|frames|photos)_([1-9]\d?)$/i;

/** Folders of pictures that are no photographs, though their names are those of photographs. */
const NO_PHOTOGRAPHS =
  /^(masks?|.*_masks?|masks?_.*|depths?|.*_depths?|depths?_.*|normals?|confidences?|seg.*|semantics?|alphas?|thumb.*)$/i;

/** A dataset is not nested more deeply. */
const DEEPEST = 8;

/**
 * The images below a folder. Folders of masks, depths and the like are left out unless they are asked for.
 *
 * @param asked names of folders, in lower case, that are no photographs' but meant
 * @throws {SceneError} if a folder cannot be read
 */
export async function indexImages(folder: string, asked: ReadonlySet<string>): Promise<ImageIndex> {
  const files = new Map<string, IndexedFile[]>();
  if (isBundled(folder)) return files;
  // A folder that a link leads to is walked once: links may lead in a circle, or back into the folder.
  const root = await Deno.realPath(folder);
  const visited: string[] = [root];
  const isVisited = (real: string) =>
    visited.some((known) => !relative(known, real).startsWith(".."));
  const walk = async (path: string, parts: readonly string[], reduction: number): Promise<void> => {
    for (const { name, isDirectory, isSymlink } of await entriesOf(path)) {
      const entry = join(path, name);
      const target = isSymlink ? await targetOf(entry) : null;
      if (isSymlink && target === null) continue;
      if (!(target?.isDirectory ?? isDirectory)) {
        if (isHidden(name) || !PHOTOGRAPH.test(name)) continue;
        const stem = stemOf(name);
        if (!files.has(stem)) files.set(stem, []);
        files.get(stem)!.push({ path: entry, parts, name, reduction });
      } else if (parts.length < DEEPEST && mayHoldImages(name, asked)) {
        const [, base = name, factor = "1"] = REDUCED.exec(name) ?? [];
        if (isSymlink) {
          const real = await Deno.realPath(entry);
          if (isVisited(real)) continue;
          visited.push(real);
        }
        await walk(entry, [...parts, folded(base)], reduction * Number(factor));
      }
    }
  };
  await walk(folder, [], 1);
  return files;
}

/** A name without its ending, in lower case: files are found by it. */
export function stemOf(name: string): string {
  return folded(withoutEnding(name));
}

/** A name in lower case and composed letters: é may also be written as e and an accent. */
export function folded(name: string): string {
  return name.normalize("NFC").toLowerCase();
}

/**
 * Whether a folder of this name may hold photographs, and not masks, depths and the like.
 *
 * @param asked names of folders, in lower case, that are meant all the same
 */
export function mayHoldImages(name: string, asked: ReadonlySet<string> = new Set()): boolean {
  if (isHidden(name)) return false;
  return !NO_PHOTOGRAPHS.test(name) || asked.has(name.toLowerCase());
}

async function entriesOf(folder: string): Promise<Deno.DirEntry[]> {
  try {
    const entries = await Array.fromAsync(Deno.readDir(folder));
    return entries.sort((a, b) => a.name < b.name ? -1 : 1);
  } catch (error) {
    throw asSceneError(error, folder);
  }
}

/** What a link leads to; null if it leads nowhere or in a circle. */
async function targetOf(link: string): Promise<Deno.FileInfo | null> {
  try {
    return await Deno.stat(link);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.FilesystemLoop) {
      return null;
    }
    throw asSceneError(error, link);
  }
}
