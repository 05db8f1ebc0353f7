import assert from "node:assert/strict";
import { join } from "node:path";
import { readJson } from "../../../src/scene/files/json.ts";
import { withTempFolder, write } from "../temp_scene.ts";

const utf16 = (text: string, bom: readonly number[], littleEndian: boolean) => {
  const bytes = new Uint8Array(bom.length + 2 * text.length);
  bytes.set(bom);
  const view = new DataView(bytes.buffer, bom.length);
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), littleEndian);
  return bytes;
};

const frames = (entry: string) =>
  `{\n  "frames": [\n    {"a": [1]},\n    {"a": [1,\n      ${entry}]}\n  ]\n}`;

const LATIN_1 = Uint8Array.from(
  [...'{\n"a": "'].map((c) => c.charCodeAt(0)).concat(0xfc, 0x22, 0x7d),
);

/** What is in the file -> what is said of it, after its name. */
const MISTAKES: Record<string, readonly [content: string | Uint8Array, message: string]> = {
  "NaN": [
    frames("NaN"),
    "line 5, frames[1]: NaN is no number of JSON. Correct or remove what holds it.",
  ],
  "minus infinity": [
    frames("-Infinity"),
    "line 5, frames[1]: Infinity is no number of JSON. Correct or remove what holds it.",
  ],
  "nan as C writes it": [
    frames("nan"),
    "line 5, frames[1]: nan is no number of JSON. Correct or remove what holds it.",
  ],
  "a word": [
    frames("word"),
    'line 5, frames[1]: it is not JSON: unexpected "word". Correct it there.',
  ],
  "a comma too many": ["[1,\n]", 'line 2, [1]: it is not JSON: unexpected "]". Correct it there.'],
  "an end in the middle": [
    frames("1").slice(0, 40),
    "it ends in the middle (line 4, frames[1]). Copy it again.",
  ],
  "nothing": ["", "it is empty. Copy it again."],
  "little-endian UTF-16": [
    utf16("{}", [0xff, 0xfe], true),
    "it is UTF-16 (little-endian) text (Windows' PowerShell writes that), but must be UTF-8. " +
    "Save it as UTF-8.",
  ],
  "big-endian UTF-16 without a mark": [
    utf16("{}", [], false),
    "it is UTF-16 (big-endian) text (Windows' PowerShell writes that), but must be UTF-8. " +
    "Save it as UTF-8.",
  ],
  "Latin-1": [LATIN_1, "line 2 is no UTF-8 text. Save it as UTF-8."],
};

for (const [what, [content, message]] of Object.entries(MISTAKES)) {
  Deno.test(`a JSON file with ${what} is refused with its line and element`, () =>
    withTempFolder(async (folder) => {
      const path = join(folder, "a.json");
      await write(path, content);
      await assert.rejects(readJson(path, 1e6, ""), {
        name: "SceneError",
        message: `Cannot read ${path}: ${message}`,
      });
    }));
}

Deno.test("a mark of UTF-8 is no part of a JSON file", () =>
  withTempFolder(async (folder) => {
    const path = join(folder, "a.json");
    await write(path, "\ufeff[1]");
    assert.deepEqual(await readJson(path, 1e6, ""), [1]);
  }));

Deno.test("brackets that no stack can hold are a mistake as any other", () =>
  withTempFolder(async (folder) => {
    const path = join(folder, "a.json");
    await write(path, "[".repeat(500_000));
    await assert.rejects(readJson(path, 1e6, ""), { name: "SceneError" });
  }));
