import type { PageMessage, ServerMessage, TrainingProgress } from "../../../protocol.ts";
import type { Store } from "../../store.ts";
import { appended, withLater } from "./curves.ts";

/** What of a store the connection fills. */
export type LiveStore = Pick<
  Store,
  "about" | "connection" | "refused" | "progress" | "ended" | "note"
>;

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
  /**
   * Begins a connection.
   *
   * @param again whether the server has greeted this page before
   */
  open(again: boolean): Socket;
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

/**
 * So many ms without a pulse, and the machine slept: what was open then may be dead without knowing. Browsers let
 * the timers of hidden pages run once a minute.
 */
const SLEPT = 90_000;

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
  /** Whether the server was there before. */
  #met = false;
  /** What of the training was told since the last connection began. */
  #news: readonly TrainingProgress[] = [];
  #stopWaiting = () => {};
  #stopPulse = () => {};
  readonly #stopReturn: () => void;

  constructor(
    private readonly store: LiveStore,
    private readonly onField: (step: number) => void,
    private readonly world: Surroundings,
  ) {
    this.#stopReturn = world.onReturn(() => {
      const slept = this.#sleptSince();
      if (this.#socket === null) this.#connect();
      else if (slept) this.#renew();
      else this.#sayWhetherSeen();
    });
    this.#lastPulse = world.now();
    this.#stopPulse = world.later(() => this.#pulse(), PULSE);
    this.#connect();
  }

  /** An arrow function, as it is handed on without its object. */
  readonly send = (message: PageMessage): void => {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  };

  close(): void {
    this.#stopWaiting();
    this.#stopPulse();
    this.#stopReturn();
    this.#drop();
  }

  #connect(): void {
    this.#stopWaiting();
    const made = this.#socket = this.world.open(this.#met);
    let opened = false;
    made.onopen = () => {
      opened = this.#met = true;
      this.#news = [];
      if (this.#failures > 0) this.store.note.value = "The server is back.";
      this.#failures = 0;
      this.store.connection.value = "open";
      this.store.refused.value = null;
      this.#sayWhetherSeen();
    };
    made.onmessage = ({ data }) => this.#hear(JSON.parse(data));
    made.onclose = () => {
      if (this.#socket === made) this.#lose(opened);
    };
  }

  /** Waits, and says why; a server that had accepted does not refuse. */
  async #lose(opened: boolean): Promise<void> {
    const { connection, refused, note } = this.store;
    this.#socket = null;
    connection.value = "lost";
    const isFirst = ++this.#failures === 1;
    this.#stopWaiting = this.world.later(() => this.#connect(), waitAfter(this.#failures));
    const sentence = opened ? null : await this.world.refusal();
    if (connection.value !== "lost") return; // it is back meanwhile
    refused.value = sentence;
    if (sentence !== null && note.value === SERVER_GONE) note.value = "";
    if (isFirst && sentence === null) note.value = SERVER_GONE;
  }

  /** Closes what is open, which may be dead and notice it late: it is not listened to any more. */
  #drop(): void {
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  /** Opens another one in place of what is open. */
  #renew(): void {
    this.#drop();
    this.#connect();
  }

  #pulse(): void {
    const slept = this.#sleptSince();
    this.#stopPulse = this.world.later(() => this.#pulse(), PULSE);
    if (slept) this.#renew();
  }

  /** Whether the machine slept since this was asked last. */
  #sleptSince(): boolean {
    const [before, now] = [this.#lastPulse, this.world.now()];
    this.#lastPulse = now;
    return now - before > SLEPT;
  }

  #sayWhetherSeen(): void {
    this.send({ type: "watching", watching: this.world.visible() });
  }

  /** Keeps what the server says. */
  #hear(message: ServerMessage): void {
    const { store } = this;
    switch (message.type) {
      case "about":
        store.about.value = message.about;
        if (message.about.live) store.ended.value = null;
        return;
      case "progress": {
        const { type: _, ...progress } = message;
        store.progress.value = appended(store.progress.value, progress);
        this.#news = appended(this.#news, progress);
        return;
      }
      case "history":
        store.progress.value = withLater(message.progress, this.#news);
        return;
      case "field":
        return this.onField(message.step);
      case "ended":
        store.ended.value = message.reason;
        return;
      case "note":
        store.note.value = message.text;
    }
  }
}
