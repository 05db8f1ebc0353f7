/**
 * The transfer function of sRGB (IEC 61966-2-1): from an encoded value to linear light, both in [0, 1].
 * `shaders/lib/srgb.wgsl` holds the same.
 */
export function linearFromSrgb(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

/** The way back: from linear light to an encoded value, both in [0, 1]. */
export function srgbFromLinear(light: number): number {
  return light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055;
}
