/**
 * A Web Worker that makes photographs PNGs, one at a time, for `photographs.ts`.
 *
 * @module
 */
import { SceneError } from "../scene/mod.ts";
import { type PhotographAnswer, type PhotographTask, readPhotograph } from "./photograph.ts";

/** The part of a worker's global scope used here: the default types describe the main thread's. */
interface WorkerScope {
  onmessage: (event: MessageEvent<PhotographTask>) => Promise<void>;
  postMessage(answer: PhotographAnswer, transfer: Transferable[]): void;
}

const scope = globalThis as unknown as WorkerScope;

scope.onmessage = async ({ data: task }) => {
  try {
    const png = await readPhotograph(task);
    scope.postMessage({ png }, [png.buffer]);
  } catch (error) {
    // Anything else is a defect of ours, and reaches the server's thread as an error event.
    if (!(error instanceof SceneError)) throw error;
    scope.postMessage({ refused: error.message }, []);
  }
};
