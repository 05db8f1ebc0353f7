import assert from "node:assert/strict";
import { assertClose, centralDifferences, FINITE_DIFFERENCE, FLOAT64 } from "./assert_close.ts";
import { discViews } from "./disc_views.ts";
import { type NgpReferenceOptions, NgpReferenceTrainer } from "./ngp_trainer.ts";
import { randomValues } from "./random_values.ts";

const EYES = [[1.6, 0, 0.2], [-0.8, 1.4, 0.2], [-0.8, -1.4, 0.2]] as const;

const options: NgpReferenceOptions = {
  seed: 21,
  background: "random",
  colors: "srgb",
  pixelOffset: 0.5,
  batch: { rays: 24, minRays: 8, maxRays: 64, samples: 200, capacity: 512 },
  box: { lower: [-0.5, -0.5, -0.5], size: 1, near: 0, far: 1e9 },
  march: { steps: 24, cone: 0, resolution: 8, cascades: 1, maxSamples: 1024, stopTransmittance: 0 },
  occupancy: { interval: 4, warmupSteps: 8, share: 0.5, decay: 0.95, threshold: 0.01 },
  grid: {
    levels: 3,
    features: 2,
    tableSize: 64,
    baseResolution: 3,
    finestResolution: 9,
    smoothstep: false,
  },
  networks: { encoded: 6, width: 16, densityLayers: 1, colorLayers: 2, degree: 2 },
  loss: {
    kind: "huber",
    huberDelta: 0.1,
    opacityEntropy: 0,
    distortion: 0,
    nearWeight: 4e-4,
    nearDistance: 1.4,
  },
  exposure: { kind: "gains", rate: 0, l2: 0, variation: 10 },
  poses: { rate: 0, halfLife: 1, start: 0, l2: 0 },
  schedule: { kind: "staircase", initial: 1e-2, gamma: 0.5, start: 20, interval: 5 },
  adam: { beta1: 0.9, beta2: 0.99, epsilon: 1e-15, l2: 1e-6 },
  averageDecay: 0.95,
};

/** The other of each. */
const others: NgpReferenceOptions = {
  ...options,
  background: "white",
  colors: "linear",
  march: { ...options.march, cone: 1 / 16, cascades: 2, maxSamples: 20, stopTransmittance: 0.7 },
  grid: { ...options.grid, features: 4, smoothstep: true },
  networks: { encoded: 12, width: 16, densityLayers: 2, colorLayers: 1, degree: 3 },
  loss: { ...options.loss, kind: "mse", opacityEntropy: 0.1, distortion: 0.1 },
  depth: { kind: "lineOfSight", weight: 0.1, share: 0.5, spread: 0.1 },
};

/** After a few steps, which make the table large enough to matter. */
function trained(options: NgpReferenceOptions): NgpReferenceTrainer {
  const pixels = Uint32Array.of(3, 7, 20);
  const depths = {
    pixels,
    distances: Float32Array.of(2.5, 3, 3.5),
    weights: Float32Array.of(1, 2, 0.5),
  };
  const views = discViews(EYES).map((view) => ({ ...view, depths }));
  const trainer = new NgpReferenceTrainer(views, options);
  for (let step = 0; step < 3; step++) trainer.step();
  return trainer;
}

/** What a trainer minimises: the reported loss and the near-camera penalty. */
function objective(trainer: NgpReferenceTrainer): number {
  const { loss, penalty } = trainer.evaluate();
  return loss + penalty;
}

for (const [name, variant] of Object.entries({ "Huber's loss": options, "all losses": others })) {
  Deno.test(`with ${name}, gradients of matrices and table are those of central differences`, () => {
    const trainer = trained(variant);
    const evaluation = trainer.evaluate();
    assert.ok(evaluation.penalty !== 0);
    const tableGradient = trainer.field.tableGradient(evaluation);
    const compared = [
      ...Object.entries(trainer.field.weights).map(([layer, values]) =>
        [layer, values, evaluation.dWeights[layer]] as const
      ),
      ["table", trainer.field.table, tableGradient] as const,
    ];
    for (const [layer, values, gradient] of compared) {
      // A few elements, among them the largest gradient's.
      const sizes = gradient.map(Math.abs);
      const largest = sizes.indexOf(Math.max(...sizes));
      for (const i of [0, 5, Math.floor(values.length / 2), largest]) {
        // A small step, so that no hidden unit's sum crosses 0 on the way.
        const slope = centralDifferences(() => objective(trainer), values.subarray(i, i + 1), 1e-6);
        assertClose(slope, gradient.subarray(i, i + 1), {
          ...FINITE_DIFFERENCE,
          name: `gradient ${i} of ${layer}`,
        });
      }
    }
  });
}

const spaces: Record<string, NgpReferenceOptions> = {
  "a box": options,
  "two boxes, with all losses": others,
  "a contracted space": {
    ...options,
    box: { lower: [-0.25, -0.25, -0.25], size: 0.5, near: 0.1, far: 50 },
    march: { ...options.march, contraction: { norm: "max", linear: 1 } },
    grid: { ...options.grid, smoothstep: true },
  },
};

for (const [name, variant] of Object.entries(spaces)) {
  Deno.test(`in ${name}, gradients of poses and exposures are those of central differences`, () => {
    const trainer = trained(variant);
    const { twists, exposures } = trainer.views;
    twists.set(randomValues(twists.length, 5, -0.05, 0.05));
    exposures.set(randomValues(exposures.length, 6, -0.3, 0.3));
    // Samples are held where they are on their rays, and the directions that colours depend on.
    const evaluation = trainer.evaluate();
    const { marched, dExposures } = evaluation;
    const objective = () => {
      const { loss, penalty } = trainer.evaluate(marched);
      return loss + penalty;
    };
    for (
      const [of, values, gradient] of [
        ["twists", twists, trainer.twistGradient(evaluation)],
        ["exposures", exposures, dExposures],
      ] as const
    ) {
      const largest = Math.max(...gradient.map(Math.abs));
      assert.ok(largest > 1e-5, `the largest gradient of ${of} is ${largest}`);
      const slopes = centralDifferences(objective, values, 1e-6);
      assertClose(slopes, gradient, { ...FINITE_DIFFERENCE, name: of });
    }
  });
}

Deno.test("training for 30 steps reduces the loss and follows the staircase of rates", () => {
  const trainer = new NgpReferenceTrainer(discViews(EYES), options);
  const steps = Array.from({ length: 30 }, () => trainer.step());
  const meanLoss = (first: number, end: number) =>
    steps.slice(first, end).reduce((sum, { evaluation }) => sum + evaluation.loss, 0) /
    (end - first);
  const [before, after] = [meanLoss(0, 5), meanLoss(25, 30)];
  assert.ok(after < 0.8 * before, `the loss went from ${before} to ${after}`);
  const rates = [19, 20, 24, 25].map((step) => steps[step].rate);
  assertClose(rates, [1e-2, 5e-3, 5e-3, 2.5e-3], FLOAT64);
});

Deno.test("fixed point changes a step of the table by no more than rounding", () => {
  const trainer = new NgpReferenceTrainer(discViews(EYES), options);
  trainer.step();
  // Adam's first moment after one step is 1 - beta1 = 0.1 of the gradient.
  const start = new NgpReferenceTrainer(discViews(EYES), options);
  start.occupancy.occupied = trainer.occupancy.occupied;
  const exact = start.field.tableGradient(start.evaluate());
  const { m } = trainer.table.optimizer.moments;
  const largest = Math.max(...exact.map(Math.abs));
  assertClose(m.map((moment) => moment * 10), exact, { atol: 1e-6 * largest, rtol: 0 });
});

Deno.test("rays whose samples do not fit are left out, and fewer come next", () => {
  const batch = { ...options.batch, rays: 64, capacity: 128 };
  const trainer = new NgpReferenceTrainer(discViews(EYES), { ...options, batch });
  const { evaluation: { marched, inputs, loss }, nextRays } = trainer.step();
  const kept = marched.rays.counts.length;
  const { offsets } = marched.rays;
  assert.ok(kept > 0 && kept < 64, `${kept} rays are kept`);
  assert.ok(marched.ts.length <= 128 && offsets[kept + 1] > 128);
  assert.equal(inputs.backgrounds.length, kept * 3);
  assert.ok(Number.isFinite(loss));
  assertClose(nextRays, kept * 0.9 * 128 / marched.ts.length, FLOAT64);
  assert.equal(trainer.rays, Math.floor(nextRays));
});

Deno.test("updates of some cells leave the densities of others to decay", () => {
  const occupancy = { interval: 1, warmupSteps: 1, share: 0.5, decay: 0.5, threshold: 0.01 };
  const trainer = new NgpReferenceTrainer(discViews(EYES), { ...options, occupancy });
  trainer.step();
  const before = trainer.occupancy.densities.slice();
  trainer.step();
  const { densities, occupied, thresholdOf } = trainer.occupancy;
  const decayed = densities.filter((density, cell) => density === 0.5 * before[cell]);
  const seen = before.filter((density) => density > 0);
  assert.ok(decayed.length > 0.3 * seen.length && decayed.length < 0.8 * seen.length);
  assert.deepEqual(
    occupied,
    Array.from(densities, (density, cell) => density > thresholdOf(cell)),
  );
  const mean = densities.reduce((sum, density) => sum + Math.max(density, 0), 0) /
    densities.length;
  assertClose(thresholdOf(0), Math.min(0.01, mean), FLOAT64);
});
