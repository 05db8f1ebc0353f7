import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "npm:fast-check@^4.0.0";
import { parsePly, readPly } from "../../../src/scene/files/ply.ts";
import { SceneError } from "../../../src/scene/scene.ts";
import { withTempFolder, write } from "../temp_scene.ts";

const POSITION = "property float x\nproperty float y\nproperty float z\n";
const COLOR = "property uchar red\nproperty uchar green\nproperty uchar blue\n";

function header(format: string, count: number | string, properties: string): string {
  return `ply\nformat ${format} 1.0\ncomment made by hand\nelement vertex ${count}\n` +
    `${properties}end_header\n`;
}

function bytesOf(text: string, ...rest: ArrayBuffer[]): Uint8Array<ArrayBuffer> {
  const head = new TextEncoder().encode(text);
  const parts = [head, ...rest.map((part) => new Uint8Array(part))];
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Two vertices of 15 bytes: positions and colours. */
function binary(count: number | string = 2): Uint8Array<ArrayBuffer> {
  const data = new DataView(new ArrayBuffer(30));
  for (let i = 0; i < 2; i++) {
    for (let axis = 0; axis < 3; axis++) {
      data.setFloat32(15 * i + 4 * axis, i + axis / 4, true);
      data.setUint8(15 * i + 12 + axis, 100 * i + axis);
    }
  }
  return bytesOf(header("binary_little_endian", count, POSITION + COLOR), data.buffer);
}

const TEXT = header("ascii", 2, POSITION + COLOR) + "0 0.25 0.5 0 1 2\n1 1.25 1.5 100 101 102\n";

Deno.test("a PLY's points are the same in text and in binary", () => {
  const expected = {
    positions: Float32Array.of(0, 0.25, 0.5, 1, 1.25, 1.5),
    colors: Uint8Array.of(0, 1, 2, 100, 101, 102),
  };
  assert.deepEqual(parsePly(binary(), "a.ply"), expected);
  assert.deepEqual(parsePly(bytesOf(TEXT), "a.ply"), expected);
  assert.deepEqual(parsePly(bytesOf(TEXT.replaceAll("\n", "\r\n")), "a.ply"), expected);
});

Deno.test("a PLY's properties may stand in any order and be of any type, and faces may follow", () => {
  const data = new DataView(new ArrayBuffer(8 + 4 + 2 + 2 + 1));
  data.setFloat64(0, 3, true);
  data.setFloat32(8, 0.5, true);
  data.setInt16(12, -7, true);
  data.setUint16(14, 65535, true);
  data.setInt8(16, -2);
  const text = header(
    "binary_little_endian",
    1,
    "property double z\nproperty float green\nproperty short x\nproperty ushort red\nproperty char y\n",
  ).replace("end_header", "element face 9\nproperty list uchar int vertex_indices\nend_header");
  assert.deepEqual(parsePly(bytesOf(text, data.buffer), "a.ply"), {
    positions: Float32Array.of(-7, -2, 3),
    colors: Uint8Array.of(255, 128, 128),
  });
});

Deno.test("a PLY without colours is grey, and points that are not finite are left out", () => {
  const text = header("ascii", 3, POSITION) + "1 2 3\nnan 0 0\n4 5 6";
  assert.deepEqual(parsePly(bytesOf(text), "a.ply"), {
    positions: Float32Array.of(1, 2, 3, 4, 5, 6),
    colors: new Uint8Array(6).fill(128),
  });
});

const REFUSALS: Record<string, [Uint8Array<ArrayBuffer>, string]> = {
  "another kind of file": [
    bytesOf("obj\n"),
    "it is not a PLY file, which begins with the line ply.",
  ],
  "an empty file": [bytesOf(""), "it is not a PLY file, which begins with the line ply."],
  "a header without end": [bytesOf("ply\nformat ascii 1.0\n"), "its header has no end. ..."],
  "big-endian numbers": [
    bytesOf(header("binary_big_endian", 0, POSITION)),
    'its format "binary_big_endian" is not read. Write it as ascii or binary_little_endian.',
  ],
  "no format": [
    bytesOf("ply\nelement vertex 0\n" + POSITION + "end_header\n"),
    "its header names ...",
  ],
  "no vertices": [
    bytesOf("ply\nformat ascii 1.0\nend_header\n"),
    "its header must say how many ...",
  ],
  "a count that is no integer": [
    binary("2.5"),
    "its header must say how many vertices follow: ...",
  ],
  "a negative count": [binary(-1), "its header must say how many vertices follow: ..."],
  "faces before vertices": [
    bytesOf("ply\nformat ascii 1.0\nelement face 1\nelement vertex 1\nend_header\n"),
    'its first element must be vertex: it is "face".',
  ],
  "a list in a vertex": [
    bytesOf(header("ascii", 1, POSITION + "property list uchar int n\n")),
    'a vertex\'s property cannot be read: "property list uchar int n".',
  ],
  "no z": [
    bytesOf(header("ascii", 1e15, "property float x\nproperty float y\n") + "1 2\n"),
    "its vertices must have the properties x, y and z.",
  ],
  "no properties and endless vertices": [
    bytesOf(header("binary_little_endian", 1e15, "")),
    "its vertices must have the properties x, y and z.",
  ],
  "more vertices than bytes": [
    binary(4e9),
    "it declares 4000000000 vertices, which need at least 60000000000 bytes, but 30 follow its " +
    "header. Copy the file again.",
  ],
  "more lines than bytes": [
    bytesOf(header("ascii", 3, POSITION) + "1 2 3\n4 5 6\n"),
    "it declares 3 vertices, which need at least 17 bytes, but 12 follow its header. ...",
  ],
  "a line with too few numbers": [
    bytesOf(header("ascii", 2, POSITION) + "1 2 3\n4 5\n6 7 8 9\n"),
    "vertex 1 must have 3 numbers: it has 2.",
  ],
};

for (const [what, [bytes, message]] of Object.entries(REFUSALS)) {
  Deno.test(`a PLY is refused for ${what}`, () => {
    assert.throws(() => parsePly(bytes, "a.ply"), (error: unknown) => {
      assert.ok(error instanceof SceneError);
      const expected = `Cannot read a.ply: ${message}`;
      if (!message.endsWith("...")) assert.equal(error.message, expected);
      else assert.ok(error.message.startsWith(expected.slice(0, -3)), error.message);
      return true;
    });
  });
}

Deno.test("a PLY that is cut or changed anywhere gives points or a scene's error", () => {
  const files = [binary(), bytesOf(TEXT)];
  const check = (bytes: Uint8Array<ArrayBuffer>) => {
    try {
      parsePly(bytes, "a.ply");
    } catch (error) {
      assert.ok(error instanceof SceneError, `${(error as Error).stack}`);
    }
  };
  for (const file of files) {
    for (let length = 0; length < file.length; length++) check(file.slice(0, length));
  }
  const edits = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 4 });
  fc.assert(
    fc.property(fc.constantFrom(...files), edits, (file, edits) => {
      const changed = file.slice();
      for (const [at, value] of edits) changed[at % changed.length] = value;
      check(changed);
    }),
    { numRuns: 500 },
  );
});

Deno.test("a truncated binary PLY is refused wherever it ends within its vertices", () => {
  const whole = binary();
  for (let missing = 1; missing <= 30; missing++) {
    assert.throws(() => parsePly(whole.slice(0, whole.length - missing), "a.ply"), SceneError);
  }
});

Deno.test("readPly names the file that does not exist", () =>
  withTempFolder(async (folder) => {
    const path = join(folder, "a.ply");
    await assert.rejects(readPly(path), {
      name: "SceneError",
      message: `Cannot read ${path}: it does not exist. Put it there or remove what names it.`,
    });
    await write(path, TEXT);
    assert.equal((await readPly(path)).positions.length, 6);
  }));
