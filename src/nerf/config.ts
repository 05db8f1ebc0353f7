import type * as z from "npm:zod@^4.0.0";
import { type NerfConfig, nerfSchema } from "./nerf/config.ts";
import { type NgpConfig, ngpSchema } from "./ngp/config.ts";
import { ConfigError } from "./config_error.ts";

/**
 * The complete configuration of a run: what `config.json` holds and what `--set` can reach. Together with
 * the scene it determines every bit of the result on a given adapter. `method` says which of the two it is.
 */
export type Config = NerfConfig | NgpConfig;

/** The rules of each method's configuration. */
const SCHEMAS = { nerf: nerfSchema, ngp: ngpSchema } as const;

/** The method that a value says it configures, if any. */
function methodOf(value: unknown): Config["method"] | null {
  const { method } = Object(value) as { method?: unknown };
  return Object.keys(SCHEMAS).find((name) => name === method) as Config["method"] ?? null;
}

/**
 * Checks a configuration.
 *
 * @param source where it came from, for the message
 * @throws {ConfigError} naming every wrong field
 */
export function parseConfig(value: unknown, source: string): Config {
  const method = methodOf(value);
  if (!method) {
    throw new ConfigError(
      `Cannot use ${source}: method must be one of ${Object.keys(SCHEMAS).join(", ")}: ` +
        `current value is ${Object(value).method}.`,
    );
  }
  const result: z.ZodSafeParseResult<Config> = SCHEMAS[method].safeParse(value);
  if (result.success) return result.data;
  throw new ConfigError(`Cannot use ${source}: ${describeIssues(result.error)}.`);
}

function describeIssues(error: z.ZodError): string {
  return error.issues.map((issue) => {
    const field = issue.path.join(".");
    return field ? `${field}: ${issue.message}` : issue.message;
  }).join("; ");
}

/**
 * A configuration with one field set from the command line.
 *
 * @param assignment `KEY=VALUE`; the key is a path such as `field.width`, the value JSON or a plain word
 * @throws {ConfigError} for an unknown key, with the nearest known one, or a value of the wrong type
 */
export function setField(config: Config, assignment: string): Config {
  const [, key, text] = /^([^=]+)=(.*)$/.exec(assignment) ?? [];
  if (key === undefined) {
    throw new ConfigError(
      `Cannot set "${assignment}": it must look like KEY=VALUE, such as field.width=128.`,
    );
  }
  if (key === "method" && parseValue(text) !== config.method) {
    throw new ConfigError(
      `Cannot set method: a preset decides it. Choose another by --preset; this is ${config.preset}.`,
    );
  }
  const keys = fieldsOf(config);
  if (!keys.includes(key)) {
    const near = nearest(key, keys);
    throw new ConfigError(
      `Cannot set ${key}: the configuration has no such field.` +
        (near ? ` Did you mean ${near}?` : ` Its fields are ${keys.join(", ")}.`),
    );
  }
  const changed = structuredClone(config);
  const path = key.split(".");
  const last = path.pop()!;
  // deno-lint-ignore no-explicit-any -- walked by names that fieldsOf has checked
  path.reduce((object: any, name) => object[name], changed)[last] = parseValue(text);
  return parseConfig(changed, `--set ${assignment}`);
}

/** The paths of all fields; objects with a `kind` can also be replaced as a whole. */
function fieldsOf(value: object, prefix = ""): string[] {
  return Object.entries(value).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    if (field === null || typeof field !== "object" || Array.isArray(field)) return [path];
    return ["kind" in field ? [path] : [], fieldsOf(field, `${path}.`)].flat();
  });
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * The word of `candidates` that was probably meant, or null if none is near.
 *
 * @param word what was written
 */
export function nearest(word: string, candidates: readonly string[]): string | null {
  const scored = candidates.map((candidate) => {
    const endsAlike = candidate.endsWith(`.${word}`);
    return { candidate, distance: endsAlike ? 0 : editDistance(word, candidate) };
  }).sort((a, b) => a.distance - b.distance);
  const [best] = scored;
  return best && best.distance <= Math.max(2, word.length * 0.4) ? best.candidate : null;
}

/** Insertions, deletions and replacements between two words (Levenshtein 1966). */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(replaced, previous[j] + 1, current[j - 1] + 1));
    }
    previous = current;
  }
  return previous[b.length];
}
