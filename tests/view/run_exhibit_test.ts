import assert from "node:assert/strict";
import { join } from "node:path";
import {
  CheckpointError,
  type Config,
  configure,
  createTrainer,
  MOST_STEPS,
} from "../../src/nerf/mod.ts";
import { openGpu, RunFolder, saveCheckpoint } from "../../src/runs/mod.ts";
import { analyticScene } from "../../src/scene/mod.ts";
import { ProgressLog } from "../../src/view/progress.ts";
import type { ServerMessage } from "../../src/view/protocol.ts";
import { RunExhibit, type RunExhibitOptions } from "../../src/view/run_exhibit.ts";
import { ABOUT, until } from "./view_test_tools.ts";

/** What ends the run. */
const END = { steps: 100, maxSeconds: null };

/** Checkpoints after 5 and 9 steps of a field of next to no size, and what was trained. */
async function checkpoints(folder: string): Promise<{ config: Config; paths: string[] }> {
  const gpu = await openGpu();
  const scene = analyticScene({ split: "train", views: 1, size: 4 });
  const settings = { "field.width": 16, "field.viewWidth": 16, "batch.rays": 8 };
  const { config } = configure(gpu, scene, { preset: "nerf-small", settings });
  const trainer = await createTrainer(gpu, config, scene);
  const paths = [];
  for (const steps of [5, 9]) {
    while (trainer.steps < steps) await trainer.step();
    const path = join(folder, `after_${steps}`);
    await saveCheckpoint(path, gpu, trainer.model, config, steps);
    paths.push(path);
  }
  await gpu.close();
  return { config, paths };
}

/** A run's folder that is watched, and all that is told of it. */
async function watched(changes: Partial<RunExhibitOptions> = {}) {
  const parent = await Deno.makeTempDir();
  const { config, paths } = await checkpoints(parent);
  const folder = new RunFolder(join(parent, "run"));
  await folder.create(config);
  const encoded: number[] = [];
  const options: RunExhibitOptions = {
    ...{ folder, end: END, about: ABOUT, live: true, photographs: null, interval: 20 },
    encode: ({ step }, bits) => {
      encoded.push(step);
      return Promise.resolve(Uint8Array.of(step, bits));
    },
    render: ({ step }) => Promise.resolve(Uint8Array.of(step)),
    ...changes,
  };
  const exhibit = new RunExhibit(options);
  const heard: ServerMessage[] = [];
  const ending = new AbortController();
  let isWatched = false;
  const following = exhibit.follow(
    (message) => heard.push(message),
    () => isWatched,
    ending.signal,
  );
  return {
    ...{ folder, options, exhibit, encoded, heard, paths },
    watch: () => isWatched = true,
    replace: async (path: string) => {
      await Deno.copyFile(path, `${folder.checkpoint}.new`);
      await Deno.rename(`${folder.checkpoint}.new`, folder.checkpoint);
    },
    [Symbol.asyncDispose]: async () => {
      ending.abort();
      await following;
      await Deno.remove(parent, { recursive: true });
    },
  };
}

Deno.test("an empty run has no field, and each checkpoint that comes is told to who looks", async () => {
  await using run = await watched();
  const { exhibit, heard, paths: [first, second] } = run;
  assert.equal(await exhibit.field(8), null);
  assert.equal(await exhibit.fallback(), null);
  await run.replace(first);
  assert.deepEqual(await exhibit.field(8), { bytes: Uint8Array.of(5, 8), step: 5 });
  assert.deepEqual(await exhibit.fallback(), Uint8Array.of(5));
  run.watch();
  await until(() => heard.some((m) => m.type === "field" && m.step === 5), "the first is told");
  await run.replace(second);
  await until(() => heard.some((m) => m.type === "field" && m.step === 9), "the second is told");
  assert.deepEqual(await exhibit.field(8), { bytes: Uint8Array.of(9, 8), step: 9 });
  assert.deepEqual(run.encoded, [5, 9]); // once each, however often it is asked for
  assert.deepEqual(heard.map(({ type }) => type), ["field", "field"]);
});

Deno.test("a checkpoint of the same step that was written anew is told", async () => {
  await using run = await watched();
  const fields = () => run.heard.filter(({ type }) => type === "field").length;
  run.watch();
  for (const times of [1, 2]) {
    await run.replace(run.paths[0]);
    await until(() => fields() === times, "it is told");
  }
  assert.deepEqual(run.encoded, [5, 5]);
});

Deno.test("while nobody looks, no checkpoint is read", async () => {
  await using run = await watched();
  await run.replace(run.paths[0]);
  await run.folder.log([report(0), report(1)], 2);
  await until(() => run.heard.length > 0, "steps are told");
  await run.replace(run.paths[1]);
  await run.folder.log([report(2)], 3);
  await until(() => run.heard.length > 1, "more steps are told");
  assert.deepEqual(run.encoded, []);
  assert.deepEqual(run.heard.map(({ type }) => type), ["progress", "progress"]);
});

Deno.test("what is served does not change while it is fetched, and a damaged checkpoint is told once", async () => {
  await using run = await watched();
  const { exhibit, heard, paths: [first, second] } = run;
  await run.replace(first);
  const fetched = await exhibit.field(8);
  await Deno.truncate(second, 1000);
  await run.replace(second);
  run.watch();
  await until(() => heard.some(({ type }) => type === "note"), "it is told");
  await assert.rejects(exhibit.field(8), CheckpointError);
  await run.folder.log([report(0)], 1);
  await until(() => heard.some(({ type }) => type === "progress"), "it looks again");
  assert.equal(heard.filter(({ type }) => type === "note").length, 1);
  assert.deepEqual(fetched, { bytes: Uint8Array.of(5, 8), step: 5 });
  await run.replace(first); // whole again
  await until(() => heard.some(({ type }) => type === "field"), "it is shown");
});

Deno.test("how far a training is comes from its log, and its end from its claim", async () => {
  await using run = await watched();
  const { folder, exhibit, heard } = run;
  assert.equal(exhibit.about().live, false);
  const claim = await folder.claim();
  await until(() => exhibit.about().live, "it is live");
  await folder.log([report(0), report(1)], 2);
  await until(() => heard.some((m) => m.type === "progress" && m.step === 2), "two steps are told");
  await folder.log([report(2), report(3)], 4);
  await until(
    () => heard.some((m) => m.type === "progress" && m.step === 4),
    "four steps are told",
  );
  const last = heard.findLast(({ type }) => type === "progress");
  const expected = { step: 4, steps: 100, loss: 0.5, psnr: 20, seconds: 4, secondsLeft: 96 };
  assert.deepEqual(last, { type: "progress", ...expected });
  claim[Symbol.dispose]();
  await until(() => heard.some(({ type }) => type === "ended"), "its end is told");
  const about = heard.findLast((message) => message.type === "about");
  assert.equal(about?.type === "about" && about.about.live, false);
});

Deno.test("a long log is told in points, and one that was begun anew from its start", async () => {
  await using run = await watched();
  const { folder, heard } = run;
  await folder.log(Array.from({ length: 5000 }, (_, step) => report(step)), 50);
  const past = new RunExhibit({ ...run.options, live: false });
  const told: ServerMessage[] = [];
  await past.tellPast((message) => told.push(message));
  await past.follow((message) => told.push(message), () => true, new AbortController().signal);
  assert.equal(told.length, 500);
  assert.equal(at(told), 5000);
  await until(() => at(heard) === 5000, "all are told");
  await folder.rewindLog(10); // as a run does that goes on from an older checkpoint
  await until(() => at(heard) === 10, "it is told");
});

Deno.test("a training is asked for what pages ask for, and what becomes of it is told", async () => {
  await using run = await watched({ patience: 0 });
  const { folder, exhibit, heard } = run;
  const notes = () => heard.flatMap((message) => message.type === "note" ? [message.text] : []);
  assert.match(await exhibit.ask("stop"), /^Nothing is trained here/);
  using _claim = await folder.claim();
  assert.equal(
    await exhibit.ask("stop"),
    "The training is asked to end. It is saved then, and can go on another time.",
  );
  // Nobody heeds it.
  await until(() => notes().length === 1, "it is given up");
  assert.match(notes()[0], /^The training has not ended within 0 seconds\. It does not heed what/);
  assert.equal(await folder.requests.isOpen("stop"), false);
});

Deno.test("a checkpoint that was asked for is told, and who trains no more is asked no more", async () => {
  await using run = await watched();
  const { folder, exhibit, heard, paths } = run;
  const claim = await folder.claim();
  assert.equal(await exhibit.ask("save"), "The training is asked for a checkpoint.");
  assert.deepEqual(folder.requests.take(), ["save"]);
  await run.replace(paths[0]);
  run.watch();
  await until(() => heard.some(({ type }) => type === "note"), "it is told");
  assert.deepEqual(heard.filter(({ type }) => type === "note"), [
    { type: "note", text: "Saved a checkpoint." },
  ]);
  await exhibit.ask("stop");
  claim[Symbol.dispose]();
  await until(() => heard.some(({ type }) => type === "ended"), "its end is told");
  assert.equal(heard.filter(({ type }) => type === "note").length, 1);
  assert.equal(await folder.requests.isOpen("stop"), false);
});

Deno.test("of a training that is begun anew nothing is told of the one before", () => {
  const log = new ProgressLog(END);
  const metric = (step: number, psnr: number) => ({ ...report(step), psnr, seconds: step });
  log.add([metric(8, 30), metric(9, 30)]);
  assert.equal(log.add([metric(0, 10)])?.psnr, 10);
  const next = log.add([{ ...metric(1, 10), seconds: 2 }]);
  assert.deepEqual([next?.psnr, next?.secondsLeft], [10, 98 * 2]);
});

Deno.test("a training that its time ends has as many steps as there seems to be time for", () => {
  const log = new ProgressLog({ steps: MOST_STEPS, maxSeconds: 60 });
  const first = log.add([{ ...report(4), seconds: 10 }]);
  assert.deepEqual([first?.step, first?.steps, first?.secondsLeft], [5, 5, null]);
  const next = log.add([{ ...report(24), seconds: 20 }]);
  assert.deepEqual([next?.step, next?.steps, next?.secondsLeft], [25, 105, 40]);
  const late = log.add([{ ...report(125), seconds: 61 }]);
  assert.deepEqual([late?.step, late?.steps, late?.secondsLeft], [126, 126, 0]);
});

/** The step that was told last. */
function at(heard: readonly ServerMessage[]): number | null {
  const last = heard.at(-1);
  return last?.type === "progress" ? last.step : null;
}

/** A step's report. */
function report(step: number) {
  return { step, loss: 0.5, psnr: 20, rate: 1e-3, rays: 1, samples: 1, skipped: false };
}
