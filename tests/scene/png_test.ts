import assert from "node:assert/strict";
import { encode, type ImageData } from "fast-png";
import { decodePng, pngSize } from "../../src/scene/png.ts";
import { rgbaPng } from "./temp_scene.ts";

/** A PNG of 4 x 2 pixels; the values count up. */
function png(image: Partial<ImageData>, options = {}): Uint8Array {
  const { channels = 4, depth = 8 } = image;
  const values = { length: 8 * channels };
  const data = depth === 16
    ? Uint16Array.from(values, (_, i) => i * 100)
    : Uint8Array.from(values, (_, i) => i * 7);
  return encode({ width: 4, height: 2, data, ...image }, options);
}

/** Where a chunk's data begins. */
function chunkOffset(bytes: Uint8Array, type: string): number {
  const text = String.fromCharCode(...bytes);
  return text.indexOf(type) + 4;
}

/** The bytes with a chunk of this type inserted after the header. */
function withChunk(bytes: Uint8Array, type: string, data: Uint8Array): Uint8Array {
  const chunk = new Uint8Array(12 + data.length);
  new DataView(chunk.buffer).setUint32(0, data.length);
  chunk.set([...type].map((c) => c.charCodeAt(0)), 4);
  chunk.set(data, 8);
  return Uint8Array.from([...bytes.subarray(0, 33), ...chunk, ...bytes.subarray(33)]);
}

function assertRefused(bytes: Uint8Array, message: string): void {
  assert.throws(() => decodePng(bytes, "a.png"), { name: "SceneError", message });
}

Deno.test("an RGBA PNG decodes to its values", () => {
  assert.deepEqual(decodePng(png({ channels: 4 }), "a.png"), {
    width: 4,
    height: 2,
    data: Uint8Array.from({ length: 32 }, (_, i) => i * 7),
  });
});

Deno.test("an RGB PNG decodes with an alpha of 255", () => {
  const { width, height, data } = decodePng(png({ channels: 3 }), "a.png");
  assert.deepEqual([width, height], [4, 2]);
  for (let pixel = 0; pixel < 8; pixel++) {
    const expected = [0, 1, 2].map((channel) => (3 * pixel + channel) * 7);
    assert.deepEqual([...data.subarray(4 * pixel, 4 * pixel + 4)], [...expected, 255]);
  }
});

Deno.test("an interlaced PNG decodes like a plain one", () => {
  const plain = decodePng(png({ channels: 4 }), "a.png");
  assert.deepEqual(decodePng(png({ channels: 4 }, { interlace: "Adam7" }), "a.png"), plain);
});

Deno.test("a PNG inside a larger buffer decodes", () => {
  const bytes = png({ channels: 4 });
  const padded = new Uint8Array(bytes.length + 100);
  padded.set(bytes, 50);
  const view = padded.subarray(50, 50 + bytes.length);
  assert.deepEqual(decodePng(view, "a.png"), decodePng(bytes, "a.png"));
  assert.deepEqual(pngSize(view), { width: 4, height: 2 });
});

Deno.test("other kinds of pixels are refused by name", () => {
  const kinds: [Partial<ImageData>, string][] = [
    [{ channels: 4, depth: 16 }, "16-bit RGBA"],
    [{ channels: 3, depth: 16 }, "16-bit RGB"],
    [{ channels: 1 }, "8-bit grey"],
    [{ channels: 2 }, "8-bit grey with alpha"],
    [{ channels: 1, depth: 16 }, "16-bit grey"],
    [{ channels: 1, data: new Uint8Array(8), palette: [[1, 2, 3], [4, 5, 6]] }, "8-bit palette"],
  ];
  for (const [image, kind] of kinds) {
    assertRefused(
      png(image),
      `Cannot decode a.png: its pixels are ${kind}, but must be 8-bit RGB or RGBA. ` +
        "Save it as an 8-bit RGB or RGBA PNG.",
    );
  }
});

Deno.test("an RGB PNG with a transparent colour is refused, not read as opaque", () => {
  assertRefused(
    withChunk(png({ channels: 3 }), "tRNS", new Uint8Array(6)),
    "Cannot decode a.png: one RGB colour is marked as transparent (tRNS). " +
      "Save it as an 8-bit RGB or RGBA PNG.",
  );
});

Deno.test("a file that is not a PNG is refused with its first bytes", () => {
  assertRefused(
    new Uint8Array(0),
    "Cannot decode a.png: the file is empty. Copy or download the file again.",
  );
  assertRefused(
    Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70, 73, 70),
    "Cannot decode a.png: the file is not a PNG, it begins with the bytes ff d8 ff e0 00 10 4a 46. " +
      "Save it as an 8-bit RGB or RGBA PNG.",
  );
  assertRefused(
    Uint8Array.of(0x89, 0x50),
    "Cannot decode a.png: the file is not a PNG, it begins with the bytes 89 50. " +
      "Save it as an 8-bit RGB or RGBA PNG.",
  );
  assert.equal(pngSize(new Uint8Array(100)), undefined);
});

Deno.test("a PNG cut off anywhere is refused as truncated", () => {
  const bytes = rgbaPng(16, 16);
  assertRefused(
    bytes.subarray(0, 100),
    "Cannot decode a.png: the file is truncated, it ends after 100 bytes where at least " +
      `${bytes.length - 12} are needed. Copy or download the file again.`,
  );
  for (let length = 8; length < bytes.length; length++) {
    assert.throws(() => decodePng(bytes.subarray(0, length), "a.png"), {
      name: "SceneError",
      message: /^Cannot decode a\.png: the file is truncated, it ends after \d+ bytes where /,
    });
  }
});

Deno.test("a PNG with a wrong checksum is refused as corrupt", () => {
  const bytes = png({ channels: 4 });
  const data = chunkOffset(bytes, "IDAT");
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(data - 8);
  const checksum = new DataView(bytes.buffer, bytes.byteOffset).getUint32(data + length);
  bytes[data + length + 3] ^= 1;
  assertRefused(
    bytes,
    `Cannot decode a.png: the file is corrupt, CRC mismatch for chunk IDAT. Expected ${
      (checksum ^ 1) >>> 0
    }, found ${checksum}. Copy or download the file again.`,
  );
});

Deno.test("any flipped bit of a PNG is refused", () => {
  const bytes = rgbaPng(6, 4);
  for (let position = 0; position < bytes.length; position++) {
    for (const bit of [1, 128]) {
      const flipped = bytes.slice();
      flipped[position] ^= bit;
      assert.throws(() => decodePng(flipped, "a.png"), {
        name: "SceneError",
        message: /^Cannot decode a\.png: /,
      }, `bit ${bit} of byte ${position} went unnoticed`);
    }
  }
});

Deno.test("an impossible header is refused as corrupt", () => {
  const header = chunkOffset(png({}), "IHDR");
  const cases: [number, number[], string][] = [
    [header, [0, 0, 0, 0], "its size is 0 x 2 pixels"],
    [header + 9, [5], "its colour type is 5"],
    [header - 4, [0x49, 0x48, 0x44, 0x53], "its first chunk is not a header"],
  ];
  for (const [offset, values, reason] of cases) {
    const bytes = png({ channels: 4 });
    bytes.set(values, offset);
    assertRefused(
      bytes,
      `Cannot decode a.png: the file is corrupt, ${reason}. Copy or download the file again.`,
    );
  }
});
