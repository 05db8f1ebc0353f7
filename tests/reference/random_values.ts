import { pcg4d, uniform } from "../../src/math/random.ts";

/**
 * Test inputs: uniform numbers in [low, high), the same for the same seed.
 *
 * The third counter is 0, which no stream of the program uses.
 */
export function randomValues(length: number, seed: number, low = -1, high = 1): Float64Array {
  return Float64Array.from(
    { length },
    (_, i) => low + (high - low) * uniform(pcg4d(i, 0, 0, seed)[0]),
  );
}

/** sum a b, the scalar whose gradients turn a backward pass into something that can be differenced. */
export function innerProduct(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}
