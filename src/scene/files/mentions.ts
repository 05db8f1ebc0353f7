import { join } from "node:path";
import { isBundled } from "./bundled.ts";
import { isFile, readBeginning } from "./read_file.ts";

/** A file tells what it is within so many bytes. */
const HEAD = 2 ** 16;

/**
 * Whether the beginning of a file has all of some words: how files of one name are told apart, also those that
 * are damaged further on.
 *
 * @returns false if there is no such file
 * @throws {SceneError} if the file system refuses
 */
export async function mentions(
  folder: string,
  name: string,
  words: readonly string[],
): Promise<boolean> {
  const path = join(folder, name);
  if (isBundled(path) || !await isFile(path)) return false;
  const text = new TextDecoder("latin1").decode(await readBeginning(path, HEAD));
  return words.every((word) => text.includes(word));
}
