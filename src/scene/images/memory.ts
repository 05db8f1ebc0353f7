import { bytesText } from "../../host/mod.ts";
import { SceneError } from "../scene.ts";

/**
 * Bytes a pixel while an image is decoded, at most: the rows of a PNG of 16 bits or the coefficients of a
 * progressive JPEG (8), the decoded pixels (4), and those turned upright or shrunk (4).
 */
const DECODING = 16;

/** Bytes of a loaded pixel: colours and alpha, and with a mask that. */
const LOADED = 4;
const MASK = 1;

/** The share of the memory that is left which images may take: the field needs some, too. */
const SHARE = 0.9;

/** What is known of an image before it is decoded. */
export interface KnownImage {
  /** Its size as its header states it. */
  readonly imageSize: { readonly width: number; readonly height: number };
  /** Whether it has a mask. */
  readonly masked: boolean;
}

/**
 * How many images can be decoded at once so that they fit into memory with all that are loaded.
 *
 * @param scene what they are of, for messages
 * @param factor by how much they are shrunk, an integer from 1
 * @param available bytes of memory
 * @returns at least 1; Infinity where the images set no limit
 * @throws {SceneError} saying what they would take, what there is and what to do, if they do not fit
 */
export function decodersThatFit(
  scene: string,
  images: readonly KnownImage[],
  factor: number,
  available: number,
): number {
  const most = available * SHARE;
  const largest = images.reduce((most, image) => Math.max(most, pixelsOf(image, 1)), 0) * DECODING;
  const loaded = loadedBytes(images, factor);
  const decoders = Math.floor((most - loaded) / largest);
  if (decoders >= 1) return decoders;
  if (images.length === 0 || Number.isNaN(decoders)) return Infinity;

  let fitting = factor;
  while (loadedBytes(images, fitting) > Math.max(most - largest, 0) && fitting < MAX_FACTOR) {
    fitting++;
  }
  const advice = fitting > factor && fitting < MAX_FACTOR
    ? `Load them smaller by --downscale ${fitting}, or use fewer of them.`
    : "Make the images smaller.";
  throw new SceneError(
    `Cannot load ${images.length} images of ${scene}: they take ${
      bytesText(loaded)
    } of memory and ` +
      `${bytesText(largest)} while they are decoded, and there are ${
        bytesText(most)
      } for them. ${advice}`,
  );
}

/** Nobody trains on less than a hundredth of a photograph's width. */
const MAX_FACTOR = 100;

function pixelsOf({ imageSize: { width, height } }: KnownImage, factor: number): number {
  return Math.floor(width / factor) * Math.floor(height / factor);
}

function loadedBytes(images: readonly KnownImage[], factor: number): number {
  return images.reduce(
    (sum, image) => sum + pixelsOf(image, factor) * (LOADED + (image.masked ? MASK : 0)),
    0,
  );
}
