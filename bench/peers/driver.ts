/**
 * Runs the peers, programs of others that do the work of our training step, and tells their speed.
 *
 *     deno run -A bench/peers/driver.ts --steps 5
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

/** The parts of the work: the whole training step, or its model on encoded inputs. */
export type Work = "step" | "mlp";

/** A peer that is run, and the work it does. */
export interface Peer {
  readonly peer: "pytorch" | "jax-js";
  readonly work: Work;
}

/** What a peer measured, as it prints it. */
export interface PeerMeasurement extends Peer {
  /** The version of the library. */
  readonly version: string;
  /** What computed, in words. */
  readonly device: string;
  /** Rays per step. */
  readonly rays: number;
  /** Samples per ray. */
  readonly samples: number;
  /** Of the hidden layers. */
  readonly width: number;
  /** How many were timed. */
  readonly steps: number;
  /** Their median. */
  readonly secondsPerStep: number;
  readonly bestSecondsPerStep: number;
  /** At the median. */
  readonly samplesPerSecond: number;
  /** 10^9 operations of the dense layers per second, at the median. */
  readonly gflops: number;
  /** Of the model. */
  readonly parameters: number;
  readonly firstLoss: number;
  /** Smaller than the first, or the peer fails. */
  readonly lastLoss: number;
}

/** A peer without a measurement. */
export interface PeerProblem extends Peer {
  /** "skipped: ..." where the machine lacks what the peer needs, otherwise "failed: ...". */
  readonly problem: string;
}

export type PeerResult = PeerMeasurement | PeerProblem;

/** What is run. */
export interface PeerOptions {
  /** Which peers; by default all. */
  readonly peers?: readonly Peer[];
  /** Where PyTorch computes; by default on CUDA if there is any. */
  readonly device?: "auto" | "cpu" | "cuda";
  /** Rays per step in PyTorch; by default 64 on the CPU and 1024 on CUDA. */
  readonly rays?: number;
  /** Rays per step in WebGPU; by default 16. */
  readonly webgpuRays?: number;
  /** Samples per ray; by default 192. */
  readonly samples?: number;
  /** Of the hidden layers; by default 256. */
  readonly width?: number;
  /** How many are timed; by default 3. */
  readonly steps?: number;
  /** Threads of PyTorch on the CPU; by default as many as there are cores. */
  readonly threads?: number;
  /** Of the random numbers; by default 0. */
  readonly seed?: number;
  /** After which a peer is stopped; by default 600. */
  readonly timeoutSeconds?: number;
}

/** All peers. */
export const PEERS: readonly Peer[] = [
  { peer: "pytorch", work: "step" },
  { peer: "pytorch", work: "mlp" },
  { peer: "jax-js", work: "mlp" },
];

/** The exit status of a peer that this machine cannot run. */
const UNAVAILABLE = 3;

/** What is said where none of the Pythons that are tried has PyTorch. */
export const NO_TORCH =
  "no Python with PyTorch was found (tried $DENERF_PYTHON, /usr/bin/python3, python3)";

/** A Python that has PyTorch. */
export interface TorchPython {
  readonly python: string;
  readonly cuda: boolean;
}

/** Runs the peers one after the other. A peer that cannot run, or fails, does not stop the next. */
export async function runPeers(
  options: PeerOptions = {},
): Promise<PeerResult[]> {
  const { peers = PEERS } = options;
  const torch = peers.some(({ peer }) => peer === "pytorch") ? await findTorch() : undefined;
  const results: PeerResult[] = [];
  for (const peer of peers) {
    if (peer.peer === "jax-js") {
      results.push(await runPeer(peer, jaxCommand(options), options));
    } else if (torch) {
      results.push(
        await runPeer(peer, torchCommand(peer.work, torch, options), options),
      );
    } else {
      results.push({ ...peer, problem: `skipped: ${NO_TORCH}` });
    }
  }
  return results;
}

/** The first Python that can import PyTorch. */
export async function findTorch(): Promise<TorchPython | undefined> {
  const candidates = [
    Deno.env.get("DENERF_PYTHON"),
    "/usr/bin/python3",
    "python3",
  ];
  for (const python of candidates) {
    if (!python) continue;
    const probe = "import torch; print(torch.cuda.is_available())";
    const { success, stdout } = await output(python, ["-c", probe]);
    if (success) return { python, cuda: stdout.trim() === "True" };
  }
}

function torchCommand(
  work: Work,
  { python, cuda }: TorchPython,
  options: PeerOptions,
): string[] {
  const device = options.device === undefined || options.device === "auto"
    ? (cuda ? "cuda" : "cpu")
    : options.device;
  const { rays = device === "cuda" ? 1024 : 64, threads } = options;
  return [
    python,
    sibling("torch_nerf100.py"),
    ...["--device", device],
    ...(threads === undefined ? [] : ["--threads", `${threads}`]),
    ...(work === "mlp" ? ["--mlp-only"] : []),
    ...commonArguments(rays, options),
  ];
}

function jaxCommand(options: PeerOptions): string[] {
  const { webgpuRays = 16 } = options;
  const program = ["run", "--quiet", "-A", sibling("webgpu_mlp.ts")];
  return [Deno.execPath(), ...program, ...commonArguments(webgpuRays, options)];
}

function commonArguments(rays: number, options: PeerOptions): string[] {
  const { samples = 192, width = 256, steps = 3, seed = 0 } = options;
  return Object.entries({ rays, samples, width, steps, seed })
    .flatMap(([name, value]) => [`--${name}`, `${value}`]);
}

/** Where a program of this folder is. */
export function sibling(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}

/** Runs one peer and reads the JSON object that it prints last. */
async function runPeer(
  peer: Peer,
  [program, ...args]: string[],
  { timeoutSeconds = 600 }: PeerOptions,
): Promise<PeerResult> {
  const { success, code, timedOut, stdout, stderr } = await output(
    program,
    args,
    timeoutSeconds,
  );
  if (timedOut) {
    return { ...peer, problem: `failed: took longer than ${timeoutSeconds} s` };
  }
  if (!success) {
    const kind = code === UNAVAILABLE ? "skipped" : "failed";
    return {
      ...peer,
      problem: `${kind}: ${errorLine(stderr) || `exit status ${code}`}`,
    };
  }
  try {
    return { ...JSON.parse(lastLine(stdout)), ...peer };
  } catch {
    return {
      ...peer,
      problem: `failed: printed no JSON but ${JSON.stringify(lastLine(stdout))}`,
    };
  }
}

/** What a program prints, and how it ends; one that cannot be started ends without success. */
export async function output(program: string, args: string[], timeoutSeconds = 60) {
  const signal = AbortSignal.timeout(timeoutSeconds * 1000);
  try {
    const env = { NO_COLOR: "1" };
    const command = new Deno.Command(program, {
      args,
      env,
      stdin: "null",
      signal,
    });
    const { success, code, stdout, stderr } = await command.output();
    const decoder = new TextDecoder();
    const timedOut = !success && signal.aborted;
    return {
      ...{ success, code, timedOut },
      ...{ stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) },
    };
  } catch (error) {
    return {
      success: false,
      code: -1,
      timedOut: false,
      stdout: "",
      stderr: `${error}`,
    };
  }
}

/** Deno says first what was wrong, Python last. */
function errorLine(stderr: string): string {
  return stderr.split("\n").find((line) => line.startsWith("error: ")) ??
    lastLine(stderr);
}

/** A text's last line. */
export function lastLine(text: string): string {
  return text.trimEnd().split("\n").at(-1) ?? "";
}

/** The results in columns, for people. */
export function formatTable(results: readonly PeerResult[]): string {
  const rows = results.map((result) => {
    const name = [result.peer, result.work];
    if ("problem" in result) return [...name, result.problem];
    return [
      ...name,
      `${result.rays} x ${result.samples}`,
      result.secondsPerStep.toPrecision(3),
      result.samplesPerSecond.toFixed(0),
      result.gflops.toFixed(1),
      `${result.version}, ${result.device}`,
    ];
  });
  const header = [
    "peer",
    "work",
    "samples/step",
    "s/step",
    "samples/s",
    "GFLOP/s",
    "on",
  ];
  // A problem is longer than its column and has nothing to its right.
  const widths = header.map((title, column) =>
    Math.max(
      title.length,
      ...rows.filter((row) => row.length > 3).map((row) => row[column].length),
      7,
    )
  );
  return [header, ...rows]
    .map((row) =>
      row.map((cell, column) => cell.padEnd(widths[column])).join("  ")
        .trimEnd()
    )
    .join("\n");
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      device: { type: "string" },
      rays: { type: "string" },
      "webgpu-rays": { type: "string" },
      samples: { type: "string" },
      width: { type: "string" },
      steps: { type: "string" },
      threads: { type: "string" },
      seed: { type: "string" },
    },
  });
  // The peers check what they are given.
  const number = (
    text?: string,
  ) => (text === undefined ? undefined : Number(text));
  const { device } = values;
  if (
    device !== undefined && device !== "auto" && device !== "cpu" &&
    device !== "cuda"
  ) {
    throw new Error(
      `Cannot use --device as it must be auto, cpu or cuda: current value is ${device}.`,
    );
  }
  const results = await runPeers({
    device,
    rays: number(values.rays),
    webgpuRays: number(values["webgpu-rays"]),
    samples: number(values.samples),
    width: number(values.width),
    steps: number(values.steps),
    threads: number(values.threads),
    seed: number(values.seed),
  });
  console.log(formatTable(results));
  if (
    results.some((result) => "problem" in result && result.problem.startsWith("failed"))
  ) {
    Deno.exitCode = 1;
  }
}

if (import.meta.main) await main();
