/// <reference lib="dom" />
import type { Surroundings } from "./connection.ts";

/** What a connection is made of in a browser; its server is where the page is from. */
export function browserSurroundings(): Surroundings {
  return {
    open(again) {
      const address = new URL(again ? "live?again" : "live", location.href);
      address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
      return new WebSocket(address);
    },
    async refusal() {
      try {
        const response = await fetch("about.json");
        return response.ok ? null : (await response.text()).trim();
      } catch {
        return null; // nobody answers
      }
    },
    now: () => Date.now(),
    later(call, milliseconds) {
      const timer = setTimeout(call, milliseconds);
      return () => clearTimeout(timer);
    },
    visible: () => document.visibilityState === "visible",
    onReturn(call) {
      document.addEventListener("visibilitychange", call);
      addEventListener("online", call);
      return () => {
        document.removeEventListener("visibilitychange", call);
        removeEventListener("online", call);
      };
    },
  };
}
