/**
 * Tells a health that is ok, on a port that it writes to stdout. Of lines on stdin, `take` makes it take all
 * file descriptors that are left, and `release` give them back.
 *
 * @module
 */
import { createLog, serveHealth } from "../../src/jobs/mod.ts";

const nothing = { running: [], queue: [], settling: [], failures: [], next: [] };
const health = { status: "ok", reasons: [], uptime: 0, file: "jobs.toml", ...nothing } as const;
const { url } = serveHealth(0, () => Promise.resolve(health), createLog("json"));
console.log(url);

// As denerf does: Deno itself listens for signals at some time, and panics if no descriptors are left then.
Deno.addSignalListener("SIGTERM", () => Deno.exit());
const taken: Deno.FsFile[] = [];
const lines = Deno.stdin.readable.pipeThrough(new TextDecoderStream());
for await (const line of lines) {
  if (line === "release\n") taken.forEach((file) => file.close());
  else takeAll();
  console.log("done");
}

function takeAll(): void {
  try {
    for (;;) taken.push(Deno.openSync(import.meta.filename!));
  } catch (error) {
    if (!/os error 24/.test(String(error))) throw error;
  }
}
