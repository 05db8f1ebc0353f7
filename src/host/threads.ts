import { variable } from "./variable.ts";

/** The most threads that llvmpipe, Mesa's driver for CPUs, computes on. */
export const MAX_LLVMPIPE_THREADS = 32;

/**
 * Threads that llvmpipe computes on (Mesa, `llvmpipe_create_screen`): LP_NUM_THREADS, else as many as
 * there are processors, and at most 32. With none, the one that submits computes.
 *
 * @param processors that this process may run on
 * @param asked what LP_NUM_THREADS says; what is no number says nothing
 */
export function llvmpipeThreads(
  processors: number = navigator.hardwareConcurrency,
  asked: string | undefined = variable("LP_NUM_THREADS"),
): number {
  const number = Number.parseInt(asked ?? "");
  const wanted = Number.isNaN(number) ? processors : number;
  return Math.min(Math.max(wanted, 1), MAX_LLVMPIPE_THREADS);
}
