import assert from "node:assert/strict";
import fc from "npm:fast-check@^4.0.0";
import { DENSITIES } from "../../../src/nerf/densities.ts";
import { assertClose } from "../../reference/assert_close.ts";
import { distortionOf } from "../../reference/fenceposts.ts";
import { randomValues } from "../../reference/random_values.ts";
import { rounded, sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();

const FIRST_RAY = 2;
const WEIGHT = 0.25;

/** Rays of raw densities in intervals. */
interface Rays {
  readonly raws: readonly Float64Array[];
  readonly deltas: readonly Float64Array[];
  readonly edges: readonly Float64Array[];
}

/** Compositing weights of one ray of densities e^raw, and how much light reaches each sample. */
function weightsOf(raws: Float64Array, deltas: Float64Array) {
  let depth = 0;
  const transmittances: number[] = [];
  const weights = raws.map((raw, i) => {
    transmittances.push(Math.exp(-depth));
    const own = Math.exp(raw) * deltas[i];
    const weight = -Math.exp(-depth) * Math.expm1(-own);
    depth += own;
    return weight;
  });
  return { weights, transmittances };
}

/** The kernel's distortions, and gradients of their weighted mean to raw densities. */
async function distortionsOf({ raws, deltas, edges }: Rays) {
  const gpu = await gpuOf();
  const [rays, samples] = [raws.length, raws[0].length];
  const flat = (rows: readonly ArrayLike<number>[]) =>
    Float32Array.from(rows.flatMap((row) => Array.from(row)));
  const { distortions, d_raws } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("volrend/distortion", { SAMPLES: samples, DENSITY: DENSITIES.exp }),
    invocations: rays,
    inputs: {
      edges: flat(edges),
      outputs: flat(raws.flatMap((row) => [...row].map((raw) => [NaN, NaN, NaN, raw]))),
      deltas: flat(deltas),
      transmittances: flat(raws.map((row, ray) => weightsOf(row, deltas[ray]).transmittances)),
    },
    updates: { distortions: new Float32Array(FIRST_RAY + rays).fill(-1) },
    outputs: { d_raws: new Float32Array(rays * samples) },
    params: { rays, first_ray: FIRST_RAY, all_rays: 2 * rays, weight: WEIGHT },
  });
  assert.deepEqual([...distortions.subarray(0, FIRST_RAY)], [-1, -1]);
  return { distortions: distortions.subarray(FIRST_RAY), dRaws: d_raws };
}

for (const [rays, samples] of [[1, 2], [70, 9], [3, 64]]) {
  Deno.test(`the distortion of ${rays} rays of ${samples} intervals is the sum over pairs, its gradient that of central differences`, async () => {
    const some = (count: number, seed: number, low: number, high: number) =>
      Array.from(
        { length: rays },
        (_, ray) => rounded(randomValues(count, seed + 10 * ray, low, high)),
      );
    const inputs = {
      raws: some(samples, 1, -2, 3),
      deltas: some(samples, 2, 0.01, 0.3),
      edges: some(samples + 1, 3, 0, 1).map((edges) => edges.sort()),
    };
    const { distortions, dRaws } = await distortionsOf(inputs);
    for (let ray = 0; ray < rays; ray++) {
      const edges = inputs.edges[ray];
      const valueOf = (raws: Float64Array) =>
        distortionOf({ edges, weights: weightsOf(raws, inputs.deltas[ray]).weights }).value;
      const raws = inputs.raws[ray];
      assertClose([distortions[ray]], [valueOf(raws)], { atol: 1e-6, rtol: 1e-5 });
      const expected = raws.map((raw, i) => {
        const moved = (by: number) => valueOf(raws.map((other, k) => k === i ? raw + by : other));
        return WEIGHT * (moved(1e-5) - moved(-1e-5)) / 2e-5 / (2 * rays);
      });
      const actual = dRaws.subarray(ray * samples, (ray + 1) * samples);
      assertClose(actual, expected, { atol: 1e-6 / rays, rtol: 1e-3, name: `ray ${ray}` });
    }
  });
}

Deno.test("a distortion and its gradient are what was worked out elsewhere", async () => {
  const histogram = {
    edges: Float64Array.of(0, 0.1, 0.3, 0.6, 1),
    weights: Float64Array.of(0.1, 0.4, 0.3, 0.1),
  };
  const { value, dWeights } = distortionOf(histogram);
  assertClose([value], [0.201333333], { atol: 1e-9, rtol: 0 });
  const expected = [0.516666667, 0.353333333, 0.41, 0.866666667];
  assertClose(dWeights, expected, { atol: 1e-9, rtol: 0 });

  let transmittance = 1;
  const raws = histogram.weights.map((weight) => {
    const depth = -Math.log(1 - weight / transmittance);
    transmittance -= weight;
    return Math.log(depth);
  });
  const deltas = new Float64Array(4).fill(1);
  const { distortions } = await distortionsOf({
    raws: [raws],
    deltas: [deltas],
    edges: [histogram.edges],
  });
  assertClose(distortions, [0.201333333], { atol: 1e-6, rtol: 0 });
});

/** Rays of five intervals: any densities, lengths of 0 and of 1e10 among others, any fenceposts. */
const anyRays = (() => {
  const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
  const row = (count: number, one: fc.Arbitrary<number>) =>
    fc.array(one, { minLength: count, maxLength: count })
      .map((row) => rounded(Float64Array.from(row)));
  const deltas = fc.oneof(fc.constant(0), number(0, 10), fc.constant(1e10));
  const ray = fc.tuple(row(5, number(-100, 80)), row(5, deltas), row(6, number(0, 1)));
  return fc.array(ray, { minLength: 1, maxLength: 20 }).map((rays): Rays => ({
    raws: rays.map(([raws]) => raws),
    deltas: rays.map(([, deltas]) => deltas),
    edges: rays.map(([, , edges]) => edges.sort()),
  }));
})();

Deno.test("distortions of any rays, and their gradients, are numbers", async () => {
  await fc.assert(
    fc.asyncProperty(anyRays, async (rays) => {
      const { distortions, dRaws } = await distortionsOf(rays);
      assert.ok(distortions.every((value) => value >= -1e-6 && value <= 4 / 3), `${distortions}`);
      assert.ok(dRaws.every(Number.isFinite), `${dRaws}`);
    }),
    { numRuns: 20 },
  );
});

Deno.test("weights of any rays add up to at most 1", async () => {
  const gpu = await gpuOf();
  const kernel = await gpu.kernel("volrend/composite", {
    ...{ USE: "rendering", BACKGROUND: 1, DENSITY: DENSITIES.exp, STOP: 0 },
  });
  await fc.assert(
    fc.asyncProperty(anyRays, async ({ raws, deltas }) => {
      const [rays, samples] = [raws.length, raws.length * 5];
      const { colors, transmittances } = await runPoisoned(gpu, {
        kernel,
        invocations: rays,
        inputs: {
          counters: Uint32Array.of(rays),
          packed_info: Uint32Array.from(raws.flatMap((_, ray) => [5 * ray, 5])),
          outputs: Float32Array.from(
            raws.flatMap((row) => [...row].flatMap((raw) => [1, 1, 1, raw])),
          ),
          ts: new Float32Array(samples).fill(1),
          deltas: Float32Array.from(deltas.flatMap((row) => [...row])),
        },
        outputs: {
          transmittances: new Float32Array(samples),
          colors: new Float32Array(rays * 4),
          depths: new Float32Array(rays),
        },
        params: {
          ...{ rays, capacity: rays, index: 0, first_ray: 0, step: 0, seed: 0 },
          rays_per_pixel: 1,
        },
      });
      assert.ok(transmittances.every((light) => light >= 0 && light <= 1), `${transmittances}`);
      // Five roundings; of black behind it, a color of 1 shows the weights' sum.
      assert.ok(colors.every((sum) => sum >= 0 && sum <= 1 + 5 * 2 ** -23), `${colors}`);
    }),
    { numRuns: 20 },
  );
});

for (const scaled of [true, false]) {
  Deno.test(`gradients of samples get the distortion's, and are ${scaled ? "scaled by squared distance up to 1" : "left alone besides"}`, async () => {
    const gpu = await gpuOf();
    const samples = 130;
    const [unit, ts] = [2.5, rounded(randomValues(samples, 1, 0, 6))];
    const dRaws = rounded(randomValues(samples, 2));
    const dOutputs = rounded(randomValues(samples * 4, 3));
    const { d_outputs } = await runPoisoned(gpu, {
      kernel: await gpu.kernel("volrend/regularize", { SCALED: scaled }),
      invocations: samples,
      inputs: { ts: Float32Array.from(ts), d_raws: Float32Array.from(dRaws) },
      updates: { d_outputs: Float32Array.from(dOutputs) },
      params: { samples, unit },
    });
    const expected = dOutputs.map((d, i) => {
      const sample = i >> 2;
      const factor = scaled ? Math.min(1, (ts[sample] / unit) ** 2) : 1;
      return factor * (d + (i % 4 === 3 ? dRaws[sample] : 0));
    });
    assertClose(d_outputs, expected, { atol: 1e-7, rtol: 1e-6 });
    assert.ok(ts.some((t) => t < unit) && ts.some((t) => t > unit));
  });
}
