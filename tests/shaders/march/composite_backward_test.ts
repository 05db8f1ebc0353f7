import assert from "node:assert/strict";
import { NO_CONTRACTION } from "../../../src/nerf/contraction.ts";
import { knownCount } from "../../../src/gpu/mod.ts";
import { RayLoss } from "../../../src/nerf/ray_loss.ts";
import type { Samples } from "../../../src/nerf/samples.ts";
import { type VolumeOptions, VolumeRenderer } from "../../../src/nerf/volume_renderer.ts";
import { allocateComposite } from "../../../src/nerf/composite.ts";
import {
  assertClose,
  centralDifferences,
  FINITE_DIFFERENCE,
  float32Sum,
} from "../../reference/assert_close.ts";
import type { Background } from "../../reference/colors.ts";
import {
  densityDerivative,
  densityOf,
  marchComposite,
  marchCompositeBackward,
  type MarchInputs,
  type MarchPenalties,
  type RayGradients,
} from "../../reference/march_volrend.ts";
import { randomValues } from "../../reference/random_values.ts";
import { rayLoss } from "../../reference/ray_loss.ts";
import { blocksOf, rounded, sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";
import {
  BACKGROUNDS,
  DRAWS,
  packed,
  packedInfo,
  PUBLISHED_RAYS,
} from "../volrend/volrend_inputs.ts";
import {
  batchOf,
  DENSITY,
  distanceConstants,
  KEPT_RAYS,
  marchCompositeOnGpu,
  marchedSamples,
  marchTolerance,
  offsetsOf,
  outputsOf,
  packedCapacity,
} from "./march_inputs.ts";

const gpuOf = sharedGpu();
const NONE: MarchPenalties = { distortion: 0, nearWeight: 0, nearDistance: 0 };
const UNTOUCHED = 0.625;

/** Random gradients within 1, exact in float32. */
function randomGradients(rays: number): RayGradients {
  return {
    dColors: rounded(randomValues(rays * 3, 11)),
    dAccumulations: rounded(randomValues(rays, 12)),
  };
}

/** How the kernels are run. */
interface BackwardRun {
  readonly stop?: number;
  readonly penalties?: MarchPenalties;
  /** Rays there is room for; as many as there are by default. */
  readonly capacity?: number;
}

/**
 * The kernels' gradients of the kept samples and what these are; asserts that the rest of their last
 * block has gradients of zero and the last one's source, and that nothing was written behind it.
 */
async function gradientsOnGpu(
  inputs: MarchInputs,
  background: Background,
  { dColors, dAccumulations }: RayGradients,
  { stop = 1e-4, penalties = NONE, capacity = inputs.rays.counts.length }: BackwardRun = {},
) {
  const gpu = await gpuOf();
  const rays = inputs.rays.counts.length;
  const forward = await marchCompositeOnGpu(gpu, inputs, background, { stop, capacity });
  const kept = forward.kept_counts.reduce((sum, count) => sum + count, 0);
  const room = (blocksOf(inputs.raws.length) + 1) * 64;
  const { d_outputs, sources } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("volrend/composite_backward", {
      BACKGROUND: BACKGROUNDS.indexOf(background),
      DENSITY,
      DISTORTION: penalties.distortion > 0,
      ...distanceConstants(inputs),
    }),
    invocations: capacity,
    inputs: {
      counters: batchOf({ keptRays: rays }),
      packed_info: packedCapacity(inputs.rays, capacity),
      kept_offsets: offsetsOf([...forward.kept_counts, 0]),
      d_colors: Float32Array.from({ length: capacity * 4 }, (_, i) => {
        const ray = i >> 2;
        if (ray >= rays) return NaN;
        return i % 4 === 3 ? dAccumulations[ray] : dColors[ray * 3 + i % 4];
      }),
      outputs: outputsOf(inputs),
      ts: Float32Array.from(inputs.ts),
      deltas: Float32Array.from(inputs.deltas),
      transmittances: forward.transmittances,
    },
    updates: {
      d_outputs: new Float32Array(room * 4).fill(UNTOUCHED),
      sources: new Uint32Array(room).fill(12345),
    },
    params: {
      capacity,
      index: KEPT_RAYS,
      first_ray: 0,
      all_rays: 0,
      rays_per_pixel: 1,
      ...DRAWS,
      distortion: penalties.distortion,
      near_distance: penalties.nearDistance,
      near_weight: penalties.nearWeight,
    },
  });
  const end = blocksOf(kept) * 64;
  assert.ok(d_outputs.subarray(kept * 4, end * 4).every((d) => d === 0), "padding");
  assert.ok(d_outputs.subarray(end * 4).every((d) => d === UNTOUCHED), "behind the last block");
  assert.ok(sources.subarray(kept, end).every((source) => source === sources[kept - 1]));
  assert.ok(sources.subarray(end).every((source) => source === 12345));
  const samples = Array.from({ length: kept }, (_, i) => i);
  return {
    sources: [...sources.subarray(0, kept)],
    dRgbs: samples.flatMap((i) => [...d_outputs.subarray(i * 4, i * 4 + 3)]),
    dRaws: samples.map((i) => d_outputs[i * 4 + 3]),
  };
}

/** Asserts that the kernel's gradients are the reference's, or the given ones. */
async function assertGradients(
  inputs: MarchInputs,
  background: Background,
  gradients: RayGradients,
  run: BackwardRun = {},
  given?: { dRaws: number[]; dRgbs: number[] },
) {
  const actual = await gradientsOnGpu(inputs, background, gradients, run);
  const forward = marchComposite(inputs, run.stop ?? 1e-4);
  const reference = marchCompositeBackward(inputs, forward, gradients, run.penalties);
  assert.deepEqual(actual.sources, reference.sources);
  if (reference.sources.length === 0) return;
  const expected = given ?? reference;
  const extra = given ? FINITE_DIFFERENCE : { atol: 0, rtol: 0 };

  const weight = marchTolerance(Math.max(...forward.keptCounts), inputs.raws);
  const dRgbs = { atol: weight.atol + extra.atol, rtol: extra.rtol, name: "dRgbs" };
  assertClose(actual.dRgbs, expected.dRgbs, dRgbs);
  // T g and the sum of w g behind it, each wrong by |g| times what the transmittances are (the
  // distortion's part of g by as much again), and by the sum's own roundings; times the interval's
  // length and the density's derivative, which errs as exp does. The near samples' part is exact.
  const { nearWeight } = run.penalties ?? NONE;
  const largest = Math.max(...reference.dWeights.map(Math.abs));
  const atol = 3 * Math.max(largest, 1) * weight.atol;
  actual.dRaws.forEach((dRaw, i) => {
    const sample = reference.sources[i];
    const raw = inputs.raws[sample];
    const scale = inputs.deltas[sample] * densityDerivative(raw);
    const rtol = (5 + 2 * Math.min(Math.abs(raw), 15)) * 2 ** -23 + extra.rtol;
    const tolerance = { atol: atol * scale + nearWeight * 2 ** -22 + extra.atol, rtol };
    assertClose(dRaw, expected.dRaws[i], { ...tolerance, name: `dRaw of kept sample ${i}` });
  });
}

Deno.test("gradients of the marched weights' sum are nerfacc's published values", async () => {
  const inputs = marchedSamples(PUBLISHED_RAYS, "white", {
    raws: Float64Array.of(0.4, 0.8, 0.1, 0.8, 0.1).map(Math.log),
    deltas: new Float64Array(5).fill(1),
  });
  const { dRaws, dRgbs } = await gradientsOnGpu(inputs, "white", {
    dColors: new Float64Array(9),
    dAccumulations: Float64Array.of(1, 1, 1),
  });
  const dSigmas = dRaws.map((dRaw, i) => dRaw / densityOf(inputs.raws[i]));
  assertClose(dSigmas, [0.6703, 0.1653, 0.1653, 0.1653, 0.1653], { atol: 5e-5, rtol: 0 });
  assert.ok(dRgbs.every((d) => d === 0));
});

for (const background of BACKGROUNDS) {
  for (
    const [name, counts, capacity] of [
      ["no rays of 70", [], 70],
      ["rays without samples", [0, 0], 3],
      ["one ray of one sample of 64", [1], 64],
      ["ragged rays", [5, 0, 64, 1, 0, 0, 65, 13, 0], 9],
      ["63 rays of 65", new Array(63).fill(1), 65],
      ["64 rays", new Array(64).fill(1), 64],
      ["65 rays of 130", new Array(65).fill(1), 130],
      ["rays of 192 samples", new Array(9).fill(192), 10],
    ] as const
  ) {
    Deno.test(`gradients of ${name} marched before a ${background} background agree with the reference`, async () => {
      const inputs = marchedSamples(packed(counts), background);
      await assertGradients(inputs, background, randomGradients(counts.length), { capacity });
    });
  }

  Deno.test(`gradients of marched samples before a ${background} background agree with central differences`, async () => {
    const inputs = marchedSamples(packed([6, 0, 9]), background);
    const gradients = randomGradients(3);
    const loss = () => {
      const { colors, accumulations } = marchComposite(inputs, 0);
      let sum = 0;
      colors.forEach((color, i) => sum += color * gradients.dColors[i]);
      accumulations.forEach((value, ray) => sum += value * gradients.dAccumulations[ray]);
      return sum;
    };
    const dRaws = [...centralDifferences(loss, inputs.raws)];
    const dRgbs = [...centralDifferences(loss, inputs.rgbs)];
    await assertGradients(inputs, background, gradients, { stop: 0 }, { dRaws, dRgbs });
  });
}

for (const total of [63, 64, 65, 128]) {
  Deno.test(`${total} kept samples, hidden ones left out, end in a block padded with zeros`, async () => {
    // Of each ray two samples are hidden; the last ray that has samples is not the last ray.
    const counts = [0, total - 30 + 2, 0, 30 + 2, 0, 0];
    const inputs = marchedSamples(packed(counts), "random", {
      raws: new Float64Array(total + 4).fill(1),
    });
    for (const [ray, count] of counts.entries()) {
      if (count > 0) inputs.raws[inputs.rays.offsets[ray] + count - 3] = 30;
    }
    const { keptCounts } = marchComposite(inputs, 1e-4);
    assert.deepEqual(keptCounts, [0, total - 30, 0, 30, 0, 0]);
    await assertGradients(inputs, "random", randomGradients(6), { capacity: 7 });
  });
}

for (const stop of [0, 1e-4, 0.5]) {
  Deno.test(`gradients of rays that end below ${stop} agree with the reference`, async () => {
    const inputs = marchedSamples(packed([80, 0, 150, 3, 40]), "random");
    await assertGradients(inputs, "random", randomGradients(5), { stop });
  });
}

for (
  const [name, penalties] of [
    ["distortion", { ...NONE, distortion: 1.5 }],
    ["near penalty", { ...NONE, nearWeight: 1e-2, nearDistance: 0.3 }],
    ["distortion and near penalty", { distortion: 1.5, nearWeight: 1e-2, nearDistance: 0.3 }],
  ] as const
) {
  Deno.test(`gradients with ${name} agree with the reference`, async () => {
    const inputs = marchedSamples(packed([20, 0, 65, 3]), "white");
    inputs.raws[1] = -10;
    inputs.raws[2] = Math.fround(-9.999); // nearly empty, and not
    await assertGradients(inputs, "white", randomGradients(4), { penalties });
  });
}

Deno.test("the distortion of a contracted space measures contracted distances", async () => {
  // Distances from 0.25 to about 1: most are contracted, and intervals with them.
  const inputs = marchedSamples(packed([20, 0, 65, 3]), "white", { linear: 0.3 });
  const penalties = { ...NONE, distortion: 1.5 };
  await assertGradients(inputs, "white", randomGradients(4), { penalties });
  const { distortions } = await marchCompositeOnGpu(await gpuOf(), inputs, "white");
  const expected = marchComposite(inputs, 1e-4).distortions;
  assertClose(distortions, expected, { atol: marchTolerance(65, inputs.raws).atol, rtol: 1e-4 });
  const plain = marchComposite({ ...inputs, linear: undefined }, 1e-4).distortions;
  assert.ok(expected[2] < 0.9 * plain[2], `${expected[2]} ${plain[2]}`);
});

Deno.test("the distortion alone has the gradient of central differences", async () => {
  const inputs = marchedSamples(packed([12, 7]), "white");
  const gradients = { dColors: new Float64Array(6), dAccumulations: new Float64Array(2) };
  const loss = () => {
    const { distortions } = marchComposite(inputs, 0);
    return 3 * (distortions[0] + distortions[1]) / 2;
  };
  const dRaws = [...centralDifferences(loss, inputs.raws)];
  const dRgbs = new Array<number>(19 * 3).fill(0);
  assert.ok(Math.max(...dRaws.map(Math.abs)) > 1e-3);
  const penalties = { ...NONE, distortion: 3 };
  await assertGradients(inputs, "white", gradients, { stop: 0, penalties }, { dRaws, dRgbs });
});

for (const raw of [15, 80, 200, 3e38]) {
  Deno.test(`a raw density of ${raw} passes no gradient to itself or behind it`, async () => {
    const raws = Float64Array.of(0.5, raw, 1, raw);
    const deltas = new Float64Array(4).fill(1);
    const inputs = marchedSamples(packed([4]), "white", { raws, deltas });
    const gradients = randomGradients(1);
    const { dRaws, dRgbs } = await gradientsOnGpu(inputs, "white", gradients, { stop: 0 });
    assert.deepEqual(dRaws.slice(1).map(Math.abs), [0, 0, 0]);
    assert.deepEqual(dRgbs.slice(6).map(Math.abs), new Array(6).fill(0));
    await assertGradients(inputs, "white", gradients, { stop: 0 });
    const distorted = { penalties: { ...NONE, distortion: 1 } };
    const far = await gradientsOnGpu(inputs, "white", gradients, distorted);
    assert.ok(far.dRaws.every(Number.isFinite));
  });
}

Deno.test("raw densities above 15 have gradients as if they were 15", async () => {
  const raws = Float64Array.of(15, 16, 18, 16);
  const deltas = new Float64Array(4).fill(2e-8); // so thin that light passes
  const inputs = marchedSamples(packed([4]), "black", { raws, deltas });
  await assertGradients(inputs, "black", randomGradients(1));
});

Deno.test("a raw density far below zero still has a gradient to grow by", async () => {
  const inputs = marchedSamples(packed([3]), "black", { raws: Float64Array.of(-40, -1e30, -15) });
  await assertGradients(inputs, "black", randomGradients(1));
  const { dRaws } = await gradientsOnGpu(inputs, "black", randomGradients(1));
  assert.ok(dRaws.every((dRaw) => dRaw !== 0));
});

Deno.test("gradients of marched rays in any order in the samples agree with the reference", async () => {
  const inputs = marchedSamples({ offsets: [40, 0, 7], counts: [5, 7, 33] }, "black");
  await assertGradients(inputs, "black", randomGradients(3));
});

const OPTIONS: VolumeOptions = {
  use: "training",
  background: "random",
  density: "exp",
  stopTransmittance: 0.2,
  distortion: 0.4,
  nearWeight: 0.05,
  nearDistance: 0.3,
  contraction: NO_CONTRACTION,
};

for (const kind of ["mse", "huber"] as const) {
  Deno.test(`renderer and ${kind} loss together have the loss and gradient of the reference`, async () => {
    const gpu = await gpuOf();
    const rays = 5;
    const capacity = 300;
    const inputs = marchedSamples(packed([20, 0, 70, 3, 1]), "random");
    const targets = rounded(randomValues(rays * 3, 8, 0, 1));
    const lossOptions = { kind, huberDelta: 0.1, opacityEntropy: 0.3, distortion: 0.4 };
    const expected = marchComposite(inputs, 0.2);
    const loss = rayLoss(lossOptions, { ...expected, targets });
    const totalKept = expected.keptCounts.reduce((sum, count) => sum + count);
    assert.ok(totalKept < 94);

    using scope = gpu.scope();
    const renderer = await VolumeRenderer.create(scope, OPTIONS, capacity, capacity, 128);
    const rayLossOnGpu = await RayLoss.create(scope, { ...lossOptions, scales: 1 }, capacity);
    const composite = allocateComposite(gpu, "test", capacity);
    const u32 = (name: string, data: Uint32Array<ArrayBuffer>, length: number) => {
      const whole = new Uint32Array(length);
      whole.set(data);
      return gpu.tensor(name, [length], { type: "u32", data: whole });
    };
    const f32 = (name: string, data: ArrayLike<number>, shape: number[]) => {
      const whole = new Float32Array(shape[0] * (shape[1] ?? 1));
      whole.set(Float32Array.from(data));
      return gpu.tensor(name, shape, { data: whole });
    };
    const withAlpha = Array.from(
      { length: rays * 4 },
      (_, i) => i % 4 === 3 ? NaN : targets[(i >> 2) * 3 + i % 4],
    );
    const counters = u32("batch", batchOf({ keptRays: rays }), 8);
    const chunk = { firstRay: 0, count: { capacity, counters, index: KEPT_RAYS } };
    const samples = {
      count: knownCount(gpu, 128),
      packedInfo: u32("packed", packedInfo(inputs.rays), capacity * 2),
      ts: f32("ts", inputs.ts, [128]),
      deltas: f32("deltas", inputs.deltas, [128]),
    } as unknown as Samples;
    const outputs = f32("outputs", outputsOf(inputs), [128, 4]);
    const dColors = gpu.tensor("d colors", [capacity, 4]);
    const reports = gpu.tensor("reports", [3, 4]);
    const commands = gpu.record();
    const seen = renderer.forward(commands, chunk, samples, outputs, DRAWS, composite);
    renderer.keep(commands);
    rayLossOnGpu.evaluate(
      commands,
      chunk,
      0,
      {
        colors: composite.colors,
        targets: f32("targets", withAlpha, [capacity, 4]),
        pixels: gpu.tensor("pixels", [capacity, 4], { type: "u32" }),
        distortions: renderer.distortions,
        keptTotal: renderer.keptTotal,
        dColors,
        reports,
      },
      1,
    );
    const gradients = renderer.backward(commands, chunk, seen, DRAWS, 0, dColors);
    const offsets = await gpu.read(gradients.offsets);
    assert.deepEqual(
      [...offsets.subarray(0, rays)],
      [...offsetsOf(expected.keptCounts)],
    );

    const [value, squaredError, ...numbers] = (await gpu.read(reports)).subarray(4, 8);
    assertClose(value, loss.value, { atol: 0, rtol: 1e-5 });
    assertClose(squaredError, loss.squaredError, { atol: 0, rtol: 1e-5 });
    assert.deepEqual(numbers, [rays, totalKept]);

    const whole = () => {
      const forward = marchComposite(inputs, 0.2);
      let near = 0;
      expected.keptCounts.forEach((count, ray) => {
        for (let i = 0; i < count; i++) {
          const sample = inputs.rays.offsets[ray] + i;
          if (inputs.ts[sample] < 0.3) near += inputs.raws[sample];
        }
      });
      return rayLoss(lossOptions, { ...forward, targets }).value + 0.05 * near;
    };
    const dRaws = centralDifferences(whole, inputs.raws);
    const dRgbs = centralDifferences(whole, inputs.rgbs);
    const dOutputs = await gpu.read(gradients.dOutputs);
    const sources = await gpu.read(gradients.kept.sources);
    // 70 samples and gradients below 1 / rays.
    const tolerance = { ...float32Sum(70 * 8), name: "dOutputs" };
    for (let kept = 0; kept < totalKept; kept++) {
      const sample = sources[kept];
      const expected = [...dRgbs.subarray(sample * 3, sample * 3 + 3), dRaws[sample]];
      assertClose(dOutputs.subarray(kept * 4, kept * 4 + 4), expected, tolerance);
    }
  });
}

Deno.test("a capacity that is not whole blocks is refused", async () => {
  await assert.rejects(VolumeRenderer.create(await gpuOf(), OPTIONS, 10, 10, 100), {
    name: "RangeError",
    message: "Cannot composite samples as their capacity must be a multiple of 64: " +
      "current value is 100.",
  });
});
