import assert from "node:assert/strict";
import { crc32, deflateSync } from "node:zlib";
import fc from "npm:fast-check@^4.0.0";
import { encode, type ImageData } from "npm:fast-png@^8.0.0";
import { decodePng } from "../../../src/scene/images/png.ts";
import { pngHeader } from "../../../src/scene/images/png_header.ts";
import { SceneError } from "../../../src/scene/scene.ts";
import { PNG_FIXTURES } from "./png_fixtures.ts";
import { rgbaPng } from "../temp_scene.ts";

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

/** A PNG of these chunks, with right checksums. */
function pngOf(chunks: readonly (readonly [type: string, data: Uint8Array])[]): Uint8Array {
  const parts = chunks.map(([type, data]) => {
    const chunk = new Uint8Array(12 + data.length);
    const view = new DataView(chunk.buffer);
    view.setUint32(0, data.length);
    chunk.set([...type].map((c) => c.charCodeAt(0)), 4);
    chunk.set(data, 8);
    view.setUint32(8 + data.length, crc32(chunk.subarray(4, 8 + data.length)));
    return chunk;
  });
  const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  return Uint8Array.from([...signature, ...parts.flatMap((part) => [...part])]);
}

/** The chunks of a PNG. */
function chunksOf(bytes: Uint8Array): [type: string, data: Uint8Array][] {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const chunks: [string, Uint8Array][] = [];
  for (let offset = 8; offset < bytes.length;) {
    const length = view.getUint32(offset);
    const type = String.fromCharCode(...bytes.subarray(offset + 4, offset + 8));
    chunks.push([type, bytes.subarray(offset + 8, offset + 8 + length)]);
    offset += 12 + length;
  }
  return chunks;
}

/** A copy with one byte changed. */
function withByte(bytes: Uint8Array, position: number, value: number): Uint8Array {
  const copy = bytes.slice();
  copy[position] = value;
  return copy;
}

/** A header's data. */
function header(width: number, height: number, depth: number, colourType: number): Uint8Array {
  const data = new Uint8Array(13);
  const view = new DataView(data.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  data.set([depth, colourType], 8);
  return data;
}

const END = ["IEND", new Uint8Array(0)] as const;

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
  assert.equal(pngHeader(view, "a.png")?.width, 4);
});

for (const { kind, png, pixels } of PNG_FIXTURES) {
  Deno.test(`a PNG of ${kind} decodes as libpng does`, () => {
    assert.deepEqual(decodePng(Uint8Array.fromBase64(png), "a.png"), {
      width: 7,
      height: 5,
      data: Uint8Array.fromBase64(pixels),
    });
  });
}

Deno.test("every filter and size decodes to what an independent encoder wrote", () => {
  const images = fc.record({
    width: fc.integer({ min: 1, max: 20 }),
    height: fc.integer({ min: 1, max: 20 }),
    channels: fc.constantFrom(3, 4),
    interlace: fc.constantFrom<"Adam7" | "null">("Adam7", "null"),
    seed: fc.integer({ min: 0, max: 1000 }),
  });
  fc.assert(fc.property(images, ({ width, height, channels, interlace, seed }) => {
    const values = { length: width * height * channels };
    const data = Uint8Array.from(values, (_, i) => Math.imul(i + seed, 2654435761) >>> 13);
    const bytes = encode({ width, height, data, channels }, { interlace });
    const decoded = decodePng(bytes, "a.png");
    const expected = Array.from({ length: width * height }, (_, i) => {
      const pixel = [...data.subarray(i * channels, (i + 1) * channels)];
      return channels === 4 ? pixel : [...pixel, 255];
    }).flat();
    assert.deepEqual([...decoded.data], expected);
  }));
});

Deno.test("a palette's missing or wrong entries are refused", () => {
  const pixels = ["IDAT", deflateSync(Uint8Array.of(0, 1))] as const;
  const head = ["IHDR", header(1, 1, 8, 3)] as const;
  const of = (palette: number[], alphas: number[]) =>
    pngOf([
      head,
      ["PLTE", Uint8Array.from(palette)],
      ["tRNS", Uint8Array.from(alphas)],
      pixels,
      END,
    ]);
  assert.deepEqual(
    decodePng(of([9, 9, 9, 1, 2, 3], [0, 128]), "a.png").data,
    Uint8Array.of(1, 2, 3, 128),
  );
  const refused: [Uint8Array, RegExp][] = [
    [pngOf([head, pixels, END]), /it has no palette/],
    [of([9, 9, 9], []), /its palette has no colour 1/],
    [of([9, 9, 9, 1], []), /its palette has 4 bytes and 0 alphas/],
    [of([9, 9, 9], [1, 2]), /its palette has 3 bytes and 2 alphas/],
  ];
  for (const [bytes, message] of refused) {
    assert.throws(() => decodePng(bytes, "a.png"), { name: "SceneError", message });
  }
});

Deno.test("a transparent colour with too few values is refused", () => {
  const [head, ...rest] = chunksOf(png({ channels: 3 }));
  assertRefused(
    pngOf([head, ["tRNS", new Uint8Array(4)], ...rest]),
    "Cannot decode a.png: the file is corrupt, its transparent colour (tRNS) has 4 bytes. " +
      "Copy or download the file again.",
  );
});

Deno.test("chunks that say nothing of the pixels are skipped, unknown critical ones refused", () => {
  const plain = png({ channels: 4 });
  const [head, ...rest] = chunksOf(plain);
  const odd = Uint8Array.of(1, 2, 3);
  const chatty = pngOf([head, ["iCCP", odd], ["gAMA", odd], ["zzZz", odd], ...rest]);
  assert.deepEqual(decodePng(chatty, "a.png"), decodePng(plain, "a.png"));
  for (const [type, reason] of [["CgBI", 'its chunk "CgBI" is unknown'], ["IHDR", "two chunks"]]) {
    assert.throws(() => decodePng(pngOf([head, [type, odd], ...rest]), "a.png"), {
      name: "SceneError",
      message: new RegExp(reason),
    });
  }
});

Deno.test("pixels that are fewer or more than the header declares are refused", () => {
  const rows = (count: number) => deflateSync(new Uint8Array(count * 9));
  const of = (count: number) => pngOf([["IHDR", header(2, 4, 8, 6)], ["IDAT", rows(count)], END]);
  assert.equal(decodePng(of(4), "a.png").data.length, 32);
  assert.throws(() => decodePng(of(3), "a.png"), /fewer pixels than it declares/);
  assert.throws(() => decodePng(of(5), "a.png"), /more pixels than its header declares/);
  const filter = deflateSync(Uint8Array.of(5, 0));
  const unknown = pngOf([["IHDR", header(1, 1, 8, 0)], ["IDAT", filter], END]);
  assert.throws(() => decodePng(unknown, "a.png"), /a row of it has the filter 5/);
});

Deno.test("a bomb is refused before it takes memory", () => {
  const zeros = deflateSync(new Uint8Array(5e7));
  const refused: [Uint8Array, RegExp][] = [
    [
      pngOf([["IHDR", header(60000, 60000, 8, 6)], ["IDAT", zeros], END]),
      /must have at most 268435456 pixels, but its size is 60000 x 60000/,
    ],
    [
      pngOf([["IHDR", header(16000, 16000, 16, 6)], ["IDAT", zeros.subarray(0, 1000)], END]),
      /1000 bytes cannot hold the 16000 x 16000 pixels/,
    ],
    [
      pngOf([["IHDR", header(1, 1, 8, 6)], ["IDAT", zeros], END]),
      /more pixels than its header declares/,
    ],
  ];
  for (const [bytes, message] of refused) {
    const { rss } = Deno.memoryUsage();
    assert.throws(() => decodePng(bytes, "a.png"), { name: "SceneError", message });
    assert.ok(Deno.memoryUsage().rss - rss < 1e8, `${message} came too late`);
  }
});

Deno.test("a PNG with any change in its chunks decodes or is refused", () => {
  const change = fc.record({
    fixture: fc.integer({ min: 0, max: PNG_FIXTURES.length - 1 }),
    chunk: fc.nat(),
    position: fc.nat(),
    value: fc.integer({ min: 0, max: 255 }),
    cut: fc.boolean(),
  });
  fc.assert(
    fc.property(change, ({ fixture, chunk, position, value, cut }) => {
      const chunks = chunksOf(Uint8Array.fromBase64(PNG_FIXTURES[fixture].png));
      const [type, data] = chunks[chunk % chunks.length];
      const at = position % Math.max(1, data.length);
      const changed = cut ? data.slice(0, at) : withByte(data, at, value);
      chunks[chunk % chunks.length] = [type, changed];
      try {
        const { width, height, data } = decodePng(pngOf(chunks), "a.png");
        assert.equal(data.length, width * height * 4);
      } catch (error) {
        assert.ok(error instanceof SceneError, `${error}`);
      }
    }),
    { numRuns: 2000 },
  );
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
  bytes[data + length + 3] ^= 1;
  assertRefused(
    bytes,
    "Cannot decode a.png: the file is corrupt, the checksum of its chunk IDAT is wrong. " +
      "Copy or download the file again.",
  );
});

Deno.test("any flipped bit of a PNG is refused", () => {
  const bytes = rgbaPng(6, 4);
  for (let position = 8; position < bytes.length; position++) {
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
  const start = chunkOffset(png({}), "IHDR");
  const cases: [number, number[], string][] = [
    [start, [0, 0, 0, 0], "its size is 0 x 2 pixels"],
    [start + 9, [5], "its colour type is 5"],
    [start + 8, [4], "its colours of type 6 have 4 bits"],
    [start + 12, [2], "its compression, filter and interlace methods are 0, 0 and 2"],
    [start - 4, [0x49, 0x48, 0x44, 0x53], "its first chunk is not a header"],
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
