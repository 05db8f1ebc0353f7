import type { Gpu } from "../gpu/mod.ts";
import {
  type Checkpoint,
  type Config,
  createRenderer,
  encodeCheckpoint,
  type Model,
} from "../nerf/mod.ts";
import { type Camera, resizeCamera } from "../math/mod.ts";
import { encodeColors, restoreModel } from "../runs/mod.ts";
import type { Outlook } from "./outlook.ts";
import type { FieldBits } from "./protocol.ts";

/** The longest side of a prerendered picture in pixels, on a GPU and on a CPU. */
const LONGEST = { gpu: 800, cpu: 256 };

/** A model's field, as it is now, as a file. */
export async function encodeFieldNow(
  gpu: Gpu,
  model: Model,
  config: Config,
  _outlook: Outlook,
  step: number,
  _bits: FieldBits,
): Promise<Uint8Array<ArrayBuffer>> {
  return Uint8Array.from(await encodeCheckpoint(gpu, model, config, step));
}

/**
 * A checkpoint's field as a file.
 *
 * @param path what it is called in messages
 */
export async function encodeFieldOf(
  gpu: Gpu,
  checkpoint: Checkpoint,
  path: string,
  outlook: Outlook,
  bits: FieldBits,
): Promise<Uint8Array<ArrayBuffer>> {
  const { config, step } = checkpoint;
  const model = await restoreModel(gpu, checkpoint, path);
  try {
    return await encodeFieldNow(gpu, model, config, outlook, step, bits);
  } finally {
    model.destroy();
  }
}

/** A camera with as many pixels as a prerendered picture may have on a device. */
export function pictureCamera({ info }: Gpu, camera: Camera): Camera {
  const longest = info.software ? LONGEST.cpu : LONGEST.gpu;
  const part = Math.min(longest / Math.max(camera.width, camera.height), 1);
  const [width, height] = [camera.width, camera.height].map((side) =>
    Math.max(Math.round(part * side), 1)
  );
  return resizeCamera(camera, width, height);
}

/**
 * What cameras see of a checkpoint's field, as PNG: for browsers without WebGPU.
 *
 * @param path what the checkpoint is called in messages
 * @param onPicture told how many are done
 */
export async function renderPictures(
  gpu: Gpu,
  checkpoint: Checkpoint,
  path: string,
  { range }: Outlook,
  cameras: readonly Camera[],
  onPicture: (done: number) => void = () => {},
): Promise<Uint8Array<ArrayBuffer>[]> {
  const model = await restoreModel(gpu, checkpoint, path);
  try {
    const renderer = await createRenderer(gpu, model, checkpoint.config, range);
    const pictures: Uint8Array<ArrayBuffer>[] = [];
    for (const camera of cameras) {
      pictures.push(Uint8Array.from(encodeColors(await renderer.render(camera))));
      onPicture(pictures.length);
    }
    renderer.destroy();
    return pictures;
  } finally {
    model.destroy();
  }
}
