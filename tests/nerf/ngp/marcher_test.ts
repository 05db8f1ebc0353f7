import assert from "node:assert/strict";
import type { Gpu } from "../../../src/gpu/mod.ts";
import { NO_CONTRACTION } from "../../../src/nerf/contraction.ts";
import { Marcher } from "../../../src/nerf/samplers/marcher.ts";
import { allocateRays } from "../../../src/nerf/rays.ts";
import { candidatesOf, isOccupied, type Vector3 } from "../../reference/march.ts";
import { assertSame } from "../../shaders/lib/poisoned_run.ts";
import { sharedGpu } from "../../shaders/kernel_test_tools.ts";
import { randomBits } from "../../shaders/march/march_test_tools.ts";

const gpuOf = sharedGpu();
const PLAIN = { steps: 128, coneAngle: 0, maxSamples: 1024, resolution: 32, cascades: 1 };
const OPTIONS = { ...PLAIN, contraction: NO_CONTRACTION, footprints: null };
const MARCH = { ...PLAIN, cone: PLAIN.coneAngle };
const BOX = { lower: [-1, -1, -1] as const, size: 2 };
const RANGE = { near: 1.25, far: 2.75 }; // inside the box
const DRAW = { step: 4, seed: 5 };
const RAYS = 100;

/** Rays from [-2, 0.1, 0.2], fanned out, so that none but few of their candidates are near faces. */
function direction(ray: number): Vector3 {
  const angle = 0.0071 * (ray - 49.3);
  return [Math.cos(angle), Math.sin(angle), 0.1].map((x) =>
    Math.fround(x / Math.hypot(1, 0.1))
  ) as unknown as Vector3;
}
const ORIGIN: Vector3 = [-2, Math.fround(0.1), Math.fround(0.2)];

async function marchOnce(gpu: Gpu, sampleCapacity: number, batchRays = RAYS, fill = 0.4) {
  const rays = allocateRays(gpu, RAYS);
  const numbers = Array.from({ length: RAYS }, (_, ray) => ray);
  gpu.write(rays.origins, Float32Array.from(numbers.flatMap(() => [...ORIGIN, 0])));
  gpu.write(rays.directions, Float32Array.from(numbers.flatMap((ray) => [...direction(ray), 1])));
  const batch = gpu.tensor("batch", [8], { type: "u32", data: new Uint32Array(8) });
  gpu.write(batch, Uint32Array.of(batchRays, 0, 0, 0, 0, 0, 0, 0));
  const marcher = await Marcher.create(
    gpu,
    batch,
    OPTIONS,
    BOX,
    RANGE,
    RAYS,
    sampleCapacity,
    true,
  );
  const grid = randomBits(MARCH, fill, 3);
  const bits = gpu.tensor("bits", [grid.length], { type: "u32", data: grid });
  marcher.march(gpu.record(), bits, rays, DRAW);
  const { positions, ts, deltas, rayIndices, packedInfo } = marcher.samples;
  const read = await gpu.readAll([positions.tensor, ts, deltas, rayIndices, packedInfo, batch]);
  return { marcher, batch, grid, read };
}

Deno.test("the marcher packs the samples of all rays in their order", async () => {
  const { read, grid } = await marchOnce(await gpuOf(), 6400);
  const [, ts, deltas, rayIndices, packedInfo, batch] = read;
  const candidates = Array.from(
    { length: RAYS },
    (_, ray) =>
      candidatesOf(ORIGIN, direction(ray), { ...BOX, ...RANGE }, MARCH, { ray, ...DRAW })
        .filter(({ cell }) => isOccupied(grid, cell)),
  );
  // No candidate of these rays is so near a face that float32 sees it on the other side.
  let sample = 0;
  candidates.forEach((expected, ray) => {
    assert.deepEqual([...packedInfo.subarray(ray * 2, ray * 2 + 2)], [sample, expected.length]);
    for (const { t, delta } of expected) {
      assert.ok(Math.abs(ts[sample] - t) < 1e-5);
      assert.ok(Math.abs(deltas[sample] - delta) < 1e-7);
      assert.equal(rayIndices[sample++], ray);
    }
  });
  assert.ok(sample > 1000);
  assert.deepEqual([...batch.subarray(0, 3)], [RAYS, RAYS, sample]);
});

Deno.test("the rays whose samples do not fit are the last ones, exactly", async () => {
  const gpu = await gpuOf();
  const [, allTs, , , allInfo] = (await marchOnce(gpu, 6400)).read;
  const [, ts, , , packedInfo, batch] = (await marchOnce(gpu, 1024)).read;
  const kept = batch[1];
  assert.ok(kept > 0 && kept < RAYS);
  assertSame(packedInfo.subarray(0, kept * 2), allInfo.subarray(0, kept * 2));
  assert.ok(packedInfo.subarray(kept * 2).every((value) => value === 0));
  const [first, count] = allInfo.subarray(kept * 2);
  assert.equal(batch[2], first);
  assert.ok(first <= 1024 && first + count > 1024);
  assertSame(ts.subarray(0, first), allTs.subarray(0, first));
});

Deno.test("a batch of fewer rays marches the first of them", async () => {
  const gpu = await gpuOf();
  const [, , , , allInfo] = (await marchOnce(gpu, 6400)).read;
  const [, , , , packedInfo, batch] = (await marchOnce(gpu, 6400, 30)).read;
  assert.deepEqual([batch[0], batch[1], batch[2]], [30, 30, allInfo[30 * 2]]);
  assertSame(packedInfo.subarray(0, 60), allInfo.subarray(0, 60));
  assert.ok(packedInfo.subarray(60).every((value) => value === 0));
});

Deno.test("a batch of more rays than there is memory for marches those that there are", async () => {
  const [, , , , , batch] = (await marchOnce(await gpuOf(), 6400, RAYS + 50)).read;
  assert.equal(batch[1], RAYS);
  assert.ok(batch[2] > 1000);
});

Deno.test("a batch without rays, and one without samples, is marched", async () => {
  const gpu = await gpuOf();
  const [, , , , none, noRays] = (await marchOnce(gpu, 6400, 0)).read;
  assert.deepEqual([...noRays.subarray(0, 3)], [0, 0, 0]);
  assert.ok(none.every((value) => value === 0));
  const [, , , , , noSamples] = (await marchOnce(gpu, 6400, RAYS, 0)).read;
  assert.deepEqual([...noSamples.subarray(0, 3)], [RAYS, RAYS, 0]);
});

Deno.test("two marches give the same bits", async () => {
  const gpu = await gpuOf();
  const [first, second] = [await marchOnce(gpu, 6400), await marchOnce(gpu, 6400)];
  first.read.forEach((data, i) => assertSame(data, second.read[i]));
});

Deno.test("the next batch has as many rays as samples were wanting", async () => {
  const gpu = await gpuOf();
  const { marcher, batch, read } = await marchOnce(gpu, 6400, 40);
  const samples = read[5][2];
  const keptTotal = gpu.tensor("kept", [1], { type: "u32", data: Uint32Array.of(1000) });
  const next = async (targetSamples: number) => {
    marcher.adapt(gpu.record(), keptTotal, { targetSamples, minRays: 16 });
    return [...(await gpu.read(batch)).subarray(0, 4)];
  };
  assert.deepEqual(await next(1500), [60, 40, samples, 1000]);
  assert.deepEqual(await next(9000), [80, 40, samples, 1000]);
  assert.deepEqual(await next(1), [20, 40, samples, 1000]);
});
