/**
 * A Web Worker that decodes and downscales PNGs one after the other, for `images.ts`.
 *
 * @module
 */
import { decodeTask, type PngAnswer, type PngTask } from "./images.ts";
import { SceneError } from "./scene.ts";

/** The part of a worker's global scope used here: the default types describe the main thread's. */
interface WorkerScope {
  onmessage: (event: MessageEvent<PngTask>) => void;
  postMessage(answer: PngAnswer, transfer: ArrayBufferLike[]): void;
}

const scope = globalThis as unknown as WorkerScope;

scope.onmessage = ({ data: task }) => {
  try {
    const loaded = decodeTask(task);
    scope.postMessage({ loaded }, [loaded.image.data.buffer]);
  } catch (error) {
    // Anything else is a defect of ours, and reaches the main thread as an error event.
    if (!(error instanceof SceneError)) throw error;
    scope.postMessage({ refused: error.message }, []);
  }
};
