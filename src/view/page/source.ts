import type { About } from "../protocol.ts";
import type { Store } from "./store.ts";

/** What a page of one file holds. */
export interface Source {
  /** What it is about. */
  readonly about: About;
  /** The field file. */
  readonly field: ArrayBuffer;
  /** Pictures that were rendered before, as addresses. */
  readonly pictures: readonly string[];
  /** The address of the page's own script, for the worker. */
  readonly script: string;
}

/** What the page holds, if it is one file; null if it is served. */
export function inlined(): Source | null {
  const text = (id: string) => document.getElementById(id)?.textContent;
  const [about, field, script] = [text("about"), text("field"), text("script")];
  if (!about || !field || !script) return null;
  const blob = new Blob([script], { type: "text/javascript" });
  return {
    about: JSON.parse(about),
    field: Uint8Array.from(atob(field.trim()), (character) => character.charCodeAt(0)).buffer,
    pictures: JSON.parse(text("pictures") ?? "[]"),
    script: URL.createObjectURL(blob),
  };
}

/**
 * What a server says the page is about.
 *
 * @throws {Error} with a sentence, if there is none
 */
export async function fetchAbout(): Promise<About> {
  const response = await fetch("about.json").catch(() => null);
  if (!response) {
    throw new Error(
      "The server of this page does not answer. Start denerf view again, and reload.",
    );
  }
  if (!response.ok) throw new Error(await response.text());
  return await response.json();
}

/** How long to wait before a fetch that failed is tried again, in ms: longer each time, up to the most. */
const WAITS = { first: 1000, most: 15_000 } as const;

/** Fetches the field files that a server has: one at a time, none twice, and none while nobody can see them. */
export class FieldSource {
  #fetching = false;
  #wanted = false;
  #tag: string | null = null;
  #wait: number = WAITS.first;

  /**
   * A source of fields.
   *
   * @param onField takes a field file's bytes
   */
  constructor(
    private readonly store: Store,
    private readonly onField: (bytes: ArrayBuffer) => void,
  ) {
    document.addEventListener("visibilitychange", () => this.#wanted && this.fetch());
  }

  /** Fetches the field: now, or once the one before is there and the page is seen. */
  async fetch(): Promise<void> {
    this.#wanted = true;
    if (this.#fetching) return;
    this.#fetching = true;
    while (this.#wanted && !document.hidden) {
      this.#wanted = false;
      try {
        const bytes = await this.#fetchOnce();
        if (bytes) this.onField(bytes);
        this.#wait = WAITS.first;
      } catch {
        this.#tell("The server does not answer: the page tries again.", null);
        await new Promise((resolve) => setTimeout(resolve, this.#wait));
        this.#wait = Math.min(2 * this.#wait, WAITS.most);
        this.#wanted = true;
      }
    }
    this.#fetching = false;
  }

  /** What is fetched; null where there is none, or the same as before. */
  async #fetchOnce(): Promise<ArrayBuffer | null> {
    const response = await fetch("field");
    if (response.status !== 200) {
      this.#refused(response.status, await response.text());
      return null;
    }
    const tag = response.headers.get("ETag");
    if (tag !== null && tag === this.#tag) {
      await response.body?.cancel();
      return null;
    }
    const size = Number(response.headers.get("Content-Length"));
    const parts: Uint8Array<ArrayBuffer>[] = [];
    let got = 0;
    // Safari's streams cannot be looped over.
    const reader = response.body!.getReader();
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      parts.push(read.value);
      got += read.value.length;
      this.#tell("Fetching the field.", size > 0 ? got / size : null);
    }
    this.#tag = tag;
    return await new Blob(parts).arrayBuffer();
  }

  /** A field that is still to come is waited for; of another refusal is told why. */
  #refused(status: number, message: string): void {
    const { stage, note } = this.store;
    if (status === 202) this.#tell(message, null);
    else if (stage.value.is === "shown") note.value = message;
    else stage.value = { is: "failed", reason: "field", message };
  }

  /** Says what is waited for, unless something is seen already. */
  #tell(text: string, share: number | null): void {
    if (this.store.stage.value.is === "waiting") {
      this.store.stage.value = { is: "waiting", text, share };
    }
  }
}
