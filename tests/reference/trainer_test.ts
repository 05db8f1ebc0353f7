import assert from "node:assert/strict";
import { assertClose, centralDifferences, FINITE_DIFFERENCE, FLOAT64 } from "./assert_close.ts";
import { discViews } from "./disc_views.ts";
import { pixelColor } from "./colors.ts";
import { initialParameters } from "./initialization.ts";
import { densityNoise } from "./noise.ts";
import { pixelRay } from "./rays.ts";
import { importanceSamples, stratifiedSamples } from "./sampling.ts";
import { type Evaluation, type ReferenceOptions, ReferenceTrainer } from "./trainer.ts";

const EYES = [[4, 0, 0.5], [-2, 3.4, 0.5], [-2, -3.4, 0.5]] as const;

const options: ReferenceOptions = {
  seed: 21,
  rays: 32,
  near: 2,
  far: 6,
  coarseSamples: 8,
  fineSamples: 16,
  field: {
    position: { levels: 4, pi: false, identity: true },
    direction: { levels: 2, pi: false, identity: true },
    layers: 3,
    width: 24,
    skips: [1],
    density: "softplus",
    viewWidth: 12,
  },
  initialization: "glorot",
  loss: "mse",
  schedule: { kind: "exponential", initial: 5e-3, rate: 0.1, decaySteps: 1000 },
  adam: { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
  background: "white",
  pixels: { kind: "allImages" },
  pixelOffset: 0.5,
  directions: "z",
};

/** A network small enough to difference every parameter of. */
const tiny: ReferenceOptions = {
  ...options,
  rays: 4,
  coarseSamples: 5,
  fineSamples: 4,
  field: {
    ...options.field,
    position: { levels: 1, pi: false, identity: true },
    direction: { levels: 0, pi: false, identity: true },
    layers: 2,
    width: 5,
    skips: [0],
    viewWidth: 4,
  },
};

function meanOf(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

Deno.test("training two networks for 30 steps reduces the loss", () => {
  const trainer = new ReferenceTrainer(discViews(EYES), options);
  const reports = Array.from({ length: 30 }, () => trainer.step());
  const first = meanOf(reports.slice(0, 5).map(({ loss }) => loss));
  const last = meanOf(reports.slice(-5).map(({ loss }) => loss));
  assert.ok(last < 0.6 * first, `the loss went from ${first} to ${last}`);
  assert.ok(reports[29].psnr > reports[0].psnr);
  assertClose([reports[0].rate, reports[10].rate], [5e-3, 5e-3 * 0.1 ** 0.01], FLOAT64);
  assert.equal(trainer.steps, 30);
});

Deno.test("training the single network of the 100-line recipe for 30 steps reduces the loss", () => {
  const trainer = new ReferenceTrainer(discViews(EYES), {
    ...options,
    fineSamples: 0,
    field: { ...options.field, layers: 4, density: "relu" },
    initialization: "torch",
    loss: "sumSquared",
    schedule: {
      kind: "multiStep",
      initial: 5e-3,
      gamma: 0.5,
      milestones: [1, 2],
      unit: "epochs",
    },
  });
  const reports = Array.from({ length: 30 }, () => trainer.step());
  const first = meanOf(reports.slice(0, 5).map(({ loss }) => loss));
  const last = meanOf(reports.slice(-5).map(({ loss }) => loss));
  assert.ok(last < 0.6 * first, `the loss went from ${first} to ${last}`);
  // 360 pixels in steps of 32 rays: step 12 is the first of epoch 1, step 23 of epoch 2.
  assert.deepEqual([11, 12, 22, 23].map((step) => reports[step].rate), [
    5e-3,
    2.5e-3,
    2.5e-3,
    1.25e-3,
  ]);
});

for (
  const variant of [
    {},
    { densityNoise: 1, background: "random", directions: "unit" },
    { loss: "sumSquared", field: { ...tiny.field, density: "relu" }, initialization: "torch" },
    { fineSamples: 0, field: { ...tiny.field, density: "exp" }, background: "black" },
  ] satisfies Partial<ReferenceOptions>[]
) {
  const name = JSON.stringify({ ...variant, field: variant.field?.density });
  Deno.test(`a step's gradients agree with central differences, ${name}`, () => {
    const trainer = new ReferenceTrainer(discViews(EYES), { ...tiny, ...variant });
    trainer.steps = 3;
    const { gradients } = trainer.evaluate();
    assert.deepEqual(Object.keys(gradients).sort(), Object.keys(trainer.groups).sort());
    for (const [name, { values }] of Object.entries(trainer.groups)) {
      // Coarse parameters also move the fine samples, through which no gradient flows.
      const loss = (evaluation: Evaluation) =>
        name.startsWith("coarse.") ? evaluation.coarse.loss : evaluation.fine!.loss;
      const expected = centralDifferences(() => loss(trainer.evaluate()), values);
      assertClose(gradients[name], expected, { ...FINITE_DIFFERENCE, name });
    }
  });
}

Deno.test("gradients and parameters have prefixed names, and the losses of networks are added", () => {
  for (const fineSamples of [0, 4]) {
    const trainer = new ReferenceTrainer(discViews(EYES), { ...tiny, fineSamples });
    const { gradients, loss, coarse, fine } = trainer.step();
    const networks = fineSamples > 0 ? ["coarse", "fine"] : ["coarse"];
    const layers = ["layers.0", "layers.1", "head", "view", "rgb"];
    const names = networks.flatMap((network) =>
      layers.flatMap((layer) => [`${network}.${layer}.weight`, `${network}.${layer}.bias`])
    );
    assert.deepEqual(Object.keys(gradients).sort(), names.toSorted());
    assert.deepEqual(Object.keys(trainer.groups), names);
    assert.equal(loss, coarse.loss + (fine?.loss ?? 0));
  }
});

Deno.test("the psnr is that of the last network's colours", () => {
  const trainer = new ReferenceTrainer(discViews(EYES), tiny);
  const { psnr, fine } = trainer.evaluate();
  assertClose(psnr, -10 * Math.log10(fine!.loss), FLOAT64);
});

Deno.test("a trainer that takes over parameters, moments and step number goes on alike", () => {
  const first = new ReferenceTrainer(discViews(EYES), tiny);
  for (let i = 0; i < 3; i++) first.step();
  const second = new ReferenceTrainer(discViews(EYES), tiny);
  for (const [name, { values, optimizer: { adam } }] of Object.entries(first.groups)) {
    const group = second.groups[name];
    group.values.set(values);
    Object.assign(group.optimizer.adam, structuredClone({ ...adam }));
  }
  second.steps = first.steps;
  for (let i = 0; i < 3; i++) assert.deepEqual(second.step(), first.step());
});

Deno.test("evaluating a step changes nothing", () => {
  const trainer = new ReferenceTrainer(discViews(EYES), tiny);
  const valuesOf = () => Object.values(trainer.groups).map(({ values }) => values.slice());
  const before = valuesOf();
  const { loss } = trainer.evaluate(7);
  trainer.evaluate(8);
  assert.equal(trainer.evaluate(7).loss, loss);
  assert.deepEqual(valuesOf(), before);
  assert.equal(trainer.steps, 0);
});

Deno.test("the fine network sees the coarse samples among its own, in increasing order", () => {
  const trainer = new ReferenceTrainer(discViews(EYES), tiny);
  const { coarse, fine } = trainer.evaluate();
  for (let ray = 0; ray < tiny.rays; ray++) {
    const coarseTs = coarse.render.samples.ts.subarray(ray * 5, ray * 5 + 5);
    const fineTs = fine!.render.samples.ts.subarray(ray * 9, ray * 9 + 9);
    for (const t of coarseTs) assert.ok(fineTs.includes(t));
    for (let i = 1; i < 9; i++) assert.ok(fineTs[i] >= fineTs[i - 1]);
  }
});

Deno.test("the numbers of the fine network's parameters follow those of the coarse one's", () => {
  const { groups } = new ReferenceTrainer(discViews(EYES), tiny);
  const coarse = initialParameters(tiny.field, "glorot", 21);
  const fine = initialParameters(tiny.field, "glorot", 21, Object.keys(coarse).length);
  assert.deepEqual(groups["coarse.rgb.weight"].values, coarse["rgb.weight"]);
  assert.deepEqual(groups["fine.rgb.weight"].values, fine["rgb.weight"]);
});

Deno.test("samples and noise are drawn for the step, the ray and the network", () => {
  const { coarse, fine } = new ReferenceTrainer(discViews(EYES), { ...tiny, densityNoise: 0.5 })
    .evaluate(9);
  const draws = { ray: 2, step: 9, seed: 21 };
  const coarseTs = coarse.render.samples.ts.slice(10, 15);
  assert.deepEqual(coarseTs, stratifiedSamples(2, 6, 5, draws));
  const weights = coarse.render.composite.weights.slice(10, 15);
  const drawn = importanceSamples(coarseTs, weights, 4, draws);
  const fineTs = fine!.render.samples.ts.slice(18, 27);
  assert.deepEqual(fineTs, Float64Array.of(...coarseTs, ...drawn).sort());

  for (const [network, { render }] of [["coarse", coarse], ["fine", fine!]] as const) {
    const { sigmas, raws } = render.field;
    const noise = densityNoise(sigmas.length, 0.5, network, 9, 21);
    const expected = raws.map((raw, i) => Math.log(1 + Math.exp(raw + noise[i])));
    assertClose(sigmas, expected, { ...FLOAT64, name: network });
  }
});

Deno.test("every ray is cast through its pixel and has that pixel's colour as its target", () => {
  const views = discViews(EYES).map(({ camera }, image) => ({
    camera,
    rgba: Uint8Array.from({ length: 12 * 10 * 4 }, (_, i) => (i * 7 + image * 50) % 256),
  }));
  const trainer = new ReferenceTrainer(views, { ...tiny, background: "random", rays: 20 });
  const { pixels } = trainer.evaluate();
  const { rays, backgrounds, targets } = pixels;
  for (const [ray, image] of pixels.images.entries()) {
    const [x, y] = [pixels.xs[ray], pixels.ys[ray]];
    const { camera, rgba } = views[image];
    assert.deepEqual(rays[ray], pixelRay(camera, x, y, tiny));
    const channels = rgba.subarray((y * 12 + x) * 4, (y * 12 + x) * 4 + 4);
    const background = backgrounds.subarray(ray * 3, ray * 3 + 3);
    const target = targets.subarray(ray * 3, ray * 3 + 3);
    assertClose(target, pixelColor(channels, 0, background), FLOAT64);
  }
});

Deno.test("even placement uses no draws", () => {
  const trainer = new ReferenceTrainer(discViews(EYES), { ...tiny, placement: "even" });
  const { ts } = trainer.evaluate().coarse.render.samples;
  assertClose(ts.subarray(0, 5), [2, 3, 4, 5, 6], FLOAT64);
  assertClose(ts.subarray(15, 20), [2, 3, 4, 5, 6], FLOAT64);
});

Deno.test("an empty field shows the background, and loses nothing where the target is background", () => {
  const views = discViews(EYES).map(({ camera }) => ({
    camera,
    rgba: new Uint8Array(12 * 10 * 4),
  }));
  const trainer = new ReferenceTrainer(views, {
    ...tiny,
    background: "random",
    field: { ...tiny.field, density: "relu", densityShift: -1e3 },
  });
  const { loss, gradients } = trainer.evaluate();
  assert.equal(loss, 0);
  assert.ok(Object.values(gradients).every((gradient) => gradient.every((d) => d === 0)));
});

Deno.test("a trainer refuses views that do not fit together", () => {
  const views = discViews(EYES);
  assert.throws(() => new ReferenceTrainer([], options), /at least one view/);
  const wide = { ...views[0], camera: { ...views[0].camera, width: 13 } };
  assert.throws(() => new ReferenceTrainer([views[0], wide], options), /view 1 is 13 x 10/);
  const short = { ...views[0], rgba: new Uint8Array(12 * 10 * 3) };
  assert.throws(() => new ReferenceTrainer([short], options), /must have 480 bytes/);
  assert.throws(
    () => new ReferenceTrainer(views, { ...options, coarseSamples: 2 }),
    /at least 3 coarse ones: current number is 2/,
  );
});
