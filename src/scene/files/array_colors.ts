import type { Numbers } from "./npy.ts";

/** Where the colours are among the numbers of an array. */
export interface ColorColumns {
  /** The first colour's place. */
  readonly offset: number;
  /** From a colour to the next one. */
  readonly stride: number;
  /** 3: red, green, blue; 4: with alpha. */
  readonly channels: 3 | 4;
}

/** Float arithmetic may leave colours this far outside [0, 1]. */
const TOLERANCE = 1e-3;

/**
 * Colours of an array as bytes. They are in [0, 1], and rounded to the nearest of 256 levels (an error
 * of up to 1/510, as in any 8-bit image), or whole numbers from 0 to 255, if any of them is above 1.
 *
 * @param numbers the array
 * @param count how many colours to take
 * @param refuse the error for a value that is no colour; `index` counts colours
 * @returns sRGB with alpha, [count, 4]
 */
export function colorBytes(
  numbers: Numbers,
  count: number,
  { offset, stride, channels }: ColorColumns,
  refuse: (index: number, what: string) => Error,
): Uint8Array {
  let largest = 0;
  for (let i = 0; i < count; i++) {
    const at = offset + i * stride;
    for (let c = 0; c < channels; c++) {
      if (numbers[at + c] > largest) largest = numbers[at + c];
    }
  }
  const isUnit = largest <= 1 + TOLERANCE && !(numbers instanceof Uint8Array);
  const isColor = isUnit
    ? (value: number) => value >= -TOLERANCE && value <= 1 + TOLERANCE
    : (value: number) => value >= 0 && value <= 255 && Number.isInteger(value);

  const bytes = new Uint8Array(count * 4);
  for (let i = 0; i < count; i++) {
    const at = offset + i * stride;
    bytes[i * 4 + 3] = 255;
    for (let c = 0; c < channels; c++) {
      const value = numbers[at + c];
      if (!isColor(value)) {
        throw refuse(
          i,
          "colours must lie in [0, 1], or all be whole numbers from 0 to 255: " +
            `current value is ${value}, the largest ${largest}`,
        );
      }
      bytes[i * 4 + c] = Math.round(isUnit ? 255 * Math.min(Math.max(value, 0), 1) : value);
    }
  }
  return bytes;
}
