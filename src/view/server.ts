import { messageOf, sha256Of } from "../host/mod.ts";
import type { RunRequest } from "../runs/mod.ts";
import { bundledEntry } from "../scene/files/bundled.ts";
import { BUNDLED_SCENE, type Split, SPLITS } from "../scene/mod.ts";
import { Access } from "./access.ts";
import { Audience } from "./audience.ts";
import type { PageFiles } from "./html.ts";
import { type About, FIELD_BITS, type FieldBits, type ServerMessage } from "./protocol.ts";
import { NOTHING_TRAINED } from "./run_wishes.ts";

/** A viewer's server cannot be started; the message says why, and what to do. */
export class ViewError extends Error {
  /** The error's kind. */
  override name = "ViewError";
}

/** A field file, and the step after which it was written. */
export interface ServedField {
  /** The file's bytes. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Steps of training that it has seen. */
  readonly step: number;
}

/** What a viewer's server shows. */
export interface Exhibit {
  /** What it is. */
  about(): About;
  /** Its field; null while there is none. */
  field(bits: FieldBits): Promise<ServedField | null>;
  /**
   * A photograph of its capture as PNG, about so wide; null if there is none of that number.
   *
   * @param width pixels; null for all that the capture has
   */
  photograph(
    split: Split,
    number: number,
    width: number | null,
  ): Promise<Uint8Array<ArrayBuffer> | null>;
  /** What browsers show that have no WebGPU, as PNG; null if there is none. */
  fallback(): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Tells what pages are to know that come later; absent where there is nothing. */
  tellPast?(say: (message: ServerMessage) => void): Promise<void>;
  /** Asks its training for what a page asks for; returns a sentence about it. Absent where none can be asked. */
  ask?(request: RunRequest): Promise<string>;
  /**
   * Tells pages what is new until a signal is aborted; never rejects. Absent where nothing can be.
   *
   * @param isWatched whether somebody looks
   */
  follow?(
    say: (message: ServerMessage) => void,
    isWatched: () => boolean,
    signal: AbortSignal,
  ): Promise<void>;
}

/** How to serve a viewer. */
export interface ViewServerOptions {
  /** The address or name to listen on; 127.0.0.1 by default. */
  readonly host?: string;
  /** 1 to 65535, or 0 for one that is free. */
  readonly port?: number;
  /** The page. */
  readonly page: PageFiles;
  /** What it shows. */
  readonly exhibit: Exhibit;
  /** What each page is told first, in a sentence; not those that say `/live?again` as they come back. */
  readonly greeting?: string;
  /** Does what a page asks for, and returns a sentence about it for that page; by default what is shown does. */
  readonly obey?: (request: RunRequest) => string;
  /** Told how many pages somebody looks at, whenever that changes. */
  readonly onWatching?: (pages: number) => void;
  /** Seconds after which a page is given up that gives no sign of life: 30 by default. */
  readonly patience?: number;
}

/** Where the files of the scene that comes with denerf are. */
const BUNDLED_FILES = "/bundled/";

/** The most pages at a time. */
const MOST_PAGES = 32;

/** The widest photograph that may be asked for, in pixels. */
const MOST_PIXELS = 16384;

/** Seconds after which a page is given up that gives no sign of life: a laptop that sleeps comes back by itself. */
const PATIENCE_SECONDS = 30;

/** Scripts, styles and data come from the server and nowhere else, and no other site shows the page. */
const HEADERS = {
  "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; " +
    "img-src 'self' blob: data:; connect-src 'self'; worker-src 'self' blob:; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  // Another run may be served at this address tomorrow.
  "cache-control": "no-store",
};

/**
 * Shows a field to browsers: the page, the field, photographs of its capture, and what happens to it (`protocol.ts`).
 * There are no paths into the file system: what is asked for is one of a few names, or a photograph's number.
 */
export class ViewServer {
  readonly #access: Access;
  readonly #audience: Audience;
  readonly #ending = new AbortController();
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #host: string;
  readonly #patience: number;
  readonly #digests = new WeakMap<Uint8Array, Promise<string>>();

  /**
   * Begins to serve.
   *
   * @throws {ViewError} if the address or the port cannot be had
   */
  constructor(private readonly options: ViewServerOptions) {
    const { host = "127.0.0.1", port = 0, onWatching = () => {} } = options;
    this.#host = host;
    this.#patience = options.patience ?? PATIENCE_SECONDS;
    this.#access = new Access(host);
    this.#audience = new Audience({
      obey: options.obey ?? ((request) => options.exhibit.ask?.(request) ?? NOTHING_TRAINED),
      ...{ greeting: options.greeting, patience: this.#patience, onWatching },
    });
    this.#server = listen(host, port, this.#ending.signal, (request) => this.#answer(request));
    this.say({ type: "about", about: options.exhibit.about() });
  }

  /** The port on which it listens. */
  get port(): number {
    return this.#server.addr.port;
  }

  /** The address to open, with the token. */
  get url(): string {
    const isAll = ["0.0.0.0", "::"].includes(this.#host);
    const host = isAll ? "127.0.0.1" : this.#host.includes(":") ? `[${this.#host}]` : this.#host;
    return `http://${host}:${this.port}/?token=${this.#access.token}`;
  }

  /** Tells all pages something, and those that come later, if it is not a note. */
  say(message: ServerMessage): void {
    this.#audience.say(message);
  }

  /** Ends all connections, and listens no more. */
  async close(): Promise<void> {
    this.#audience.close();
    this.#ending.abort();
    await this.#server.finished;
  }

  /** Listens no more, and ends when what was asked for is answered. */
  async drain(): Promise<void> {
    this.#audience.close();
    await this.#server.shutdown();
  }

  async #answer(request: Request): Promise<Response> {
    // What `Host` says is part of it.
    if (!URL.canParse(request.url)) return sentence(400, "Its address cannot be read.");
    const url = new URL(request.url);
    const refusal = this.#access.refusal(request, url);
    if (refusal !== null) return this.#refuse(request, url, refusal);
    if (url.pathname === "/live") return this.#converse(request, url);
    if (request.method !== "GET" && request.method !== "HEAD") {
      return sentence(405, "It can only be read.", { allow: "GET, HEAD" });
    }
    if (url.pathname === "/" && url.searchParams.has("token")) {
      // The token shall not stay in the address, which is shown, kept and copied.
      return sentence(303, "See /.", { location: "/", "set-cookie": this.#access.cookie });
    }
    try {
      return await this.#find(request, url);
    } catch (error) {
      return sentence(500, messageOf(error));
    }
  }

  async #find(request: Request, { pathname, searchParams }: URL): Promise<Response> {
    const { page, exhibit } = this.options;
    switch (pathname) {
      case "/":
        return content(page.html, "text/html; charset=utf-8");
      case "/page.js":
        return content(page.script, "text/javascript; charset=utf-8");
      case "/page.css":
        return content(page.style, "text/css; charset=utf-8");
      case "/about.json":
        return content(JSON.stringify(exhibit.about()), "application/json");
      case "/field":
        return await this.#field(request, searchParams.get("bits") ?? "8");
      case "/fallback.png":
        return picture(await exhibit.fallback());
      default:
        return pathname.startsWith(BUNDLED_FILES)
          ? await bundledFile(pathname.slice(BUNDLED_FILES.length))
          : await this.#photograph(pathname, searchParams.get("width"));
    }
  }

  async #field(request: Request, text: string): Promise<Response> {
    const bits = FIELD_BITS.find((bits) => `${bits}` === text);
    if (bits === undefined) {
      return sentence(400, `bits must be 6, 8 or 16: current value is "${text}".`);
    }
    const field = await this.options.exhibit.field(bits);
    // Not 404, of which browsers say to their consoles that something is wrong.
    if (field === null) return sentence(202, "There is no field yet: it is shown when there is.");
    // A run that is trained anew comes to the same step with another field.
    const etag = `"${await this.#digest(field.bytes)}"`;
    return request.headers.get("if-none-match") === etag
      ? new Response(null, { status: 304, headers: { ...HEADERS, etag } })
      : content(field.bytes, "application/octet-stream", { etag });
  }

  async #photograph(path: string, width: string | null): Promise<Response> {
    const [, name, number] = /^\/photographs\/([a-z]+)\/(\d{1,7})$/.exec(path) ?? [];
    const split = SPLITS.find((split) => split === name);
    if (split === undefined) return sentence(404, "There is nothing of that name.");
    const pixels = width === null ? null : Number(width);
    if (pixels !== null && !(Number.isInteger(pixels) && pixels >= 1 && pixels <= MOST_PIXELS)) {
      return sentence(400, `width must be a whole number from 1 to ${MOST_PIXELS}.`);
    }
    return picture(await this.options.exhibit.photograph(split, Number(number), pixels));
  }

  /** A digest of a field file, which pages ask for again and again. */
  #digest(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
    const digest = this.#digests.get(bytes) ?? sha256Of(bytes);
    this.#digests.set(bytes, digest);
    return digest;
  }

  #converse(request: Request, { searchParams }: URL): Response {
    if (request.headers.get("upgrade")?.toLowerCase() !== "websocket") {
      return sentence(426, "It is a WebSocket.", { upgrade: "websocket" });
    }
    if (this.#audience.size >= MOST_PAGES) {
      return sentence(503, `There are ${MOST_PAGES} pages already. Close one of them.`);
    }
    // Deno asks for a sign of life after half of this; but not behind what a page does not take: see Audience.
    const idleTimeout = this.#patience;
    const { socket, response } = Deno.upgradeWebSocket(request, { idleTimeout });
    this.#audience.join(socket, searchParams.has("again"));
    return response;
  }

  #refuse({ headers, method }: Request, url: URL, reason: string): Response {
    // Who followed a link in another site's page comes from there even after the redirect, without the cookie. This
    // page's own request has it. Only browsers send the header, and then it says "same-origin".
    const fromLink = headers.get("sec-fetch-site") === "cross-site" &&
      headers.get("sec-fetch-mode") === "navigate" && method === "GET" && url.pathname === "/" &&
      headers.get("origin") === null && !url.searchParams.has("token");
    return fromLink
      ? content("", "text/html; charset=utf-8", { refresh: "0; url=/" })
      : sentence(403, reason);
  }
}

/** Listens, and says what to do where that is not possible. */
function listen(
  hostname: string,
  port: number,
  signal: AbortSignal,
  answer: (request: Request) => Promise<Response>,
): Deno.HttpServer<Deno.NetAddr> {
  const onError = (error: unknown) => sentence(500, messageOf(error));
  try {
    return Deno.serve({ hostname, port, signal, onListen: () => {}, onError }, answer);
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) {
      throw new ViewError(
        `Cannot serve on port ${port} of ${hostname}: another program uses it. Choose another one, or none ` +
          "for one that is free.",
      );
    }
    if (error instanceof Deno.errors.NotCapable) {
      throw new ViewError(
        `Cannot serve on port ${port} of ${hostname}: Deno was not allowed to. Give it --allow-net.`,
      );
    }
    throw new ViewError(`Cannot serve on port ${port} of ${hostname}: ${messageOf(error)}.`);
  }
}

function content(
  body: string | Uint8Array<ArrayBuffer>,
  type: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(body, { headers: { ...HEADERS, "content-type": type, ...headers } });
}

/** A file of the scene that comes with denerf: pages train on it. */
async function bundledFile(path: string): Promise<Response> {
  const entry = await bundledEntry(`${BUNDLED_SCENE}/${path}`);
  if (entry === null || !("bytes" in entry)) return sentence(404, "There is nothing of that name.");
  const type = path.endsWith(".json") ? "application/json" : "image/png";
  return content(entry.bytes, type);
}

function picture(bytes: Uint8Array<ArrayBuffer> | null): Response {
  return bytes === null ? sentence(404, "There is no such picture.") : content(bytes, "image/png");
}

/** An answer that is a sentence. */
function sentence(
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const all = { ...HEADERS, "content-type": "text/plain; charset=utf-8", ...headers };
  return new Response(`${text}\n`, { status, headers: all });
}
