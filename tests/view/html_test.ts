import assert from "node:assert/strict";
import fc from "npm:fast-check@^4.0.0";
import { dataUrl, onePage, type PageFiles } from "../../src/view/html.ts";
import type { About } from "../../src/view/protocol.ts";

const FILES: PageFiles = {
  html: await Deno.readTextFile(new URL("../../src/view/page/page.html", import.meta.url)),
  script: 'const end = "</script></SCRIPT>", comment = "<!-- <script>", cost = "$&";',
  style: "body::before { content: '$& </title>'; }",
};

const ABOUT: About = {
  ...{ version: "1.2.3", name: "brig", served: false, live: false, run: null },
  ...{ cameras: [], settings: [] },
};

function page(about: Partial<About> = {}, pictures: readonly string[] = []): Promise<string> {
  return onePage(FILES, { about: { ...ABOUT, ...about }, field: "AAEC", pictures });
}

/** Texts of a page's elements by their id, as an HTML parser ends them. */
function texts(html: string): Map<string, string> {
  const found = html.matchAll(/<(script|style)[^>]* id="(\w+)"[^>]*>(.*?)<\/\1/gs);
  return new Map([...found].map(([, , id, text]) => [id, text]));
}

Deno.test("a page of one file holds its parts, and they mean the same", async () => {
  const parts = texts(await page({}, ["data:image/png;base64,AA=="]));
  assert.deepEqual([...parts.keys()], ["style", "about", "pictures", "html", "field", "script"]);
  assert.deepEqual(JSON.parse(parts.get("about")!), ABOUT);
  assert.deepEqual(JSON.parse(parts.get("pictures")!), ["data:image/png;base64,AA=="]);
  assert.equal(JSON.parse(parts.get("html")!), FILES.html);
  assert.equal(parts.get("field"), "AAEC");
  assert.equal(parts.get("style"), FILES.style);
  const run = (script: string) => new Function(`${script} return [end, comment, cost];`)();
  assert.deepEqual(run(parts.get("script")!), run(FILES.script));
});

Deno.test("a page of one file names no folder, and asks for no server", async () => {
  const html = await page({ run: "/home/ada/runs/secret", served: true, live: true });
  assert.ok(!html.includes("ada"));
  assert.deepEqual(JSON.parse(texts(html).get("about")!), ABOUT);
});

Deno.test("whatever a scene is called, it stays a text", async () => {
  const hostile = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      ...["</script><script>alert(1)</script>", "<!-- <script>", "</title><b>", "$&", "&lt;"],
      ...["</body>", '<script src="page.js" defer></script>', "\u2028"],
    ),
  );
  await fc.assert(
    fc.asyncProperty(hostile, async (name) => {
      const html = await page({ name });
      assert.equal(JSON.parse(texts(html).get("about")!).name, name);
      const [, title] = html.match(/<title>(.*?)<\/title>/s)!;
      assert.ok(!title.includes("<"));
      const read = title.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
      assert.equal(read, name);
    }),
    { numRuns: 50 },
  );
});

Deno.test("a page of one file asks for nothing, and its policy names what may run", async () => {
  const html = await page();
  const [, policy] = html.match(/Content-Security-Policy" content="([^"]*)"/)!;
  const hash = async (text: string) => {
    const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
    return `'sha256-${new Uint8Array(bytes).toBase64()}'`;
  };
  const parts = texts(html);
  assert.deepEqual(policy.split("; "), [
    "default-src 'none'",
    `script-src ${await hash(parts.get("script")!)}`,
    `style-src ${await hash(parts.get("style")!)}`,
    ...["img-src data: blob:", "worker-src blob:", "base-uri 'none'", "form-action 'none'"],
  ]);
  const asked = html.replace(parts.get("html")!, "").match(/\b(src|href)="[^"]*"/g);
  assert.deepEqual(asked, ['href="data:,"']); // no icon, so that no browser asks for one
});

Deno.test("a page that does not ask for its parts is refused", async () => {
  const files = { ...FILES, html: FILES.html.replace("page.css", "other.css") };
  await assert.rejects(onePage(files, { about: ABOUT, field: "", pictures: [] }), {
    message: 'Cannot make the page one file as it must have this once: <link rel="stylesheet" ' +
      'href="page.css">',
  });
});

Deno.test("a PNG's address holds its bytes", () => {
  assert.equal(dataUrl(new Uint8Array([137, 80, 78, 71])), "data:image/png;base64,iVBORw==");
});
