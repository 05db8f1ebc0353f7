import { downscaleImage } from "./downscale.ts";
import { cropToCircle, downscaleMask, type IgnoredPixels, readMask } from "./masks.ts";
import type { RgbaImage } from "../scene.ts";

/** What leaves pixels of a photograph out. */
export interface Masking {
  /** An image that masks it, what that is called in messages, and which of its pixels are ignored. */
  readonly mask?: {
    readonly image: RgbaImage;
    readonly name: string;
    readonly ignores?: IgnoredPixels;
  };
  /** Pixels further from the photograph's middle than this are ignored, in pixels before downscaling. */
  readonly imageCircle?: number;
}

/** A photograph as it is learnt from. */
export interface FinishedImage {
  /** The image after downscaling. */
  readonly image: RgbaImage;
  /** 0 for pixels to ignore, else 1, [height, width] after downscaling; none without a mask or circle. */
  readonly mask?: Uint8Array;
}

/**
 * Reduces a decoded photograph and its mask.
 *
 * @param downscale an integer from 1 to the image's shorter side
 * @throws {SceneError} if the factor is anything else, or the mask is of another shape
 */
export function finishImage(
  full: RgbaImage,
  { mask, imageCircle }: Masking,
  downscale: number,
): FinishedImage {
  const image = downscaleImage(full, downscale);
  if (mask === undefined && imageCircle === undefined) return { image };
  const all = mask
    ? readMask(mask.image, full, mask.name, mask.ignores)
    : new Uint8Array(full.width * full.height).fill(1);
  const cropped = imageCircle === undefined ? all : cropToCircle(all, full, imageCircle);
  return { image, mask: downscaleMask(cropped, full, downscale) };
}
