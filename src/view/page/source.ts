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

/** Fetches the field files that a server has, one at a time, and none twice. */
export class FieldSource {
  #fetching = false;
  #again = false;
  #tag: string | null = null;

  /**
   * A source of fields.
   *
   * @param onField takes a field file's bytes
   */
  constructor(
    private readonly store: Store,
    private readonly onField: (bytes: ArrayBuffer) => void,
  ) {}

  /** Fetches the field, now or after the one that is being fetched. */
  async fetch(): Promise<void> {
    if (this.#fetching) {
      this.#again = true;
      return;
    }
    this.#fetching = true;
    do {
      this.#again = false;
      const bytes = await this.#fetchOnce().catch(() => {
        this.#wait("The server does not answer: the page tries again.", null);
        return null;
      });
      if (bytes) this.onField(bytes);
    } while (this.#again);
    this.#fetching = false;
  }

  /** What is fetched; null where there is none, or the same as before. */
  async #fetchOnce(): Promise<ArrayBuffer | null> {
    const response = await fetch("field");
    if (response.status !== 200) { // 202 while there is none
      this.#wait(await response.text(), null);
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
    for await (const part of response.body!) {
      parts.push(part);
      got += part.length;
      this.#wait("Fetching the field.", size > 0 ? got / size : null);
    }
    this.#tag = tag;
    return await new Blob(parts).arrayBuffer();
  }

  /** Says what is waited for, unless something is seen already. */
  #wait(text: string, share: number | null): void {
    if (this.store.stage.value.is === "waiting") {
      this.store.stage.value = { is: "waiting", text, share };
    }
  }
}
