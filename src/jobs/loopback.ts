import { hostName, LOOPBACK_NAMES, messageOf } from "../host/mod.ts";
import { SYSTEM_CLOCK } from "./clock.ts";
import type { Log } from "./log.ts";

/** A request, as far as it matters here. */
export interface LoopbackRequest {
  /** `GET`, … */
  readonly method: string;
  /** What is asked for, as it was sent: `/health`. */
  readonly path: string;
}

/** What is answered: JSON. */
export interface LoopbackAnswer {
  /** One of `STATUSES`. */
  readonly status: keyof typeof STATUSES;
  /** What becomes JSON. */
  readonly body: unknown;
  /** Headers besides the usual ones, by their names. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The statuses that are answered. */
const STATUSES = {
  200: "OK",
  400: "Bad Request",
  404: "Not Found",
  405: "Method Not Allowed",
  503: "Service Unavailable",
} as const;

/** `GET /health HTTP/1.1` */
const REQUEST_LINE = /^([A-Z]+) (\/[!-~]*) HTTP\/1\.[01]$/;

/** How long a connection may last: sending the request, and reading the answer. */
const LIMIT_SECONDS = 10;

/** The most connections at a time. */
const MOST_OPEN = 32;

/** The most bytes of a request's head. */
const HEAD_BYTES = 8192;

/** The time between tries to take up a connection, after one failed. */
const RETRY_MILLISECONDS = 250;

/** The time after which it is said again that something cannot be answered. */
const SAY_AGAIN_MILLISECONDS = 60_000;

/**
 * A server of short answers in JSON, for programs on this machine: an answer a connection, HTTP/1.1.
 *
 * It holds out against whoever can connect. A connection ends after 10 seconds, whatever the other side
 * does, and the oldest one ends where there are over 32. A request that names another host than this one
 * is refused: it comes from a web page whose name was pointed here (DNS rebinding). If the system gives no
 * connection, as no file descriptors are left, it ends its oldest one and tries again. `Deno.serve` and Deno's
 * `node:http` take up no connection any more after that, and the first waits for headers without a limit.
 */
export class LoopbackServer {
  readonly #listener: Deno.TcpListener;
  readonly #answer: (request: LoopbackRequest) => Promise<LoopbackAnswer>;
  readonly #log: Log;
  readonly #limitSeconds: number;
  /** Those that are open, the oldest first. */
  readonly #open = new Set<Deno.TcpConn>();
  readonly #closing = new AbortController();
  readonly #accepting: Promise<void>;
  /** When it was last said that something cannot be answered. */
  #lastSaid = -Infinity;

  /**
   * Begins to listen on 127.0.0.1.
   *
   * @param port 1 to 65535, or 0 for one that is free
   * @param answer never rejects
   * @param log is told, at most once a minute, why something cannot be answered
   * @param limitSeconds how long a connection may last
   * @throws what `Deno.listen` does if the port cannot be had
   */
  constructor(
    port: number,
    answer: (request: LoopbackRequest) => Promise<LoopbackAnswer>,
    log: Log,
    limitSeconds = LIMIT_SECONDS,
  ) {
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port });
    this.#answer = answer;
    this.#log = log;
    this.#limitSeconds = limitSeconds;
    this.#accepting = this.#accept();
  }

  /** The port on which it listens. */
  get port(): number {
    return this.#listener.addr.port;
  }

  /** Ends all connections, and listens no more. An answer that is being worked out is not waited for. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#listener.close();
    for (const connection of this.#open) this.#end(connection);
    await this.#accepting;
  }

  async #accept(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      try {
        const connection = await this.#listener.accept();
        if (signal.aborted) return connection.close();
        if (this.#open.size >= MOST_OPEN) this.#endOldest();
        this.#open.add(connection);
        this.#converse(connection);
      } catch (error) {
        if (signal.aborted) return;
        this.#complain(error);
        this.#endOldest();
        await SYSTEM_CLOCK.wait(RETRY_MILLISECONDS, signal);
      }
    }
  }

  /** Answers the one request of a connection; never rejects. */
  async #converse(connection: Deno.TcpConn): Promise<void> {
    const timer = setTimeout(() => this.#end(connection), this.#limitSeconds * 1000);
    try {
      const head = await readHead(connection);
      const answer = await this.#answerTo(head);
      await writeAll(connection, encodeAnswer(answer, head.startsWith("HEAD ")));
      await connection.closeWrite();
      // If something is left unread when it closes, the system takes back the answer.
      const rest = new Uint8Array(HEAD_BYTES);
      while (await connection.read(rest) !== null);
    } catch (error) {
      if (!this.#open.has(connection) || isOfConnection(error)) return;
      this.#complain(error);
    } finally {
      clearTimeout(timer);
      this.#end(connection);
    }
  }

  async #answerTo(head: string): Promise<LoopbackAnswer> {
    const [line, ...fields] = head.split("\r\n");
    const [, method, path] = REQUEST_LINE.exec(line) ?? [];
    if (method === undefined) {
      return refuse(`It must be an HTTP/1.1 request, with a head of up to ${HEAD_BYTES} bytes.`);
    }
    const hosts = fields.filter((field) => /^host:/i.test(field));
    const [host = ""] = hosts.map((field) => hostName(field.slice("host:".length)));
    if (hosts.length !== 1 || !LOOPBACK_NAMES.includes(host)) {
      return refuse(`Its host must be ${LOOPBACK_NAMES.join(" or ")}.`);
    }
    return await this.#answer({ method, path });
  }

  /** Says why something cannot be answered: seldom, as whoever connects can make it so again and again. */
  #complain(error: unknown): void {
    if (performance.now() - this.#lastSaid < SAY_AGAIN_MILLISECONDS) return;
    this.#lastSaid = performance.now();
    this.#log.warn("cannot answer", { reason: messageOf(error) });
  }

  #endOldest(): void {
    const [oldest] = this.#open;
    if (oldest) this.#end(oldest);
  }

  #end(connection: Deno.TcpConn): void {
    if (this.#open.delete(connection)) connection.close();
  }
}

/** What is sent before a body; an empty text if that ends early or is too long. */
async function readHead(connection: Deno.TcpConn): Promise<string> {
  const bytes = new Uint8Array(HEAD_BYTES);
  for (let length = 0; length < bytes.length;) {
    const read = await connection.read(bytes.subarray(length));
    if (read === null) break;
    length += read;
    const text = new TextDecoder("latin1").decode(bytes.subarray(0, length));
    const end = text.indexOf("\r\n\r\n");
    if (end >= 0) return text.slice(0, end);
  }
  return "";
}

function encodeAnswer({ status, body, headers }: LoopbackAnswer, isHead: boolean): Uint8Array {
  const encoder = new TextEncoder();
  const content = JSON.stringify(body);
  const fields = {
    "date": new Date().toUTCString(),
    "content-type": "application/json",
    "content-length": encoder.encode(content).length,
    "cache-control": "no-store",
    "connection": "close",
    ...headers,
  };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const head = `HTTP/1.1 ${status} ${STATUSES[status]}\r\n${lines}\r\n`;
  return encoder.encode(isHead ? head : head + content);
}

async function writeAll(connection: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    written += await connection.write(bytes.subarray(written));
  }
}

function refuse(error: string): LoopbackAnswer {
  return { status: 400, body: { error } };
}

/** Whether the other side has gone. */
function isOfConnection(error: unknown): boolean {
  const { ConnectionReset, ConnectionAborted, BrokenPipe, NotConnected } = Deno.errors;
  return [ConnectionReset, ConnectionAborted, BrokenPipe, NotConnected]
    .some((kind) => error instanceof kind);
}
