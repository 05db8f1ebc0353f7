import { dirname } from "node:path";
import { exifOrientation, type Orientation } from "../images/exif.ts";
import { decodeImage, readImageFile } from "../images/decode.ts";
import { heicExif } from "../images/heic.ts";
import { EXIF_HEADER, find, jpegExif } from "./exif_camera.ts";
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

/** How a photograph is stored. */
export interface StoredPhotograph {
  /** How it is to be turned. */
  readonly orientation: Orientation;
  /** Whether it is a HEIC by its content, whatever it is called. */
  readonly isHeic: boolean;
}

/** At most `most` of a list's items, evenly spread, the first among them. */
export function spread<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items];
  return Array.from({ length: most }, (_, i) => items[Math.floor(i * items.length / most)]);
}

/**
 * Copies a photograph into a scene, upright and as COLMAP reads it: programs disagree on whether to heed
 * EXIF's orientation, so photographs that have one are turned (JPEG, best quality) and lose it; HEICs become
 * JPEGs. All else in EXIF stays: COLMAP takes the focal length from there.
 *
 * @param target its new path; the folder is made
 * @throws {SceneError} if ffmpeg fails, or a HEIC cannot be decoded; the signal's reason if aborted
 */
export async function copyUpright(
  path: string,
  { orientation, isHeic }: StoredPhotograph,
  target: string,
  options: Pick<RunOptions, "log" | "signal">,
): Promise<void> {
  await Deno.mkdir(dirname(target), { recursive: true });
  if (isHeic) return await convertHeic(path, target, options);
  if (orientation === 1) return await Deno.copyFile(path, target);
  await turn(path, orientation, target, options);
  const exif = jpegExif(await Deno.readFile(path));
  await Deno.writeFile(target, withExif(await Deno.readFile(target), exif));
}

/** Options by which ffmpeg says nothing but what is wrong. */
const QUIET = ["-hide_banner", "-v", "error"];

/** Options by which ffmpeg writes one JPEG of the best quality. */
const ONE_JPEG = ["-q:v", "1", "-qmin", "1", "-f", "image2", "-update", "1"];

/** JPEG means the colours of BT.601 in full range; here with the same resolution as brightness. */
const FULL_COLORS = "scale=out_color_matrix=bt601:out_range=full,format=yuvj444p";

/** Decoded here, as few builds of ffmpeg put tiles of HEICs together. */
async function convertHeic(
  path: string,
  target: string,
  options: Pick<RunOptions, "log" | "signal">,
): Promise<void> {
  const bytes = await readImageFile(path, path);
  const { width, height, data } = await decodeImage(bytes, path);
  const size = `${width}x${height}`;
  const input = ["-f", "rawvideo", "-pix_fmt", "rgba", "-s", size, "-i", "-"];
  await runTool("ffmpeg", [...QUIET, ...input, "-vf", FULL_COLORS, ...ONE_JPEG, `file:${target}`], {
    ...options,
    input: data,
  });
  const exif = await heicExif(bytes, path);
  await Deno.writeFile(target, withExif(await Deno.readFile(target), exif));
}

async function turn(
  path: string,
  orientation: Orientation,
  target: string,
  options: Pick<RunOptions, "log" | "signal">,
): Promise<void> {
  const input = ["-nostdin", "-noautorotate", "-i", `file:${path}`];
  const filter = ["-vf", TURN[orientation]];
  await runTool("ffmpeg", [...QUIET, ...input, ...filter, ...ONE_JPEG, `file:${target}`], options);
}

const APP1 = 0xe1;

/** EXIF's entry of the orientation up to its value, in both byte orders: tag, type, count. */
const ORIENTATION_ENTRIES = [
  [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0], // 0x0112, SHORT, 1; the value's high byte
  [0x12, 0x01, 3, 0, 1, 0, 0, 0],
];

/** What the length of a segment can say, less itself and {@link EXIF_HEADER}. */
const MOST_EXIF = 0xffff - 2 - EXIF_HEADER.length;

/** A JPEG with EXIF data, of which the orientation becomes 1; without them where that fails. */
function withExif(jpeg: Uint8Array, exif: Uint8Array | null): Uint8Array {
  if (exif === null || exif.length > MOST_EXIF) return jpeg;
  const tiff = exif.slice();
  for (const entry of ORIENTATION_ENTRIES) {
    const at = find(tiff, entry);
    if (at >= 0) tiff[at + entry.length] = 1;
  }
  if (exifOrientation(tiff) !== 1) return jpeg;
  const length = 2 + EXIF_HEADER.length + tiff.length;
  const head = [0xff, APP1, length >> 8, length & 0xff, ...EXIF_HEADER];
  const joined = new Uint8Array(jpeg.length + head.length + tiff.length);
  joined.set(jpeg.subarray(0, 2));
  joined.set(head, 2);
  joined.set(tiff, 2 + head.length);
  joined.set(jpeg.subarray(2), 2 + head.length + tiff.length);
  return joined;
}
