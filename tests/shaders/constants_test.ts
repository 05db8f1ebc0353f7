/**
 * Holds that WGSL is the only declaration of kernels' constants: the host reads them.
 *
 * @module
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { constantsOf, declaredNumbers } from "../../shaders/constants.ts";
import { SHADERS } from "../../shaders/mod.ts";
import { RandomStream } from "../reference/random_streams.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Numbers that only happen to be those of a kernel's default. */
const CHOSEN = ["src/cli/doctor/self_test.ts: LEVELS = 10"];

Deno.test("no number that WGSL declares is declared again in src under the same name", () => {
  const declared = allNumbers(Object.values(SHADERS));
  const found = ["src", "shaders", "scripts"].flatMap(filesBelow).flatMap((file) =>
    restated(Deno.readTextFileSync(join(ROOT, file)), declared).map((what) => `${file}: ${what}`)
  );
  assert.deepEqual(found, CHOSEN);
});

Deno.test("a number that made-up WGSL declares, too, is found whatever the case of its name", () => {
  const declared = allNumbers(["const TILE_SIZE = 64u;\nconst NONE = 0u;\nconst RELU = 1u;"]);
  const found = (code: string) => restated(code, declared);
  assert.deepEqual(found("const TILE_SIZE = 64;"), ["TILE_SIZE = 64"]);
  assert.deepEqual(found("  const tileSize: number = 64; // why"), ["tileSize = 64"]);
  assert.deepEqual(found("const KINDS = { none: 0, relu: 1 };"), ["none: 0, relu: 1"]);
  assert.deepEqual(found("{\n  /** why */\n  NONE: 0,\n  // why\n  RELU: 1,\n}"), [
    "NONE: 0, RELU: 1",
  ]);

  assert.deepEqual(found("const TILE_SIZE = 32; const OTHER = 64;"), []);
  assert.deepEqual(found("const TILE_SIZE = kernel.constants.TILE_SIZE;"), []);
  assert.deepEqual(found("const DEFAULTS = { none: 1, relu: 2 };"), []);
});

Deno.test("constants are read as WGSL has them: literals, names of others, and products", () => {
  const wgsl = `
const DECIMAL = 12u; // why
const HEXADECIMAL: u32 = 0xFFu;
const LAST_DIGIT = 0x7f;
const NEGATIVE = -3i;
const FLOAT = 1.5e-3f;
const OTHER = DECIMAL;
const PRODUCT = 4u * OTHER * 2u;
const FLAG = true;
const SUM = DECIMAL + 1u;
fn f() {
  const LOCAL = 1u;
}`;
  assert.deepEqual(declaredNumbers(wgsl), {
    DECIMAL: 12,
    HEXADECIMAL: 255,
    LAST_DIGIT: 127,
    NEGATIVE: -3,
    FLOAT: 1.5e-3,
    OTHER: 12,
    PRODUCT: 96,
  });
});

Deno.test("a file or a number that there is not is refused", () => {
  assert.throws(() => constantsOf("lib/nothing.wgsl"), {
    name: "RangeError",
    message: "There is no WGSL file lib/nothing.wgsl.",
  });
  assert.throws(() => constantsOf("lib/rows.wgsl").ROWS, {
    name: "RangeError",
    message: "lib/rows.wgsl declares no number named ROWS.",
  });
});

Deno.test("random streams have the numbers that runs so far were drawn with, all distinct", () => {
  const streams = Object.entries(constantsOf("lib/random.wgsl")).filter(([name]) =>
    name.startsWith("STREAM_")
  );
  assert.deepEqual(
    new Map(streams.map(([name, number]) => [normalized(name.slice(7)), number])),
    new Map(Object.entries(RandomStream).map(([name, number]) => [normalized(name), number])),
  );
  assert.equal(new Set(Object.values(RandomStream)).size, streams.length);
});

/** The numbers that each name has in any WGSL file. */
function allNumbers(sources: string[]): Map<string, Set<number>> {
  const declared = new Map<string, Set<number>>();
  for (const [name, number] of sources.flatMap((text) => Object.entries(declaredNumbers(text)))) {
    const numbers = declared.get(normalized(name)) ?? new Set();
    declared.set(normalized(name), numbers.add(number));
  }
  return declared;
}

/**
 * Declarations of single numbers, and the beginnings of enumerations, a 0 and a 1. Other fields of objects
 * are not looked at: presets may choose what is also a kernel's default.
 */
function restated(code: string, declared: Map<string, Set<number>>): string[] {
  const isDeclared = (name: string, number: string) =>
    declared.get(normalized(name))?.has(Number(number)) ?? false;
  const bare = code.replace(/\/\*.*?\*\/|\/\/[^\n]*/gs, "");
  return [
    ...[...bare.matchAll(/\bconst (\w+)(?:: number)? = (-?\d[\w.]*);/g)]
      .flatMap(([, name, number]) => isDeclared(name, number) ? [`${name} = ${number}`] : []),
    ...[...bare.matchAll(/\b(\w+): 0,\s*(\w+): 1\b/g)]
      .flatMap(([, zero, one]) =>
        isDeclared(zero, "0") && isDeclared(one, "1") ? [`${zero}: 0, ${one}: 1`] : []
      ),
  ];
}

function normalized(name: string): string {
  return name.replaceAll("_", "").toLowerCase();
}

function filesBelow(folder: string): string[] {
  return [...Deno.readDirSync(join(ROOT, folder))].flatMap(({ name, isDirectory }) => {
    const path = `${folder}/${name}`;
    if (isDirectory) return filesBelow(path);
    return name.endsWith(".ts") ? [path] : [];
  }).sort();
}
