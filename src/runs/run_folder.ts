import { join } from "node:path";
import {
  FileError,
  FileLock,
  ifThere,
  isMissing,
  messageOf,
  removeLeftovers,
  writeAtomically,
} from "../host/mod.ts";
import { type Config, type LearntView, parseConfig, type StepReport } from "../nerf/mod.ts";
import { type Metric, parseMetric } from "./metrics.ts";
import { RunRequests } from "./run_requests.ts";

/** A run's folder cannot be used; the message says why and what to do. */
export class RunError extends Error {
  /** The error's kind. */
  override name = "RunError";
}

/** How long a claim is tried: who asks whether a run is claimed holds its lock for a moment. */
const PATIENCE_MILLISECONDS = 250;

/** The files that whoever trains replaces. Others may be writing in the folder as well: a video, for example. */
const REPLACED = ["config.json", "metrics.jsonl", "checkpoint.safetensors", "poses.json"];

/**
 * A run's folder: `config.json` (the whole configuration), `metrics.jsonl` (a line a step),
 * `checkpoint.safetensors` and `renders/`; where something of training views was learnt, `poses.json`.
 */
export class RunFolder {
  /** Where the checkpoint is. */
  readonly checkpoint: string;
  /** Where a line a step is added. */
  readonly metrics: string;
  /** Where renders go. */
  readonly renders: string;
  /** What is asked of whoever trains. */
  readonly requests: RunRequests;
  /** Locked by whoever trains. */
  readonly #lock: string;

  /** Names the files of a run's folder; touches nothing. */
  constructor(
    /** The folder. */
    readonly path: string,
  ) {
    this.checkpoint = join(path, "checkpoint.safetensors");
    this.metrics = join(path, "metrics.jsonl");
    this.renders = join(path, "renders");
    this.requests = new RunRequests(path);
    this.#lock = join(path, "train.lock");
  }

  /** Where all checkpoints are that lie in the folder: copies that were kept beside the one, too. */
  async checkpoints(): Promise<string[]> {
    const entries = await Array.fromAsync(Deno.readDir(this.path));
    return entries.filter(({ name }) => name.endsWith(".safetensors"))
      .map(({ name }) => join(this.path, name)).sort();
  }

  /** Whether the run has been saved. */
  hasCheckpoint(): Promise<boolean> {
    return isFile(this.checkpoint);
  }

  /**
   * Whether a run has begun here.
   *
   * @throws {RunError} if the folder may not be looked into
   */
  async exists(): Promise<boolean> {
    try {
      return await isFile(join(this.path, "config.json")) || await this.hasCheckpoint();
    } catch (error) {
      throw new RunError(`Cannot look into ${this.path}: ${messageOf(error)}`, { cause: error });
    }
  }

  /**
   * Makes sure that a run can begin here.
   *
   * @throws {RunError} if one has begun already
   */
  async assertFree(): Promise<void> {
    if (!await this.exists()) return;
    throw new RunError(
      `Cannot train into ${this.path}: it holds a run already. ` +
        `Go on with it by --resume, or choose another folder by --output.`,
    );
  }

  /**
   * Claims the run for training, until the claim is disposed of or the process ends, however it ends: no
   * two processes train one run. What a process that trained it and was killed left over is removed, and what it was
   * asked for;
   * and if no run has begun until the claim ends, the folder is, too.
   *
   * @throws {RunError} if another process has claimed it, or it cannot be claimed
   */
  async claim(): Promise<Disposable> {
    const lock = await this.#write(() => this.#takeLock());
    return {
      [Symbol.dispose]: () => {
        using held = lock;
        this.requests.take(); // they came too late
        if (this.#hasBegun()) return;
        held.remove();
        removeIfEmpty(this.path);
      },
    };
  }

  async #takeLock(): Promise<FileLock> {
    const lock = await this.#lockFolder();
    if (!lock) {
      throw new RunError(`Cannot train into ${this.path}: another process is training there.`);
    }
    try {
      this.requests.take(); // the training before was meant
      for (const name of REPLACED) await removeLeftovers(join(this.path, name));
      return lock;
    } catch (error) {
      lock[Symbol.dispose]();
      throw error;
    }
  }

  /** Makes the folder and locks it; null if another process keeps the lock. */
  async #lockFolder(): Promise<FileLock | null> {
    const end = performance.now() + PATIENCE_MILLISECONDS;
    for (;;) {
      await Deno.mkdir(this.path, { recursive: true });
      try {
        return await FileLock.takeWithin(this.#lock, "exclusive", {
          patience: PATIENCE_MILLISECONDS,
        });
      } catch (error) {
        // Another process may have claimed a run that never began, and removed the folder just now.
        const isGone = error instanceof FileError && error.cause instanceof Deno.errors.NotFound;
        if (!isGone || performance.now() >= end) throw error;
      }
    }
  }

  #hasBegun(): boolean {
    try {
      return Deno.statSync(join(this.path, "config.json")).isFile;
    } catch (error) {
      if (!isMissing(error)) throw error;
      return false;
    }
  }

  /** Whether a process has claimed the run for training. Several may ask at once. */
  isClaimed(): boolean {
    return FileLock.isHeld(this.#lock);
  }

  /**
   * Begins a run: makes the folder and writes its configuration.
   *
   * @throws {RunError} if a run has begun here already, or the folder cannot be written
   */
  async create(config: Config): Promise<void> {
    await this.assertFree();
    await this.#write(async () => {
      await Deno.mkdir(this.renders, { recursive: true });
      await writeAtomically(this.metrics, new Uint8Array());
      await this.saveConfig(config);
    });
  }

  /**
   * Takes back a run that has no checkpoint, so that another one can begin here. Files that are not a run's
   * stay.
   *
   * @throws {RunError} if its `config.json` cannot be read or removed
   * @throws {ConfigError} if that is not a run's
   */
  async takeBack(): Promise<void> {
    await this.config();
    await this.#write(() => Deno.remove(join(this.path, "config.json")));
  }

  /** Writes `config.json`. */
  async saveConfig(config: Config): Promise<void> {
    const text = JSON.stringify(config, null, 2) + "\n";
    await writeAtomically(join(this.path, "config.json"), new TextEncoder().encode(text));
  }

  /**
   * Reads `config.json`.
   *
   * @throws {RunError} if there is no run here or its configuration cannot be read
   * @throws {ConfigError} if the configuration has a wrong field
   */
  async config(): Promise<Config> {
    const path = join(this.path, "config.json");
    let text: string;
    try {
      text = await Deno.readTextFile(path);
    } catch (error) {
      const { NotFound, NotADirectory } = Deno.errors;
      const missing = error instanceof NotFound || error instanceof NotADirectory;
      throw new RunError(
        `Cannot open run ${this.path}: ` +
          (missing ? "there is no config.json. Give a run's folder." : messageOf(error)),
      );
    }
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      throw new RunError(
        `Cannot open run ${this.path}: config.json is no JSON: ${messageOf(error)}.`,
      );
    }
    return parseConfig(value, path);
  }

  /** Appends to `metrics.jsonl`. */
  async log(reports: readonly StepReport[], seconds: number): Promise<void> {
    const lines = reports.map((report) =>
      JSON.stringify({ ...report, seconds: Math.round(seconds * 1000) / 1000 } satisfies Metric)
    );
    if (lines.length === 0) return;
    await this.#write(() =>
      Deno.writeTextFile(this.metrics, lines.join("\n") + "\n", {
        append: true,
      })
    );
  }

  /** Writes `poses.json`, a line a view: what was learnt of each. */
  async savePoses(views: readonly LearntView[]): Promise<void> {
    const lines = views.map((view) => JSON.stringify(view)).join(",\n");
    const text = `{"views": [\n${lines}\n]}\n`;
    await writeAtomically(join(this.path, "poses.json"), new TextEncoder().encode(text));
  }

  /**
   * Drops the metrics of steps from `step` on, which a resumed run will do again.
   *
   * @returns seconds of training up to then
   */
  async rewindLog(step: number): Promise<number> {
    const text = await ifThere(Deno.readTextFile(this.metrics), "");
    const kept = text.split("\n").flatMap((line) => parseMetric(line) ?? [])
      .filter((metric) => metric.step < step);
    const lines = kept.map((metric) => JSON.stringify(metric) + "\n").join("");
    await writeAtomically(this.metrics, new TextEncoder().encode(lines));
    return kept.at(-1)?.seconds ?? 0;
  }

  async #write<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof RunError) throw error;
      throw new RunError(`Cannot write to ${this.path}: ${messageOf(error)}`);
    }
  }
}

/** Removes a folder of which nobody else makes use. */
function removeIfEmpty(folder: string): void {
  try {
    Deno.removeSync(folder);
  } catch {
    // It holds files, or its parent may not be written: it stays, and does no harm.
  }
}

async function isFile(path: string): Promise<boolean> {
  return (await ifThere(Deno.stat(path), null))?.isFile ?? false;
}
