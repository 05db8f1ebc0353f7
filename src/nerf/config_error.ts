/** A configuration has a wrong field, or an option names none; the message suggests a near one. */
export class ConfigError extends Error {
  /** The error's kind. */
  override name = "ConfigError";
}
