import type { RgbaImage } from "../scene.ts";

/**
 * How an image is stored against how it is meant to be seen, as EXIF counts: 1 upright, 2 mirrored,
 * 3 upside down, 4 both, 5 to 8 the same with rows and columns exchanged (6: turn it clockwise).
 */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

const ORIENTATION_TAG = 0x0112;
const SHORT = 3;

/**
 * The orientation (tag 274) in the first directory of EXIF data.
 *
 * @param tiff EXIF data after "Exif\0\0": a TIFF header and its directories.
 * @returns 1, as for a file without EXIF data, where there is none or it makes no sense.
 */
export function exifOrientation(tiff: Uint8Array): Orientation {
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  if (tiff.length < 8) return 1;
  const byteOrder = view.getUint16(0);
  if (byteOrder !== 0x4949 && byteOrder !== 0x4d4d) return 1;
  const little = byteOrder === 0x4949;
  const directory = view.getUint32(4, little);
  if (directory + 2 > tiff.length) return 1;
  const count = view.getUint16(directory, little);
  for (let i = 0; i < count; i++) {
    // An entry: tag (2), type (2), count (4), value (4).
    const entry = directory + 2 + 12 * i;
    if (entry + 12 > tiff.length) return 1;
    if (view.getUint16(entry, little) !== ORIENTATION_TAG) continue;
    const value = view.getUint16(entry + 8, little);
    const sensible = view.getUint16(entry + 2, little) === SHORT && value >= 1 && value <= 8;
    return sensible ? value as Orientation : 1;
  }
  return 1;
}

/** Whether an orientation exchanges width and height. */
export function isTransposed(orientation: Orientation): boolean {
  return orientation >= 5;
}

/**
 * Turns an image as it is stored into the one to be seen.
 *
 * @returns The image itself for orientation 1, else a new one.
 */
export function applyOrientation(image: RgbaImage, orientation: Orientation): RgbaImage {
  if (orientation === 1) return image;
  const transposed = isTransposed(orientation);
  const fromRight = [2, 3, 7, 8].includes(orientation);
  const fromBottom = [3, 4, 6, 7].includes(orientation);
  // Steps through the stored image, in pixels, along its own columns and rows.
  const column = fromRight ? -1 : 1;
  const row = fromBottom ? -image.width : image.width;
  const first = (fromRight ? image.width - 1 : 0) +
    (fromBottom ? (image.height - 1) * image.width : 0);
  const [stepX, stepY] = transposed ? [row, column] : [column, row];
  const [width, height] = transposed ? [image.height, image.width] : [image.width, image.height];

  const stored = new Uint32Array(image.data.buffer, image.data.byteOffset, width * height);
  const seen = new Uint32Array(width * height);
  for (let y = 0, target = 0; y < height; y++) {
    for (let x = 0, source = first + y * stepY; x < width; x++, source += stepX) {
      seen[target++] = stored[source];
    }
  }
  return { width, height, data: new Uint8Array(seen.buffer) };
}
