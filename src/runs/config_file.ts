import { extname } from "node:path";
import { fieldName, messageOf, type Path } from "../host/mod.ts";
import { problemsOf, zodOf } from "../host/issues.ts";
import { TomlDocument, TomlError } from "../host/toml.ts";
import {
  type Config,
  ConfigError,
  fieldsOf,
  methodOf,
  parseConfig,
  presetConfig,
} from "../nerf/mod.ts";

/** A configuration that a file gives, all of it or what differs from a preset. */
export interface GivenConfig {
  /** The configuration. */
  readonly config: Config;
  /** The keys that the file gives: neither adapter nor scene change them. */
  readonly given: ReadonlySet<string>;
}

/** The most wrong fields that one message names. */
const MOST_TOLD = 50;

/**
 * Reads a run's `config.json`, or a preset of a user's own: JSON or TOML that names in `extends` the preset
 * that it changes, and any keys of that.
 *
 * @param software whether the adapter computes on the CPU
 * @throws {ConfigError} naming the file, the line where it is TOML, and the field
 */
export async function readConfigFile(path: string, software: boolean): Promise<GivenConfig> {
  const text = await Deno.readTextFile(path).catch((error) => {
    throw new ConfigError(`Cannot use ${path}: ${messageOf(error)}.`);
  });
  const toml = extname(path).toLowerCase() === ".toml" ? parseToml(text, path) : null;
  const value = toml?.value ?? parseJson(text, path);
  if (!Object.hasOwn(value, "extends")) {
    if (!Object.hasOwn(value, "method")) {
      throw new ConfigError(
        `Cannot use ${path}: it must be a run's config.json, or name in "extends" the preset that ` +
          "it changes.",
      );
    }
    const config = parseConfig(value, path);
    return { config, given: new Set(fieldsOf(config)) };
  }
  const placeOf = (at: Path) => toml ? `${path}:${toml.lineOf(at)}` : path;
  return extended(value, software, placeOf);
}

/** A preset with what a file changes. */
function extended(
  { extends: name, ...changes }: Record<string, unknown>,
  software: boolean,
  placeOf: (path: Path) => string,
): GivenConfig {
  if (typeof name !== "string") {
    throw new ConfigError(
      `Cannot use ${placeOf(["extends"])}: extends must be a preset's name, current value is ` +
        `${JSON.stringify(name)}.`,
    );
  }
  for (const key of ["preset", "method"]) {
    if (!Object.hasOwn(changes, key)) continue;
    throw new ConfigError(`Cannot use ${placeOf([key])}: ${key} is decided by extends.`);
  }
  const base = presetConfig(name, "", software);
  const value = merged(base, changes);
  const schema = zodOf(methodOf(base).schema);
  const { data, error } = schema.safeParse(value);
  if (!error) return { config: data, given: new Set(fieldsOf(changes)) };
  const { problems, more } = problemsOf(error.issues, value, schema, MOST_TOLD);
  const told = problems.map(({ path, message }) =>
    `${placeOf(path)}: ${[fieldName(path), message].filter((part) => part !== "").join(": ")}`
  );
  if (more > 0) told.push(`and ${more} more`);
  throw new ConfigError(`Cannot use the configuration:\n${told.join("\n")}`);
}

/** An object with the fields of another, and so on inside; objects of another `kind` are replaced. */
function merged(base: object, changes: object): Record<string, unknown> {
  const fields = Object.entries(changes).map(([key, value]) => {
    const current: unknown = Object.hasOwn(base, key) ? Reflect.get(base, key) : undefined;
    const sameKind = isObject(current) && isObject(value) &&
      (value.kind === undefined || value.kind === current.kind);
    return [key, sameKind ? merged(current, value) : value];
  });
  return { ...base, ...Object.fromEntries(fields) };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) &&
    !(value instanceof Date); // TOML has dates, which look like objects without fields.
}

function parseToml(text: string, path: string): TomlDocument {
  try {
    return new TomlDocument(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    throw new ConfigError(`Cannot use ${path}:${error.line}: ${error.message}.`);
  }
}

function parseJson(text: string, path: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ConfigError(`Cannot use ${path}: it is not JSON: ${messageOf(error)}.`);
  }
  if (isObject(value)) return value;
  throw new ConfigError(`Cannot use ${path}: it must be an object.`);
}
