import assert from "node:assert/strict";
import * as z from "npm:zod@^4.0.0";
import { fieldName, show } from "../../src/host/mod.ts";
import { describeProblems, problemsOf } from "../../src/host/issues.ts";

const schema = z.strictObject({
  name: z.string().min(2).optional(),
  size: z.tuple([z.int().min(1), z.int()]).optional(),
  share: z.number().gt(0).lt(1).optional(),
  even: z.int().multipleOf(2).optional(),
  chunk: z.union([z.literal("auto"), z.int().min(1)]).optional(),
  kind: z.enum(["linear", "smoothstep"]).optional(),
  version: z.literal("one").optional(),
  encodings: z.array(z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("frequency"), levels: z.int() }),
    z.strictObject({ kind: z.literal("harmonics"), degree: z.int() }),
  ])).optional(),
  word: z.string().regex(/^a/, "must begin with a").optional(),
  range: z.strictObject({ near: z.number(), far: z.number() })
    .refine(({ near, far }) => near < far, {
      error: "must be less than far",
      params: { fields: ["near", "far"], advice: "Lower near or raise far" },
    }).optional(),
});

function said(value: unknown): string {
  const { error } = schema.safeParse(value);
  assert.ok(error, "the value has no fault");
  return describeProblems(error, value, schema);
}

const SAID: [value: unknown, sentence: string][] = [
  [{ name: "a" }, 'name must have at least 2 characters, current value is "a".'],
  [{ name: 3 }, "name must be text, current value is 3."],
  [{ size: [0, 1] }, "size[0] must be at least 1, current value is 0."],
  [{ size: [1.5, 1] }, "size[0] must be a whole number, current value is 1.5."],
  [{ share: 0 }, "share must be above 0, current value is 0."],
  [{ share: 1 }, "share must be below 1, current value is 1."],
  [{ share: NaN }, "share must be a finite number, current value is NaN."],
  [{ even: 3 }, "even must be a multiple of 2, current value is 3."],
  [{ chunk: 0 }, "chunk must be at least 1, current value is 0."],
  [{ chunk: "some" }, 'chunk must be "auto", or be a number, current value is "some".'],
  [{ version: "two" }, 'version must be "one", current value is "two".'],
  [
    { kind: "liner" },
    'kind must be one of "linear", "smoothstep", current value is "liner". Did you mean "linear"?',
  ],
  [{ word: "b" }, 'word must begin with a, current value is "b".'],
  [
    { range: { near: 2, far: 1 } },
    "range.near must be less than far, current values are range.near=2 and range.far=1. Lower near or " +
    "raise far.",
  ],
  [{ range: { near: 2 } }, "range.far is missing."],
  [{ sizes: 1 }, "sizes is wrong: there is no such field. Did you mean size?"],
  [
    { range: { near: 0, far: 1, middle: 0 } },
    "range.middle is wrong: there is no such field. There are near, far.",
  ],
  [
    { encodings: [{ kind: "harmonics", degree: 1, levels: 2 }] },
    "encodings[0].levels is wrong: there is no such field. There are kind, degree.",
  ],
  [
    { encodings: [{ kind: "wavelet" }] },
    'encodings[0].kind must be one of "frequency", "harmonics", current value is "wavelet".',
  ],
  [[], "it must be an object, current value is []."],
  [null, "it must be an object, current value is null."],
  [
    { name: "a", share: 0 },
    'name must have at least 2 characters, current value is "a"; share must be above 0, current value is 0.',
  ],
];

for (const [value, sentence] of SAID) {
  Deno.test(`of ${show(value)} is said what is wrong`, () => assert.equal(said(value), sentence));
}

Deno.test("of a value that is all wrong the first problems are named, and how many more there are", () => {
  const value = { name: 1, size: 1, share: 0, even: 1, chunk: 0, kind: 1 };
  assert.match(said(value), /^name .*; size .*; share .*; even [^;]*; and 2 more\.$/);
  const { problems, more } = problemsOf(schema.safeParse(value).error!.issues, value, schema, 5);
  assert.deepEqual([problems.length, more], [5, 1]);
});

Deno.test("kinds of values are called as where they were written", () => {
  const value = { range: 1 };
  const { error } = schema.safeParse(value);
  const [{ path, message }] =
    problemsOf(error!.issues, value, schema, 1, { object: "a table" }).problems;
  assert.deepEqual([path, message], [["range"], "must be a table, current value is 1"]);
});

Deno.test("fields are named as a program would, and odd ones in quotes", () => {
  assert.equal(fieldName(["job", 0, "size", 1]), "job[0].size[1]");
  assert.equal(fieldName(["a b", "c\n"]), '["a b"]["c\\n"]');
  assert.equal(fieldName([]), "");
});

Deno.test("values are shown in one line, and not all of a long one", () => {
  assert.equal(show("a\nb"), '"a\\nb"');
  assert.equal(show([Infinity]), "[null]");
  assert.equal(show(-Infinity), "-Infinity");
  assert.equal(show(undefined), "undefined");
  assert.equal(show(new Date(0)), "1970-01-01T00:00:00.000Z");
  assert.equal(show("x".repeat(200)).length, 78);
});
