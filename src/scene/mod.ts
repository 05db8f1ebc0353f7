/**
 * Scenes: posed photographs, whatever the layout they were found in.
 *
 * {@link loadScene} reads a dataset's folder; {@link analyticScene} makes one in memory. Both give a
 * {@link Scene}, whose images are 8-bit sRGB with straight alpha and whose cameras follow
 * {@link Camera}'s conventions.
 *
 * ```ts
 * const scene = await loadScene("data/lego", { split: "train", downscale: 2 });
 * const colors = compositeOver(scene.views[0].image, [1, 1, 1]); // [height, width, 3]
 * ```
 *
 * A new format is one file that exports a {@link SceneFormat}, and one word in {@link FORMATS}.
 *
 * @module
 */
import { dirname } from "node:path";
import { blender } from "./blender.ts";
import type { LoadOptions, SceneFormat } from "./format.ts";
import { type Scene, SceneError } from "./scene.ts";

export type { Camera } from "../math/camera.ts";
export { analyticScene, type AnalyticSceneOptions } from "./analytic.ts";
export { compositeOver } from "./background.ts";
export { loadBlender } from "./blender.ts";
export type { LoadOptions, SceneFormat } from "./format.ts";
export { type RgbaImage, type Scene, SceneError, type Split, SPLITS, type View } from "./scene.ts";

/** Every format that can be loaded, by name; the first that matches a folder is taken. */
export const FORMATS = { blender } as const satisfies Record<string, SceneFormat>;

/**
 * Loads one split of the dataset in a folder, of whichever known format.
 *
 * @param folder The dataset's folder.
 * @throws SceneError if the folder does not exist, is of no known format, or its dataset cannot be
 *   used; the signal's reason if aborted.
 */
export async function loadScene(folder: string, options: LoadOptions): Promise<Scene> {
  const entries = await listFolder(folder);
  for (const format of Object.values(FORMATS)) {
    if (format.matches(entries)) return await format.load(folder, options);
  }
  const known = Object.entries(FORMATS)
    .map(([name, { contents }]) => `${name} (${contents})`).join(", ");
  throw new SceneError(
    `Cannot load scene ${folder}: its format is unknown. The known formats are ${known}; the folder ` +
      `holds ${summarize(entries)}.`,
  );
}

/** The names of what a folder holds, sorted. */
async function listFolder(folder: string): Promise<string[]> {
  try {
    const { isDirectory } = await Deno.stat(folder);
    if (!isDirectory) {
      throw new SceneError(
        `Cannot load scene ${folder}: it is a file. Give the folder that holds it: ${
          dirname(folder)
        }.`,
      );
    }
    const entries: string[] = [];
    for await (const { name } of Deno.readDir(folder)) entries.push(name);
    return entries.sort();
  } catch (error) {
    if (error instanceof SceneError || error instanceof Deno.errors.NotCapable) throw error;
    if (error instanceof Deno.errors.NotFound) {
      throw new SceneError(
        `Cannot load scene ${folder}: the folder does not exist. Give a dataset's folder.`,
      );
    }
    throw new SceneError(`Cannot load scene ${folder}: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** The first few names, and how many more there are. */
function summarize(names: readonly string[]): string {
  const SHOWN = 5;
  if (names.length === 0) return "nothing";
  const rest = names.length - SHOWN;
  return names.slice(0, SHOWN).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}
