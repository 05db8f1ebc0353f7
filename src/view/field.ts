import type { Gpu } from "../gpu/mod.ts";
import {
  type Checkpoint,
  type Config,
  createRenderer,
  encodeCheckpoint,
  type Model,
} from "../nerf/mod.ts";
import { resizeCamera } from "../math/mod.ts";
import { encodeColors, restoreModel } from "../runs/mod.ts";
import type { Outlook } from "./outlook.ts";
import type { FieldBits } from "./server.ts";

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

/**
 * The first view of a checkpoint's field, as PNG.
 *
 * @param path what it is called in messages
 */
export async function renderStart(
  gpu: Gpu,
  checkpoint: Checkpoint,
  path: string,
  { start, range }: Outlook,
): Promise<Uint8Array<ArrayBuffer>> {
  const model = await restoreModel(gpu, checkpoint, path);
  try {
    const renderer = await createRenderer(gpu, model, checkpoint.config, range);
    const longest = gpu.info.software ? LONGEST.cpu : LONGEST.gpu;
    const part = Math.min(longest / Math.max(start.width, start.height), 1);
    const [width, height] = [start.width, start.height].map((side) =>
      Math.max(Math.round(part * side), 1)
    );
    const picture = await renderer.render(resizeCamera(start, width, height));
    renderer.destroy();
    return Uint8Array.from(encodeColors(picture));
  } finally {
    model.destroy();
  }
}
