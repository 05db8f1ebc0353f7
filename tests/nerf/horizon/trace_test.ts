/**
 * The first steps of training against the float64 reference: pixels, spacing, fenceposts of all levels, grids,
 * networks, compositing, losses of colours, weights and proposals, all gradients, Adam and the schedule at once.
 *
 * @module
 */
import assert from "node:assert/strict";
import { createTrainer, type StepReport } from "../../../src/nerf/mod.ts";
import type { HorizonConfig } from "../../../src/nerf/horizon/config.ts";
import type { HorizonParts } from "../../../src/nerf/horizon/method.ts";
import { assertClose } from "../../reference/assert_close.ts";
import { sharedGpu } from "../../shaders/kernel_test_tools.ts";
import { readNamed, smallScene, withDepths } from "../nerf_test_tools.ts";
import { horizonReference, smallHorizon } from "./horizon_test_tools.ts";

/**
 * Proposals learn in the first ten and the thirteenth. Which final intervals a proposed one overlaps, and which
 * entries of a table have a gradient at all, are decisions that rounding may make otherwise: the seeds are ones
 * where it does not.
 */
const STEPS = 13;

const LOSS = { atol: 0, rtol: 1e-4 };
const NORM = { atol: 1e-9, rtol: 3e-3 };
const TABLE = 1e-4;

const VIEWS = 1e-4;

const openGpu = sharedGpu();

/** Asserts that the distance of two vectors is so small a part of the length of the expected one. */
function assertNear(
  actual: ArrayLike<number>,
  expected: Float64Array,
  tolerance: number,
  name: string,
): void {
  assert.equal(actual.length, expected.length);
  const length = (values: Float64Array) =>
    Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0));
  const difference = length(expected.map((value, i) => value - actual[i]));
  assertClose([difference / length(expected)], [0], { atol: tolerance, rtol: 0, name });
}

const CONFIGS: Record<string, HorizonConfig> = {
  "the preset in miniature": smallHorizon({ seed: 1 }),
  "blurred proposals, even disparity, a ball, footprints and a table that decays": smallHorizon({
    spacing: "disparity",
    contractionNorm: "euclidean",
    background: "random",
    proposals: { loss: { kind: "blurred", weight: 0.3, blurs: [0.03, 0.003] }, annealing: 0 },
    grid: { antialias: true, decay: 0.1 },
    loss: { distortion: 0, wholeFrom: 0 },
  }),
  "depths where rays end": smallHorizon({
    seed: 1,
    depth: { kind: "termination", weight: 1e-3, share: 0.4, spread: 0.1 },
  }),
  "depths along the line of sight": smallHorizon({
    seed: 1,
    depth: { kind: "lineOfSight", weight: 0.05, share: 0.4, spread: 0.1 },
  }),
  "fog, and a penalty on what is near": smallHorizon({
    seed: 4,
    density: "foggyExp",
    loss: { nearWeight: 0.02, wholeFrom: 3 },
  }),
  "one proposal network in a box": smallHorizon({
    space: "box",
    spacing: "linear",
    camera: { near: 2, far: 6 },
    proposals: { samples: [10], finestResolutions: [16] },
    grid: { interpolation: "smoothstep" },
  }),
  "exposures, and poses from the fourth step on": smallHorizon({
    seed: 4,
    exposure: { rate: 1e-2, l2: 1e-3 },
    poses: { rate: 5e-4, halfLife: 4, start: 3, l2: 1e-3 },
    views: 3,
  }),
  "chunks of 12 rays": smallHorizon({ seed: 1, batch: { rays: 32, chunk: 12 } }),
  "chunks of 20 rays through fused networks": smallHorizon({
    seed: 1,
    batch: { rays: 32, chunk: 20 },
    networks: { kernels: "fused", precision: "f32" },
  }),
};

for (const [name, config] of Object.entries(CONFIGS)) {
  Deno.test(`${STEPS} steps of ${name} are those of the reference`, async () => {
    const gpu = await openGpu();
    const scene = withDepths(smallScene());
    const trainer = await createTrainer(gpu, config, scene);
    const { parameters, proposals, grid, proposalGrids } = trainer.model.parts as HorizonParts;
    const reference = horizonReference(config, scene);
    const expected: Omit<StepReport, "step" | "skipped">[] = [];
    const { samples, batch: { rays } } = config;
    for (let step = 0; step < STEPS; step++) {
      const { loss, psnr, rate, gradients } = reference.step();
      expected.push({ loss, psnr, rate, rays, samples: rays * samples });
      await trainer.step();
      const found = {
        ...await readNamed(gpu, parameters, "gradients"),
        ...await readNamed(gpu, proposals, "gradients"),
      };
      for (const [name, gradient] of Object.entries(gradients)) {
        const of = `norm of the gradient of ${name} in step ${step}`;
        assertClose([Math.hypot(...found[name])], [Math.hypot(...gradient)], { ...NORM, name: of });
      }
    }
    const reports = await trainer.report();
    const column = (key: keyof typeof expected[0], rows: typeof expected) =>
      rows.map((row) => row[key]);
    assertClose(column("loss", reports), column("loss", expected), { ...LOSS, name: "losses" });
    const decibels = { atol: 5 * LOSS.rtol, rtol: 0 };
    assertClose(column("psnr", reports), column("psnr", expected), { ...decibels, name: "PSNR" });
    for (const key of ["rate", "rays", "samples"] as const) {
      assertClose(column(key, reports), column(key, expected), { atol: 0, rtol: 1e-12, name: key });
    }
    const tables = await gpu.readAll([grid, ...proposalGrids].map(({ values }) => values));
    for (const [i, [name, values]] of Object.entries(reference.tables).entries()) {
      assertNear(tables[i], values, TABLE, name);
    }
    const { exposures, poses } = trainer.model.parts;
    const { exposures: gains, twists } = reference.viewGroups;
    for (const [learnt, expected] of [[exposures, gains], [poses, twists]] as const) {
      if (!learnt) continue;
      const numbers = (await gpu.read(learnt.values)).filter((_, i) => i % 4 < 3);
      assertNear(numbers, expected.values, VIEWS, "what is learnt of views");
    }
    trainer.destroy();
    trainer.model.destroy();
  });
}
