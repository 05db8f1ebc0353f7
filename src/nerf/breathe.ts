import type { Commands } from "../gpu/mod.ts";

/**
 * Hands over what is recorded and lets the event loop run, so that signals and progress are heard.
 *
 * @throws {DOMException} "AbortError" when stopped meanwhile
 */
export async function breathe(commands: Commands, signal?: AbortSignal): Promise<void> {
  commands.submit();
  await nextTask();
  signal?.throwIfAborted();
}

/** Ends with the next turn of the event loop. Timers would do, but browsers make them wait for 4 ms. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      port2.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
