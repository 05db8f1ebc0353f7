/**
 * Claims and does one task after the other in a state, and prints each that is done, until it is killed:
 * `state_writer.ts FOLDER JOB`.
 *
 * @module
 */
import { JobState } from "../../src/jobs/mod.ts";

const [folder, job] = Deno.args;
const state = await JobState.open(folder);
for (let i = 0;; i++) {
  const occasion = String(i);
  state.want(job, occasion, "a", "train");
  state.claim(job, occasion, "a", "train");
  state.enter(job, occasion, "render");
  state.release(job, occasion, { status: "done" });
  console.log(`${job} ${occasion}`);
}
