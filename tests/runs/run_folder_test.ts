import assert from "node:assert/strict";
import { join } from "node:path";
import { presetConfig } from "../../src/nerf/mod.ts";
import { RunError, RunFolder } from "../../src/runs/mod.ts";

async function inRun(test: (run: RunFolder) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "denerf-run-" });
  try {
    await test(new RunFolder(join(folder, "deep", "run")));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a run that one trains is nobody else's until then", () =>
  inRun(async (run) => {
    assert.equal(run.isClaimed(), false);
    {
      using _claim = await run.claim();
      assert.equal(run.isClaimed(), true);
      await assert.rejects(new RunFolder(run.path).claim(), (error: Error) => {
        assert.ok(error instanceof RunError);
        assert.equal(
          error.message,
          `Cannot train into ${run.path}: another process is training there.`,
        );
        return true;
      });
      await run.create(presetConfig("ngp", "scene"));
    }
    assert.equal(run.isClaimed(), false);
    (await run.claim())[Symbol.dispose]();
    assert.equal(await run.exists(), true);
  }));

Deno.test("who asks whether a run is claimed keeps nobody from asking or claiming", () =>
  inRun(async (run) => {
    await run.create(presetConfig("ngp", "scene"));
    (await run.claim())[Symbol.dispose]();
    const asking = await Deno.open(join(run.path, "train.lock"));
    await asking.lock(false);
    assert.equal(run.isClaimed(), false);
    const claiming = run.claim();
    setTimeout(() => asking.close(), 50);
    (await claiming)[Symbol.dispose]();
  }));

Deno.test("a run that never began leaves no folder", () =>
  inRun(async (run) => {
    (await run.claim())[Symbol.dispose]();
    await assert.rejects(Deno.stat(run.path), Deno.errors.NotFound);
  }));

Deno.test("who claims a run removes what a killed process left over, and nothing else", () =>
  inRun(async (run) => {
    await run.create(presetConfig("ngp", "scene"));
    for (
      const name of [
        ...["checkpoint.safetensors", "config.json", "metrics.jsonl", "poses.json"]
          .map((name) => `${name}.0123456789ab.tmp`),
        "orbit.mp4.0123456789ab.tmp", // another process writes a video there
        "notes.tmp",
        "checkpoint.safetensors",
      ]
    ) {
      await Deno.writeTextFile(join(run.path, name), "");
    }
    using _claim = await run.claim();
    const names = [...Deno.readDirSync(run.path)].map(({ name }) => name).sort();
    assert.deepEqual(names, [
      "checkpoint.safetensors",
      "config.json",
      "metrics.jsonl",
      "notes.tmp",
      "orbit.mp4.0123456789ab.tmp",
      "renders",
      "train.lock",
    ]);
  }));

Deno.test("of many that claim a run at once, one gets it", () =>
  inRun(async (run) => {
    const claims = await Promise.allSettled(
      Array.from({ length: 20 }, () => new RunFolder(run.path).claim()),
    );
    const got = claims.flatMap((claim) => claim.status === "fulfilled" ? [claim.value] : []);
    assert.equal(got.length, 1);
    for (const claim of got) claim[Symbol.dispose]();
  }));

Deno.test({
  name: "a run that may be written and not read is refused by a sentence",
  permissions: { write: true },
  fn: async () => {
    const folder = await Deno.makeTempDir({ prefix: "denerf-run-" });
    try {
      await assert.rejects(new RunFolder(join(folder, "run")).claim(), {
        name: "RunError",
        message: /^Cannot write to .*run: Cannot lock .*train\.lock: Requires read access/,
      });
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test("a run without a checkpoint is taken back, and what is not its own stays", () =>
  inRun(async (run) => {
    await run.create(presetConfig("ngp", "scene"));
    await Deno.writeTextFile(join(run.path, "thesis.tex"), "mine");
    await run.takeBack();
    await run.assertFree();
    assert.equal(await Deno.readTextFile(join(run.path, "thesis.tex")), "mine");

    // A configuration of something else is nobody's to remove.
    await Deno.writeTextFile(join(run.path, "config.json"), "{}");
    await assert.rejects(run.takeBack(), { name: "ConfigError" });
    assert.equal(await Deno.readTextFile(join(run.path, "config.json")), "{}");
  }));

Deno.test("what is asked of a training is heard once, and not by the next one", () =>
  inRun(async (run) => {
    await run.create(presetConfig("ngp", "scene"));
    await run.requests.ask("stop");
    const claim = await run.claim();
    assert.deepEqual(run.requests.take(), []);
    await run.requests.ask("save");
    await run.requests.ask("save");
    await run.requests.ask("stop");
    assert.equal(await run.requests.isOpen("save"), true);
    assert.deepEqual(run.requests.take(), ["save", "stop"]);
    assert.deepEqual(run.requests.take(), []);
    await run.requests.ask("stop");
    claim[Symbol.dispose]();
    assert.equal(await run.requests.isOpen("stop"), false);
    await run.requests.withdraw("stop");
  }));

Deno.test("what cannot be removed is not heeded, now or later", () =>
  inRun(async (run) => {
    // In place of a file of another owner's in a folder where only owners may remove theirs.
    await Deno.mkdir(join(run.path, "train.stop", "kept"), { recursive: true });
    assert.deepEqual(run.requests.take(), []);
    await Deno.remove(join(run.path, "train.stop"), { recursive: true });
    await run.requests.ask("stop");
    assert.deepEqual(run.requests.take(), []);
  }));
