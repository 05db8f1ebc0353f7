import { encode } from "fast-png";
import { quantize8 } from "../math/mod.ts";
import { writeAtomically } from "./files.ts";
import type { Render } from "./view_renderer.ts";
import type { RayRange } from "./rays.ts";

/** Writes 8-bit sRGB colours, [height, width, 3]. */
export function encodeColors({ width, height, colors }: Render): Uint8Array {
  const data = Uint8Array.from(colors, (value) => Math.round(quantize8(value) * 255));
  return encode({ width, height, data, channels: 3 });
}

/** Writes distances as 16-bit grey, `near` black and `far` white. */
export function encodeDepths(
  { width, height, depths }: Render,
  { near, far }: RayRange,
): Uint8Array {
  const data = Uint16Array.from(depths, (depth) => {
    const fraction = (depth - near) / (far - near);
    return Math.round(Math.min(Math.max(fraction, 0), 1) * 65535);
  });
  return encode({ width, height, data, channels: 1, depth: 16 });
}

/** Writes accumulations as 8-bit grey: white where a ray is stopped completely. */
export function encodeAccumulations({ width, height, accumulations }: Render): Uint8Array {
  const data = Uint8Array.from(accumulations, (value) => Math.round(quantize8(value) * 255));
  return encode({ width, height, data, channels: 1 });
}

/** Writes normals, from -1 to 1, as 8-bit colours; grey where nothing is. */
export function encodeNormals(width: number, height: number, normals: Float32Array): Uint8Array {
  const data = Uint8Array.from(normals, (value) => Math.round(quantize8(0.5 + 0.5 * value) * 255));
  return encode({ width, height, data, channels: 3 });
}

/** Saves a render as `NAME.png`, `NAME_depth.png`, `NAME_accumulation.png` and, if it has normals, `NAME_normal.png`. */
export async function saveRender(
  path: string,
  render: Render,
  range: RayRange,
): Promise<void> {
  await writeAtomically(`${path}.png`, encodeColors(render));
  await writeAtomically(`${path}_depth.png`, encodeDepths(render, range));
  await writeAtomically(`${path}_accumulation.png`, encodeAccumulations(render));
  const { width, height, normals } = render;
  if (normals) await writeAtomically(`${path}_normal.png`, encodeNormals(width, height, normals));
}
