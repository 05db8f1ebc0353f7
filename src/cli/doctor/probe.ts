import { messageOf, type Self, selfCommand } from "../../host/mod.ts";
import { type AdapterPreference, GpuError, type GpuInfo, requestAdapter } from "../../gpu/mod.ts";
import { openGpu } from "../../runs/mod.ts";
import { type SelfTest, selfTest } from "./self_test.ts";

/** What requests for an adapter are called. */
export const REQUESTS: Readonly<Record<AdapterPreference, string>> = {
  "auto": "fastest",
  "low-power": "low power",
  "software": "software",
};

/** Ways to ask for an adapter. */
export const REQUESTED = ["auto", "low-power", "software"] as const;

/** What of WebGPU is looked at: which adapters come, or the device that denerf uses, too. */
export const PROBES = ["adapters", "device"] as const;

/** What WebGPU gives. Deno lists no adapters, so each way to ask is tried. */
export interface Probe {
  /** By request, what the adapter that comes calls itself; null if none does. */
  readonly adapters: Readonly<Record<AdapterPreference, string | null>>;
  /** The device that denerf uses; null if there is none, or it was not looked at. */
  readonly gpu: GpuInfo | null;
  /** How it computes; null if it was not tested. */
  readonly test: SelfTest | null;
  /** Why there is no device or no test, though there should be. */
  readonly error: string | null;
}

/** What came of looking at WebGPU from a process of its own. */
export interface ProbeResult {
  /** What it found; null if it did not live to tell. */
  readonly probe: Probe | null;
  /** How it ended, if it did not live. */
  readonly death: string | null;
  /** What Vulkan's loader complained of. */
  readonly complaints: readonly string[];
}

/**
 * Asks for adapters; opens a device and tests it, if that is wanted.
 *
 * @param request how to ask for the device
 */
export async function probe(
  what: typeof PROBES[number],
  request: AdapterPreference,
): Promise<Probe> {
  const adapters = {
    "auto": await nameOf("auto"),
    "low-power": await nameOf("low-power"),
    "software": await nameOf("software"),
  };
  const found: Probe = { adapters, gpu: null, test: null, error: null };
  if (what === "adapters" || adapters[request] === null) return found;
  try {
    const gpu = await openGpu(request);
    try {
      return { ...found, gpu: gpu.info, test: await selfTest(gpu, request) };
    } catch (error) {
      return { ...found, gpu: gpu.info, error: messageOf(error) };
    } finally {
      await gpu.close();
    }
  } catch (error) {
    return { ...found, error: messageOf(error) };
  }
}

/** How to probe in another process. */
export interface ChildOptions {
  /** How to ask for the device; "auto" by default. */
  readonly request?: AdapterPreference;
  /** Variables that it is given besides ours. */
  readonly environment?: Readonly<Record<string, string>>;
  /** How to start denerf. */
  readonly command?: Self;
  /** How long it may take; drivers that take longer than a minute hang. */
  readonly seconds?: number;
}

/** Probes in another process: a driver that crashes or hangs takes only that one along. */
export async function probeInChild(
  what: typeof PROBES[number],
  { request = "auto", environment, command = selfCommand(), seconds = 60 }: ChildOptions = {},
): Promise<ProbeResult> {
  const child = new Deno.Command(command.program, {
    args: [...command.args, "doctor", "--probe", what, "--request", request],
    env: { NO_COLOR: "1", VK_LOADER_DEBUG: "error", ...environment },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let hangs = false;
  const timer = setTimeout(() => {
    hangs = true;
    child.kill("SIGKILL");
  }, 1000 * seconds);
  const { code, signal, stdout, stderr } = await child.output();
  clearTimeout(timer);
  const decoder = new TextDecoder();
  const lines = decoder.decode(stderr).split("\n")
    .map((line) => line.trim().replace(/\s+/g, " ")).filter((line) => line !== "");
  const complaints = lines.filter((line) => /^ERROR\b/.test(line));
  if (code === 0) return { probe: JSON.parse(decoder.decode(stdout)), death: null, complaints };
  const death = hangs
    ? `there was no answer in ${seconds} s: a driver hangs`
    : signal
    ? `a driver crashed the process that asked it (${signal})`
    : `the process that asked failed with code ${code}: ${lines.at(-1) ?? "it said nothing"}`;
  return { probe: null, death, complaints };
}

async function nameOf(preference: AdapterPreference): Promise<string | null> {
  try {
    const { info } = await requestAdapter(preference);
    return `${info.description}${info.isFallbackAdapter ? ", on the CPU" : ""}`;
  } catch (error) {
    if (error instanceof GpuError) return null;
    throw error;
  }
}
