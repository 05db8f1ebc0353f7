import { join } from "node:path";
import { readImageFile } from "../images/decode.ts";
import { heicExif } from "../images/heic.ts";
import { exifCamera, jpegExif } from "./exif_camera.ts";
import type { SizedPhotograph } from "./inputs.ts";
import type { SHARING } from "./reconstruct.ts";

/** The EXIF data of a JPEG stand in its first segments. */
const EXIF_BYTES = 2 ** 16 + 2 ** 10;

const UNKNOWN = "unknown";

/**
 * Which photographs share a camera: all, if one camera took them at one zoom and in one size; those of a
 * folder, if that holds for each of several folders; none else. Without EXIF data several folders are taken
 * for those of several cameras.
 */
export async function chooseSharing(
  folder: string,
  photographs: readonly SizedPhotograph[],
): Promise<typeof SHARING[number]> {
  const cameras = new Map<string, Set<string>>(); // by folder
  for (const photograph of photographs) {
    const subfolder = photograph.name.replace(/[^/]*$/, "");
    if (!cameras.has(subfolder)) cameras.set(subfolder, new Set());
    cameras.get(subfolder)!.add(await cameraOf(join(folder, photograph.name), photograph));
  }
  const all = new Set([...cameras.values()].flatMap((each) => [...each]));
  const [camera] = all;
  const isKnown = !camera.startsWith(UNKNOWN);
  if (all.size === 1 && (isKnown || cameras.size === 1)) return "all";
  return cameras.size > 1 && [...cameras.values()].every(({ size }) => size === 1)
    ? "folder"
    : "none";
}

/** What it is by EXIF data, and the size; beginning with {@link UNKNOWN} where those do not say. */
async function cameraOf(
  path: string,
  { width, height, isHeic }: SizedPhotograph,
): Promise<string> {
  const exif = isHeic
    ? await heicExif(await readImageFile(path, path), path)
    : jpegExif(await readStart(path));
  return `${(exif && exifCamera(exif)) ?? UNKNOWN} ${width}x${height}`;
}

async function readStart(path: string): Promise<Uint8Array> {
  using file = await Deno.open(path);
  const bytes = new Uint8Array(EXIF_BYTES);
  const length = await file.read(bytes) ?? 0;
  return bytes.subarray(0, length);
}
