/**
 * A Web Worker that renders pictures of fields one at a time, for `first_picture.ts`.
 *
 * @module
 */
import { messageOf } from "../host/mod.ts";
import { pictureCamera, renderPictures } from "../view/field.ts";
import { openGpu } from "./adapters.ts";
import type { PictureAnswer, PictureTask, ToPictureWorker } from "./first_picture.ts";

/** The part of a worker's global scope used here: the default types describe the main thread's. */
interface WorkerScope {
  onmessage: (event: MessageEvent<ToPictureWorker>) => void;
  postMessage(answer: PictureAnswer): void;
}

const scope = globalThis as unknown as WorkerScope;
/** Gives up the picture that is being rendered. */
let stop = new AbortController();

scope.onmessage = ({ data }) => {
  if (data.type === "stop") return stop.abort();
  stop = new AbortController();
  answer(data, stop.signal).then((answer) => scope.postMessage(answer));
};

async function answer(
  { gpu: wanted, path, field }: PictureTask,
  signal: AbortSignal,
): Promise<PictureAnswer> {
  try {
    const gpu = await openGpu(wanted);
    try {
      signal.throwIfAborted();
      const camera = pictureCamera(gpu, field.about.start);
      return { png: (await renderPictures(gpu, path, field, [camera], { signal }))[0] };
    } finally {
      await gpu.close();
    }
  } catch (error) {
    return { refused: messageOf(error) };
  }
}
