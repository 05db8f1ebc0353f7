import { encode } from "npm:fast-png@^8.0.0";
import { quantize8 } from "../math/mod.ts";
import { writeAtomically } from "../host/mod.ts";
import type { RayRange, Render } from "../nerf/mod.ts";

/** Writes 8-bit sRGB colours, [height, width, 3]. */
export function encodeColors(
  { width, height, colors }: Pick<Render, "width" | "height" | "colors">,
): Uint8Array {
  const data = Uint8Array.from(colors, byteOf);
  return encode({ width, height, data, channels: 3 });
}

/** Writes 8-bit sRGB colours, not multiplied by the accumulations, which become their alpha. */
export function encodeTransparent(
  { width, height, colors, accumulations }: Omit<Render, "depths" | "normals">,
): Uint8Array {
  const data = new Uint8Array(width * height * 4);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      data[pixel * 4 + channel] = byteOf(colors[pixel * 3 + channel]);
    }
    data[pixel * 4 + 3] = byteOf(accumulations[pixel]);
  }
  return encode({ width, height, data, channels: 4 });
}

/**
 * Writes depths as 16-bit grey, from `near`, black, to `far`, white:
 *
 *   depth = near (far / near)^(value / 65535)
 *
 * so that each step is the same part of the depth. Unbounded scenes reach from hundredths to hundreds.
 *
 * @param range `near` above 0
 * @param text what the image says of itself, Latin-1 text by keyword
 */
export function encodeDepths(
  { width, height, depths }: Pick<Render, "width" | "height" | "depths">,
  { near, far }: RayRange,
  text?: Record<string, string>,
): Uint8Array {
  const steps = 65535 / Math.log(far / near);
  const data = Uint16Array.from(depths, (depth) => {
    const value = steps * Math.log(depth / near);
    return Math.round(Math.min(Math.max(value, 0), 65535));
  });
  return encode({ width, height, data, channels: 1, depth: 16, text });
}

/** Writes accumulations as 8-bit grey: white where a ray is stopped completely. */
export function encodeAccumulations(
  { width, height, accumulations }: Pick<Render, "width" | "height" | "accumulations">,
): Uint8Array {
  const data = Uint8Array.from(accumulations, byteOf);
  return encode({ width, height, data, channels: 1 });
}

/**
 * Writes normals, from -1 to 1, as 8-bit colours; grey where nothing is.
 *
 * @param text what the image says of itself, Latin-1 text by keyword
 */
export function encodeNormals(
  width: number,
  height: number,
  normals: Float32Array,
  text?: Record<string, string>,
): Uint8Array {
  const data = Uint8Array.from(normals, (value) => byteOf(0.5 + 0.5 * value));
  return encode({ width, height, data, channels: 3, text });
}

/** A value from 0 to 1 as it is stored in 8 bits. */
function byteOf(value: number): number {
  return Math.round(quantize8(value) * 255);
}

/** Saves a render's colours as an 8-bit sRGB PNG. */
export async function savePng(path: string, render: Render): Promise<void> {
  await writeAtomically(path, encodeColors(render));
}

/** Saves a render as `NAME.png`, `NAME_depth.png`, `NAME_accumulation.png` and, if it has normals, `NAME_normal.png`. */
export async function saveRender(
  path: string,
  render: Render,
  range: RayRange,
): Promise<void> {
  await savePng(`${path}.png`, render);
  await writeAtomically(`${path}_depth.png`, encodeDepths(render, range));
  await writeAtomically(`${path}_accumulation.png`, encodeAccumulations(render));
  const { width, height, normals } = render;
  if (normals) await writeAtomically(`${path}_normal.png`, encodeNormals(width, height, normals));
}
