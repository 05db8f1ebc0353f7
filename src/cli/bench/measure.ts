import { Commands, type Gpu, type Params, Tensor } from "../../gpu/mod.ts";
import { type Cost, costOf, type Run } from "../../../shaders/costs.ts";

/** Device time of all runs of one kernel, and what they had to do. */
export interface KernelWork extends Cost {
  /** The kernel's name. */
  readonly kernel: string;
  /** Number of runs. */
  readonly runs: number;
  /** Device time of all of them, in seconds. */
  readonly seconds: number;
}

/** Seconds of several repeats of the same work. */
export interface Timing {
  /** The fastest. */
  readonly best: number;
  /** The middle one. */
  readonly median: number;
}

/** A recorded run, and the tensors whose contents its cost depends on. */
interface WatchedRun {
  readonly run: Run;
  readonly counted?: Tensor;
  readonly steps?: Tensor;
}

/**
 * Measures by kernel what `work` records: times by timestamp queries, costs by what each run was given.
 * What the device counts is read once, when all is done.
 */
export async function measureKernels(
  gpu: Gpu,
  work: () => void | Promise<void>,
): Promise<KernelWork[]> {
  const runs: WatchedRun[] = [];
  const watch = (run: WatchedRun) => runs.push(run);
  const times = await watchRuns(gpu.record(), watch, () => gpu.profile(work));
  const tensors = [...new Set(runs.flatMap(({ counted, steps }) => [counted, steps]))]
    .filter((tensor) => tensor !== undefined);
  const read = tensors.length > 0 ? await gpu.readAll(tensors) : [];
  const contents = new Map(tensors.map((tensor, i) => [tensor, read[i]]));

  const costs = new Map<string, { flops: number; bytes: number }>();
  for (const { run, counted, steps } of runs) {
    const { flops, bytes } = costOf({
      ...run,
      ...(counted ? { counted: contents.get(counted) } : {}),
      ...(steps ? { steps: contents.get(steps) } : {}),
    });
    const sum = costs.get(run.kernel) ?? { flops: 0, bytes: 0 };
    costs.set(run.kernel, { flops: sum.flops + flops, bytes: sum.bytes + bytes });
  }
  return times.map((time) => ({ ...time, ...costs.get(time.kernel)! }));
}

/**
 * Tells `watch` of every run that is recorded during `work`. The recorder's method is covered for so
 * long: only there kernels and sizes come together, and training shall not know of measurements.
 */
async function watchRuns<R>(
  commands: Commands,
  watch: (run: WatchedRun) => void,
  work: () => Promise<R>,
): Promise<R> {
  let batch: Tensor | undefined;
  commands.run = (kernel, invocations, bindings, params = {}) => {
    Commands.prototype.run.call(commands, kernel, invocations, bindings, params);
    if (invocations === 0) return;
    const tensors: Record<string, Tensor> = Object.fromEntries(
      Object.entries(bindings).flatMap(([name, resource]) =>
        resource instanceof Tensor ? [[name, resource]] : []
      ),
    );
    // Some kernels of a batch find its size in what others wrote, and are not given its state.
    batch = tensors.batch ?? batch;
    const shapes = Object.fromEntries(
      Object.entries(tensors).map(([name, { shape }]) => [name, shape]),
    );
    watch({
      run: { kernel: kernel.name, sizes: numbersIn(params), shapes },
      counted: tensors.batch ?? tensors.counters ?? tensors.counts ?? batch,
      steps: tensors.steps,
    });
  };
  try {
    return await work();
  } finally {
    Reflect.deleteProperty(commands, "run");
  }
}

/** The numbers in parameters, those of structs inside them too. */
function numbersIn(params: Params): Record<string, number> {
  const entries = Object.entries(params).flatMap(([name, value]) =>
    typeof value === "number"
      ? [[name, value] as const]
      : Array.isArray(value)
      ? []
      : Object.entries(value as Record<string, number>)
  );
  return Object.fromEntries(entries);
}

/** The sum of several kernels' works. */
export function sumOf(works: readonly KernelWork[]): Cost & { seconds: number } {
  const sum = (pick: (work: KernelWork) => number) =>
    works.reduce((total, work) => total + pick(work), 0);
  return {
    seconds: sum(({ seconds }) => seconds),
    flops: sum(({ flops }) => flops),
    bytes: sum(({ bytes }) => bytes),
  };
}

/** Device time that one repeat takes at least, well beyond the resolution of timestamps. */
const REPEAT_SECONDS = 0.02;
const MOST_RUNS = 500; // of the work in a repeat, for the capacity of a profile
const REPEATS = { least: 3, most: 15 };
const ENOUGH_SECONDS = 1; // after which slow work is not repeated any more

/**
 * Device time of `work` on its own: many short repeats rather than few long ones, as the best of them
 * is what neighbours on the same machine disturb least.
 */
export async function timeKernels(gpu: Gpu, work: () => void): Promise<Timing & Cost> {
  await measureKernels(gpu, work); // drivers compile late
  const once = sumOf(await measureKernels(gpu, work));
  const runs = Math.min(Math.max(Math.ceil(REPEAT_SECONDS / once.seconds), 1), MOST_RUNS);
  const seconds: number[] = [];
  let spent = 0;
  while (
    seconds.length < REPEATS.least || (seconds.length < REPEATS.most && spent < ENOUGH_SECONDS)
  ) {
    const works = await measureKernels(gpu, () => {
      for (let run = 0; run < runs; run++) work();
    });
    const total = sumOf(works).seconds;
    spent += total;
    seconds.push(total / runs);
  }
  return { ...timingOf(seconds), flops: once.flops, bytes: once.bytes };
}

/** Best and median of some times. */
export function timingOf(seconds: readonly number[]): Timing {
  const sorted = seconds.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { best: sorted[0], median };
}
