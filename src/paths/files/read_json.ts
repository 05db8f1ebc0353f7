import { readFileWithin } from "../../scene/files/read_file.ts";
import { SceneError } from "../../scene/mod.ts";
import { PathError } from "../path.ts";
import { type JsonFile, parseJson } from "./json.ts";

/** Larger files are refused: nerfstudio's list every frame with 0.5 KB. */
const MAX_BYTES = 256 * 2 ** 20;

/**
 * Reads a JSON file.
 *
 * @throws {PathError} if it does not exist, is too large or is not JSON
 */
export async function readJson(path: string): Promise<JsonFile> {
  try {
    return parseJson(
      path,
      await readFileWithin(path, MAX_BYTES, "Give a camera path that exists."),
    );
  } catch (error) {
    if (error instanceof SceneError) throw new PathError(error.message, { cause: error });
    throw error;
  }
}
