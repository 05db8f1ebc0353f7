import { startWorker } from "../host/mod.ts";
import type { Field } from "../view/field.ts";

/** A picture to be rendered, as the worker `picture` takes it. */
export interface PictureTask {
  readonly type: "render";
  /** The adapter's name or number; undefined for the best. */
  readonly gpu: string | undefined;
  /** What the field is called in messages. */
  readonly path: string;
  /** What is rendered: what is seen of it first. */
  readonly field: Field;
}

/** What the worker is told: a picture to render, or to give up the one it renders. */
export type ToPictureWorker = PictureTask | { readonly type: "stop" };

/** The worker's answer to a task, when its device is closed: a PNG, or why there is none: a sentence. */
export type PictureAnswer =
  | { readonly png: Uint8Array<ArrayBuffer> }
  | { readonly refused: string };

/** So long a process waits for a picture that it gave up: compiling a kernel takes seconds on a CPU. */
const END_MILLISECONDS = 10_000;

/**
 * Renders what is seen of a field first, as PNG: for browsers without WebGPU. It does so in a worker, as the thread
 * that waits for a device does nothing else, for seconds where that is a CPU.
 *
 * The worker lives as long as the process. When the thread of a worker that had a device ends, Vulkan's driver is
 * unloaded; if the process ends meanwhile, its main thread runs the driver's exit handlers, and crashes now and then.
 */
export class FirstPictures {
  #worker: Worker | null = null;
  /** Settled when the worker does nothing. */
  #idle: Promise<unknown> = Promise.resolve();

  /**
   * @param gpu the adapter's name or number; undefined for the best
   * @param path what the field is called in messages
   * @param signal gives up what is being rendered
   */
  constructor(
    private readonly gpu: string | undefined,
    private readonly path: string,
    private readonly signal: AbortSignal,
  ) {}

  /**
   * Renders a picture, after those that were asked for before.
   *
   * @throws {Error} with a sentence, if it cannot be rendered
   */
  render(field: Field): Promise<Uint8Array<ArrayBuffer>> {
    const picture = this.#idle.then(() => this.#render(field));
    this.#idle = Promise.allSettled([picture]);
    return picture;
  }

  /** Waits until nothing is rendered any more, so that the process can end; the signal is aborted before. */
  async ended(): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise((resolve) => timer = setTimeout(resolve, END_MILLISECONDS));
    await Promise.race([this.#idle, late]);
    clearTimeout(timer);
  }

  async #render(field: Field): Promise<Uint8Array<ArrayBuffer>> {
    const { gpu, path, signal } = this;
    signal.throwIfAborted();
    const worker = this.#worker ??= startWorker("picture");
    const tell = (message: ToPictureWorker) => worker.postMessage(message);
    const stop = () => tell({ type: "stop" });
    const answered = Promise.withResolvers<PictureAnswer>();
    worker.onmessage = ({ data }: MessageEvent<PictureAnswer>) => answered.resolve(data);
    worker.onerror = (event) => {
      event.preventDefault();
      this.#worker = null; // it has ended
      answered.reject(new Error(`Cannot render ${path}: a worker failed. ${event.message}`));
    };
    signal.addEventListener("abort", stop);
    tell({ type: "render", gpu, path, field });
    try {
      const answer = await answered.promise;
      if ("refused" in answer) throw new Error(answer.refused);
      return answer.png;
    } finally {
      signal.removeEventListener("abort", stop);
    }
  }
}
