import { basename } from "node:path";
import type { Ffmpeg } from "../../media/mod.ts";
import { mebibytes, runtimeInfo } from "../info.ts";
import { type Diagnosis, type Findings, usesLlvmpipe } from "./diagnosis.ts";
import type { Machine } from "./machine.ts";
import { type Probe, REQUESTED, REQUESTS } from "./probe.ts";
import type { KnownNumber } from "./known_numbers.ts";
import type { Check } from "./self_test.ts";
import type { Driver, VulkanFiles } from "./vulkan.ts";

/** Programs that some commands need. */
export interface Tools {
  /** What ffmpeg can do; null if it is not installed. */
  readonly ffmpeg: Ffmpeg | null;
  /** Where COLMAP is; null if it is not installed. */
  readonly colmap: string | null;
}

/** A name, and what is to be said about it, as lines. */
type Row = readonly [name: string, ...lines: string[]];

/** All that was found, on one screen: what it means and what to do stand at the end. */
export function screen(findings: Findings, tools: Tools, diagnosis: Diagnosis): string[] {
  const { machine, vulkan, threads, result } = findings;
  const { denerf, deno, system } = runtimeInfo();
  const rows: Row[] = [
    ["denerf", `${denerf}, Deno ${deno}, ${system}`],
    ...(vulkan ? vulkanRows(vulkan) : []),
    ...(machine ? machineRows(machine) : []),
    ...(threads && usesLlvmpipe(findings) && diagnosis.state === "cpu"
      ? [["threads", `${threads.threads}, processors: ${threads.busy}`] as const]
      : []),
    ...(result.probe ? probeRows(result.probe) : []),
    ...(result.complaints.length > 0 && diagnosis.state === "wrong"
      ? [["loader says", cut(result.complaints[0], ROOM)] as const]
      : []),
    ["programs", toolsText(tools)],
    ["result", diagnosis.verdict],
  ];
  return [
    ...rows.flatMap(([name, ...lines]) =>
      lines.flatMap((line) => wrap(line, ROOM))
        .map((line, i) => `${(i === 0 ? name : "").padEnd(NAME_COLUMNS)}${line}`)
    ),
    ...diagnosis.advice.map((line) => `  ${line}`),
  ];
}

/** The narrowest terminal that people use. */
const COLUMNS = 80;
const NAME_COLUMNS = 14;
const ROOM = COLUMNS - NAME_COLUMNS;

/** Breaks a text between its words; a word that is too long stays whole, so that it can be copied. */
function wrap(text: string, columns: number): string[] {
  return text.split(" ").reduce<string[]>((lines, word) => {
    const longer = [...lines.slice(-1), word].join(" ");
    return longer.length <= columns ? [...lines.slice(0, -1), longer] : [...lines, word];
  }, []);
}

/** So many drivers are listed one by one; many systems have eight, of which one matters. */
const DRIVERS_SHOWN = 3;

function vulkanRows({ loader, drivers, variables }: VulkanFiles): Row[] {
  const shown = drivers.toSorted((a, b) => Number(!a.problem) - Number(!b.problem));
  const lines = shown.slice(0, DRIVERS_SHOWN).map(driverText);
  if (shown.length > DRIVERS_SHOWN) {
    const others = shown.slice(DRIVERS_SHOWN - 1);
    const names = others.map(({ manifest }) => basename(manifest, ".json")).join(", ");
    lines[DRIVERS_SHOWN - 1] = `${others.length} more: ${cut(names, ROOM - 10)}`;
  }
  const [first, ...others] = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  return [
    ["loader", loader ?? "none (libvulkan.so.1)"],
    ["drivers", ...(lines.length > 0 ? lines : ["none"])],
    ...(first ? [["variables", cut(first, ROOM)] as const] : []),
    ...(others.length > 0 ? [["", cut(others.join(" "), ROOM)] as const] : []),
  ];
}

function driverText({ manifest, library, problem, software, architecture }: Driver): string {
  if (problem) return `${basename(manifest)} ${problem}`;
  const where = software ? ", on the CPU" : "";
  return `${basename(manifest)}: ${basename(library)}, ${architecture}${where}`;
}

function machineRows({ cards, nvidiaModule, nvidiaFiles, renderNodes }: Machine): Row[] {
  const names = cards.map(({ vendor, id }) => `${vendor} ${id}`);
  if (nvidiaModule) names.push(`NVIDIA's kernel module ${nvidiaModule}`);
  const files = [...nvidiaFiles, ...renderNodes]
    .map(({ path, usable }) => usable ? path : `${path} (locked)`);
  return [
    ["hardware", names.join(", ") || "no GPU on the PCI bus"],
    ["device files", files.join(", ") || "neither /dev/nvidia* nor /dev/dri/renderD*"],
  ];
}

function probeRows({ adapters, gpu, test }: Probe): Row[] {
  const names = [...new Set(Object.values(adapters))];
  const lines = names.map((name) => {
    const requests = REQUESTED.filter((request) => adapters[request] === name);
    return `${requests.map((request) => REQUESTS[request]).join(", ")}: ${name ?? "none"}`;
  });
  if (!gpu) return [["adapters", ...lines]];
  const { features, limits } = gpu;
  return [
    ["adapters", ...lines],
    ["features", `${features.join(", ") || "none"}`],
    [
      "limits",
      `buffer ${mebibytes(limits.maxBufferSize)} MiB, binding ` +
      `${mebibytes(limits.maxStorageBufferBindingSize)} MiB, workgroup ` +
      `${limits.maxComputeInvocationsPerWorkgroup} with ${limits.maxComputeWorkgroupStorageSize} bytes`,
    ],
    ...(test
      ? [
        ["self-test", ...test.checks.map(checkText)] as const,
        ["numbers", ...numberLines(test.numbers)] as const,
      ]
      : []),
  ];
}

function checkText({ text, passed }: Check): string {
  return `${passed ? "right" : "WRONG"}: ${text}`;
}

/** Each number that is wrong, what is missing, and what is right; beside wrong ones it is only counted. */
function numberLines(numbers: readonly KnownNumber[]): string[] {
  const of = (outcome: KnownNumber["outcome"]) => numbers.filter((one) => one.outcome === outcome);
  const right = of("right").map(({ name, found }) => `${name} ${found}`);
  const isWrong = of("wrong").length > 0;
  const missing = of("missing").map(({ name }) => name);
  return [
    ...of("wrong").map(({ name, found, expected }) =>
      cut(`WRONG: ${name} ${found}, expected ${expected}`, 2 * ROOM - 10)
    ),
    ...(missing.length > 0 ? [`not there: ${missing.join(", ")}`] : []),
    ...(right.length > 0
      ? [`right: ${isWrong ? `${right.length} others` : right.join(", ")}`]
      : []),
  ];
}

function toolsText({ ffmpeg, colmap }: Tools): string {
  const video = ffmpeg
    ? `ffmpeg ${ffmpeg.version}${ffmpeg.h264 ? "" : " without libx264"}`
    : "no ffmpeg";
  const need = ffmpeg && colmap ? "" : " (process needs both)";
  return `${video}, ${colmap ? "colmap" : "no colmap"}${need}`;
}

/** As much of a text as there is room for. */
function cut(text: string, columns: number): string {
  return text.length > columns ? `${text.slice(0, columns - 1)}…` : text;
}
