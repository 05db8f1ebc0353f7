/**
 * Runs the jobs of `FOLDER/jobs.toml` as `denerf jobs run` does, with `scripted_denerf.ts` as denerf, and
 * prints what became of them: `run_scripted.ts FOLDER`.
 *
 * @module
 */
import { join } from "node:path";
import { createLog, JobState, readJobsFile, Runner } from "../../src/jobs/mod.ts";
import { fakeDenerf } from "./jobs_test_tools.ts";

const [folder] = Deno.args;
const file = await readJobsFile(join(folder, "jobs.toml"));
using state = await JobState.open(file.state);
const runner = new Runner({ file, state, log: createLog("text"), command: fakeDenerf(folder) });
const outcomes = await runner.runAll(file.jobs, new AbortController().signal);
console.log(JSON.stringify(outcomes));
