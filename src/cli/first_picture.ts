import { startWorker } from "../host/mod.ts";
import type { Field } from "../view/field.ts";

/** A picture to be rendered, as the worker `picture` takes it. */
export interface PictureTask {
  /** The adapter's name or number; undefined for the best. */
  readonly gpu: string | undefined;
  /** What the field is called in messages. */
  readonly path: string;
  /** What is rendered: what is seen of it first. */
  readonly field: Field;
}

/** The worker's answer: a PNG, or why there is none: a sentence. */
export type PictureAnswer =
  | { readonly png: Uint8Array<ArrayBuffer> }
  | { readonly refused: string };

/**
 * What is seen of a field first, as PNG: for browsers without WebGPU. It is rendered in a worker, as the thread that
 * waits for a device does nothing else, for seconds where that is a CPU.
 *
 * @param signal gives it up
 * @throws {Error} with a sentence, if it cannot be rendered
 */
export async function renderFirst(
  task: PictureTask,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  signal.throwIfAborted();
  const worker = startWorker("picture");
  const answered = Promise.withResolvers<PictureAnswer>();
  const giveUp = () => answered.reject(signal.reason);
  signal.addEventListener("abort", giveUp);
  worker.onmessage = ({ data }: MessageEvent<PictureAnswer>) => answered.resolve(data);
  worker.onerror = (event) => {
    event.preventDefault();
    answered.reject(new Error(`Cannot render ${task.path}: a worker failed. ${event.message}`));
  };
  worker.postMessage(task);
  try {
    const answer = await answered.promise;
    if ("refused" in answer) throw new Error(answer.refused);
    return answer.png;
  } finally {
    signal.removeEventListener("abort", giveUp);
    worker.terminate();
  }
}
