/**
 * Pictures made into videos and contact sheets: MP4 by ffmpeg or, where it is not installed, by an H.264
 * encoder in WebAssembly; GIF; animated PNG.
 *
 * @example
 * ```ts
 * import { encodeColors } from "@denerf/denerf";
 *
 * const folder = await Deno.makeTempDir();
 * const frames = [`${folder}/0.png`, `${folder}/1.png`]; // all of one size
 * for (const [i, file] of frames.entries()) {
 *   const colors = new Float32Array(16 * 16 * 3).fill(i); // black, then white
 *   await Deno.writeFile(file, encodeColors({ width: 16, height: 16, colors }));
 * }
 * await writeVideo(`${folder}/blink.gif`, frames, { fps: 10 });
 * await Deno.writeFile(`${folder}/contact.png`, await contactSheet(frames, { width: 64 }));
 * ```
 *
 * @module
 */
export { contactSheet, type SheetOptions } from "./contact_sheet.ts";
export { MediaError } from "./error.ts";
export { type Ffmpeg, findFfmpeg } from "./ffmpeg.ts";
export {
  type Encoder,
  requireFrameRate,
  VIDEO_FORMATS,
  type VideoFormat,
  type VideoOptions,
  type VideoReport,
  writeVideo,
} from "./video.ts";
