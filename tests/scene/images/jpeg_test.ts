import assert from "node:assert/strict";
import fc from "npm:fast-check@^4.0.0";
import { exifOrientation } from "../../../src/scene/images/exif.ts";
import { decodeJpeg } from "../../../src/scene/images/jpeg.ts";
import { jpegHeader } from "../../../src/scene/images/jpeg_header.ts";
import { SceneError } from "../../../src/scene/scene.ts";
import { CMYK_JPEG, COLOUR_JPEGS, ORIENTED_JPEGS } from "./jpeg_fixtures.ts";
import { beerImage } from "./real_images.ts";

const BASELINE = Uint8Array.fromBase64(COLOUR_JPEGS.baseline);
const PROGRESSIVE = Uint8Array.fromBase64(COLOUR_JPEGS.progressive);

/** Where the data of the first segment with this marker begins. */
function segmentOffset(bytes: Uint8Array, marker: number): number {
  return bytes.findIndex((byte, i) => byte === 0xff && bytes[i + 1] === marker) + 4;
}

/** A copy with other bytes from an offset on. */
function changed(bytes: Uint8Array, offset: number, values: number[]): Uint8Array {
  const copy = bytes.slice();
  copy.set(values, offset);
  return copy;
}

function inserted(bytes: Uint8Array, offset: number, more: ArrayLike<number>): Uint8Array {
  const joined = new Uint8Array(bytes.length + more.length);
  joined.set(bytes.subarray(0, offset));
  joined.set(more, offset);
  joined.set(bytes.subarray(offset), offset + more.length);
  return joined;
}

function assertRefused(bytes: Uint8Array, message: RegExp): void {
  assert.throws(() => decodeJpeg(bytes, "a.jpg"), { name: "SceneError", message });
}

/** The decoded image, or undefined if it was refused as it should be. */
function decodeOrRefuse(bytes: Uint8Array): void {
  try {
    const { width, height, data } = decodeJpeg(bytes, "a.jpg");
    assert.equal(data.length, width * height * 4);
  } catch (error) {
    assert.ok(error instanceof SceneError, `${error}`);
    assert.match(error.message, /^Cannot decode a\.jpg: /);
  }
}

for (const [kind, base64] of Object.entries(COLOUR_JPEGS)) {
  Deno.test(`a JPEG of the kind ${kind} decodes to its colours`, () => {
    const tolerance = kind.includes("halved") ? 20 : 8; // Chroma is smeared over two pixels.
    const { width, height, data } = decodeJpeg(Uint8Array.fromBase64(base64), "a.jpg");
    assert.deepEqual([width, height, data.length], [20, 12, 20 * 12 * 4]);
    for (let i = 0; i < 20 * 12; i++) {
      const [x, y] = [i % 20, Math.floor(i / 20)];
      const expected = [10 * x + 20, 15 * y + 30, 220 - 5 * x - 5 * y, 255];
      for (const [channel, value] of expected.entries()) {
        const error = Math.abs(data[4 * i + channel] - value);
        assert.ok(
          error <= tolerance,
          `channel ${channel} of pixel (${x}, ${y}) is off by ${error}`,
        );
      }
    }
  });
}

for (const [i, base64] of ORIENTED_JPEGS.entries()) {
  Deno.test(`a grey JPEG of orientation ${i + 1} is turned upright`, () => {
    const bytes = Uint8Array.fromBase64(base64);
    const header = jpegHeader(bytes, "a.jpg");
    assert.equal(header?.orientation, i + 1);
    const { width, height, data } = decodeJpeg(bytes, "a.jpg");
    assert.deepEqual([width, height], [12, 5]);
    for (let pixel = 0; pixel < width * height; pixel++) {
      const [x, y] = [pixel % width, Math.floor(pixel / width)];
      const [red, green, blue, alpha] = data.subarray(4 * pixel);
      assert.deepEqual([green, blue, alpha], [red, red, 255]);
      assert.ok(Math.abs(red - (20 + 12 * x + 20 * y)) <= 3, `pixel (${x}, ${y}) is ${red}`);
    }
    const stored = decodeJpeg(bytes, "a.jpg", 1);
    assert.deepEqual([stored.width, stored.height], i < 4 ? [12, 5] : [5, 12]);
  });
}

Deno.test("senseless EXIF data are as none", () => {
  const tiff = (...values: number[]) => Uint8Array.from(values);
  const head = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1];
  assert.equal(exifOrientation(tiff(...head, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0)), 6);
  for (
    const senseless of [
      [],
      head,
      head.with(7, 255),
      [...head, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 9, 0, 0], // there is no orientation 9
      [...head, 1, 0x12, 0, 7, 0, 0, 0, 1, 0, 6, 0, 0], // not of the type SHORT
      [0, 0, ...head.slice(2), 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0],
    ]
  ) {
    assert.equal(exifOrientation(tiff(...senseless)), 1);
  }
  fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
    const orientation = exifOrientation(Uint8Array.of(0x49, 0x49, 42, 0, 8, 0, 0, 0, ...bytes));
    assert.ok(orientation >= 1 && orientation <= 8);
  }));
});

Deno.test("kinds of JPEG that are not read are refused by name", () => {
  const frame = segmentOffset(BASELINE, 0xc0);
  assertRefused(
    Uint8Array.fromBase64(CMYK_JPEG),
    /^Cannot decode a\.jpg: it is a JPEG with four inks \(CMYK\), which is not read\. Save it as /,
  );
  assertRefused(changed(BASELINE, frame, [12]), /it is a JPEG of 12 bits/);
  assertRefused(changed(BASELINE, frame + 5, [2]), /it is a JPEG of 2 colour components/);
  assertRefused(changed(BASELINE, frame - 3, [0xc9]), /lossless, hierarchical or arithmetic/);
  assertRefused(changed(BASELINE, frame + 1, [0, 0]), /its size is 20 x 0 pixels/);
});

Deno.test("a JPEG cut off anywhere is refused as truncated", () => {
  for (const bytes of [BASELINE, PROGRESSIVE]) {
    for (let length = 3; length < bytes.length; length++) {
      assertRefused(
        bytes.subarray(0, length),
        new RegExp(`^Cannot decode a\\.jpg: the file is truncated, it ends after ${length} bytes `),
      );
    }
  }
});

Deno.test("bytes after a JPEG's end are ignored, and an end inside its EXIF data is none", () => {
  const expected = decodeJpeg(BASELINE, "a.jpg");
  const trailing = inserted(BASELINE, BASELINE.length, [...BASELINE, 1, 2, 3]);
  assert.deepEqual(decodeJpeg(trailing, "a.jpg"), expected);
  const preview = [0xff, 0xe1, 0, BASELINE.length + 2 & 255, ...BASELINE];
  preview[2] = BASELINE.length + 2 >> 8;
  const withPreview = inserted(BASELINE, 2, preview);
  assert.deepEqual(decodeJpeg(withPreview, "a.jpg"), expected);
  assertRefused(withPreview.subarray(0, -2), /the file is truncated/);
});

Deno.test("a JPEG whose pixels end too early is refused, whatever marks its end", () => {
  const scan = segmentOffset(BASELINE, 0xda);
  const short = Uint8Array.from([...BASELINE.subarray(0, scan + 30), 0xff, 0xd9]);
  assertRefused(short, /the file is corrupt, Corrupt JPEG data: premature end of data segment/);
  // The decoder that met the damage is as good as new.
  assert.deepEqual(decodeJpeg(BASELINE, "a.jpg").width, 20);
});

Deno.test("a JPEG that declares more pixels than it can hold is refused before they take memory", () => {
  const frame = segmentOffset(BASELINE, 0xc0);
  const { rss } = Deno.memoryUsage();
  assertRefused(
    changed(BASELINE, frame + 1, [0xff, 0xff, 0xff, 0xff]),
    /it must have at most 268435456 pixels, but its size is 65535 x 65535/,
  );
  assertRefused(
    changed(BASELINE, frame + 1, [0x3e, 0x80, 0x3e, 0x80]),
    /bytes cannot hold the 16000 x 16000 pixels that its header declares/,
  );
  assert.ok(Deno.memoryUsage().rss - rss < 1e8);
  const scans = inserted(BASELINE, BASELINE.length - 2, Array(101).fill([0xff, 0xda, 0, 2]).flat());
  assertRefused(scans, /it has more than 100 scans/);
});

Deno.test("a JPEG with any bytes changed decodes or is refused", () => {
  const changes = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), {
    minLength: 1,
    maxLength: 4,
  });
  const files = fc.constantFrom(BASELINE, PROGRESSIVE, Uint8Array.fromBase64(ORIENTED_JPEGS[5]));
  fc.assert(
    fc.property(files, changes, (file, changes) => {
      const bytes = file.slice();
      for (const [position, value] of changes) bytes[position % bytes.length] = value;
      decodeOrRefuse(bytes);
    }),
    { numRuns: 500 },
  );
});

Deno.test("a photograph that is cut and repaired, or changed, decodes or is refused", async () => {
  const photograph = await beerImage();
  if (photograph === undefined) return;
  assert.deepEqual(decodeJpeg(photograph, "a.jpg").width, 720);
  for (let part = 1; part < 14; part++) {
    const length = Math.floor(photograph.length * part / 14);
    assertRefused(photograph.subarray(0, length), /truncated/);
    const closed = Uint8Array.from([...photograph.subarray(0, length), 0xff, 0xd9]);
    assertRefused(closed, /corrupt/);
  }
  fc.assert(
    fc.property(fc.nat(photograph.length - 1), fc.uint8Array({ minLength: 1, maxLength: 64 }), (
      at,
      values,
    ) => {
      const bytes = photograph.slice();
      bytes.set(values.subarray(0, bytes.length - at), at);
      decodeOrRefuse(bytes);
    }),
    { numRuns: 40 },
  );
});
