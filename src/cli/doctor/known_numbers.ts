import {
  type AdapterPreference,
  Gpu,
  GpuError,
  type ShaderSources,
  type Tensor,
  type UsefulFeature,
} from "../../gpu/mod.ts";
import { KERNELS } from "./kernels.ts";

/** A number that is known, and what the device makes of it. */
export interface KnownNumber {
  /** What was computed. */
  readonly name: string;
  /** Whether it came out right; "missing" if the device lacks what it needs. */
  readonly outcome: "right" | "wrong" | "missing";
  /** What came out. */
  readonly found: string;
  /** What should. */
  readonly expected: string;
}

/** What a test of a device found. */
type Finding = Omit<KnownNumber, "name">;

/** A number to compute. */
interface Test {
  readonly name: string;
  /** Features without which it cannot be computed. */
  readonly needs: readonly UsefulFeature[];
  run(gpu: Gpu): Promise<Finding>;
}

/**
 * Computes known numbers by one small kernel each: what programs take for granted of a device and its driver.
 *
 * @param request how to ask for the device
 * @param kernels what computes; tests have wrong ones
 * @throws {GpuError} if there is no device
 */
export async function knownNumbers(
  request: AdapterPreference,
  kernels: ShaderSources = KERNELS,
): Promise<KnownNumber[]> {
  const gpu = await Gpu.open({ shaders: kernels, adapter: request });
  try {
    const numbers: KnownNumber[] = [];
    for (const { name, needs, run } of TESTS) {
      const lacking = needs.filter((feature) => !gpu.has(feature));
      const finding: Finding = lacking.length > 0
        ? { outcome: "missing", found: "", expected: `needs ${lacking.join(", ")}` }
        : await run(gpu).catch((error) => {
          if (!(error instanceof GpuError)) throw error;
          return { outcome: "wrong", found: error.message, expected: "a result" };
        });
      numbers.push({ name, ...finding });
    }
    return numbers;
  } finally {
    await gpu.close();
  }
}

/** Threads that add to one number. */
const THREADS = 4096;

const TESTS: readonly Test[] = [
  {
    name: "32-bit atomics",
    needs: [],
    run: async (gpu) => {
      const [sum, largest] = await resultsOf(gpu, "atomic_u32", THREADS, 2, "u32");
      return compare(`${sum}, ${largest}`, `${THREADS * (THREADS + 1) / 2}, ${THREADS}`);
    },
  },
  {
    name: "64-bit atomics",
    needs: ["wgpu-shader-int64", "wgpu-shader-int64-atomic-all-ops"],
    run: async (gpu) => {
      const words = await resultsOf(gpu, "atomic_u64", THREADS, 2, "u32");
      const [sum] = new BigUint64Array(words.buffer);
      return compare(`${sum}`, `${0x380000001n * BigInt(THREADS)}`);
    },
  },
  {
    name: "float atomics",
    needs: ["wgpu-shader-float32-atomic"],
    run: async (gpu) => {
      const [sum] = await resultsOf(gpu, "atomic_f32", THREADS, 1, "f32");
      return compare(`${sum}`, `${THREADS / 4}`);
    },
  },
  {
    name: "f16",
    needs: ["shader-f16"],
    run: async (gpu) => {
      const words = await resultsOf(gpu, "half", 512, 256, "u32");
      const wrong = new Float16Array(words.buffer).findIndex((value, i) => value !== i / 2 + 0.25);
      return wrong < 0
        ? { outcome: "right", found: "exact", expected: "exact" }
        : compare(`${new Float16Array(words.buffer)[wrong]}`, `${wrong / 2 + 0.25}`);
    },
  },
  { name: "subgroups", needs: ["subgroups"], run: subgroups },
  {
    name: "workgroup memory",
    needs: [],
    run: async (gpu) => {
      await resultsOf(gpu, "soil", THREADS, THREADS, "u32");
      const dirty = await resultsOf(gpu, "cleared", THREADS, THREADS, "u32");
      const words = dirty.reduce((most, count) => Math.max(most, count), 0);
      return compare(words === 0 ? "cleared" : `${words} of 256 words not cleared`, "cleared");
    },
  },
  // Errors that WGSL allows: "Accuracy of Built-in Functions", 15.7.4.
  accuracy("exp", Math.exp, between(-86, 88), { ulps: (x) => 3 + 2 * Math.abs(x) }),
  accuracy("log", Math.log, between(-100, 100).map((x) => 2 ** x).filter(isFarFromOne), {
    ulps: () => 3,
  }),
  accuracy("log", Math.log, between(0.5, 2), { absolute: 2 ** -21 }),
  accuracy("sin", Math.sin, between(-Math.PI, Math.PI), { absolute: 2 ** -11 }),
  { name: "timestamps", needs: ["timestamp-query"], run: timestamps },
];

/** Runs a kernel that has but results to bind, and reads them. */
async function resultsOf<T extends "u32" | "f32">(
  gpu: Gpu,
  kernel: string,
  threads: number,
  length: number,
  type: T,
) {
  using scope = gpu.scope();
  const results: Tensor<T> = scope.tensor("results", [length], { type });
  gpu.record().run(await gpu.kernel(kernel), threads, { results });
  return await gpu.read(results);
}

function compare(found: string, expected: string): Finding {
  return { outcome: found === expected ? "right" : "wrong", found, expected };
}

/** Every thread's subgroup has the size that the adapter promises, and adds up its lanes. */
async function subgroups(gpu: Gpu): Promise<Finding> {
  const results = await resultsOf(gpu, "subgroup", 256, 512, "u32");
  const [smallest, largest] = gpu.info.subgroupSize;
  const range = smallest === largest ? `${smallest}` : `${smallest} to ${largest}`;
  const [lanes] = results;
  const expected = `${range} lanes, adding up to ${lanes * (lanes + 1) / 2}`;
  for (let i = 0; i < results.length; i += 2) {
    const [size, sum] = results.subarray(i, i + 2);
    if (size !== lanes || size < smallest || size > largest || sum !== size * (size + 1) / 2) {
      return { outcome: "wrong", found: `${size} lanes, adding up to ${sum}`, expected };
    }
  }
  return { outcome: "right", found: `${lanes} lanes`, expected };
}

/** How far a function may be off: in units in the last place of the right value, or by so much. */
type Allowance = { readonly ulps: (x: number) => number } | { readonly absolute: number };

/** Numbers from `first` to `last`, evenly. */
function between(first: number, last: number): number[] {
  return Array.from({ length: THREADS }, (_, i) => first + (last - first) * i / (THREADS - 1));
}

function isFarFromOne(x: number): boolean {
  return x < 0.5 || x > 2;
}

/** A function's largest error against float64, as a part of what is allowed. */
function accuracy(
  kernel: string,
  exact: (x: number) => number,
  values: readonly number[],
  allowance: Allowance,
): Test {
  const isRelative = "ulps" in allowance;
  return {
    name: kernel,
    needs: [],
    run: async (gpu) => {
      const data = Float32Array.from(values);
      using scope = gpu.scope();
      const inputs = scope.tensor("inputs", [data.length], { data });
      const results = scope.tensor("results", [data.length]);
      gpu.record().run(await gpu.kernel(kernel), data.length, { inputs, results });
      const found = await gpu.read(results);
      let worst = { part: -1, error: 0, allowed: 0 };
      for (const [i, x] of data.entries()) {
        const right = exact(x);
        const difference = Math.abs(found[i] - right);
        const error = isRelative ? difference / ulp(right) : difference;
        const allowed = isRelative ? allowance.ulps(x) : allowance.absolute;
        // Not a number is as wrong as can be.
        const part = Number.isFinite(error) ? error / allowed : Infinity;
        if (part > worst.part) worst = { part, error, allowed };
      }
      const text = (error: number) =>
        isRelative ? `${error.toFixed(1)} ULP off` : `${error.toExponential(1)} off`;
      return {
        outcome: worst.part <= 1 ? "right" : "wrong",
        found: text(worst.error),
        expected: `at most ${text(worst.allowed)}`,
      };
    },
  };
}

/** The distance between neighbouring f32 around a number that is no subnormal one. */
function ulp(value: number): number {
  return 2 ** (Math.floor(Math.log2(Math.abs(value))) - 23);
}

/** Work that takes so many seconds longer than other is timed: waiting is uncertain by some milliseconds. */
const LONG_ENOUGH = 0.15;

/** A profile holds no more runs by far. */
const MOST_RUNS = 1024;

/** How far the clocks may differ: a tick that is mistaken for a nanosecond is ten of them or more. */
const CLOCK_TOLERANCE = 0.5;

/** Where much else runs, the clock runs on while the device waits: one good measurement is enough. */
const CLOCK_TRIES = 4;

/** The device's time of a kernel against the clock's. */
async function timestamps(gpu: Gpu): Promise<Finding> {
  let ratio = await deviceSeconds(gpu);
  const isRight = () => Math.abs(ratio - 1) <= CLOCK_TOLERANCE;
  for (let i = 1; i < CLOCK_TRIES && !isRight(); i++) ratio = await deviceSeconds(gpu);
  return {
    outcome: isRight() ? "right" : "wrong",
    found: `${ratio.toFixed(2)} s in a second`,
    expected: `1.00 s in a second, give or take ${CLOCK_TOLERANCE}`,
  };
}

/** How many seconds pass by timestamps in one of the clock, by the difference between long work and short. */
async function deviceSeconds(gpu: Gpu): Promise<number> {
  using scope = gpu.scope();
  const spin = await gpu.kernel("spin");
  const value = scope.tensor("value", [1]);
  const measure = async (runs: number) => {
    let clock = 0;
    const [{ seconds }] = await gpu.profile(async () => {
      const start = performance.now();
      for (let i = 0; i < runs; i++) gpu.record().run(spin, 1, { value });
      await gpu.settle();
      clock = (performance.now() - start) / 1000;
    });
    return { device: seconds, clock };
  };
  await measure(1); // compiles
  const short = await measure(1);
  let long = short;
  for (let runs = 4; runs <= MOST_RUNS && long.clock - short.clock < LONG_ENOUGH; runs *= 2) {
    long = await measure(runs);
  }
  return (long.device - short.device) / (long.clock - short.clock);
}
