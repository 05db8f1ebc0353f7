/** What of denerf is for browsers: one file that needs neither Deno nor Node, and is not large. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { withTempFolder } from "../scene/temp_scene.ts";

const ENTRY = fileURLToPath(new URL("../../src/browser.ts", import.meta.url));
const MAX_BYTES = 800e3;

/** The text of a module and all that it imports, as a browser would load it. */
async function bundleForBrowser(entry: string, folder: string): Promise<string> {
  const output = join(folder, "bundle.js");
  const flags = ["--quiet", "--platform", "browser", "--minify", "--output", output];
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", ...flags, entry],
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return await Deno.readTextFile(output);
}

/** What only Deno or Node have. */
function hostWords(bundle: string): string[] {
  return bundle.match(/node:\w+|\bDeno\.\w+/g) ?? [];
}

Deno.test("fields train and render in a browser: no Deno, no Node, at most 800 KB", () =>
  withTempFolder(async (folder) => {
    const text = await bundleForBrowser(ENTRY, folder);
    assert.deepEqual(hostWords(text), []);
    assert.ok(text.length < MAX_BYTES, `the bundle has ${text.length} bytes`);
    // It is all there: the words of a kernel, and of an error.
    assert.match(text, /fn pcg4d\(/);
    assert.match(text, /Cannot load checkpoint/);
  }));

Deno.test("a bundle that needs Deno or Node is found out", () =>
  withTempFolder(async (folder) => {
    const entry = join(folder, "entry.ts");
    await Deno.writeTextFile(
      entry,
      'import { join } from "node:path";\nconsole.log(join(Deno.cwd(), "x"));\n',
    );
    const found = hostWords(await bundleForBrowser(entry, folder));
    assert.deepEqual(found.sort(), ["Deno.cwd", "node:path"]);
  }));
