/**
 * The GPU cannot do what was asked: no adapter, an invalid kernel, too little memory, a lost device.
 * The message says what was being done, which limit was met, and what can be done about it.
 */
export class GpuError extends Error {
  /** The error's kind. */
  override name = "GpuError";
}
