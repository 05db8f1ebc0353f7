import { encode } from "npm:fast-png@^8.0.0";
import { downscaleImage, loadView, type PlacedFrame, type RgbaImage } from "../scene/mod.ts";

/** A photograph to be made a PNG, as the worker `photograph` takes it. */
export interface PhotographTask {
  /** The scene's name, and by how much its images are shrunk when they are loaded. */
  readonly survey: { readonly name: string; readonly factor: number };
  /** The photograph's frame. */
  readonly frame: PlacedFrame;
  /** By how much it is reduced besides. */
  readonly reduction: number;
}

/** The worker's answer: a PNG, or the message of a `SceneError`. */
export type PhotographAnswer =
  | { readonly png: Uint8Array<ArrayBuffer> }
  | { readonly refused: string };

/**
 * Reads a photograph, and makes it a PNG; without alpha where nothing of it is transparent.
 *
 * @throws {SceneError} if its file cannot be used
 */
export async function readPhotograph(
  { survey, frame, reduction }: PhotographTask,
): Promise<Uint8Array<ArrayBuffer>> {
  const { image } = await loadView(survey, frame);
  return encodePng(downscaleImage(image, reduction));
}

function encodePng({ width, height, data }: RgbaImage): Uint8Array<ArrayBuffer> {
  const colors = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++) {
    if (data[4 * pixel + 3] < 255) return encodeData({ width, height, data, channels: 4 });
    colors[3 * pixel] = data[4 * pixel];
    colors[3 * pixel + 1] = data[4 * pixel + 1];
    colors[3 * pixel + 2] = data[4 * pixel + 2];
  }
  return encodeData({ width, height, data: colors, channels: 3 });
}

function encodeData(image: Parameters<typeof encode>[0]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(encode(image));
}
