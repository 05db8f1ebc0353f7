/**
 * Pictures could not be made into a video or a sheet. The message says which file, why, and what to do.
 */
export class MediaError extends Error {
  /** The error's kind. */
  override name = "MediaError";
}
