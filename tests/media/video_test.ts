import { encode } from "npm:fast-png@^8.0.0";
import assert from "node:assert/strict";
import { join } from "node:path";
import { MediaError, VIDEO_FORMATS, writeVideo } from "../../src/media/mod.ts";
import { videoFormat } from "../../src/media/video.ts";
import { withTempFolder, write } from "../scene/temp_scene.ts";
import { namesIn, writeFrames } from "./media_test_tools.ts";

Deno.test("a video's name says what it is to be", () => {
  assert.equal(videoFormat("a/b.MP4"), "mp4");
  assert.equal(videoFormat("b.gif"), "gif");
  assert.equal(videoFormat("c.png"), "png");
  for (const name of ["orbit", "orbit.avi", "mp4", ".mp4"]) {
    assert.throws(
      () => videoFormat(name),
      new MediaError(
        `Cannot write ${name}: a video's name must end in .mp4, .gif or .png (animated).`,
      ),
    );
  }
});

for (const format of VIDEO_FORMATS) {
  Deno.test(`${format}: wrong pictures are named before anything is written`, async () => {
    await withTempFolder(async (folder) => {
      const frames = await writeFrames(folder, 3, 16, 16);
      const file = join(folder, `film.${format}`);
      const refuses = (pictures: string[], message: string) =>
        assert.rejects(writeVideo(file, pictures, { fps: 10 }), new MediaError(message));

      await refuses([], `Cannot write ${file}: it needs at least one picture, given were none.`);
      const missing = join(folder, "none.png");
      await refuses(
        [...frames, missing],
        `Cannot read ${missing}: the file does not exist. Put it there or remove its frame.`,
      );
      const other = join(folder, "other.png");
      const data = new Uint8Array(18 * 16 * 3);
      await write(other, encode({ width: 18, height: 16, data, channels: 3 }));
      await refuses(
        [...frames, other],
        `Cannot write ${file}: all pictures must have one size, but ${other} has 18 x 16 pixels and ` +
          `${frames[0]} has 16 x 16.`,
      );
      const text = join(folder, "text.png");
      await write(text, "hello");
      await assert.rejects(
        writeVideo(file, [text], { fps: 10 }),
        (error) =>
          error instanceof MediaError && /it must be a PNG, a JPEG or a HEIC/.test(error.message),
      );
      await assert.rejects(
        writeVideo(file, frames, { fps: 1000 }),
        (error) => error instanceof MediaError && /current value is 1000\.$/.test(error.message),
      );
      assert.equal(namesIn(folder).some((name) => name.startsWith("film")), false);
    });
  });

  Deno.test(`${format}: a film that is aborted before it begins is not begun`, async () => {
    await withTempFolder(async (folder) => {
      const frames = await writeFrames(folder, 2, 16, 16);
      const reason = new Error("stop");
      const work = writeVideo(join(folder, `film.${format}`), frames, {
        fps: 10,
        signal: AbortSignal.abort(reason),
      });
      await assert.rejects(work, reason);
      assert.equal(namesIn(folder).length, 2);
    });
  });
}
