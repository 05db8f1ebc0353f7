import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Self } from "../../src/host/mod.ts";
import { type Clock, createLog, type Log, SYSTEM_CLOCK } from "../../src/jobs/mod.ts";
import { JobServer } from "../../src/jobs/serve.ts";

const CHILD = fileURLToPath(new URL("./serve_child.ts", import.meta.url));

/** A clock that stands still until it is turned. */
export class FakeClock implements Clock {
  #now: number;
  readonly #waiting = new Set<{ until: number; resolve: () => void }>();

  /** Stands at a time such as `2026-01-01T05:00Z`. */
  constructor(time: string) {
    this.#now = Date.parse(time);
  }

  now(): Date {
    return new Date(this.#now);
  }

  wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const entry = { until: this.#now + milliseconds, resolve: () => end() };
      const end = () => {
        this.#waiting.delete(entry);
        signal.removeEventListener("abort", end);
        resolve();
      };
      this.#waiting.add(entry);
      signal.addEventListener("abort", end);
      if (signal.aborted || milliseconds <= 0) end();
    });
  }

  /** Turns it to a later time. */
  to(time: string): void {
    this.#now = Date.parse(time);
    for (const entry of [...this.#waiting]) if (entry.until <= this.#now) entry.resolve();
  }
}

/** An event of a log. */
export interface LoggedEvent {
  readonly level: string;
  readonly event: string;
  readonly job?: string;
  readonly occasion?: string;
  readonly reason?: string;
}

/** A folder with a jobs file, in which servers start and end. */
export class Workshop {
  /** All that servers have logged. */
  readonly events: LoggedEvent[] = [];
  readonly #log: Log;
  #stop: AbortController | null = null;
  #running: Promise<void> | null = null;

  private constructor(
    /** The folder. */
    readonly folder: string,
    /** What servers go by. */
    readonly clock: Clock,
  ) {
    const write = (line: string) => {
      this.events.push(JSON.parse(line));
    };
    this.#log = createLog("json", { write });
  }

  /** Makes a folder with a jobs file, and removes it when the test is over. */
  static async use(
    toml: string,
    test: (workshop: Workshop) => Promise<void>,
    clock: Clock = SYSTEM_CLOCK,
  ): Promise<void> {
    const folder = await Deno.makeTempDir({ prefix: "denerf-serve-" });
    const workshop = new Workshop(folder, clock);
    try {
      await workshop.write(toml);
      await test(workshop);
    } finally {
      await workshop.stop();
      await Deno.remove(folder, { recursive: true });
    }
  }

  /** Where the jobs file is. */
  get file(): string {
    return join(this.folder, "jobs.toml");
  }

  /** How to start the program that stands in for denerf. */
  get command(): Self {
    const args = ["run", "--allow-all", "--no-check", "--quiet", CHILD, join(this.folder, "notes")];
    return { program: Deno.execPath(), args };
  }

  /** Writes the jobs file. */
  async write(toml: string): Promise<void> {
    await Deno.writeTextFile(this.file, toml);
  }

  /** Opens a server. */
  open(): Promise<JobServer> {
    return JobServer.open(this.file, {
      log: this.#log,
      clock: this.clock,
      command: this.command,
    });
  }

  /** Starts a server, which runs until `stop`. */
  async start(): Promise<JobServer> {
    const server = await this.open();
    const stop = new AbortController();
    this.#stop = stop;
    this.#running = server.run(stop.signal).finally(() => server[Symbol.dispose]());
    return server;
  }

  /** Stops the server, if one runs. */
  async stop(): Promise<void> {
    this.#stop?.abort();
    await this.#running;
    this.#stop = this.#running = null;
  }

  /** The events of a kind, as `job occasion`. */
  said(event: string): string[] {
    return this.events.filter((entry) => entry.event === event)
      .map(({ job, occasion }) => [job, occasion].filter((word) => word !== undefined).join(" "));
  }

  /** Waits until an event has been logged some number of times. */
  async heard(event: string, times = 1): Promise<LoggedEvent> {
    await until(() => this.said(event).length >= times, () => `${times} x "${event}"`, this.events);
    return this.events.filter((entry) => entry.event === event)[times - 1];
  }

  /** What has been started, in order, with paths inside the folder. */
  async starts(): Promise<string[]> {
    const text = await Deno.readTextFile(join(this.folder, "notes")).catch(() => "");
    return text.replaceAll(`${this.folder}/`, "").trimEnd().split("\n").filter(Boolean);
  }

  /** Lets a waiting job go on: the file is in its render's folder, which its process makes. */
  async letGo(render: string): Promise<void> {
    const folder = join(this.folder, render);
    await until(() => Deno.stat(folder).then(() => true, () => false), () => folder);
    await Deno.writeTextFile(join(folder, "go"), "");
  }
}

/** Waits until something is so; gives up after a minute. */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  what: () => string,
  seen: readonly unknown[] = [],
): Promise<void> {
  const giveUp = performance.now() + 60_000;
  while (!await isSo()) {
    if (performance.now() > giveUp) {
      throw new Error(`Waited in vain for ${what()}. Seen:\n${seen.map(line).join("\n")}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function line(value: unknown): string {
  return JSON.stringify(value);
}
