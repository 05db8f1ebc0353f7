import assert from "node:assert/strict";
import { join } from "node:path";
import {
  FileLock,
  removeLeftovers,
  replaceFile,
  targetOfTemporary,
  writeAtomically,
} from "../../src/host/mod.ts";
import { withTempFolder } from "../scene/temp_scene.ts";

const BYTES = new Uint8Array([1, 2, 3]);

Deno.test("a file is written under a name that nobody can know before, and that is new", () =>
  withTempFolder(async (folder) => {
    const path = join(folder, "a.png");
    const seen: string[] = [];
    for (let i = 0; i < 2; i++) {
      const bytes = await replaceFile(path, async (temporary) => {
        seen.push(temporary);
        assert.equal((await Deno.stat(temporary)).size, 0);
        assert.equal(targetOfTemporary(temporary), path);
        await Deno.writeFile(temporary, BYTES);
      });
      assert.equal(bytes, 3);
    }
    assert.notEqual(seen[0], seen[1]);
    assert.deepEqual(await namesIn(folder), ["a.png"]);
  }));

Deno.test("a link that was planted under the temporary name is not followed, and stays", () =>
  withTempFolder(async (folder) => {
    const [path, victim] = [join(folder, "a.png"), join(folder, "victim")];
    await Deno.writeTextFile(victim, "precious");
    const planted = `${path}.0123456789ab.tmp`;
    await Deno.symlink(victim, planted);
    using _known = withUuid("00000000-0000-4000-8000-0123456789ab");
    await assert.rejects(writeAtomically(path, BYTES), {
      name: "FileError",
      message: /^Cannot write .*a\.png: .*exists/,
    });
    assert.equal(await Deno.readTextFile(victim), "precious");
    assert.ok((await Deno.lstat(planted)).isSymlink);
  }));

Deno.test("a link at the file's own name is replaced, not followed", () =>
  withTempFolder(async (folder) => {
    const [path, victim] = [join(folder, "a.png"), join(folder, "victim")];
    await Deno.writeTextFile(victim, "precious");
    await Deno.symlink(victim, path);
    await writeAtomically(path, BYTES);
    assert.equal(await Deno.readTextFile(victim), "precious");
    assert.deepEqual(await Deno.readFile(path), BYTES);
  }));

Deno.test("a link in a lock's place is refused", () =>
  withTempFolder(async (folder) => {
    const [path, victim] = [join(folder, "a.lock"), join(folder, "victim")];
    await Deno.writeTextFile(victim, "precious");
    await Deno.symlink(victim, path);
    assert.throws(() => FileLock.tryTake(path, "exclusive"), {
      name: "FileError",
      message: /^Cannot lock .*: it is a symbolic link\./,
    });
    assert.equal(await Deno.readTextFile(victim), "precious");
  }));

Deno.test("what a killed process left of a file is removed, and nothing of other files", () =>
  withTempFolder(async (folder) => {
    const kept = ["a.png", "a.png.0123.tmp", "a.png.tmp", "b.png.0123456789ab.tmp"];
    for (const name of [...kept, "a.png.0123456789ab.tmp"]) {
      await Deno.writeTextFile(join(folder, name), "");
    }
    await removeLeftovers(join(folder, "a.png"));
    assert.deepEqual(await namesIn(folder), kept);
    await removeLeftovers(join(folder, "nowhere", "a.png"));
  }));

/** Makes what is random known. */
function withUuid(uuid: ReturnType<typeof crypto.randomUUID>): Disposable {
  const { randomUUID } = crypto;
  crypto.randomUUID = () => uuid;
  return { [Symbol.dispose]: () => void (crypto.randomUUID = randomUUID) };
}

async function namesIn(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
}
