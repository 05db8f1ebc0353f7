import type { Gpu } from "../gpu/mod.ts";
import { isLoopback, messageOf, shellWord } from "../host/mod.ts";
import type { Config } from "../nerf/mod.ts";
import { RunFolder } from "../runs/mod.ts";
import { SceneError, type Survey } from "../scene/mod.ts";
import { encodeFieldOf, pictureCamera, renderPictures } from "../view/field.ts";
import { outlookOf } from "../view/outlook.ts";
import { Photographs } from "../view/photographs.ts";
import { RunExhibit } from "../view/run_exhibit.ts";
import { ViewError, ViewServer } from "../view/server.ts";
import { aboutRun } from "./about_run.ts";
import { Interrupt } from "./interrupt.ts";
import { configOfRun, openGpu, openSurvey, sceneOfRun } from "./open.ts";
import { Output } from "./output.ts";
import { type ExportOptions, exportPage } from "./view_export.ts";

/** Options of `denerf view`. */
export interface ViewOptions extends Partial<ExportOptions> {
  /** The adapter's name or number; the best by default. */
  gpu?: string;
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

/** Shows a run to browsers until it is told to end, or writes it as a page of one file; returns the exit code. */
export async function view(path: string, options: ViewOptions): Promise<number> {
  const output = new Output(options.json ?? false);
  const folder = new RunFolder(path);
  const config = await configOfRun(folder, output);
  const { live = false, output: file } = options;
  if (!live || file !== undefined) await requireCheckpoint(folder);
  const survey = await surveyOf(config, options.scene, output);
  const gpu = await openGpu(options.gpu);
  try {
    const shown = { gpu, folder, config, survey };
    return file === undefined
      ? await serveRun(shown, options, output)
      : await exportPage(shown, { ...options, output: file }, output);
  } finally {
    await gpu.close();
  }
}

/** What is said where a run was moved without its capture. */
const NO_CAPTURE = "The run's capture is not at hand: its cameras and photographs are not shown.";

/** A run that is shown. */
export interface ShownRun {
  /** The device that reads its checkpoints. */
  readonly gpu: Gpu;
  /** Its folder. */
  readonly folder: RunFolder;
  /** Its configuration. */
  readonly config: Config;
  /** Its capture; null where that is not at hand. */
  readonly survey: Survey | null;
}

async function requireCheckpoint(folder: RunFolder): Promise<void> {
  if (await folder.hasCheckpoint()) return;
  const run = shellWord(folder.path);
  throw new ViewError(
    `Cannot view ${folder.path}: it has no checkpoint yet. ` +
      (folder.isClaimed()
        ? `It is being trained: wait for its first checkpoint with denerf view ${run} --live.`
        : `Train it with: denerf train --resume --output ${run}`),
  );
}

/** A run's capture; null where it is not at hand, which is said. One that was named must be. */
async function surveyOf(
  config: Config,
  scene: string | undefined,
  output: Output,
): Promise<Survey | null> {
  try {
    return await openSurvey(sceneOfRun(config, scene));
  } catch (error) {
    if (scene !== undefined || !(error instanceof SceneError)) throw error;
    output.note(`${NO_CAPTURE} If it is elsewhere, name it by --scene. ${error.message}`);
    return null;
  }
}

async function serveRun(
  shown: ShownRun,
  { host = "127.0.0.1", port = 0, live = false }: ViewOptions,
  output: Output,
): Promise<number> {
  const { gpu, folder, config, survey } = shown;
  const outlook = outlookOf(config, survey);
  const exhibit = new RunExhibit({
    folder,
    steps: config.steps,
    about: { ...aboutRun(folder, survey), served: true, live: live && folder.isClaimed() },
    photographs: survey && new Photographs(survey),
    encode: (checkpoint, bits) => encodeFieldOf(gpu, checkpoint, folder.checkpoint, outlook, bits),
    render: async (checkpoint) => {
      const cameras = [pictureCamera(gpu, outlook.start)];
      return (await renderPictures(gpu, checkpoint, folder.checkpoint, outlook, cameras))[0];
    },
  });
  if (!live) await exhibit.field(8); // tells a damaged checkpoint, and pages need not wait
  using interrupt = new Interrupt(() => {});
  const { signal } = interrupt;
  let watching = 0;
  const { PAGE_FILES: page } = await import("../view/page_files.ts");
  const onWatching = (pages: number) => watching = pages;
  const greeting = survey === null ? NO_CAPTURE : undefined;
  const server = new ViewServer({ host, port, page, exhibit, greeting, onWatching });
  const say = server.say.bind(server);
  announce(server, folder, host, output);
  const following = live
    ? exhibit.follow(say, () => watching > 0, signal)
    : exhibit.tellHistory(say);
  following.catch((error) => say({ type: "note", text: messageOf(error) }));
  await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
  await server.close();
  return 0; // A server ends only by being told to.
}

/** Says where it is served, and how other machines get there. */
function announce(server: ViewServer, { path }: RunFolder, host: string, output: Output): void {
  const { url, port } = server;
  const lines = isLoopback(host)
    ? [`Showing ${path} at`, `  ${url}`]
    : [`Showing ${path} at`, `  ${url}`, ...forOthers(url, host, port)];
  output.result({ url, host, port, run: path }, [...lines, "End it with Ctrl-C."].join("\n"));
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
    `and, for other machines, which need its token, at`,
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
