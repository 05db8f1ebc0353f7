/**
 * Starts denerf. The command line is imported where it is needed: a bundle's workers run this module,
 * too, and do not load it.
 *
 * @module
 */
import { workerRole } from "./src/host/mod.ts";
import "./worker.ts";

if (workerRole() === null) {
  const { main } = await import("./src/cli/program.ts");
  Deno.exit(await main(Deno.args));
}
