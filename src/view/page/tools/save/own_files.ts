import type { PageFiles } from "../../../html.ts";
import type { Store } from "../../store.ts";
import { inlined } from "../../source.ts";

/**
 * The files of this page: out of itself where it is one file, else from its server.
 *
 * @throws {Error} with a sentence, if the server does not give them
 */
export async function ownFiles({ about }: Store): Promise<PageFiles> {
  if (about.value.served) {
    const [html, script, style] = await Promise.all(
      [".", "page.js", "page.css"].map(async (path) => await (await fetched(path)).text()),
    );
    return { html, script, style };
  }
  const text = (id: string) => document.getElementById(id)!.textContent!;
  return { html: JSON.parse(text("html")), script: text("script"), style: text("style") };
}

/** Pictures from all around that the page was written with; none where it has one of its start at most. */
export function ownPictures(): readonly string[] {
  const pictures = JSON.parse(document.getElementById("pictures")?.textContent ?? "[]");
  return pictures.length > 1 ? pictures : [];
}

/**
 * The page's field file; where it is served the newest, with 8 bits a number.
 *
 * @throws {Error} with a sentence, if the server does not give it
 */
export async function ownField({ about, own }: Store): Promise<Uint8Array<ArrayBuffer>> {
  if (own.value) return new Uint8Array(await own.value.arrayBuffer());
  if (!about.value.served) return new Uint8Array(inlined()!.field);
  return new Uint8Array(await (await fetched("field?bits=8")).arrayBuffer());
}

async function fetched(path: string): Promise<Response> {
  const response = await fetch(path).catch(() => null);
  if (response?.status === 200) return response; // 202: there is no field yet
  throw new Error(
    response ? await response.text() : "Cannot save the page as its server does not answer.",
  );
}
