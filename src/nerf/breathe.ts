import type { Commands } from "../gpu/mod.ts";

/**
 * Hands over what is recorded and lets the event loop run, so that signals and progress are heard.
 *
 * @throws {DOMException} "AbortError" when stopped meanwhile
 */
export async function breathe(commands: Commands, signal?: AbortSignal): Promise<void> {
  commands.submit();
  await new Promise((resolve) => setTimeout(resolve, 0));
  signal?.throwIfAborted();
}
