import type { Gpu } from "../gpu/mod.ts";
import { type Camera, resizeCamera } from "../math/mod.ts";
import {
  type Checkpoint,
  createRenderer,
  type FieldAbout,
  type FieldFile,
  fieldOfCheckpoint,
  restoreField,
} from "../nerf/mod.ts";
import { encodeColors } from "../runs/mod.ts";

/** The longest side of a prerendered picture in pixels, on a GPU and on a CPU. */
const LONGEST = { gpu: 800, cpu: 256 };

/** A field without how many bits its file has, which is decided when one is written. */
export type Field = Omit<FieldFile, "bits">;

/** What of a checkpoint is shown. Needs no device. */
export function fieldOf(checkpoint: Checkpoint, about: FieldAbout): Field {
  const { step, config } = checkpoint;
  return { step, config, about, arrays: fieldOfCheckpoint(checkpoint) };
}

/** A camera with as many pixels as a prerendered picture may have on a device. */
export function pictureCamera({ info }: Pick<Gpu, "info">, camera: Camera): Camera {
  const longest = info.software ? LONGEST.cpu : LONGEST.gpu;
  const part = Math.min(longest / Math.max(camera.width, camera.height), 1);
  const [width, height] = [camera.width, camera.height].map((side) =>
    Math.max(Math.round(part * side), 1)
  );
  return resizeCamera(camera, width, height);
}

/** Ways of rendering pictures. */
export interface PictureOptions {
  /** Told how many are done. */
  readonly onPicture?: (done: number) => void;
  /** Gives up, between two submissions. */
  readonly signal?: AbortSignal;
}

/**
 * What cameras see of a field, as PNG: for browsers without WebGPU.
 *
 * @param path what the field is called in messages
 * @throws {unknown} the signal's reason if it is aborted
 */
export async function renderPictures(
  gpu: Gpu,
  path: string,
  field: Field,
  cameras: readonly Camera[],
  { onPicture = () => {}, signal }: PictureOptions = {},
): Promise<Uint8Array<ArrayBuffer>[]> {
  using scope = gpu.scope();
  const { model, config } = await restoreField(scope, path, field);
  signal?.throwIfAborted();
  const renderer = await createRenderer(scope, model, config, field.about.range);
  const pictures: Uint8Array<ArrayBuffer>[] = [];
  for (const camera of cameras) {
    pictures.push(Uint8Array.from(encodeColors(await renderer.render(camera, signal))));
    onPicture(pictures.length);
  }
  return pictures;
}
