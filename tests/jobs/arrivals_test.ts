import assert from "node:assert/strict";
import { join } from "node:path";
import { Arrivals } from "../../src/jobs/arrivals.ts";
import { inFolder, jobsIn, TestClock, TestLog } from "./jobs_test_tools.ts";

Deno.test("a folder that does not answer keeps nobody from ending", () =>
  inFolder(async (folder) => {
    await Deno.mkdir(join(folder, "in"));
    const { jobs } = await jobsIn(folder, '[[job]]\nname = "w"\nwatch = "in"\n');
    const clock = new TestClock();
    const arrivals = new Arrivals(jobs, {
      isKnown: () => false,
      onCapture: () => assert.fail("there is no capture"),
      onError: (error) => assert.fail(String(error)),
      log: new TestLog(),
      clock,
    });
    const { readDir } = Deno;
    // As a server of files that is gone.
    Deno.readDir = () => ({
      [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }),
    });
    try {
      arrivals.start();
      await arrivals.close(); // A look at the folder never ends.
      assert.deepEqual(clock.waits, [1], "as long as it may take");
    } finally {
      Deno.readDir = readDir;
    }
  }));
