import type * as z from "npm:zod@^4.0.0";
import { describeProblems } from "../../host/issues.ts";
import { column, parsePose } from "../../math/mod.ts";
import { PathError } from "../path.ts";
import { fpsSchema } from "../request.ts";

/** A position further from the origin than this is a mistake in the file. */
const MAX_POSITION = 1e9;

/** The rules of a file's frames a second: so many that times are in a range that can be written. */
export const fileFpsSchema: typeof fpsSchema = fpsSchema.min(0.001);

/** What a JSON file holds, of any type. */
export interface JsonFile {
  /** Where it is, and what it is called in messages. */
  readonly path: string;
  /** What it holds. */
  readonly json: unknown;
}

/**
 * What the bytes of a file hold.
 *
 * @param path what the file is called in messages
 * @throws {PathError} if it is not JSON
 */
export function parseJson(path: string, bytes: Uint8Array): JsonFile {
  try {
    // The decoder drops the byte order mark that Windows' editors write.
    return { path, json: JSON.parse(new TextDecoder().decode(bytes)) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new PathError(`Cannot read ${path}: it is not JSON: ${oneLine(error.message)}.`, {
      cause: error,
    });
  }
}

/**
 * What a file holds, if it follows a schema.
 *
 * @throws {PathError} naming the file and every field that does not
 */
export function check<T>({ path, json }: JsonFile, schema: z.ZodType<T>): T {
  const checked = schema.safeParse(json);
  if (checked.success) return checked.data;
  const problems = oneLine(describeProblems(checked.error, json, schema));
  throw new PathError(`Cannot read ${path}: ${problems}`);
}

/**
 * The error for a field of a file.
 *
 * @param field its name, such as `keyframes[2].time`; empty for the file as a whole
 * @param reason what must be different, and what is there: no full stop at its end
 */
export function wrong(path: string, field: string, reason: string): PathError {
  return new PathError(`Cannot read ${path}: ${field || "it"} is wrong: ${reason}.`);
}

/**
 * A pose of a file, camera to world with `Camera`'s axes: rows of numbers.
 *
 * @throws {PathError} if it is no pose, or out of this world
 */
export function readPose(rows: unknown, path: string, field: string): Float64Array {
  try {
    return checkPosition(parsePose(rows), path, field);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw wrong(path, field, error.message.replace(/\.$/, ""));
  }
}

/**
 * The same pose, [3, 4] row-major.
 *
 * @throws {PathError} if it is out of this world
 */
export function checkPosition(pose: Float64Array, path: string, field: string): Float64Array {
  const position = column(pose, 3);
  if (position.every((value) => Math.abs(value) <= MAX_POSITION)) return pose;
  const at = position.join(", ");
  throw wrong(
    path,
    field,
    `its position must lie within ${MAX_POSITION} of the origin: it is (${at})`,
  );
}

/** A text without line breaks and control characters, which quoted files bring in. */
function oneLine(text: string): string {
  return text.replaceAll(/[\s\p{Cc}]+/gu, " ");
}
