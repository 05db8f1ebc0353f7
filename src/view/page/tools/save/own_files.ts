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

/**
 * The field file that is shown, as small as it is sent.
 *
 * @throws {Error} with a sentence, if the server does not give it
 */
export async function ownField({ about }: Store): Promise<Uint8Array<ArrayBuffer>> {
  if (!about.value.served) return new Uint8Array(inlined()!.field);
  return new Uint8Array(await (await fetched("field?bits=8")).arrayBuffer());
}

async function fetched(path: string): Promise<Response> {
  const response = await fetch(path).catch(() => null);
  if (response?.ok) return response;
  throw new Error(
    response ? await response.text() : "Cannot save the page as its server does not answer.",
  );
}
