import type { RgbaImage } from "../scene/mod.ts";

/** The pixels of one axis that lie under one smaller pixel. */
interface Span {
  /** The first of them. */
  readonly first: number;
  /** The share of the smaller pixel that each covers; they add up to 1. */
  readonly weights: readonly number[];
}

/**
 * Makes an opaque picture smaller by averaging what lies under each pixel, parts of pixels included: with
 * pixels c of area 1 and a pixel's footprint A, c' = sum(|c ∩ A| c) / |A|. sRGB values are averaged as they
 * are.
 *
 * @param width from 1 to the picture's
 * @param height from 1 to the picture's
 * @returns [height, width, 3], rounded
 */
export function shrink(image: RgbaImage, width: number, height: number): Uint8Array {
  const colors = new Uint8Array(width * height * 3);
  const columns = spans(image.width, width);
  const rows = spans(image.height, height);
  for (const [y, row] of rows.entries()) {
    for (const [x, column] of columns.entries()) {
      let [red, green, blue] = [0, 0, 0];
      for (const [j, rowWeight] of row.weights.entries()) {
        let source = 4 * ((row.first + j) * image.width + column.first);
        for (const columnWeight of column.weights) {
          const weight = rowWeight * columnWeight;
          red += weight * image.data[source];
          green += weight * image.data[source + 1];
          blue += weight * image.data[source + 2];
          source += 4;
        }
      }
      const target = 3 * (y * width + x);
      colors[target] = Math.round(red);
      colors[target + 1] = Math.round(green);
      colors[target + 2] = Math.round(blue);
    }
  }
  return colors;
}

/** How `many` pixels in a row lie under `few`. */
function spans(many: number, few: number): Span[] {
  return Array.from({ length: few }, (_, i) => {
    // Ends are compared in units of 1 / few pixels, which are whole: no sliver is left by rounding.
    const [start, end] = [i * many, (i + 1) * many];
    const first = Math.floor(start / few);
    const last = Math.ceil(end / few);
    const weights = Array.from({ length: last - first }, (_, j) => {
      const left = (first + j) * few;
      return (Math.min(end, left + few) - Math.max(start, left)) / many;
    });
    return { first, weights };
  });
}
