import { encode } from "npm:fast-png@^8.0.0";
import { decodeImage, readImageFile } from "../images/decode.ts";
import { applyOrientation, isTransposed, type Orientation } from "../images/exif.ts";
import { readMask } from "../images/masks.ts";

/** A folder of masks. */
const MASK_FOLDER = /^masks?$/i;

/** A mask among what is listed. */
export type MaskFile = { readonly file: string } | { readonly file: string; readonly beside: true };

/**
 * Tells photographs and their masks apart. A mask of `a/NAME.jpg` is called `NAME.png`, `NAME.jpg.png`
 * (COLMAP), `NAME_mask.png` or `NAME.mask.png`, and is in `masks/a`, `a/masks`, or, where it has one of the
 * last three names, beside it; `images/a/NAME.jpg` has it in `masks/a`, too. It may be a JPEG.
 *
 * @param files images in the capture's folder, with forward slashes
 * @param beside images in a folder `masks` beside the capture's folder
 * @returns photographs, the mask of each that has one, and images in folders of masks that are none's
 */
export function findMasks(
  files: readonly string[],
  beside: readonly string[],
): { photographs: string[]; masks: Map<string, MaskFile>; unused: string[] } {
  const found = new Map<string, MaskFile>(
    beside.map((file) => [key(`masks/${file}`), { file, beside: true }]),
  );
  for (const file of files) found.set(key(file), { file });
  const inMasks = (file: string) =>
    file.split("/").slice(0, -1).some((part) => MASK_FOLDER.test(part));
  const hasOthers = !files.every(inMasks);
  const outside = files.filter((file) => !hasOthers || !inMasks(file));
  const known = new Set(outside);
  const masks = new Map<string, MaskFile>();
  for (const file of outside) {
    const mask = maskNames(file).map((name) => found.get(key(`${name}.png`)))
      .find((mask) => mask !== undefined && ("beside" in mask || mask.file !== file));
    if (mask !== undefined) masks.set(file, mask);
  }
  const used = new Set([...masks.values()].flatMap((mask) => "beside" in mask ? [] : [mask.file]));
  return {
    photographs: outside.filter((file) => !used.has(file)),
    masks,
    unused: files.filter((file) => !known.has(file) && !used.has(file)),
  };
}

/** A file's path without its extension, as it is compared. */
function key(file: string): string {
  return file.replace(/\.[^./]*$/, "").toLowerCase();
}

/** The paths that a photograph's mask may have, without their extensions. */
function maskNames(file: string): string[] {
  const parts = file.split("/");
  const name = parts.pop()!;
  const stem = name.replace(/\.[^.]*$/, "");
  const suffixed = [name, `${stem}_mask`, `${stem}.mask`];
  const folders = ["masks", "mask"].flatMap((masks) => [
    [masks, ...parts],
    ...parts.map((_, i) => parts.with(i, masks)),
    [...parts, masks],
  ]);
  const inFolders = folders.flatMap((folder) =>
    [...suffixed, stem].map((each) => [...folder, each].join("/"))
  );
  return [...suffixed.map((each) => [...parts, each].join("/")), ...inFolders];
}

/** How a mask is to be read. */
export interface MaskOptions {
  /** The photograph's size, upright. */
  readonly size: { readonly width: number; readonly height: number };
  /** How the photograph was turned; its mask is, too, if it has the size that was stored. */
  readonly orientation: Orientation;
  /** Whether white is what is ignored. */
  readonly invert: boolean;
}

/**
 * Reads a mask of a photograph and writes it as COLMAP's `--ImageReader.mask_path` wants it: a grey PNG of
 * the photograph's size, black where pixels are ignored and white elsewhere.
 *
 * @returns the share of pixels that are left
 * @throws {SceneError} if it cannot be read, or has not the photograph's size
 */
export async function writeMask(
  path: string,
  target: string,
  { size, orientation, invert }: MaskOptions,
): Promise<number> {
  const stored = await decodeImage(await readImageFile(path, path), path);
  const { width, height } = isTransposed(orientation)
    ? { width: size.height, height: size.width }
    : size;
  const isStored = stored.width === width && stored.height === height;
  const mask = readMask(isStored ? applyOrientation(stored, orientation) : stored, size, path);
  const data = mask.map((value) => (value === 1) === invert ? 0 : 255);
  await Deno.writeFile(
    target,
    encode({ width: size.width, height: size.height, data, channels: 1, depth: 8 }),
  );
  return data.reduce((sum, value) => sum + value, 0) / 255 / data.length;
}
