import assert from "node:assert/strict";
import fc from "npm:fast-check@^4.0.0";
import { type Path, show } from "../../src/host/issues.ts";
import { TomlDocument, TomlError } from "../../src/host/toml.ts";

/** Every path of a document, tables and elements included. */
function pathsOf(value: unknown, path: Path = []): Path[] {
  if (value === null || typeof value !== "object") return [path];
  const inner = Array.isArray(value)
    ? value.flatMap((element, i) => pathsOf(element, [...path, i]))
    : Object.entries(value).flatMap(([key, field]) => pathsOf(field, [...path, key]));
  return path.length > 0 ? [path, ...inner] : inner;
}

/** Values as a document in which every key has a line of its own. */
function tomlOf(value: object): string {
  const pairs = (table: object) =>
    Object.entries(table).map(([key, field]) => `${JSON.stringify(key)} = ${written(field)}`);
  const written = (field: unknown): string => {
    if (Array.isArray(field)) return `[\n${field.map((element) => `${written(element)},\n`)}]`;
    if (typeof field === "object") return `{\n${pairs(Object(field)).join(",\n")}\n}`;
    return JSON.stringify(field);
  };
  return pairs(value).join("\n").replaceAll(",\n,", ",\n");
}

/** What is said of a document that is refused. */
function refusal(toml: string): { line: number; message: string } {
  try {
    new TomlDocument(toml);
  } catch (error) {
    if (error instanceof TomlError) return error;
    throw error;
  }
  throw new Error(`It was taken: ${show(toml)}`);
}

Deno.test("every kind of key, table and value is found on its line", () => {
  const document = new TomlDocument(
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
      /* 22 */ "e = 'its' ",
    ].join("\r\n"),
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
  for (const [path, line] of expected) {
    assert.equal(document.lineOf(path), line, JSON.stringify(path));
  }
  const [first, second] = document.value.job as Record<string, unknown>[];
  assert.deepEqual(first.size, [1, 2, 3]);
  assert.equal(JSON.stringify(first.in), '{"p":1,"q":{"r":[{"z":1},{"y":2}]}}');
  assert.equal(show(second.d), "1979-05-27T07:32:00Z");
});

Deno.test("what is not written has the line of what is around it", () => {
  const document = new TomlDocument('[[job]]\nname = "a"\n[[job]]\nname = "b"\nsize = [1]\n');
  assert.equal(document.lineOf(["job", 1, "size", 4]), 5);
  assert.equal(document.lineOf(["job", 1, "path"]), 3);
  assert.equal(document.lineOf(["job", 2]), 1);
  assert.equal(document.lineOf(["state"]), 1);
});

Deno.test("all keys and values of any document are found, each on a line that names it", () => {
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
    const toml = tomlOf(Object(value));
    const document = new TomlDocument(toml);
    assert.equal(JSON.stringify(document.value), JSON.stringify(value));
    const text = toml.split("\n");
    for (const path of pathsOf(value)) {
      const named = path.at(-1)!;
      if (typeof named === "number") continue;
      const line = text[document.lineOf(path) - 1];
      assert.ok(line.startsWith(JSON.stringify(named)), `${JSON.stringify(path)} in ${line}`);
    }
  }));
});

Deno.test("names that every object has are keys like any other", () => {
  const { value } = new TomlDocument(
    "[__proto__]\nx = 1\n[constructor]\ny = 2\n[a]\n__proto__.z = 3\n",
  );
  assert.equal(
    JSON.stringify(value),
    '{"__proto__":{"x":1},"constructor":{"y":2},"a":{"__proto__":{"z":3}}}',
  );
  for (const key of ["x", "y", "z"]) assert.equal(Object(Object.prototype)[key], undefined);
});

const REFUSED: [toml: string, line: number, message: string | RegExp][] = [
  ["path = orbit", 1, 'it is not TOML, column 8: unexpected character at "orbit"'],
  ['\n[[job]]\nname = "a', 3, "it is not TOML, column 10: unterminated string constant"],
  ["a = 1\na = 2", 2, /^it is not TOML, column 1: defining a key multiple times .* at "a = 2"$/],
  ["[a]\nb.c = 1\n[a.b]\n", 3, /defining a key multiple times/],
  ["a = 1979-13-01", 1, /invalid date/],
  [
    "\ufeff# with a mark\na = 9007199254740992",
    2,
    "it must have whole numbers of up to 9007199254740991, current value is " +
    '"9007199254740992", column 5',
  ],
];

for (const [toml, line, message] of REFUSED) {
  Deno.test(`${show(toml)} is refused, with its line and column`, () => {
    const said = refusal(toml);
    assert.equal(said.line, line);
    if (typeof message === "string") assert.equal(said.message, message);
    else assert.match(said.message, message);
  });
}

/** Half a megabyte, as large as jobs files may be. */
const SIZE = 1 << 19;

const lines = (count: number, line: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i)).join("\n");

/** Lists that begin after a text which ends in quotes of its own, a line of them below the other. */
function afterQuotes(quotes: string): string {
  const line = `${quotes}x${quotes}${quotes[0]}, ${"[".repeat(9900)}`;
  const inner = lines(26, () => `[${line}`);
  return `a = ${inner}${lines(26, () => "]".repeat(9901))}`;
}

const HOSTILE: Record<string, [toml: string, line: number, message: RegExp]> = {
  "a dotted key": [`\n${"a.".repeat(SIZE / 2)}a = 1`, 2, /nest .* over 100 deep, column 1$/],
  "a table's name": [`[${"a.".repeat(SIZE / 2)}a]`, 1, /nest .* over 100 deep/],
  lists: [`a = ${"[".repeat(SIZE / 2)}${"]".repeat(SIZE / 2)}`, 1, /over 100 deep, column 105$/],
  "tables in tables": [`a = ${"{a=".repeat(SIZE / 4)}1${"}".repeat(SIZE / 4)}`, 1, /over 100 deep/],
  "both together": [`a = ${"{a.b.c=".repeat(40)}1${"}".repeat(40)}`, 1, /over 100 deep/],
  "lists that never end": ["a = [\n".repeat(SIZE / 6), 101, /over 100 deep, column 5$/],
  "lists after quotes in a text": [afterQuotes('"""'), 1, /nest .* over 100 deep, column 115$/],
  "lists after apostrophes in a text": [
    afterQuotes("'''"),
    1,
    /nest .* over 100 deep, column 115$/,
  ],
  "a text": [`a = 1\nb = "${"x".repeat(SIZE)}"`, 2, /has a key or value of 524290 characters/],
  "a text of many lines": [`a = """${'\\"""\n'.repeat(SIZE / 5)}`, 1, /has a key or value of/],
  "a whole number": [`a = ${"1".repeat(SIZE)}`, 1, /has a key or value of 524288 characters/],
  "quotes": ['"'.repeat(SIZE), 1, /is not TOML/],
};

for (const [what, [toml, line, message]] of Object.entries(HOSTILE)) {
  Deno.test(`${what} of half a megabyte are refused in a sentence with a line`, () => {
    const said = refusal(toml);
    assert.equal(said.line, line);
    assert.match(said.message, message);
    assert.ok(said.message.length < 200);
  });
}

const LONG: Record<string, string> = {
  keys: lines(30_000, (i) => `key${i} = 1`),
  tables: lines(30_000, (i) => `[table${i}]`),
  "tables of a list": lines(30_000, () => "[[job]]"),
  "deep keys": lines(2500, (i) => `${"a.".repeat(98)}k${i} = 1`),
  elements: `a = [${"1,".repeat(100_000)}]`,
  comments: "#".repeat(SIZE),
};

for (const [what, toml] of Object.entries(LONG)) {
  // It takes 0.3 s; what grows by the square takes so many minutes that it is noticed without a clock.
  Deno.test(`half a megabyte of ${what} is read`, () => {
    new TomlDocument(toml);
  });
}

Deno.test("what is no TOML is refused, whatever it is", () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(..."[]{}=,.\"'#\\\n a1") }), (text) => {
    try {
      assert.equal(new TomlDocument(text).lineOf([]), 1);
    } catch (error) {
      assert.ok(error instanceof TomlError, String(error));
      assert.ok(error.line <= text.split("\n").length);
    }
  }));
});
