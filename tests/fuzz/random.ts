/** Numbers that look random and are the same for the same seed (Steele et al. 2014, SplitMix, in 32 bits). */
export class Random {
  #state: number;

  /** The numbers of one input. */
  constructor(seed: number, input: number) {
    this.#state = Math.imul(seed, 0x9e3779b1) ^ Math.imul(input + 1, 0x85ebca6b);
  }

  /** An integer from 0 to below a bound. */
  below(bound: number): number {
    let z = this.#state = (this.#state + 0x9e3779b9) | 0;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return Math.floor(((z ^ (z >>> 15)) >>> 0) / 2 ** 32 * bound);
  }

  /** One of some values. */
  of<T>(values: readonly T[]): T {
    return values[this.below(values.length)];
  }
}
