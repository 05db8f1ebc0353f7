/**
 * Rendering the frames of a camera path into a folder, so that nothing is lost and nothing is done twice
 * when processes are killed, share the work, or meet a full disk.
 *
 * {@link FrameRenderer} renders a frame; {@link renderFrames} renders all that are not done, while
 * {@link WriterPool} writes those before; {@link openSession} begins, {@link RenderFolder} knows the files.
 *
 * @example The frames that the second of three machines renders
 * ```ts
 * const shard = parseShard("1/3");
 * console.log(framesOfShard(8, shard)); // [1, 4, 7]
 * ```
 *
 * @module
 */
export type { Encoder, VideoReport } from "../media/mod.ts";
export { assembleFrames, type AssembleOptions, type Assembly } from "./assemble.ts";
export { claimFrame, lockFinish } from "./claims.ts";
export { checkFrames, vainSettings } from "./check_frames.ts";
export type { RenderedPlace } from "./depths.ts";
export { RenderError } from "./error.ts";
export { FrameRenderer, type RenderedField } from "./frame_renderer.ts";
export { checkFilm, type Film, type FilmOptions, makeFilm, requireFilmFree } from "./film.ts";
export { type FrameSettings, OUTPUT_KINDS, type OutputKind } from "./frame_settings.ts";
export { type Fault, type Gap, gapsOf, missingShards } from "./gaps.ts";
export {
  type DescribedFrame,
  differenceBetween,
  type FileRecord,
  type FrameRecord,
  isRecordOf,
  type Maker,
  type Manifest,
  recordCamera,
  type RecordedCamera,
  type RenderBasis,
  type RenderDescription,
  RenderFolder,
} from "./manifest.ts";
export {
  encodeFrame,
  type FrameDepths,
  type FrameFile,
  type RenderedFrame,
  SUFFIXES,
} from "./outputs.ts";
export {
  type FrameSource,
  renderFrames,
  type RenderFramesOptions,
  type RenderSeconds,
  type RenderSummary,
  type RenderTask,
} from "./render_frames.ts";
export { openSession, type SessionOptions } from "./session.ts";
export { type Environment, framesOfShard, parseShard, type Shard } from "./shards.ts";
export { type FrameWriter, type WriteAnswer, WriterPool, type WriteTask } from "./writer.ts";
