import type { RunRequest } from "../runs/mod.ts";
import type { PageMessage, ServerMessage, TrainingProgress } from "./protocol.ts";

/** How often it is tried again to say what a page did not take yet. */
const RETRY_MILLISECONDS = 100;

/** The most points of a curve that are kept. */
const MOST_POINTS = 1000;

/** The most characters of a page's message: all of them are short. */
const MOST_CHARACTERS = 1000;

/** A page that is connected. */
interface Page {
  /** Whether somebody looks at it. */
  watching: boolean;
  /** The newest message of each type that it was not sent yet. */
  readonly waiting: Map<ServerMessage["type"], ServerMessage>;
  /** Since when it takes nothing; null if it takes what it is sent. */
  stuckSince: number | null;
}

/** What is done about what pages ask for. */
export interface AudienceOptions {
  /** What each page is told first, in a sentence. */
  readonly greeting?: string;
  /** The longest that a page may take nothing before it is given up, in seconds: its machine sleeps, or is gone. */
  readonly patience: number;
  /** Does what a page asks for; returns a sentence about it for that page. */
  readonly obey: (request: RunRequest) => string | Promise<string>;
  /** Told whenever the number of pages that somebody looks at changes. */
  readonly onWatching: (pages: number) => void;
}

/**
 * The pages that are connected to a viewer's server. What is said reaches all of them; one that is slow gets the
 * newest of each kind when it is ready for it, so that nothing piles up.
 */
export class Audience {
  readonly #pages = new Map<WebSocket, Page>();
  /** Those that are about to open. */
  readonly #coming = new Set<WebSocket>();
  /** What a new page is told first: the newest of each kind but notes. */
  readonly #state = new Map<ServerMessage["type"], ServerMessage>();
  #history: TrainingProgress[] = [];
  /** Every how many reports one is kept. */
  #stride = 1;
  #reports = 0;
  #watching = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** An empty one. */
  constructor(private readonly options: AudienceOptions) {}

  /** How many pages are connected, or about to be. */
  get size(): number {
    return this.#pages.size + this.#coming.size;
  }

  /**
   * Takes up a page when its socket opens.
   *
   * @param again whether it was greeted before
   */
  join(socket: WebSocket, again: boolean): void {
    this.#coming.add(socket);
    socket.onopen = () => {
      this.#coming.delete(socket);
      const page: Page = { watching: true, waiting: new Map(this.#state), stuckSince: null };
      const { greeting } = this.options;
      if (greeting !== undefined && !again) {
        page.waiting.set("note", { type: "note", text: greeting });
      }
      if (this.#history.length > 0) {
        page.waiting.set("history", { type: "history", progress: this.#points() });
      }
      this.#pages.set(socket, page);
      this.#flush();
      this.#count();
    };
    socket.onmessage = ({ data }) => this.#hear(socket, data);
    socket.onclose = socket.onerror = () => this.#leave(socket);
  }

  /** Says something to all pages. */
  say(message: ServerMessage): void {
    if (message.type === "progress") this.#remember(message);
    // A training that ended may be gone on with.
    if (message.type === "about" && message.about.live) this.#state.delete("ended");
    if (message.type !== "note") this.#state.set(message.type, message);
    for (const { waiting } of this.#pages.values()) waiting.set(message.type, message);
    this.#flush();
  }

  /** Says to all pages what they were not told yet, and good-bye. */
  close(): void {
    for (const [socket, page] of this.#pages) {
      if (socket.readyState === WebSocket.OPEN) sendAll(socket, page);
      socket.close(1001, "denerf ended");
      this.#leave(socket);
    }
  }

  /** The points that are kept, and the newest, which need not be one of them. */
  #points(): TrainingProgress[] {
    const newest = this.#state.get("progress");
    if (newest?.type !== "progress" || newest.step === this.#history.at(-1)?.step) {
      return this.#history;
    }
    const { type: _, ...progress } = newest;
    return [...this.#history, progress];
  }

  #remember({ type: _, ...progress }: TrainingProgress & { type: string }): void {
    // A run that was set back does these steps again.
    while ((this.#history.at(-1)?.step ?? -1) >= progress.step) this.#history.pop();
    if (this.#reports++ % this.#stride !== 0) return;
    this.#history.push(progress);
    if (this.#history.length <= MOST_POINTS) return;
    this.#history = this.#history.filter((_, index) => index % 2 === 0);
    this.#stride *= 2;
  }

  /** Sends what waits to all pages that are ready for it. */
  #flush(): void {
    clearTimeout(this.#timer);
    for (const [socket, page] of this.#pages) this.#send(socket, page);
    const isWaiting = this.#pages.values().some(({ waiting }) => waiting.size > 0);
    if (isWaiting) this.#timer = setTimeout(() => this.#flush(), RETRY_MILLISECONDS);
  }

  #send(socket: WebSocket, page: Page): void {
    if (socket.readyState !== WebSocket.OPEN) return this.#leave(socket);
    if (socket.bufferedAmount > 0) {
      page.stuckSince ??= performance.now();
      if (performance.now() - page.stuckSince > 1000 * this.options.patience) {
        socket.close();
        this.#leave(socket);
      }
      return;
    }
    page.stuckSince = null;
    sendAll(socket, page);
  }

  #hear(socket: WebSocket, data: unknown): void {
    const page = this.#pages.get(socket);
    const message = parseMessage(data);
    if (!page || !message) return;
    if (message.type === "watching") {
      page.watching = message.watching;
      return this.#count();
    }
    this.#answer(page, message.type);
  }

  async #answer(page: Page, request: RunRequest): Promise<void> {
    page.waiting.set("note", { type: "note", text: await this.options.obey(request) });
    this.#flush();
  }

  #leave(socket: WebSocket): void {
    this.#coming.delete(socket);
    if (this.#pages.delete(socket)) this.#count();
    if (this.#pages.size === 0) clearTimeout(this.#timer);
  }

  #count(): void {
    const watching = [...this.#pages.values()].filter((page) => page.watching).length;
    if (watching === this.#watching) return;
    this.#watching = watching;
    this.options.onWatching(watching);
  }
}

function sendAll(socket: WebSocket, { waiting }: Page): void {
  for (const message of waiting.values()) socket.send(JSON.stringify(message));
  waiting.clear();
}

/** What a page asks for; null if it is nothing that is known: the page may be another version's. */
function parseMessage(data: unknown): PageMessage | null {
  if (typeof data !== "string" || data.length > MOST_CHARACTERS) return null;
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return null;
  }
  if (typeof value !== "object" || value === null || !("type" in value)) return null;
  if (value.type === "stop" || value.type === "save") return { type: value.type };
  if (value.type !== "watching" || !("watching" in value)) return null;
  return { type: "watching", watching: value.watching === true };
}
