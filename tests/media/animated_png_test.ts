import { encode } from "npm:fast-png@^8.0.0";
import assert from "node:assert/strict";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { MediaError, writeVideo } from "../../src/media/mod.ts";
import { decodeImage } from "../../src/scene/mod.ts";
import { withTempFolder, write } from "../scene/temp_scene.ts";
import { drawFrame, namesIn, writeFrames } from "./media_test_tools.ts";

Deno.test("an animated PNG holds every frame without loss, alpha included", async () => {
  await withTempFolder(async (folder) => {
    const file = join(folder, "film.png");
    const report = await writeVideo(file, await writeFrames(folder, 4, 33, 21, true), {
      fps: 23.976,
    });
    const bytes = await Deno.readFile(file);
    assert.deepEqual(report, {
      encoder: "javascript",
      frames: 4,
      width: 33,
      height: 21,
      bytes: bytes.length,
    });
    const film = readAnimation(bytes);
    assert.deepEqual([film.count, film.plays], [4, 0]);
    assert.deepEqual(film.rates, [2398, 2398, 2398, 2398].map((rate) => [100, rate]));
    for (const [i, frame] of film.frames.entries()) {
      assert.deepEqual(await decodeImage(frame, `frame ${i}`), drawFrame(i, 33, 21, true));
    }
    // Viewers that know no animation show the first frame.
    assert.deepEqual(await decodeImage(bytes, "film"), drawFrame(0, 33, 21, true));
  });
});

Deno.test("16-bit grey, as depth has, stays what it is; one that does not loop plays once", async () => {
  await withTempFolder(async (folder) => {
    const pictures = [];
    for (const [i, first] of [7, 4711].entries()) {
      const data = Uint16Array.from({ length: 12 }, (_, k) => first + 257 * k);
      pictures.push(join(folder, `${i}.png`));
      await write(pictures[i], encode({ width: 4, height: 3, data, channels: 1, depth: 16 }));
    }
    const file = join(folder, "film.png");
    await writeVideo(file, pictures, { fps: 1, loop: false });
    const { frames, plays } = readAnimation(await Deno.readFile(file));
    assert.equal(plays, 1);
    for (const [i, frame] of frames.entries()) {
      assert.deepEqual(frame, await Deno.readFile(pictures[i]));
    }
  });
});

Deno.test("frames of different kinds, damaged ones and other formats are named", async () => {
  await withTempFolder(async (folder) => {
    const pictures = await writeFrames(folder, 3, 8, 8);
    const file = join(folder, "film.png");
    const refuses = (reason: RegExp) =>
      assert.rejects(
        writeVideo(file, pictures, { fps: 10 }),
        (error) => error instanceof MediaError && reason.test(error.message),
      );
    const data = new Uint8Array(8 * 8 * 3);
    await write(pictures[1], encode({ width: 8, height: 8, data, channels: 3 }));
    await refuses(/^Cannot use .*orbit_0001\.png in an animated PNG: its kind of colours must be/);

    const whole = await Deno.readFile(pictures[0]);
    await Deno.writeFile(pictures[1], whole.subarray(0, whole.length - 5));
    await refuses(/orbit_0001\.png in an animated PNG: the file is truncated after \d+ bytes\.$/);

    const damaged = whole.slice();
    damaged[60] ^= 1;
    await Deno.writeFile(pictures[1], damaged);
    await refuses(/orbit_0001\.png .* is corrupt, the checksum of its chunk IDAT is wrong\.$/);
    assert.equal(namesIn(folder).length, 3);
  });
});

/** Takes an animated PNG apart; its frames become PNG files again. */
function readAnimation(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer);
  const signature = bytes.subarray(0, 8);
  const frames: Uint8Array[][] = [];
  const rates: number[][] = [];
  let [count, plays, sequence] = [0, 0, 0];
  let header = new Uint8Array();
  for (let at = 8; at < bytes.length;) {
    const end = at + 12 + view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    assert.equal(view.getUint32(end - 4), crc32(bytes.subarray(at + 4, end - 4)), type);
    if (type === "fcTL" || type === "fdAT") assert.equal(view.getUint32(at + 8), sequence++);
    if (type === "IHDR") header = bytes.slice(at, end);
    if (type === "acTL") [count, plays] = [view.getUint32(at + 8), view.getUint32(at + 12)];
    if (type === "fcTL") {
      frames.push([]);
      rates.push([view.getUint16(at + 28), view.getUint16(at + 30)]);
      assert.deepEqual([...bytes.subarray(at + 12, at + 20)], [...header.subarray(8, 16)]);
    }
    if (type === "IDAT") frames[frames.length - 1].push(bytes.slice(at, end));
    if (type === "fdAT") frames[frames.length - 1].push(idat(bytes.subarray(at + 12, end - 4)));
    at = end;
  }
  const last = bytes.slice(-12);
  const whole = frames.map((data) => concat([signature, header, ...data, last]));
  return { count, plays, rates, frames: whole };
}

function idat(data: Uint8Array): Uint8Array {
  const body = concat([new TextEncoder().encode("IDAT"), data]);
  return concat([u32(data.length), body, u32(crc32(body))]);
}

function u32(value: number): Uint8Array {
  return Uint8Array.from([24, 16, 8, 0], (shift) => value >>> shift);
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
