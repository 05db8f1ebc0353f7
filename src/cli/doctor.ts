import { basename, delimiter, join } from "node:path";
import { variable } from "../host/mod.ts";
import { findFfmpeg } from "../media/mod.ts";
import { diagnose, type Diagnosis, type Findings } from "./doctor/diagnosis.ts";
import { examineMachine, isFile, type Machine, type Surroundings } from "./doctor/machine.ts";
import { type Probe, probe, probeInChild, REQUESTS } from "./doctor/probe.ts";
import type { SelfTest } from "./doctor/self_test.ts";
import { type Driver, examineVulkan, findLibrary, type VulkanFiles } from "./doctor/vulkan.ts";
import { mebibytes, runtimeInfo } from "./info.ts";
import { Output } from "./output.ts";

/** Options of `denerf doctor`. */
export interface DoctorOptions {
  /** Whether stdout gets one JSON object. */
  json?: boolean;
  /** Whether this is the process that touches the GPU, for the one that asks. */
  probe?: boolean;
}

/** Programs that some commands need. */
interface Tools {
  /** ffmpeg's version, and whether it encodes H.264; null if it is not installed. */
  readonly ffmpeg: { readonly version: string; readonly h264: boolean } | null;
  /** Where COLMAP is; null if it is not installed. */
  readonly colmap: string | null;
}

/**
 * Says why a GPU is or is not used, tests it, and says what to install.
 *
 * @returns the exit code: 0 if all is well, also on a CPU where there is no GPU
 */
export async function doctor(options: DoctorOptions): Promise<number> {
  const output = new Output(options.json || options.probe || false);
  if (options.probe) {
    output.result(await probe(), "");
    return 0;
  }
  const findings = await examine();
  const tools = { ffmpeg: await findFfmpeg(), colmap: onPath("colmap") };
  const diagnosis = diagnose(findings);
  const text = screen(findings, tools, diagnosis).join("\n");
  output.result({ ...runtimeInfo(), ...diagnosis, ...findings, tools }, text);
  return diagnosis.state === "wrong" ? 1 : 0;
}

async function examine(): Promise<Findings> {
  const system = Deno.build.os;
  const place: Surroundings = { root: "/", variable, architecture: Deno.build.arch };
  const onLinux = system === "linux";
  return {
    system,
    machine: onLinux ? examineMachine(place) : null,
    vulkan: onLinux ? examineVulkan(place) : null,
    hasX11: ["libX11.so.6", "libXext.so.6"].every((name) => findLibrary(name, place) !== null),
    result: await probeInChild(),
  };
}

/** Where a program is that PATH finds; null if there is none. */
function onPath(program: string): string | null {
  const endings = Deno.build.os === "windows" ? [".exe", ".bat"] : [""];
  const files = (variable("PATH") ?? "").split(delimiter)
    .flatMap((folder) => endings.map((ending) => join(folder, program + ending)));
  return files.find(isFile) ?? null;
}

/** A name, and what is to be said about it, as lines. */
type Row = readonly [name: string, ...lines: string[]];

/** All that was found, on one screen: what it means and what to do stand at the end. */
export function screen(findings: Findings, tools: Tools, diagnosis: Diagnosis): string[] {
  const { machine, vulkan, result } = findings;
  const { denerf, deno, system } = runtimeInfo();
  const rows: Row[] = [
    ["denerf", `${denerf}, Deno ${deno}, ${system}`],
    ...(vulkan ? vulkanRows(vulkan) : []),
    ...(machine ? machineRows(machine) : []),
    ...(result.probe ? probeRows(result.probe) : []),
    ...(result.complaints.length > 0 && diagnosis.state === "wrong"
      ? [["loader says", result.complaints[0]] as const]
      : []),
    ["programs", toolsText(tools)],
    ["result", diagnosis.verdict],
  ];
  const room = COLUMNS - NAME_COLUMNS;
  return [
    ...rows.flatMap(([name, ...lines]) =>
      lines.flatMap((line) => wrap(line, room))
        .map((line, i) => `${(i === 0 ? name : "").padEnd(NAME_COLUMNS)}${line}`)
    ),
    ...diagnosis.advice.map((line) => `  ${line}`),
  ];
}

/** The narrowest terminal that people use. */
const COLUMNS = 80;
const NAME_COLUMNS = 14;

/** Breaks a text between its words; a word that is too long stays whole, so that it can be copied. */
function wrap(text: string, columns: number): string[] {
  return text.split(" ").reduce<string[]>((lines, word) => {
    const longer = [...lines.slice(-1), word].join(" ");
    return longer.length <= columns ? [...lines.slice(0, -1), longer] : [...lines, word];
  }, []);
}

/** So many drivers are listed one by one; many systems have eight, of which one matters. */
const DRIVERS_SHOWN = 4;

function vulkanRows({ loader, drivers, variables }: VulkanFiles): Row[] {
  const shown = drivers.toSorted((a, b) => Number(!a.problem) - Number(!b.problem));
  const lines = shown.slice(0, DRIVERS_SHOWN).map(driverText);
  if (shown.length > DRIVERS_SHOWN) {
    lines[DRIVERS_SHOWN - 1] = `${shown.length - DRIVERS_SHOWN + 1} more: ${
      shown.slice(DRIVERS_SHOWN - 1).map(({ manifest }) => basename(manifest, ".json")).join(", ")
    }`;
  }
  const set = Object.entries(variables).map(([name, value]) => `${name}=${cut(value)}`);
  return [
    ["loader", loader ?? "none (libvulkan.so.1)"],
    ["drivers", ...(lines.length > 0 ? lines : ["none"])],
    ...(set.length > 0 ? [["variables", ...set] as const] : []),
  ];
}

function driverText({ manifest, library, problem, software, architecture }: Driver): string {
  if (problem) return `${manifest} ${problem}`;
  const where = software ? ", on the CPU" : "";
  return `${basename(manifest)}: ${basename(library)}, ${architecture}${where}`;
}

function machineRows({ cards, nvidiaModule, nvidiaFiles, renderNodes }: Machine): Row[] {
  const names = cards.map(({ vendor, id }) => `${vendor} ${id}`);
  if (nvidiaModule) names.push(`NVIDIA's kernel module ${nvidiaModule}`);
  const files = [...nvidiaFiles, ...renderNodes]
    .map(({ path, usable }) => usable ? path : `${path} (not for this user)`);
  return [
    ["hardware", names.join(", ") || "no GPU on the PCI bus"],
    ["device files", files.join(", ") || "neither /dev/nvidia* nor /dev/dri/renderD*"],
  ];
}

function probeRows({ adapters, gpu, test }: Probe): Row[] {
  const names = [...new Set(Object.values(adapters))];
  const lines = names.map((name) => {
    const requests = PREFERENCES.filter((request) => adapters[request] === name);
    return `${requests.map((request) => REQUESTS[request]).join(", ")}: ${name ?? "none"}`;
  });
  if (!gpu) return [["adapters", ...lines]];
  const { features, limits, subgroupSize } = gpu;
  return [
    ["adapters", ...lines],
    ["features", `${features.join(", ") || "none"}`],
    [
      "limits",
      `buffer ${mebibytes(limits.maxBufferSize)} MiB, binding ` +
      `${mebibytes(limits.maxStorageBufferBindingSize)} MiB, workgroup ` +
      `${limits.maxComputeInvocationsPerWorkgroup} with ${limits.maxComputeWorkgroupStorageSize} bytes, ` +
      `subgroup ${subgroupSize.join("-")}`,
    ],
    ...(test ? [testRow(test)] : []),
  ];
}

const PREFERENCES = ["auto", "low-power", "software"] as const;

function testRow({ checks, seconds }: SelfTest): Row {
  const lines = checks.map(({ text, passed }) => `${passed ? "right" : "WRONG"}: ${text}`);
  return ["self-test", ...lines.slice(0, -1), `${lines.at(-1)} (${seconds.toFixed(1)} s in all)`];
}

function toolsText({ ffmpeg, colmap }: Tools): string {
  const video = ffmpeg === null
    ? "no ffmpeg (process needs it; MP4s are encoded without)"
    : `ffmpeg ${ffmpeg.version}${
      ffmpeg.h264 ? "" : " without libx264 (MP4s are encoded without it)"
    }`;
  return `${video}, ${colmap ? "colmap" : "no colmap (process needs it)"}`;
}

/** The beginning of a value that may be very long. */
function cut(value: string): string {
  return value.length > MOST_VALUE ? `${value.slice(0, MOST_VALUE - 1)}…` : value;
}

const MOST_VALUE = 40;
