import { pcg4d, uniform } from "../../src/math/random.ts";
import { RandomStream } from "./random_streams.ts";

/** What lies behind the scene; `random` is another colour for every pixel of every step. */
export type Background = "white" | "black" | "random";

/**
 * The colour behind every ray of a step; a random one is uniform(pcg4d(pixel, step, background, seed)[0..2]),
 * where `raysPerPixel` consecutive rays have one pixel.
 *
 * @returns [rays, 3].
 */
export function backgroundColors(
  background: Background,
  rays: number,
  step: number,
  seed: number,
  raysPerPixel = 1,
): Float64Array {
  const colors = new Float64Array(rays * 3);
  if (background === "black") return colors;
  if (background === "white") return colors.fill(1);
  for (let ray = 0; ray < rays; ray++) {
    const draw = pcg4d(Math.floor(ray / raysPerPixel), step, RandomStream.background, seed);
    for (let c = 0; c < 3; c++) colors[ray * 3 + c] = uniform(draw[c]);
  }
  return colors;
}

/** Linear light of an sRGB value in [0, 1] (IEC 61966-2-1). */
export function linearFromSrgb(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

/** The sRGB value of linear light in [0, 1]; the inverse of {@link linearFromSrgb}. */
export function srgbFromLinear(light: number): number {
  return light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055;
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

/**
 * The colour of an 8-bit pixel with straight alpha over a background, as {@link pixelColor}, but
 * composited in linear light and then made an sRGB value again (instant-ngp's default).
 */
export function linearPixelColor(
  rgba: ArrayLike<number>,
  pixel: number,
  background: ArrayLike<number>,
): number[] {
  const alpha = rgba[pixel * 4 + 3] / 255;
  return [0, 1, 2].map((c) =>
    srgbFromLinear(
      linearFromSrgb(rgba[pixel * 4 + c] / 255) * alpha +
        linearFromSrgb(background[c]) * (1 - alpha),
    )
  );
}
