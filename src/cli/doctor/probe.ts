import { selfCommand } from "../../host/mod.ts";
import { type AdapterPreference, GpuError, type GpuInfo, requestAdapter } from "../../gpu/mod.ts";
import { openGpu } from "../open.ts";
import { type SelfTest, selfTest } from "./self_test.ts";

/** What requests for an adapter are called. */
export const REQUESTS: Readonly<Record<AdapterPreference, string>> = {
  "auto": "fastest",
  "low-power": "low power",
  "software": "software",
};

/** What WebGPU gives. Deno lists no adapters, so each way to ask is tried. */
export interface Probe {
  /** By request, what the adapter that comes calls itself; null if none does. */
  readonly adapters: Readonly<Record<AdapterPreference, string | null>>;
  /** The device that denerf uses; null if there is none. */
  readonly gpu: GpuInfo | null;
  /** How it computes; null if it could not be tested. */
  readonly test: SelfTest | null;
  /** Why there is no device or no test. */
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

/** Asks for adapters, opens a device and tests it. */
export async function probe(): Promise<Probe> {
  const adapters = {
    "auto": await nameOf("auto"),
    "low-power": await nameOf("low-power"),
    "software": await nameOf("software"),
  };
  try {
    const gpu = await openGpu();
    try {
      return { adapters, gpu: gpu.info, test: await selfTest(gpu), error: null };
    } catch (error) {
      return { adapters, gpu: gpu.info, test: null, error: messageOf(error) };
    } finally {
      await gpu.close();
    }
  } catch (error) {
    return { adapters, gpu: null, test: null, error: messageOf(error) };
  }
}

/** Drivers that take longer hang. */
const PATIENCE_SECONDS = 60;

/** Probes in another process: a driver that crashes or hangs takes only that one along. */
export async function probeInChild(): Promise<ProbeResult> {
  const { program, args } = selfCommand();
  const { code, signal, stdout, stderr } = await new Deno.Command(program, {
    args: [...args, "doctor", "--probe"],
    env: { NO_COLOR: "1", VK_LOADER_DEBUG: "error" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.timeout(1000 * PATIENCE_SECONDS),
  }).output();
  const decoder = new TextDecoder();
  const lines = decoder.decode(stderr).split("\n").map((line) => line.trim());
  const complaints = lines.filter((line) => /^ERROR\b/.test(line));
  if (code === 0) return { probe: JSON.parse(decoder.decode(stdout)), death: null, complaints };
  const last = lines.findLast((line) => line !== "") ?? "it said nothing";
  const death = signal === "SIGTERM"
    ? `gave no answer in ${PATIENCE_SECONDS} s: a driver hangs`
    : signal
    ? `a driver crashed the process that asked it (${signal})`
    : `the process that asked failed with code ${code}: ${last}`;
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

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
