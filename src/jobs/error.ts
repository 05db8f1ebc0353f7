/** A jobs file, its state or one of its jobs cannot be used; the message says why and what to do. */
export class JobsError extends Error {
  /** The error's kind. */
  override name = "JobsError";
}
