/// <reference lib="dom" />
/** The longest side of a picture: what most browsers can make. */
export const LONGEST_SIDE = 16_384;

/** The most pixels of a picture, in millions: what most computers have memory for. */
export const MOST_MEGAPIXELS = 100;

/**
 * A picture as PNG.
 *
 * @param pixels sRGB and opaque, [height, width, 4]
 * @throws {Error} if the browser makes none so large: those of phones have limits of their own
 */
export async function encodePng(
  pixels: Uint8Array<ArrayBuffer>,
  { width, height }: { readonly width: number; readonly height: number },
): Promise<Blob> {
  try {
    const canvas = new OffscreenCanvas(width, height);
    const bytes = new Uint8ClampedArray(pixels.buffer, pixels.byteOffset, pixels.byteLength);
    canvas.getContext("2d")!.putImageData(new ImageData(bytes, width, height), 0, 0);
    return await canvas.convertToBlob({ type: "image/png" });
  } catch {
    throw new Error(
      `This browser cannot make a PNG of ${width} x ${height} pixels. Choose a smaller size.`,
    );
  }
}

/** Why a picture of this size cannot be made: a sentence; null if it can. */
export function problemOfSize(width: number, height: number): string | null {
  const whole = Number.isInteger(width) && Number.isInteger(height);
  if (!whole || Math.min(width, height) < 1 || Math.max(width, height) > LONGEST_SIDE) {
    return `Width and height must be whole numbers from 1 to ${LONGEST_SIDE}: they are ` +
      `${width} and ${height}.`.replaceAll("NaN", "no number");
  }
  if (width * height <= MOST_MEGAPIXELS * 1e6) return null;
  return `A picture can have ${MOST_MEGAPIXELS} million pixels: ${width} x ${height} are ` +
    `${Math.ceil(width * height / 1e6)} million.`;
}
