import type { PageMessage, ServerMessage } from "../../../protocol.ts";
import type { Store } from "../../store.ts";
import { appended } from "./curves.ts";

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
  const { open, refusal, now, later, visible, onReturn } = surroundings;
  let [failures, closed, socket] = [0, false, null as Socket | null];
  let callOff = () => {};

  const send = (message: PageMessage) => {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  };

  const connect = () => {
    callOff();
    const made = socket = open();
    let opened = false;
    made.onopen = () => {
      opened = true;
      if (failures > 0) store.note.value = "The server is back.";
      failures = 0;
      store.connection.value = "open";
      send({ type: "watching", watching: visible() });
    };
    made.onmessage = ({ data }) => receive(store, JSON.parse(data), onField);
    made.onclose = async () => {
      if (socket !== made || closed) return; // another one took its place
      socket = null;
      store.connection.value = "lost";
      failures++;
      callOff = later(connect, waitAfter(failures));
      const sentence = opened ? null : await refusal();
      if (failures === 1 || sentence !== null) store.note.value = sentence ?? SERVER_GONE;
    };
  };

  /** Drops what is open, which may be dead, and connects. */
  const renew = () => {
    const old = socket;
    socket = null;
    old?.close();
    connect();
  };

  let last = now();
  let stopPulse = () => {};
  const pulse = () => {
    const slept = now() - last > SLEPT;
    last = now();
    if (slept) renew();
    stopPulse = later(pulse, PULSE);
  };
  const stopReturn = onReturn(() => {
    if (socket === null) connect();
    else send({ type: "watching", watching: visible() });
  });

  connect();
  stopPulse = later(pulse, PULSE);
  return {
    send,
    close() {
      closed = true;
      [callOff, stopPulse, stopReturn].forEach((stop) => stop());
      socket?.close();
    },
  };
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
      store.progress.value = message.progress;
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
