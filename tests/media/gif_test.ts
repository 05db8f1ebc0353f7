import { encode } from "npm:fast-png@^8.0.0";
import assert from "node:assert/strict";
import { join } from "node:path";
import { MediaError, writeVideo } from "../../src/media/mod.ts";
import { withTempFolder, write } from "../scene/temp_scene.ts";
import { decibels, drawFrame, namesIn, rgbOf, writeFrames } from "./media_test_tools.ts";

Deno.test("a GIF has all frames, and delays that add up to the frame rate", async () => {
  await withTempFolder(async (folder) => {
    const file = join(folder, "orbit.gif");
    const seen: number[] = [];
    const report = await writeVideo(file, await writeFrames(folder, 30, 40, 30), {
      fps: 30,
      onProgress: (done) => seen.push(done),
    });
    const bytes = await Deno.readFile(file);
    assert.deepEqual(report, {
      encoder: "javascript",
      frames: 30,
      width: 40,
      height: 30,
      bytes: bytes.length,
    });
    assert.equal(seen.at(-1), 30);
    const gif = decodeGif(bytes);
    assert.deepEqual([gif.width, gif.height, gif.plays], [40, 30, "forever"]);
    assert.equal(gif.frames.length, 30);
    assert.equal(gif.frames.reduce((sum, { delay }) => sum + delay, 0), 100);
    assert.ok(gif.frames.every(({ delay }) => delay === 3 || delay === 4));
  });
});

Deno.test("a GIF that does not loop plays once", async () => {
  await withTempFolder(async (folder) => {
    const file = join(folder, "orbit.gif");
    await writeVideo(file, await writeFrames(folder, 2, 8, 8), { fps: 10, loop: false });
    assert.equal(decodeGif(await Deno.readFile(file)).plays, "once");
  });
});

Deno.test("frames of a GIF look like their pictures, and shades have no bands", async () => {
  await withTempFolder(async (folder) => {
    const file = join(folder, "orbit.gif");
    await writeVideo(file, await writeFrames(folder, 4, 96, 64), { fps: 10 });
    for (const [i, { rgba }] of decodeGif(await Deno.readFile(file)).frames.entries()) {
      const [found, expected] = [
        rgbOf({ width: 96, height: 64, data: rgba }),
        rgbOf(drawFrame(i, 96, 64)),
      ];
      const quality = decibels(found, expected);
      assert.ok(quality > 36, `frame ${i}: ${quality} dB`);
      // Errors of neighbours cancel out: without dithering, averages are hardly better than pixels.
      const averaged = decibels(blockMeans(found, 96), blockMeans(expected, 96));
      assert.ok(averaged > quality + 6, `frame ${i}: ${quality} dB, averaged ${averaged} dB`);
    }
  });
});

Deno.test("what a picture does not show is transparent in a GIF, and cleared before the next frame", async () => {
  await withTempFolder(async (folder) => {
    const file = join(folder, "orbit.gif");
    await writeVideo(file, await writeFrames(folder, 3, 64, 48, true), { fps: 10 });
    for (const [i, { rgba, disposal }] of decodeGif(await Deno.readFile(file)).frames.entries()) {
      const { data } = drawFrame(i, 64, 48, true);
      assert.deepEqual(alphas(rgba), alphas(data));
      assert.equal(disposal, 2);
      for (let p = 0; p < data.length; p += 4) {
        if (data[p + 3] > 0) assert.ok(Math.abs(rgba[p] - data[p]) < 30);
      }
    }
  });
});

Deno.test("a GIF of nothing at all is transparent", async () => {
  await withTempFolder(async (folder) => {
    const file = join(folder, "orbit.gif");
    await writeVideo(file, await writeFrames(folder, 1, 1, 1, true), { fps: 10 });
    assert.deepEqual([...alphas(decodeGif(await Deno.readFile(file)).frames[0].rgba)], [0]);
  });
});

Deno.test("a white background stays white in a GIF, however many shades there are", async () => {
  await withTempFolder(async (folder) => {
    const { width, height, data } = drawFrame(0, 96, 64);
    // Shades of nearly white, too, that would draw it away from white.
    for (let p = 0; p < data.length; p += 4) {
      const x = (p / 4) % width;
      if (x < 48) data.fill(x < 32 ? 255 : 250 + x % 5, p, p + 3);
    }
    const [file, picture] = [join(folder, "orbit.gif"), join(folder, "white.png")];
    await write(picture, encode({ width, height, data, channels: 4 }));
    await writeVideo(file, [picture], { fps: 10 });
    const { rgba } = decodeGif(await Deno.readFile(file)).frames[0];
    for (let y = 0; y < height; y++) {
      const row = rgba.subarray(4 * y * width, 4 * (y * width + 24));
      assert.ok(row.every((value) => value === 255), `row ${y}`);
    }
  });
});

Deno.test("the same pictures give the same GIF", async () => {
  await withTempFolder(async (folder) => {
    const pictures = await writeFrames(folder, 3, 32, 32);
    const [a, b] = [join(folder, "a.gif"), join(folder, "b.gif")];
    for (const file of [a, b]) await writeVideo(file, pictures, { fps: 10 });
    assert.deepEqual(await Deno.readFile(a), await Deno.readFile(b));
  });
});

Deno.test("frame rates that a GIF cannot show are refused", async () => {
  await withTempFolder(async (folder) => {
    const pictures = await writeFrames(folder, 1, 8, 8);
    const file = join(folder, "orbit.gif");
    for (const fps of [60, 0, -1, NaN]) {
      await assert.rejects(
        writeVideo(file, pictures, { fps }),
        new MediaError(
          `Cannot write ${file} as a GIF's frame rate must be from 0.01 to 50 frames a second: ` +
            `current value is ${fps}.`,
        ),
      );
    }
    assert.deepEqual(namesIn(folder), ["orbit_0000.png"]);
  });
});

function alphas(rgba: Uint8Array): Uint8Array {
  return rgba.filter((_, i) => i % 4 === 3);
}

/** Means of 4 x 4 pixels, each channel for itself. */
function blockMeans(rgb: Uint8Array, width: number): Uint8Array {
  const height = rgb.length / 3 / width;
  const means = [];
  for (let y = 0; y < height; y += 4) {
    for (let x = 0; x < width; x += 4) {
      for (let k = 0; k < 3; k++) {
        let sum = 0;
        for (let i = 0; i < 16; i++) sum += rgb[3 * ((y + (i >> 2)) * width + x + (i & 3)) + k];
        means.push(Math.round(sum / 16));
      }
    }
  }
  return Uint8Array.from(means);
}

interface GifFrame {
  delay: number;
  disposal: number;
  rgba: Uint8Array;
}

/** Decodes a GIF whose frames cover all of it and share one table of colours (GIF89a specification). */
function decodeGif(bytes: Uint8Array) {
  const text = (start: number, length: number) =>
    String.fromCharCode(...bytes.subarray(start, start + length));
  const u16 = (at: number) => bytes[at] | bytes[at + 1] << 8;
  assert.equal(text(0, 6), "GIF89a");
  const [width, height] = [u16(6), u16(8)];
  const entries = 2 << (bytes[10] & 7);
  const table = bytes.subarray(13, 13 + 3 * entries);
  const frames: GifFrame[] = [];
  let plays: "once" | "forever" = "once";
  let control = { delay: 0, disposal: 0, hidden: -1 };
  let at = 13 + 3 * entries;
  /** Joins the blocks from `at` on, up to an empty one. */
  const blocks = () => {
    const data: number[] = [];
    while (bytes[at] > 0) {
      data.push(...bytes.subarray(at + 1, at + 1 + bytes[at]));
      at += 1 + bytes[at];
    }
    at++;
    return data;
  };
  while (bytes[at] !== 0x3b) {
    const [kind, label] = bytes.subarray(at, at + 2);
    if (kind === 0x21 && label === 0xf9) {
      const flags = bytes[at + 3];
      const hidden = flags & 1 ? bytes[at + 6] : -1;
      control = { delay: u16(at + 4), disposal: flags >> 2 & 7, hidden };
      at += 8;
    } else if (kind === 0x21) {
      if (text(at + 3, 11) === "NETSCAPE2.0" && u16(at + 16) === 0) plays = "forever";
      at += 2;
      blocks();
    } else {
      assert.equal(kind, 0x2c);
      assert.deepEqual([1, 3, 5, 7].map((i) => u16(at + i)), [0, 0, width, height]);
      assert.equal(bytes[at + 9], 0, "frames share one table of colours");
      const codeBits = bytes[at + 10];
      at += 11;
      const indices = unpackLzw(blocks(), codeBits);
      assert.equal(indices.length, width * height);
      const rgba = Uint8Array.from(
        indices.flatMap((i) =>
          i === control.hidden ? [0, 0, 0, 0] : [...table.subarray(3 * i, 3 * i + 3), 255]
        ),
      );
      frames.push({ delay: control.delay, disposal: control.disposal, rgba });
    }
  }
  assert.equal(at, bytes.length - 1);
  return { width, height, plays, frames };
}

/** GIF's variant of Lempel, Ziv and Welch: codes grow from `bits` + 1 to 12 bits. */
function unpackLzw(data: readonly number[], bits: number): number[] {
  const [clear, end] = [1 << bits, (1 << bits) + 1];
  const out: number[] = [];
  let words: number[][] = [];
  let before: number[] | undefined;
  let size = bits + 1;
  let [buffer, filled] = [0, 0];
  for (const byte of data) {
    buffer |= byte << filled;
    filled += 8;
    while (filled >= size) {
      const code = buffer & (1 << size) - 1;
      buffer >>>= size;
      filled -= size;
      if (code === end) return out;
      if (code === clear) {
        words = Array.from({ length: clear + 2 }, (_, i) => [i]);
        before = undefined;
        size = bits + 1;
        continue;
      }
      const word: number[] = words[code] ?? [...before!, before![0]];
      if (before !== undefined && words.length < 4096) words.push([...before, word[0]]);
      if (words.length === 1 << size && size < 12) size++;
      out.push(...word);
      before = word;
    }
  }
  throw new Error("the codes have no end");
}
