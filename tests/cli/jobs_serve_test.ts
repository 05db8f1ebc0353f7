import assert from "node:assert/strict";
import { join } from "node:path";
import type { Health } from "../../src/jobs/mod.ts";
import { run, runJson, start, TINY_NGP, writeAnalyticScene } from "./cli_test_tools.ts";

/** More frames than are ever rendered here. */
const FRAMES = 5000;

Deno.test({
  name: "a server answers while a render has the GPU, and SIGTERM ends it before the render's end",
  ignore: Deno.build.os === "windows", // there is no SIGTERM
  fn: async () => {
    const root = await Deno.makeTempDir({ prefix: "denerf serve " });
    try {
      await writeAnalyticScene(join(root, "scene"));
      const training = ["--steps", "20", "--output", join(root, "run")];
      await runJson(["train", join(root, "scene"), ...TINY_NGP, ...training]);
      await Deno.writeTextFile(
        join(root, "jobs.toml"),
        `[[job]]\nname = "long"\nrun = "run"\npath = "orbit"\nframes = ${FRAMES}\nsize = [16, 16]\n` +
          '[[job]]\nname = "later"\nrun = "not there"\nschedule = "0 0 1 1 *"\n',
      );
      await serveAndAsk(root);
    } finally {
      await Deno.remove(root, { recursive: true });
    }
  },
});

async function serveAndAsk(root: string): Promise<void> {
  const file = join(root, "jobs.toml");
  const server = start(["jobs", "serve", file, "--log", "json", "--health-port", "0"]);
  const log: { event: string; url?: string; reason?: string }[] = [];
  const url = Promise.withResolvers<string>();
  const reading = readLines(server.stderr, (line) => {
    log.push(JSON.parse(line)); // whatever is said is JSON
    const last = log.at(-1)!;
    if (last.event === "telling the health") url.resolve(last.url!);
  }).finally(() => url.reject(new Error(`It told no health. Seen: ${JSON.stringify(log)}`)));
  try {
    const address = await url.promise;
    let health = await ask(address);
    await until(async () => {
      health = await ask(address);
      return (health.running[0]?.frames ?? 0) > 0;
    });
    const [{ job, occasion, step, frames }] = health.running;
    assert.deepEqual([job, occasion, step], ["long", "once", "render"]);

    for (let i = 0; i < 20; i++) health = await ask(address);
    assert.equal(health.status, "ok");
    assert.ok(health.running[0].frames! >= frames! && health.running[0].frames! < FRAMES);

    const isLack = ({ event }: { event: string }) => event === "jobs lack something";
    await until(() => log.some(isLack));
    assert.match(
      log.find(isLack)!.reason!,
      /^\S.*jobs\.toml:9: job "later": run: must be a run's folder/,
    );
    server.kill("SIGHUP"); // "Read your files again"
    await until(() => log.some(({ event }) => event === "jobs file taken up"));

    const second = await run(["jobs", "serve", file]);
    assert.equal(second.code, 1);
    assert.match(second.stderr, /^error: Cannot serve .*: process \d+ serves with the same state/m);
  } finally {
    server.kill("SIGTERM");
    const { code } = await server.status;
    await reading;
    await server.stdout.cancel();
    assert.equal(code, 0, JSON.stringify(log));
  }
  assert.deepEqual(log.map(({ event }) => event).slice(-3), ["stopping", "stopped", "ended"]);
  const left = [...Deno.readDirSync(join(root, "videos", "long"))].map(({ name }) => name);
  assert.deepEqual(left.filter((name) => name.endsWith(".tmp")), []);
}

/** Waits until something is so; gives up after a minute. */
async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const giveUp = performance.now() + 60_000;
  while (!await isSo()) {
    assert.ok(performance.now() < giveUp, `waited in vain until ${isSo}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function ask(url: string): Promise<Health> {
  return await (await fetch(url)).json();
}

async function readLines(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  call: (line: string) => void,
): Promise<void> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    lines.forEach(call);
  }
}
