import { Adam, type AdamOptions } from "./adam.ts";

/**
 * Adam with weight decay in the gradient, g + l2 w; a step whose gradients are not all finite changes
 * nothing and does not count.
 */
export class MatrixAdam {
  /** Moments, and the number of applied steps. */
  readonly adam: Adam;

  constructor(readonly options: AdamOptions & { readonly l2: number }) {
    this.adam = new Adam(options);
  }

  /** Moves `parameters`, in place. */
  update(parameters: Float64Array, gradients: Float64Array, rate: number): void {
    if (!gradients.every(Number.isFinite)) return;
    const decayed = gradients.map((gradient, i) => gradient + this.options.l2 * parameters[i]);
    this.adam.update({ parameters }, { parameters: decayed }, rate);
  }
}

/**
 * Adam for a hash table of pairs, each an optimiser of its own: its step counts only if one of its two
 * gradients is not zero, and otherwise nothing happens to it (tiny-cuda-nn, adam.h).
 */
export class PairwiseAdam {
  /** One a pair. */
  readonly pairs: Adam[];

  constructor(options: AdamOptions, pairs: number) {
    this.pairs = Array.from({ length: pairs }, () => new Adam(options));
  }

  /**
   * Moves `table`, [pairs, 2], in place.
   *
   * @param partOf the part of the rate that a pair learns at
   */
  update(
    table: Float64Array,
    gradients: Float64Array,
    rate: number,
    partOf: (pair: number) => number = () => 1,
  ): void {
    this.pairs.forEach((adam, pair) => {
      const gradient = gradients.subarray(pair * 2, pair * 2 + 2);
      if (gradient.every((g) => g === 0)) return;
      const values = table.subarray(pair * 2, pair * 2 + 2);
      adam.update({ pair: values }, { pair: gradient }, rate * partOf(pair));
    });
  }

  /** Steps each pair was changed by, [pairs]. */
  get steps(): number[] {
    return this.pairs.map(({ updates }) => updates);
  }

  /** The moments of all pairs, [pairs, 2] each. */
  get moments(): { m: number[]; v: number[] } {
    const flat = (name: "firstMoments" | "secondMoments") =>
      this.pairs.flatMap((adam) => [...adam[name].pair ?? [0, 0]]);
    return { m: flat("firstMoments"), v: flat("secondMoments") };
  }
}

/**
 * A decaying mean without the bias to its start (tiny-cuda-nn, ema.h), in which parameters stand for k steps:
 *
 *   e_n = (decay^k e_{n-k} (1 - decay^(n-k)) + (1 - decay^k) w) / (1 - decay^n)
 *
 * @param average e_{n-k}, moved in place.
 * @param parameters w.
 * @param n Number of this step, from 1.
 * @param steps k.
 */
export function updateAverage(
  average: Float64Array,
  parameters: Float64Array,
  decay: number,
  n: number,
  steps = 1,
): void {
  const kept = decay ** steps;
  for (let i = 0; i < average.length; i++) {
    average[i] = (kept * average[i] * (1 - decay ** (n - steps)) + (1 - kept) * parameters[i]) /
      (1 - decay ** n);
  }
}

/**
 * For how many steps, itself the last, a step's parameters stand in a mean; 0 if it leaves the mean as it is. There
 * are five such steps in 1 / (1 - decay), and every step is one until the first of them.
 *
 * @param step From 0.
 */
export function averagedSteps(decay: number, step: number): number {
  const interval = Math.max(Math.round(0.2 / (1 - decay)), 1);
  if (step < interval) return 1;
  return step % interval === interval - 1 ? interval : 0;
}
