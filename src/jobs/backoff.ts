import type { Job } from "./job.ts";

/** The longest time between two attempts, in seconds. */
export const LONGEST_BACKOFF = 3600;

/**
 * How long a job waits after attempts that failed, in seconds.
 *
 * @param failures how many they are, from 1
 */
export function backoffAfter(failures: number, { backoff }: Job): number {
  return Math.min(backoff * 2 ** (failures - 1), LONGEST_BACKOFF);
}
