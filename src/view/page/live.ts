import type { PageMessage, ServerMessage } from "../protocol.ts";
import type { Store } from "./store.ts";

/** How long to wait before a server is called again, in ms: longer each time, up to the most. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 10_000;

/** The most steps of a training whose numbers are kept for curves. */
const KEPT = 4096;

/** A page's line to its server, which it calls again whenever the line was cut. */
export class Live {
  #socket: WebSocket | null = null;
  #pause = FIRST_PAUSE;

  /** Tells the server something; nothing while there is no line. */
  readonly send = (message: PageMessage): void => {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  };

  /**
   * Listens to the server.
   *
   * @param fetchField fetches the newer field that there is
   */
  follow(store: Store, fetchField: () => void): void {
    const address = new URL("live", document.baseURI);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    const socket = this.#socket = new WebSocket(address);
    socket.addEventListener("open", () => {
      this.#pause = FIRST_PAUSE;
      store.connection.value = "open";
      this.send({ type: "watching", watching: !document.hidden });
    });
    socket.addEventListener("message", ({ data }) => hear(store, JSON.parse(data), fetchField));
    socket.addEventListener("close", () => {
      store.connection.value = "lost";
      setTimeout(() => this.follow(store, fetchField), this.#pause);
      this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
    });
  }

  /** Tells the server whenever somebody looks, or nobody does any more. */
  tellWatching(): void {
    document.addEventListener(
      "visibilitychange",
      () => this.send({ type: "watching", watching: !document.hidden }),
    );
  }
}

/** Takes up what a server said. */
function hear(store: Store, message: ServerMessage, fetchField: () => void): void {
  switch (message.type) {
    case "about":
      if (message.about.version === store.about.value.version) store.about.value = message.about;
      else store.outdated.value = message.about.version;
      break;
    case "progress": {
      const { type: _, ...progress } = message;
      store.ended.value = null;
      const before = store.progress.value.filter(({ step }) => step < progress.step);
      store.progress.value = [...before, progress].slice(-KEPT);
      break;
    }
    case "field":
      fetchField();
      break;
    case "ended":
      store.ended.value = message.reason;
      break;
    case "note":
      store.note.value = message.text;
      break;
  }
}
