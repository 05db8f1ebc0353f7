import { decodeText, parseJson } from "./json_text.ts";
import { readFileWithin } from "./read_file.ts";

/**
 * What a dataset's JSON file holds.
 *
 * @param path the file
 * @param limit how many bytes it may have
 * @param advice what to do if it does not exist: a sentence
 * @throws {SceneError} if it cannot be read or is no JSON, see {@link parseJson}
 */
export async function readJson(path: string, limit: number, advice: string): Promise<unknown> {
  return parseJson(decodeText(await readFileWithin(path, limit, advice), path), path);
}
