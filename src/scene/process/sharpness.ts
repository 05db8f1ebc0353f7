import { decodeImage, readImageFile } from "../images/decode.ts";
import { downscaleImage } from "../images/downscale.ts";
import type { RgbaImage } from "../scene.ts";

/** Longer side of the images on which sharpness is measured: larger ones measure noise. */
export const MEASURED_SIDE = 640;

/** Times are rounded: a frame by this part of a window too early still belongs to that window. */
const ROUNDING = 1e-3;

/** A frame of a video as it was measured. */
export interface MeasuredFrame {
  /** When it is shown, in seconds. */
  readonly time: number;
  /** {@link sharpness} of it. */
  readonly sharpness: number;
}

/**
 * How sharp an image is: the variance of its Laplacian (Pech-Pacheco et al. 2000), 4-neighbour stencil.
 * It depends on what is shown, so only images of the same thing can be compared.
 *
 * @param grey [height, width], 8 bit
 * @returns 0 for images of fewer than 3 x 3 pixels, which have no inner pixel
 */
export function sharpness(grey: Uint8Array, width: number, height: number): number {
  let sum = 0;
  let squares = 0;
  for (let y = 1; y < height - 1; y++) {
    for (let i = y * width + 1; i < (y + 1) * width - 1; i++) {
      const laplacian = grey[i - 1] + grey[i + 1] + grey[i - width] + grey[i + width] - 4 * grey[i];
      sum += laplacian;
      squares += laplacian * laplacian;
    }
  }
  const count = Math.max(width - 2, 0) * Math.max(height - 2, 0);
  return count === 0 ? 0 : squares / count - (sum / count) ** 2;
}

/**
 * Chooses the sharpest frame of each window of time. Windows are equally long; one in which no frame is
 * shown gives none.
 *
 * @param frames in the order in which they are shown
 * @param perSecond windows a second
 * @param most the most windows there may be: they become longer rather than more
 * @returns indices into `frames`, ascending
 */
export function chooseSharpest(
  frames: readonly MeasuredFrame[],
  perSecond: number,
  most: number,
): number[] {
  if (frames.length < 2) return frames.map((_, index) => index);
  const start = frames[0].time;
  const shown = frames[frames.length - 1].time - start;
  const seconds = shown * frames.length / (frames.length - 1); // the last frame is shown, too
  const windows = Math.min(Math.max(Math.round(seconds * perSecond), 1), most);
  const sharpest: (number | undefined)[] = new Array(windows);
  for (const [index, frame] of frames.entries()) {
    const elapsed = seconds > 0 ? (frame.time - start) / seconds : 0;
    const window = Math.min(Math.floor(elapsed * windows + ROUNDING), windows - 1);
    const best = sharpest[window];
    if (best === undefined || frame.sharpness > frames[best].sharpness) sharpest[window] = index;
  }
  return sharpest.filter((index) => index !== undefined);
}

/**
 * {@link sharpness} of a photograph at about the size at which videos are measured, of its green channel.
 *
 * @throws {SceneError} if it cannot be read
 */
export async function photographSharpness(path: string): Promise<number> {
  const image = await decodeImage(await readImageFile(path, path), path);
  const factor = Math.max(Math.round(Math.max(image.width, image.height) / MEASURED_SIDE), 1);
  const small = downscaleImage(image, factor);
  return sharpness(greenOf(small), small.width, small.height);
}

/** The green channel, which is most of the luminance, [height, width]. */
export function greenOf({ width, height, data }: RgbaImage): Uint8Array {
  return Uint8Array.from({ length: width * height }, (_, i) => data[4 * i + 1]);
}
