import assert from "node:assert/strict";
import { join } from "node:path";
import { contactSheet } from "../../src/media/mod.ts";
import {
  checkFilm,
  type FrameRecord,
  makeFilm,
  RenderFolder,
  requireFilmFree,
} from "../../src/render/mod.ts";
import { withTempFolder } from "../scene/temp_scene.ts";
import { describe } from "./render_test_tools.ts";
import { writeShard } from "./write_shard.ts";

const NOTHING = { video: null, fps: 30, contactSheet: false };

Deno.test("a video shows all frames in order", () =>
  withTempFolder(async (path) => {
    const { folder, records } = await renderOf(path, 5);
    const seen: number[] = [];
    const video = join(path, "video.gif");
    const onProgress = (done: number) => seen.push(done);
    const film = await makeFilm(folder, records, { ...NOTHING, video, onProgress });
    assert.deepEqual(film, {
      video: {
        ...{ file: video, encoder: "javascript", frames: 5, width: 3, height: 2 },
        bytes: (await Deno.stat(video)).size,
      },
      contactSheet: null,
    });
    assert.equal(seen.at(-1), 5);
  }));

Deno.test("what killed processes left of a video is removed", () =>
  withTempFolder(async (path) => {
    const { folder, records } = await renderOf(path, 2);
    const video = join(path, "video.gif");
    for (const name of ["video.gif.0123456789ab.tmp", "video.gif.mine.tmp"]) {
      await Deno.writeTextFile(join(path, name), "GIF89a and no more");
    }
    await makeFilm(folder, records, { ...NOTHING, video });
    const names = await Array.fromAsync(Deno.readDir(path), ({ name }) => name);
    const videos = names.filter((name) => name.startsWith("video"));
    assert.deepEqual(videos.sort(), ["video.gif", "video.gif.mine.tmp"]);
  }));

Deno.test("a contact sheet that denerf did not make is not written over, one that it made is", () =>
  withTempFolder(async (path) => {
    const { folder, records } = await renderOf(path, 2);
    const sheet = join(path, "contact.png");
    await Deno.writeTextFile(sheet, "holidays");
    await assert.rejects(makeFilm(folder, records, { ...NOTHING, contactSheet: true }), {
      name: "RenderError",
      message: `Cannot write ${sheet}: it is there, and no record says that denerf made it. ` +
        "Move it away, or choose another folder by --output.",
    });
    assert.equal(await Deno.readTextFile(sheet), "holidays");
    await Deno.remove(sheet);
    for (let i = 0; i < 2; i++) {
      await requireFilmFree(folder, { video: null, contactSheet: true });
      await makeFilm(folder, records, { ...NOTHING, contactSheet: true });
    }
  }));

Deno.test("what is in a film's way is known before its folder is made, and while nothing of it changes", () =>
  withTempFolder(async (root) => {
    const folder = new RenderFolder(join(root, "a render"));
    const [video, sheet] = [join(folder.path, "a.mp4"), join(folder.path, "contact.png")];
    const both = { video, contactSheet: true };
    await requireFilmFree(folder, both);
    await Deno.mkdir(folder.path);
    for (const path of [video, sheet]) {
      await Deno.writeTextFile(path, "holidays");
      await assert.rejects(requireFilmFree(folder, both), {
        name: "RenderError",
        message: new RegExp(`^Cannot write ${path}: it is there, and no record says`),
      });
      await Deno.remove(path);
    }
    await Deno.writeTextFile(sheet, "holidays");
    await requireFilmFree(folder, { video, contactSheet: false });
    const elsewhere = join(root, "a.mp4");
    await Deno.writeTextFile(elsewhere, "holidays");
    await requireFilmFree(folder, { video: elsewhere, contactSheet: false });
  }));

Deno.test("a contact sheet shows 64 frames of a long render, evenly spread", () =>
  withTempFolder(async (path) => {
    const { folder, records } = await renderOf(path, 128);
    const film = await makeFilm(folder, records, { ...NOTHING, contactSheet: true });
    assert.deepEqual(film, { video: null, contactSheet: join(path, "contact.png") });
    const every2nd = records.filter((_, i) => i % 2 === 0);
    const expected = await contactSheet(every2nd.map(({ name }) => join(path, `${name}.png`)));
    assert.deepEqual(await Deno.readFile(film.contactSheet!), expected);
  }));

Deno.test("frames without colours cannot be shown, unless nothing is to be made of them", () =>
  withTempFolder(async (path) => {
    const { folder, records } = await renderOf(path, 2, { outputs: ["accumulation"] });
    assert.deepEqual(await makeFilm(folder, records, NOTHING), { video: null, contactSheet: null });
    await assert.rejects(makeFilm(folder, records, { ...NOTHING, contactSheet: true }), {
      name: "RenderError",
      message: `Cannot show orbit_0000 of ${path}: it was rendered without color. ` +
        "Render with this output, too, or make no video and no contact sheet.",
    });
  }));

Deno.test("a film that cannot be made is refused before its frames are rendered", () => {
  const small = { width: 4, height: 3 };
  const sizes = [small, small, { width: 5, height: 3 }];
  const alike = sizes.slice(0, 2);
  const check = (options: Partial<Parameters<typeof checkFilm>[0]>, sizes = alike) =>
    checkFilm({ ...NOTHING, ...options }, sizes);
  check({}, sizes);
  check({ video: "a.mp4", contactSheet: true });
  assert.throws(() => check({ video: "a.gif", fps: 60 }), /a GIF's frame rate must be from/);
  assert.throws(() => check({ video: "a.mp4", fps: 241 }), /the frame rate must be from/);
  const differ =
    /all frames must have one size, and there are some of 4 x 3 and some of 5 x 3 pixels/;
  assert.throws(() => check({ video: "a.mp4" }, sizes), differ);
  assert.throws(() => check({ contactSheet: true }, sizes), differ);
});

/** A finished render of fake frames. */
async function renderOf(
  path: string,
  frames: number,
  settings: Parameters<typeof describe>[1] = {},
): Promise<{ folder: RenderFolder; records: FrameRecord[] }> {
  const description = describe(frames, settings);
  const folder = await writeShard(path, description);
  const records = await Promise.all(description.frames.map(({ name }) => folder.record(name)));
  return { folder, records: records.map((record) => record!) };
}
