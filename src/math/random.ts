/**
 * The counter-based generator pcg4d (Jarzynski and Olano 2020, "Hash Functions for GPU Rendering"):
 * four 32-bit counters to four 32-bit random numbers.
 *
 * Every draw's counters are (index, step, stream, seed), the stream one of those in
 * `shaders/lib/random.wgsl`; nothing is stored between draws, and a step gives the same numbers whether it
 * runs first or after a resume.
 *
 * `shaders/` holds the same function in WGSL, equal bit for bit.
 *
 * @returns Four integers in [0, 2^32).
 */
export function pcg4d(
  x: number,
  y: number,
  z: number,
  w: number,
): [number, number, number, number] {
  x = (Math.imul(x, 1664525) + 1013904223) | 0;
  y = (Math.imul(y, 1664525) + 1013904223) | 0;
  z = (Math.imul(z, 1664525) + 1013904223) | 0;
  w = (Math.imul(w, 1664525) + 1013904223) | 0;

  x = (x + Math.imul(y, w)) | 0;
  y = (y + Math.imul(z, x)) | 0;
  z = (z + Math.imul(x, y)) | 0;
  w = (w + Math.imul(y, z)) | 0;

  x ^= x >>> 16;
  y ^= y >>> 16;
  z ^= z >>> 16;
  w ^= w >>> 16;

  x = (x + Math.imul(y, w)) | 0;
  y = (y + Math.imul(z, x)) | 0;
  z = (z + Math.imul(x, y)) | 0;
  w = (w + Math.imul(y, z)) | 0;

  return [x >>> 0, y >>> 0, z >>> 0, w >>> 0];
}

/**
 * A 32-bit random integer as a number in [0, 1): its upper 24 bits, all that a float32 holds exactly,
 * so that the GPU gets the same number.
 */
export function uniform(u32: number): number {
  return (u32 >>> 8) * 2 ** -24;
}

const FEISTEL_ROUNDS = 4;

/**
 * Where element `index` of [0, count) goes in the permutation named by two keys.
 *
 * A balanced Feistel network over the smallest even number of bits that holds `count`,
 *
 *   (L, R) -> (R, L ^ (pcg4d(R, round, key0, key1).x & mask)),   4 rounds,
 *
 * repeated until the result is below `count` (cycle walking, Black and Rogaway 2002). So an epoch is
 * shuffled without a table, and any position can be asked for on its own.
 *
 * `shaders/` holds the same function in WGSL, equal bit for bit.
 *
 * @param index An integer in [0, count).
 * @param count An integer in [1, 2^32].
 * @param key0 32-bit key, such as the epoch.
 * @param key1 32-bit key, such as the seed.
 * @returns An integer in [0, count); distinct for distinct indices under the same keys.
 * @throws RangeError if index or count is outside its range.
 */
export function shuffledIndex(index: number, count: number, key0: number, key1: number): number {
  if (!(Number.isInteger(count) && count >= 1 && count <= 2 ** 32)) {
    throw new RangeError(
      `Cannot shuffle as count must be an integer from 1 to 2^32: current value is ${count}.`,
    );
  }
  if (!(Number.isInteger(index) && index >= 0 && index < count)) {
    throw new RangeError(
      `Cannot shuffle as index must be an integer from 0 to ${
        count - 1
      }: current value is ${index}.`,
    );
  }
  let bits = 2;
  while (2 ** bits < count) bits += 2;
  const half = bits / 2;
  const mask = 2 ** half - 1;

  let shuffled = index;
  do {
    let left = shuffled >>> half;
    let right = shuffled & mask;
    for (let round = 0; round < FEISTEL_ROUNDS; round++) {
      [left, right] = [right, left ^ (pcg4d(right, round, key0, key1)[0] & mask)];
    }
    shuffled = ((left << half) | right) >>> 0;
  } while (shuffled >= count);
  return shuffled;
}
