import type { TaskStatus } from "../../jobs/mod.ts";
import { printable, printableLine } from "../../host/mod.ts";
import { duration } from "../output.ts";

/** How a table is laid out. */
export interface TableOptions {
  /** The time. */
  readonly now: Date;
  /** How wide it may be, in characters. */
  readonly columns: number;
  /** Whether all occasions of a job are shown, and not only the last ones. */
  readonly all: boolean;
}

/** How many occasions of a job are shown, if not all. */
const LAST_OCCASIONS = 3;

/** The longest names that are shown whole. */
const NAME_WIDTH = 18;

/** How jobs stand: a line each, and below it why it failed. */
export function statusLines(
  statuses: readonly TaskStatus[],
  { now, columns, all }: TableOptions,
): string[] {
  const shown = all ? statuses : lastOccasions(statuses);
  const rows = shown.map((status) => ({ cells: cellsOf(status, now), status }));
  const widths = [0, 1, 2, 3, 4].map((column) =>
    Math.max(...[HEAD, ...rows.map(({ cells }) => cells)].map((cells) => cells[column].length))
  );
  const lineOf = (cells: Cells) =>
    cells.map((cell, i) =>
      i === 3 || i === 4 ? cell.padStart(widths[i]) : cell.padEnd(widths[i] ?? 0)
    ).join("  ").trimEnd().slice(0, columns);
  const hidden = statuses.length - shown.length;
  return [
    lineOf(HEAD),
    ...rows.flatMap(({ cells, status }) => [lineOf(cells), ...reasonLines(status, columns)]),
    ...(hidden > 0 ? [`${hidden} earlier occasion${hidden === 1 ? "" : "s"} by --all`] : []),
  ];
}

/** Job, occasion, status, attempts, frames, and what comes next. */
type Cells = readonly [string, string, string, string, string, string];

const HEAD: Cells = ["JOB", "OCCASION", "STATUS", "TRY", "FRAMES", ""];

function cellsOf(task: TaskStatus, now: Date): Cells {
  const { job, occasion, status, step, attempts, attemptsAllowed, framesDone, frames } = task;
  const tries = attempts === 0 ? "" : `${attempts}${attemptsAllowed ? `/${attemptsAllowed}` : ""}`;
  const done = framesDone === null || status === "new" ? "" : `${framesDone}/${frames ?? "?"}`;
  return [
    cut(job, NAME_WIDTH),
    cut(occasion ?? "", NAME_WIDTH),
    status === "running" && step ? STEPS[step] : status,
    tries,
    done,
    describeTime(task, now),
  ];
}

const STEPS = { train: "training", render: "rendering" } as const;

function describeTime(task: TaskStatus, now: Date): string {
  const since = (time: string) => duration((now.getTime() - Date.parse(time)) / 1000);
  const { status, notBefore, started, ended } = task;
  if (task.folder === null && task.occasion !== null) return "not in the file any more";
  if (status === "running" && started) return `for ${since(started)}`;
  if (status === "waiting" && notBefore) {
    const left = (Date.parse(notBefore) - now.getTime()) / 1000;
    return left > 0 ? `again in ${duration(left)}` : "again now";
  }
  return ended ? `${since(ended)} ago` : "";
}

/** Why a job failed, indented and wrapped; a long path stays whole, to be copied. */
function reasonLines({ status, reason }: TaskStatus, columns: number): string[] {
  if (reason === null || status === "done") return [];
  const indent = "  ";
  const lines: string[] = [];
  for (const word of printable(reason).split(/\s+/)) {
    const longer = `${lines.at(-1) ?? ""} ${word}`;
    if (lines.length === 0 || longer.length > columns) lines.push(`${indent}${word}`);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

/** Each job's last occasions. */
function lastOccasions(statuses: readonly TaskStatus[]): TaskStatus[] {
  return statuses.filter((status, i) =>
    statuses.slice(i + 1).filter(({ job }) => job === status.job).length < LAST_OCCASIONS
  );
}

function cut(name: string, width: number): string {
  const text = printableLine(name);
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}
