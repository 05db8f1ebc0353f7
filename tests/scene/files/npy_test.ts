import fc from "npm:fast-check@^4.0.0";
import assert from "node:assert/strict";
import { join } from "node:path";
import { encodeNpy, type NumpyArray, parseNpy, readNpy } from "../../../src/scene/files/npy.ts";
import { SceneError } from "../../../src/scene/scene.ts";
import { doubles, mutated, npy, type NpyOptions } from "./numpy_files.ts";
import { withTempFolder, write } from "../temp_scene.ts";

/** How a DataView writes each type; values that every type holds exactly unless given. */
const WRITERS: Record<
  string,
  {
    size: number;
    values?: number[];
    write(view: DataView, at: number, v: number, le: boolean): void;
  }
> = {
  i1: { size: 1, values: [-128, 5, 127], write: (view, at, v) => view.setInt8(at, v) },
  u1: { size: 1, values: [0, 5, 255], write: (view, at, v) => view.setUint8(at, v) },
  b1: { size: 1, values: [0, 1, 1], write: (view, at, v) => view.setUint8(at, v) },
  i2: { size: 2, values: [-32768, 5, 258], write: (view, at, v, le) => view.setInt16(at, v, le) },
  u2: { size: 2, values: [0, 65535, 258], write: (view, at, v, le) => view.setUint16(at, v, le) },
  i4: {
    size: 4,
    values: [-(2 ** 31), 5, 66051],
    write: (view, at, v, le) => view.setInt32(at, v, le),
  },
  u4: {
    size: 4,
    values: [2 ** 32 - 1, 5, 66051],
    write: (view, at, v, le) => view.setUint32(at, v, le),
  },
  i8: {
    size: 8,
    values: [-(2 ** 53), 5, 2 ** 40 + 1],
    write: (view, at, v, le) => view.setBigInt64(at, BigInt(v), le),
  },
  u8: {
    size: 8,
    values: [2 ** 53, 5, 2 ** 63],
    write: (view, at, v, le) => view.setBigUint64(at, BigInt(v), le),
  },
  f2: {
    size: 2,
    values: [-0.5, 65504, Infinity],
    write: (view, at, v, le) => view.setFloat16(at, v, le),
  },
  f4: {
    size: 4,
    values: [-0.5, 2 ** 127, NaN],
    write: (view, at, v, le) => view.setFloat32(at, v, le),
  },
  f8: {
    size: 8,
    values: [-0.1, 1e300, NaN],
    write: (view, at, v, le) => view.setFloat64(at, v, le),
  },
};

/** The bytes of numbers of a type. */
function encode(type: string, values: readonly number[], littleEndian: boolean): Uint8Array {
  const { size, write } = WRITERS[type];
  const view = new DataView(new ArrayBuffer(size * values.length));
  for (const [i, value] of values.entries()) write(view, i * size, value, littleEndian);
  return new Uint8Array(view.buffer);
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}

for (const [type, { values = [] }] of Object.entries(WRITERS)) {
  Deno.test(`parseNpy reads ${type} of both byte orders and all versions, aligned or not`, () => {
    for (const order of ["<", ">"]) {
      for (const version of [1, 2, 3] as const) {
        const data = encode(type, values, order === "<");
        const bytes = npy(data, { shape: [3], descr: order + type, version });
        const moved = new Uint8Array(bytes.length + 3);
        moved.set(bytes, 3);
        for (const file of [bytes, moved.subarray(3)]) {
          const before = file.slice();
          const array = parseNpy(file, "a.npy");
          assert.deepEqual(array.shape, [3]);
          assert.deepEqual([...array.data], values);
          assert.deepEqual(file, before, "the file's bytes stay");
        }
      }
    }
  });
}

Deno.test("parseNpy reads what NumPy 2.4 wrote", () => {
  const booleans =
    "k05VTVBZAQB2AHsnZGVzY3InOiAnfGIxJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDMsKSwgfSAg" +
    "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoBAAE=";
  const expected: NumpyArray = { shape: [3], data: Uint8Array.of(1, 0, 1) };
  assert.deepEqual(parseNpy(fromBase64(booleans), "a.npy"), expected);
});

Deno.test("parseNpy transposes arrays in Fortran order", () => {
  // numpy.arange(6).reshape(2, 3) is [[0, 1, 2], [3, 4, 5]]; by columns 0, 3, 1, 4, 2, 5.
  const data = encode("i2", [0, 3, 1, 4, 2, 5], true);
  const array = parseNpy(npy(data, { shape: [2, 3], descr: "<i2", fortranOrder: true }), "a.npy");
  assert.deepEqual(array, { shape: [2, 3], data: Int16Array.of(0, 1, 2, 3, 4, 5) });
});

Deno.test("parseNpy puts every element of an array of any shape in its place", () => {
  fc.assert(fc.property(
    fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }),
    fc.boolean(),
    fc.boolean(),
    (shape, fortranOrder, littleEndian) => {
      const count = shape.reduce((a, b) => a * b, 1);
      const stored = new Array<number>(count);
      // The element at (i, j, k) is its place in C order.
      for (let place = 0; place < count; place++) {
        let rest = place;
        const index = shape.toReversed().map((length) => {
          const i = rest % length;
          rest = Math.floor(rest / length);
          return i;
        }).reverse();
        const axes = fortranOrder ? shape.map((_, axis) => axis).reverse() : shape.map((_, i) => i);
        stored[axes.reduce((at, axis) => at * shape[axis] + index[axis], 0)] = place;
      }
      const descr = `${littleEndian ? "<" : ">"}u2`;
      const file = npy(encode("u2", stored, littleEndian), { shape, descr, fortranOrder });
      const array = parseNpy(file, "a.npy");
      assert.deepEqual(array.shape, shape);
      assert.deepEqual([...array.data], Array.from({ length: count }, (_, i) => i));
    },
  ));
});

Deno.test("parseNpy reads a header in any order of keys, with double quotes and Python 2's longs", () => {
  const data = new Uint8Array(16);
  for (
    const header of [
      `{"shape": (2L,), "fortran_order": False, "descr": "<f8"}`,
      `{'fortran_order':True,'descr':'<f8','shape':(2,)}   \n`,
      ` { 'descr' : '=f8' , 'shape' : ( 2 , ) , 'fortran_order' : False , } `,
    ]
  ) {
    assert.deepEqual(parseNpy(npy(data, { shape: [], header }), "a.npy").shape, [2]);
  }
});

const HEADER_ADVICE = "is not that of an array of numbers. Save an array with numpy.save.";

const WRONG_HEADERS = {
  "a call": "{'descr': '<f8', 'fortran_order': False, 'shape': (exit(),)}",
  "a missing key": "{'descr': '<f8', 'shape': (1,)}",
  "a key too many": "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), 'x': '1'}",
  "a key twice": "{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (1,)}",
  "a structured type": "{'descr': [('x', '<f8')], 'fortran_order': False, 'shape': (1,)}",
  "no tuple": "{'descr': '<f8', 'fortran_order': False, 'shape': (1)}",
  "a negative length": "{'descr': '<f8', 'fortran_order': False, 'shape': (-1,)}",
  "a length beyond integers":
    "{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999,)}",
  "a gap in the shape": "{'descr': '<f8', 'fortran_order': False, 'shape': (1,,)}",
  "65 axes": `{'descr': '<f8', 'fortran_order': False, 'shape': (${"1,".repeat(65)})}`,
  "a string as a truth": "{'descr': '<f8', 'fortran_order': 'False', 'shape': (1,)}",
  "something after it": "{'descr': '<f8', 'fortran_order': False, 'shape': (1,)} + 1",
  "no dict": "x",
};

for (const [what, header] of Object.entries(WRONG_HEADERS)) {
  Deno.test(`parseNpy refuses a header with ${what}`, () => {
    assert.throws(
      () => parseNpy(npy(new Uint8Array(8), { shape: [], header }), "a.npy"),
      {
        name: "SceneError",
        message: `Cannot read a.npy: its header ${
          JSON.stringify(header.slice(0, 80))
        } ${HEADER_ADVICE}`,
      },
    );
  });
}

const REFUSALS: Record<string, { data?: number; file: NpyOptions; message: string }> = {
  "an object array": {
    file: { shape: [1], descr: "|O" },
    message: 'its numbers are of the type "|O", which is not read as it holds Python objects. ' +
      'Convert it, as with array.astype("float32").',
  },
  "complex numbers": {
    file: { shape: [1], descr: "<c8" },
    message: 'its numbers are of the type "<c8", which is not read. ' +
      'Convert it, as with array.astype("float32").',
  },
  "a type that is a property of all objects": {
    file: { shape: [1], descr: "<constructor" },
    message: 'its numbers are of the type "<constructor", which is not read. ' +
      'Convert it, as with array.astype("float32").',
  },
  "a shape beyond the file": {
    file: { shape: [1000, 17] },
    message: "its shape (1000, 17) of type <f8 takes 136000 bytes, but 8 follow the header. " +
      "Copy or download it again.",
  },
  "a shape beyond any memory": {
    file: { shape: [2 ** 40, 2 ** 40, 2 ** 40] },
    message: "its shape (1099511627776, 1099511627776, 1099511627776) of type <f8 takes " +
      "1.0633823966279327e+37 bytes, but 8 follow the header. Copy or download it again.",
  },
  "bytes after the array": {
    data: 24,
    file: { shape: [2] },
    message: "its shape (2) of type <f8 takes 16 bytes, but 24 follow the header. " +
      "Save one array a file.",
  },
};

for (const [what, { data = 8, file, message }] of Object.entries(REFUSALS)) {
  Deno.test(`parseNpy refuses ${what}`, () => {
    assert.throws(
      () => parseNpy(npy(new Uint8Array(data), file), "a.npy"),
      { name: "SceneError", message: `Cannot read a.npy: ${message}` },
    );
  });
}

Deno.test("parseNpy refuses other files, later versions and truncated or huge headers", () => {
  const file = doubles([1, 2], 2);
  const refused = (bytes: Uint8Array<ArrayBuffer>, message: RegExp) =>
    assert.throws(() => parseNpy(bytes, "a.npy"), { name: "SceneError", message });
  refused(new Uint8Array(0), /it is no \.npy file/);
  refused(new TextEncoder().encode("PK\x03\x04 not an array"), /it is no \.npy file/);
  refused(file.map((byte, i) => i === 6 ? 4 : byte), /it is of version 4/);
  refused(file.slice(0, 40), /it is truncated in its header/);
  const long = npy(new Uint8Array(8), { shape: [], header: " ".repeat(20_000) });
  refused(long, /its header has 20000 bytes/);
});

Deno.test("parseNpy refuses a file that is cut anywhere", () => {
  const file = doubles([1, 2, 3], 3);
  for (let length = 0; length < file.length; length++) {
    assert.throws(() => parseNpy(file.slice(0, length), "a.npy"), SceneError);
  }
});

Deno.test("readNpy says what is wrong with a path", () =>
  withTempFolder(async (folder) => {
    await assert.rejects(readNpy(join(folder, "no.npy")), {
      name: "SceneError",
      message: `Cannot read ${folder}/no.npy: it does not exist. Save an array with numpy.save.`,
    });
    await assert.rejects(readNpy(folder), SceneError);
    await write(join(folder, "ä b.npy"), doubles([7]));
    assert.deepEqual(await readNpy(join(folder, "ä b.npy")), {
      shape: [],
      data: Float64Array.of(7),
    });
  }));

const files: Uint8Array[] = [doubles([1, 2, 3, 4, 5, 6], 2, 3)];
for (const scene of ["fern", "beer"]) {
  const url = new URL(`../../../../shared/data/${scene}/poses_bounds.npy`, import.meta.url);
  const bytes = await Deno.readFile(url).catch(() => null);
  if (bytes) files.push(bytes);
  else console.log(`Skipping mutations of ${scene}'s poses: ${url.pathname} does not exist.`);
}

Deno.test("parseNpy gives an array or a SceneError for damaged files", () => {
  const edits = fc.array(
    fc.tuple(
      // Damage to the header is what can mislead.
      fc.oneof(fc.nat(140), fc.nat()),
      fc.nat(255),
    ),
    { maxLength: 8 },
  );
  const keep = fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true }));
  fc.assert(
    fc.property(fc.constantFrom(...files), fc.record({ edits, keep }), (file, damage) => {
      const bytes = mutated(file, damage);
      try {
        const { shape, data } = parseNpy(bytes, "a.npy");
        assert.equal(data.length, shape.reduce((a, b) => a * b, 1));
        assert.ok(data.byteLength <= 4 * bytes.length);
      } catch (error) {
        assert.ok(error instanceof SceneError, String(error));
      }
    }),
    { numRuns: 2000 },
  );
});

Deno.test("parseNpy gives an array or a SceneError for any header", () => {
  const part = fc.constantFrom(
    ..."{ } ' \" : , ( ) L 0 3 18446744073709551616 descr fortran_order shape True False <f8 |O \\"
      .split(" "),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
      try {
        parseNpy(npy(new Uint8Array(24), { shape: [], header: parts.join("") }), "a.npy");
      } catch (error) {
        assert.ok(error instanceof SceneError, String(error));
      }
    }),
    { numRuns: 2000 },
  );
});

Deno.test("encodeNpy writes what numpy.save writes, byte for byte", () => {
  // numpy.save(file, numpy.array([[0, 0.5, -1], [1e30, numpy.inf, 3]], numpy.float32))
  const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }".padEnd(117) + "\n";
  const data = Float32Array.of(0, 0.5, -1, 1e30, Infinity, 3);
  const bytes = encodeNpy({ shape: [2, 3], data });
  assert.deepEqual([...bytes.subarray(0, 10)], [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0]);
  assert.equal(new TextDecoder().decode(bytes.subarray(10, 128)), header);
  assert.deepEqual(bytes.subarray(128), new Uint8Array(data.buffer));
});

Deno.test("parseNpy reads what encodeNpy writes, of every type and shape", () => {
  const kinds = [
    Int8Array,
    Uint8Array,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    Float32Array,
    Float64Array,
  ];
  fc.assert(fc.property(
    fc.constantFrom(...kinds),
    fc.array(fc.nat(4), { maxLength: 5 }),
    fc.nat(3),
    (kind, shape, skipped) => {
      const count = shape.reduce((product, axis) => product * axis, 1);
      // Part of a larger buffer, as views are.
      const all = new kind(count + skipped).map((_: number, i: number) => i - 3);
      const array = { shape, data: all.subarray(skipped) };
      const bytes = encodeNpy(array);
      assert.equal((bytes.length - array.data.byteLength) % 64, 0);
      assert.deepEqual(parseNpy(bytes, "array"), array);
    },
  ));
});

Deno.test("encodeNpy refuses a shape of more or fewer numbers", () => {
  assert.throws(
    () => encodeNpy({ shape: [2, 3], data: new Float32Array(5) }),
    new RangeError("Cannot write an array of shape (2, 3), which takes 6 numbers: there are 5."),
  );
});
