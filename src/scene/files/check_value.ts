import type * as z from "npm:zod@^4.0.0";
import { describeProblems } from "../../host/issues.ts";
import { shortened } from "../../host/printable.ts";
import { SceneError } from "../scene.ts";

/** Faults of single files are told in so many characters: a summary has one line for each. */
const LONGEST_FAULT = 120;

/**
 * What a JSON file holds, if it follows a schema.
 *
 * @param path the file, for messages
 * @param json what it holds
 * @throws {SceneError} if it breaks a rule; the message names the field
 */
export function checkValue<T>(path: string, json: unknown, schema: z.ZodType<T>): T {
  const checked = schema.safeParse(json);
  if (checked.success) return checked.data;
  throw new SceneError(`Cannot read ${path}: ${describeProblems(checked.error, json, schema)}`);
}

/** What is wrong with one frame, as a summary tells it: without a period, and cut where it is long. */
export function faultOf(sentence: string): string {
  return shortened(sentence.replace(/\.$/, ""), LONGEST_FAULT);
}
