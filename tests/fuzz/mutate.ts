import type { Random } from "./random.ts";

/** What numbers of files are replaced by. */
const NUMBERS = [
  ...[
    "0",
    "-0",
    "-1",
    "1",
    "2",
    "255",
    "256",
    "65535",
    "65536",
    "1e-320",
    "1e39",
    "1e308",
    "1e999",
  ],
  ...["2147483647", "2147483648", "4294967296", "9007199254740993", "NaN", "nan", "inf", "0x10"],
];

/** What values of files are replaced by. */
const VALUES = [
  ...[
    "null",
    "true",
    "[]",
    "{}",
    '""',
    '"\\u0000"',
    '"../../etc/passwd"',
    '"a\\u001b[2J"',
    '"\\ud800"',
  ],
  ...['{"__proto__": {}}', "[".repeat(5000), "[1, [2, [3]]]", `"${"x".repeat(5000)}"`],
];

/** What marks of files are replaced by. */
const MARKS = ["", "[", "]", "{", "}", ",", '"', "\n", " "];

const NUMBER = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g;
const VALUE = /"[^"\n]*"|-?\d+(?:\.\d+)?|\b(?:true|false|null)\b/g;

const INTERESTING_BYTES = [0, 1, 0x20, 0x22, 0x2d, 0x30, 0x7f, 0x80, 0xfe, 0xff];

/** A part of a text: from where, up to where. */
type Span = readonly [start: number, end: number];

/** A file after one to three changes of the kinds that damage, mistakes and malice make. */
export function mutate(
  bytes: Uint8Array<ArrayBuffer>,
  isText: boolean,
  random: Random,
): Uint8Array<ArrayBuffer> {
  let changed = bytes;
  for (let changes = 1 + random.below(3); changes > 0; changes--) {
    changed = isText && random.below(8) > 0
      ? mutateText(changed, random)
      : mutateBytes(changed, random);
  }
  return changed;
}

function mutateBytes(bytes: Uint8Array<ArrayBuffer>, random: Random): Uint8Array<ArrayBuffer> {
  const at = random.below(bytes.length + 1);
  const length = random.below(random.of([2, 9, 65, bytes.length + 1]));
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  switch (random.below(8)) {
    case 0:
      copy[at] ^= 1 << random.below(8);
      return copy;
    case 1:
      copy[at] = random.of(INTERESTING_BYTES);
      return copy;
    case 2:
      if (at + 4 <= copy.length) {
        const value = random.of([0, 1, 0x7fffffff, 0x80000000, 0xffffffff, random.below(2 ** 32)]);
        view.setUint32(at, value, random.below(2) === 0);
      }
      return copy;
    case 3:
      if (at + 8 <= copy.length) {
        view.setFloat64(at, random.of([NaN, Infinity, -1, 0, 1e300, 1e-310]), true);
      }
      return copy;
    case 4:
      return spliced(bytes, [at, at + length], new Uint8Array()); // a part is lost
    case 5:
      return spliced(bytes, [at, at], bytes.subarray(at, at + length)); // or there twice
    case 6:
      return spliced(bytes, [at, at], Uint8Array.from({ length }, () => random.below(256)));
    default:
      return bytes.slice(0, at);
  }
}

function mutateText(bytes: Uint8Array<ArrayBuffer>, random: Random): Uint8Array<ArrayBuffer> {
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  const replace = (spans: Span[], by: string): Uint8Array<ArrayBuffer> => {
    if (spans.length === 0) return bytes;
    return spliced(bytes, random.of(spans), new TextEncoder().encode(by));
  };
  const kind = random.below(10);
  if (kind < 4) return replace(spansOf(text, NUMBER), random.of(NUMBERS));
  if (kind < 7) return replace(spansOf(text, VALUE), random.of(VALUES));
  if (kind === 7) return replace(spansOf(text, /[^\n]*\n/g), ""); // a line is lost
  if (kind === 8) { // or there twice
    const [start, end] = random.of(spansOf(text, /[^\n]+/g)) ?? [0, 0];
    return spliced(bytes, [end, end], new TextEncoder().encode(`\n${text.slice(start, end)}`));
  }
  return replace(spansOf(text, /[[\]{},:="\s]/g), random.of(MARKS));
}

function spansOf(text: string, pattern: RegExp): Span[] {
  return [...text.matchAll(pattern)].map((match) => [match.index, match.index + match[0].length]);
}

function spliced(
  bytes: Uint8Array<ArrayBuffer>,
  [start, end]: Span,
  by: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const rest = bytes.subarray(Math.min(end, bytes.length));
  const result = new Uint8Array(start + by.length + rest.length);
  result.set(bytes.subarray(0, start));
  result.set(by, start);
  result.set(rest, start + by.length);
  return result;
}
