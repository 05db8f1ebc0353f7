/**
 * A Web Worker that encodes and writes frames one after the other, for `writer.ts`.
 *
 * @module
 */
import { messageOf } from "../host/mod.ts";
import { type WriteAnswer, writeFrame, type WriteTask } from "./writer.ts";

/** The part of a worker's global scope used here: the default types describe the main thread's. */
interface WorkerScope {
  onmessage: (event: MessageEvent<WriteTask>) => void;
  postMessage(answer: WriteAnswer): void;
}

const scope = globalThis as unknown as WorkerScope;

/** One frame at a time: each waits for the disk. */
let last = Promise.resolve();

scope.onmessage = ({ data: task }) => {
  last = last.then(async () => scope.postMessage(await answer(task)));
};

async function answer(task: WriteTask): Promise<WriteAnswer> {
  try {
    return { written: await writeFrame(task) };
  } catch (error) {
    return { refused: messageOf(error) };
  }
}
