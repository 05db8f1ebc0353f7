/**
 * A Web Worker that decodes and downscales images one after the other, for `images.ts`.
 *
 * @module
 */
import { decodeTask, type ImageAnswer, type ImageTask } from "./images.ts";
import { SceneError } from "../scene.ts";

/** The part of a worker's global scope used here: the default types describe the main thread's. */
interface WorkerScope {
  onmessage: (event: MessageEvent<ImageTask>) => Promise<void>;
  postMessage(answer: ImageAnswer, transfer: ArrayBufferLike[]): void;
}

const scope = globalThis as unknown as WorkerScope;

scope.onmessage = async ({ data: task }) => {
  try {
    const loaded = await decodeTask(task);
    const { image, mask } = loaded;
    scope.postMessage({ loaded }, [image.data, mask].flatMap((pixels) => pixels?.buffer ?? []));
  } catch (error) {
    // Anything else is a defect of ours, and reaches the main thread as an error event.
    if (!(error instanceof SceneError)) throw error;
    scope.postMessage({ refused: error.message }, []);
  }
};
