/** What the tests of formats have in common: pixels of points through a frame's camera, and damaged files. */
import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "npm:fast-check@^4.0.0";
import { project } from "../../../src/math/projection.ts";
import type { Vec3 } from "../../../src/math/vector.ts";
import { frameCamera } from "../../../src/scene/cameras.ts";
import type { Capture, Frame } from "../../../src/scene/capture.ts";
import type { SceneFormat } from "../../../src/scene/formats/format.ts";
import { SceneError } from "../../../src/scene/scene.ts";
import { rgbaPng, withTempFolder, write } from "../temp_scene.ts";

/** Files by their names in a folder. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** What is said of a file may not be longer: three lines of a terminal. */
const LONGEST_REFUSAL = 300;

/** The pixel of an image of a size at which a frame's camera sees a point of the world, in float64. */
export function pixelOf(
  frame: Frame,
  size: { readonly width: number; readonly height: number },
  point: readonly number[],
): readonly number[] {
  const camera = frameCamera(frame, size);
  const { cameraToWorld: m } = camera;
  const offset = [point[0] - m[3], point[1] - m[7], point[2] - m[11]];
  const inCamera = [0, 1, 2].map((axis) =>
    m[axis] * offset[0] + m[4 + axis] * offset[1] + m[8 + axis] * offset[2]
  );
  const pixel = project(camera, inCamera as unknown as Vec3);
  assert.ok(pixel, `${frame.name} does not see ${point}`);
  return pixel;
}

/** Writes files into a folder of their own, reads it, and checks what comes of it. */
export function withCapture(
  format: SceneFormat,
  files: Files,
  check: (capture: Capture, folder: string) => void | Promise<void>,
): Promise<void> {
  return withTempFolder(async (folder) => {
    await writeAll(folder, files);
    await check(await format.read(folder, { downscale: 1 }), folder);
  });
}

/** Checks that files are refused by a message, in which {folder} stands for theirs. */
export function assertRefused(format: SceneFormat, files: Files, message: string): Promise<void> {
  return withTempFolder(async (folder) => {
    await writeAll(folder, files);
    const expected = message.replaceAll("{folder}", folder);
    assert.ok(message.length < LONGEST_REFUSAL, `the message has ${message.length} characters`);
    await assert.rejects(format.read(folder, { downscale: 1 }), {
      name: "SceneError",
      message: expected,
    });
  });
}

/**
 * Tests that what a format's file may hold wrongly is refused, and that it is read or refused when damaged.
 *
 * @param title what the format is called in the tests' names
 * @param file the name of its file
 * @param files a capture that is read
 * @param beside what lies beside the files that are refused
 * @param refusals what is wrong with a file -> its content, and the message behind the file's name
 */
export function testRefusals(
  title: string,
  format: SceneFormat,
  file: string,
  { files, beside }: { readonly files: Files; readonly beside: Files },
  refusals: Readonly<Record<string, readonly [content: string, message: string]>>,
): void {
  for (const [what, [content, message]] of Object.entries(refusals)) {
    Deno.test(`${title}'s format refuses ${what}`, () =>
      assertRefused(
        format,
        { ...beside, [file]: content },
        `Cannot read {folder}/${file}: ${message}`,
      ));
  }
  Deno.test(`damaged files of ${title} are read or refused`, () =>
    assertDamageHandled(format, files, file));
}

/** Files for names of images, each of 6 x 4 pixels. */
export function images(...names: string[]): Files {
  return Object.fromEntries(names.map((name, i) => [name, rgbaPng(6, 4, i)]));
}

/** Writes files by their names. */
export async function writeAll(folder: string, files: Files): Promise<void> {
  for (const [name, content] of Object.entries(files)) await write(join(folder, name), content);
}

/**
 * Checks that a format's file, cut at every 7 % of its length and changed at random, is read or refused by an
 * error of denerf's, and that what is read is finite.
 */
export async function assertDamageHandled(
  format: SceneFormat,
  files: Files,
  name: string,
): Promise<void> {
  const content = files[name];
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  await withTempFolder(async (folder) => {
    await writeAll(folder, files);
    const check = async (damaged: Uint8Array) => {
      await Deno.writeFile(join(folder, name), damaged);
      try {
        const { frames, points } = await format.read(folder, { downscale: 1 });
        assert.ok(frames.length > 0);
        assert.ok(frames.every(({ cameraToWorld }) => cameraToWorld.every(Number.isFinite)));
        assert.ok(points === null || points.positions.every(Number.isFinite));
      } catch (error) {
        if (!(error instanceof SceneError)) throw error;
        assert.doesNotMatch(error.message, /\n/);
        const length = error.message.replaceAll(folder, "").length;
        assert.ok(length <= LONGEST_REFUSAL, `${length} characters: ${error.message}`);
      }
    };
    for (let percent = 0; percent < 100; percent += 7) {
      await check(bytes.slice(0, Math.floor(bytes.length * percent / 100)));
    }
    const edit = fc.record({
      at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      length: fc.nat(6),
      by: fc.oneof(
        fc.uint8Array({ maxLength: 4 }),
        fc.constantFrom(
          "null",
          "-1",
          "1e999",
          "NaN",
          "[]",
          "{}",
          '""',
          "0",
          "<a>",
          "</",
          "&x;",
          ",",
        )
          .map((word) => new TextEncoder().encode(word)),
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
        let changed = [...bytes];
        for (const { at, length, by } of edits) {
          const start = Math.floor(at * changed.length);
          changed = [...changed.slice(0, start), ...by, ...changed.slice(start + length)];
        }
        await check(Uint8Array.from(changed));
      }),
      { numRuns: 150 },
    );
  });
}
