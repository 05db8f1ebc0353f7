import assert from "node:assert/strict";
import { join } from "node:path";
import {
  type FrameRecord,
  makeFilm,
  openSession,
  type RenderDescription,
  RenderFolder,
  renderFrames,
} from "../../src/render/mod.ts";
import { withTempFolder } from "../scene/temp_scene.ts";
import { describe, FakeSource, FakeWriter, filesOf, MAKER, upTo } from "./render_test_tools.ts";

const REFUSE = { other: "refuse" } as const;
const REPLACE = { other: "replace" } as const;

/** Renders all of a description into a folder that has a session. */
async function renderAll(
  folder: RenderFolder,
  description: RenderDescription,
): Promise<FakeSource> {
  const source = new FakeSource();
  const frames = upTo(description.frames.length);
  await renderFrames(source, { folder, description, frames, maker: MAKER }, {
    writer: new FakeWriter(2),
  });
  return source;
}

/** A finished render. */
async function finished(path: string, description: RenderDescription): Promise<RenderFolder> {
  const folder = new RenderFolder(path);
  using _session = await openSession(folder, description, REFUSE);
  await renderAll(folder, description);
  return folder;
}

Deno.test("a session makes the folder and describes the render, a line a frame", () =>
  withTempFolder(async (root) => {
    const folder = new RenderFolder(join(root, "a", "new folder"));
    const description = describe(3);
    using _session = await openSession(folder, description, REFUSE);
    assert.deepEqual(await folder.description(), description);
    const lines = (await Deno.readTextFile(folder.descriptionPath)).split("\n");
    assert.equal(lines.filter((line) => line.includes('"orbit_000')).length, 3);
  }));

Deno.test("several may work on one render at once, those that begin together too", () =>
  withTempFolder(async (path) => {
    const sessions = await Promise.all(
      upTo(4).map(() => openSession(new RenderFolder(path), describe(3), REFUSE)),
    );
    sessions.forEach((session) => session[Symbol.dispose]());
  }));

Deno.test("another render is refused, with what differs", () =>
  withTempFolder(async (path) => {
    const folder = await finished(path, describe(3));
    const before = await filesOf(path);
    const others: [RenderDescription, string][] = [
      [describe(4), "of other frames, orbit_0000 to orbit_0002"],
      [describe(3, {}, "spiral"), "of other frames, orbit_0000 to orbit_0002"],
      [describe(3, { supersampling: 2 }), "with other settings"],
      [describe(3, { crop: [-1, -1, -1, 1, 1, 1] }), "with other settings"],
      [{ ...describe(3), checkpoint: "f".repeat(64) }, "of another checkpoint"],
      [withCameraOf(describe(3), 1, 2), "of other cameras, such as that of orbit_0001"],
    ];
    for (const [other, difference] of others) {
      await assert.rejects(openSession(folder, other, REFUSE), {
        name: "ConfigError",
        message:
          `Cannot render into ${path}: it holds a render ${difference}. Choose another folder ` +
          "as output, or remove that one.",
      });
    }
    assert.deepEqual(await filesOf(path), before);
  }));

/** A description in which one frame is seen from where another is. */
function withCameraOf(description: RenderDescription, frame: number, other: number) {
  const frames = description.frames.map(({ name, camera }, i) => ({
    name,
    camera: i === frame ? description.frames[other].camera : camera,
  }));
  return { ...description, frames };
}

Deno.test("cameras may differ by rounding, as those of two kinds of processors do", () =>
  withTempFolder(async (path) => {
    const folder = await finished(path, describe(3));
    const rounded = describe(3);
    const frames = rounded.frames.map(({ name, camera }) => ({
      name,
      camera: {
        ...camera,
        cameraToWorld: camera.cameraToWorld.map((value) => value * (1 + 1e-15)),
      },
    }));
    using _session = await openSession(folder, { ...rounded, frames }, REFUSE);
    assert.deepEqual((await renderAll(folder, { ...rounded, frames })).begun, []);
  }));

Deno.test("another frame rate makes no other render", () =>
  withTempFolder(async (path) => {
    const folder = await finished(path, describe(3));
    const faster = { ...describe(3), fps: 60 };
    using _session = await openSession(folder, faster, REFUSE);
    assert.equal((await folder.description())!.fps, 60);
    assert.deepEqual((await renderAll(folder, faster)).begun, []);
  }));

/** What looks like a render's, and is not: no record names it. */
const OTHERS = ["notes.txt", "video.mp4", "orbit_0009.png", "orbit_0009.png.tmp"];

function recordsOf(
  folder: RenderFolder,
  { frames }: RenderDescription,
): Promise<FrameRecord[]> {
  return Promise.all(frames.map(async ({ name }) => (await folder.record(name))!));
}

Deno.test("a render that is replaced leaves the frames that are the same, and nothing else of its own", () =>
  withTempFolder(async (root) => {
    const path = join(root, "a");
    const folder = await finished(path, describe(5, { outputs: ["color", "accumulation"] }));
    await makeFilm(folder, await recordsOf(folder, describe(5)), {
      ...{ video: join(path, "video.gif"), fps: 30, contactSheet: true },
    });
    await Deno.writeTextFile(join(path, "orbit_0004.png.0123456789ab.tmp"), "half of a fra");
    for (const name of OTHERS) await Deno.writeTextFile(join(path, name), "not of any render");
    const five = withCameraOf(describe(5), 1, 4);
    const next = { ...five, frames: five.frames.slice(0, 3) };
    {
      using _session = await openSession(folder, next, REPLACE);
      assert.deepEqual((await renderAll(folder, next)).begun, [1]);
    }
    await finished(join(root, "b"), next);
    const left = Object.keys(await filesOf(path)).filter((name) => !OTHERS.includes(name));
    assert.deepEqual(left, Object.keys(await filesOf(join(root, "b"))));
    for (const name of OTHERS) assert.ok((await Deno.stat(join(path, name))).isFile, name);
  }));

Deno.test("a render on which somebody works is not replaced", () =>
  withTempFolder(async (path) => {
    const folder = new RenderFolder(path);
    using _session = await openSession(folder, describe(3), REFUSE);
    await assert.rejects(openSession(folder, describe(4), REPLACE), {
      name: "RenderError",
      message:
        `Cannot render into ${path}: another process works there on another render. Wait for ` +
        "it, or choose another folder by --output.",
    });
    await assert.rejects(
      openSession(folder, describe(3), { ...REPLACE, overwrite: true }),
      /another process works there on it\. Wait/,
    );
    assert.deepEqual(await folder.description(), describe(3));
  }));

Deno.test("overwriting begins the same render anew", () =>
  withTempFolder(async (path) => {
    const folder = await finished(path, describe(3));
    const before = await filesOf(path);
    using _session = await openSession(folder, describe(3), { ...REFUSE, overwrite: true });
    assert.deepEqual(Object.keys(await filesOf(path)), [join("manifest", "render.json")]);
    assert.deepEqual((await renderAll(folder, describe(3))).begun, [0, 1, 2]);
    assert.deepEqual(await filesOf(path), before);
  }));

for (
  const [what, text, reason] of [
    ["torn", '{"format": "denerf ren', "it is torn, or no JSON."],
    [
      "of another program",
      '{"format": "movie 3"}',
      'format must be "denerf render 1", current value is "movie 3"; checkpoint is missing; ' +
      "settings is missing; fps is missing; and 2 more.",
    ],
  ]
) {
  Deno.test(`a description that is ${what} is refused in a line, also for overwriting`, () =>
    withTempFolder(async (path) => {
      const folder = new RenderFolder(path);
      await Deno.mkdir(folder.locks, { recursive: true });
      await Deno.writeTextFile(folder.descriptionPath, text);
      for (const options of [REFUSE, REPLACE, { ...REFUSE, overwrite: true }]) {
        await assert.rejects(openSession(folder, describe(3), options), {
          name: "RenderError",
          message:
            `Cannot use ${folder.descriptionPath}: ${reason} Remove it, or render into another ` +
            "folder by --output.",
        });
      }
      assert.equal(await Deno.readTextFile(folder.descriptionPath), text);
    }));
}

for (const overwrite of [false, true]) {
  for (const file of ["orbit_0001.png", "manifest/orbit_0002.json", "manifest.json"]) {
    const how = overwrite ? "with" : "without";
    Deno.test(`a first render ${how} overwriting writes over no ${file} of somebody else's`, () =>
      withTempFolder(async (path) => {
        const folder = new RenderFolder(path);
        await Deno.mkdir(folder.records);
        await Deno.writeTextFile(join(path, file), "{}");
        await assert.rejects(openSession(folder, describe(3), { ...REPLACE, overwrite }), {
          name: "RenderError",
          message:
            `Cannot write ${join(path, file)}: it is there, and no record says that denerf ` +
            "made it. Move it away, or choose another folder by --output.",
        });
        assert.equal(await Deno.readTextFile(join(path, file)), "{}");
      }));
  }
}

Deno.test("frames whose description was removed are still a render's own, by their records", () =>
  withTempFolder(async (path) => {
    const folder = await finished(path, describe(3));
    await Deno.remove(folder.descriptionPath);
    using _session = await openSession(folder, describe(3), REFUSE);
    assert.deepEqual((await renderAll(folder, describe(3))).begun, []);
  }));

Deno.test("a folder that cannot be made is named", () =>
  withTempFolder(async (path) => {
    await Deno.writeTextFile(join(path, "file"), "");
    const folder = new RenderFolder(join(path, "file", "renders"));
    await assert.rejects(openSession(folder, describe(1), REFUSE), {
      name: "RenderError",
      message: new RegExp(`^Cannot write to ${folder.locks}: .*[Nn]ot a directory`),
    });
  }));
