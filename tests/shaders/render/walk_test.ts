import assert from "node:assert/strict";
import type { Gpu } from "../../../src/gpu/mod.ts";
import { assertClose } from "../../reference/assert_close.ts";
import { type March, type MarchBox, toField, type Vector3 } from "../../reference/march.ts";
import { randomValues } from "../../reference/random_values.ts";
import { type RenderedRay, renderedRay, segmentLength } from "../../reference/render_segments.ts";
import { elementOf, sharedGpu } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned } from "../lib/poisoned_run.ts";
import { offsetsOf } from "../march/march_inputs.ts";
import { randomBits, type TestRay, walkConstants } from "../march/march_test_tools.ts";
import { NEVER, packWalks, unpackWalks } from "./walks.ts";

const gpuOf = sharedGpu();

const BOX: MarchBox = { lower: [-2, -1, 0.5], size: 4, near: 0.125, far: 1e9 };
const PLAIN: March = { steps: 64, cone: 0, resolution: 32, cascades: 1 };
const MARCHES: readonly March[] = [
  PLAIN,
  { steps: 64, cone: 1 / 64, resolution: 32, cascades: 2 },
];

/** How near a face float32 may see a candidate on the other side, in sides of the largest cascade. */
const TOLERANCE = 1e-5;

/** The box as kernels take it. */
const WALKED = { lower: [...BOX.lower], size: BOX.size, near: BOX.near, far: BOX.far };

/** What memory holds before; places without samples must keep it. */
const UNTOUCHED = 123.25;

/** A ray and what the reference knows of it. */
type Walk = TestRay & RenderedRay;

/** Rays from around the box, most of them into it, on which no candidate is near a face. */
function clearRays(count: number, march: March, bits: Uint32Array): Walk[] {
  const found: Walk[] = [];
  for (let seed = 1; found.length < count; seed++) {
    const [from, to] = [
      randomValues(3, seed, -0.75, 1.75),
      randomValues(3, seed + 5000, -0.2, 1.2),
    ];
    const away = Array.from(to, (x, axis) => x - from[axis]);
    const direction = away.map((x) => Math.fround(x / Math.hypot(...away))) as [
      number,
      number,
      number,
    ];
    const origin = Array.from(
      from,
      (x, axis) => Math.fround(BOX.lower[axis] + BOX.size * x),
    ) as [number, number, number];
    const ray = renderedRay(origin, direction, BOX, march, bits);
    if (ray.slack < TOLERANCE * 2 ** (march.cascades - 1)) continue;
    found.push({ origin, direction, ...ray });
  }
  return found;
}

/** The rays that are marched, and how far. */
interface Segment {
  readonly march: March;
  readonly bits: Uint32Array<ArrayBuffer>;
  readonly rays: readonly Walk[];
  /** The rays alive, in any order. */
  readonly alive: readonly number[];
  readonly cursors: Uint32Array<ArrayBuffer>;
  readonly capacity: number;
  readonly longest: number;
  /** Where they leave the crop, in cube units; never by default. */
  readonly ends?: ArrayLike<number>;
}

/** Runs render/count, then render/emit on what it counted. */
async function walkOnGpu(gpu: Gpu, segment: Segment) {
  const { march, bits, rays, cursors, capacity, longest } = segment;
  const constants = walkConstants({ march, bits, rays, box: BOX, jitter: false });
  const { ends = rays.map(() => NEVER) } = segment;
  const walks = packWalks(rays, { cursors, ends });
  // Behind its end `alive` holds what was there before: the same rays, among others.
  const alive = new Uint32Array(rays.length).fill(segment.alive.at(-1) ?? 0);
  alive.set(segment.alive);
  const { sample_counts, counts, flags } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("render/count", constants),
    invocations: rays.length,
    inputs: { alive, walks, bits },
    outputs: { sample_counts: new Uint32Array(rays.length) },
    updates: {
      counts: Uint32Array.of(segment.alive.length, 7),
      flags: new Uint32Array(rays.length).fill(5),
    },
    params: { ...WALKED, rays: rays.length, capacity, longest },
  });
  assert.deepEqual([...counts], [segment.alive.length, segment.alive.length > 0 ? 8 : 7]);
  const offsets = Uint32Array.of(...offsetsOf(sample_counts), sample_counts.reduce(add, 0));
  const total = offsets[rays.length];
  const emitted = await runPoisoned(gpu, {
    kernel: await gpu.kernel("render/emit", constants),
    invocations: rays.length,
    inputs: { alive, bits, offsets },
    outputs: { spans: new Float32Array(total * 2), ray_indices: new Uint32Array(total) },
    updates: {
      walks,
      positions: new Float32Array(Math.ceil(total / 64) * 3 * 64).fill(UNTOUCHED),
    },
    params: { ...WALKED, rays: rays.length },
  });
  const { cursors: moved } = unpackWalks(emitted.walks);
  assertSame(emitted.walks, packWalks(rays, { cursors: moved, ends }), "all but cursors");
  return { sample_counts, flags, total, ...emitted, cursors: moved };
}

function add(a: number, b: number): number {
  return a + b;
}

/** Asserts that a segment has the reference's next samples, and returns the new cursors. */
async function assertSegment(gpu: Gpu, segment: Segment): Promise<Uint32Array<ArrayBuffer>> {
  const { march, rays, alive, cursors, capacity, longest } = segment;
  const found = await walkOnGpu(gpu, segment);
  const length = segmentLength(alive.length, capacity, longest);
  const next = alive.map((ray) => {
    const first = rays[ray].indices.findIndex((index) => index >= cursors[ray]);
    return first < 0 ? [] : [...rays[ray].indices.keys()].slice(first, first + length);
  });

  const counts = new Uint32Array(rays.length);
  counts.set(next.map((samples) => samples.length));
  assertSame(found.sample_counts, counts, "sample counts");
  const flags = new Uint32Array(rays.length).fill(5);
  alive.forEach((ray, place) => flags[ray] = counts[place] === length ? 1 : 0);
  assertSame(found.flags, flags, "rays with a whole segment");
  const expectedCursors = cursors.slice();
  const [ts, deltas, positions, rayIndices]: number[][] = [[], [], [], []];
  alive.forEach((ray, place) => {
    for (const sample of next[place]) {
      const { t, delta, position } = rays[ray].samples[sample];
      ts.push(t);
      deltas.push(delta);
      positions.push(...toField(position, march.cascades));
      rayIndices.push(ray);
      expectedCursors[ray] = rays[ray].indices[sample] + 1;
    }
  });
  assertSame(found.cursors, expectedCursors, "cursors");
  assertSame(found.ray_indices, rayIndices, "rays of samples");
  const emitted = Array.from(
    { length: found.total * 3 },
    (_, i) => found.positions[elementOf(Math.floor(i / 3), 3, i % 3)],
  );
  for (let sample = found.total; sample < found.positions.length / 3; sample++) {
    for (let axis = 0; axis < 3; axis++) {
      assert.equal(found.positions[elementOf(sample, 3, axis)], UNTOUCHED);
    }
  }
  if (found.total > 0) {
    const near = { atol: TOLERANCE * 2 ** (march.cascades - 1), rtol: 0 };
    const { spans } = found;
    assertClose(spans.filter((_, i) => i % 2 === 0), ts, { ...near, name: "distances" });
    assertClose(spans.filter((_, i) => i % 2 === 1), deltas, { ...near, name: "intervals" });
    assertClose(emitted, positions, { ...near, name: "positions" });
  }
  return found.cursors;
}

for (const march of MARCHES) {
  const name = `${march.cascades} cascades with a cone of ${march.cone}`;
  for (const fill of [0, 0.1, 1]) {
    for (const rays of [1, 63, 64, 65]) {
      Deno.test(`${rays} rays have their next samples in ${name}, ${fill} of it full`, async () => {
        const bits = randomBits(march, fill, 9);
        const walks = clearRays(rays, march, bits);
        const cursors = Uint32Array.from(randomValues(rays, 4, 0, 40), Math.floor);
        cursors[0] = 0;
        // Every second ray, from the last on; and all of them.
        const some = walks.map((_, ray) => ray).reverse().filter((_, i) => i % 2 === 0);
        for (const alive of [[], some, [...walks.keys()]]) {
          await assertSegment(await gpuOf(), {
            march,
            bits,
            rays: walks,
            alive,
            cursors,
            capacity: 256,
            longest: 5,
          });
        }
      });
    }
  }
}

Deno.test("segments together have every sample once, whatever their length", async () => {
  const gpu = await gpuOf();
  const bits = randomBits(PLAIN, 0.6, 2);
  const rays = clearRays(20, PLAIN, bits);
  const most = Math.max(...rays.map(({ samples }) => samples.length));
  // Segments of one sample end at every ray's last; and of all a ray has, at once.
  for (const longest of [1, 3, 16, most, most + 1]) {
    let cursors: Uint32Array<ArrayBuffer> = new Uint32Array(rays.length);
    const alive = [...rays.keys()];
    for (let walked = 0; walked < most + longest; walked += longest) {
      const segment = { march: PLAIN, bits, rays, alive, cursors, capacity: 1 << 16, longest };
      cursors = await assertSegment(gpu, segment);
    }
    // The last segment asserted is behind all samples: none has any left.
    assertSame(cursors, rays.map(({ indices }) => (indices.at(-1) ?? -1) + 1), "cursors");
  }
  assert.ok(rays.some(({ samples }) => samples.length === 0) && most > 16, `${most} at most`);
});

Deno.test("segments grow as rays die, and never beyond the capacity", async () => {
  const gpu = await gpuOf();
  const bits = randomBits(PLAIN, 1, 2);
  const rays = clearRays(40, PLAIN, bits).filter(({ samples }) => samples.length >= 16);
  const cursors = new Uint32Array(rays.length);
  const longest = 16;
  for (
    const [alive, capacity] of [[9, 64], [8, 64], [7, 63], [1, 64], [20, 20], [20, 39], [3, 1]]
  ) {
    const segment = { march: PLAIN, bits, rays, cursors, capacity, longest };
    const { total } = await walkOnGpu(gpu, { ...segment, alive: [...Array(alive).keys()] });
    const length = Math.min(Math.max(Math.floor(capacity / alive), 1), longest);
    assert.equal(total, alive * length, `${alive} rays, capacity ${capacity}`);
    assert.ok(total <= capacity || alive > capacity);
  }
});

Deno.test("a ray has no samples behind the end of the crop", async () => {
  const bits = randomBits(PLAIN, 0.6, 2);
  const rays = clearRays(20, PLAIN, bits);
  // In the middle between two samples, so that rounding moves none over the end.
  const cropped = rays.map(({ samples, indices, ...ray }, i) => {
    const kept = Math.floor(samples.length * (i % 4) / 4);
    const end = kept < samples.length
      ? ((samples[kept - 1]?.t ?? samples[kept].t - 0.01) + samples[kept].t) / 2
      : NEVER;
    return { ...ray, samples: samples.slice(0, kept), indices: indices.slice(0, kept), end };
  });
  await assertSegment(await gpuOf(), {
    march: PLAIN,
    bits,
    rays: cropped,
    alive: [...rays.keys()],
    cursors: new Uint32Array(rays.length),
    capacity: 1 << 16,
    longest: 100,
    ends: cropped.map(({ end }) => Math.fround(end)),
  });
  assert.ok(cropped.some(({ samples }, i) => samples.length < rays[i].samples.length));
});

Deno.test("rays that miss the box, and such that are not finite, have no samples", async () => {
  const bits = randomBits(PLAIN, 1, 2);
  const origins: Vector3[] = [[-10, 0, 1], [0, 0, -10], [0, 0, -10], [NaN, 0, 0], [0, Infinity, 0]];
  const directions: Vector3[] = [[-1, 0, 0], [1, 0, 0], [0, 0, NaN], [0, 0, 1], [0, 0, 1]];
  const rays = origins.map((origin, i) => ({
    origin,
    direction: directions[i],
    samples: [],
    indices: [],
    slack: 0,
  }));
  const { total, cursors } = await walkOnGpu(await gpuOf(), {
    march: PLAIN,
    bits,
    rays,
    alive: [...rays.keys()],
    cursors: new Uint32Array(rays.length),
    capacity: 1 << 16,
    longest: 16,
  });
  assert.equal(total, 0);
  assertSame(cursors, new Uint32Array(rays.length), "cursors");
});
