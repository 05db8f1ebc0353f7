import assert from "node:assert/strict";
import { join } from "node:path";
import { readCheckpoint } from "../../src/runs/mod.ts";
import { withTempFolder } from "../scene/temp_scene.ts";
import {
  metricsOf,
  oneObject,
  run,
  runJson,
  TINY_NGP,
  writeAnalyticScene,
} from "./cli_test_tools.ts";

/** Cones in miniature, of as many steps as the preset has. */
const TINY_CONES = [
  ["--preset", "mip-small", "--rays", "32", "--downscale", "1"],
  ["fine=6", "field.width=16", "field.viewWidth=16", "field.layers=2", "field.levels=3"]
    .flatMap((assignment) => ["--set", assignment]),
].flat();

Deno.test("a run of limited time has as many steps as fit, and its configuration repeats it", () =>
  withTempFolder(async (folder) => {
    const [scene, paced, again, given] = ["scene", "paced", "again", "given"]
      .map((name) => join(folder, name));
    await writeAnalyticScene(scene);
    const timed = await run(
      ["train", scene, ...TINY_CONES, "--max-seconds", "2", "--output", paced, "--json"],
    );
    assert.match(timed.stderr, /^Timing a few steps, as the learning rate ends with the last …$/m);
    const { settings, steps: done } = oneObject(timed.stdout);
    const { config, step } = await readCheckpoint(join(paced, "checkpoint.safetensors"));
    assert.equal(step, done);
    assert.ok(config.steps < 4000, `${config.steps} steps`);
    const { value, reason } = (settings as { key: string; value: number; reason: string }[])
      .find(({ key }) => key === "steps")!;
    assert.equal(value, config.steps);
    assert.equal(reason, "so many fit into 2 s here, and the learning rate ends with them");

    // Whatever time it had, it made the first steps of the run that its configuration describes.
    const config0 = join(paced, "config.json");
    await runJson(["train", "--config", config0, "--output", again]);
    const [part, whole] = await Promise.all([metricsOf(paced), metricsOf(again)]);
    assert.equal(whole.length, config.steps);
    assert.equal(part.length, step);
    const learnt = ({ loss, rate }: Record<string, unknown>) => [loss, rate];
    assert.deepEqual(part.map(learnt), whole.slice(0, step).map(learnt));

    // A number that is given stays.
    const limited = ["--steps", "3", "--max-seconds", "50", "--output", given];
    const { steps } = await runJson(["train", scene, ...TINY_CONES, ...limited]);
    assert.equal(steps, 3);
  }));

Deno.test("time alone decides how many steps a run has, which its configuration then says", () =>
  withTempFolder(async (folder) => {
    const [scene, timed, again] = ["scene", "timed", "again"].map((name) => join(folder, name));
    await writeAnalyticScene(scene);
    const { code, stdout, stderr } = await run(
      ["train", scene, ...TINY_NGP, "--max-seconds", "0.5", "--output", timed],
    );
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^ {2}steps=\d+: as many as there is time for, which is 0\.5 s$/m);
    assert.match(stdout, / of training: its time was up$/m);
    const checkpoint = join(timed, "checkpoint.safetensors");
    const first = await readCheckpoint(checkpoint);
    assert.deepEqual([first.config.steps, first.config.maxSeconds], [first.step, null]);

    // However fast that was, its configuration repeats it.
    const saved = await Deno.readFile(checkpoint);
    const repeated = await run(
      ["train", "--config", join(timed, "config.json"), "--output", again],
    );
    assert.match(repeated.stdout, / of training: these were all of its steps$/m);
    assert.deepEqual(await Deno.readFile(join(again, "checkpoint.safetensors")), saved);

    const resume = ["train", "--resume", "--output", timed];
    assert.equal((await runJson(resume)).steps, first.step);
    const { steps: more } = await runJson([...resume, "--max-seconds", "0.5"]);
    assert.ok(Number(more) > first.step, `${more} steps after ${first.step}`);
    const last = await readCheckpoint(checkpoint);
    assert.deepEqual([last.config.steps, last.config.maxSeconds], [more, null]);
  }));
