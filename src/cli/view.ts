import { isLoopback } from "../host/mod.ts";
import { ConfigError } from "../nerf/mod.ts";
import type { ServerMessage } from "../view/protocol.ts";
import { ViewServer } from "../view/server.ts";
import { Interrupt } from "./interrupt.ts";
import { isFile } from "./open.ts";
import { Output } from "./output.ts";
import { type ExportOptions, exportPage } from "./view_export.ts";
import { openFile, openRunToShow, type Shown } from "./view_shown.ts";

/** Options of `denerf view`. */
export interface ViewOptions extends Partial<ExportOptions> {
  /** Another scene than the run's. */
  scene?: string;
  /** Whether the run is followed while it is trained. */
  live?: boolean;
  /** The address to listen on; 127.0.0.1 by default. */
  host?: string;
  /** The port; by default one that is free. */
  port?: number;
  /** Whether stdout gets one JSON object. */
  json?: boolean;
}

/**
 * Shows a run or a field file to browsers until it is told to end, or writes it as a page of one file; returns the
 * exit code. A device is opened only for pictures that are rendered here.
 *
 * @param path a run's folder, or a field file
 */
export async function view(path: string, options: ViewOptions): Promise<number> {
  const output = new Output(options.json ?? false);
  const isFieldFile = await isFile(path);
  requireUse(path, isFieldFile, options);
  const { scene, live = false, output: file } = options;
  const shown = isFieldFile
    ? await openFile(path, options.gpu)
    : await openRunToShow(path, { scene, live }, options.gpu, output);
  return file === undefined
    ? await serve(shown, options, output)
    : await exportPage(shown, { ...options, output: file }, output);
}

/** @throws {ConfigError} if an option would have no effect */
function requireUse(path: string, isFieldFile: boolean, options: ViewOptions): void {
  const { scene, live, host, port, output, quality, fallback, path: tour } = options;
  const without = (names: Record<string, unknown>, why: string) => {
    const given = Object.keys(names).filter((name) => names[name] !== undefined);
    if (given.length > 0) {
      throw new ConfigError(`Cannot view ${path} with --${given.join(" and --")}: ${why}.`);
    }
  };
  if (isFieldFile) without({ scene, live }, "a field file has neither a capture nor a training");
  if (output === undefined) {
    without({ quality, fallback, path: tour }, "these are for a page of one file, see --output");
  } else {
    without({ live, host, port }, "with --output nothing is served");
  }
}

/** Shows a run or a file to browsers until it is told to end. */
async function serve(
  { path, greeting, exhibit: show }: Shown,
  { host: given = "127.0.0.1", port = 0, live = false }: ViewOptions,
  output: Output,
): Promise<number> {
  const host = given.replace(/^\[(.*)\]$/, "$1"); // as an address has those of IPv6
  const { PAGE_FILES: page } = await import("../view/page_files.ts");
  using interrupt = new Interrupt(() => {});
  const { signal } = interrupt;
  const { exhibit, ended } = show(signal);
  if (!live) await exhibit.field(8); // tells a damaged checkpoint at once, and pages need not wait
  let watching = 0;
  const onWatching = (pages: number) => watching = pages;
  const server = new ViewServer({ host, port, page, exhibit, greeting, onWatching });
  const say = (message: ServerMessage) => server.say(message);
  await exhibit.tellPast?.(say);
  announce(server, path, host, output);
  exhibit.follow?.(say, () => watching > 0, signal);
  if (!signal.aborted) {
    await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
  }
  await server.close();
  await ended();
  return 0; // A server ends only by being told to.
}

/** Says where it is served, and how other machines get there. */
function announce(server: ViewServer, path: string, host: string, output: Output): void {
  const { url, port } = server;
  const lines = isLoopback(host)
    ? [`Showing ${path} at`, `  ${url}`]
    : [`Showing ${path} at`, `  ${url}`, ...forOthers(url, host, port)];
  output.result({ url, host, port, shown: path }, [...lines, "End it with Ctrl-C."].join("\n"));
}

/** What must be known where other machines may look. */
function forOthers(url: string, host: string, port: number): string[] {
  const isAll = ["0.0.0.0", "::"].includes(host);
  const machine = isAll ? machineName() : host;
  const [here, there] = ["127.0.0.1", machine].map((name) => {
    const address = new URL(url);
    address.hostname = name.includes(":") ? `[${name}]` : name;
    return address.href;
  });
  return [
    "and, for other machines, which need its token, at",
    `  ${there}`,
    "There, browsers give it no WebGPU: they want https or localhost. So rather run on the other machine",
    `  ssh -N -L ${port}:${isAll ? "127.0.0.1" : host}:${port} ${machine}`,
    `and open ${here} there.`,
  ];
}

/** What this machine is called, as far as denerf may know it. */
function machineName(): string {
  const { state } = Deno.permissions.querySync({ name: "sys", kind: "hostname" });
  return state === "granted" ? Deno.hostname() : "THIS-MACHINE";
}
