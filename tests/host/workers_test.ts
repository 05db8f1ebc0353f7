/** Workers of denerf, started from a test: the main module is not denerf's. */
import assert from "node:assert/strict";
import { serveAs, startWorker } from "../../src/host/mod.ts";

Deno.test("messages sent before a role's module is loaded are answered, in their order", async () => {
  const worker = startWorker("image");
  const names = Array.from({ length: 20 }, (_, i) => `image ${i}`);
  const answers: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  worker.onmessage = ({ data }) => {
    answers.push(data.refused);
    if (answers.length === names.length) resolve();
  };
  for (const name of names) worker.postMessage({ name, bytes: new Uint8Array(4), downscale: 1 });
  await promise;
  worker.terminate();
  names.forEach((name, i) => assert.ok(answers[i].includes(`${name}:`), answers[i]));
});

Deno.test("messages keep their order when some come while a module is loaded", async () => {
  const heard: number[] = [];
  const listen = ({ data }: Event & { data?: number }) => heard.push(data!);
  const send = (data: number) => globalThis.dispatchEvent(new MessageEvent("message", { data }));
  const loaded = Promise.withResolvers<void>();
  const served = serveAs(async () => {
    await loaded.promise;
    globalThis.addEventListener("message", listen);
    send(2); // the module listens, but what came before has not been delivered
  });
  try {
    send(0);
    send(1);
    loaded.resolve();
    await served;
    send(3);
    assert.deepEqual(heard, [0, 1, 2, 3]);
  } finally {
    globalThis.removeEventListener("message", listen);
  }
});
