import assert from "node:assert/strict";
import { assertClose } from "../../reference/assert_close.ts";
import { contractBackward, type ContractionNorm, fromGrid } from "../../reference/contraction.ts";
import type { Vector3 } from "../../reference/march.ts";
import { marchComposite, type MarchInputs } from "../../reference/march_volrend.ts";
import { randomValues } from "../../reference/random_values.ts";
import { segmentLength } from "../../reference/render_segments.ts";
import { rounded, sharedGpu, toBlocks } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned } from "../lib/poisoned_run.ts";
import {
  DENSITY,
  marchedSamples,
  marchTolerance,
  offsetsOf,
  outputsOf,
} from "../march/march_inputs.ts";

const gpuOf = sharedGpu();

const SEEN = 12;

/** What has been seen of rays before their first segment. */
function nothingSeen(rays: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: rays * SEEN }, (_, i) => i % SEEN === 4 ? 1 : 0);
}

/** Samples that follow each other on rays, of which nothing is known but their gradients. */
interface Samples {
  readonly inputs: MarchInputs;
  /** Field coordinates, [samples, 3]. */
  readonly positions: Float64Array;
  /** Gradients of the raw densities to them, [samples, 3]. */
  readonly gradients: Float64Array;
}

/** Rays of so many samples each, in front of nothing; every third is dense. */
function samplesOf(counts: readonly number[]): Samples {
  const offsets = [...offsetsOf(counts)];
  const inputs = marchedSamples({ offsets, counts }, "black");
  const raws = inputs.raws.slice();
  counts.forEach((count, ray) => {
    for (let i = 0; i < count && ray % 3 === 0; i++) raws[offsets[ray] + i] += 5;
  });
  return {
    inputs: { ...inputs, raws: rounded(raws) },
    // Within the ball of the Euclidean contraction, on both sides of where it begins.
    positions: rounded(randomValues(raws.length * 3, 9, 0.22, 0.78)),
    gradients: rounded(randomValues(raws.length * 3, 8)),
  };
}

/** A cube in normalised device coordinates, and the scale of these; exact in float32. */
const NDC_CUBE = { lower: [-1.25, -1, -1], size: 2 };
const NDC = [1.75, 2.25];

/** How the kernel is run. */
interface Run {
  readonly stop: number;
  readonly normals: boolean;
  /** How space is contracted; not at all by default. */
  readonly contraction?: ContractionNorm;
  /** Whether the field's cube is `NDC_CUBE`, in normalised device coordinates. */
  readonly ndc?: boolean;
  readonly capacity: number;
  readonly longest: number;
}

/**
 * Composites the samples of rays segment by segment, as long as any ray goes on; which rays do is what the
 * kernel says. Asserts that it leaves rays alone that are dead.
 *
 * @returns what was seen in the end, and how many samples were composited of each ray at most
 */
async function compositeOnGpu({ inputs, positions, gradients }: Samples, run: Run) {
  const gpu = await gpuOf();
  const { offsets } = inputs.rays;
  const counts = Array.from(inputs.rays.counts);
  const rays = counts.length;
  const kernel = await gpu.kernel("render/composite", {
    DENSITY,
    STOP: run.stop,
    NEEDS: run.normals ? "gradients" : run.ndc ? "positions" : "nothing",
    NORMALS: run.normals,
    NDC: run.ndc ?? false,
    CONTRACTION: run.contraction ? { max: 1, euclidean: 2 }[run.contraction] : 0,
  });
  const given = new Uint32Array(rays);
  let seen = nothingSeen(rays);
  let alive = [...counts.keys()].reverse();
  let segments = 0;
  while (alive.length > 0) {
    const length = segmentLength(alive.length, run.capacity, run.longest);
    const sampleCounts = new Uint32Array(rays);
    sampleCounts.set(alive.map((ray) => Math.min(counts[ray] - given[ray], length)));
    const which = alive.flatMap((ray, place) =>
      Array.from({ length: sampleCounts[place] }, (_, i) => offsets[ray] + given[ray] + i)
    );
    const outputs = outputsOf(inputs);
    // Behind its end `alive` holds what was there before: the same rays, and dead ones.
    const dead = counts.findIndex((_, ray) => !alive.includes(ray));
    const blocksOf = (values: Float64Array) =>
      toBlocks(which.flatMap((i) => [...threeOf(values, i)]), 3, NaN);
    const places = Uint32Array.from(
      counts,
      (_, i) => i < alive.length ? alive[i] : i % 2 === 0 ? dead : alive[alive.length - 1],
    );
    const before = seen;
    const flags = new Uint32Array(rays).fill(5);
    alive.forEach((ray, place) => flags[ray] = sampleCounts[place] === length ? 1 : 0);
    const result = await runPoisoned(gpu, {
      kernel,
      invocations: rays,
      inputs: {
        alive: places,
        offsets: Uint32Array.of(...offsetsOf(sampleCounts), which.length),
        outputs: Float32Array.from(which.flatMap((i) => [...outputs.subarray(i * 4, i * 4 + 4)])),
        spans: Float32Array.from(which.flatMap((i) => [inputs.ts[i], inputs.deltas[i]])),
        ...(run.normals || run.ndc ? { positions: blocksOf(positions) } : {}),
        ...(run.normals ? { d_positions: blocksOf(gradients) } : {}),
      },
      updates: { seen: before, flags },
      params: { ...NDC_CUBE, ndc: NDC, rays },
    });
    for (let ray = 0; ray < rays; ray++) {
      if (alive.includes(ray)) continue;
      assert.equal(result.flags[ray], 5, "a dead ray's flag was written");
      const part = [ray * SEEN, (ray + 1) * SEEN] as const;
      assertSame(result.seen.subarray(...part), before.subarray(...part), "a dead ray");
    }
    seen = result.seen;
    alive.forEach((ray, place) => given[ray] += sampleCounts[place]);
    for (const [place, ray] of alive.entries()) {
      // Rays that were given less than a segment have no samples left; the others pass light or end.
      const goesOn = sampleCounts[place] === length &&
        seen[ray * SEEN + 4] >= Math.fround(run.stop);
      assert.equal(result.flags[ray], goesOn ? 1 : 0, `flag of ray ${ray}`);
    }
    alive = alive.filter((ray) => result.flags[ray] === 1);
    assert.ok(++segments < 1000);
  }
  return { seen, given, segments };
}

/** The gradient of a sample's raw density to its place in the world, up to a factor. */
function worldGradient(
  samples: Samples,
  sample: number,
  { contraction: norm, ndc }: Run,
): Vector3 {
  const gradient = threeOf(samples.gradients, sample);
  if (ndc) return ndcGradient(ndcOf(samples, sample), gradient);
  if (!norm) return gradient;
  const [x, y, z] = fromGrid(threeOf(samples.positions, sample), { norm, linear: 1 });
  return contractBackward([2 * x - 1, 2 * y - 1, 2 * z - 1], gradient, norm);
}

/** A sample's place in normalised device coordinates. */
function ndcOf({ positions }: Samples, sample: number): Vector3 {
  const { lower, size } = NDC_CUBE;
  const [x, y, z] = threeOf(positions, sample).map((value, axis) => lower[axis] + size * value);
  return [x, y, z];
}

/** The gradient to the world of g . x', by central differences of x' = (-ax x / z, -ay y / z, 1 + 2 / z). */
function ndcGradient(place: Vector3, g: Vector3): Vector3 {
  const [ax, ay] = NDC;
  const z = 2 / (place[2] - 1);
  const world = [-place[0] * z / ax, -place[1] * z / ay, z];
  const value = ([x, y, z]: number[]) =>
    -g[0] * ax * x / z - g[1] * ay * y / z + g[2] * (1 + 2 / z);
  const [dx, dy, dz] = world.map((_, axis) => {
    const step = 1e-5 * -z;
    const moved = (by: number) => world.map((x, i) => i === axis ? x + by : x);
    return (value(moved(step)) - value(moved(-step))) / (2 * step);
  });
  return [dx, dy, dz];
}

function threeOf(values: Float64Array, sample: number): Vector3 {
  const [x, y, z] = values.subarray(sample * 3);
  return [x, y, z];
}

/** Asserts that what was seen is the reference's composite of whole rays. */
function assertSeen(seen: Float32Array, samples: Samples, run: Run) {
  const { inputs, inputs: { rays, raws } } = samples;
  const { stop, normals } = run;
  const disparities = inputs.ts.map((_, i) => (1 + ndcOf(samples, i)[2]) / 2);
  const expected = marchComposite(run.ndc ? { ...inputs, ts: disparities } : inputs, stop);
  const most = Math.max(...Array.from(rays.counts));
  const tolerance = { atol: 4 * marchTolerance(most, raws).atol, rtol: 0 };
  const column = (i: number) => seen.filter((_, at) => at % SEEN === i);
  const colors = expected.colors;
  for (let c = 0; c < 3; c++) {
    const wanted = colors.filter((_, i) => i % 3 === c);
    assertClose(column(c), wanted, { ...tolerance, name: `color ${c}` });
  }
  assertClose(column(3), expected.accumulations, { ...tolerance, name: "accumulations" });
  const passed = expected.accumulations.map((accumulation) => 1 - accumulation);
  const kept = Array.from(rays.counts, (count, ray) => {
    const first = rays.offsets[ray];
    const weights = expected.weights.subarray(first, first + count);
    return weights.findLastIndex((weight) => weight > 0) + 1;
  });
  assertSame(column(6), Float32Array.from(kept), "numbers of samples");
  assertClose(column(4), passed, { ...tolerance, name: "transmittances" });
  assertClose(column(5), expected.depths, { ...tolerance, name: "depths" });
  for (let axis = 0; axis < 3; axis++) {
    const sums = Float64Array.from(rays.counts, (count, ray) => {
      let sum = 0;
      for (let i = rays.offsets[ray]; i < rays.offsets[ray] + count && normals; i++) {
        const gradient = worldGradient(samples, i, run);
        sum -= expected.weights[i] * gradient[axis] / Math.hypot(...gradient);
      }
      return sum;
    });
    assertClose(column(8 + axis), sums, { ...tolerance, name: `normal ${axis}` });
  }
}

/** Rays of all kinds of lengths. */
function lengths(rays: number): number[] {
  return Array.from(randomValues(rays, 5, 0, 40), (x, ray) => ray % 7 === 6 ? 0 : Math.floor(x));
}

for (const rays of [0, 1, 63, 64, 65]) {
  for (const longest of [1, 3, 16]) {
    for (const normals of [false, true]) {
      const what = normals ? "colors and normals" : "colors";
      Deno.test(`segments of ${longest} of ${rays} rays add up to their ${what}`, async () => {
        const samples = samplesOf(lengths(rays));
        const run = { stop: 1e-4, normals, capacity: 1 << 16, longest };
        const { seen, given } = await compositeOnGpu(samples, run);
        if (rays === 0) return;
        assertSeen(seen, samples, run);
        const { counts } = samples.inputs.rays;
        if (rays < 63) return;
        assert.ok(given.some((number, ray) => number < counts[ray]), "none ends early");
        assert.ok(given.some((number, ray) => number === counts[ray]), "none is through");
      });
    }
  }
}

for (const contraction of ["max", "euclidean"] as const) {
  Deno.test(`normals face the world's directions through a contraction by the ${contraction} norm`, async () => {
    const samples = samplesOf(lengths(40));
    const run = { stop: 1e-4, normals: true, contraction, capacity: 1 << 16, longest: 16 };
    const { seen } = await compositeOnGpu(samples, run);
    assertSeen(seen, samples, run);
  });
}

Deno.test("in normalised device coordinates depths are disparities, and normals face the world's directions", async () => {
  const samples = samplesOf(lengths(40));
  const run = { stop: 1e-4, normals: true, ndc: true, capacity: 1 << 16, longest: 16 };
  const { seen } = await compositeOnGpu(samples, run);
  assertSeen(seen, samples, run);
});

Deno.test("how long segments are changes no bit", async () => {
  const samples = samplesOf(lengths(30));
  const run = { stop: 1e-3, normals: true, capacity: 1 << 16, longest: 1 };
  const { seen } = await compositeOnGpu(samples, run);
  for (const changed of [{ longest: 3 }, { longest: 40 }, { capacity: 47, longest: 16 }]) {
    assertSame((await compositeOnGpu(samples, { ...run, ...changed })).seen, seen, "seen");
  }
});

Deno.test("a ray ends in front of the first sample that less than STOP reaches", async () => {
  // Each sample halves the light: exp(-delta) = 1/2 nearly, far from the stops.
  const counts = [20];
  const { inputs, ...rest } = samplesOf(counts);
  const samples = {
    ...rest,
    inputs: {
      ...inputs,
      raws: new Float64Array(20),
      deltas: rounded(new Float64Array(20).fill(Math.LN2)),
    },
  };
  for (const [stop, kept] of [[0.75, 1], [0.4, 2], [0.1, 4], [1e-5, 17], [0, 20]]) {
    for (const longest of [1, 3, 16, 20]) {
      const run = { stop, normals: false, capacity: 1 << 16, longest };
      const { seen, segments } = await compositeOnGpu(samples, run);
      assertClose(seen[4], 2 ** -kept, { atol: 0, rtol: 1e-4, name: `stop ${stop}` });
      // A last segment finds no samples left if the one before was whole.
      const given = Math.ceil(kept / longest);
      const isThrough = kept === 20 && kept % longest === 0;
      assert.equal(segments, isThrough ? given + 1 : given, `stop ${stop}, ${longest}`);
    }
  }
});

Deno.test("a sample without a gradient faces nowhere", async () => {
  const samples = samplesOf([3]);
  const gradients = Float64Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0);
  const run = { stop: 1e-4, normals: true, capacity: 64, longest: 16 };
  const { seen } = await compositeOnGpu({ ...samples, gradients }, run);
  assert.deepEqual([...seen.subarray(8, 11)].map(Math.abs), [0, 0, 0]);
});
