import assert from "node:assert/strict";
import { candidatesOf, type March, type MarchBox } from "../../reference/march.ts";
import { sharedGpu } from "../kernel_test_tools.ts";
import { assertSame } from "../lib/poisoned_run.ts";
import {
  countOnGpu,
  DRAW,
  type Marching,
  marchOnGpu,
  randomBits,
  type TestRay,
} from "./march_test_tools.ts";

const gpuOf = sharedGpu();
const MARCH: March = { steps: 256, cone: 0, resolution: 32, cascades: 1 };
const CONE: March = { ...MARCH, cone: 1 / 16, cascades: 3 };
const BOX: MarchBox = { lower: [-1, -1, -1], size: 2, near: 0, far: 100 };

/** Parallel rays through the whole box, 2 world units long inside. */
function parallelRays(count: number): TestRay[] {
  return Array.from({ length: count }, (_, i) => ({
    origin: [-3, (i % 16 - 7.5) / 8.125, 0.3],
    direction: [1, 0, 0],
  }));
}

function marchingOf(changes: Partial<Marching>): Marching {
  const march = changes.march ?? MARCH;
  return {
    march,
    box: BOX,
    bits: randomBits(march, 1, 0),
    rays: parallelRays(65),
    jitter: true,
    ...changes,
  };
}

for (const rays of [0, 1, 63, 64, 65]) {
  Deno.test(`${rays} rays through a full grid have all candidates as samples`, async () => {
    const marching = marchingOf({ rays: parallelRays(rays) });
    const counts = await countOnGpu(await gpuOf(), marching);
    const expected = marching.rays.map(({ origin, direction }, ray) =>
      candidatesOf(origin, direction, BOX, MARCH, { ray, ...DRAW }).length
    );
    assertSame(counts, expected);
  });

  Deno.test(`${rays} rays through an empty grid have no samples`, async () => {
    const marching = marchingOf({ rays: parallelRays(rays), bits: randomBits(MARCH, 0, 0) });
    assertSame(await countOnGpu(await gpuOf(), marching), new Uint32Array(rays));
  });
}

Deno.test("rays behind the batch's number have no samples", async () => {
  for (const batchRays of [0, 1, 64, 65]) {
    const counts = await countOnGpu(await gpuOf(), marchingOf({}), batchRays);
    counts.forEach((count, ray) => assert.equal(count > 0, ray < batchRays));
  }
});

Deno.test("a ray ends with its greatest number of samples, which are its first", async () => {
  const gpu = await gpuOf();
  const all = await marchOnGpu(gpu, marchingOf({ rays: parallelRays(1) }));
  const few = await marchOnGpu(gpu, marchingOf({ rays: parallelRays(1), maxSamples: 10 }));
  assert.ok(all.counts[0] > 100);
  assert.deepEqual([...few.counts], [10]);
  assertSame(few.ts, all.ts.slice(0, 10));
});

Deno.test("without jitter, rays start half a step inside", async () => {
  const { ts } = await marchOnGpu(
    await gpuOf(),
    marchingOf({ rays: parallelRays(1), jitter: false }),
  );
  assert.ok(Math.abs(ts[0] - (1 + 0.5 * Math.sqrt(3) / 256)) < 1e-6);
});

Deno.test("rays that are not finite have no samples", async () => {
  const good = parallelRays(1)[0];
  const rays: TestRay[] = [NaN, -NaN, Infinity, -Infinity].flatMap((odd) =>
    [0, 1, 2].flatMap((axis) => {
      const spoilt = (v: TestRay["origin"]) =>
        v.map((x, i) => i === axis ? odd : x) as unknown as TestRay["origin"];
      return [
        { ...good, origin: spoilt(good.origin) },
        { ...good, direction: spoilt(good.direction) },
      ];
    })
  );
  for (const march of [MARCH, CONE]) {
    const counts = await countOnGpu(await gpuOf(), marchingOf({ march, rays }));
    assertSame(counts, new Uint32Array(rays.length));
  }
});

Deno.test("rays with directions of any length end", async () => {
  const rays = [0, 1e-40, 1e-30, 1e-9, 1e-3, 1e3, 1e30, 3e38].flatMap((length): TestRay[] => [
    { origin: [0.1, 0.2, 0.3], direction: [length, 0, -length] },
    { origin: [0.1, 0.2, 3e38], direction: [0, length, -length] },
  ]);
  for (const march of [MARCH, CONE]) {
    for (const far of [100, 3e38]) {
      for (const fill of [0, 1]) {
        const bits = randomBits(march, fill, 0);
        const marching = marchingOf({ march, rays, bits, box: { ...BOX, far }, maxSamples: 100 });
        const counts = await countOnGpu(await gpuOf(), marching);
        assert.ok(counts.every((count) => count <= 100 * fill));
      }
    }
  }
});

Deno.test("rays differ in where they start by ray, step and seed", async () => {
  const gpu = await gpuOf();
  const rays = Array.from({ length: 20 }, () => parallelRays(1)[0]);
  const { ts, packedInfo } = await marchOnGpu(gpu, marchingOf({ rays }));
  const first = rays.map((_, ray) => ts[packedInfo[ray * 2]]);
  assert.equal(new Set(first).size, 20);
});
