import type * as z from "npm:zod@^4.0.0";
import { nearest } from "./spelling.ts";

/** The path of a value inside another. */
export type ValuePath = readonly (string | number)[];

/** What is wrong with a value that was read. */
export interface IssueReport {
  /** Where in the value. */
  readonly path: ValuePath;
  /** The rule that is broken, and the value that breaks it: `must be at least 1, current value is 0`. */
  readonly message: string;
}

/**
 * Says what a schema finds wrong with a value: the rule, the current value and, where a word is not known,
 * a near one.
 *
 * @param known the names that a place may have, for those that it may not
 */
export function describeIssues(
  issues: readonly z.core.$ZodIssue[],
  value: unknown,
  known: (path: ValuePath) => readonly string[] = () => [],
): IssueReport[] {
  return issues.flatMap((issue): IssueReport[] => {
    const path = issue.path.map((part) => typeof part === "symbol" ? String(part) : part);
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => ({
        path: [...path, key],
        message: `there is no such field.${suggestion(key, known(path))}`,
      }));
    }
    const current = path.reduce<unknown>((object, part) => Object(object)[part], value);
    if (current === undefined && path.length > 0) return [{ path, message: "is missing" }];
    if (issue.code === "custom") return [{ path, message: issue.message }];
    // Of several kinds, the one that the value names is meant.
    if (issue.code === "invalid_union") {
      const meant = unionIssues(issue, current);
      if (meant) {
        const inside = describeIssues(meant, current);
        return inside.map((report) => ({ ...report, path: [...path, ...report.path] }));
      }
    }
    const rule = `${ruleOf(issue)}, current value is ${show(current)}`;
    return [{ path, message: `${rule}${wordMeant(issue, current)}` }];
  });
}

/** The issues with the option whose `kind` a value has; null where no option has it. */
function unionIssues(
  { errors = [] }: z.core.$ZodIssueInvalidUnion,
  current: unknown,
): readonly z.core.$ZodIssue[] | null {
  if (typeof current !== "object" || current === null || !("kind" in current)) return null;
  const fitting = errors.filter((issues) => !issues.some(({ path: [first] }) => first === "kind"));
  return fitting.length === 1 ? fitting[0] : null;
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
      return "must be one of several kinds of values";
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

/** What messages call the types that the schema asks for. */
const KINDS: Readonly<Record<string, string>> = {
  string: 'text in quotes, such as "lego"',
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  tuple: "a list",
  object: "an object",
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

/** What to write instead of a word that is not known. */
export function suggestion(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  return near
    ? ` Did you mean ${near}?`
    : known.length > 0
    ? ` There are ${known.join(", ")}.`
    : "";
}

/** A value as it is written in JSON, shortened. */
export function show(value: unknown): string {
  const shown = value instanceof Date
    ? value.toISOString()
    : JSON.stringify(value) ?? String(value);
  return shown.length > 80 ? `${shown.slice(0, 77)}…` : shown;
}
