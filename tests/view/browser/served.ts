/** `denerf view` and `denerf train --view` as processes of their own, for tests. */
import assert from "node:assert/strict";
import { start } from "../../cli/cli_test_tools.ts";

/** denerf, while it serves a page. */
export interface Served extends AsyncDisposable {
  /** The page's address, with its token. */
  readonly url: string;
  /** Kills it as a crash would. */
  kill(): Promise<void>;
  /** Tells it to end, as Ctrl-C does; gives its exit code. */
  stop(): Promise<number>;
  /** How it ended; waits for that. */
  readonly ended: Promise<number>;
}

/** The address that denerf prints for people. */
const ADDRESS = /http:\/\/\S+\?token=\w+/;

/**
 * Starts denerf and waits for the address of its page.
 *
 * @param args such as `["view", run]`
 */
export async function serve(args: readonly string[]): Promise<Served> {
  const child = start(args);
  const told = Promise.withResolvers<string>();
  let text = "";
  const listen = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>) => {
    for await (const part of stream.pipeThrough(new TextDecoderStream())) {
      text += part;
      const address = ADDRESS.exec(text);
      if (address) told.resolve(address[0]);
    }
  };
  const heard = Promise.all([listen(child.stdout), listen(child.stderr)]);
  const ended = child.status.then(async ({ code }) => {
    await heard;
    told.reject(new Error(`It ended with exit code ${code}: ${text}`));
    return code;
  });
  const stopped = (signal: Deno.Signal) => {
    try {
      child.kill(signal);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // it has ended
    }
    return ended;
  };
  const kill = async () => void await stopped("SIGKILL");
  const url = await told.promise;
  assert.match(url, /^http:\/\/127\.0\.0\.1:/);
  return { url, kill, ended, stop: () => stopped("SIGINT"), [Symbol.asyncDispose]: kill };
}
