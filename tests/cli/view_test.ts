import assert from "node:assert/strict";
import { decode } from "npm:fast-png@^8.0.0";
import { join } from "node:path";
import { assertSame } from "../nerf/assert_same.ts";
import { decodeField, presetConfig } from "../../src/nerf/mod.ts";
import { readCheckpoint } from "../../src/runs/mod.ts";
import type { About } from "../../src/view/protocol.ts";
import { addressOf, FakePage, until } from "../view/view_test_tools.ts";
import {
  copyOf,
  metricsOf,
  oneObject,
  run,
  runJson,
  start,
  TINY_NGP,
  writeAnalyticScene,
} from "./cli_test_tools.ts";

/** Steps of the run that all look at. */
const STEPS = 40;

/** More than anybody waits for. */
const ENDLESS = ["--steps", "100000"];

const root = await Deno.makeTempDir({ prefix: "denerf view " });
const scene = join(root, "scene");
const trained = join(root, "run");

Deno.test.beforeAll(async () => {
  await writeAnalyticScene(scene);
  const args = ["train", scene, ...TINY_NGP, "--steps", `${STEPS}`, "--output", trained];
  const { code, stderr } = await run(args);
  assert.equal(code, 0, stderr);
});

Deno.test.afterAll(() => Deno.remove(root, { recursive: true }));

/** A denerf that serves pages. */
interface Serving {
  /** The address that it printed. */
  readonly url: string;
  /** Sends a signal, waits for the end, and gives what was printed. */
  end(signal?: Deno.Signal): Promise<{ code: number; stdout: string; stderr: string }>;
}

/** Starts denerf, and waits for the address that it prints. */
async function serving(args: readonly string[]): Promise<Serving> {
  const child = start(args);
  const text = { stdout: "", stderr: "" };
  const read = async (name: "stdout" | "stderr") => {
    const decoder = new TextDecoder();
    for await (const bytes of child[name]) text[name] += decoder.decode(bytes, { stream: true });
  };
  const ended = Promise.all([child.status, read("stdout"), read("stderr")]);
  const address = () => /http:\/\/\S+?token=[0-9a-f]+/.exec(text.stdout + text.stderr)?.[0];
  let isOver = false;
  ended.then(() => isOver = true);
  await until(() => isOver || address() !== undefined, "an address is printed");
  const url = address();
  assert.ok(url !== undefined, text.stderr);
  return {
    url,
    end: async (signal) => {
      if (signal && !isOver) child.kill(signal);
      const [{ code }] = await ended;
      return { code, ...text };
    },
  };
}

async function json(server: Serving, path: string): Promise<unknown> {
  return await (await fetch(addressOf(server, path))).json();
}

Deno.test("a run is shown until Ctrl-C, to pages with its field, cameras and photographs", async () => {
  const server = await serving(["view", trained]);
  const page = await FakePage.open(server);
  const about = await json(server, "/about.json") as About;
  assert.deepEqual((await page.hear("about")).about, about);
  assert.equal(about.name, "scene");
  assert.equal(about.run, trained);
  assert.equal(about.live, false);
  const steps = about.settings.find(({ key }) => key === "steps");
  assert.deepEqual(steps, {
    ...{ key: "steps", value: `${STEPS}` },
    why: `the preset ngp has ${presetConfig("ngp", "").steps}`,
  });
  assert.ok(!about.settings.some(({ key }) => key === "scene"));
  assert.deepEqual(about.cameras.map(({ split }) => split), [
    ...["train", "train", "train", "test", "test"],
  ]);
  const { progress } = await page.hear("history");
  assert.equal(progress.at(-1)?.step, STEPS);
  for (const bits of [6, 8, 16]) {
    const bytes = await (await fetch(addressOf(server, `/field?bits=${bits}`))).bytes();
    const field = await decodeField("fetched", bytes);
    assert.deepEqual([field.step, field.bits, field.about.name], [STEPS, bits, "scene"]);
  }
  const photograph = await fetch(addressOf(server, "/photographs/test/1?width=8"));
  assert.equal(photograph.headers.get("content-type"), "image/png");
  assert.deepEqual(
    [...(await photograph.bytes()).subarray(1, 4)],
    [..."PNG"].map((c) => c.charCodeAt(0)),
  );
  const style = await (await fetch(addressOf(server, "/page.css"))).text();
  assert.match(style, /{/);
  const { code, stdout } = await server.end("SIGINT");
  await page.closed;
  assert.equal(code, 0);
  assert.equal(stdout, `Showing ${trained} at\n  ${server.url}\nEnd it with Ctrl-C.\n`);
});

Deno.test("a picture is rendered for browsers without WebGPU, and does not delay the end", async () => {
  const server = await serving(["view", trained]);
  const picture = await (await fetch(addressOf(server, "/fallback.png"))).bytes();
  const { width, height, data } = decode(picture);
  assert.equal(data.length % (width * height), 0);
  assert.ok(new Set(data).size > 1);
  assert.equal((await server.end("SIGINT")).code, 0);

  const hurried = await serving(["view", trained]);
  const given = fetch(addressOf(hurried, "/fallback.png")).then(({ status }) => status, () => 0);
  await (await fetch(addressOf(hurried, "/field"))).body?.cancel();
  assert.equal((await hurried.end("SIGINT")).code, 0);
  assert.notEqual(await given, 200);
});

Deno.test("a field file is shown until SIGTERM, and tells programs where", async () => {
  const first = await serving(["view", trained]);
  const bytes = await (await fetch(addressOf(first, "/field"))).bytes();
  await first.end("SIGTERM");
  const file = join(root, "sent.field");
  await Deno.writeFile(file, bytes);
  const server = await serving(["view", file, "--json"]);
  assert.deepEqual(await (await fetch(addressOf(server, "/field"))).bytes(), bytes);
  const { cameras, run: folder } = await json(server, "/about.json") as About;
  assert.deepEqual([cameras, folder], [[], null]);
  const { code, stdout } = await server.end("SIGTERM");
  assert.equal(code, 0);
  const { url, port } = oneObject(stdout);
  assert.deepEqual([url, port], [server.url, Number(new URL(server.url).port)]);

  const followed = await run(["view", file, "--live"]);
  assert.ok(followed.stderr.includes("a field file has neither a capture nor a training"));
  await Deno.truncate(file, 1000);
  const cutOff = await run(["view", file]);
  assert.equal(cutOff.code, 1);
  assert.match(cutOff.stderr, /^error: Cannot load field .*sent\.field: /);
});

Deno.test("for other machines it is said how they have WebGPU", async () => {
  const server = await serving(["view", trained, "--host", "0.0.0.0"]);
  const { stdout } = await server.end("SIGINT");
  const { port } = new URL(server.url);
  const name = Deno.hostname();
  assert.ok(stdout.includes(`  ssh -N -L ${port}:127.0.0.1:${port} ${name}\n`), stdout);
  assert.ok(stdout.includes(`  ${server.url.replace("127.0.0.1", name.toLowerCase())}\n`), stdout);
  assert.ok(stdout.includes(`and open ${server.url} there.\n`), stdout);
});

Deno.test({
  name: "an IPv6 address may have the brackets that it has in addresses",
  ignore: !Deno.networkInterfaces().some(({ address }) => address === "::1"),
  fn: async () => {
    const server = await serving(["view", trained, "--host", "[::1]"]);
    assert.match(server.url, /^http:\/\/\[::1\]:\d+\/\?token=/);
    assert.equal((await server.end("SIGINT")).code, 0);
  },
});

Deno.test("a run without a checkpoint is told, and what to do", async () => {
  const empty = join(root, "empty");
  await Deno.mkdir(empty);
  await Deno.copyFile(join(trained, "config.json"), join(empty, "config.json"));
  const { code, stderr } = await run(["view", empty]);
  assert.equal(code, 1);
  assert.equal(
    stderr,
    `error: Cannot view ${empty}: it has no checkpoint yet. ` +
      `Train it with: denerf train --resume --output '${empty}'\n`,
  );
});

Deno.test("a run without its capture is shown, from outside its box", async () => {
  const moved = await copyOf(trained, join(root, "moved"));
  const away = join(root, "away");
  await Deno.rename(scene, away);
  try {
    const alone = await serving(["view", moved]);
    await using page = await FakePage.open(alone);
    const note = "The run's capture is not at hand: its cameras and photographs are not shown.";
    assert.equal((await page.hear("note")).text, note);
    assert.deepEqual((await page.hear("about")).about.cameras, []);
    assert.equal((await page.hear("about")).about.name, "moved");
    const bytes = await (await fetch(addressOf(alone, "/field"))).bytes();
    assert.equal((await decodeField("fetched", bytes)).about.fromCapture, null);
    const photograph = await fetch(addressOf(alone, "/photographs/train/0"));
    assert.equal(photograph.status, 404);
    await photograph.body?.cancel();
    const { stderr } = await alone.end("SIGINT");
    assert.ok(stderr.startsWith(`${note} If it is elsewhere, name it by --scene. Cannot `), stderr);
  } finally {
    await Deno.rename(away, scene);
  }
});

Deno.test("a page of one file has the field in it, and an older file stays if it cannot be written", async () => {
  const file = join(root, "page.html");
  await Deno.writeTextFile(file, "an older one");
  const result = await runJson(["view", trained, "--output", file, "--quality", "6"]);
  const html = await Deno.readTextFile(file);
  assert.equal(result.bytes, (await Deno.stat(file)).size);
  const [, text] = /<script type="text\/plain" id="field">([^<]+)<\/script>/.exec(html) ?? [];
  const { step, bits } = await decodeField("inlined", Uint8Array.fromBase64(text));
  assert.deepEqual([step, bits, result.quality, result.pictures], [STEPS, 6, 6, 1]);
  assert.deepEqual([...Deno.readDirSync(root)].filter(({ name }) => name.endsWith(".tmp")), []);
  const nowhere = join(root, "nowhere", "page.html");
  const { code, stderr } = await run(["view", trained, "--output", nowhere]);
  assert.equal(code, 1);
  assert.ok(stderr.includes(`error: Cannot write ${nowhere}: its folder does not exist.`), stderr);
});

Deno.test("options that would have no effect are refused", async () => {
  const served = await run(["view", trained, "--output", "x.html", "--port", "0", "--live"]);
  assert.equal(served.code, 2);
  assert.equal(
    served.stderr,
    `error: Cannot view ${trained} with --live and --port: with --output nothing is served.\n`,
  );
  const { stderr } = await run(["view", trained, "--quality", "8"]);
  assert.ok(stderr.includes("--quality: these are for a page of one file, see --output."), stderr);
});

Deno.test("a training that is looked at ends with the bytes of one that is not", async () => {
  const seen = join(root, "seen");
  const args = ["train", scene, ...TINY_NGP, "--steps", `${STEPS}`, "--output", seen];
  const server = await serving([...args, "--view"]);
  const page = await FakePage.open(server);
  const { reason } = await page.hear("ended");
  assert.equal(reason, `It is done, after ${STEPS} steps.`);
  assert.equal((await page.hear("field")).step, STEPS);
  assert.equal((await page.hear("about")).about.live, false);
  assert.ok(
    (await page.hear("about")).about.settings.every(({ value }) => typeof value === "string"),
  );
  const { code, stderr } = await server.end();
  assert.equal(code, 0, stderr);
  const checkpoint = "checkpoint.safetensors";
  const [a, b] = await Promise.all(
    [trained, seen].map((run) => Deno.readFile(join(run, checkpoint))),
  );
  assertSame(a, b);
});

Deno.test("a port that is taken is told before a run begins", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const folder = join(root, "never");
  const { port } = listener.addr;
  const args = ["train", scene, ...TINY_NGP, "--output", folder, `--view=${port}`];
  const { code, stderr } = await run(args);
  assert.equal(code, 1);
  assert.ok(
    stderr.includes(`error: Cannot serve on port ${port} of 127.0.0.1: another program uses it.`),
    stderr,
  );
  await assert.rejects(Deno.stat(folder), Deno.errors.NotFound);
});

Deno.test("a page shows a training's field, saves it and stops it", async () => {
  const folder = join(root, "stopped");
  const server = await serving([
    ...["train", scene, ...TINY_NGP, ...ENDLESS, "--output", folder, "--view"],
  ]);
  const page = await FakePage.open(server);
  const { step } = await page.hear("field");
  const bytes = await (await fetch(addressOf(server, "/field"))).bytes();
  assert.ok((await decodeField("fetched", bytes)).step >= step);
  const photograph = await fetch(addressOf(server, "/photographs/train/0"));
  assert.equal(photograph.status, 200);
  await photograph.body?.cancel();
  page.say({ type: "save" });
  const { text } = await page.hear("note", ({ text }) => text.startsWith("Saved"));
  const saved = Number(/^Saved a checkpoint after (\d+) steps\.$/.exec(text)?.[1]);
  assert.ok((await readCheckpoint(join(folder, "checkpoint.safetensors"))).step >= saved);
  page.say({ type: "stop" });
  const { code, stdout } = await server.end();
  assert.equal(code, 130);
  assert.ok(stdout.includes(`Go on with: denerf train --resume --output '${folder}'\n`), stdout);
  const last = await readCheckpoint(join(folder, "checkpoint.safetensors"));
  assert.equal((await metricsOf(folder)).length, last.step);
  const { reason } = await page.hear("ended");
  assert.equal(reason, `It was stopped after ${last.step} steps, and can go on.`);
});

Deno.test("a training of another process is followed from before its first checkpoint to its end", async () => {
  const folder = join(root, "followed");
  const training = start([
    ...["train", scene, ...TINY_NGP, ...ENDLESS, "--output", folder],
    ...["--set", "checkpointSeconds=1e6"],
  ], { stdout: "null", stderr: "null" });
  const isThere = (name: string) => Deno.stat(join(folder, name)).then(() => true, () => false);
  await until(() => isThere("config.json"), "the run has begun");
  const server = await serving(["view", folder, "--live"]);
  await using page = await FakePage.open(server);
  await page.hear("progress");
  page.say({ type: "save" });
  await page.hear("note", ({ text }) => text === "Saved a checkpoint.");
  const first = await page.hear("field");
  const bytes = await (await fetch(addressOf(server, "/field"))).bytes();
  assert.ok((await decodeField("fetched", bytes)).step >= first.step);
  page.say({ type: "save" });
  await page.hear("field", ({ step }) => step > first.step);
  await page.hear("progress", ({ steps }) => steps === 100000);
  page.say({ type: "stop" });
  await page.hear("note", ({ text }) => text.startsWith("The training is asked to end."));
  assert.equal((await training.status).code, 130);
  assert.equal((await page.hear("ended")).reason, "The training has ended.");
  assert.equal((await page.hear("about")).about.live, false);
  page.say({ type: "save" });
  await page.hear("note", ({ text }) => text.startsWith("Nothing is trained here"));
  assert.equal(await isThere("train.stop"), false);
  assert.equal((await server.end("SIGINT")).code, 0);
});
