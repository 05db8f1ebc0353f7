/** A render cannot be made, or a render's folder cannot be used; the message says why and what to do. */
export class RenderError extends Error {
  /** The error's kind. */
  override name = "RenderError";
}
