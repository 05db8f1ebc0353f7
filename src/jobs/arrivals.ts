import type { Clock } from "./clock.ts";
import type { Job } from "./job.ts";
import type { Log } from "./log.ts";
import { CaptureWatcher } from "./watch.ts";

/** The time between looks while no capture is arriving and the system reports no changes. */
const LOOK_MILLISECONDS = 5000;

/** New files are reported one by one: a look waits this long, to take several together. */
const GATHER_MILLISECONDS = 200;

/** How long `close` waits for a look that is under way: a network folder may never answer. */
const PATIENCE_MILLISECONDS = 1000;

/** What is needed to await captures. */
export interface ArrivalsOptions {
  /** Whether a job has had a capture before. */
  readonly isKnown: (job: string, capture: string) => boolean;
  /** Takes a capture that is complete. */
  readonly onCapture: (job: Job, capture: string) => void;
  /** Takes what goes wrong while folders are looked at: that is tried again. */
  readonly onError: (error: unknown) => void;
  /** Where it is said what is left out, and why. */
  readonly log: Log;
  /** The time between looks. */
  readonly clock: Clock;
}

/**
 * The captures that come to the folders of all watching jobs. They are looked at in their own time: a
 * folder behind a slow network holds up nothing else.
 */
export class Arrivals {
  readonly #watchers: readonly { job: Job; watcher: CaptureWatcher }[];
  readonly #options: ArrivalsOptions;
  #events: readonly FolderEvents[] = [];
  #wake = new AbortController();
  #closed = false;
  #running: Promise<void> | null = null;

  /** Takes up the jobs that watch a folder; they are looked at after `start`. */
  constructor(jobs: readonly Job[], options: ArrivalsOptions) {
    this.#options = options;
    const { isKnown, log } = options;
    this.#watchers = jobs.flatMap((job) => {
      const { enabled, name, watch, settle } = job;
      if (!enabled || watch === null) return [];
      const watcher = new CaptureWatcher({
        folder: watch,
        settle,
        isKnown: (capture) => isKnown(name, capture),
        complain: (reason) => log.warn("watching", { job: name, reason }),
      });
      return [{ job, watcher }];
    });
  }

  /** Begins to look. */
  start(): void {
    if (this.#watchers.length === 0) return;
    const wake = () => this.#wake.abort();
    this.#events = this.#watchers.map(({ job }) => new FolderEvents(job.watch!, wake));
    this.#running = this.#run();
  }

  /** What is there, but not complete. */
  get settling(): { job: string; capture: string }[] {
    return this.#watchers.flatMap(({ job, watcher }) =>
      watcher.settling.map((capture) => ({ job: job.name, capture }))
    );
  }

  /** Why folders cannot be watched now. */
  get troubles(): string[] {
    return this.#watchers.flatMap(({ watcher }) => watcher.trouble ?? []);
  }

  /** Ends looking; nothing is handed on any more. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#wake.abort();
    for (const events of this.#events) events.close();
    const ended = new AbortController();
    const patience = this.#options.clock.wait(PATIENCE_MILLISECONDS, ended.signal);
    await Promise.race([this.#running, patience]);
    ended.abort();
  }

  async #run(): Promise<void> {
    while (!this.#closed) {
      await this.#look().catch(this.#options.onError);
      await this.#options.clock.wait(this.#pause(), this.#wake.signal);
      if (this.#wake.signal.aborted && !this.#closed) this.#wake = new AbortController();
    }
  }

  async #look(): Promise<void> {
    for (const { job, watcher } of this.#watchers) {
      const captures = await watcher.scan();
      if (this.#closed) return;
      for (const capture of captures) this.#options.onCapture(job, capture);
    }
  }

  /** Milliseconds to the next look: some looks while something settles. */
  #pause(): number {
    const settling = this.#watchers.filter(({ watcher }) => watcher.settling.length > 0);
    const looks = settling.map(({ job }) => Math.max(job.settle * 1000 / 4, 50));
    return Math.min(LOOK_MILLISECONDS, ...looks);
  }
}

/**
 * Tells when something comes to a folder. Not all systems can (network folders tell nothing): this only
 * makes a look come sooner.
 */
class FolderEvents {
  readonly #watcher: Deno.FsWatcher | null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(folder: string, private readonly wake: () => void) {
    this.#watcher = watch(folder);
    if (this.#watcher) this.#read(this.#watcher).catch(() => {});
  }

  close(): void {
    this.#watcher?.close();
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  async #read(watcher: Deno.FsWatcher): Promise<void> {
    for await (const _ of watcher) {
      this.#timer ??= setTimeout(() => {
        this.#timer = null;
        this.wake();
      }, GATHER_MILLISECONDS);
    }
  }
}

function watch(folder: string): Deno.FsWatcher | null {
  try {
    return Deno.watchFs(folder, { recursive: false });
  } catch {
    return null; // It is not there yet, or the system's watches are used up.
  }
}
