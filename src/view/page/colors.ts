import type { Vec3 } from "../../math/mod.ts";

/** A colour as colour fields write it, such as `#ff8000`, of sRGB from 0 to 1. */
export function hexOf(color: Vec3): string {
  const digits = color.map((value) => Math.round(value * 255).toString(16).padStart(2, "0"));
  return `#${digits.join("")}`;
}

/** sRGB from 0 to 1 of a colour as colour fields write it, such as `#ff8000`. */
export function colorOf(hex: string): Vec3 {
  const [red, green, blue] = [1, 3, 5].map((start) => parseInt(hex.slice(start, start + 2), 16));
  return [red / 255, green / 255, blue / 255];
}
