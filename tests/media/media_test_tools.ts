import { encode } from "npm:fast-png@^8.0.0";
import assert from "node:assert/strict";
import { join } from "node:path";
import { findFfmpeg } from "../../src/media/ffmpeg.ts";
import { psnr } from "../../src/math/mod.ts";
import type { RgbaImage } from "../../src/scene/mod.ts";
import { write } from "../scene/temp_scene.ts";

/** Whether MP4s can be encoded and decoded by ffmpeg here. */
export const HAS_FFMPEG = (await findFfmpeg())?.h264 ?? false;

if (!HAS_FFMPEG) {
  console.log("Tests that need ffmpeg with libx264 are skipped: it is not installed.");
}

/** A disc that moves over smooth shades; with `alpha`, over nothing. */
export function drawFrame(frame: number, width: number, height: number, alpha = false): RgbaImage {
  const data = new Uint8Array(width * height * 4);
  const [x0, y0] = [width * (0.3 + 0.05 * frame), height / 2];
  const radius = Math.min(width, height) / 4;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [across, down] = [x / width, y / height];
      // A soft edge, as colours of half the resolution cannot be sharp.
      const inside = Math.min(Math.max((radius - Math.hypot(x - x0, y - y0)) / 4, 0), 1);
      const disc = [200 - 60 * down, 60, 40 + 50 * across];
      const around = [60 + 120 * across, 90 + 100 * down, 200 - 80 * across];
      const color = disc.map((value, k) => Math.round(inside * value + (1 - inside) * around[k]));
      data.set([...color, alpha && inside < 0.5 ? 0 : 255], 4 * (y * width + x));
    }
  }
  return { width, height, data };
}

/** Writes such frames as PNG files. */
export async function writeFrames(
  folder: string,
  count: number,
  width: number,
  height: number,
  alpha = false,
): Promise<string[]> {
  const files = [];
  for (let frame = 0; frame < count; frame++) {
    const file = join(folder, `orbit_${String(frame).padStart(4, "0")}.png`);
    await write(file, encode({ ...drawFrame(frame, width, height, alpha), channels: 4 }));
    files.push(file);
  }
  return files;
}

/** The frames of a film as ffmpeg shows them, each [height, width, 3]. */
export async function decodeWithFfmpeg(
  file: string,
  width: number,
  height: number,
): Promise<Uint8Array[]> {
  const { code, stdout, stderr } = await new Deno.Command("ffmpeg", {
    args: [
      ...["-v", "error", "-i", file, "-fps_mode", "passthrough"],
      ...["-sws_flags", "bicubic+accurate_rnd+full_chroma_int+full_chroma_inp"],
      ...["-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1"],
    ],
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  const bytes = width * height * 3;
  assert.equal(stdout.length % bytes, 0, "frames have another size");
  return Array.from(
    { length: stdout.length / bytes },
    (_, i) => stdout.subarray(i * bytes, (i + 1) * bytes),
  );
}

/** The colours of a picture without its alpha, [height, width, 3]. */
export function rgbOf({ data }: RgbaImage): Uint8Array {
  return data.filter((_, i) => i % 4 !== 3);
}

/** Decibels between 8-bit values. */
export function decibels(a: Uint8Array, b: Uint8Array): number {
  return psnr(Float64Array.from(a, (v) => v / 255), Float64Array.from(b, (v) => v / 255));
}

/** Names of what is in a folder. */
export function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}
