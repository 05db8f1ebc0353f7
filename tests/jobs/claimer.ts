/**
 * Claims a job in the state in the folder that it is given, says so, and stays until it is killed.
 *
 * @module
 */
import { JobState } from "../../src/jobs/state.ts";

const state = await JobState.open(Deno.args[0]);
console.log(state.claim("lego", "once", "a", "train").kind);
setInterval(() => {}, 1000);
