import { type FileLock, messageOf } from "../host/mod.ts";
import { claimFrame } from "./claims.ts";
import { RenderError } from "./error.ts";
import {
  type DescribedFrame,
  FORMATS,
  type Maker,
  type RenderDescription,
  type RenderFolder,
} from "./manifest.ts";
import type { RenderedFrame } from "./outputs.ts";
import { removeLeftFrames } from "./own_files.ts";
import { bytesOf, type FrameWriter, WriterPool } from "./writer.ts";

/** What renders frames by their number. */
export interface FrameSource {
  /**
   * Renders a frame; the same frame gives the same bits.
   *
   * @param signal stops in the middle of a frame
   */
  render(frame: number, signal?: AbortSignal): Promise<RenderedFrame>;
}

/** Frames to render, and where to. */
export interface RenderTask {
  /** The render's folder, in which the caller has a session. */
  readonly folder: RenderFolder;
  /** What is rendered there. */
  readonly description: RenderDescription;
  /** Which of its frames are wanted, in the order in which they are tried. */
  readonly frames: readonly number[];
  /** Who renders. */
  readonly maker: Maker;
  /** Whether a frame is done only if its files have the contents that its record says. */
  readonly verify?: boolean;
}

/** How to render frames. */
export interface RenderFramesOptions {
  /** Ends the work: the frame that is being rendered may be finished for a few seconds. */
  readonly signal?: AbortSignal;
  /** Who writes; a pool of Web Workers by default, which is closed in the end. */
  readonly writer?: FrameWriter;
  /** How long an aborted frame may be finished, in seconds. */
  readonly graceSeconds?: number;
  /** How long frames that were rendered before the abort may be written after it, in seconds. */
  readonly drainSeconds?: number;
  /** Called when frames are done: how many of those wanted. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** What became of the frames. */
export interface RenderSummary {
  /** Names of the frames that were rendered and written here, in their order. */
  readonly rendered: readonly string[];
  /** How many others were done by other processes, or before. */
  readonly others: number;
  /** Where the time went. */
  readonly seconds: RenderSeconds;
}

/** Seconds of a render. */
export interface RenderSeconds {
  /** While frames were rendered. */
  readonly rendering: number;
  /** While nothing was rendered as frames had to be written first. */
  readonly waiting: number;
  /** From the first frame's beginning to the last one's end. */
  readonly total: number;
}

/** Seconds after the signal at which the frame in work is dropped, so that a process ends within ten. */
const GRACE_SECONDS = 5;

/** Seconds after that at which writing is given up. */
const DRAIN_SECONDS = 3;

/** How many rendered frames may wait for each that is written. */
const QUEUED_FOR_EACH = 1;

/** The most memory of frames that are not written, in bytes; one frame may be larger. */
const MOST_BYTES = 2 ** 30;

/** How often frames that other processes claimed are looked at, when there is nothing else to do. */
const POLL_MILLISECONDS = 200;

/**
 * Renders frames, each by one process only, while those before are written by {@link FrameWriter}: at most
 * two for each that it works on at once, and no more than fit into memory. A frame is claimed, rendered,
 * written, recorded and given free, in this order; what is done already is left alone. Returns when all
 * wanted frames are done, by whomever: it takes over those of a process that ends before they are.
 *
 * @throws {RenderError} naming the frame that could not be rendered or written, and why. Frames rendered
 *   before it are written first.
 */
export async function renderFrames(
  source: FrameSource,
  task: RenderTask,
  options: RenderFramesOptions = {},
): Promise<RenderSummary> {
  const writer = options.writer ?? new WriterPool();
  const work = new FrameWork(source, task, writer, options);
  try {
    return await work.run();
  } finally {
    writer.close();
  }
}

class FrameWork {
  readonly #started = performance.now();
  readonly #rendered = new Set<number>();
  /** Frames that are being written. */
  readonly #writing = new Set<Promise<void>>();
  /** How much memory they take. */
  #bytes = 0;
  /** Stops the frame that is being rendered. */
  readonly #drop = new AbortController();
  /** Resolved when what is being written is given up. */
  readonly #givenUp = Promise.withResolvers<void>();
  #others = 0;
  #rendering = 0;
  #waiting = 0;
  #failure: Error | null = null;

  constructor(
    private readonly source: FrameSource,
    private readonly task: RenderTask,
    private readonly writer: FrameWriter,
    private readonly options: RenderFramesOptions,
  ) {}

  async run(): Promise<RenderSummary> {
    const { signal, graceSeconds = GRACE_SECONDS, drainSeconds = DRAIN_SECONDS } = this.options;
    const timers: ReturnType<typeof setTimeout>[] = [];
    const onAbort = () => {
      timers.push(
        setTimeout(() => this.#drop.abort(), graceSeconds * 1000),
        setTimeout(() => this.#givenUp.resolve(), (graceSeconds + drainSeconds) * 1000),
      );
    };
    signal?.addEventListener("abort", onAbort);
    try {
      await this.#renderAll().catch((error) => this.#fail(error));
      await this.#drain();
    } finally {
      signal?.removeEventListener("abort", onAbort);
      timers.forEach(clearTimeout);
    }
    if (this.#failure) throw this.#failure;
    // Of those that were taken over from a killed process, half-written files may be there.
    await removeLeftFrames(this.task.folder, this.task.description);
    return this.#summary();
  }

  /** Whether no frame is to be begun any more. */
  get #stopped(): boolean {
    return this.#failure !== null || (this.options.signal?.aborted ?? false);
  }

  async #renderAll(): Promise<void> {
    let left = this.task.frames;
    while (left.length > 0 && !this.#stopped) {
      const claimed: number[] = [];
      for (const number of left) {
        await this.#waitForRoom();
        if (this.#stopped) return;
        if (!await this.#take(number)) claimed.push(number);
      }
      left = claimed;
      if (left.length > 0) await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
    }
  }

  /** Renders a frame unless it is done; false if another process works on it. */
  async #take(number: number): Promise<boolean> {
    const { folder, description, verify } = this.task;
    const frame = description.frames[number];
    const claim = claimFrame(folder, frame.name);
    if (!claim) return false;
    if (await folder.done(description, frame, verify)) {
      claim[Symbol.dispose]();
      this.#others++;
      this.#report();
      return true;
    }
    const pixels = await this.#render(number, frame);
    if (pixels) this.#write(number, frame, pixels, claim);
    else claim[Symbol.dispose]();
    return true;
  }

  /** A frame's pixels; null if it was dropped or failed. */
  async #render(number: number, { name }: DescribedFrame): Promise<RenderedFrame | null> {
    const started = performance.now();
    try {
      return await this.source.render(number, this.#drop.signal);
    } catch (error) {
      if (this.#drop.signal.aborted) return null;
      const reason = messageOf(error);
      this.#fail(new RenderError(`Cannot render ${name}: ${reason}`, { cause: error }));
      return null;
    } finally {
      this.#rendering += performance.now() - started;
    }
  }

  /** Lets a frame be written, and its claim be given free, while others are rendered. */
  #write(number: number, frame: DescribedFrame, pixels: RenderedFrame, claim: FileLock): void {
    const { folder, description, maker } = this.task;
    const { checkpoint, settings } = description;
    const record = { format: FORMATS.frame, ...frame, checkpoint, settings, ...maker };
    const bytes = bytesOf(pixels);
    this.#bytes += bytes;
    const written = this.writer.write({ folder: folder.path, frame: pixels, record }).then(
      () => {
        this.#rendered.add(number);
        this.#report();
      },
      (error) => this.#fail(error),
    ).finally(() => {
      claim[Symbol.dispose]();
      this.#bytes -= bytes;
      this.#writing.delete(written);
    });
    this.#writing.add(written);
  }

  /** The first failure ends the work; the frame that is being rendered could not be written either. */
  #fail(error: Error): void {
    this.#failure ??= error;
    this.#drop.abort();
  }

  /** Waits until there is room for another frame beside those that are being written. */
  async #waitForRoom(): Promise<void> {
    const most = this.writer.size * (1 + QUEUED_FOR_EACH);
    while (this.#writing.size >= most || this.#bytes >= MOST_BYTES) {
      if (await this.#wait(Promise.race(this.#writing)) === "given up") return;
    }
  }

  /**
   * Waits for all frames to be written. Those that are given up stay claimed until this process ends: a
   * worker may still have a file open.
   */
  async #drain(): Promise<void> {
    await this.#wait(Promise.all(this.#writing));
  }

  async #wait(written: Promise<unknown>): Promise<"written" | "given up"> {
    const started = performance.now();
    const end = await Promise.race([
      written.then(() => "written" as const),
      this.#givenUp.promise.then(() => "given up" as const),
    ]);
    this.#waiting += performance.now() - started;
    return end;
  }

  #report(): void {
    const { frames } = this.task;
    this.options.onProgress?.(this.#rendered.size + this.#others, frames.length);
  }

  #summary(): RenderSummary {
    const { frames } = this.task.description;
    const numbers = [...this.#rendered].sort((a, b) => a - b);
    return {
      rendered: numbers.map((number) => frames[number].name),
      others: this.#others,
      seconds: {
        rendering: this.#rendering / 1000,
        waiting: this.#waiting / 1000,
        total: (performance.now() - this.#started) / 1000,
      },
    };
  }
}
