import { printable } from "../host/mod.ts";

/** How serious an event is. */
export type LogLevel = "info" | "warn" | "error";

/** The kinds of log: lines for people, or one JSON object a line for programs. */
export const LOG_KINDS = ["text", "json"] as const;

/** A kind of log. */
export type LogKind = typeof LOG_KINDS[number];

/**
 * Where supervisors say what happens. An event is a few words that never change ("attempt failed"),
 * so that it can be searched for; what differs goes into fields. `job` and `occasion` are the names
 * of what it is about, `reason` says why, as text that may have several lines.
 */
export interface Log {
  /** Something went as planned. */
  info(event: string, fields?: Record<string, unknown>): void;
  /** Something went wrong, but goes on. */
  warn(event: string, fields?: Record<string, unknown>): void;
  /** Something failed for good. */
  error(event: string, fields?: Record<string, unknown>): void;
}

/** Where and when a log writes; tests give their own. */
export interface LogOptions {
  /** Takes one event, with the line break at its end; stderr if left out. */
  readonly write?: (text: string) => void;
  /** The time of an event. */
  readonly now?: () => Date;
}

/**
 * Opens a log.
 *
 * - `text`: `2026-11-22T02:00:00Z warn  lego 2026-11-22T02-00Z: attempt failed, attempt=2`; further
 *   lines of a value follow, indented and marked by `|`.
 * - `json`: `{"time": "2026-11-22T02:00:00.000Z", "level": "warn", "event": "attempt failed",
 *   "job": "lego", …}`, each on one line.
 *
 * Logging never throws: a log whose disk is full or whose reader went away loses events, and the jobs
 * go on.
 */
export function createLog(kind: LogKind, options: LogOptions = {}): Log {
  const { write = toStderr, now = () => new Date() } = options;
  const format = kind === "json" ? jsonLine : textLines;
  const at = (level: LogLevel) => (event: string, fields: Record<string, unknown> = {}) => {
    try {
      write(`${format(now(), level, event, fields)}\n`);
    } catch {
      // Nothing is left to tell it to, and the jobs matter more.
    }
  };
  return { info: at("info"), warn: at("warn"), error: at("error") };
}

function jsonLine(
  time: Date,
  level: LogLevel,
  event: string,
  fields: Record<string, unknown>,
): string {
  return printable(JSON.stringify({ time: time.toISOString(), level, event, ...fields }));
}

function textLines(
  time: Date,
  level: LogLevel,
  event: string,
  { job, occasion, ...rest }: Record<string, unknown>,
): string {
  const about = [job, occasion].filter((name) => name !== undefined).map(valueText).join(" ");
  const given = Object.entries(rest).filter(([, value]) => value !== undefined);
  const values = given.map(([name, value]) => `, ${name}=${valueText(value)}`).join("");
  const seconds = time.toISOString().replace(/\.\d+Z$/, "Z");
  const text = `${seconds} ${level.padEnd(5)} ${about && `${about}: `}${event}${values}`;
  return text.replaceAll("\n", "\n  | ");
}

/** A value as people read it, without a child's colours. */
function valueText(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value) ?? String(value);
  // deno-lint-ignore no-control-regex
  return printable(text.replace(/\x1b\[[0-9;]*m/g, ""));
}

const encoder = new TextEncoder();

function toStderr(text: string): void {
  const bytes = encoder.encode(text);
  for (let written = 0; written < bytes.length;) {
    written += Deno.stderr.writeSync(bytes.subarray(written));
  }
}
