import { ifThere, messageOf } from "../host/mod.ts";
import type { Checkpoint, RunEnd } from "../nerf/mod.ts";
import { MetricsTail, readCheckpoint, type RunFolder, type RunRequest } from "../runs/mod.ts";
import type { Split } from "../scene/mod.ts";
import type { Photographs } from "./photographs.ts";
import { ProgressLog } from "./progress.ts";
import type { About, FieldBits, ServerMessage } from "./protocol.ts";
import { RunWishes } from "./run_wishes.ts";
import type { Exhibit, ServedField } from "./server.ts";

/** How often a run's folder is looked at. */
const LOOK_MILLISECONDS = 1000;

/** Points of a curve that are made of what a run's log says already. */
const POINTS = 500;

/** What is shown of a run. */
export interface RunExhibitOptions {
  /** The run's folder. */
  readonly folder: RunFolder;
  /** What ends it. */
  readonly end: RunEnd;
  /** What pages are told, besides whether it is being trained. */
  readonly about: Omit<About, "live">;
  /** Whether its training is followed. */
  readonly live: boolean;
  /** The photographs of its capture; null where that is not at hand. */
  readonly photographs: Photographs | null;
  /** Makes a checkpoint a field file. */
  readonly encode: (checkpoint: Checkpoint, bits: FieldBits) => Promise<Uint8Array<ArrayBuffer>>;
  /** How often the folder is looked at, in ms; every second by default. */
  readonly interval?: number;
  /** How long its training may take to do what it is asked for, in seconds; two minutes by default. */
  readonly patience?: number;
  /** Renders a checkpoint as PNG, for browsers without WebGPU. */
  readonly render: (checkpoint: Checkpoint) => Promise<Uint8Array<ArrayBuffer>>;
}

/**
 * A run's folder, in which another process may be training. Its files are replaced and never half written, so
 * that what is read is whole; and only what somebody asks for is read.
 */
export class RunExhibit implements Exhibit {
  readonly #options: RunExhibitOptions;
  /** What is made of the checkpoint of {@link #stamp}, by what it is. */
  readonly #made = new Map<string, Promise<ServedField>>();
  /** Differs when the checkpoint was written; null without one. */
  #stamp: string | null = null;
  readonly #news: RunNews;
  readonly #wishes: RunWishes;
  #isLive: boolean;

  /** Reads nothing yet. */
  constructor(options: RunExhibitOptions) {
    this.#options = options;
    this.#news = new RunNews(this, options);
    this.#wishes = new RunWishes(options.folder, options.patience);
    this.#isLive = options.live && options.folder.isClaimed();
  }

  /** What it is, and whether it is being trained as far as is known. */
  about(): About {
    return { ...this.#options.about, live: this.#isLive };
  }

  /** Differs from one checkpoint to the next, as far as is known; null without one. */
  get stamp(): string | null {
    return this.#stamp;
  }

  /** The field of the checkpoint that is there now. */
  field(bits: FieldBits): Promise<ServedField | null> {
    return this.#make(`${bits} bits`, ({ encode }, checkpoint) => encode(checkpoint, bits));
  }

  /** See {@link Exhibit.photograph}. */
  async photograph(split: Split, number: number, width: number | null) {
    return await this.#options.photographs?.read(split, number, width) ?? null;
  }

  /** A picture of the checkpoint that is there now. */
  async fallback(): Promise<Uint8Array<ArrayBuffer> | null> {
    const made = await this.#make("picture", ({ render }, checkpoint) => render(checkpoint));
    return made?.bytes ?? null;
  }

  /**
   * Takes up the checkpoint that is there now.
   *
   * @returns whether it is another one than before
   */
  async refresh(): Promise<boolean> {
    const info = await ifThere(Deno.stat(this.#options.folder.checkpoint), null);
    const stamp = info && `${info.ino} ${info.mtime?.getTime()} ${info.size}`;
    if (stamp === this.#stamp) return false;
    this.#stamp = stamp;
    this.#made.clear();
    return stamp !== null;
  }

  /** Asks whoever trains it; what becomes of that {@link follow} tells. */
  async ask(request: RunRequest): Promise<string> {
    await this.refresh();
    return await this.#wishes.ask(request, this.#stamp);
  }

  /** Tells how its training went up to now. */
  async tellPast(say: Say): Promise<void> {
    await this.#news.tellProgress(say, POINTS);
  }

  /**
   * Where it is live, tells how far its training is, of new checkpoints while somebody looks, and of its end, until a
   * signal is aborted.
   */
  async follow(
    say: Say,
    isWatched: () => boolean,
    signal: AbortSignal,
  ): Promise<void> {
    let trouble: string | null = null;
    while (this.#options.live && !signal.aborted) {
      try {
        await this.#news.tellProgress(say, 1);
        if (isWatched()) await this.#news.tellField(say);
        for (const text of await this.#wishes.news(this.#stamp)) say({ type: "note", text });
        this.#isLive = this.#news.tellWhetherLive(say, this.#isLive);
        trouble = null;
      } catch (error) {
        const text = messageOf(error);
        if (text !== trouble) say({ type: "note", text });
        trouble = text;
      }
      await pause(this.#options.interval ?? LOOK_MILLISECONDS, signal);
    }
  }

  /** Makes something of the checkpoint, unless that was done before. */
  async #make(
    what: string,
    make: (
      options: RunExhibitOptions,
      checkpoint: Checkpoint,
    ) => Promise<Uint8Array<ArrayBuffer>>,
  ): Promise<ServedField | null> {
    await this.refresh();
    if (this.#stamp === null) return null;
    const made = this.#made.get(what) ?? this.#read(make);
    this.#made.set(what, made);
    try {
      return await made;
    } catch (error) {
      if (this.#made.get(what) === made) this.#made.delete(what); // it may be better the next time
      throw error;
    }
  }

  async #read(
    make: (
      options: RunExhibitOptions,
      checkpoint: Checkpoint,
    ) => Promise<Uint8Array<ArrayBuffer>>,
  ): Promise<ServedField> {
    const checkpoint = await readCheckpoint(this.#options.folder.checkpoint);
    return { bytes: await make(this.#options, checkpoint), step: checkpoint.step };
  }
}

type Say = (message: ServerMessage) => void;

/** Tells pages what is new of a run. */
class RunNews {
  readonly #log: ProgressLog;
  readonly #metrics: MetricsTail;
  /** The checkpoint that was told last: one of the same step may be another. */
  #told: string | null = null;

  constructor(
    private readonly exhibit: RunExhibit,
    private readonly options: RunExhibitOptions,
  ) {
    this.#log = new ProgressLog(options.end);
    this.#metrics = new MetricsTail(options.folder.metrics);
  }

  /** Tells of the steps since the last time, in at most so many points. */
  async tellProgress(say: Say, points: number): Promise<void> {
    const metrics = await this.#metrics.next();
    const steps = Math.ceil(metrics.length / points);
    for (let first = 0; first < metrics.length; first += steps) {
      const progress = this.#log.add(metrics.slice(first, first + steps));
      if (progress !== null) say({ type: "progress", ...progress });
    }
  }

  async tellField(say: Say): Promise<void> {
    await this.exhibit.refresh();
    const field = await this.exhibit.field(8);
    const { stamp } = this.exhibit;
    if (field === null || stamp === this.#told) return;
    this.#told = stamp;
    say({ type: "field", step: field.step });
  }

  tellWhetherLive(say: Say, before: boolean): boolean {
    const isLive = this.options.folder.isClaimed();
    if (isLive === before) return isLive;
    say({ type: "about", about: { ...this.exhibit.about(), live: isLive } });
    if (!isLive) say({ type: "ended", reason: "The training has ended." });
    return isLive;
  }
}

/** Waits, but not longer than until a signal is aborted. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener("abort", end);
  });
}
