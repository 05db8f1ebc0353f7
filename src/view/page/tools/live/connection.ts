import type { PageMessage, ServerMessage } from "../../../protocol.ts";
import type { Store } from "../../store.ts";
import { appended, withLater } from "./curves.ts";

/** What of a store the connection fills. */
export type LiveStore = Pick<Store, "about" | "connection" | "progress" | "ended" | "note">;

/** A connection to the server, kept up until it is closed. */
export interface Live {
  /** Tells the server something; what is said while nobody is there is lost. */
  send(message: PageMessage): void;
  /** Ends it. */
  close(): void;
}

/** What of a WebSocket is needed. */
export type Socket =
  & Pick<
    WebSocket,
    "send" | "close" | "onopen" | "onmessage" | "onclose"
  >
  & {
    /** `WebSocket.OPEN` where something can be sent. */
    readonly readyState: number;
  };

/** What a connection is made of: a browser's, or a test's. */
export interface Surroundings {
  /** Begins a connection. */
  open(): Socket;
  /** Why there is none, where the server says so: a sentence; null where it does not answer. */
  refusal(): Promise<string | null>;
  /** Milliseconds since some time. */
  now(): number;
  /** Calls later; gives what calls it off. */
  later(call: () => void, milliseconds: number): () => void;
  /** Whether anybody can see the page. */
  visible(): boolean;
  /** Calls when the page becomes visible or hidden, or the network is back; gives what ends that. */
  onReturn(call: () => void): () => void;
}

/** The first wait before another try, and the longest, in ms; each is twice the one before. */
const WAITS = { first: 500, most: 15_000 } as const;

/** How often is looked whether time was lost, in ms. */
const PULSE = 5_000;

/** So many ms without a pulse, and the machine slept: what was open then may be dead without knowing. */
const SLEPT = 20_000;

/** How long to wait after so many tries that failed, in ms. */
export function waitAfter(failures: number): number {
  return Math.min(WAITS.first * 2 ** Math.max(failures - 1, 0), WAITS.most);
}

/** What is said where the server does not answer. */
export const SERVER_GONE =
  "The server does not answer: denerf ended, or the network is down. The page tries again by itself.";

/**
 * Connects a page to its server, again and again: after a wait that grows, at once when the page is seen again
 * or the network is back, and anew where the machine slept.
 *
 * @param onField called where there is a newer field than before
 * @param surroundings `browserSurroundings()`
 */
export function connectLive(
  store: LiveStore,
  onField: (step: number) => void,
  surroundings: Surroundings,
): Live {
  return new Connection(store, onField, surroundings);
}

class Connection implements Live {
  /** What is open, or being opened; null while one waits. */
  #socket: Socket | null = null;
  #failures = 0;
  #lastPulse: number;
  #stopWaiting = () => {};
  #stopPulse = () => {};
  readonly #stopReturn: () => void;

  constructor(
    private readonly store: LiveStore,
    private readonly onField: (step: number) => void,
    private readonly world: Surroundings,
  ) {
    this.#stopReturn = world.onReturn(() => {
      this.#lastPulse = world.now();
      if (this.#socket === null) this.#connect();
      else this.#sayWhetherSeen();
    });
    this.#lastPulse = world.now();
    this.#stopPulse = world.later(() => this.#pulse(), PULSE);
    this.#connect();
  }

  send(message: PageMessage): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  close(): void {
    this.#stopWaiting();
    this.#stopPulse();
    this.#stopReturn();
    this.#drop();
  }

  #connect(): void {
    this.#stopWaiting();
    const made = this.#socket = this.world.open();
    let opened = false;
    made.onopen = () => {
      opened = true;
      if (this.#failures > 0) this.store.note.value = "The server is back.";
      this.#failures = 0;
      this.store.connection.value = "open";
      this.#sayWhetherSeen();
    };
    made.onmessage = ({ data }) => receive(this.store, JSON.parse(data), this.onField);
    made.onclose = () => {
      if (this.#socket === made) this.#lose(opened);
    };
  }

  /** Waits, and says why; a server that had accepted does not refuse. */
  async #lose(opened: boolean): Promise<void> {
    const { connection, note } = this.store;
    this.#socket = null;
    connection.value = "lost";
    const isFirst = ++this.#failures === 1;
    this.#stopWaiting = this.world.later(() => this.#connect(), waitAfter(this.#failures));
    const sentence = opened ? null : await this.world.refusal();
    if (connection.value !== "lost") return; // it is back meanwhile
    if (isFirst || sentence !== null) note.value = sentence ?? SERVER_GONE;
  }

  /** Closes what is open, which may be dead and notice it late: it is not listened to any more. */
  #drop(): void {
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #pulse(): void {
    const now = this.world.now();
    // Browsers let the timers of hidden pages run once a minute; what is dead then, the next message tells.
    const slept = this.world.visible() && now - this.#lastPulse > SLEPT;
    this.#lastPulse = now;
    this.#stopPulse = this.world.later(() => this.#pulse(), PULSE);
    if (!slept) return;
    this.#drop();
    this.#connect();
  }

  #sayWhetherSeen(): void {
    this.send({ type: "watching", watching: this.world.visible() });
  }
}

/** Keeps what a server says. */
export function receive(
  store: LiveStore,
  message: ServerMessage,
  onField: (step: number) => void,
): void {
  switch (message.type) {
    case "about":
      store.about.value = message.about;
      if (message.about.live) store.ended.value = null;
      return;
    case "progress": {
      const { type: _, ...progress } = message;
      store.progress.value = appended(store.progress.value, progress);
      return;
    }
    case "history":
      store.progress.value = withLater(message.progress, store.progress.value);
      return;
    case "field":
      return onField(message.step);
    case "ended":
      store.ended.value = message.reason;
      return;
    case "note":
      store.note.value = message.text;
  }
}
