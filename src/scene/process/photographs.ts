import { dirname, extname, join, resolve } from "node:path";
import { exifOrientation, type Orientation } from "../images/exif.ts";
import { imageSize } from "../images/decode.ts";
import { requireUtf8 } from "../files/list_folder.ts";
import { SceneError } from "../scene.ts";
import { type RunOptions, runTool } from "./tool.ts";

/** Kinds of photographs that scenes are made of. */
const PHOTOGRAPH = /\.(jpe?g|png)$/i;

/** Kinds of photographs that have to be converted first. */
const OTHER_PHOTOGRAPH =
  /\.(heic|heif|avif|webp|jxl|tiff?|bmp|gif|dng|cr[23w]|nef|arw|raf|orf|rw2)$/i;

/** Files and folders that systems hide, such as `.DS_Store`, `._IMG_1.JPG` and `__MACOSX`. */
const HIDDEN = /^(\.|__MACOSX$)/;

/** How ffmpeg turns an image of each orientation upright. */
const TURN: Record<Orientation, string> = {
  1: "null",
  2: "hflip",
  3: "hflip,vflip",
  4: "vflip",
  5: "transpose=cclock_flip",
  6: "transpose=clock",
  7: "transpose=clock_flip",
  8: "transpose=cclock",
};

/**
 * The photographs in a folder and the folders in it, links to folders left aside.
 *
 * @param except a folder in it that is not looked into: where the result goes
 * @returns paths relative to the folder with forward slashes, sorted
 * @throws {SceneError} if there are none, some must be converted first, or two differ by no more than
 *   their extension
 */
export async function listPhotographs(folder: string, except: string): Promise<string[]> {
  const files = await listFiles(folder, "", resolve(except));
  const other = files.find((name) => OTHER_PHOTOGRAPH.test(name));
  if (other !== undefined) {
    throw new SceneError(
      `Cannot use ${
        join(folder, other)
      }: photographs must be JPEG or PNG. Convert it, for example by ` +
        `"magick mogrify -format jpg *${extname(other)}", and move the originals elsewhere.`,
    );
  }
  const photographs = files.filter((name) => PHOTOGRAPH.test(name)).sort();
  if (photographs.length === 0) {
    throw new SceneError(
      `Cannot process ${folder}: it holds no photographs. Give a folder of JPEG or PNG files, or a ` +
        "video.",
    );
  }
  const stems = new Map<string, string>();
  for (const name of photographs) {
    const stem = name.slice(0, -extname(name).length);
    const twin = stems.get(stem);
    if (twin !== undefined) {
      throw new SceneError(
        `Cannot process ${folder}: ${twin} and ${name} differ by no more than their extension. ` +
          "Rename or remove one.",
      );
    }
    stems.set(stem, name);
  }
  return photographs;
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

/** At most `most` of a list's items, evenly spread, the first among them. */
export function spread<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items];
  return Array.from({ length: most }, (_, i) => items[Math.floor(i * items.length / most)]);
}

/** How to copy photographs. */
export interface CopyOptions extends Pick<RunOptions, "log" | "signal"> {
  /** Called with how many are copied, of how many. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Copies photographs into a scene, upright: programs disagree on whether to heed EXIF's orientation, so
 * photographs that have one are turned (JPEG, best quality) and lose it. All else in EXIF stays: colmap
 * takes the focal length from there.
 *
 * @param from the folder that they are in
 * @param names their paths in it
 * @param to the folder where they get the same paths
 * @returns whether all have one size
 * @throws {SceneError} if one cannot be read; the signal's reason if aborted
 */
export async function copyPhotographs(
  from: string,
  names: readonly string[],
  to: string,
  options: CopyOptions,
): Promise<boolean> {
  const sizes = new Set<string>();
  for (const [index, name] of names.entries()) {
    options.signal?.throwIfAborted();
    const target = join(to, name);
    await Deno.mkdir(dirname(target), { recursive: true });
    sizes.add(await copyUpright(join(from, name), target, options));
    options.onProgress?.(index + 1, names.length);
  }
  return sizes.size === 1;
}

/** Copies one photograph; returns its size, such as `4032x3024`. */
async function copyUpright(path: string, target: string, options: CopyOptions): Promise<string> {
  const { width, height, orientation } = await imageSize(path, path);
  if (orientation === 1) {
    await Deno.copyFile(path, target);
  } else {
    await turn(path, orientation, target, options);
    const exif = uprightExif(await Deno.readFile(path));
    await Deno.writeFile(target, withExif(await Deno.readFile(target), exif));
  }
  return `${width}x${height}`;
}

async function turn(
  path: string,
  orientation: Orientation,
  target: string,
  { log, signal }: CopyOptions,
): Promise<void> {
  const input = ["-hide_banner", "-nostdin", "-v", "error", "-noautorotate", "-i", `file:${path}`];
  const quality = ["-q:v", "1", "-qmin", "1", "-f", "image2", "-update", "1"];
  await runTool("ffmpeg", [...input, "-vf", TURN[orientation], ...quality, `file:${target}`], {
    log,
    signal,
  });
}

const APP1 = 0xe1;

/** "Exif\0\0", with which the segment begins after its marker and length. */
const EXIF_HEADER = [0x45, 0x78, 0x69, 0x66, 0, 0];

/** EXIF's entry of the orientation up to its value, in both byte orders: tag, type, count. */
const ORIENTATION_ENTRIES = [
  [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0], // 0x0112, SHORT, 1; the value's high byte
  [0x12, 0x01, 3, 0, 1, 0, 0, 0],
];

/** The EXIF segment of a JPEG, marker included, with orientation 1; empty where that fails. */
function uprightExif(jpeg: Uint8Array): Uint8Array {
  const header = find(jpeg, EXIF_HEADER);
  const start = header - 4; // marker (2), length (2)
  if (start < 2 || jpeg[start] !== 0xff || jpeg[start + 1] !== APP1) return new Uint8Array(0);
  const length = jpeg[start + 2] << 8 | jpeg[start + 3];
  const segment = jpeg.slice(start, start + 2 + length);
  for (const entry of ORIENTATION_ENTRIES) {
    const at = find(segment, entry);
    if (at >= 0) segment[at + entry.length] = 1;
  }
  const tiff = segment.subarray(4 + EXIF_HEADER.length);
  return exifOrientation(tiff) === 1 ? segment : new Uint8Array(0);
}

/** A JPEG with another segment after its first marker. */
function withExif(jpeg: Uint8Array, segment: Uint8Array): Uint8Array {
  const joined = new Uint8Array(jpeg.length + segment.length);
  joined.set(jpeg.subarray(0, 2));
  joined.set(segment, 2);
  joined.set(jpeg.subarray(2), 2 + segment.length);
  return joined;
}

/** Where a sequence begins in the first 64 KiB, the most that an EXIF segment has; -1 if nowhere. */
function find(bytes: Uint8Array, sequence: readonly number[]): number {
  const end = Math.min(bytes.length, 1 << 16) - sequence.length;
  for (let at = 0; at <= end; at++) {
    if (sequence.every((byte, i) => bytes[at + i] === byte)) return at;
  }
  return -1;
}
