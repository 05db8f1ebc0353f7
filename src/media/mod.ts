/**
 * Pictures made into videos and contact sheets: MP4 by ffmpeg or, where it is not installed, by an H.264
 * encoder in WebAssembly; GIF; animated PNG.
 *
 * ```ts
 * const frames = ["orbit_0000.png", "orbit_0001.png"]; // all of one size
 * await writeVideo("orbit.mp4", frames, { fps: 30 });
 * await Deno.writeFile("contact.png", await contactSheet(frames, { width: 1600 }));
 * ```
 *
 * @module
 */
export { contactSheet, type SheetOptions } from "./contact_sheet.ts";
export { MediaError } from "./error.ts";
export { type Ffmpeg, findFfmpeg } from "./ffmpeg.ts";
export {
  type Encoder,
  VIDEO_FORMATS,
  type VideoFormat,
  type VideoOptions,
  type VideoReport,
  writeVideo,
} from "./video.ts";
