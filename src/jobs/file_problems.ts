import type * as z from "npm:zod@^4.0.0";
import { fieldName, type Path, show } from "../host/mod.ts";
import { problemsOf } from "../host/issues.ts";
import type { TomlDocument } from "../host/toml.ts";
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

/** The most problems that are told of a file at once. */
const MOST_TOLD = 50;

/** A jobs file that cannot be used: what is wrong with it, a line each. */
export class JobsFileError extends JobsError {
  /** The first problems, by line. */
  readonly problems: readonly Problem[];
  /** How many problems there are besides. */
  readonly more: number;

  /** Collects what is wrong with the file at `path`; of some problems it may only be known how many. */
  constructor(path: string, problems: readonly Problem[], uncounted = 0) {
    const told = problems.toSorted((a, b) => a.line - b.line).slice(0, MOST_TOLD);
    const more = problems.length - told.length + uncounted;
    const rest = more > 0 ? [`${path}: and ${more} more`] : [];
    super([...told.map((problem) => problemLine(path, problem)), ...rest].join("\n"));
    this.problems = told;
    this.more = more;
  }
}

/** `jobs.toml:7: job "lego": size: must …` */
export function problemLine(path: string, { line, job, field, message }: Problem): string {
  const where = [job === null ? null : `job ${job}`, field].filter((part) => part !== null);
  return [`${path}:${line}`, ...where, message].join(": ");
}

/** Notes what is wrong with a field of a job. */
export type Note = (field: Path, message: string) => void;

/** What the schema finds wrong with a file's contents: the first problems, and how many more. */
export function schemaProblems(
  issues: readonly z.core.$ZodIssue[],
  document: TomlDocument,
): { problems: Problem[]; more: number } {
  const { value } = document;
  const { problems, more } = problemsOf(issues, value, jobsFileSchema, MOST_TOLD, KINDS);
  return {
    problems: problems.map(({ path, message }) => {
      const inJob = path[0] === "job" && typeof path[1] === "number";
      return {
        line: document.lineOf(path),
        job: inJob ? jobName(value, path[1] as number) : null,
        field: fieldName(inJob ? path.slice(2) : path) || null,
        message,
      };
    }),
    more,
  };
}

/** What TOML calls the types that the schema asks for. */
const KINDS = { string: 'text in quotes, such as "lego"', object: "a table" } as const;

/** What a job is called in messages: its name, or where it stands. */
function jobName(value: unknown, index: number): string {
  const { name } = Object(Object(Object(value).job)[index]) as { name?: unknown };
  return typeof name === "string" ? show(name) : `number ${index + 1}`;
}
