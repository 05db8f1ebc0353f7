import { delimiter, join } from "node:path";
import { variable } from "../host/mod.ts";
import { findFfmpeg } from "../media/mod.ts";
import { chooseAdapter, type ListedAdapter } from "./adapters.ts";
import { diagnose, type Findings } from "./doctor/diagnosis.ts";
import { examineMachine, isFile, type Surroundings } from "./doctor/machine.ts";
import { probe, probeInChild, type PROBES, type REQUESTED } from "./doctor/probe.ts";
import { screen, type Tools } from "./doctor/screen.ts";
import { examineThreads } from "./doctor/threads.ts";
import { examineVulkan, findLibrary } from "./doctor/vulkan.ts";
import { runtimeInfo } from "./info.ts";
import { Output } from "./output.ts";

export { PROBES, REQUESTED } from "./doctor/probe.ts";

/** Options of `denerf doctor`. */
export interface DoctorOptions {
  /** The name or number of the adapter to test; the best by default. */
  gpu?: string;
  /** Whether stdout gets one JSON object. */
  json?: boolean;
  /** What this process shall look at, for the one that asks. */
  probe?: typeof PROBES[number];
  /** How this process shall ask for the device. */
  request: typeof REQUESTED[number];
}

/**
 * Says why a GPU is or is not used, tests it, and says what to install.
 *
 * @returns the exit code: 0 if all is well, also on a CPU where there is no GPU
 */
export async function doctor(options: DoctorOptions): Promise<number> {
  if (options.probe) {
    new Output(true).result(await probe(options.probe, options.request), "");
    return 0;
  }
  const output = new Output(options.json ?? false);
  const chosen = options.gpu === undefined ? null : await chooseAdapter(options.gpu);
  const findings = await examine(chosen);
  const tools: Tools = { ffmpeg: await findFfmpeg(), colmap: onPath("colmap") };
  const diagnosis = diagnose(findings);
  const text = screen(findings, tools, diagnosis).join("\n");
  output.result({ ...runtimeInfo(), ...diagnosis, ...findings, tools }, text);
  return diagnosis.state === "wrong" ? 1 : 0;
}

async function examine(chosen: ListedAdapter | null): Promise<Findings> {
  const system = Deno.build.os;
  const isChosen = chosen !== null;
  const place: Surroundings = { root: "/", variable, architecture: Deno.build.arch };
  const hasX11 = ["libX11.so.6", "libXext.so.6"].every((name) => findLibrary(name, place) !== null);
  if (system !== "linux") {
    const result = await probeInChild("device", chosen ?? {});
    const none = { machine: null, vulkan: null, threads: null, openGl: null };
    return { system, ...none, hasX11, result, isChosen };
  }
  const machine = examineMachine(place);
  const threads = examineThreads(place);
  const found = { system, machine, vulkan: examineVulkan(place), threads, hasX11, isChosen };
  if (chosen) return { ...found, result: await probeInChild("device", chosen), openGl: null };
  const backend = variable("DENO_WEBGPU_BACKEND");
  const byVulkan = !backend || /vulkan/i.test(backend);
  // Where Vulkan gives nothing, WebGPU takes OpenGL and does not say so: so it is told what to take.
  const result = byVulkan
    ? await probeInChild("device", { environment: { DENO_WEBGPU_BACKEND: "vulkan" } })
    : { probe: null, death: null, complaints: [] };
  if (result.probe?.gpu) return { ...found, result, openGl: null };
  const { probe } = await probeInChild("adapters");
  return { ...found, result, openGl: probe?.adapters.auto ?? null };
}

/** Where a program is that PATH finds; null if there is none. */
function onPath(program: string): string | null {
  const endings = Deno.build.os === "windows" ? [".exe", ".bat"] : [""];
  const files = (variable("PATH") ?? "").split(delimiter)
    .flatMap((folder) => endings.map((ending) => join(folder, program + ending)));
  return files.find(isFile) ?? null;
}
