import assert from "node:assert/strict";
import { NO_CROP } from "../../../src/nerf/crop.ts";
import { assertClose } from "../../reference/assert_close.ts";
import { candidatesOf, type March, type MarchBox, type Vector3 } from "../../reference/march.ts";
import { randomValues } from "../../reference/random_values.ts";
import { sharedGpu } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned } from "../lib/poisoned_run.ts";
import { type TestRay, walkConstants } from "../march/march_test_tools.ts";
import { packWalks, unpackWalks } from "./walks.ts";

const gpuOf = sharedGpu();

const BOX: MarchBox = { lower: [-2, -1, 0.5], size: 4, near: 0.125, far: 1e9 };

const MARCHES: Readonly<Record<string, March>> = {
  "even steps": { steps: 64, cone: 0, resolution: 32, cascades: 1 },
  "growing steps": { steps: 64, cone: 1 / 16, resolution: 32, cascades: 2 },
  "a contracted space": {
    ...{ steps: 64, cone: 0, resolution: 32, cascades: 1 },
    contraction: { norm: "max", linear: 0.5 },
  },
};

/** How near a plane float32 may see a candidate on the other side, in cube units. */
const TOLERANCE = 1e-5;

async function start(rays: readonly TestRay[], march: March, crop: readonly number[]) {
  const gpu = await gpuOf();
  const vec4s = (of: (ray: TestRay) => Vector3) =>
    Float32Array.from(rays.flatMap((ray) => [...of(ray), 0]));
  const marching = { march, rays, box: BOX, bits: new Uint32Array(), jitter: false };
  const { lower, size, near, far } = BOX;
  const { walks, ...rest } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("render/start", walkConstants(marching)),
    invocations: rays.length,
    inputs: { origins: vec4s((ray) => ray.origin), directions: vec4s((ray) => ray.direction) },
    outputs: { seen: new Float32Array(rays.length * 12), alive: new Uint32Array(rays.length) },
    // A walk ends with numbers that nobody reads.
    updates: { walks: new Uint32Array(rays.length * 12), counts: Uint32Array.of(77, 78) },
    params: { lower: [...lower], size, near, far, rays: rays.length, crop },
  });
  return { walks, ...unpackWalks(walks), ...rest };
}

/** Rays from around the box, most of them into it; numbers that float32 holds. */
function someRays(count: number): TestRay[] {
  return Array.from({ length: count }, (_, seed) => {
    const from = randomValues(3, seed + 1, -0.75, 1.75);
    const to = randomValues(3, seed + 5001, -0.2, 1.2);
    const away = Array.from(to, (x, axis) => x - from[axis]);
    const [x, y, z] = from.map((x, axis) => Math.fround(BOX.lower[axis] + BOX.size * x));
    const [dx, dy, dz] = away.map((x) => Math.fround(x / Math.hypot(...away)));
    return { origin: [x, y, z], direction: [dx, dy, dz] };
  });
}

for (const rays of [0, 1, 63, 64, 65]) {
  Deno.test(`${rays} rays start alive, with nothing seen, at their first candidate`, async () => {
    const given = someRays(rays);
    const { seen, walks, alive, counts } = await start(given, MARCHES["even steps"], NO_CROP);
    const nothing = [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]; // but a transmittance of 1
    assertSame(seen, Float32Array.from({ length: rays * 12 }, (_, i) => nothing[i % 12]), "seen");
    const ends = given.map(() => Math.fround(Math.fround(1e30) / BOX.size));
    assertSame(walks, packWalks(given, { cursors: given.map(() => 0), ends }), "walks");
    assertSame(alive, Uint32Array.from({ length: rays }, (_, i) => i), "alive");
    // Without rays nothing runs.
    assertSame(counts, rays === 0 ? [77, 78] : [rays, 0], "number of rays alive, of segments");
  });
}

/** A slab that is turned, and a box around it: no plane is along an axis. */
const CROP = [
  [0.6, 0.8, 0, 0.7],
  [-0.6, -0.8, 0, 0.9],
  [0.48, -0.36, 0.8, 1.5],
  [-0.48, 0.36, -0.8, 0.9],
  [0, 0, 1, 0],
  [0, 0, -1, 3.75],
];

for (const [name, march] of Object.entries(MARCHES)) {
  Deno.test(`rays start at their first candidate in the crop and end with it, with ${name}`, async () => {
    const rays = someRays(200);
    const { cursors, ends } = await start(rays, march, CROP.flat());
    let [inside, skipped] = [0, 0];
    rays.forEach(({ origin, direction }, ray) => {
      const heights = (t: number) =>
        CROP.map(([x, y, z, b]) =>
          x * (origin[0] + t * direction[0]) + y * (origin[1] + t * direction[1]) +
          z * (origin[2] + t * direction[2]) + b
        );
      const candidates = candidatesOf(origin, direction, BOX, march);
      const least = candidates.map(({ t }) => Math.min(...heights(t * BOX.size)) / BOX.size);
      if (least.some((height) => Math.abs(height) < TOLERANCE)) return;
      const kept = [...candidates.keys()].filter((i) => least[i] > 0);
      const found = [...candidates.keys()].filter((i) =>
        i >= cursors[ray] && candidates[i].t < ends[ray]
      );
      assert.deepEqual(found, kept, `ray ${ray}`);
      if (kept.length > 0) inside++;
      if (kept.length > 0 && kept[0] > 0) skipped++;
    });
    assert.ok(inside > 30 && skipped > 10, `${inside} rays pass the crop, ${skipped} of them late`);
  });
}

Deno.test("a ray along a crop's face has all of its candidates on the inner side, none on the outer", async () => {
  const crop = [1, 0, 0, -0.5, ...NO_CROP.slice(4)];
  const rays: TestRay[] = [0.25, 0.75].map((x) => ({ origin: [x, 0, -3], direction: [0, 0, 1] }));
  const { cursors, ends } = await start(rays, MARCHES["even steps"], crop);
  assert.ok(ends[0] < -1e20 && ends[1] > 1e20, `${ends}`);
  assert.equal(cursors[1], 0);
  assertClose(ends.slice(1), [1e30 / BOX.size], { atol: 0, rtol: 1e-6 });
});
