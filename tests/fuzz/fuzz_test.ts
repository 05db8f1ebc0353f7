import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { withTempFolder } from "../scene/temp_scene.ts";
import { fuzz } from "./fuzz.ts";
import { TARGETS } from "./targets.ts";

Deno.test("10,000 changed files are read or refused, in little time and memory", async () => {
  const { faults, read } = await fuzz({ inputs: 10_000, seed: 1 });
  assert.deepEqual(faults, []);
  assert.ok(read > 300 && read < 9000, `${read} are read`); // changes matter, and not always
});

Deno.test("what is changed can be read before", async () => {
  for (const target of TARGETS) {
    await withTempFolder(async (folder) => {
      for (const [name, bytes] of Object.entries(target.files)) {
        await Deno.mkdir(dirname(join(folder, name)), { recursive: true });
        await Deno.writeFile(join(folder, name), bytes);
      }
      await target.read(folder, target.files[target.changed[0]]);
    });
  }
});

Deno.test("an input depends on its number and the seed alone", async () => {
  const [whole, first, second] = [
    await fuzz({ inputs: 60, seed: 3, threads: 2 }),
    await fuzz({ inputs: 30, seed: 3, threads: 1 }),
    await fuzz({ inputs: 30, seed: 3, first: 30, threads: 1 }),
  ];
  assert.equal(whole.read, first.read + second.read);
});
