import { basename, dirname } from "node:path";
import { blender } from "./blender.ts";
import type { Capture } from "../capture.ts";
import { BUNDLED_SCENE, bundledEntry, isBundled } from "../files/bundled.ts";
import { colmap } from "./colmap.ts";
import type { ReadOptions, SceneFormat } from "./format.ts";
import { llff } from "./llff.ts";
import { raySet } from "./ray_set.ts";
import { SceneError } from "../scene.ts";
import { tinyNerf } from "./tiny_nerf.ts";
import { transforms } from "./transforms.ts";

/** Every format that can be read, by its name. Of several that match, the first is taken. */
export const FORMATS = {
  transforms,
  blender,
  colmap,
  llff,
  ray_set: raySet,
  tiny_nerf: tinyNerf,
} as const satisfies Record<string, SceneFormat>;

/** The format of a folder, and those that match it as well. */
export interface DetectedFormat {
  /** Its name in `FORMATS`. */
  readonly name: string;
  /** How to read it. */
  readonly format: SceneFormat;
  /** The names of formats that match, too. */
  readonly others: readonly string[];
}

/** How to read a capture. */
export interface CaptureOptions extends Partial<ReadOptions> {
  /** The format's name; without one it is detected. */
  readonly format?: string | null;
}

/**
 * Reads what a dataset's files say, but for the images.
 *
 * @param path the dataset's folder, or its file for formats that are one
 * @throws {SceneError} if there is nothing, it is of no known format, or cannot be used
 */
export async function readCapture(path: string, options: CaptureOptions = {}): Promise<Capture> {
  const { downscale = 1 } = options;
  requireDownscale(path, downscale);
  const { format, others } = await detectFormat(path, options.format);
  const capture = await format.read(path, { downscale });
  if (others.length === 0) return capture;
  return withNote(capture, `It can also be read by --format ${others.join(" or ")}.`);
}

/** @throws {SceneError} if a factor of reduction is not an integer from 1 */
export function requireDownscale(path: string, downscale: number): void {
  if (Number.isInteger(downscale) && downscale >= 1) return;
  throw new SceneError(
    `Cannot load scene ${path} as downscale must be an integer >= 1: current value is ${downscale}.`,
  );
}

function withNote(capture: Capture, note: string): Capture {
  const { notes, chooseImages } = capture;
  return {
    ...capture,
    notes: [...notes, note],
    ...(chooseImages && {
      chooseImages: async (downscale) => withNote(await chooseImages(downscale), note),
    }),
  };
}

/**
 * Detects a dataset's format.
 *
 * @param path its folder or file
 * @param name the format's name, where that is known
 * @throws {SceneError} if there is nothing, or no known format matches
 */
export async function detectFormat(path: string, name?: string | null): Promise<DetectedFormat> {
  const formats: Readonly<Record<string, SceneFormat>> = FORMATS;
  const { folder, entries } = await listEntries(path);
  if (name !== null && name !== undefined) {
    if (!Object.hasOwn(formats, name)) {
      throw new SceneError(
        `Cannot load scene ${path}: there is no format ${name}. ` +
          `The formats are ${Object.keys(formats).join(", ")}.`,
      );
    }
    return { name, format: formats[name], others: [] };
  }
  const matching: string[] = [];
  for (const [name, format] of Object.entries(formats)) {
    if (await format.matches(entries, folder)) matching.push(name);
  }
  const [first, ...others] = matching;
  if (first !== undefined) return { name: first, format: formats[first], others };
  const known = Object.entries(formats)
    .map(([name, { contents }]) => `${name} (${contents})`).join(", ");
  throw new SceneError(
    `Cannot load scene ${path}: its format is unknown. The known formats are ${known}; ` +
      (folder === path
        ? `the folder holds ${summarize(entries)}.`
        : `this is a file in ${folder}, which might be the dataset's folder.`),
  );
}

/** A folder and the names of what it holds, sorted; or a file's folder and its name. */
async function listEntries(path: string): Promise<{ folder: string; entries: string[] }> {
  if (isBundled(path)) return { folder: path, entries: await bundledNames(path) };
  try {
    const { isDirectory } = await Deno.stat(path);
    if (!isDirectory) return { folder: dirname(path), entries: [basename(path)] };
    const entries: string[] = [];
    for await (const { name } of Deno.readDir(path)) entries.push(name);
    return { folder: path, entries: entries.sort() };
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    if (error instanceof Deno.errors.NotFound) {
      throw new SceneError(
        `Cannot load scene ${path}: it does not exist. Give a dataset's folder or file.`,
      );
    }
    throw new SceneError(`Cannot load scene ${path}: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** What is in a folder that denerf carries. */
async function bundledNames(path: string): Promise<string[]> {
  const entry = await bundledEntry(path);
  if (entry !== null && "names" in entry) return [...entry.names].sort();
  throw new SceneError(
    `Cannot load scene ${path}: denerf comes with one scene, ${BUNDLED_SCENE}. Give that, or a ` +
      "dataset's folder or file.",
  );
}

/** The first few names, and how many more there are. */
function summarize(names: readonly string[]): string {
  const SHOWN = 5;
  if (names.length === 0) return "nothing";
  const rest = names.length - SHOWN;
  return names.slice(0, SHOWN).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}
