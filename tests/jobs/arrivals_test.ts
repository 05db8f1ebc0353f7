import assert from "node:assert/strict";
import { join } from "node:path";
import { Arrivals } from "../../src/jobs/arrivals.ts";
import { SYSTEM_CLOCK } from "../../src/jobs/mod.ts";
import { inFolder, jobsIn, TestLog } from "./jobs_test_tools.ts";

Deno.test("a folder that does not answer keeps nobody from ending", () =>
  inFolder(async (folder) => {
    await Deno.mkdir(join(folder, "in"));
    const { jobs } = await jobsIn(folder, '[[job]]\nname = "w"\nwatch = "in"\n');
    const arrivals = new Arrivals(jobs, {
      isKnown: () => false,
      onCapture: () => assert.fail("there is no capture"),
      onError: (error) => assert.fail(String(error)),
      log: new TestLog(),
      clock: SYSTEM_CLOCK,
    });
    const { readDir } = Deno;
    // As a server of files that is gone.
    Deno.readDir = () => ({
      [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }),
    });
    try {
      arrivals.start();
      const began = performance.now();
      await arrivals.close();
      assert.ok(performance.now() - began < 5000);
    } finally {
      Deno.readDir = readDir;
    }
  }));
