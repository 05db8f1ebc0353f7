import { messageOf } from "../host/mod.ts";
import { JobsError } from "./error.ts";
import type { Log } from "./log.ts";
import { type LoopbackAnswer, type LoopbackRequest, LoopbackServer } from "./loopback.ts";
import type { Step } from "./state.ts";

/** A job on an occasion. */
export interface HealthTask {
  /** The job's name. */
  readonly job: string;
  /** `once`, the minute of a schedule, or a capture's name. */
  readonly occasion: string;
}

/** What is being worked on. */
export interface HealthRunning extends HealthTask {
  /** Whether it trains or renders. */
  readonly step: Step;
  /** The attempt's number, from 1. */
  readonly attempt: number;
  /** When the attempt began. */
  readonly started: string;
  /** Frames that are done, or null before it renders. */
  readonly frames: number | null;
}

/** What waits for its turn, or for its next attempt. */
export interface HealthWaiting extends HealthTask {
  /** Attempts that failed. */
  readonly attempts: number;
  /** When its next attempt may begin, or null for when it is its turn. */
  readonly notBefore: string | null;
  /** Why the last attempt failed, or null. */
  readonly reason: string | null;
}

/** What failed for good. */
export interface HealthFailure extends HealthTask {
  /** Why. */
  readonly reason: string;
  /** When. */
  readonly ended: string;
}

/** How a server of jobs does. Times are as in `2026-11-22T02:00:00.000Z`. */
export interface Health {
  /** `ok`; or `failing`, and the reasons say why; or `stopping`, as it was told to. */
  readonly status: "ok" | "failing" | "stopping";
  /** What needs somebody's attention. */
  readonly reasons: readonly string[];
  /** Seconds since the server began. */
  readonly uptime: number;
  /** The jobs file. */
  readonly file: string;
  /** What is being worked on. */
  readonly running: readonly HealthRunning[];
  /** What waits, in the order of its turns. */
  readonly queue: readonly HealthWaiting[];
  /** Captures that are not complete yet. */
  readonly settling: readonly { readonly job: string; readonly capture: string }[];
  /** Jobs whose last occasion failed for good. */
  readonly failures: readonly HealthFailure[];
  /** The next time of each job that has a schedule. */
  readonly next: readonly { readonly job: string; readonly time: string }[];
}

/** Where the health of a server is told. */
export interface HealthEndpoint {
  /** Its address, such as `http://127.0.0.1:8080/health`. */
  readonly url: string;
  /** Ends it. */
  close(): Promise<void>;
}

/**
 * Answers `GET /health` on this machine's loopback address with a `Health` as JSON: status 200 if it is
 * `ok`, else 503.
 *
 * @param port 1 to 65535, or 0 for one that is free
 * @param log is told if no connections can be taken up
 * @throws {JobsError} if the port cannot be had
 */
export function serveHealth(
  port: number,
  health: () => Promise<Health>,
  log: Log,
): HealthEndpoint {
  try {
    const server = new LoopbackServer(port, (request) => answer(request, health), log);
    return {
      url: `http://127.0.0.1:${server.port}/health`,
      close: () => server.close(), // Whoever has asked too late is not waited for.
    };
  } catch (error) {
    const inUse = error instanceof Deno.errors.AddrInUse;
    const reason = inUse ? "another program uses it" : messageOf(error);
    throw new JobsError(
      `Cannot tell the health on port ${port}: ${reason}. Choose another one with --health-port.`,
    );
  }
}

async function answer(
  { method, path }: LoopbackRequest,
  health: () => Promise<Health>,
): Promise<LoopbackAnswer> {
  if (path.replace(/\?.*/, "") !== "/health") {
    return { status: 404, body: { error: "There is only /health." } };
  }
  if (method !== "GET" && method !== "HEAD") {
    return {
      status: 405,
      body: { error: "It can only be read." },
      headers: { allow: "GET, HEAD" },
    };
  }
  try {
    const body = await health();
    return { status: body.status === "ok" ? 200 : 503, body };
  } catch (error) {
    return { status: 503, body: { status: "failing", reasons: [messageOf(error)] } };
  }
}
