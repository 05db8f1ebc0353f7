import assert from "node:assert/strict";
import { join } from "node:path";
import {
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

Deno.test("a render that is replaced leaves the frames that are the same, and nothing else of its own", () =>
  withTempFolder(async (root) => {
    const path = join(root, "a");
    const folder = await finished(path, describe(5, { outputs: ["color", "accumulation"] }));
    for (const name of ["manifest.json", "video.mp4", "contact.png", "orbit_0009.png.tmp"]) {
      await Deno.writeTextFile(join(path, name), "of the old render");
    }
    await Deno.writeTextFile(join(folder.locks, "orbit_0009.lock"), "");
    await Deno.writeTextFile(join(path, "notes.txt"), "not of any render");
    const five = withCameraOf(describe(5), 1, 4);
    const next = { ...five, frames: five.frames.slice(0, 3) };
    {
      using _session = await openSession(folder, next, REPLACE);
      assert.deepEqual((await renderAll(folder, next)).begun, [1]);
    }
    const { "notes.txt": notes, ...files } = await filesOf(path);
    assert.ok(notes);
    await finished(join(root, "b"), next);
    assert.deepEqual(Object.keys(files), Object.keys(await filesOf(join(root, "b"))));
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
  Deno.test(`a description that is ${what} is refused in a line, and replaced by overwriting`, () =>
    withTempFolder(async (path) => {
      const folder = new RenderFolder(path);
      await Deno.mkdir(folder.locks, { recursive: true });
      await Deno.writeTextFile(folder.descriptionPath, text);
      for (const options of [REFUSE, REPLACE]) {
        await assert.rejects(openSession(folder, describe(3), options), {
          name: "RenderError",
          message:
            `Cannot use ${folder.descriptionPath}: ${reason} Remove it, or render into another ` +
            "folder by --output.",
        });
      }
      using _session = await openSession(folder, describe(3), { ...REFUSE, overwrite: true });
      assert.deepEqual(await folder.description(), describe(3));
    }));
}

Deno.test("a folder that cannot be made is named", () =>
  withTempFolder(async (path) => {
    await Deno.writeTextFile(join(path, "file"), "");
    const folder = new RenderFolder(join(path, "file", "renders"));
    await assert.rejects(openSession(folder, describe(1), REFUSE), {
      name: "RenderError",
      message: new RegExp(`^Cannot write to ${folder.locks}: .*[Nn]ot a directory`),
    });
  }));
