/**
 * What is wrong with a value, in the words of all of denerf's errors: the field, the rule, the current
 * value, and a near name where one was misspelt. zod finds it; its own words are for programmers.
 *
 * @module
 */
import type { z } from "npm:zod@^4.0.0";
import { didYouMean } from "./spelling.ts";

/** A schema with all that zod knows of it; zod's own types stay out of what other programs import. */
export function zodOf<T>(schema: { parse(value: unknown): T }): z.ZodType<T> {
  return schema as z.ZodType<T>;
}

/** Where a value is: keys, and positions in arrays: `["job", 0, "size"]`. */
export type Path = readonly (string | number)[];

/** One thing that is wrong with a value. */
export interface Problem {
  /** Where. */
  readonly path: Path;
  /** The rule and the value that breaks it, such as `must be at least 1, current value is 0`. */
  readonly message: string;
}

/**
 * What `refine` is given as `params` of a rule across the fields of an object. Its `error` says what the
 * first of them must be: `must be at most maxRays`.
 */
export interface FieldsRule {
  /** Paths of all that the rule is about, seen from the object. */
  readonly fields: readonly string[];
  /** What to do: a sentence without its period. */
  readonly advice: string;
}

/** What kinds of values are called. */
export type KindNames = Readonly<Record<string, string>>;

const KINDS: KindNames = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  tuple: "a list",
  object: "an object",
};

/** What a schema finds wrong with a value: the first problems, and how many there are besides. */
export interface Problems {
  /** In the schema's order. */
  readonly problems: readonly Problem[];
  /** How many others there are. */
  readonly more: number;
}

/**
 * What a schema finds wrong with a value.
 *
 * @param issues the schema's, of `safeParse`
 * @param value what was checked
 * @param schema knows the names that a misspelt one may have meant
 * @param most how many problems are put into words: a hostile file may have a hundred thousand
 * @param kinds what kinds of values are called where the value was written
 */
export function problemsOf(
  issues: readonly z.core.$ZodIssue[],
  value: unknown,
  schema: z.core.$ZodType,
  most: number,
  kinds: KindNames = {},
): Problems {
  const single = issues.flatMap((issue): z.core.$ZodIssue[] =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => ({ ...issue, keys: [key] }))
      : [issue]
  );
  const problems = single.slice(0, most).map((issue): Problem => {
    const path = issue.path.map((part) => typeof part === "symbol" ? String(part) : part);
    if (issue.code === "custom" && issue.params) {
      return problemAcross(issue.message, issue.params as FieldsRule, path, value);
    }
    if (issue.code === "unrecognized_keys") {
      const [key] = issue.keys;
      const known = keysAt(schema, value, path);
      return {
        path: [...path, key],
        message: `there is no such field.${suggestion(key, known)}`,
      };
    }
    const current = valueAt(value, path);
    if (current === undefined) return { path, message: "is missing" };
    return { path, message: brokenRule(issue, current, { ...KINDS, ...kinds }) };
  });
  return { problems, more: single.length - problems.length };
}

/** A rule across fields, of which the first is at fault. */
function problemAcross(
  rule: string,
  { fields, advice }: FieldsRule,
  object: Path,
  value: unknown,
): Problem {
  const paths = fields.map((field) => [...object, ...field.split(".")]);
  const values = paths.map((path) => `${fieldName(path)}=${show(valueAt(value, path))}`);
  const message = `${rule}, current values are ${values.join(" and ")}. ${advice}`;
  return { path: paths[0], message };
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((object, part) => Object(object)[part], value);
}

/** Problems that one message names: of a file that is another program's, everything is wrong. */
const MOST_NAMED = 4;

/**
 * What a schema finds wrong with a value, in one sentence: `fps must be at most 1000, current value is
 * 2000; keyframes is missing.`
 */
export function describeProblems(
  { issues }: z.core.$ZodError,
  value: unknown,
  schema: z.core.$ZodType,
): string {
  const { problems, more } = problemsOf(issues, value, schema, MOST_NAMED);
  const sentence = [...problems.map(clauseOf), ...(more > 0 ? [`and ${more} more`] : [])].join(
    "; ",
  );
  return sentence.endsWith("?") ? sentence : `${sentence}.`;
}

/** A problem with its field's name. */
function clauseOf({ path, message }: Problem): string {
  const isPredicate = /^(must|is missing)\b/.test(message);
  if (path.length === 0) return isPredicate ? `it ${message}` : message;
  return `${fieldName(path)} ${isPredicate ? message : `is wrong: ${message}`}`.replace(/\.$/, "");
}

/** A field as messages name it: `size[1]`; empty for the value as a whole. */
export function fieldName(path: Path): string {
  return path.map((part, i) => {
    if (typeof part === "number") return `[${part}]`;
    if (!/^[\w$-]{1,80}$/.test(part)) return `[${show(part)}]`;
    return i === 0 ? part : `.${part}`;
  }).join("");
}

/** A value as messages show it: JSON, shortened. */
export function show(value: unknown): string {
  const shown = value instanceof Date
    ? value.toISOString()
    : typeof value === "number"
    ? String(value)
    : JSON.stringify(value) ?? String(value);
  return shown.length > 80 ? `${shown.slice(0, 77)}…` : shown;
}

function brokenRule(issue: z.core.$ZodIssue, current: unknown, kinds: KindNames): string {
  const isOurs = !/^(Invalid|Too|Unrecognized) ?/.test(issue.message);
  const rule = isOurs ? issue.message : `must ${ruleOf(issue, current, kinds)}`;
  // A sentence of the schema's own names what it is about.
  const saysAll = !rule.startsWith("must ") || isOurs && isPlainObject(current);
  return saysAll ? rule : `${rule}, current value is ${show(current)}${wordMeant(issue, current)}`;
}

/** What an issue asks for, after `must`. */
function ruleOf(issue: z.core.$ZodIssue, current: unknown, kinds: KindNames): string {
  switch (issue.code) {
    case "invalid_type": {
      const finite = issue.expected === "number" && typeof current === "number";
      return `be ${finite ? "a finite number" : kinds[issue.expected] ?? issue.expected}`;
    }
    case "invalid_value": {
      const words = issue.values.map((word) => JSON.stringify(word)).join(", ");
      return issue.values.length === 1 ? `be ${words}` : `be one of ${words}`;
    }
    case "too_small":
    case "too_big":
      return limitOf(issue);
    case "not_multiple_of":
      return `be a multiple of ${issue.divisor}`;
    case "invalid_union":
      return unionOf(issue, current, kinds);
    default:
      return `follow the rule "${issue.message}"`;
  }
}

/** Any of several rules, of each of which the value breaks one; or one of several kinds of objects. */
function unionOf(
  issue: z.core.$ZodIssueInvalidUnion,
  current: unknown,
  kinds: KindNames,
): string {
  const { errors, options } = issue as typeof issue & { options?: readonly unknown[] };
  if (options) return `be one of ${options.map((kind) => JSON.stringify(kind)).join(", ")}`;
  return errors.flatMap(([issue]) => issue ? [ruleOf(issue, current, kinds)] : []).join(", or ");
}

function limitOf(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): string {
  const small = issue.code === "too_small";
  const limit = small ? issue.minimum : issue.maximum;
  const bound = small ? "at least" : "at most";
  const { origin, inclusive } = issue;
  if (origin === "array") return `have ${bound} ${limit} element${Number(limit) === 1 ? "" : "s"}`;
  if (origin === "string") {
    return `have ${bound} ${limit} character${Number(limit) === 1 ? "" : "s"}`;
  }
  if (inclusive === false) return `be ${small ? "above" : "below"} ${limit}`;
  return `be ${bound} ${limit}`;
}

/** Which word was probably meant, where there is a choice. */
function wordMeant(issue: z.core.$ZodIssue, current: unknown): string {
  if (issue.code !== "invalid_value" || typeof current !== "string") return "";
  if (issue.values.length === 1) return "";
  const meant = didYouMean(show(current), issue.values.map((word) => show(word)));
  return meant && `.${meant}`;
}

function suggestion(word: string, known: readonly string[]): string {
  return didYouMean(word, known) || (known.length > 0 ? ` There are ${known.join(", ")}.` : "");
}

/** The keys that a schema knows of the object at a path of a value. */
function keysAt(schema: z.core.$ZodType, value: unknown, path: Path): string[] {
  const [part, ...rest] = path;
  const schemas = alternativesOf(schema, value);
  if (part === undefined) {
    return [...new Set(schemas.flatMap((schema) => Object.keys(partsOf(schema).shape ?? {})))];
  }
  return schemas.flatMap((schema) => {
    const { shape, element } = partsOf(schema);
    const inner = typeof part === "number" ? element : shape?.[part];
    return inner ? keysAt(inner, Object(value)[part], rest) : [];
  });
}

/** What is behind "optional" and its like; of a union, those whose literal fields the value has. */
function alternativesOf(schema: z.core.$ZodType, value: unknown): z.core.$ZodType[] {
  const { options, innerType, getter } = partsOf(schema);
  const inner = innerType ?? getter?.();
  if (inner) return alternativesOf(inner, value);
  if (!options) return [schema];
  return options.flatMap((option) => alternativesOf(option, value)).filter((option) =>
    Object.entries(partsOf(option).shape ?? {}).every(([key, field]) =>
      partsOf(field).values?.includes(Object(value)[key]) ?? true
    )
  );
}

/** What a schema is made of: of each kind of schema, other fields. */
function partsOf(schema: z.core.$ZodType): {
  /** Of a union. */
  readonly options?: readonly z.core.$ZodType[];
  /** Of "optional" and its like. */
  readonly innerType?: z.core.$ZodType;
  /** Of one that is made when it is needed. */
  readonly getter?: () => z.core.$ZodType;
  /** Of an array. */
  readonly element?: z.core.$ZodType;
  /** Of an object. */
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
  /** Of a literal. */
  readonly values?: readonly unknown[];
} {
  return schema._zod.def as object;
}

function isPlainObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
