/**
 * What weights are made of, [rays, samples]: samples that hide all that is behind them, so that a weight is
 * what is left of the light in front.
 */
export function opaqueSamples(weights: ArrayLike<number>) {
  const { length } = weights;
  return {
    outputs: Float32Array.from({ length: length * 4 }, (_, i) => i % 4 === 3 ? 1e9 : NaN),
    deltas: new Float32Array(length).fill(1),
    transmittances: Float32Array.from(weights),
  };
}
