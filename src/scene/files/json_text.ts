import { getLocation, parse, type ParseError } from "npm:jsonc-parser@^3.3.1";
import { SceneError } from "../scene.ts";

/**
 * What a JSON text holds.
 *
 * @param path the file that it is of, for messages
 * @throws {SceneError} if it is no JSON; the message names the line and, where one holds the mistake, the
 *   element of the list: `line 37, frames[3]`
 */
export function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new SceneError(`Cannot read ${path}: ${describeMistake(text)}`, { cause: error });
  }
}

/**
 * The text of a file, without the byte order mark that Windows' editors write.
 *
 * @throws {SceneError} if it is no UTF-8 text; the message names the encoding or the line
 */
export function decodeText(bytes: Uint8Array, path: string): string {
  refuseUtf16(bytes, path);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new SceneError(
      `Cannot read ${path}: line ${foreignLine(bytes)} is no UTF-8 text. Save it as UTF-8.`,
      { cause: error },
    );
  }
}

/** @throws {SceneError} if a text is UTF-16 */
export function refuseUtf16(bytes: Uint8Array, path: string): void {
  const utf16 = utf16Of(bytes);
  if (utf16 === null) return;
  throw new SceneError(
    `Cannot read ${path}: it is ${utf16} text (Windows' PowerShell writes that), but must be UTF-8. ` +
      "Save it as UTF-8.",
  );
}

/** UTF-16 by its byte order mark, or by every other byte being zero, as in ASCII; null for other texts. */
function utf16Of(bytes: Uint8Array): string | null {
  const [a, b] = bytes;
  if (bytes.length < 2) return null;
  if (a === 0xff && b === 0xfe || a !== 0 && b === 0) return "UTF-16 (little-endian)";
  if (a === 0xfe && b === 0xff || a === 0 && b !== 0) return "UTF-16 (big-endian)";
  return null;
}

/** The first line that is no UTF-8 text, from 1. A line feed is no part of any other character. */
function foreignLine(bytes: Uint8Array): number {
  const decoder = new TextDecoder();
  for (let line = 1, start = 0;; line++) {
    const feed = bytes.indexOf(0x0a, start);
    const end = feed < 0 ? bytes.length : feed;
    if (decoder.decode(bytes.subarray(start, end)).includes("\ufffd") || feed < 0) return line;
    start = end + 1;
  }
}

/** What is wrong in a text that is no JSON, and where: sentences. */
function describeMistake(text: string): string {
  if (text.trim() === "") return "it is empty. Copy it again.";
  const mistake = findMistake(text);
  if (mistake === null) return "it is not JSON. Write it anew.";
  const { offset, place } = mistake;
  const line = `line ${text.slice(0, offset).split("\n").length}`;
  const where = place === "" ? line : `${line}, ${place}`;
  const word = /^[-+\w.]*/.exec(text.slice(offset))![0];
  if (/^[-+]?(nan|inf(inity)?)$/i.test(word)) {
    return `${where}: ${word} is no number of JSON. Correct or remove what holds it.`;
  }
  if (offset >= text.trimEnd().length) return `it ends in the middle (${where}). Copy it again.`;
  const shown = word === "" ? text[offset] : word.slice(0, 20);
  return `${where}: it is not JSON: unexpected ${JSON.stringify(shown)}. Correct it there.`;
}

/** Where the first mistake is, and which element of which list holds it; null if it cannot be said. */
function findMistake(text: string): { offset: number; place: string } | null {
  const errors: ParseError[] = [];
  try {
    parse(text, errors, { disallowComments: true });
    if (errors.length === 0) return null;
    let { offset } = errors[0];
    if (text[offset] === "-" && /^[a-z]/i.test(text.slice(offset + 1))) offset++;
    const { path } = getLocation(text, offset);
    const last = path.findLastIndex((key, i) => typeof key === "number" && i <= 1);
    return { offset, place: describePlace(path.slice(0, last + 1)) };
  } catch (error) {
    if (error instanceof RangeError) return null; // nested too deeply for the stack
    throw error;
  }
}

/** `frames[3]`. */
function describePlace(path: readonly (string | number)[]): string {
  return path.map((key) => typeof key === "number" ? `[${key}]` : key).join("");
}
