/**
 * The first steps of training Instant-NGP against the float64 reference: occupancy, pixels, rays, marching,
 * hash grid, networks, compositing, loss, all gradients, Adam, averages and the next step's rays at once.
 *
 * What keeps two correct trainers from agreeing, and what is done about it:
 * - Whether there is a sample, whether it is kept, and how many rays come next are decisions: rounding may
 *   make them otherwise if a candidate lies on the face of a cell, a transmittance on the one that ends rays,
 *   a density on the threshold, the rays on a whole number. The seeds are ones with wide margins, which every
 *   test asserts; then these numbers must be equal.
 * - Adam's first step of a table entry only asks for the signs of its gradients. One that is all rounding
 *   would move the table by 1e-3 of its length and more: the seeds are ones without.
 * - The table's gradients are sums of integers, and an entry whose gradients are zero is left alone. The
 *   reference rounds the same way, so that the numbers of each pair's steps must be equal.
 * - The gradient of a hidden unit jumps where its sum crosses 0. Of a trace's million sums some always lie
 *   within rounding, so no margin can be asked for; one that crosses moves a gradient by up to 1e-4 of itself,
 *   as the samples' gradients nearly cancel. The seeds are ones where none does that is seen. So does the
 *   gradient of a sample's position, which poses learn from, on the faces of the hash grid's cells.
 *
 * @module
 */
import { createNgpTrainer, type NgpConfig, type NgpModel, type NgpTrainer } from "../models.ts";
import assert from "node:assert/strict";
import type { Gpu } from "../../../src/gpu/mod.ts";

import { gather } from "../../../src/nn/mod.ts";
import { assertClose } from "../../reference/assert_close.ts";
import type { NgpReferenceTrainer } from "../../reference/ngp_trainer.ts";
import { packBits } from "../../reference/occupancy.ts";
import { sharedGpu } from "../../shaders/kernel_test_tools.ts";
import { readNamed, smallNgp, smallScene, withDepths } from "../nerf_test_tools.ts";
import { type Margins, marginsOf, ngpReferenceTrainer } from "./trace_tools.ts";

const STEPS = 10;

/** One of the reference's groups of parameters. */
type Group = NgpReferenceTrainer["groups"][string];

/**
 * The least margins of the decisions above: ten times what float32 makes of distances and of transmittances
 * along a ray. With these no number differed with any of 20 seeds; with less one did, where a ray's last
 * candidate lay 4e-8 before the ray's end.
 */
const MARGINS: Margins = { cell: 1e-6, stop: 1e-5, near: 1e-6, threshold: 1e-5, rays: 1e-2 };

/**
 * Relative errors that are allowed. Seen were 2e-6 in losses, 8e-6 in norms of gradients, 7e-7 in matrices and
 * their averages, 1e-5 in the table and its average, 1e-5 in poses and exposures, 1.3e-5 in moments, 2e-8 in
 * densities: a margin of ten.
 */
const TOLERANCE = {
  loss: 2e-5,
  norm: 8e-5,
  matrices: 7e-6,
  table: 1e-4,
  views: 1e-4,
  moments: 1.3e-4,
  densities: 2e-7,
};

/** Slots of the batch's state (shaders/lib/batch.wgsl). */
const [RAYS, KEPT_RAYS, SAMPLES, KEPT_SAMPLES, APPLIED, SKIPPED] = [0, 1, 2, 3, 4, 5];

const openGpu = sharedGpu();

/** Of the small scene's cameras, in pixels. */
const FOCAL_LENGTH = smallScene().views[0].camera.fx;

const CONFIGS: Record<string, NgpConfig> = {
  "the preset in miniature": smallNgp({
    seed: 13,
    batch: { samples: 2600, capacity: 4096 },
    march: { steps: 64 },
    loss: { nearDistance: 0.8, nearWeight: 1e-5 },
    schedule: { kind: "staircase", initial: 1e-2, gamma: 0.33, start: 4, interval: 3 },
  }),
  "two cascades, growing steps, early ends, all of the losses and linear colors": smallNgp({
    seed: 36,
    background: "white",
    colors: "linear",
    averageDecay: 0,
    batch: { rays: 70, samples: 5500, capacity: 6144 },
    camera: { near: 3.6 },
    grid: { levels: 3, features: 4, interpolation: "smoothstep" },
    networks: { densityLayers: 2, colorLayers: 1, directionDegree: 3 },
    occupancy: { cascades: 2, interval: 5, warmupSteps: 1, share: 0.3 },
    // Steps grow from a distance of 1.7 on, as with 256 steps and the published 1 / 256.
    march: { coneAngle: 1 / 128, steps: 128, stopTransmittance: 0.45, maxSamples: 85 },
    loss: { kind: "mse", opacityEntropy: 1e-2, distortion: 0.3, nearWeight: 0 },
    schedule: { kind: "exponential", initial: 1e-2, rate: 0.1, decaySteps: 20 },
    adam: { beta1: 0.8, beta2: 0.95, epsilon: 1e-15, l2: 1e-4 },
  }),
  "updates of some cells, which empty others, and a black background": smallNgp({
    seed: 8,
    background: "black",
    batch: { rays: 90, samples: 1600, capacity: 4096 },
    march: { steps: 64 },
    occupancy: { interval: 2, warmupSteps: 3, decay: 0.6, threshold: 0.022 },
    schedule: { kind: "constant", initial: 5e-3 },
  }),
  "a contracted space with all of the losses": smallNgp({
    seed: 1,
    space: "contracted",
    box: { size: 1 },
    batch: { rays: 64, samples: 4000, capacity: 6144 },
    camera: { near: 0.5 },
    occupancy: { interval: 3 },
    march: { steps: 48, linear: 1.5, far: 40 },
    loss: { opacityEntropy: 1e-2, distortion: 0.3, nearWeight: 1e-5, nearDistance: 1 },
    schedule: { kind: "constant", initial: 1e-2 },
  }),
  "a space contracted to a ball": smallNgp({
    seed: 1,
    space: "contracted",
    contractionNorm: "euclidean",
    box: { size: 2 },
    batch: { rays: 64, samples: 4000, capacity: 6144 },
    occupancy: { interval: 5, warmupSteps: 6 },
    march: { steps: 48, linear: 1, far: 100, stopTransmittance: 0.3 },
    loss: { nearWeight: 0 },
    schedule: { kind: "constant", initial: 1e-2 },
  }),
  "two scales with anti-aliasing": smallNgp({
    seed: 8,
    scales: 2,
    grid: { antialias: true },
    batch: { samples: 2600, capacity: 4096 },
    march: { steps: 64 },
    poses: { rate: 5e-4, halfLife: 4, start: 3, l2: 1e-3 },
    views: 3,
  }),
  "anti-aliasing in two cascades": smallNgp({
    seed: 21,
    grid: { antialias: true },
    batch: { rays: 70, samples: 5500, capacity: 6144 },
    occupancy: { cascades: 2, interval: 5, warmupSteps: 1, share: 0.3 },
    march: { coneAngle: 1 / 128, steps: 128, stopTransmittance: 0.45, maxSamples: 85 },
  }),
  "anti-aliasing in a contracted space": smallNgp({
    seed: 1,
    space: "contracted",
    box: { size: 1 },
    grid: { antialias: true },
    batch: { rays: 64, samples: 4000, capacity: 6144 },
    camera: { near: 0.5 },
    march: { steps: 48, linear: 1.5, far: 40 },
  }),
  "three scales, whose exposures and poses are those of their photograph": smallNgp({
    seed: 13,
    scales: 3,
    batch: { rays: 64, samples: 1300, capacity: 4096 },
    march: { steps: 64 },
    exposure: { rate: 1e-2, l2: 1e-3 },
    poses: { rate: 5e-4, halfLife: 4, start: 3, l2: 1e-3 },
    views: 3,
  }),
  "affine maps of colors": smallNgp({
    seed: 13,
    background: "white",
    batch: { rays: 64, samples: 1300, capacity: 4096 },
    march: { steps: 64 },
    exposure: { kind: "affine", rate: 1e-2, l2: 1e-3 },
    views: 3,
  }),
  "bilateral grids at two scales": smallNgp({
    seed: 8,
    scales: 2,
    batch: { rays: 64, samples: 1300, capacity: 4096 },
    march: { steps: 64 },
    exposure: { kind: "bilateral", rate: 1e-2, l2: 1e-3, variation: 0.1 },
    views: 3,
  }),
  "depths where rays end": smallNgp({
    seed: 13,
    batch: { samples: 2600, capacity: 4096 },
    march: { steps: 64 },
    loss: { nearWeight: 0 },
    depth: { kind: "termination", weight: 1e-3, share: 0.3, spread: 0.05 },
  }),
  "depths along the line of sight in a contracted space": smallNgp({
    seed: 1,
    space: "contracted",
    box: { size: 1 },
    batch: { rays: 64, samples: 4000, capacity: 6144 },
    camera: { near: 0.5 },
    march: { steps: 48, linear: 1.5, far: 40 },
    depth: { kind: "lineOfSight", weight: 0.05, share: 0.3, spread: 0.05 },
  }),
  "preconditioned poses": smallNgp({
    seed: 8,
    batch: { rays: 64, samples: 1300, capacity: 4096 },
    march: { steps: 64 },
    poses: { preconditioner: "camp", rate: 5e-4, halfLife: 4, start: 3, l2: 1e-3 },
    views: 3,
  }),
  "poses and focal length, while fine levels wait for coarse ones": smallNgp({
    seed: 13,
    batch: { rays: 64, samples: 1300, capacity: 4096 },
    march: { steps: 64 },
    poses: { optics: "focal", coarseToFine: 8, rate: 5e-4, halfLife: 4, start: 3, l2: 1e-3 },
    views: 3,
  }),
  "preconditioned poses and optics of a lens": smallNgp({
    seed: 8,
    batch: { rays: 64, samples: 1300, capacity: 4096 },
    march: { steps: 64 },
    poses: {
      ...{ preconditioner: "camp", optics: "lens" },
      ...{ rate: 5e-4, halfLife: 4, start: 3, l2: 1e-3 },
    },
    views: 3,
  }),
  "four rays of a pixel from the fourth step on": smallNgp({
    seed: 13,
    batch: { samples: 2600, capacity: 4096 },
    camera: { raySpacing: 1 / (2 * FOCAL_LENGTH), singleRaySteps: 3 },
    march: { steps: 64 },
    loss: { opacityEntropy: 1e-2, distortion: 0.3 },
  }),
  "exposures, and poses from the fourth step on": smallNgp({
    seed: 13,
    batch: { rays: 64, samples: 1300, capacity: 4096 },
    march: { steps: 64 },
    exposure: { rate: 1e-2, l2: 1e-3 },
    poses: { rate: 5e-4, halfLife: 4, start: 3, l2: 1e-3 },
    views: 3,
  }),
};

for (const [name, config] of Object.entries(CONFIGS)) {
  Deno.test(`ten steps of ${name} are those of the reference`, () => compareTraces(config));
}

async function compareTraces(config: NgpConfig): Promise<void> {
  const gpu = await openGpu();
  const scene = config.depth.weight > 0 ? withDepths(smallScene()) : smallScene();
  const trainer = await createNgpTrainer(gpu, config, scene);
  const { parameters, state: batch, memo: occupancy } = trainer.model.parts;
  const reference = ngpReferenceTrainer(config, scene);
  const seen = await gpu.read(occupancy.densities);
  assert.deepEqual(
    Float64Array.from(seen),
    reference.occupancy.densities,
    "cells that cameras see",
  );

  const expected = { losses: [] as number[], errors: [] as number[], rates: [] as number[] };
  for (let step = 0; step < STEPS; step++) {
    const { evaluation, nextRays, rate } = reference.step();
    assertWideMargins(marginsOf(reference, { evaluation, nextRays, rate }), step);
    const { loss, squaredError, marched, sources, dWeights } = evaluation;
    const rays = marched.rays.counts.length;
    expected.losses.push(loss);
    expected.errors.push(squaredError / (3 * rays));
    expected.rates.push(rate);

    await trainer.step();
    const state = await gpu.read(batch);
    const counts = {
      [KEPT_RAYS]: rays,
      [SAMPLES]: marched.ts.length,
      [KEPT_SAMPLES]: sources.length,
      [RAYS]: reference.rays,
      [APPLIED]: step + 1,
      [SKIPPED]: 0,
    };
    for (const [slot, count] of Object.entries(counts)) {
      assert.equal(state[Number(slot)], count, `slot ${slot} of the batch in step ${step}`);
    }
    const gradients = await readNamed(gpu, parameters, "gradients");
    for (const [layer, gradient] of Object.entries(dWeights)) {
      assertClose(Math.hypot(...gradients[`${layer}.weight`]), Math.hypot(...gradient), {
        atol: 0,
        rtol: TOLERANCE.norm,
        name: `norm of the gradient of ${layer} in step ${step}`,
      });
    }
  }

  const reports = await trainer.report();
  const losses = { atol: 0, rtol: TOLERANCE.loss };
  assertClose(reports.map(({ loss }) => loss), expected.losses, { ...losses, name: "losses" });
  const errors = reports.map(({ psnr }) => 10 ** (-psnr / 10));
  assertClose(errors, expected.errors, { ...losses, name: "squared errors" });
  assert.deepEqual(reports.map(({ rate }) => rate), expected.rates);
  await compareModels(gpu, trainer, reference);
  trainer.destroy();
  trainer.model.destroy();
}

function assertWideMargins(margins: Margins, step: number): void {
  for (const [name, least] of Object.entries(MARGINS)) {
    const margin = margins[name as keyof Margins];
    const message = `choose another seed: in step ${step} the margin of ${name} is ${margin}`;
    assert.ok(margin >= least, message);
  }
}

/** Compares all that the steps left behind. */
async function compareModels(
  gpu: Gpu,
  { model }: NgpTrainer,
  reference: NgpReferenceTrainer,
): Promise<void> {
  const { parameters, grid, memo: occupancy } = model.parts;
  const { average: averages } = parameters;
  const { groups, table } = reference;

  const matrices = {
    values: [parameters.values, ({ values }: Group) => values],
    averages: [averages, ({ average }: Group) => average!.values],
    "first moments": [parameters.firstMoments, firstMomentsOf],
    "second moments": [parameters.secondMoments, secondMomentsOf],
  } as const;
  for (const [kind, [tensor, of]] of Object.entries(matrices)) {
    if (!tensor) continue;
    const flat = await gpu.read(tensor);
    for (const { layer, places } of parameters.named) {
      const actual = gather(flat as Float32Array, { places });
      const tolerance = kind.endsWith("moments") ? TOLERANCE.moments : TOLERANCE.matrices;
      assertNear(actual, of(groups[layer.name]), tolerance, `${kind} of ${layer.name}`);
    }
  }

  const { moments: { m, v }, steps } = table.optimizer;
  assert.deepEqual([...await gpu.read(grid.steps)], steps, "steps of the table's pairs");
  assertNear(await gpu.read(grid.values), table.values, TOLERANCE.table, "table");
  assertNear(await gpu.read(grid.firstMoments), m, TOLERANCE.moments, "table's first moments");
  assertNear(await gpu.read(grid.secondMoments), v, TOLERANCE.moments, "table's second moments");
  if (grid.average) {
    const average = await gpu.read(grid.average);
    assertNear(average, table.average!.values, TOLERANCE.table, "table's average");
  }

  await compareViews(gpu, model.parts.exposures, groups.exposures);
  await compareViews(gpu, model.parts.poses, groups.twists);
  await compareViews(gpu, model.parts.optics, groups.optics);

  const densities = await gpu.read(occupancy.densities);
  assertNear(densities, reference.occupancy.densities, TOLERANCE.densities, "densities");
  const { occupied } = reference.occupancy;
  assert.deepEqual(await gpu.read(occupancy.bits), packBits(occupied), "occupied cells");
}

/** Compares what was learnt of views, if it was: vec4s of three numbers each, or of four. */
async function compareViews(
  gpu: Gpu,
  parameters: NgpModel["parts"]["poses" | "optics"],
  expected: Group,
): Promise<void> {
  if (!parameters) return;
  const { values, firstMoments, secondMoments } = parameters;
  for (
    const [tensor, reference, tolerance] of [
      [values, expected.values, TOLERANCE.views],
      [firstMoments, firstMomentsOf(expected), TOLERANCE.moments],
      [secondMoments, secondMomentsOf(expected), TOLERANCE.moments],
    ] as const
  ) {
    const actual = await gpu.read(tensor);
    const isLearnt = (i: number) => i % 4 < 3 || reference.length === actual.length;
    assertNear(actual.filter((_, i) => isLearnt(i)), reference, tolerance, tensor.label);
    assert.ok(actual.every((value, i) => isLearnt(i) || value === 0), tensor.label);
  }
}

function firstMomentsOf({ optimizer }: Group): Float64Array {
  return optimizer.adam.firstMoments.parameters;
}

function secondMomentsOf({ optimizer }: Group): Float64Array {
  return optimizer.adam.secondMoments.parameters;
}

/** Asserts that the distance of two vectors is so small a part of the length of the expected one. */
function assertNear(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  name: string,
): void {
  assert.equal(actual.length, expected.length, name);
  const length = (f: (i: number) => number) =>
    Math.sqrt(Array.from(expected, (_, i) => f(i) ** 2).reduce((sum, square) => sum + square, 0));
  const error = length((i) => actual[i] - expected[i]) / length((i) => expected[i]);
  assertClose(error, 0, { atol: tolerance, rtol: 0, name: `relative error of the ${name}` });
}
