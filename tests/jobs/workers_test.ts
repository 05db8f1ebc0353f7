import assert from "node:assert/strict";
import { join } from "node:path";
import { JobWorker } from "../../src/jobs/workers.ts";
import { inFolder } from "./jobs_test_tools.ts";

Deno.test("a worker lives as long as it has its lock", () =>
  inFolder(async (folder) => {
    using asking = await JobWorker.start(folder);
    const other = await JobWorker.start(folder);
    assert.ok(asking.isAlive(other.id));
    other[Symbol.dispose]();
    assert.ok(!asking.isAlive(other.id));
  }));

Deno.test("two that ask at once do not take each other for a dead worker", () =>
  inFolder(async (folder) => {
    using asking = await JobWorker.start(folder);
    const path = join(folder, "dead.lock");
    Deno.writeTextFileSync(path, "");
    using other = Deno.openSync(path); // asks as well
    other.lockSync(false);
    assert.ok(!asking.isAlive("dead"));
  }));
