import { compositeOver } from "../math/mod.ts";
import type { RgbaImage } from "../scene/mod.ts";

const WHITE = [1, 1, 1] as const;

/** A picture without alpha, where it had one composited over white; itself if it is opaque. */
export function overWhite(image: RgbaImage): RgbaImage {
  const { width, height } = image;
  if (isOpaque(image)) return image;
  const colors = compositeOver(image, WHITE);
  const data = new Uint8Array(width * height * 4).fill(255);
  for (let source = 0, target = 0; source < colors.length; source += 3, target += 4) {
    for (let k = 0; k < 3; k++) data[target + k] = Math.round(255 * colors[source + k]);
  }
  return { width, height, data };
}

/** The next even number: H.264 with colours of half resolution (4:2:0) has no odd sizes. */
export function even(size: number): number {
  return size + size % 2;
}

/** A picture of even size: the last column and row of an odd size are repeated. */
export function evenSized(image: RgbaImage): RgbaImage {
  const [width, height] = [even(image.width), even(image.height)];
  if (width === image.width && height === image.height) return image;
  const pixels = new Uint32Array(
    image.data.buffer,
    image.data.byteOffset,
    image.width * image.height,
  );
  const padded = new Uint32Array(width * height);
  for (let y = 0; y < height; y++) {
    const start = Math.min(y, image.height - 1) * image.width;
    padded.set(pixels.subarray(start, start + image.width), y * width);
    padded[y * width + width - 1] = pixels[start + image.width - 1];
  }
  return { width, height, data: new Uint8Array(padded.buffer) };
}

function isOpaque({ data }: RgbaImage): boolean {
  for (let i = 3; i < data.length; i += 4) if (data[i] !== 255) return false;
  return true;
}
