import assert from "node:assert/strict";
import { join } from "node:path";
import { FileLock } from "../../src/host/mod.ts";

function withLockPath(test: (path: string) => void | Promise<void>): () => Promise<void> {
  return async () => {
    const folder = await Deno.makeTempDir({ prefix: "denerf-lock-" });
    try {
      await test(join(folder, "a.lock"));
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  };
}

Deno.test(
  "an exclusive lock is nobody else's until it is given back; its file stays",
  withLockPath((path) => {
    assert.equal(FileLock.isHeld(path), false);
    {
      using lock = FileLock.tryTake(path, "exclusive");
      assert.ok(lock);
      assert.equal(FileLock.isHeld(path), true);
      assert.equal(FileLock.tryTake(path, "exclusive"), null);
      assert.equal(FileLock.tryTake(path, "shared"), null);
    }
    assert.equal(FileLock.isHeld(path), false);
    assert.ok(Deno.statSync(path).isFile);
  }),
);

Deno.test(
  "several hold a shared lock, and nobody an exclusive one beside them",
  withLockPath((path) => {
    using first = FileLock.tryTake(path, "shared");
    using second = FileLock.tryTake(path, "shared");
    assert.ok(first && second);
    assert.equal(FileLock.isHeld(path), false);
    assert.equal(FileLock.tryTake(path, "exclusive"), null);
  }),
);

Deno.test(
  "asking whether a lock is held makes no file",
  withLockPath((path) => {
    assert.equal(FileLock.isHeld(path), false);
    assert.throws(() => Deno.statSync(path), Deno.errors.NotFound);
  }),
);

Deno.test(
  "waiting ends with the lock, with the patience, or with the signal",
  withLockPath(async (path) => {
    const lock = FileLock.tryTake(path, "exclusive");
    assert.ok(lock);
    assert.equal(await FileLock.takeWithin(path, "shared", { patience: 30 }), null);
    const abort = new AbortController();
    const aborted = FileLock.take(path, "shared", abort.signal);
    abort.abort();
    await assert.rejects(aborted, abort.signal.reason);
    const waiting = FileLock.take(path, "exclusive");
    lock[Symbol.dispose]();
    using _next = await waiting;
    assert.equal(FileLock.isHeld(path), true);
  }),
);

Deno.test(
  "a lock whose file was removed is not taken: the next one has a file of its own",
  withLockPath((path) => {
    const before = FileLock.tryTake(path, "exclusive");
    assert.ok(before);
    before.remove();
    before.remove();
    using next = FileLock.tryTake(path, "exclusive");
    assert.ok(next); // The one before is still locked, but its file leads nowhere.
    before[Symbol.dispose]();
    assert.equal(FileLock.isHeld(path), true);
  }),
);

Deno.test(
  "a file that is removed between being opened and locked is made anew",
  withLockPath((path) => {
    const open = Deno.openSync;
    let opened = 0;
    Deno.openSync = (...args) => {
      const file = open(...args);
      if (opened++ === 0) Deno.removeSync(path);
      return file;
    };
    try {
      using lock = FileLock.tryTake(path, "exclusive");
      assert.ok(lock);
    } finally {
      Deno.openSync = open;
    }
    assert.equal(opened, 2);
    assert.ok(Deno.statSync(path).isFile);
  }),
);

Deno.test({
  name: "a lock that is a link is refused, and nothing is made where it leads",
  ignore: Deno.build.os === "windows", // making a link needs a right there
  fn: withLockPath((path) => {
    const target = `${path}.elsewhere`;
    Deno.symlinkSync(target, path);
    const refusal = {
      name: "FileError",
      message: /^Cannot lock .*a\.lock: it is a symbolic link\. Choose another folder: /,
    };
    assert.throws(() => FileLock.tryTake(path, "exclusive"), refusal);
    assert.throws(() => Deno.lstatSync(target), Deno.errors.NotFound);
    Deno.writeTextFileSync(target, "somebody's");
    assert.throws(() => FileLock.tryTake(path, "exclusive"), refusal);
    assert.equal(Deno.readTextFileSync(target), "somebody's");
  }),
});

Deno.test(
  "who holds a lock may say so in its file, and the next one says another thing",
  withLockPath((path) => {
    {
      using lock = FileLock.tryTake(path, "exclusive");
      lock?.write("process 12345");
      lock?.write("process 678");
      if (Deno.build.os !== "windows") assert.equal(Deno.readTextFileSync(path), "process 678");
    }
    using next = FileLock.tryTake(path, "exclusive");
    next?.write("9");
    if (Deno.build.os !== "windows") assert.equal(Deno.readTextFileSync(path), "9");
  }),
);

Deno.test(
  "what cannot be locked is named, with the reason and what to do",
  withLockPath((path) => {
    Deno.writeTextFileSync(path, "");
    const below = join(path, "b.lock");
    for (const ask of [() => FileLock.tryTake(below, "shared"), () => FileLock.isHeld(below)]) {
      assert.throws(ask, {
        name: "FileError",
        message: /^Cannot lock .*b\.lock: Not a directory.*\. Choose another folder: /,
      });
    }
  }),
);

Deno.test({
  name: "a lock that may be written and not read is refused, not waited for",
  permissions: { write: true },
  fn: async () => {
    const folder = await Deno.makeTempDir({ prefix: "denerf-lock-" });
    try {
      await assert.rejects(FileLock.take(join(folder, "a.lock"), "exclusive"), {
        name: "FileError",
        message: /^Cannot lock .*a\.lock: Requires read access/,
      });
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
