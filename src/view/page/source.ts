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

/** The field file that the server has, whose fetching is shown; null where there is none, and then it says why. */
export async function fetchField(store: Store): Promise<ArrayBuffer | null> {
  const wait = (text: string, share: number | null) => {
    if (store.stage.value.is !== "shown") store.stage.value = { is: "waiting", text, share };
  };
  try {
    const response = await fetch("field");
    if (!response.ok) {
      wait(await response.text(), null);
      return null;
    }
    const size = Number(response.headers.get("Content-Length"));
    const parts: Uint8Array<ArrayBuffer>[] = [];
    let got = 0;
    for await (const part of response.body!) {
      parts.push(part);
      got += part.length;
      wait("Fetching the field.", size > 0 ? got / size : null);
    }
    return await new Blob(parts).arrayBuffer();
  } catch {
    wait("The server does not answer: the page tries again.", null);
    return null;
  }
}
