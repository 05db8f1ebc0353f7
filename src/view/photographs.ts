import { startWorker } from "../host/mod.ts";
import { SceneError, type Split, type Survey } from "../scene/mod.ts";
import type { PhotographAnswer, PhotographTask } from "./photograph.ts";

/** The most bytes of photographs that are kept. */
const MOST_BYTES = 1 << 25;

/**
 * The photographs of a capture, one at a time and as small as they are wanted: for pages, which show some of them
 * again and again. Nothing is read before it is asked for, and then in a worker: large ones take seconds.
 */
export class Photographs implements Disposable {
  /** What was asked for last, the oldest first. */
  readonly #kept = new Map<string, Uint8Array<ArrayBuffer>>();
  #bytes = 0;
  /** They are decoded one after the other: each may take hundreds of megabytes. */
  #last: Promise<unknown> = Promise.resolve();
  #worker: Worker | null = null;

  /** Those of a capture that was surveyed. */
  constructor(private readonly survey: Survey) {}

  /**
   * A photograph as PNG, as it was trained on: turned, and reduced as the survey says.
   *
   * @param split its split
   * @param number its number in the split, from 0
   * @param width it is reduced by the largest whole factor that leaves so many pixels; null for 1
   * @returns null if there is none of that number
   * @throws {SceneError} if its file cannot be used
   */
  async read(
    split: Split,
    number: number,
    width: number | null,
  ): Promise<Uint8Array<ArrayBuffer> | null> {
    const index = this.survey.splits[split].at(number);
    if (index === undefined) return null;
    const frame = this.survey.frames[index];
    const { camera } = frame;
    const reduction = Math.min(
      Math.max(Math.floor(camera.width / (width ?? camera.width)), 1),
      ...[camera.width, camera.height],
    );
    const key = `${index} ${reduction}`;
    const { name, factor } = this.survey;
    const task = { survey: { name, factor }, frame, reduction };
    const read = this.#last.then(() => this.#kept.get(key) ?? this.#make(task));
    this.#last = read.catch(() => {}); // whoever asked is told
    const png = await read;
    this.#keep(key, png);
    return png;
  }

  /** Ends the worker. */
  [Symbol.dispose](): void {
    this.#worker?.terminate();
    this.#worker = null;
  }

  async #make(task: PhotographTask): Promise<Uint8Array<ArrayBuffer>> {
    const worker = this.#worker ??= startWorker("photograph");
    const answered = Promise.withResolvers<PhotographAnswer>();
    worker.onmessage = ({ data }: MessageEvent<PhotographAnswer>) => answered.resolve(data);
    worker.onerror = (event) => {
      event.preventDefault();
      this[Symbol.dispose](); // the next photograph gets another one
      answered.reject(new Error(`Cannot read the photograph: a worker failed. ${event.message}`));
    };
    worker.postMessage(task);
    const answer = await answered.promise;
    if ("refused" in answer) throw new SceneError(answer.refused);
    return answer.png;
  }

  #keep(key: string, png: Uint8Array<ArrayBuffer>): void {
    this.#bytes += png.length - (this.#kept.get(key)?.length ?? 0);
    this.#kept.delete(key); // to become the newest
    this.#kept.set(key, png);
    for (const [oldest, { length }] of this.#kept) {
      if (this.#bytes <= MOST_BYTES) break;
      this.#kept.delete(oldest);
      this.#bytes -= length;
    }
  }
}
