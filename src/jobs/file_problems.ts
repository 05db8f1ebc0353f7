import type * as z from "npm:zod@^4.0.0";
import { nearest } from "../nerf/mod.ts";
import { JobsError } from "./error.ts";
import { FIELDS } from "./file_schema.ts";
import type { TomlLines, TomlPath } from "./toml_lines.ts";

/** One thing that is wrong with a jobs file. */
export interface Problem {
  /** Where, from 1. */
  readonly line: number;
  /** The job's name, or its number where it has no usable one; null for what belongs to no job. */
  readonly job: string | null;
  /** The field, or null for the job or the file as a whole. */
  readonly field: string | null;
  /** The rule that is broken, and the value that breaks it. */
  readonly message: string;
}

/** A jobs file that cannot be used: all that is wrong with it, a line each. */
export class JobsFileError extends JobsError {
  /** Collects what is wrong with the file at `path`. */
  constructor(path: string, readonly problems: readonly Problem[]) {
    super(problems.map((problem) => problemLine(path, problem)).join("\n"));
  }
}

/** `jobs.toml:7: job "lego": size: must …` */
function problemLine(path: string, { line, job, field, message }: Problem): string {
  const where = [job === null ? null : `job ${job}`, field].filter((part) => part !== null);
  return [`${path}:${line}`, ...where, message].join(": ");
}

/** Notes what is wrong with a field of a job. */
export type Note = (field: TomlPath, message: string) => void;

/** What the schema finds wrong with a file's contents. */
export function schemaProblems(
  issues: readonly z.core.$ZodIssue[],
  value: unknown,
  lines: TomlLines,
): Problem[] {
  return issues.flatMap((issue): Problem[] => {
    const path = issue.path.map((part) => typeof part === "symbol" ? String(part) : part);
    const inJob = path[0] === "job" && typeof path[1] === "number";
    const field = inJob ? path.slice(2) : path;
    const about = { job: inJob ? jobName(value, path[1] as number) : null };
    if (issue.code === "unrecognized_keys") {
      const known = inJob && field.length === 0 ? FIELDS.job : path.length === 0 ? FIELDS.file : [];
      return issue.keys.map((key) => ({
        ...about,
        line: lines.lineOf([...path, key]),
        field: fieldName([...field, key]),
        message: `there is no such field.${suggestion(key, known)}`,
      }));
    }
    const current = path.reduce<unknown>((object, part) => Object(object)[part], value);
    return [{
      ...about,
      line: lines.lineOf(path),
      field: fieldName(field),
      message: current === undefined
        ? "is missing"
        : `${ruleOf(issue)}, current value is ${show(current)}${wordMeant(issue, current)}`,
    }];
  });
}

/** What an issue asks for: `must be …`. */
function ruleOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return `must be ${KINDS[issue.expected] ?? issue.expected}`;
    case "invalid_value":
      return `must be one of ${issue.values.map((word) => JSON.stringify(word)).join(", ")}`;
    case "too_small":
    case "too_big":
      return limitOf(issue);
    case "invalid_union":
      return "must be text, or a list of texts and whole numbers";
    default:
      return issue.message;
  }
}

/** Which word was probably meant, where there is a choice. */
function wordMeant(issue: z.core.$ZodIssue, current: unknown): string {
  if (issue.code !== "invalid_value" || typeof current !== "string") return "";
  const near = nearest(current, issue.values.map(String));
  return near ? `. Did you mean "${near}"?` : "";
}

/** What TOML calls the types that the schema asks for. */
const KINDS: Readonly<Record<string, string>> = {
  string: 'text in quotes, such as "lego"',
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  tuple: "a list",
  object: "a table",
};

function limitOf(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): string {
  const small = issue.code === "too_small";
  const limit = small ? issue.minimum : issue.maximum;
  const { origin, inclusive } = issue;
  if (origin === "array") return `must have ${small ? "at least" : "at most"} ${limit} elements`;
  if (origin === "string") return `must have ${small ? "at least" : "at most"} ${limit} characters`;
  if (inclusive === false) return `must be ${small ? "above" : "below"} ${limit}`;
  return `must be ${small ? "at least" : "at most"} ${limit}`;
}

function suggestion(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  return near
    ? ` Did you mean ${near}?`
    : known.length > 0
    ? ` There are ${known.join(", ")}.`
    : "";
}

/** What a job is called in messages: its name, or where it stands. */
function jobName(value: unknown, index: number): string {
  const { name } = Object(Object(Object(value).job)[index]) as { name?: unknown };
  return typeof name === "string" ? JSON.stringify(name) : `number ${index + 1}`;
}

/** A field as messages name it: `size[1]`. */
export function fieldName(path: TomlPath): string | null {
  if (path.length === 0) return null;
  return path.map((part, i) => typeof part === "number" ? `[${part}]` : i === 0 ? part : `.${part}`)
    .join("");
}

/** A value as it may be written in TOML, shortened. */
export function show(value: unknown): string {
  const shown = value instanceof Date
    ? value.toISOString()
    : JSON.stringify(value) ?? String(value);
  return shown.length > 80 ? `${shown.slice(0, 77)}…` : shown;
}
