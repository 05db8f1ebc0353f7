import { readJson } from "../../files/json.ts";
import { checkTransforms, type Transforms } from "./file.ts";

/** Larger files are refused: the largest captures list some ten thousand frames of about 1 KB. */
const MAX_BYTES = 256 * 2 ** 20;

/**
 * Reads a transforms file.
 *
 * @throws {SceneError} if it cannot be read or used, see `checkTransforms`
 */
export async function readTransforms(path: string): Promise<Transforms> {
  const advice = "Give the folder that holds it, or the file itself.";
  return checkTransforms(path, await readJson(path, MAX_BYTES, advice));
}
