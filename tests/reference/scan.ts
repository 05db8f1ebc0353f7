/** Prefix sums of values, and the sum of all of them. */
export interface Sums {
  /** What stands before each value, [count]. */
  readonly offsets: Uint32Array<ArrayBuffer>;
  /** The sum of all values. */
  readonly total: number;
}

/**
 * Exclusive prefix sums modulo 2^32: offsets[i] = values[0] + ... + values[i - 1] (Blelloch 1990, sec. 1.2).
 *
 * @param values [count], count >= 0.
 */
export function prefixSums(values: Uint32Array): Sums {
  const offsets = new Uint32Array(values.length);
  let total = 0;
  values.forEach((value, i) => {
    offsets[i] = total;
    total = (total + value) % 2 ** 32; // exact: both are below 2^32
  });
  return { offsets, total };
}

/**
 * The indices of the set flags, in order.
 *
 * @param flags [count], each 0 or 1.
 */
export function compact(flags: Uint32Array): Uint32Array<ArrayBuffer> {
  return Uint32Array.from([...flags.keys()].filter((i) => flags[i] === 1));
}
