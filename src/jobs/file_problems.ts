import type * as z from "npm:zod@^4.0.0";
import { fieldName, type Path } from "../host/mod.ts";
import { problemsOf } from "../host/issues.ts";
import type { TomlLines } from "../host/toml_lines.ts";
import { JobsError } from "./error.ts";
import { jobsFileSchema } from "./file_schema.ts";

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
export type Note = (field: Path, message: string) => void;

/** What the schema finds wrong with a file's contents. */
export function schemaProblems(
  issues: readonly z.core.$ZodIssue[],
  value: unknown,
  lines: TomlLines,
): Problem[] {
  return problemsOf(issues, value, jobsFileSchema, KINDS).map(({ path, message }) => {
    const inJob = path[0] === "job" && typeof path[1] === "number";
    return {
      line: lines.lineOf(path),
      job: inJob ? jobName(value, path[1] as number) : null,
      field: fieldName(inJob ? path.slice(2) : path) || null,
      message,
    };
  });
}

/** What TOML calls the types that the schema asks for. */
const KINDS = { string: 'text in quotes, such as "lego"', object: "a table" } as const;

/** What a job is called in messages: its name, or where it stands. */
function jobName(value: unknown, index: number): string {
  const { name } = Object(Object(Object(value).job)[index]) as { name?: unknown };
  return typeof name === "string" ? JSON.stringify(name) : `number ${index + 1}`;
}
