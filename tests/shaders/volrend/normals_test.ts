import { assertClose } from "../../reference/assert_close.ts";
import { type ContractionNorm, toGrid } from "../../reference/contraction.ts";
import type { Vector3 } from "../../reference/march.ts";
import { densityOf } from "../../reference/march_volrend.ts";
import { randomValues } from "../../reference/random_values.ts";
import { composite, type PackedRays } from "../../reference/volrend.ts";
import { testKernelContract } from "../kernel_contract.ts";
import { rounded, sharedGpu, toBlocks } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned } from "../lib/poisoned_run.ts";
import { DENSITY } from "../march/march_inputs.ts";
import { packed, packedInfo, weightTolerance } from "./volrend_inputs.ts";

const gpuOf = sharedGpu();

/** How the field's coordinates lie in the world. */
interface Space {
  readonly lower: Vector3;
  readonly size: number;
  readonly norm?: ContractionNorm;
  readonly ndc?: readonly [number, number];
  /** Whether positions have footprints as fourth rows. */
  readonly footprints?: boolean;
  /** Where samples are, in the world, along each axis. */
  readonly ranges: readonly (readonly [number, number])[];
}

const CUBE = { lower: [-1, -1.75, -0.5], size: 3 } as const;
const AROUND = [[-8, 8], [-8, 8], [-8, 8]] as const;
const SPACES: Readonly<Record<string, Space>> = {
  "a box": { ...CUBE, ranges: [[-1, 2], [-1.75, 1.25], [-0.5, 2.5]] },
  "a box, with footprints": { ...CUBE, footprints: true, ranges: [[-1, 2], [-1, 1], [0, 2]] },
  "space contracted by the largest coordinate": { ...CUBE, norm: "max", ranges: AROUND },
  "space contracted by the length": { ...CUBE, norm: "euclidean", ranges: AROUND },
  "contracted space, with footprints": { ...CUBE, norm: "max", footprints: true, ranges: AROUND },
  "normalised device coordinates": {
    lower: [-1.25, -1, -1],
    size: 2,
    ndc: [1.75, 2.25],
    ranges: [[-2, 2], [-2, 2], [-9, -2]],
  },
};

/** Where the field is asked about a point of the world. */
function fieldPosition([x, y, z]: Vector3, { lower, size, norm, ndc }: Space): Vector3 {
  const point = ndc ? [-ndc[0] * x / z, -ndc[1] * y / z, 1 + 2 / z] : [x, y, z];
  const [a, b, c] = point.map((value, axis) => (value - lower[axis]) / size);
  return toGrid([a, b, c], norm && { norm, linear: 1 });
}

const WAVES: readonly Vector3[] = [[5, -3, 2], [-2, 4, 6], [3, 7, -4]];

/** A raw density in the field's coordinates, and its gradient. */
function rawDensity(q: Vector3): { value: number; gradient: number[] } {
  const phases = WAVES.map((wave) => wave.reduce((sum, k, axis) => sum + k * q[axis], 0));
  return {
    value: phases.reduce((sum, phase) => sum + Math.sin(phase), 1),
    gradient: [0, 1, 2].map((axis) =>
      phases.reduce((sum, phase, i) => sum + WAVES[i][axis] * Math.cos(phase), 0)
    ),
  };
}

/** Where densities fall in the world, by central differences; of length 1. */
function facing(point: Vector3, space: Space): number[] {
  const STEP = 1e-5;
  const gradient = point.map((_, axis) => {
    const [ahead, back] = [STEP, -STEP].map((by) => {
      const [x, y, z] = point.map((value, i) => i === axis ? value + by : value);
      return rawDensity(fieldPosition([x, y, z], space)).value;
    });
    return (ahead - back) / (2 * STEP);
  });
  return gradient.map((slope) => -slope / Math.hypot(...gradient));
}

/** Samples at random places of a space. */
function samplesOf(count: number, space: Space) {
  const places = randomValues(count * 3, 21, 0, 1);
  const points = Array.from({ length: count }, (_, i): Vector3 => {
    const [x, y, z] = space.ranges.map(([low, high], axis) =>
      low + (high - low) * places[3 * i + axis]
    );
    return [x, y, z];
  });
  const positions = points.map((point) => fieldPosition(point, space));
  const raws = rounded(randomValues(count, 22, -2, 5));
  const deltas = rounded(randomValues(count, 23, 0.002, 0.05));
  return { points, positions, raws, deltas };
}
type Samples = ReturnType<typeof samplesOf>;

/** Composites' weights and transmittances in float64. */
function compositeOf({ raws, deltas }: Samples, rays: PackedRays) {
  return composite({
    ...{ rays, deltas, sigmas: raws.map(densityOf), ts: new Float64Array(raws.length) },
    rgbs: new Float64Array(raws.length * 3),
    backgrounds: new Float64Array(rays.counts.length * 3),
  });
}

/** What the kernel is told of samples that rays composited. */
function inputsOf(samples: Samples, rays: PackedRays, { footprints = false }: Space) {
  const { positions, raws, deltas } = samples;
  const rows = footprints ? 4 : 3;
  const where = positions.flatMap((position) => footprints ? [...position, 0.01] : position);
  return {
    outputs: Float32Array.from({ length: raws.length * 4 }, (_, i) => i % 4 < 3 ? 9 : raws[i >> 2]),
    deltas: Float32Array.from(deltas),
    transmittances: Float32Array.from(compositeOf(samples, rays).transmittances),
    positions: toBlocks(where, rows, NaN),
    d_positions: toBlocks(positions.flatMap((q) => rawDensity(q).gradient), 3, NaN),
  };
}

async function kernelOf({ norm, ndc, footprints }: Space) {
  return await (await gpuOf()).kernel("volrend/normals", {
    ...{ DENSITY, NDC: ndc !== undefined, POSITION_ROWS: footprints ? 4 : 3 },
    CONTRACTION: norm ? { max: 1, euclidean: 2 }[norm] : 0,
  });
}

function paramsOf({ lower, size, ndc = [0, 0] }: Space, rays: number, firstRay = 0) {
  return { lower, size, ndc, rays, first_ray: firstRay };
}

/** The normals of rays' samples in float64, [rays, 4]. */
function normalsOf(samples: Samples, rays: PackedRays, space: Space): number[] {
  const { weights } = compositeOf(samples, rays);
  return Array.from(rays.counts).flatMap((count, ray) => {
    const sum = [0, 0, 0, 0];
    for (let i = rays.offsets[ray]; i < rays.offsets[ray] + count; i++) {
      facing(samples.points[i], space).forEach((n, axis) => sum[axis] += weights[i] * n);
    }
    return sum;
  });
}

/** Of float32 positions and gradients; far away, a contraction shrinks what comes of these by 60. */
const toleranceOf = (samples: number) => ({
  atol: 4 * weightTolerance(samples).atol + 4e-5,
  rtol: 0,
  name: "normals",
});

for (const [name, space] of Object.entries(SPACES)) {
  Deno.test(`normals in ${name} are where central differences say that densities fall`, async () => {
    const counts = [5, 0, 64, 1, 0, 13, 65, 3];
    const rays = packed(counts);
    const samples = samplesOf(counts.reduce((a, b) => a + b), space);
    const { normals } = await runPoisoned(await gpuOf(), {
      kernel: await kernelOf(space),
      invocations: counts.length,
      inputs: { packed_info: packedInfo(rays), ...inputsOf(samples, rays, space) },
      outputs: { normals: new Float32Array(counts.length * 4) },
      params: paramsOf(space, counts.length),
    });
    assertClose(normals, normalsOf(samples, rays, space), toleranceOf(65));
  });
}

Deno.test("a chunk's rays have normals of their own, and the others keep theirs", async () => {
  const space = SPACES["a box"];
  const rays = packed([4, 4, 4]);
  const samples = samplesOf(12, space);
  const before = Float32Array.from(randomValues(7 * 4, 24));
  const { normals } = await runPoisoned(await gpuOf(), {
    kernel: await kernelOf(space),
    invocations: 3,
    inputs: { packed_info: packedInfo(rays), ...inputsOf(samples, rays, space) },
    updates: { normals: before },
    params: paramsOf(space, 3, 2),
  });
  assertSame(normals.subarray(0, 8), before.subarray(0, 8), "rays in front");
  assertSame(normals.subarray(20), before.subarray(20), "rays behind");
  assertClose(normals.subarray(8, 20), normalsOf(samples, rays, space), toleranceOf(4));
});

Deno.test("a sample without a gradient faces nowhere", async () => {
  const space = SPACES["space contracted by the length"];
  const rays = packed([2]);
  const { d_positions, ...inputs } = inputsOf(samplesOf(2, space), rays, space);
  const { normals } = await runPoisoned(await gpuOf(), {
    kernel: await kernelOf(space),
    invocations: 1,
    inputs: { packed_info: packedInfo(rays), ...inputs, d_positions: d_positions.fill(0) },
    outputs: { normals: new Float32Array(4) },
    params: paramsOf(space, 1),
  });
  assertClose(normals, [0, 0, 0, 0], { atol: 0, rtol: 0 });
});

/** Rays of a sample each; many share one. */
const SHARED = samplesOf(64, SPACES["a box"]);
const ONE_EACH: PackedRays = packed(new Array(64).fill(1));

testKernelContract(gpuOf, {
  name: "normals of rays",
  repeated: 64,
  items: (count) => ({
    packed_info: Uint32Array.from({ length: count * 2 }, (_, i) => i % 2 === 0 ? (i >> 1) % 64 : 1),
  }),
  run: async (_, { packed_info }, count) => ({
    kernel: await kernelOf(SPACES["a box"]),
    invocations: count,
    inputs: { packed_info, ...inputsOf(SHARED, ONE_EACH, SPACES["a box"]) },
    outputs: { normals: new Float32Array(count * 4) },
    params: paramsOf(SPACES["a box"], count),
  }),
  check({ normals }, _, count) {
    const expected = normalsOf(SHARED, ONE_EACH, SPACES["a box"]);
    const all = Array.from({ length: count * 4 }, (_, i) => expected[i % 256]);
    assertClose(normals, all, toleranceOf(1));
  },
});
