import assert from "node:assert/strict";
import type { About, ServerMessage } from "../../src/view/protocol.ts";
import { type Exhibit, ViewServer, type ViewServerOptions } from "../../src/view/server.ts";

/** What a page is told of {@link fakeExhibit}. */
export const ABOUT: About = {
  ...{ version: "0.1.0", name: "brig", served: true, live: true, run: "runs/brig" },
  ...{ cameras: [], settings: [] },
};

/** A field of three bytes after 7 steps, and two photographs of one byte each, to train on. */
export function fakeExhibit(changes: Partial<Exhibit> = {}): Exhibit {
  return {
    about: () => ABOUT,
    field: () => Promise.resolve({ bytes: Uint8Array.of(1, 2, 3), step: 7 }),
    photograph: (split, number) =>
      Promise.resolve(split === "train" && number < 2 ? Uint8Array.of(number) : null),
    fallback: () => Promise.resolve(null),
    ...changes,
  };
}

/** A server of a made-up field. */
export function serve(options: Partial<ViewServerOptions> = {}): ViewServer {
  const page = { html: "<!doctype html>", script: "const page = 1;", style: "body {}" };
  return new ViewServer({ page, exhibit: fakeExhibit(), ...options });
}

/** A server, of this process or another. */
type Address = Pick<ViewServer, "url">;

/** What follows `token=` in a server's address. */
export function tokenOf({ url }: Address): string {
  return new URL(url).searchParams.get("token")!;
}

/** An address of a server, with its token. */
export function addressOf(server: Address, path: string): string {
  const url = new URL(path, server.url);
  url.searchParams.set("token", tokenOf(server));
  return url.href;
}

/** A page's side of the WebSocket: what the server said, in order. */
export class FakePage implements AsyncDisposable {
  /** What was heard. */
  readonly heard: ServerMessage[] = [];
  readonly #socket: WebSocket;
  readonly #opened: Promise<void>;
  readonly #closed: Promise<void>;

  /** Connects to a server. */
  constructor(server: Address) {
    this.#socket = new WebSocket(addressOf(server, "/live").replace("http:", "ws:"));
    this.#opened = new Promise((resolve, reject) => {
      this.#socket.onopen = () => resolve();
      this.#socket.onerror = () => reject(new Error("The server refused the page."));
    });
    this.#closed = new Promise((resolve) => this.#socket.onclose = () => resolve());
    this.#socket.onmessage = ({ data }) => {
      this.heard.push(JSON.parse(data));
    };
  }

  /** Connects, and waits until that is done. */
  static async open(server: Address): Promise<FakePage> {
    const page = new FakePage(server);
    await page.#opened;
    return page;
  }

  /** The newest message of a type, which is waited for. */
  async hear<T extends ServerMessage["type"]>(
    type: T,
    fits: (message: Extract<ServerMessage, { type: T }>) => boolean = () => true,
  ): Promise<Extract<ServerMessage, { type: T }>> {
    type Wanted = Extract<ServerMessage, { type: T }>;
    const isWanted = (message: ServerMessage): message is Wanted =>
      message.type === type && fits(message as Wanted);
    await until(() => this.heard.some(isWanted), `the page hears of "${type}"`);
    return this.heard.findLast(isWanted)!;
  }

  /** Says something to the server. */
  say(message: unknown): void {
    this.#socket.send(typeof message === "string" ? message : JSON.stringify(message));
  }

  /** Resolves when the connection has ended. */
  get closed(): Promise<void> {
    return this.#closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.close();
    await this.#closed;
  }
}

/** Waits until something is so; fails if it never is. */
export async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; tries < 2400; tries++) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  assert.fail(`It never came to this: ${what}.`);
}

/** Sends a request as it stands, and returns the head of the answer. */
export async function sendRaw({ port }: ViewServer, lines: readonly string[]): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(new TextEncoder().encode([...lines, "", ""].join("\r\n")));
  const bytes = new Uint8Array(4096);
  const length = await connection.read(bytes) ?? 0;
  return new TextDecoder().decode(bytes.subarray(0, length));
}

/** Opens a server's WebSocket and does nothing more: it reads nothing, and answers no ping. */
export async function openRaw(server: ViewServer): Promise<Deno.TcpConn> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
  await connection.write(new TextEncoder().encode(
    [
      `GET /live?token=${tokenOf(server)} HTTP/1.1`,
      ...["Host: localhost", "Connection: Upgrade", "Upgrade: websocket"],
      ...["Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "", ""],
    ].join("\r\n"),
  ));
  return connection;
}
