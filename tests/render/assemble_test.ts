import assert from "node:assert/strict";
import { join } from "node:path";
import { assembleFrames } from "../../src/render/assemble.ts";
import { sha256Of } from "../../src/render/digest.ts";
import {
  type FrameRecord,
  type RenderDescription,
  RenderFolder,
} from "../../src/render/manifest.ts";
import { framesOfShard, type Shard } from "../../src/render/shards.ts";
import { rgbaPng, withTempFolder } from "../scene/temp_scene.ts";

const EVERYTHING: Shard = { index: 0, count: 1 };

/** A render of six frames of 6 x 4 pixels, in colour and depth. */
const DESCRIPTION: RenderDescription = {
  format: "denerf render 1",
  checkpoint: "c".repeat(64),
  settings: {
    supersampling: 1,
    aperture: 0,
    focus: null,
    shutter: 0,
    exposures: 16,
    alpha: false,
    outputs: ["color", "depth"],
  },
  fps: 24,
  loops: true,
  frames: Array.from({ length: 6 }, (_, frame) => ({
    name: `orbit_000${frame}`,
    camera: {
      ...{ width: 6, height: 4, fx: 5, fy: 5, cx: 3, cy: 2 },
      cameraToWorld: [1, 0, 0, frame, 0, 1, 0, 0, 0, 0, 1, 0],
    },
  })),
};

Deno.test("a complete render gets a manifest with all records in order", () =>
  withTempFolder(async (path) => {
    const folder = await writeRender(path, EVERYTHING);
    const { records, faults } = await assembleFrames([path]);
    assert.deepEqual(faults, []);
    assert.deepEqual(namesOf(records), namesOf(DESCRIPTION.frames));
    const manifest = await folder.manifest();
    assert.deepEqual(manifest, { ...DESCRIPTION, format: "denerf manifest 1", frames: records });
  }));

Deno.test("frames without a record are named, and no manifest is written", () =>
  withTempFolder(async (path) => {
    const folder = await writeRender(path, { index: 1, count: 2 });
    const { records, faults } = await assembleFrames([path]);
    assert.deepEqual(namesOf(records), ["orbit_0001", "orbit_0003", "orbit_0005"]);
    assert.deepEqual(faults, [0, 2, 4].map((frame) => fault(frame, "not rendered")));
    assert.equal(await folder.manifest(), null);
  }));

Deno.test("everything that can be wrong with a frame is told", () =>
  withTempFolder(async (path) => {
    const folder = await writeRender(path, EVERYTHING);
    await Deno.remove(join(path, "orbit_0000.png"));
    await Deno.writeFile(join(path, "orbit_0001_depth.png"), new Uint8Array(1), { append: true });
    await flipByte(join(path, "orbit_0002.png"));
    await Deno.writeTextFile(folder.recordPath("orbit_0003"), '{"format": "denerf');
    await editRecord(folder, "orbit_0004", (record) => ({ ...record, checkpoint: "d".repeat(64) }));
    await editRecord(
      folder,
      "orbit_0005",
      ({ files, ...record }) => ({ ...record, files: [files[0]] }),
    );

    const { faults } = await assembleFrames([path]);
    assert.deepEqual(faults, [
      fault(0, "its color file is missing"),
      fault(1, "its depth file is not as large as recorded"),
      fault(2, "its color file does not have the recorded hash"),
      fault(3, "its record cannot be read"),
      fault(4, "its record is of another checkpoint, camera or settings"),
      fault(5, "its record names no depth file"),
    ]);
  }));

Deno.test("folders of machines without a common disk are brought together by name", () =>
  withTempFolder(async (root) => {
    const shards = [0, 1, 2].map((index) => ({ index, count: 3 }));
    const parts = await Promise.all(
      shards.map((shard) => writeRender(join(root, `part ${shard.index}`), shard)),
    );
    const whole = await writeRender(join(root, "whole"), EVERYTHING);
    const output = new RenderFolder(join(root, "a", "b"));

    const { faults } = await assembleFrames(parts.map(({ path }) => path), { output: output.path });
    assert.deepEqual(faults, []);
    await assembleFrames([whole.path]);
    assert.deepEqual(await contentsOf(output.path), await contentsOf(whole.path));
  }));

Deno.test("parts that come later are added to those brought together before", () =>
  withTempFolder(async (root) => {
    const [even, odd] = await Promise.all(
      [0, 1].map((index) => writeRender(join(root, `part ${index}`), { index, count: 2 })),
    );
    const output = join(root, "output");
    const first = await assembleFrames([even.path], { output });
    assert.equal(first.faults.length, 3);
    // A frame that was damaged since is mended from a part that has it.
    await flipByte(join(output, "orbit_0002.png"));
    const second = await assembleFrames([odd.path, even.path], { output });
    assert.deepEqual(second.faults, []);
    assert.deepEqual(await assembleFrames([output]).then(({ faults }) => faults), []);
  }));

Deno.test("a damaged file is not copied", () =>
  withTempFolder(async (root) => {
    const part = await writeRender(join(root, "part"), EVERYTHING);
    await flipByte(join(part.path, "orbit_0003_depth.png"));
    const output = join(root, "output");
    const { faults } = await assembleFrames([part.path], { output });
    assert.deepEqual(faults, [fault(3, "its depth file does not have the recorded hash")]);
    const names = Object.keys(await contentsOf(output)).filter((name) => name.includes("0003"));
    assert.deepEqual(names, []);
  }));

Deno.test("parts of different renders are refused", () =>
  withTempFolder(async (root) => {
    const [a, b] = [join(root, "a"), join(root, "b")];
    await writeRender(a, EVERYTHING);
    await writeRender(b, EVERYTHING, { ...DESCRIPTION, checkpoint: "d".repeat(64) });
    await assert.rejects(assembleFrames([a, b], { output: join(root, "c") }), {
      name: "RenderError",
      message: `Cannot assemble ${b} with ${a}: it is a render of another checkpoint.`,
    });
    await assert.rejects(assembleFrames([b], { output: a }), {
      name: "RenderError",
      message: `Cannot assemble ${b} with ${a}: it is a render of another checkpoint.`,
    });
    const { settings } = DESCRIPTION;
    const finer = { ...DESCRIPTION, settings: { ...settings, supersampling: 2 } };
    await writeRender(b, EVERYTHING, finer);
    await assert.rejects(assembleFrames([a, b], { output: join(root, "c") }), {
      message: `Cannot assemble ${b} with ${a}: it is a render with other settings.`,
    });
  }));

Deno.test("what is no render, and several folders without an output, are refused", () =>
  withTempFolder(async (root) => {
    const [a, b] = [join(root, "a"), join(root, "b")];
    await writeRender(a, EVERYTHING);
    for (const run of [() => assembleFrames([b]), () => assembleFrames([a, b], { output: a })]) {
      await assert.rejects(run, {
        name: "RenderError",
        message: `Cannot assemble ${b}: there is no ${join(b, "manifest", "render.json")}. ` +
          "Name the folder that denerf render wrote to.",
      });
    }
    await assert.rejects(assembleFrames([a, b]), {
      name: "RenderError",
      message:
        "Cannot assemble 2 folders without --output, the folder in which they are brought together.",
    });
  }));

Deno.test("assembling stops when it is told to", () =>
  withTempFolder(async (path) => {
    await writeRender(path, EVERYTHING);
    const controller = new AbortController();
    const seen: number[] = [];
    const onProgress = (done: number) => {
      seen.push(done);
      if (done === 2) controller.abort();
    };
    await assert.rejects(assembleFrames([path], { signal: controller.signal, onProgress }), {
      name: "AbortError",
    });
    assert.deepEqual(seen, [0, 1, 2]);
  }));

/** Writes a shard's frames as `denerf render` does. */
async function writeRender(
  path: string,
  shard: Shard,
  description: RenderDescription = DESCRIPTION,
): Promise<RenderFolder> {
  const folder = new RenderFolder(path);
  await Deno.mkdir(folder.records, { recursive: true });
  await folder.writeDescription(description);
  const { checkpoint, settings, frames } = description;
  for (const number of framesOfShard(frames.length, shard)) {
    const frame = frames[number];
    const files = await Promise.all((["color", "depth"] as const).map(async (kind, i) => {
      const name = frame.name + ["", "_depth"][i] + ".png";
      const bytes = new Uint8Array(rgbaPng(6, 4, number + 100 * i));
      await Deno.writeFile(join(path, name), bytes);
      return { name, kind, bytes: bytes.length, sha256: await sha256Of(bytes) };
    }));
    const record: FrameRecord = {
      ...{ format: "denerf frame 1", ...frame, checkpoint, settings },
      ...{ denerf: "0.1.0", adapter: "none", files },
    };
    await Deno.writeTextFile(folder.recordPath(frame.name), JSON.stringify(record));
  }
  return folder;
}

function fault(frame: number, reason: string) {
  return { frame, name: `orbit_000${frame}`, reason };
}

function namesOf(values: readonly { name: string }[]): string[] {
  return values.map(({ name }) => name);
}

async function flipByte(path: string): Promise<void> {
  const bytes = await Deno.readFile(path);
  bytes[bytes.length >> 1] ^= 1;
  await Deno.writeFile(path, bytes);
}

async function editRecord(
  folder: RenderFolder,
  name: string,
  edit: (record: FrameRecord) => FrameRecord,
): Promise<void> {
  const record = await folder.record(name);
  await Deno.writeTextFile(folder.recordPath(name), JSON.stringify(edit(record!)));
}

/** All files below a folder, as text. */
async function contentsOf(folder: string, prefix = ""): Promise<Record<string, string>> {
  const contents: Record<string, string> = {};
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) Object.assign(contents, await contentsOf(path, `${prefix}${name}/`));
    else contents[prefix + name] = (await Deno.readFile(path)).toHex();
  }
  return contents;
}
