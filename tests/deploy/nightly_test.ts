import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Job, readJobsFile } from "../../src/jobs/mod.ts";

const FOLDER = fileURLToPath(new URL("../../deploy/nightly/", import.meta.url));

Deno.test("the jobs of the nightly example are in order", async () => {
  const times: Record<string, (string | null)[]> = {};
  for await (const { name } of Deno.readDir(FOLDER)) {
    if (!name.endsWith(".toml")) continue;
    const { jobs } = await readJobsFile(join(FOLDER, name));
    times[name] = jobs.map(({ schedule }: Job) => schedule);
  }
  assert.deepEqual(times, { "jobs.toml": ["0 2 * * *"], "minutely.toml": ["* * * * *"] });
});
