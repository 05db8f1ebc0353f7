import assert from "node:assert/strict";
import { join } from "node:path";
import {
  claimFrame,
  RenderError,
  type RenderFolder,
  renderFrames,
  type RenderFramesOptions,
} from "../../src/render/mod.ts";
import { sha256Of } from "../../src/host/mod.ts";
import { withTempFolder } from "../scene/temp_scene.ts";
import {
  describe,
  FakeSource,
  FakeWriter,
  filesOf,
  MAKER,
  pixelsOf,
  upTo,
  withRender,
} from "./render_test_tools.ts";

/** Renders all frames of a description, or some, into a folder that has a session. */
function renderInto(
  folder: RenderFolder,
  description: ReturnType<typeof describe>,
  source: FakeSource,
  options: RenderFramesOptions & { frames?: number[]; verify?: boolean } = {},
) {
  const { frames = upTo(description.frames.length), verify, ...rest } = options;
  return renderFrames(source, { folder, description, frames, maker: MAKER, verify }, {
    writer: new FakeWriter(2),
    ...rest,
  });
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Waits until something is so. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(1);
}

/** Resolves when the signal aborts; rejects with its reason, as renderers do. */
function stopped(signal?: AbortSignal): Promise<never> {
  return new Promise((_, reject) =>
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true })
  );
}

Deno.test("each frame has its files and a record that tells their hashes, and nothing is left over", () =>
  withTempFolder(async (path) => {
    const description = describe(3);
    await withRender(path, description, async (folder) => {
      const { seconds, ...summary } = await renderInto(folder, description, new FakeSource());
      const names = ["orbit_0000", "orbit_0001", "orbit_0002"];
      assert.deepEqual(summary, { rendered: names, others: 0 });
      assert.ok(seconds.total >= seconds.rendering + seconds.waiting && seconds.rendering > 0);
      assert.deepEqual(
        Object.keys(await filesOf(path)),
        [
          ...names.map((name) => join("manifest", `${name}.json`)),
          join("manifest", "render.json"),
          ...names.flatMap((name) => [`${name}.png`, `${name}_accumulation.png`]),
        ],
      );
      for (const { name, camera } of description.frames) {
        const record = await folder.record(name);
        assert.ok(record);
        const { files, ...rest } = record;
        const { checkpoint, settings } = description;
        assert.deepEqual(rest, {
          ...{ format: "denerf frame 1", name, camera, checkpoint, settings, ...MAKER },
        });
        assert.deepEqual(files.map(({ kind }) => kind), ["color", "accumulation"]);
        for (const file of files) {
          const bytes = await Deno.readFile(join(path, file.name));
          assert.deepEqual([file.bytes, file.sha256], [bytes.length, await sha256Of(bytes)]);
        }
      }
    });
  }));

Deno.test("the same frames give the same folder, byte for byte, in whatever order and by Web Workers", () =>
  withTempFolder(async (root) => {
    const description = describe(4);
    const [first, second] = [join(root, "first"), join(root, "second")];
    await withRender(first, description, async (folder) => {
      await renderInto(folder, description, new FakeSource());
    });
    await withRender(second, description, async (folder) => {
      const options = { frames: [3, 1, 0, 2], writer: undefined };
      const { rendered } = await renderInto(folder, description, new FakeSource(), options);
      assert.deepEqual(rendered, ["orbit_0000", "orbit_0001", "orbit_0002", "orbit_0003"]);
    });
    assert.deepEqual(await filesOf(second), await filesOf(first));
  }));

Deno.test("what is done is left alone, and what is not whole is rendered anew", () =>
  withTempFolder(async (path) => {
    const description = describe(7);
    await withRender(path, description, async (folder) => {
      await renderInto(folder, description, new FakeSource());
      const whole = await filesOf(path);
      await Deno.remove(join(path, "orbit_0001.png"));
      await Deno.truncate(join(path, "orbit_0002_accumulation.png"), 20);
      await Deno.remove(folder.recordPath("orbit_0003"));
      await Deno.truncate(folder.recordPath("orbit_0004"), 100);
      await Deno.copyFile(folder.recordPath("orbit_0000"), folder.recordPath("orbit_0005"));

      const source = new FakeSource();
      const { rendered, others } = await renderInto(folder, description, source);
      assert.deepEqual(source.begun, [1, 2, 3, 4, 5]);
      assert.deepEqual([rendered.length, others], [5, 2]);
      assert.deepEqual(await filesOf(path), whole);
    });
  }));

Deno.test("a file with other contents of the same size is found where hashes are verified", () =>
  withTempFolder(async (path) => {
    const description = describe(2);
    await withRender(path, description, async (folder) => {
      await renderInto(folder, description, new FakeSource());
      const whole = await filesOf(path);
      const file = join(path, "orbit_0001.png");
      const bytes = await Deno.readFile(file);
      bytes[bytes.length - 1] ^= 1;
      await Deno.writeFile(file, bytes);
      const [trusting, verifying] = [new FakeSource(), new FakeSource()];
      await renderInto(folder, description, trusting);
      await renderInto(folder, description, verifying, { verify: true });
      assert.deepEqual([trusting.begun, verifying.begun], [[], [1]]);
      assert.deepEqual(await filesOf(path), whole);
    });
  }));

Deno.test("frames are rendered while others are written, two for each worker at most", () =>
  withTempFolder(async (path) => {
    const description = describe(9);
    await withRender(path, description, async (folder) => {
      const gates = upTo(9).map(() => Promise.withResolvers<void>());
      const writer = new FakeWriter(
        2,
        ({ record }) => gates[Number(record.name.slice(-4))].promise,
      );
      const source = new FakeSource();
      const work = renderInto(folder, description, source, { writer });
      await until(() => writer.given.length === 4);
      await sleep(30);
      assert.deepEqual(source.begun, [0, 1, 2, 3], "the renderer waits for a writer");
      gates[2].resolve();
      await until(() => writer.given.length === 5);
      await sleep(30);
      assert.deepEqual(source.begun, [0, 1, 2, 3, 4]);
      assert.ok(await folder.record("orbit_0002"));
      assert.equal(await folder.record("orbit_0001"), null);
      gates.forEach(({ resolve }) => resolve());
      const { rendered, seconds } = await work;
      assert.equal(rendered.length, 9);
      assert.ok(seconds.waiting >= 0.055, `${seconds.waiting}`);
      assert.ok(
        seconds.total >= seconds.rendering + seconds.waiting,
        "no wait is called rendering",
      );
      assert.ok(writer.closed);
    });
  }));

Deno.test("a frame stays claimed until its record is written", () =>
  withTempFolder(async (path) => {
    const description = describe(1);
    await withRender(path, description, async (folder) => {
      const gate = Promise.withResolvers<void>();
      const writer = new FakeWriter(1, () => gate.promise);
      const work = renderInto(folder, description, new FakeSource(), { writer });
      await until(() => writer.given.length === 1);
      assert.equal(claimFrame(folder, "orbit_0000"), null);
      gate.resolve();
      await work;
      using claim = claimFrame(folder, "orbit_0000");
      assert.ok(claim);
    });
  }));

Deno.test("the record is written last: a frame whose file cannot be written has none", () =>
  withTempFolder(async (path) => {
    const description = describe(1);
    await withRender(path, description, async (folder) => {
      await Deno.mkdir(join(path, "orbit_0000_accumulation.png", "in the way"), {
        recursive: true,
      });
      await assert.rejects(
        renderInto(folder, description, new FakeSource()),
        new RegExp(`^FileError: Cannot write ${join(path, "orbit_0000_accumulation.png")}: .`),
      );
      assert.equal(await folder.record("orbit_0000"), null);
      assert.ok((await Deno.stat(join(path, "orbit_0000.png"))).isFile);
    });
  }));

Deno.test("a failed write ends the render with its reason, drops the frame in work and keeps the others", () =>
  withTempFolder(async (path) => {
    const description = describe(20);
    await withRender(path, description, async (folder) => {
      const full = new RenderError("Cannot write orbit_0003.png: the disk is full.");
      const inWork = Promise.withResolvers<void>();
      const writer = new FakeWriter(2, async ({ record }) => {
        if (record.name !== "orbit_0003") return;
        await inWork.promise;
        throw full;
      });
      const source = new FakeSource((frame, signal) => {
        if (frame !== 4) return;
        inWork.resolve();
        return stopped(signal);
      });
      await assert.rejects(renderInto(folder, description, source, { writer }), full);
      assert.deepEqual(source.begun, upTo(5));
      const done = await Promise.all(
        description.frames.map((frame) => folder.done(description, frame)),
      );
      assert.deepEqual(done.map((record) => record !== null), upTo(20).map((i) => i < 3));
      assert.ok(writer.closed);
      using claim = claimFrame(folder, "orbit_0004");
      assert.ok(claim, "nothing stays claimed");
    });
  }));

Deno.test("a frame that cannot be rendered is named, and those before are written first", () =>
  withTempFolder(async (path) => {
    const description = describe(5);
    await withRender(path, description, async (folder) => {
      const source = new FakeSource((frame) => {
        if (frame === 2) throw new Error("The GPU was lost (destroyed).");
      });
      const writer = new FakeWriter(2, () => sleep(20));
      await assert.rejects(renderInto(folder, description, source, { writer }), {
        name: "RenderError",
        message: "Cannot render orbit_0002: The GPU was lost (destroyed).",
      });
      assert.deepEqual(source.begun, [0, 1, 2]);
      for (const name of ["orbit_0000", "orbit_0001"]) assert.ok(await folder.record(name));
    });
  }));

Deno.test("a worker that fails ends the render", () =>
  withTempFolder(async (path) => {
    const description = describe(3);
    await withRender(path, description, async (folder) => {
      // A frame without depths cannot be encoded into a depth image.
      const wrong = describe(3, { outputs: ["depth"] });
      await assert.rejects(
        renderInto(folder, wrong, new FakeSource(), { writer: undefined }),
        {
          name: "RenderError",
          message: /Cannot encode depths: the frame was rendered without them/,
        },
      );
    });
  }));

Deno.test("after the signal the frame in work is finished and written, and no other is begun", () =>
  withTempFolder(async (path) => {
    const description = describe(9);
    await withRender(path, description, async (folder) => {
      const abort = new AbortController();
      const source = new FakeSource(async (frame) => {
        if (frame !== 3) return;
        abort.abort();
        await sleep(30);
      });
      const { signal } = abort;
      const options = { signal, graceSeconds: 60 };
      const { rendered } = await renderInto(folder, description, source, options);
      assert.equal(rendered.length, 4);
      assert.deepEqual(source.begun, [0, 1, 2, 3]);
      assert.ok(await folder.record("orbit_0003"));
    });
  }));

Deno.test("a frame that is not finished in time is dropped, and nothing of it is written", () =>
  withTempFolder(async (path) => {
    const description = describe(9);
    await withRender(path, description, async (folder) => {
      const abort = new AbortController();
      const source = new FakeSource((frame, signal) => {
        if (frame !== 3) return;
        abort.abort();
        return stopped(signal);
      });
      const { signal } = abort;
      const { rendered } = await renderInto(folder, description, source, {
        signal,
        graceSeconds: 0.05,
      });
      assert.equal(rendered.length, 3);
      const names = Object.keys(await filesOf(path));
      assert.deepEqual(names.filter((name) => name.includes("0003")), []);
    });
  }));

Deno.test("frames that cannot be written in time are given up, and stay claimed", () =>
  withTempFolder(async (path) => {
    const description = describe(9);
    await withRender(path, description, async (folder) => {
      const abort = new AbortController();
      const gate = Promise.withResolvers<void>();
      let written = 0;
      const writer = new FakeWriter(1, async ({ record }) => {
        if (record.name !== "orbit_0001") return;
        await until(() => written === 1);
        abort.abort();
        await gate.promise;
      });
      const { signal } = abort;
      const options = {
        ...{ signal, writer, frames: [0, 1], graceSeconds: 0.02, drainSeconds: 0.02 },
        onProgress: (done: number) => written = done,
      };
      const { rendered } = await renderInto(folder, description, new FakeSource(), options);
      assert.deepEqual(rendered, ["orbit_0000"]);
      assert.ok(writer.closed);
      assert.equal(claimFrame(folder, "orbit_0001"), null);
      gate.resolve();
      // The writer of this test goes on all the same.
      let claim = null;
      while (!(claim = claimFrame(folder, "orbit_0001"))) await sleep(1);
      claim[Symbol.dispose]();
    });
  }));

Deno.test("several at once render every frame exactly once", () =>
  withTempFolder(async (path) => {
    const description = describe(40);
    await withRender(path, description, async (folder) => {
      const sources = upTo(3).map((i) => new FakeSource((frame) => sleep((frame * 7 + i) % 5)));
      const summaries = await Promise.all(
        sources.map((source) => renderInto(folder, description, source)),
      );
      const begun = sources.flatMap(({ begun }) => begun);
      assert.deepEqual(begun.toSorted((a, b) => a - b), upTo(40));
      for (const [i, { rendered, others }] of summaries.entries()) {
        assert.equal(rendered.length, sources[i].begun.length);
        assert.equal(rendered.length + others, 40, "everybody waits until all is done");
        assert.ok(rendered.length > 0);
      }
    });
  }));

Deno.test("a frame whose claim is given free without a record is taken over", () =>
  withTempFolder(async (path) => {
    const description = describe(3);
    await withRender(path, description, async (folder) => {
      const claim = claimFrame(folder, "orbit_0001");
      const source = new FakeSource();
      const work = renderInto(folder, description, source);
      await until(() => source.begun.length === 2);
      await sleep(250);
      assert.deepEqual(source.begun, [0, 2]);
      claim![Symbol.dispose]();
      assert.equal((await work).rendered.length, 3);
    });
  }));

Deno.test("progress counts frames that are done, by whomever", () =>
  withTempFolder(async (path) => {
    const description = describe(3);
    await withRender(path, description, async (folder) => {
      await renderInto(folder, description, new FakeSource(), { frames: [1] });
      const seen: number[] = [];
      await renderInto(folder, description, new FakeSource(), {
        onProgress: (done, total) => seen.push(done / total),
      });
      assert.deepEqual(seen, [1 / 3, 2 / 3, 1]);
    });
  }));

Deno.test("pixels of a frame are those that were rendered for it", () =>
  withTempFolder(async (path) => {
    const { decode } = await import("npm:fast-png@^8.0.0");
    const description = describe(2);
    await withRender(path, description, async (folder) => {
      await renderInto(folder, description, new FakeSource());
      const { data } = decode(await Deno.readFile(join(path, "orbit_0001_accumulation.png")));
      const expected = pixelsOf(1).accumulations.map((value) => Math.round(value * 255));
      assert.deepEqual([...data], [...expected]);
    });
  }));
