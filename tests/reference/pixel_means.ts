/**
 * Means of each `n` consecutive rays' colours, given to all of them, and how to go back from their gradients; the last
 * rays may be fewer.
 *
 * @param colors [R, 3].
 */
export function pixelMeans(colors: Float64Array, n: number): {
  readonly means: Float64Array;
  readonly backward: (dMeans: Float64Array) => Float64Array;
} {
  const rays = colors.length / 3;
  const averaged = (values: Float64Array) =>
    values.map((_, i) => {
      const first = Math.floor(i / 3 / n) * n;
      const length = Math.min(n, rays - first);
      let sum = 0;
      for (let ray = first; ray < first + length; ray++) sum += values[ray * 3 + i % 3];
      return sum / length;
    });
  // Each mean is 1 / n of each color, and there are n of them: the matrix of averaging is symmetric.
  return { means: averaged(colors), backward: averaged };
}
