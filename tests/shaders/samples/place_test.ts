import assert from "node:assert/strict";
import { assertClose } from "../../reference/assert_close.ts";
import { randomValues } from "../../reference/random_values.ts";
import { contract, type ContractionNorm, normOf } from "../../reference/contraction.ts";
import type { Vector3 } from "../../reference/march.ts";
import { intervals } from "../../reference/sampling.ts";
import { fromBlocks, rounded, sharedGpu } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();

/** Positions within 20: a product and a sum, fused or not. */
const POSITION = { atol: 20 * 2 * 2 ** -24, rtol: 0 };

/** A difference and a product, one rounding each, and a length that was itself rounded. */
const DELTA = { atol: 0, rtol: 3 * 2 ** -24 };

interface Rays {
  /** [all rays, 4], w unused. */
  readonly origins: Float64Array;
  /** [all rays, 4], w the length. */
  readonly directions: Float64Array;
}

/** Random rays; directions of lengths from 0.5 to 4. */
function randomRays(count: number): Rays {
  const values = randomValues(count * 7, 5);
  const origins = new Float64Array(count * 4);
  const directions = new Float64Array(count * 4);
  for (let ray = 0; ray < count; ray++) {
    const [ox, oy, oz, dx, dy, dz, scale] = values.subarray(ray * 7);
    const direction = [dx, dy, dz].map((d) => Math.fround((d + 1.1 * Math.sign(d)) * (scale + 2)));
    origins.set([4 * ox, 4 * oy, 4 * oz, NaN], ray * 4);
    directions.set([...direction, Math.hypot(...direction)], ray * 4);
  }
  return { origins: rounded(origins), directions: rounded(directions) };
}

/** Increasing distances in [0, 1], [rays, samples]. */
function randomDistances(rays: number, samples: number): Float64Array {
  const jitter = randomValues(rays * samples, 6, 0, 1);
  return rounded(jitter.map((u, i) => (i % samples + u) / samples));
}

/** The box of contractions, in world units. */
const BOX = { center: [0.5, -0.25, 1] as const, half: 6 };

async function place(
  rays: Rays,
  ts: Float64Array,
  samples: number,
  firstRay = 0,
  contraction?: ContractionNorm,
) {
  const gpu = await gpuOf();
  const count = ts.length / samples;
  const blocks = Math.ceil(ts.length / 64);
  return await runPoisoned(gpu, {
    kernel: await gpu.kernel("samples/place", {
      SAMPLES: samples,
      CONTRACTION: contraction ? { max: 1, euclidean: 2 }[contraction] : 0,
    }),
    invocations: ts.length,
    inputs: {
      ts: Float32Array.from(ts),
      origins: Float32Array.from(rays.origins),
      directions: Float32Array.from(rays.directions),
    },
    outputs: {
      positions: new Float32Array(blocks * 192),
      ray_indices: new Uint32Array(ts.length),
      deltas: new Float32Array(ts.length),
      packed_info: new Uint32Array(count * 2),
    },
    params: { rays: count, first_ray: firstRay, center: [...BOX.center], half_side: BOX.half },
  });
}

for (
  const [rays, samples, firstRay] of [
    [0, 64, 0],
    [1, 1, 0],
    [64, 1, 0],
    [3, 5, 0],
    [13, 5, 4],
    [2, 64, 1],
    [5, 192, 0],
  ]
) {
  Deno.test(`${rays} rays of ${samples} samples from ray ${firstRay} on lie where the reference puts them`, async () => {
    const all = randomRays(firstRay + rays);
    const ts = randomDistances(rays, samples);
    const { positions, ray_indices, deltas, packed_info } = await place(all, ts, samples, firstRay);
    if (rays === 0) return assert.equal(positions.length, 0);

    const expected = { positions: [] as number[], deltas: [] as number[] };
    for (let i = 0; i < ts.length; i++) {
      const ray = firstRay + Math.floor(i / samples);
      const direction = [...all.directions.subarray(ray * 4, ray * 4 + 3)];
      const length = Math.hypot(...direction);
      for (const axis of [0, 1, 2]) {
        expected.positions.push(all.origins[ray * 4 + axis] + ts[i] * direction[axis]);
      }
      if (i % samples === 0) {
        expected.deltas.push(...intervals(ts.subarray(i, i + samples), length));
      }
    }
    const actualPositions = fromBlocks(positions, 3, ts.length);
    assertClose(actualPositions, expected.positions, { ...POSITION, name: "positions" });
    assertSame(ray_indices, ts.map((_, i) => firstRay + Math.floor(i / samples)), "ray_indices");
    assertClose(deltas, expected.deltas, { ...DELTA, name: "deltas" });
    const info = Array.from({ length: rays }, (_, ray) => [ray * samples, samples]).flat();
    assert.deepEqual([...packed_info], info);
  });
}

for (const norm of ["max", "euclidean"] as const) {
  Deno.test(`positions are contracted by the ${norm} norm outside the box, intervals are not`, async () => {
    const rays = randomRays(20);
    const ts = randomDistances(20, 64);
    const plain = await place(rays, ts, 64);
    const { positions, deltas, ray_indices } = await place(rays, ts, 64, 0, norm);
    assertSame(deltas, plain.deltas, "deltas");
    assertSame(ray_indices, plain.ray_indices, "ray_indices");
    const expected: number[] = [];
    const world = fromBlocks(plain.positions, 3, ts.length);
    let outside = 0;
    for (let i = 0; i < world.length; i += 3) {
      const place = (axis: number) => (world[i + axis] - BOX.center[axis]) / BOX.half;
      const x: Vector3 = [place(0), place(1), place(2)];
      if (normOf(x, norm) > 1) outside++;
      expected.push(...contract(x, norm).map((y, axis) => BOX.center[axis] + BOX.half * y));
    }
    assert.ok(outside > 20 && outside < ts.length - 20, `${outside} outside`);
    assertClose(fromBlocks(positions, 3, ts.length), expected, { atol: 1e-5, rtol: 0 });
  });
}

Deno.test("a pixel without a ray has intervals of length 0, and nothing that is not a number", async () => {
  const rays: Rays = {
    origins: new Float64Array(8),
    directions: Float64Array.of(0, 0, 0, 0, 0, 0, -1, 1),
  };
  const { positions, deltas } = await place(rays, Float64Array.of(2, 2.5, 4, 2, 3, 6), 3);
  assert.deepEqual([...deltas.subarray(0, 3)], [0, 0, 0]);
  assert.deepEqual([...fromBlocks(positions, 3, 3)].map(Math.abs), new Array(9).fill(0));
});

Deno.test("the last sample's interval is 1e10 long, scaled by the direction's length", async () => {
  const rays: Rays = {
    origins: new Float64Array(8),
    directions: Float64Array.of(0, 0, -1, 1, 0, 3, -4, 5),
  };
  const ts = Float64Array.of(2, 2.5, 4, 2, 3, 6);
  const { deltas } = await place(rays, ts, 3);
  assertClose(deltas, [0.5, 1.5, 1e10, 5, 15, 5e10], DELTA);
});

Deno.test("samples that pad the last block have position zero", async () => {
  const samples = 13;
  const rays = 7; // 91 samples in two blocks
  const { positions } = await place(randomRays(rays), randomDistances(rays, samples), samples);
  assert.equal(positions.length, 2 * 3 * 64);
  for (let sample = 91; sample < 128; sample++) {
    for (const axis of [0, 1, 2]) assert.equal(positions[192 + axis * 64 + sample - 64], 0);
  }
});

Deno.test("samples of more than 65,535 workgroups are those of their chunks", async () => {
  const samples = 64; // one workgroup and one block a ray
  const rays = 65_538;
  const all = randomRays(rays);
  const few = randomDistances(1024, samples); // over and over: drawing takes longer than placing
  const ts = Float64Array.from({ length: rays * samples }, (_, i) => few[i % few.length]);
  const whole = await place(all, ts, samples);
  // The fold makes two rows of 32,769 workgroups.
  for (const [firstRay, count] of [[0, 100], [32_700, 200], [65_438, 100]]) {
    const end = firstRay + count;
    const chunk = await place(all, ts.subarray(firstRay * 64, end * 64), samples, firstRay);
    const part = <T extends Float32Array | Uint32Array>(values: T, row: number) =>
      values.subarray(firstRay * row, end * row);
    assertSame(part(whole.positions, 192), chunk.positions, "positions");
    assertSame(part(whole.ray_indices, 64), chunk.ray_indices, "ray_indices");
    assertSame(part(whole.deltas, 64), chunk.deltas, "deltas");
  }
  const info = Uint32Array.from({ length: rays * 2 }, (_, i) => i % 2 === 0 ? i / 2 * 64 : 64);
  assertSame(whole.packed_info, info, "packed_info");
});
