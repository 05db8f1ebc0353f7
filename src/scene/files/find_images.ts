import { folded, type ImageIndex, type IndexedFile, indexImages, stemOf } from "./image_index.ts";
import type { ImageFolder } from "./image_folders.ts";
import { isForeignImage, READ_ENDINGS, withoutEnding } from "./kinds.ts";
import { insidePath } from "./paths.ts";
import { isFile, isFolder } from "./read_file.ts";

/** A folder that a dataset's paths may start from. */
export interface ImagePlace extends ImageFolder {
  /** What images are called there, where that differs from the dataset's paths. */
  readonly names?: ReadonlyMap<string, string>;
}

/** Where to look for a dataset's images. */
export interface ImageSearch {
  /** The folder that nothing outside is read of: the scene's, or the one that the user named. */
  readonly folder: string;
  /** Folders inside it that the dataset's paths may start from, in the order of looking. */
  readonly places: readonly ImagePlace[];
  /** The factor by which images will be shrunk, by which one of several `images_N` is chosen. */
  readonly downscale: number;
  /** Files that are something else: a photograph is no mask, though it may have a lost mask's name. */
  readonly others?: ReadonlySet<string>;
}

/** A file that was found. */
export interface FoundImage {
  /** Where it is. */
  readonly path: string;
  /** Whether it has another name, or is in another place, than the dataset says. */
  readonly renamed: boolean;
}

/** What was found of a dataset's images. */
export interface FoundImages {
  /** The file of every image that has one, by the path that the dataset gives. */
  readonly files: ReadonlyMap<string, FoundImage>;
  /** Why an image has none: phrases, by the path that the dataset gives. */
  readonly missing: ReadonlyMap<string, string>;
  /** By how much the files are reduced, by their folders' names: 4 for `images_4`. */
  readonly reduction: number;
}

/** Endings in the order in which they are tried. */
const ENDINGS = [...READ_ENDINGS, ...READ_ENDINGS.map((ending) => ending.toUpperCase())];

/**
 * Finds the files that a dataset's paths mean: each by its path in the first of the places that holds most,
 * with another ending if need be (`.JPG` for `.jpg`, `.png` for `.jpg`). Where a whole folder is not found,
 * as datasets name the folders of the machine on which they were made, its images are looked for anywhere
 * in the scene's folder by the last parts of their paths; of `images`, `images_2`, `images_4` those are then
 * taken that suit the reduction, see `chooseImageFolder`. A single image that is not among its neighbours is
 * missing: one of the same name elsewhere may be another camera's. A file that two paths could mean, and a
 * path that could mean two files, are none.
 *
 * @param paths what the dataset calls them, with forward or back slashes
 * @throws {SceneError} if the file system refuses
 */
export async function findImages(
  paths: readonly string[],
  search: ImageSearch,
): Promise<FoundImages> {
  const { files, reduction } = await findInPlaces(paths, search);
  const missing = new Map<string, string>();
  for (const path of paths) if (!files.has(path)) missing.set(path, "its image does not exist");
  const foundFolders = new Set([...files.keys()].map((path) => partsOf(path).join("/")));
  const lost = [...missing.keys()].filter((path) => !foundFolders.has(partsOf(path).join("/")));
  if (lost.length > 0) {
    const asked = new Set(lost.flatMap((path) => partsOf(path)));
    const index = await indexImages(search.folder, asked);
    const known = files.size > 0 ? reduction : null;
    return { missing, ...findInIndex(lost, index, search, files, known, missing) };
  }
  return { files, missing, reduction };
}

/** Images by their paths in that place which holds most of them, the first of equals. */
async function findInPlaces(
  paths: readonly string[],
  { folder, places, others }: ImageSearch,
): Promise<{ files: Map<string, FoundImage>; reduction: number }> {
  let best = { files: new Map<string, FoundImage>(), reduction: 1 };
  for (const place of places) {
    if (!await isFolder(place.path)) continue;
    const files = new Map<string, FoundImage>();
    for (const path of paths) {
      const found = await findImageAt(folder, place.path, place.names?.get(path) ?? path);
      if (found !== null) files.set(path, found);
    }
    dropShared(files, others);
    if (files.size > best.files.size) best = { files, reduction: place.reduction };
    if (files.size === paths.length) break;
  }
  return best;
}

/** Leaves a file to the path that names it exactly, or to none where several paths come to it otherwise. */
function dropShared(files: Map<string, FoundImage>, others?: ReadonlySet<string>): void {
  const users = Map.groupBy(files, ([, { path }]) => path);
  for (const [path, { path: file, renamed }] of files) {
    if (renamed && (users.get(file)!.length > 1 || others?.has(file))) files.delete(path);
  }
}

/**
 * A path's file, or the one that differs from it in its ending only; null if there is none.
 *
 * @param root what it must be inside of
 * @param folder where the path starts
 */
export async function findImageAt(
  root: string,
  folder: string,
  path: string,
): Promise<FoundImage | null> {
  // é is one character or two (macOS stores two): the name is the same.
  for (const form of new Set([path, path.normalize("NFC"), path.normalize("NFD")])) {
    const found = await findExactlyAt(root, folder, form);
    if (found !== null) return found;
  }
  return null;
}

async function findExactlyAt(
  root: string,
  folder: string,
  path: string,
): Promise<FoundImage | null> {
  const full = insidePath(root, folder, path);
  if (full === null) return null;
  const stem = withoutEnding(full);
  const others = ENDINGS.map((ending) => stem + ending);
  const exact = stem === full ? [full, ...others] : [full];
  for (const candidate of [...exact, ...others]) {
    if (isForeignImage(candidate)) continue;
    if (await isFile(candidate)) {
      return { path: candidate, renamed: !exact.includes(candidate) };
    }
  }
  return null;
}

/** Images by the last parts of their paths. */
function findInIndex(
  paths: readonly string[],
  index: ImageIndex,
  { downscale, others }: ImageSearch,
  found: ReadonlyMap<string, FoundImage>,
  known: number | null,
  missing: Map<string, string>,
): Pick<FoundImages, "files" | "reduction"> {
  const filesFor = (path: string) =>
    (index.get(stemOf(nameOf(path))) ?? []).filter((file) => !others?.has(file.path));
  const candidates = new Map(paths.map((path) => [path, filesFor(path)]));
  const reduction = known ?? chooseReduction([...candidates.values()].flat(), downscale);
  const files = new Map(found);
  const taken = new Map([...found].map(([path, { path: file }]) => [file, path]));
  for (const [path, all] of candidates) {
    const best = closest(path, all.filter((file) => file.reduction === reduction));
    if (best.length > 1) missing.set(path, "it could be any of several images with its name");
    if (best.length !== 1) continue;
    const [{ path: file }] = best;
    const other = taken.get(file);
    if (other === undefined) {
      taken.set(file, path);
      files.set(path, { path: file, renamed: true });
      missing.delete(path);
    } else if (!found.has(other)) {
      files.delete(other);
      for (const one of [path, other]) missing.set(one, `another frame could have its image, too`);
    }
  }
  return { files, reduction };
}

/**
 * By how much the images to be taken are reduced: by what is wanted, else by most of what can still be
 * reduced to that, else by least of what there is.
 */
function chooseReduction(files: readonly IndexedFile[], downscale: number): number {
  const reductions = [...new Set(files.map(({ reduction }) => reduction))].sort((a, b) => b - a);
  return reductions.find((reduction) => downscale % reduction === 0) ?? reductions.at(-1) ?? 1;
}

/** The files that share most of a path's last folders, and of these those that share most of its name. */
function closest(path: string, files: readonly IndexedFile[]): readonly IndexedFile[] {
  const parts = partsOf(path);
  const name = nameOf(path).normalize("NFC");
  const likeness = ({ parts: others, name: other }: IndexedFile): number => {
    let shared = 0;
    while (shared < parts.length && parts.at(-1 - shared) === others.at(-1 - shared)) shared++;
    const sameName = other.normalize("NFC") === name ? 2 : folded(other) === folded(name) ? 1 : 0;
    return shared * 3 + sameName;
  };
  const most = files.reduce((most, file) => Math.max(most, likeness(file)), -1);
  return files.filter((file) => likeness(file) === most);
}

/** The folders of a path, in lower case and without what says nothing. */
function partsOf(path: string): string[] {
  return path.replaceAll("\\", "/").split("/").slice(0, -1)
    .filter((part) => part !== "" && part !== "." && part !== "..")
    .map(folded);
}

function nameOf(path: string): string {
  return path.replaceAll("\\", "/").split("/").at(-1)!;
}
