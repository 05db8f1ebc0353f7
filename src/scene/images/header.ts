import type { Orientation } from "./exif.ts";
import { jpegHeader, uprightSize } from "./jpeg_header.ts";
import { isPng, pngHeader } from "./png_header.ts";

/** The size of an image as it is to be seen, and how it is stored. */
export interface ImageHeader {
  /** Columns, after the orientation is applied. */
  readonly width: number;
  /** Rows, after the orientation is applied. */
  readonly height: number;
  /** How a JPEG is to be turned; from 5 on, width and height are exchanged in the file. */
  readonly orientation: Orientation;
}

/**
 * What the header of a PNG or a JPEG says.
 *
 * @param bytes the file's beginning
 * @param name what the file is called in messages
 * @returns undefined if the header goes on beyond `bytes`
 * @throws {SceneError} if it is corrupt, or of a kind that is not decoded
 */
export function pngOrJpegHeader(bytes: Uint8Array, name: string): ImageHeader | undefined {
  if (isPng(bytes)) {
    const header = pngHeader(bytes, name);
    return header && { width: header.width, height: header.height, orientation: 1 };
  }
  const header = jpegHeader(bytes, name);
  return header && { ...uprightSize(header), orientation: header.orientation };
}
