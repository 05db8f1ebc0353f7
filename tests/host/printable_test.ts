import assert from "node:assert/strict";
import { join } from "node:path";
import { printable, printableLine } from "../../src/host/mod.ts";

Deno.test("what a terminal would obey is shown, all else stays as it is", () => {
  const shown: [string, string][] = [
    ["\x1b[2J", "\\u001b[2J"], // clears the screen
    ["a\rb\bc\0", "a\\u000db\\u0008c\\u0000"],
    ["\x7f\x9b31m", "\\u007f\\u009b31m"], // C1's one character for ESC [
    ["cod\u202egpj.exe", "cod\\u202egpj.exe"], // shown backwards
    ["\u2066\u2069\u200f\u2028", "\\u2066\\u2069\\u200f\\u2028"],
    ["Grüße 写真 📷\n\tא", "Grüße 写真 📷\n\tא"],
  ];
  for (const [text, expected] of shown) assert.equal(printable(text), expected);
  assert.equal(printableLine("a\n\tb\r"), "a\\n\\tb\\u000d");
});

Deno.test("JSON stays the same value", () => {
  const value = { name: "\x1b[2J\x9b\u202e\x7f\n" };
  const text = printable(JSON.stringify(value));
  assert.match(text, /^[ -~]*$/);
  assert.deepEqual(JSON.parse(text), value);
});

Deno.test("nothing is written to the terminal but through what makes it printable", () => {
  const root = join(import.meta.dirname!, "../../src");
  const writers = filesBelow(root).filter((path) =>
    /\bconsole\.(log|error|warn|info|debug)\(|\bDeno\.(stdout|stderr)\.write/.test(
      Deno.readTextFileSync(path).replaceAll(/^ *(\*|\/\/).*$/gm, ""), // but for examples
    )
  );
  assert.deepEqual(writers.map((path) => path.slice(root.length + 1)), ["jobs/log.ts"]);
});

function filesBelow(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) => {
    const path = join(folder, name);
    return isDirectory ? filesBelow(path) : path.endsWith(".ts") ? [path] : [];
  }).sort();
}
