/**
 * The value below which a share of values lie, linear between neighbours as numpy's `quantile`.
 *
 * @param sorted the values in order
 * @param share from 0 to 1
 * @returns NaN where there are no values
 */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
}
