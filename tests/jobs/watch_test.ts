import assert from "node:assert/strict";
import { join } from "node:path";
import { CaptureWatcher } from "../../src/jobs/watch.ts";

/** A watched folder, a clock that stands still until it is turned, and what was complained about. */
async function withFolder(
  test: (folder: string, tools: {
    watcher: (known?: Set<string>) => CaptureWatcher;
    wait: (seconds: number) => void;
    said: string[];
  }) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "denerf-watch-" });
  const said: string[] = [];
  let clock = 0;
  const watcher = (known = new Set<string>()) =>
    new CaptureWatcher({
      folder,
      settle: 10,
      complain: (reason) => said.push(reason),
      isKnown: (name) => known.has(name),
      now: () => clock,
    });
  try {
    await test(folder, { watcher, said, wait: (seconds) => clock += seconds * 1000 });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function put(folder: string, name: string, text = "x"): Promise<void> {
  const path = join(folder, name);
  await Deno.mkdir(join(path, ".."), { recursive: true });
  await Deno.writeTextFile(path, text);
}

Deno.test("a capture is complete when nothing has changed for a while, and only then", async () => {
  await withFolder(async (folder, { watcher: create, wait }) => {
    const watcher = create();
    await put(folder, "a room/images/1.png");
    assert.deepEqual(await watcher.scan(), []);
    assert.deepEqual(watcher.settling, ["a room"]);
    wait(9);
    await put(folder, "a room/images/2.png"); // still being copied
    assert.deepEqual(await watcher.scan(), []);
    wait(9);
    await put(folder, "a room/images/2.png", "longer");
    assert.deepEqual(await watcher.scan(), []);
    wait(9);
    assert.deepEqual(await watcher.scan(), []);
    wait(1);
    assert.deepEqual(await watcher.scan(), ["a room"]);
  });
});

Deno.test({
  name: "a name that is no UTF-8 text is complained of, outside and inside a capture",
  ignore: Deno.build.os !== "linux", // others allow no such names
  fn: () =>
    withFolder(async (folder, { watcher: create, said }) => {
      const watcher = create();
      await put(folder, "room/1.png");
      const script = `touch "$1/room/$(printf '2\\377.png')"; mkdir "$1/$(printf 'ro\\377m')"`;
      await new Deno.Command("sh", { args: ["-c", script, "sh", folder] }).output();
      for (let i = 0; i < 2; i++) assert.deepEqual(await watcher.scan(), []);
      assert.deepEqual(said, [
        "Cannot take room: of 2\ufffd.png, the name is no UTF-8 text. Rename it.",
        "Cannot take ro\ufffdm: the name is no UTF-8 text. Rename it.",
      ]);
    }),
});

Deno.test("a change that keeps sizes and dates is seen", async () => {
  await withFolder(async (folder, { watcher: create, wait }) => {
    const watcher = create();
    await put(folder, "a/1.png", "before");
    await Deno.utime(join(folder, "a/1.png"), 1, 1);
    await watcher.scan();
    wait(10);
    await new Promise((resolve) => setTimeout(resolve, 1010)); // Deno tells seconds
    await put(folder, "a/1.png", "behind");
    await Deno.utime(join(folder, "a/1.png"), 1, 1);
    assert.deepEqual(await watcher.scan(), []);
    wait(10);
    assert.deepEqual(await watcher.scan(), ["a"]);
  });
});

Deno.test("a capture is handed on once: what is known is not looked at again", async () => {
  await withFolder(async (folder, { watcher: create, wait }) => {
    const known = new Set<string>();
    const watcher = create(known);
    await put(folder, "a/1.png");
    await put(folder, "b/1.png");
    known.add("b");
    await watcher.scan();
    wait(10);
    assert.deepEqual(await watcher.scan(), ["a"]);
    known.add("a");
    wait(10);
    await put(folder, "a/2.png");
    assert.deepEqual(await watcher.scan(), []);
    assert.deepEqual(watcher.settling, []);
  });
});

Deno.test("files, hidden folders and empty folders are no captures", async () => {
  await withFolder(async (folder, { watcher: create, wait, said }) => {
    const watcher = create();
    await put(folder, "notes.txt");
    await put(folder, ".copying/1.png");
    await Deno.mkdir(join(folder, "empty", "images"), { recursive: true });
    await watcher.scan();
    wait(10);
    assert.deepEqual(await watcher.scan(), []);
    assert.deepEqual(said, []);

    await Deno.rename(join(folder, ".copying"), join(folder, "copied")); // how to be safe
    await watcher.scan();
    wait(10);
    assert.deepEqual(await watcher.scan(), ["copied"]);
  });
});

Deno.test("a capture that vanishes is forgotten, and settles anew when it comes back", async () => {
  await withFolder(async (folder, { watcher: create, wait }) => {
    const watcher = create();
    await put(folder, "a/1.png");
    await watcher.scan();
    await Deno.remove(join(folder, "a"), { recursive: true });
    wait(10);
    assert.deepEqual(await watcher.scan(), []);
    assert.deepEqual(watcher.settling, []);
    await put(folder, "a/1.png");
    assert.deepEqual(await watcher.scan(), []);
    wait(10);
    assert.deepEqual(await watcher.scan(), ["a"]);
  });
});

Deno.test({
  name: "a linked capture is taken, and links that lead in circles or nowhere do no harm",
  ignore: Deno.build.os === "windows", // making links needs rights there
  fn: async () => {
    const elsewhere = await Deno.makeTempDir({ prefix: "denerf-capture-" });
    try {
      await withFolder(async (folder, { watcher: create, wait, said }) => {
        await put(elsewhere, "images/1.png");
        await Deno.symlink(elsewhere, join(elsewhere, "images", "up"));
        await Deno.symlink("nowhere", join(elsewhere, "images", "lost.png"));
        await Deno.symlink(elsewhere, join(folder, "linked"));
        await Deno.symlink(".", join(folder, "self"));
        await Deno.symlink("/", join(folder, "root"));
        await Deno.symlink("circle", join(folder, "circle"));
        await Deno.symlink("nowhere", join(folder, "lost"));
        const watcher = create();
        for (const expected of [[], ["linked"]]) {
          assert.deepEqual(await watcher.scan(), expected);
          wait(10);
        }
        const around = "it is a link to the watched folder, or to one around it";
        assert.equal(said.length, 3); // each once
        assert.match(said[0], /^Cannot take circle: .*symbolic links/);
        assert.deepEqual(said.slice(1), [
          `Cannot take root: ${around}`,
          `Cannot take self: ${around}`,
        ]);
      });
    } finally {
      await Deno.remove(elsewhere, { recursive: true });
    }
  },
});

Deno.test("a folder that is not there is said once, and taken up when it comes", async () => {
  await withFolder(async (folder, { watcher: create, said, wait }) => {
    await Deno.remove(folder);
    const watcher = create();
    assert.deepEqual(await watcher.scan(), []);
    assert.deepEqual(await watcher.scan(), []);
    assert.equal(said.length, 1);
    assert.match(said[0], /Cannot watch .*: No such file or directory/);
    assert.match(watcher.trouble ?? "", /^Cannot watch/);

    await put(folder, "a/1.png");
    await watcher.scan();
    assert.equal(watcher.trouble, null);
    wait(10);
    assert.deepEqual(await watcher.scan(), ["a"]);
  });
});
