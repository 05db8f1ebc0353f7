import type * as z from "npm:zod@^4.0.0";
import { checkValue, faultOf } from "./check_value.ts";
import { readJson } from "./json.ts";
import { decodeText } from "./json_text.ts";
import { readFileWithin } from "./read_file.ts";
import { SceneError } from "../scene.ts";

/** Descriptions of one frame, or of what all frames share, are smaller than this: some kilobytes. */
const MAX_BYTES = 2 ** 20;

/** What to do if a file is not there, unless its format says otherwise: a sentence. */
const ADVICE = "Copy the whole capture.";

/** What a file holds, or why it cannot be used: a phrase. */
export type Readable<T> = { readonly value: T } | { readonly fault: string };

/**
 * What a JSON file holds, if it follows a schema.
 *
 * @param limit how many bytes it may have
 * @param advice what to do if it does not exist: a sentence
 * @throws {SceneError} if it cannot be read, is no JSON or breaks a rule; the message names the field
 */
export async function readChecked<T>(
  path: string,
  schema: z.ZodType<T>,
  limit: number = MAX_BYTES,
  advice: string = ADVICE,
): Promise<T> {
  return checkValue(path, await readJson(path, limit, advice), schema);
}

/**
 * The numbers of a text file by lines, as numpy.savetxt writes them: parted by blanks or commas. Empty lines
 * and what follows a # are nothing.
 *
 * @throws {SceneError} if it cannot be read, or holds a word that is no finite number
 */
export async function readNumberRows(path: string): Promise<number[][]> {
  const text = decodeText(await readFileWithin(path, MAX_BYTES, ADVICE), path);
  const rows: number[][] = [];
  for (const [i, line] of text.split("\n").entries()) {
    const words = line.replace(/#.*/, "").split(/[\s,]+/).filter((word) => word !== "");
    const numbers = words.map(Number);
    const bad = numbers.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) {
      throw new SceneError(
        `Cannot read ${path}: line ${i + 1} must have numbers: ${
          JSON.stringify(words[bad].slice(0, 40))
        } is none. Copy or write it again.`,
      );
    }
    if (numbers.length > 0) rows.push(numbers);
  }
  return rows;
}

/**
 * What is read of a file that a single frame depends on.
 *
 * @param path the file, which a message begins with
 * @param read reads it
 */
export async function orFault<T>(path: string, read: () => Promise<T>): Promise<Readable<T>> {
  try {
    return { value: await read() };
  } catch (error) {
    if (!(error instanceof SceneError)) throw error;
    return { fault: faultOf(error.message.replace(`Cannot read ${path}: `, "")) };
  }
}
