import { describeProblems, zodOf } from "../host/issues.ts";
import { didYouMean } from "../host/spelling.ts";
import type { CommonConfig } from "./common_config.ts";
import { ConfigError } from "./config_error.ts";
import { METHODS } from "./methods.ts";

/**
 * The complete configuration of a run: what `config.json` holds and what `--set` can reach. Together with
 * the scene it determines every bit of the result on a given adapter. `method` says what it has besides.
 */
export type Config = CommonConfig;

/**
 * Checks a configuration.
 *
 * @param source where it came from, for the message
 * @throws {ConfigError} naming every wrong field, its rule and its current value
 */
export function parseConfig(value: unknown, source: string): Config {
  const { method } = Object(value) as { method?: unknown };
  if (typeof method !== "string" || !Object.hasOwn(METHODS, method)) {
    throw new ConfigError(
      `Cannot use ${source}: method must be one of ${Object.keys(METHODS).join(", ")}: ` +
        `current value is ${method}.`,
    );
  }
  const schema = zodOf(METHODS[method].schema);
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new ConfigError(`Cannot use ${source}: ${describeProblems(result.error, value, schema)}`);
}

/**
 * A configuration with one field set from the command line.
 *
 * @param assignment `KEY=VALUE`; the key is a path such as `field.width`, the value JSON or a plain word
 * @throws {ConfigError} for an unknown key, with the nearest known one, or a value that breaks a rule
 */
export function setField<C extends Config>(config: C, assignment: string): C {
  return setFields(config, [assignment]);
}

/** A configuration with fields set from the command line, checked when all are; see `setField`. */
export function setFields<C extends Config>(config: C, assignments: readonly string[]): C {
  const fields = assignments.map((assignment) => fieldIn(assignment, config));
  const source = assignments.map((assignment) => `--set ${assignment}`).join(" ");
  return withFields(config, fields, source);
}

/** The key and the value of an assignment. */
function fieldIn(assignment: string, config: Config): [key: string, value: unknown] {
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
  return [key, parseValue(text)];
}

/**
 * A configuration with some fields replaced, checked when all are.
 *
 * @param fields each by its path, such as `field.width`
 * @param source where the values came from, for the message
 * @throws {ConfigError} for an unknown key, with the nearest known one, or naming every wrong value
 */
export function withFields<C extends Config>(
  config: C,
  fields: readonly (readonly [key: string, value: unknown])[],
  source: string,
): C {
  const changed = fields.reduce((changed, [key, value]) => withField(changed, key, value), config);
  return parseConfig(changed, source) as C;
}

/** A configuration with one field replaced, whose rules are not checked. */
function withField<C extends Config>(config: C, key: string, value: unknown): C {
  const changed = structuredClone(config);
  refuseUnknown(changed, key);
  const path = key.split(".");
  const last = path.pop()!;
  Object.assign(fieldOf(changed, path.join(".")) as object, { [last]: structuredClone(value) });
  return changed;
}

function refuseUnknown(config: Config, key: string): void {
  const keys = fieldsOf(config);
  if (keys.includes(key)) return;
  throw new ConfigError(
    `Cannot set ${key}: the configuration has no such field.` +
      (didYouMean(key, keys) || ` Its fields are ${keys.join(", ")}.`),
  );
}

/** The value of a field, by its path; undefined if there is none; for an empty path all. */
export function fieldOf(config: Config, key: string): unknown {
  if (key === "") return config;
  return key.split(".").reduce<unknown>((object, name) => Object(object)[name], config);
}

/** The paths of all fields; objects with a `kind` can also be replaced as a whole. */
export function fieldsOf(value: object, prefix = ""): string[] {
  return Object.entries(value).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    if (field === null || typeof field !== "object" || Array.isArray(field)) return [path];
    return ["kind" in field ? [path] : [], fieldsOf(field, `${path}.`)].flat();
  });
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}
