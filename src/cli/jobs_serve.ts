import { createLog, JobServer, type LogKind, serveHealth } from "../jobs/mod.ts";
import { chooseAdapter } from "./adapters.ts";
import { Interrupt } from "./interrupt.ts";

/** Options of `denerf jobs serve`. */
export interface ServeOptions {
  /** The name or number of the adapter to train and render on; the best by default. */
  gpu?: string;
  /** What the log is like. */
  log: LogKind;
  /** Where the health is told; 0 for a port that is free, none if left out. */
  healthPort?: number;
}

/**
 * Serves jobs until it is told to end; returns the exit code. A service ends only by being told to, so
 * that is a success: the code is 0, and not that of an interrupted command.
 */
export async function serveJobs(path: string, options: ServeOptions): Promise<number> {
  if (options.gpu !== undefined) await chooseAdapter(options.gpu); // refuses an unknown one at once
  const log = createLog(options.log);
  using server = await JobServer.open(path, { log, gpu: options.gpu });
  const endpoint = options.healthPort === undefined
    ? null
    : serveHealth(options.healthPort, () => server.health(), log);
  if (endpoint) log.info("telling the health", { url: endpoint.url });
  using _hangup = onHangup(() => server.reload());
  using interrupt = new Interrupt(() => {});
  try {
    await server.run(interrupt.signal);
    return 0;
  } finally {
    await endpoint?.close();
  }
}

/**
 * Calls for each SIGHUP, by which services are told to read their files again. In a terminal, SIGHUP means
 * that the terminal was closed: there it is not listened for, and ends the process.
 */
function onHangup(call: () => void): Disposable {
  if (Deno.build.os === "windows" || Deno.stdin.isTerminal()) return { [Symbol.dispose]: () => {} };
  Deno.addSignalListener("SIGHUP", call);
  return { [Symbol.dispose]: () => Deno.removeSignalListener("SIGHUP", call) };
}
