import { NGP } from "../../src/nerf/ngp/method.ts";
import assert from "node:assert/strict";
import { SHADERS } from "../../shaders/mod.ts";
import type { Ceilings } from "../../src/cli/bench/ceilings.ts";
import { type GrowthPlan, measureGrowth } from "../../src/cli/bench/growth.ts";
import { formatGrowth, formatReport } from "../../src/cli/bench/report.ts";
import { measureSteps } from "../../src/cli/bench/steps.ts";
import { Gpu } from "../../src/gpu/mod.ts";
import { createTrainer } from "../../src/nerf/mod.ts";
import { smallNgp, smallScene } from "../nerf/nerf_test_tools.ts";
import { sharedGpu } from "../shaders/kernel_test_tools.ts";
import { run } from "./cli_test_tools.ts";

const openGpu = sharedGpu(SHADERS);

const CEILINGS: Ceilings = {
  copyBytesPerSecond: { best: 1e9, median: 1e9 },
  fmaFlopsPerSecond: { best: 1e9, median: 1e9 },
};

const CONFIG = smallNgp({ occupancy: { interval: 4 } });

Deno.test("steps of ngp are measured over whole periods, those with an update apart", async () => {
  const gpu = await openGpu();
  if (!gpu.has("timestamp-query")) return console.log("skipped: this adapter has no timestamps");
  const scene = smallScene();
  const trainer = await createTrainer(gpu, CONFIG, scene);
  const plan = { warmUp: 3, profiled: 2, rounds: 1, roundSeconds: 0.001 };
  const step = await measureSteps(gpu, CONFIG, scene, trainer, CEILINGS, plan);
  assert.equal(trainer.steps, 3 + 2 * 4 + 2 * 4);
  trainer.destroy();
  trainer.model.destroy();

  const updates = (kernels: typeof step.kernels) =>
    kernels.filter(({ kernel }) => kernel.startsWith("occupancy/")).map(({ kernel }) => kernel);
  assert.deepEqual(updates(step.kernels), ["occupancy/vote"]);
  assert.deepEqual(
    updates(step.updateKernels).toSorted(),
    ["cells", "forget", "mean", "missing", "splat", "threshold", "update", "vote"].map((name) =>
      `occupancy/${name}`
    ),
  );
  const seconds = (kernels: typeof step.kernels) =>
    kernels.reduce((sum, { seconds }) => sum + seconds, 0);
  const mean = (3 * seconds(step.kernels) + seconds(step.updateKernels)) / 4;
  assert.ok(Math.abs(step.kernelSeconds / mean - 1) < 1e-12);
  assert.equal(step.period, 4);
  assert.ok(step.rays >= 64 && step.samples > 0 && step.marched >= step.samples);
  for (const { kernel, bytes, ofCeiling } of [...step.kernels, ...step.updateKernels]) {
    assert.ok(bytes > 0 && Number.isFinite(ofCeiling), kernel);
  }

  const report = formatReport({
    ...{ adapter: "a", software: true, date: "today", ceilings: CEILINGS },
    ...{ matrices: [], steps: [step], rendering: [] },
  });
  assert.match(report, /Kernels of a training step, ngp, \d+ rays, .* after 3 steps on analytic/);
  assert.match(report, /Kernels of a step that updates the occupancy grid, one of 4, ngp/);
});

Deno.test("growth is measured for samples, tables, images and choices", async () => {
  const gpu = await openGpu();
  if (!gpu.has("timestamp-query")) return console.log("skipped: this adapter has no timestamps");
  const plan: GrowthPlan = {
    ...{ samples: [1024, 2048, 2 ** 40], tableSizes: [256] }, // no memory for 2^40
    ...{ warmUp: 4, adaptation: 2, profiled: 1, rounds: 1, roundSeconds: 0.001 },
  };
  const notes: string[] = [];
  const note = (text: string) => notes.push(text);
  const timed = new Set<string>();
  gpu.profile = async (work) => {
    const times = await Gpu.prototype.profile.call(gpu, work);
    for (const { kernel } of times) timed.add(kernel);
    return times;
  };
  const growth = await measureGrowth(
    gpu,
    CONFIG,
    NGP.bench.growth!,
    smallScene(5),
    CEILINGS,
    note,
    plan,
  )
    .finally(() => Reflect.deleteProperty(gpu, "profile"));
  assert.ok(timed.has("march/emit") && !timed.has("occupancy/cells"), "no step has an update");
  const values = (rows: readonly { value: number }[]) => rows.map(({ value }) => value);
  assert.deepEqual(values(growth.samples), [1024, 2048]);
  assert.deepEqual(values(growth.tableSizes), [256]);
  assert.deepEqual(values(growth.images), [1, 4, 5]);
  const rows = [...growth.samples, ...growth.tableSizes, ...growth.images];
  for (const { value, samples, secondsPerStep, kernelSeconds } of rows) {
    assert.ok(samples > 0 && secondsPerStep > 0 && kernelSeconds > 0, `${value}`);
  }
  assert.ok(growth.tableSizes[0].parameters < growth.images[0].parameters);
  assert.ok(growth.samples[0].samples < growth.samples[1].samples);

  const choices = growth.choices.map(({ field, choice }) => `${field} ${choice}`);
  for (const choice of ["grid.precision f32", "grid.precision f16", "networks.kernels layered"]) {
    assert.ok(choices.includes(choice), choice);
  }
  const used = growth.choices.filter(({ used }) => used).map(({ choice }) => choice);
  const accumulation = gpu.has("wgpu-shader-float32-atomic") ? ["fixed"] : [];
  assert.deepEqual(used, [...accumulation, "f32", "layered"]);
  const half = growth.choices.find(({ choice }) => choice === "f16");
  assert.deepEqual(half?.kernels, ["grid/forward_f16"]);
  assert.ok(!notes.some((text) => text.startsWith("Ends before")), notes.join("\n"));

  const text = formatGrowth({
    ...{ adapter: "a", software: true, date: "today", preset: "ngp", scene: "analytic" },
    ...{ ceilings: CEILINGS, ...growth },
  });
  for (const title of ["samples a step", "entries a level", "photographs"]) {
    assert.ok(text.includes(`Growth with ${title}, ngp after 4 steps on analytic`), title);
  }
  assert.match(text, /^grid\.precision +f16 \(not used\) +grid\/forward_f16 /m);
});

Deno.test("growth is refused for another method than ngp", async () => {
  const { code, stderr } = await run(["bench", "--growth", "--preset", "nerf"]);
  assert.equal(code, 2);
  assert.match(
    stderr,
    /Cannot measure growth with preset nerf: it is of method nerf, not of ngp\./,
  );
});
