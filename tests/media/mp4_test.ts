import assert from "node:assert/strict";
import { join } from "node:path";
import { MediaError, type VideoOptions, writeVideo } from "../../src/media/mod.ts";
import { withTempFolder } from "../scene/temp_scene.ts";
import {
  decibels,
  decodeWithFfmpeg,
  drawFrame,
  HAS_FFMPEG,
  namesIn,
  rgbOf,
  writeFrames,
} from "./media_test_tools.ts";

const ENCODERS = ["ffmpeg", "wasm"] as const;

/** Decibels: few eyes see what is lost. Colours by the wrong matrix have 34 and 32. */
const LIKE_THE_PICTURE = { ffmpeg: 38, wasm: 35 };

for (const encoder of ENCODERS) {
  const ignore = encoder === "ffmpeg" && !HAS_FFMPEG;
  const test = (name: string, fn: () => Promise<void>) =>
    Deno.test({ name: `${encoder}: ${name}`, ignore, fn });

  test("an MP4 has the frames, the size and the duration that it should", async () => {
    await withTempFolder(async (folder) => {
      const file = join(folder, "orbit.mp4");
      const frames = await writeFrames(folder, 50, 48, 32);
      const seen: number[][] = [];
      const report = await writeVideo(file, frames, {
        fps: 23.976,
        encoder,
        onProgress: (done, total) => seen.push([done, total]),
      });
      const bytes = await Deno.readFile(file);
      assert.deepEqual(report, { encoder, frames: 50, width: 48, height: 32, bytes: bytes.length });
      assert.deepEqual(seen, frames.map((_, i) => [i + 1, 50]));

      const movie = describeMp4(bytes);
      assert.equal(movie.frames, 50);
      assert.deepEqual([movie.width, movie.height], [48, 32]);
      assert.ok(Math.abs(movie.seconds - 50 / 23.976) < 1e-3, `${movie.seconds}`);
      assert.equal(movie.created, 0);
      // Players may jump to the first frame and every two seconds; sRGB is declared.
      assert.deepEqual(movie.keyFrames, [1, 49]);
      assert.deepEqual(movie.colors.slice(0, 2), [1, 13]);
    });
  });

  test("frames look like their pictures, colours included", async () => {
    await withTempFolder(async (folder) => {
      const file = join(folder, "orbit.mp4");
      await writeVideo(file, await writeFrames(folder, 5, 64, 48), { fps: 30, encoder });
      if (!HAS_FFMPEG) return;
      const frames = await decodeWithFfmpeg(file, 64, 48);
      assert.equal(frames.length, 5);
      for (const [i, frame] of frames.entries()) {
        const quality = decibels(frame, rgbOf(drawFrame(i, 64, 48)));
        assert.ok(quality > LIKE_THE_PICTURE[encoder], `frame ${i}: ${quality} dB`);
        // Frames are told apart: each is nearest to its own picture.
        assert.ok(decibels(frame, rgbOf(drawFrame(i + 2, 64, 48))) < quality - 6);
      }
    });
  });

  test("transparent pixels are white", async () => {
    await withTempFolder(async (folder) => {
      const file = join(folder, "orbit.mp4");
      await writeVideo(file, await writeFrames(folder, 1, 64, 64, true), { fps: 30, encoder });
      if (!HAS_FFMPEG) return;
      const [frame] = await decodeWithFfmpeg(file, 64, 64);
      assert.ok(frame.subarray(0, 3 * 64 * 4).every((value) => value > 248));
      assert.ok(frame.some((value) => value < 100));
    });
  });

  test("odd sizes repeat their last row and column", async () => {
    await withTempFolder(async (folder) => {
      const file = join(folder, "orbit.mp4");
      const pictures = await writeFrames(folder, 2, 47, 33);
      const report = await writeVideo(file, pictures, { fps: 30, encoder });
      assert.deepEqual([report.width, report.height], [48, 34]);
      const { width, height } = describeMp4(await Deno.readFile(file));
      assert.deepEqual([width, height], [48, 34]);
      if (!HAS_FFMPEG) return;
      const [frame] = await decodeWithFfmpeg(file, 48, 34);
      const expected = new Uint8Array(48 * 34 * 3);
      const picture = rgbOf(drawFrame(0, 47, 33));
      for (let y = 0; y < 34; y++) {
        for (let x = 0; x < 48; x++) {
          const source = 3 * (Math.min(y, 32) * 47 + Math.min(x, 46));
          expected.set(picture.subarray(source, source + 3), 3 * (y * 48 + x));
        }
      }
      assert.ok(decibels(frame, expected) > LIKE_THE_PICTURE[encoder]);
    });
  });

  test("the smallest film is one frame of one pixel", async () => {
    await withTempFolder(async (folder) => {
      const file = join(folder, "dot.mp4");
      const pictures = await writeFrames(folder, 1, 1, 1);
      const report = await writeVideo(file, pictures, { fps: 0.01, encoder });
      assert.deepEqual([report.width, report.height, report.frames], [2, 2, 1]);
      assert.equal(describeMp4(await Deno.readFile(file)).frames, 1);
    });
  });

  test("the same pictures give the same bytes", async () => {
    await withTempFolder(async (folder) => {
      const pictures = await writeFrames(folder, 6, 64, 48);
      const make = async (name: string) => {
        await writeVideo(join(folder, name), pictures, { fps: 30, encoder });
        return await Deno.readFile(join(folder, name));
      };
      const first = await make("a.mp4");
      await new Promise((resolve) => setTimeout(resolve, 1100)); // dates in MP4s count seconds
      assert.deepEqual(await make("b.mp4"), first);
    });
  });

  test("an abandoned film leaves the old one, and nothing else", async () => {
    await withTempFolder(async (folder) => {
      const file = join(folder, "orbit.mp4");
      const pictures = await writeFrames(folder, 8, 32, 32);
      await Deno.writeTextFile(file, "old");
      const stop = new AbortController();
      const reason = new Error("enough");
      const options: VideoOptions = {
        fps: 30,
        encoder,
        signal: stop.signal,
        onProgress: (done) => done === 3 && stop.abort(reason),
      };
      await assert.rejects(writeVideo(file, pictures, options), reason);
      assert.equal(await Deno.readTextFile(file), "old");
      assert.deepEqual(namesIn(folder).filter((name) => !name.endsWith(".png")), ["orbit.mp4"]);
    });
  });

  test("a picture that is corrupt in the middle of the film is named", async () => {
    await withTempFolder(async (folder) => {
      const pictures = await writeFrames(folder, 4, 32, 32);
      const bytes = await Deno.readFile(pictures[2]);
      bytes[bytes.length - 20] ^= 1;
      await Deno.writeFile(pictures[2], bytes);
      const work = writeVideo(join(folder, "orbit.mp4"), pictures, { fps: 30, encoder });
      await assert.rejects(work, (error: Error) => {
        assert.ok(error instanceof MediaError);
        assert.match(error.message, /^Cannot decode .*orbit_0002\.png: the file is corrupt/);
        return true;
      });
      assert.equal(namesIn(folder).length, 4);
    });
  });

  test("a folder that does not exist is named", async () => {
    await withTempFolder(async (folder) => {
      const pictures = await writeFrames(folder, 1, 32, 32);
      const file = join(folder, "none", "orbit.mp4");
      await assert.rejects(
        writeVideo(file, pictures, { fps: 30, encoder }),
        ({ name, message }) => name === "FileError" && message.includes(file),
      );
    });
  });
}

Deno.test(
  "a program of that name that fails is quoted",
  { ignore: Deno.build.os === "windows" },
  async () => {
    await withTempFolder(async (folder) => {
      await writeProgram(folder, `echo one >&2; echo "two: no space" >&2; exit 7`);
      const pictures = await writeFrames(folder, 3, 400, 400);
      const { code, stderr } = await writeVideoInChild(folder, pictures);
      assert.equal(code, 1);
      assert.equal(stderr, "Cannot encode 3 frames: ffmpeg failed with code 7: two: no space\n");
      assert.deepEqual(namesIn(folder).filter((name) => name.includes("mp4")), []);
    });
  },
);

Deno.test(
  "without libx264 the film is encoded here",
  { ignore: Deno.build.os === "windows" },
  async () => {
    await withTempFolder(async (folder) => {
      await writeProgram(folder, `exit 7`, "libopenh264");
      const { code, stdout } = await writeVideoInChild(
        folder,
        await writeFrames(folder, 3, 32, 32),
      );
      assert.deepEqual([code, stdout], [0, "wasm\n"]);
    });
  },
);

/** Puts an ffmpeg of our own into a folder. */
async function writeProgram(folder: string, encode: string, encoders = "libx264"): Promise<void> {
  const script = `#!/bin/sh
    case "$*" in
      *-version) echo "ffmpeg version 9.9 of ours" ;;
      *-encoders) echo " V....D ${encoders}" ;;
      *) ${encode} ;;
    esac
  `;
  await Deno.writeTextFile(join(folder, "ffmpeg"), script, { mode: 0o755 });
}

/** Writes a film in a process whose PATH begins with a folder; prints who encoded it, or what is wrong. */
async function writeVideoInChild(folder: string, pictures: readonly string[]) {
  const module = new URL("../../src/media/mod.ts", import.meta.url);
  const code = `
    import { writeVideo } from ${JSON.stringify(module.href)};
    const [file, ...frames] = Deno.args;
    try {
      console.log((await writeVideo(file, frames, { fps: 30 })).encoder);
    } catch (error) {
      console.error(error.message);
      Deno.exit(1);
    }
  `;
  const script = join(folder, "film.ts");
  await Deno.writeTextFile(script, code);
  const output = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", "--no-check", "--quiet", script],
      ...[join(folder, "orbit.mp4"), ...pictures],
    ],
    env: { PATH: `${folder}:${Deno.env.get("PATH")}`, NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  return {
    code: output.code,
    stdout: decoder.decode(output.stdout),
    stderr: decoder.decode(output.stderr),
  };
}

/** What the index of an MP4 says. */
function describeMp4(bytes: Uint8Array) {
  assert.equal(boxes(bytes)[0].type, "ftyp");
  const moov = boxes(bytes).find(({ type }) => type === "moov")!.content;
  const header = view(find(moov, "trak", "mdia", "mdhd"));
  const table = find(moov, "trak", "mdia", "minf", "stbl");
  const entry = find(table, "stsd").subarray(8 + 8); // one sample entry, avc1, after a count
  const colors = boxes(entry.subarray(78)).find(({ type }) => type === "colr")!.content;
  const starts = boxes(table).find(({ type }) => type === "stss")?.content; // none: all of them
  return {
    created: header.getUint32(4),
    seconds: header.getUint32(16) / header.getUint32(12),
    frames: view(find(table, "stsz")).getUint32(8),
    width: view(entry).getUint16(24),
    height: view(entry).getUint16(26),
    keyFrames: starts &&
      Array.from(
        { length: view(starts).getUint32(4) },
        (_, i) => view(starts).getUint32(8 + 4 * i),
      ),
    colors: [4, 6, 8].map((offset) => view(colors).getUint16(offset)),
  };
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function find(bytes: Uint8Array, ...path: string[]): Uint8Array {
  return path.reduce((inside, name) => {
    const found = boxes(inside).find(({ type }) => type === name);
    assert.ok(found, `there is no box ${name}`);
    return found.content;
  }, bytes);
}

function boxes(bytes: Uint8Array): { type: string; content: Uint8Array }[] {
  const found = [];
  for (let start = 0; start + 8 <= bytes.length;) {
    const length = view(bytes).getUint32(start);
    const type = String.fromCharCode(...bytes.subarray(start + 4, start + 8));
    assert.ok(length >= 8 && start + length <= bytes.length, `box ${type} of ${length} bytes`);
    found.push({ type, content: bytes.subarray(start + 8, start + length) });
    start += length;
  }
  return found;
}
