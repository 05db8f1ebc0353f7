import assert from "node:assert/strict";
import { join } from "node:path";
import {
  assembleFrames,
  type FrameRecord,
  type RenderDescription,
  RenderFolder,
} from "../../src/render/mod.ts";
import { withTempFolder } from "../scene/temp_scene.ts";
import { describe, filesOf } from "./render_test_tools.ts";
import { writeShard } from "./write_shard.ts";

/** A render of six frames, in colour and accumulation. */
const DESCRIPTION: RenderDescription = describe(6);

Deno.test("a complete render gets a manifest with all records in order", () =>
  withTempFolder(async (path) => {
    const folder = await writeShard(path, DESCRIPTION);
    const { records, faults } = await assembleFrames([path], path);
    assert.deepEqual(faults, []);
    assert.deepEqual(namesOf(records), namesOf(DESCRIPTION.frames));
    const manifest = await folder.manifest();
    assert.deepEqual(manifest, { ...DESCRIPTION, format: "denerf manifest 1", frames: records });
  }));

Deno.test("frames without a record are named, and no manifest is written", () =>
  withTempFolder(async (path) => {
    const folder = await writeShard(path, DESCRIPTION, { index: 1, count: 2 });
    const { records, faults } = await assembleFrames([path], path);
    assert.deepEqual(namesOf(records), ["orbit_0001", "orbit_0003", "orbit_0005"]);
    assert.deepEqual(faults, [0, 2, 4].map((frame) => fault(frame, "not rendered")));
    assert.equal(await folder.manifest(), null);
  }));

Deno.test("everything that can be wrong with a frame is told", () =>
  withTempFolder(async (path) => {
    const folder = await writeShard(path, DESCRIPTION);
    await Deno.remove(join(path, "orbit_0000.png"));
    await Deno.writeFile(join(path, "orbit_0001_accumulation.png"), new Uint8Array(1), {
      append: true,
    });
    await flipByte(join(path, "orbit_0002.png"));
    await Deno.writeTextFile(folder.recordPath("orbit_0003"), '{"format": "denerf');
    await editRecord(folder, "orbit_0004", (record) => ({ ...record, checkpoint: "d".repeat(64) }));
    await editRecord(
      folder,
      "orbit_0005",
      ({ files, ...record }) => ({ ...record, files: [files[0]] }),
    );

    const { faults } = await assembleFrames([path], path);
    assert.deepEqual(faults, [
      fault(0, "its color file is missing"),
      fault(1, "its accumulation file is not as large as recorded"),
      fault(2, "its color file does not have the recorded hash"),
      fault(3, "its record cannot be read"),
      fault(4, "its record is of another checkpoint, camera or settings"),
      fault(5, "its record names no accumulation file"),
    ]);
  }));

Deno.test("folders of machines without a common disk are brought together by name", () =>
  withTempFolder(async (root) => {
    const shards = [0, 1, 2].map((index) => ({ index, count: 3 }));
    const parts = await Promise.all(
      shards.map((shard) => writeShard(join(root, `part ${shard.index}`), DESCRIPTION, shard)),
    );
    const whole = await writeShard(join(root, "whole"), DESCRIPTION);
    const output = new RenderFolder(join(root, "a", "b"));

    const { faults } = await assembleFrames(parts.map(({ path }) => path), output.path);
    assert.deepEqual(faults, []);
    await assembleFrames([whole.path], whole.path);
    assert.deepEqual(await filesOf(output.path), await filesOf(whole.path));
  }));

Deno.test("parts that come later are added to those brought together before", () =>
  withTempFolder(async (root) => {
    const [even, odd] = await Promise.all(
      [0, 1].map((index) =>
        writeShard(join(root, `part ${index}`), DESCRIPTION, { index, count: 2 })
      ),
    );
    const output = join(root, "output");
    const first = await assembleFrames([even.path], output);
    assert.equal(first.faults.length, 3);
    // A frame that was damaged since is mended from a part that has it.
    await flipByte(join(output, "orbit_0002.png"));
    const second = await assembleFrames([odd.path, even.path], output);
    assert.deepEqual(second.faults, []);
    assert.deepEqual(await assembleFrames([output], output).then(({ faults }) => faults), []);
  }));

Deno.test("what a killed process has left under a temporary name is not left for ever", () =>
  withTempFolder(async (root) => {
    const part = await writeShard(join(root, "part"), DESCRIPTION);
    const output = await writeShard(join(root, "output"), DESCRIPTION, { index: 0, count: 2 });
    for (const path of [join(output.path, "orbit_0001.png"), output.recordPath("orbit_0001")]) {
      await Deno.writeTextFile(`${path}.0123456789ab.tmp`, "half of it");
    }
    await assembleFrames([part.path], output.path);
    const names = Object.keys(await filesOf(output.path));
    assert.deepEqual(names.filter((name) => name.endsWith(".tmp")), []);
  }));

Deno.test("a damaged file is not copied", () =>
  withTempFolder(async (root) => {
    const part = await writeShard(join(root, "part"), DESCRIPTION);
    await flipByte(join(part.path, "orbit_0003_accumulation.png"));
    const output = join(root, "output");
    const { faults } = await assembleFrames([part.path], output);
    assert.deepEqual(faults, [fault(3, "its accumulation file does not have the recorded hash")]);
    const names = Object.keys(await filesOf(output)).filter((name) => name.includes("0003"));
    assert.deepEqual(names, []);
  }));

Deno.test("parts of different renders are refused", () =>
  withTempFolder(async (root) => {
    const [a, b, c] = ["a", "b", "c"].map((name) => join(root, name));
    await writeShard(a, DESCRIPTION);
    await writeShard(b, { ...DESCRIPTION, checkpoint: "d".repeat(64) });
    await assert.rejects(assembleFrames([a, b], join(root, "d")), {
      name: "RenderError",
      message: `Cannot assemble ${b} with ${a}: it is a render of another checkpoint.`,
    });
    await assert.rejects(assembleFrames([b], a), {
      name: "RenderError",
      message: `Cannot assemble ${b} with ${a}: it is a render of another checkpoint.`,
    });
    const { settings } = DESCRIPTION;
    const finer = { ...DESCRIPTION, settings: { ...settings, supersampling: 2 } };
    await writeShard(c, finer);
    await assert.rejects(assembleFrames([a, c], join(root, "d")), {
      message: `Cannot assemble ${c} with ${a}: it is a render with other settings.`,
    });
  }));

Deno.test("what is no render is refused", () =>
  withTempFolder(async (root) => {
    const [a, b] = [join(root, "a"), join(root, "b")];
    await writeShard(a, DESCRIPTION);
    for (const run of [() => assembleFrames([b], b), () => assembleFrames([a, b], a)]) {
      await assert.rejects(run, {
        name: "RenderError",
        message: `Cannot assemble ${b}: there is no ${join(b, "manifest", "render.json")}. ` +
          "Name the folder that denerf render wrote to.",
      });
    }
  }));

Deno.test("assembling stops when it is told to", () =>
  withTempFolder(async (path) => {
    await writeShard(path, DESCRIPTION);
    const controller = new AbortController();
    const seen: number[] = [];
    const onProgress = (done: number) => {
      seen.push(done);
      if (done === 2) controller.abort();
    };
    await assert.rejects(assembleFrames([path], path, { signal: controller.signal, onProgress }), {
      name: "AbortError",
    });
    assert.deepEqual(seen, [0, 1, 2]);
  }));

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
