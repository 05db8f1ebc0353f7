import { pcg4d, RandomStream, uniform } from "../../src/math/random.ts";

/** What lies behind the scene; `random` is another colour for every ray of every step. */
export type Background = "white" | "black" | "random";

/**
 * The colour behind every ray of a step; a random one is uniform(pcg4d(ray, step, background, seed)[0..2]).
 *
 * @returns [rays, 3].
 */
export function backgroundColors(
  background: Background,
  rays: number,
  step: number,
  seed: number,
): Float64Array {
  const colors = new Float64Array(rays * 3);
  if (background === "black") return colors;
  if (background === "white") return colors.fill(1);
  for (let ray = 0; ray < rays; ray++) {
    const draw = pcg4d(ray, step, RandomStream.background, seed);
    for (let c = 0; c < 3; c++) colors[ray * 3 + c] = uniform(draw[c]);
  }
  return colors;
}

/**
 * The colour of an 8-bit pixel with straight alpha over a background:
 *
 *   c = rgb a + background (1 - a),   rgb and a divided by 255.
 *
 * @param rgba Pixels, 4 bytes each.
 * @param pixel Which one.
 * @param background [3].
 * @returns [3].
 */
export function pixelColor(
  rgba: ArrayLike<number>,
  pixel: number,
  background: ArrayLike<number>,
): number[] {
  const alpha = rgba[pixel * 4 + 3] / 255;
  return [0, 1, 2].map((c) => rgba[pixel * 4 + c] / 255 * alpha + background[c] * (1 - alpha));
}
