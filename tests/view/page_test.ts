/** The viewer's page as it is built: what browsers load. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { buildPage } from "../../scripts/page.ts";
import { ROOT } from "../../scripts/tools.ts";

/** The most that a page may have, compressed, without its field. */
const MOST_BYTES = 400e3;

const STYLES = ["page.css", "widgets.css", "tools/tools.css"].map((path) =>
  `src/view/page/${path}`
);

async function gzipped(text: string): Promise<Uint8Array> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

Deno.test("the page is one script without Deno, Node or this machine's paths, at most 400 KB compressed", async () => {
  const script = await buildPage();
  assert.equal(await buildPage(), script);
  assert.deepEqual(script.match(/node:\w+|\bDeno\.\w+|file:\/\/|\.cache\//g), null);
  assert.ok(!script.includes(ROOT));
  assert.ok(!script.includes("\r"));
  // It is all there: the words of a kernel, of an error, and of the panel.
  assert.match(script, /fn pcg4d\(/);
  assert.match(script, /Copy the render command/);
  const styles = await Promise.all(STYLES.map((path) => Deno.readTextFile(join(ROOT, path))));
  const { length } = await gzipped([script, ...styles].join(""));
  assert.ok(length < MOST_BYTES, `the page has ${length} bytes`);
});
