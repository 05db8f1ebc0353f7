/**
 * A Web Worker that renders one picture of a field, for `first_picture.ts`.
 *
 * @module
 */
import { messageOf } from "../host/mod.ts";
import { pictureCamera, renderPictures } from "../view/field.ts";
import { openGpu } from "./adapters.ts";
import type { PictureAnswer, PictureTask } from "./first_picture.ts";

/** The part of a worker's global scope used here: the default types describe the main thread's. */
interface WorkerScope {
  onmessage: (event: MessageEvent<PictureTask>) => Promise<void>;
  postMessage(answer: PictureAnswer): void;
}

const scope = globalThis as unknown as WorkerScope;

scope.onmessage = async ({ data }) => scope.postMessage(await answer(data));

async function answer({ gpu: wanted, path, field }: PictureTask): Promise<PictureAnswer> {
  try {
    const gpu = await openGpu(wanted);
    try {
      const camera = pictureCamera(gpu, field.about.start);
      return { png: (await renderPictures(gpu, path, field, [camera]))[0] };
    } finally {
      await gpu.close();
    }
  } catch (error) {
    return { refused: messageOf(error) };
  }
}
