import { basename, dirname, join } from "node:path";
import { didYouMean } from "../../host/mod.ts";
import { BUNDLED_SCENE, bundledEntry, isBundled } from "../files/bundled.ts";
import type { SceneFormat } from "./format.ts";
import { isFolder, readNames } from "../files/read_file.ts";
import { SceneError } from "../scene.ts";
import { adviceFor } from "./unknown.ts";

/** The format of a dataset, and those that match it as well. */
export interface DetectedFormat {
  /** Its name in `FORMATS`. */
  readonly name: string;
  /** How to read it. */
  readonly format: SceneFormat;
  /** The names of formats that match, too. */
  readonly others: readonly string[];
  /** Where it lies: the path that was given, or a folder in it. */
  readonly path: string;
}

/** Formats by their names. */
export type Formats = Readonly<Record<string, SceneFormat>>;

/**
 * Detects a dataset's format: that of a folder or file, or of the one folder in it that has any, as archives
 * hold their scene in a folder and programs keep cameras beside photographs.
 *
 * @param path its folder or file
 * @param formats those that it may have
 * @param name the format's name, where that is known
 * @throws {SceneError} if there is nothing, or no known format matches
 */
export async function detect(
  path: string,
  formats: Formats,
  name: string | null,
): Promise<DetectedFormat> {
  if (name !== null && !Object.hasOwn(formats, name)) {
    throw new SceneError(
      `Cannot load scene ${path}: there is no format ${name}.${
        didYouMean(name, Object.keys(formats))
      } ` +
        `The formats are ${Object.keys(formats).join(", ")}.`,
    );
  }
  const candidates = name === null ? formats : { [name]: formats[name] };
  const { folder, entries } = await listEntries(path);
  const found = await match(path, folder, entries, candidates);
  if (found !== null) return found;
  if (folder !== path) await refuse(path, [], candidates);

  const deeper: DetectedFormat[] = [];
  for (const entry of entries) {
    const inner = join(path, entry);
    if (entry.startsWith(".") || !await isFolder(inner)) continue;
    const scene = await match(inner, inner, (await readNames(inner)).sort(), candidates);
    if (scene !== null) deeper.push(scene);
  }
  if (deeper.length === 1) return deeper[0];
  if (deeper.length > 1) {
    throw new SceneError(
      `Cannot load scene ${path}: ${deeper.length} of its folders are scenes. Give one of them, such as ` +
        `${deeper[0].path}.`,
    );
  }
  return await refuse(path, entries, candidates);
}

/** @param candidates the formats that it might have had: all, or the one that the user named */
async function refuse(
  path: string,
  entries: readonly string[],
  candidates: Formats,
): Promise<never> {
  const names = Object.keys(candidates);
  if (names.length > 1) {
    throw new SceneError(
      `Cannot load scene ${path}: ${await adviceFor(path, entries, names.length)}`,
    );
  }
  throw new SceneError(
    `Cannot load scene ${path} as ${names[0]}: that is ${candidates[names[0]].contents}. ` +
      "Give the folder that holds it, or leave out --format.",
  );
}

/** The first format that a folder with these entries is of; null if there is none. */
async function match(
  path: string,
  folder: string,
  entries: readonly string[],
  formats: Formats,
): Promise<DetectedFormat | null> {
  const matching: string[] = [];
  for (const [name, format] of Object.entries(formats)) {
    if (await format.matches(entries, folder)) matching.push(name);
  }
  if (matching.length === 0 && entries.length === 1) {
    const byEnding = Object.keys(formats).find((name) => formats[name].files?.test(entries[0]));
    if (byEnding !== undefined) matching.push(byEnding);
  }
  const [name, ...others] = matching;
  return name === undefined ? null : { name, format: formats[name], others, path };
}

/** A folder and the names of what it holds, sorted; or a file's folder and its name. */
async function listEntries(path: string): Promise<{ folder: string; entries: string[] }> {
  if (isBundled(path)) return { folder: path, entries: await bundledNames(path) };
  try {
    const { isDirectory } = await Deno.stat(path);
    if (!isDirectory) return { folder: dirname(path), entries: [basename(path)] };
    return { folder: path, entries: (await readNames(path)).sort() };
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
