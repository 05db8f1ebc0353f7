import assert from "node:assert/strict";
import fc from "npm:fast-check@^4.0.0";
import { parse, stringify } from "npm:smol-toml@^1.9.1";
import type { Path } from "../../src/host/issues.ts";
import { TomlLines } from "../../src/host/toml_lines.ts";

/** Every path of a parsed document, tables and elements included. */
function pathsOf(value: unknown, path: Path = []): Path[] {
  if (value === null || typeof value !== "object" || value instanceof Date) return [path];
  const inner = Array.isArray(value)
    ? value.flatMap((element, i) => pathsOf(element, [...path, i]))
    : Object.entries(value).flatMap(([key, field]) => pathsOf(field, [...path, key]));
  return path.length > 0 ? [path, ...inner] : inner;
}

Deno.test("every kind of key, table and value is found on its line", () => {
  const lines = new TomlLines(
    [
      /* 1 */ "# [no] table = 1",
      /* 2 */ 'output = "x # [no]" # = "comment"',
      /* 3 */ 'a.b . "c.d" = 1',
      /* 4 */ 'text = """',
      /* 5 */ "[[job]]",
      /* 6 */ 'x = 1 \\""" still',
      /* 7 */ '"""',
      /* 8 */ "[[job]]",
      /* 9 */ 'name = "a"',
      /* 10 */ "size = [1,",
      /* 11 */ "  2, # two",
      /* 12 */ "  3]",
      /* 13 */ "in = { p = 1, q.r = [ {z = 1}, {y = 2} ] }",
      /* 14 */ "",
      /* 15 */ "[job.sub]",
      /* 16 */ "k = '''v",
      /* 17 */ "[[job]]'''",
      /* 18 */ "[[ job ]]",
      /* 19 */ 'name = "b"',
      /* 20 */ "d = 1979-05-27T07:32:00Z",
      /* 21 */ '["quoted \\"key\\""]',
      /* 22 */ "e = 'it''s' ",
    ].join("\r\n").replace("'it''s'", "'its'"),
  );
  const expected: [Path, number][] = [
    [["output"], 2],
    [["a"], 3],
    [["a", "b", "c.d"], 3],
    [["text"], 4],
    [["job"], 8],
    [["job", 0, "name"], 9],
    [["job", 0, "size", 0], 10],
    [["job", 0, "size", 1], 11],
    [["job", 0, "size", 2], 12],
    [["job", 0, "in", "p"], 13],
    [["job", 0, "in", "q", "r", 1, "y"], 13],
    [["job", 0, "sub"], 15],
    [["job", 0, "sub", "k"], 16],
    [["job", 1], 18],
    [["job", 1, "name"], 19],
    [["job", 1, "d"], 20],
    [['quoted "key"'], 21],
    [['quoted "key"', "e"], 22],
  ];
  for (const [path, line] of expected) assert.equal(lines.lineOf(path), line, JSON.stringify(path));
});

Deno.test("what is not written has the line of what is around it", () => {
  const lines = new TomlLines('[[job]]\nname = "a"\n[[job]]\nname = "b"\nsize = [1]\n');
  assert.equal(lines.lineOf(["job", 1, "size", 4]), 5);
  assert.equal(lines.lineOf(["job", 1, "path"]), 3);
  assert.equal(lines.lineOf(["job", 2]), 1);
  assert.equal(lines.lineOf(["state"]), 1);
});

Deno.test("an array may be written as one value", () => {
  const lines = new TomlLines(
    '\njob = [\n  { name = "a" },\n  { name = "b",\n    steps = 3 },\n]\n',
  );
  assert.equal(lines.lineOf(["job"]), 2);
  assert.equal(lines.lineOf(["job", 0, "name"]), 3);
  assert.equal(lines.lineOf(["job", 1]), 4);
  assert.equal(lines.lineOf(["job", 1, "steps"]), 5);
});

Deno.test("all keys of any document are found, each on a line that names it", () => {
  const key = fc.oneof(fc.constantFrom("a", "b", "job", "a.b", ""), fc.string({ maxLength: 5 }));
  const { document } = fc.letrec((tie) => ({
    document: fc.dictionary(key, tie("value"), { maxKeys: 5 }),
    value: fc.oneof(
      { depthSize: "small" },
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.array(fc.string(), { maxLength: 3 }),
      fc.array(tie("document"), { maxLength: 3 }),
      tie("document"),
    ),
  }));
  fc.assert(fc.property(document, (value) => {
    const toml = stringify(value);
    const lines = new TomlLines(toml);
    const text = toml.split("\n");
    for (const path of pathsOf(parse(toml))) {
      const key = path.findLast((part) => typeof part === "string")!;
      const line = text[lines.lineOf(path) - 1];
      const named = [key, JSON.stringify(key), JSON.stringify(key).slice(1, -1)];
      assert.ok(named.some((word) => line.includes(word)), `${JSON.stringify(path)} in ${line}`);
    }
  }));
});

Deno.test("what is no TOML ends, too", () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(..."[]{}=,.\"'#\n a") }), (text) => {
    assert.equal(new TomlLines(text).lineOf([]), 1);
  }));
});
