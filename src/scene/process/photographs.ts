import { dirname } from "node:path";
import { exifOrientation, type Orientation } from "../images/exif.ts";
import { EXIF_HEADER, find } from "./exif_camera.ts";
import { type RunOptions, runTool } from "./tool.ts";

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

/** At most `most` of a list's items, evenly spread, the first among them. */
export function spread<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items];
  return Array.from({ length: most }, (_, i) => items[Math.floor(i * items.length / most)]);
}

/**
 * Copies a photograph into a scene, upright: programs disagree on whether to heed EXIF's orientation, so
 * photographs that have one are turned (JPEG, best quality) and lose it. All else in EXIF stays: colmap
 * takes the focal length from there.
 *
 * @param orientation how it is stored
 * @param target its new path; the folder is made
 * @throws {SceneError} if ffmpeg cannot turn it; the signal's reason if aborted
 */
export async function copyUpright(
  path: string,
  orientation: Orientation,
  target: string,
  options: Pick<RunOptions, "log" | "signal">,
): Promise<void> {
  await Deno.mkdir(dirname(target), { recursive: true });
  if (orientation === 1) return await Deno.copyFile(path, target);
  await turn(path, orientation, target, options);
  const exif = uprightExif(await Deno.readFile(path));
  await Deno.writeFile(target, withExif(await Deno.readFile(target), exif));
}

async function turn(
  path: string,
  orientation: Orientation,
  target: string,
  { log, signal }: Pick<RunOptions, "log" | "signal">,
): Promise<void> {
  const input = ["-hide_banner", "-nostdin", "-v", "error", "-noautorotate", "-i", `file:${path}`];
  const quality = ["-q:v", "1", "-qmin", "1", "-f", "image2", "-update", "1"];
  await runTool("ffmpeg", [...input, "-vf", TURN[orientation], ...quality, `file:${target}`], {
    log,
    signal,
  });
}

const APP1 = 0xe1;

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
