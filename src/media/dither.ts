import type { RgbaImage } from "../scene/mod.ts";

/** A table of colours, each [red, green, blue] from 0 to 255. */
export type Palette = readonly (readonly number[])[];

/** The share of its error that a pixel hands on: not all of it, which would make noise of what is nearly right. */
const DIFFUSION = 0.75;

/** How a pixel's error is spread (Floyd and Steinberg 1976): to the right, and below from left to right. */
const [RIGHT, BELOW_LEFT, BELOW, BELOW_RIGHT] = [7, 3, 5, 1].map((part) => DIFFUSION * part / 16);

/**
 * Replaces the colours of a picture by those of a table. The error that a pixel makes is handed on to its
 * neighbours, so that smooth shades show no bands.
 *
 * @param nearest finds a colour's number in the palette
 * @param hidden the number for pixels whose alpha is below a half
 * @returns numbers of colours, [height, width]
 */
export function dither(
  { width, height, data }: RgbaImage,
  palette: Palette,
  nearest: (red: number, green: number, blue: number) => number,
  hidden: number,
): Uint8Array {
  const indices = new Uint8Array(width * height);
  // Errors of this row and the next, with a pixel to either side that nobody reads.
  let errors = new Float32Array(3 * (width + 2));
  let below = new Float32Array(3 * (width + 2));
  const wanted = [0, 0, 0];
  for (let y = 0; y < height; y++) {
    below.fill(0);
    for (let x = 0; x < width; x++) {
      const pixel = y * width + x;
      if (data[4 * pixel + 3] < 128) {
        indices[pixel] = hidden;
        continue;
      }
      const at = 3 * (x + 1);
      for (let k = 0; k < 3; k++) {
        wanted[k] = Math.min(Math.max(data[4 * pixel + k] + errors[at + k], 0), 255);
      }
      const index = nearest(wanted[0], wanted[1], wanted[2]);
      indices[pixel] = index;
      const found = palette[index];
      for (let k = 0; k < 3; k++) {
        const error = wanted[k] - found[k];
        errors[at + 3 + k] += RIGHT * error;
        below[at - 3 + k] += BELOW_LEFT * error;
        below[at + k] += BELOW * error;
        below[at + 3 + k] += BELOW_RIGHT * error;
      }
    }
    [errors, below] = [below, errors];
  }
  return indices;
}

/** So many bits of a channel are looked at in the search for the nearest colour. */
const KEY_BITS = 6;

/**
 * A search for the nearest colour of a palette, by Euclidean distance. It remembers what it found.
 *
 * @returns a function of red, green and blue from 0 to 255 that gives a number in the palette
 */
export function nearestOf(palette: Palette): (red: number, green: number, blue: number) => number {
  const found = new Int16Array(2 ** (3 * KEY_BITS)).fill(-1);
  const low = 8 - KEY_BITS;
  return (red, green, blue) => {
    const key = (red >> low << KEY_BITS | green >> low) << KEY_BITS | blue >> low;
    if (found[key] < 0) found[key] = search(palette, [red, green, blue].map((v) => middle(v, low)));
    return found[key];
  };
}

/** The middle of the values that differ from one only in its lowest bits. */
function middle(value: number, bits: number): number {
  return (value >> bits << bits) + (2 ** bits - 1) / 2;
}

function search(palette: Palette, [red, green, blue]: readonly number[]): number {
  let nearest = 0;
  let least = Infinity;
  for (const [i, [r, g, b]] of palette.entries()) {
    const distance = (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2;
    if (distance < least) [nearest, least] = [i, distance];
  }
  return nearest;
}
