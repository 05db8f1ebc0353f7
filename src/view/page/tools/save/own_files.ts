import type { PageFiles } from "../../../html.ts";
import type { Store } from "../../store.ts";

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

async function fetched(path: string): Promise<Response> {
  const response = await fetch(path).catch(() => null);
  if (response?.ok) return response;
  throw new Error(
    response ? await response.text() : "Cannot save the page as its server does not answer.",
  );
}
