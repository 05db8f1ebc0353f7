import assert from "node:assert/strict";
import {
  decodeSafeTensors,
  encodeSafeTensors,
  type SafeTensors,
} from "../../src/nerf/safetensors.ts";
import { readIndependently } from "./safetensors_reader.ts";

const CONTENTS: SafeTensors = {
  tensors: new Map([
    ["a.weight", { shape: [2, 3], data: Float32Array.of(1, -0, 1e-40, 3.5, Infinity, -2) }],
    ["a.bias", { shape: [3], data: Float32Array.of(7, 8, 9) }],
    ["scalar", { shape: [], data: Float32Array.of(5) }],
    ["nothing", { shape: [0, 4], data: new Float32Array() }],
    ["steps", { shape: [2, 2], data: Uint32Array.of(0, 2 ** 24 + 1, 0x7fc00001, 0xffffffff) }],
    ["last", { shape: [1], data: Float32Array.of(0.1) }],
  ]),
  metadata: { format: "test", text: "ä “quoted” \\" },
};

Deno.test("what was encoded is decoded, bit for bit and in order", () => {
  const { tensors, metadata } = decodeSafeTensors(encodeSafeTensors(CONTENTS));
  assert.deepEqual([...tensors], [...CONTENTS.tensors]);
  assert.deepEqual(metadata, CONTENTS.metadata);
});

Deno.test("a file is a header of a multiple of 8 bytes and the tensors one after the other", () => {
  for (const padding of ["", "1", "12", "123", "1234", "12345", "123456", "1234567"]) {
    const metadata = { ...CONTENTS.metadata, padding };
    const file = encodeSafeTensors({ ...CONTENTS, metadata });
    const read = readIndependently(file);
    assert.equal(read.headerLength % 8, 0);
    assert.deepEqual(read.metadata, metadata);
    let end = 0;
    for (const [name, { shape, data }] of CONTENTS.tensors) {
      const tensor = read.tensors[name];
      assert.deepEqual(tensor.offsets, [end, end += 4 * data.length], name);
      assert.equal(tensor.dtype, data instanceof Uint32Array ? "U32" : "F32", name);
      assert.deepEqual([tensor.shape, tensor.data], [shape, [...data]], name);
    }
    assert.equal(file.length, read.end + end);
  }
});

Deno.test("the same contents give the same bytes", () => {
  assert.deepEqual(encodeSafeTensors(CONTENTS), encodeSafeTensors(CONTENTS));
});

Deno.test("a file that begins at an odd place of its buffer is read", () => {
  const file = encodeSafeTensors(CONTENTS);
  const buffer = new Uint8Array(file.length + 3);
  buffer.set(file, 3);
  assert.deepEqual([...decodeSafeTensors(buffer.subarray(3)).tensors], [...CONTENTS.tensors]);
});

/** A file with a header of our own and `bytes` bytes of data. */
function fileOf(header: unknown, bytes: number): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(
    typeof header === "string" ? header : JSON.stringify(header),
  );
  const file = new Uint8Array(8 + json.length + bytes);
  new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true);
  file.set(json, 8);
  return file;
}

const f32 = (shape: unknown, data_offsets: unknown) => ({ dtype: "F32", shape, data_offsets });
const NO_SAFETENSORS = "it is no safetensors file, or its header is damaged";

const REFUSALS: Record<string, { file: Uint8Array<ArrayBuffer>; message: string }> = {
  "an empty file": { file: new Uint8Array(), message: "it has only 0 bytes" },
  "a file of seven bytes": { file: new Uint8Array(7), message: "it has only 7 bytes" },
  "a PNG": {
    file: Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13),
    message: NO_SAFETENSORS,
  },
  "a header that is no JSON": { file: fileOf("{", 0), message: NO_SAFETENSORS },
  "a header that is null": { file: fileOf("null", 0), message: NO_SAFETENSORS },
  "metadata that are a word": {
    file: fileOf({ __metadata__: "word" }, 0),
    message: NO_SAFETENSORS,
  },
  "metadata that are a number": { file: fileOf({ __metadata__: 5 }, 0), message: NO_SAFETENSORS },
  "a header that is a list": { file: fileOf([1], 0), message: NO_SAFETENSORS },
  "a header that is a word": { file: fileOf('"word"', 0), message: NO_SAFETENSORS },
  "metadata that is null": { file: fileOf({ __metadata__: null }, 0), message: NO_SAFETENSORS },
  "metadata that is no text": {
    file: fileOf({ __metadata__: { step: 3 } }, 0),
    message: NO_SAFETENSORS,
  },
  "an entry that is null": { file: fileOf({ a: null }, 0), message: NO_SAFETENSORS },
  "a negative dimension": { file: fileOf({ a: f32([-1], [0, 4]) }, 4), message: NO_SAFETENSORS },
  "one offset instead of two": { file: fileOf({ a: f32([0], [0]) }, 0), message: NO_SAFETENSORS },
  "three offsets": { file: fileOf({ a: f32([1], [0, 4, 8]) }, 4), message: NO_SAFETENSORS },
  "offsets in reverse": {
    file: fileOf({ a: f32([1], [4, 0]) }, 4),
    message: "its tensor a has the wrong length",
  },
  "a shape that does not fit its bytes": {
    file: fileOf({ a: f32([2, 2], [0, 12]) }, 12),
    message: "its tensor a has the wrong length",
  },
  "numbers of another type": {
    file: fileOf({ a: { dtype: "F16", shape: [2], data_offsets: [0, 4] } }, 4),
    message: "its tensor a is of type F16, not F32 or U32",
  },
  "tensors that overlap": {
    file: fileOf({ a: f32([2], [0, 8]), b: f32([1], [4, 8]) }, 8),
    message: "its tensor b overlaps another one",
  },
  "two tensors in one place": {
    file: fileOf({ a: f32([1], [0, 4]), b: f32([1], [0, 4]) }, 4),
    message: "its tensor b overlaps another one",
  },
  "bytes before the first tensor": {
    file: fileOf({ a: f32([1], [4, 8]) }, 8),
    message: "it has 4 bytes that belong to no tensor, before a",
  },
  "a gap between tensors": {
    file: fileOf({ b: f32([1], [12, 16]), a: f32([1], [0, 4]) }, 16),
    message: "it has 8 bytes that belong to no tensor, before b",
  },
  "bytes behind the last tensor": {
    file: fileOf({ a: f32([1], [0, 4]) }, 7),
    message: "it has 3 bytes behind its last tensor",
  },
};

for (const [name, { file, message }] of Object.entries(REFUSALS)) {
  Deno.test(`decoding refuses ${name}`, () => {
    assert.throws(() => decodeSafeTensors(file), { name: "RangeError", message });
  });
}

Deno.test("tensors may lie in another order than that of the header", () => {
  const file = fileOf({ b: f32([1], [4, 8]), a: f32([1], [0, 4]), none: f32([0], [4, 4]) }, 8);
  file.set(new Uint8Array(Float32Array.of(1, 2).buffer), file.length - 8);
  const { tensors } = decodeSafeTensors(file);
  const read = [...tensors].map(([name, { data }]) => [name, ...data]);
  assert.deepEqual(read, [["b", 2], ["a", 1], ["none"]]);
});

Deno.test("decoding refuses a file that was cut off anywhere", () => {
  const file = encodeSafeTensors(CONTENTS);
  const { end } = readIndependently(file);
  for (let length = 0; length < file.length; length++) {
    const message = length < 8
      ? `it has only ${length} bytes`
      : length < end
      ? `it is truncated: its header needs ${end} bytes, it has ${length}`
      : /^it is truncated: its tensors need \d+ bytes, it has \d+$/;
    assert.throws(() => decodeSafeTensors(file.slice(0, length)), { name: "RangeError", message });
  }
});
