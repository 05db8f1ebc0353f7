/** The time, and waiting for it. Tests have one that they turn themselves. */
export interface Clock {
  /** The time. */
  now(): Date;
  /** Waits for some milliseconds, or until a signal is aborted: that is no error. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** The machine's clock. */
export const SYSTEM_CLOCK: Clock = {
  now: () => new Date(),
  wait: (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", end);
        resolve();
      };
      const timer = setTimeout(end, milliseconds);
      signal.addEventListener("abort", end);
    }),
};
