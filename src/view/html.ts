/**
 * A viewer's page as one file, which opens from disk or any host and fetches nothing. Needs no files itself, and
 * runs in browsers, too: there a page saves itself.
 *
 * @module
 */
import type { About } from "./protocol.ts";

/** The files that a page is made of. */
export interface PageFiles {
  /** The page, which asks for the others. */
  readonly html: string;
  /** The page's script and that of its worker. */
  readonly script: string;
  /** How it looks. */
  readonly style: string;
}

/** What a page of one file shows. */
export interface PageContents {
  /** What it is about; the page is told that it is not served, and no folder of this machine. */
  readonly about: About;
  /** The field file's bytes, base64. */
  readonly field: string;
  /**
   * Pictures for browsers without WebGPU, as addresses of {@link dataUrl}: the start view; if there are more, what
   * is seen from all around in equal steps.
   */
  readonly pictures: readonly string[];
}

/** What asks for style and script in the page. */
const STYLE = '<link rel="stylesheet" href="page.css">';
const SCRIPT = '<script src="page.js" defer></script>';

/**
 * Puts a page and all that it shows into one file. It holds each part as the text of an element: `style`, `script`,
 * `about`, `field` and `pictures`, and as `html` the page that this function was given.
 *
 * Browsers run the two texts that are meant, whose hashes its policy names, and nothing else; and they fetch nothing
 * for it.
 */
export async function onePage(files: PageFiles, contents: PageContents): Promise<string> {
  const { html, style } = files;
  for (const mark of [STYLE, SCRIPT, "</body>", "<title>denerf</title>"]) {
    if (html.split(mark).length !== 2) {
      throw new Error(`Cannot make the page one file as it must have this once: ${mark}`);
    }
  }
  const script = safeScript(files.script);
  const policy = [
    "default-src 'none'",
    `script-src ${await hashSource(script)}`,
    `style-src ${await hashSource(style)}`,
    ...["img-src data: blob:", "worker-src blob:", "base-uri 'none'", "form-action 'none'"],
  ].join("; ");
  const parts: Record<string, string> = {
    [STYLE]: `<style id="style">${style}</style>`,
    [SCRIPT]: "",
    "<title>denerf</title>": `<meta http-equiv="Content-Security-Policy" content="${policy}">\n` +
      `<title>${escaped(contents.about.name)}</title>`,
    "</body>": [
      jsonElement("about", { ...contents.about, served: false, live: false, run: null }),
      jsonElement("pictures", contents.pictures),
      jsonElement("html", html),
      `<script type="text/plain" id="field">${contents.field}</script>`,
      `<script id="script">${script}</script>`,
      "</body>",
    ].join("\n"),
  };
  // By a function, as `$&` has a meaning in texts; at once, as names may look like marks.
  const marks = new RegExp(Object.keys(parts).map(RegExp.escape).join("|"), "g");
  return html.replace(marks, (mark) => parts[mark]);
}

/** A PNG as an address. */
export function dataUrl(png: Uint8Array): string {
  return `data:image/png;base64,${png.toBase64()}`;
}

/**
 * A script that no HTML parser ends too early, and that means the same: such words stand in its texts alone. (A
 * comment of HTML that begins in a script hides its end only if another script seems to begin in it.)
 */
function safeScript(script: string): string {
  return script.replaceAll("\r\n", "\n").replaceAll(/<(?=\/?script)/gi, "\\x3c");
}

/** JSON that no HTML parser takes for the end of its element, whatever names it holds. */
function jsonElement(id: string, value: unknown): string {
  const json = JSON.stringify(value).replaceAll("<", "\\u003c");
  return `<script type="application/json" id="${id}">${json}</script>`;
}

/** A text in HTML. */
function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** How a policy names a text that may run. */
async function hashSource(text: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return `'sha256-${new Uint8Array(hash).toBase64()}'`;
}
