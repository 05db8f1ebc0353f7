import { llvmpipeThreads, MAX_LLVMPIPE_THREADS } from "../../host/mod.ts";
import { type Surroundings, textOf } from "./machine.ts";

/** Processors of a Linux system, and how many of them llvmpipe computes on. */
export interface Threads {
  /** Processors that this process may run on; one each for llvmpipe's threads, if nothing else is said. */
  readonly processors: number;
  /** How many of them it may keep busy: fewer where a container is given a share of their time. */
  readonly busy: number;
  /** Threads of llvmpipe. */
  readonly threads: number;
}

/**
 * Counts processors, and the threads that llvmpipe starts on them.
 *
 * @param busy processors that this process may keep busy; Deno counts those of a container's share
 */
export function examineThreads(
  { root, variable }: Surroundings,
  busy: number = navigator.hardwareConcurrency,
): Threads {
  const [, list = ""] =
    /^Cpus_allowed_list:\s*(\S+)/m.exec(textOf(`${root}/proc/self/status`) ?? "") ?? [];
  const processors = Math.max(busy, sizeOf(list));
  return { processors, busy, threads: llvmpipeThreads(processors, variable("LP_NUM_THREADS")) };
}

/** How many numbers a list such as `0-3,8` has. */
function sizeOf(list: string): number {
  return list.split(",").filter((range) => range !== "").reduce((sum, range) => {
    const [first, last = first] = range.split("-").map(Number);
    return sum + last - first + 1;
  }, 0);
}

/** What to do where llvmpipe computes on fewer threads than it could, or on more than is good. */
export function adviseThreads({ processors, busy, threads }: Threads): string[] {
  const useful = Math.min(busy, MAX_LLVMPIPE_THREADS);
  const others = busy < processors ? `export LP_NUM_THREADS=${useful}` : "unset LP_NUM_THREADS";
  // Threads beyond the share use it up before a dispatch is done, and then all of them wait.
  if (threads > busy) {
    return [`${threads} threads share the time of ${busy} processors. Type: ${others}`];
  }
  if (threads < useful) {
    return [`${threads} of ${busy} processors compute. Type: ${others}`];
  }
  if (busy > MAX_LLVMPIPE_THREADS) {
    return [
      `llvmpipe has at most ${MAX_LLVMPIPE_THREADS} threads, here are ${busy} processors. Run several`,
      "jobs at once, on processors of their own:  taskset -c 0-31 ./denerf train …",
    ];
  }
  return [];
}
