import assert from "node:assert/strict";
import fc from "npm:fast-check@^4.0.0";
import { SHADERS } from "../../../shaders/mod.ts";
import type { Gpu } from "../../../src/gpu/mod.ts";
import { assertClose } from "../../reference/assert_close.ts";
import {
  candidatesOf,
  isOccupied,
  latticeCoordinate,
  type March,
  type MarchBox,
  rangeOf,
  stepRange,
  toField,
  type Vector3,
} from "../../reference/march.ts";
import { normOf } from "../../reference/contraction.ts";
import { boxOf } from "../../reference/occupancy.ts";
import { elementOf, sharedGpu } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned } from "../lib/poisoned_run.ts";
import {
  DRAW,
  type MarchedRays,
  type Marching,
  marchOnGpu,
  randomBits,
  type TestRay,
  walkConstants,
  walkInputs,
} from "./march_test_tools.ts";

/** march/emit without skipping: visits every candidate, and counts those in occupied cells. */
const EVERY_CANDIDATE = `
#import "lib/march.wgsl"
#import "lib/rows.wgsl"
struct Params { lower: vec3f, size: f32, near: f32, far: f32, rays: u32, step: u32, seed: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> origins: array<vec4f>;
@group(0) @binding(2) var<storage, read> directions: array<vec4f>;
@group(0) @binding(3) var<storage, read> bits: array<u32>;
@group(0) @binding(4) var<storage, read> packed_info: array<vec2u>;
@group(0) @binding(5) var<storage, read_write> positions: array<f32>;
@group(0) @binding(6) var<storage, read_write> ts: array<f32>;
@group(0) @binding(7) var<storage, read_write> deltas: array<f32>;
@group(0) @binding(8) var<storage, read_write> counts: array<u32>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= params.rays) { return; }
  let ray = make_ray(
    origins[id.x].xyz, directions[id.x].xyz, params.lower, params.size, params.near, params.far,
    vec3u(id.x, params.step, params.seed),
  );
  let info = packed_info[id.x];
  var count = 0u;
  for (var index = 0u; index < MAX_CANDIDATES; index++) {
    let candidate = candidate_of(ray, index);
    if (candidate.t < ray.end && is_occupied(candidate.cell)) {
      if (count < info.y) {
        let sample = info.x + count;
        ts[sample] = candidate.t;
        deltas[sample] = candidate.delta;
        let position = to_field(candidate.position);
        for (var axis = 0u; axis < 3u; axis++) {
          positions[element_of(sample, 3u, axis)] = position[axis];
        }
      }
      count++;
    }
  }
  counts[id.x] = count;
}`;

/** The cell of every candidate, and where the walk would go on if that were empty. */
const EVERY_JUMP = `
#import "lib/march.wgsl"
struct Params { lower: vec3f, size: f32, near: f32, far: f32, rays: u32, step: u32, seed: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> origins: array<vec4f>;
@group(0) @binding(2) var<storage, read> directions: array<vec4f>;
@group(0) @binding(3) var<storage, read> bits: array<u32>;
@group(0) @binding(4) var<storage, read_write> jumps: array<vec2u>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= params.rays) { return; }
  let ray = make_ray(
    origins[id.x].xyz, directions[id.x].xyz, params.lower, params.size, params.near, params.far,
    vec3u(id.x, params.step, params.seed),
  );
  for (var index = 0u; index < MAX_CANDIDATES; index++) {
    let candidate = candidate_of(ray, index);
    var jump = vec2u(0xffffffffu, 0u);
    if (candidate.t < ray.end) { jump = vec2u(candidate.cell, after_empty(ray, candidate)); }
    jumps[id.x * MAX_CANDIDATES + index] = jump;
    // is_occupied is not asked here, but the binding must be used.
    if (bits[0] == 0xdeadu) { jumps[0] = vec2u(0u); }
  }
}`;
const gpuOf = sharedGpu({
  ...SHADERS,
  "test/every_candidate.wgsl": EVERY_CANDIDATE,
  "test/every_jump.wgsl": EVERY_JUMP,
});

/** Steps of one length, and growing ones that do and do not reach their greatest length. */
const MARCHES: March[] = [
  [1, 0],
  [1, 1 / 16],
  [2, 0],
  [2, 1 / 256],
  [3, 1 / 256],
  [3, 1 / 16],
].map(([cascades, cone]) => ({ steps: 256, cone, resolution: 32, cascades }));

/** Both contractions, with steps that begin to grow in front of the box's end and far behind it. */
const CONTRACTED: March[] = ([["max", 0.5], ["max", 2], ["euclidean", 1]] as const).map((
  [norm, linear],
) => ({ steps: 256, cone: 0, resolution: 32, cascades: 1, contraction: { norm, linear } }));

function nameOf({ cascades, cone, contraction }: March): string {
  if (!contraction) return `${cascades} cascades with a cone of ${cone}`;
  return `a space contracted by the ${contraction.norm} norm, linear up to ${contraction.linear}`;
}

/** Cube coordinates that are exact in float32, and so are their world coordinates: numerators of 4096. */
const BOX: MarchBox = { lower: [-2, -1, 0.5], size: 4, near: 0.125, far: 100 };

/** Points up to `reach` of the largest cascade's side from its centre, many of them corners of cells. */
function point({ cascades, resolution }: March, reach: number): fc.Arbitrary<Vector3> {
  const coordinate = fc.oneof(
    fc.integer({ min: -2048, max: 2048 }).map((n) => n / 4096),
    fc.integer({ min: -resolution / 2, max: resolution / 2 }).map((n) => n / resolution),
  ).map((x) => 0.5 + x * 2 ** cascades * reach);
  return fc.tuple(coordinate, coordinate, coordinate);
}

function unit(v: Vector3): Vector3 {
  const length = Math.hypot(...v);
  return length > 0 ? v.map((x) => Math.fround(x / length)) as unknown as Vector3 : [1, 0, 0];
}

/** Rays from inside and outside, through points and corners, along axes and nearly so, or past the box. */
function testRay(march: March): fc.Arbitrary<TestRay> {
  const axis = fc.constantFrom(-1, -0, 0, 1);
  const little = fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: 3, max: 10 }))
    .map(([digit, exponent]) => digit * 10 ** -exponent);
  const origin = fc.oneof(point(march, 0.5), point(march, 1.25));
  return fc.oneof(
    { weight: 3, arbitrary: fc.tuple(origin, point(march, 0.5), fc.constant("towards")) },
    { weight: 1, arbitrary: fc.tuple(origin, point(march, 1.25), fc.constant("towards")) },
    { weight: 2, arbitrary: fc.tuple(origin, fc.tuple(axis, axis, axis), fc.constant("along")) },
    {
      weight: 2,
      arbitrary: fc.tuple(
        origin,
        fc.tuple(axis, little, little).chain((v) => fc.shuffledSubarray(v, { minLength: 3 })),
        fc.constant("along"),
      ),
    },
  ).map(([from, v, kind]) => ({
    origin: from.map((x, i) => BOX.lower[i] + BOX.size * x) as unknown as Vector3,
    direction: unit(
      (kind === "towards" ? v.map((x, i) => x - from[i]) : v) as unknown as Vector3,
    ),
  }));
}

/** Asserts that a test-only kernel that skips nothing finds the same samples, to the bit. */
async function assertNoneSkipped(gpu: Gpu, marching: Marching, marched: MarchedRays) {
  const { inputs, params } = walkInputs(marching);
  const { ts, deltas, positions, counts } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("test/every_candidate", walkConstants(marching)),
    invocations: marching.rays.length,
    inputs: { ...inputs, packed_info: marched.packedInfo },
    outputs: {
      ts: new Float32Array(marched.ts.length),
      deltas: new Float32Array(marched.ts.length),
      counts: new Uint32Array(marching.rays.length),
    },
    updates: { positions: new Float32Array(marched.positions.length) },
    params,
  });
  assertSame(marched.counts, counts, "counts");
  assertSame(marched.ts, ts, "ts");
  assertSame(marched.deltas, deltas, "deltas");
  assertSame(marched.positions, positions, "positions");
}

/**
 * Asserts that samples are the reference's candidates in occupied cells. A candidate may be missing or too
 * many if float32 may see it in another cell: less than 1e-5 of the largest cascade's side from its face.
 * Distances are compared as the lattice counts them.
 *
 * @returns how many of the reference's candidates are certain, and how many are not
 */
function assertAgrees({ march, box, bits, rays, jitter }: Marching, marched: MarchedRays) {
  const tolerance = 1e-5 * 2 ** (march.cascades - 1);
  const near = { atol: tolerance, rtol: 0 };
  const seen = { certain: 0, doubtful: 0 };
  rays.forEach(({ origin, direction }, ray) => {
    const draws = jitter ? { ray, ...DRAW } : undefined;
    const candidates = candidatesOf(origin, direction, box, march, draws);
    const [, end] = rangeOf(origin, direction, box, march);
    const [first, count] = marched.packedInfo.subarray(ray * 2);
    let next = 0;
    const along = (t: number) => latticeCoordinate(t, march);
    const skipBefore = (t: number) => {
      for (; next < candidates.length && along(candidates[next].t) < along(t) - tolerance; next++) {
        const { cell, slack } = candidates[next];
        slack > tolerance ? seen.certain++ : seen.doubtful++;
        assert.ok(
          slack <= tolerance || !isOccupied(bits, cell),
          `Ray ${ray} misses the sample at ${candidates[next].t}, ${slack} from another cell.`,
        );
      }
    };
    for (let sample = first; sample < first + count; sample++) {
      const t = marched.ts[sample];
      assert.equal(marched.rayIndices[sample], ray);
      assert.ok(sample === first || t > marched.ts[sample - 1], `Ray ${ray} stands still at ${t}.`);
      skipBefore(t);
      if (next === candidates.length && Math.abs(along(t) - along(end)) <= tolerance) continue;
      assert.ok(next < candidates.length, `Ray ${ray} has a sample at ${t}, behind its end.`);
      const { t: expected, delta, position, cell, slack } = candidates[next++];
      assertClose(along(t), along(expected), { ...near, name: `t of ray ${ray}` });
      assertClose(along(t + marched.deltas[sample]), along(expected + delta), {
        ...near,
        name: `delta of ray ${ray}`,
      });
      assertClose(
        [0, 1, 2].map((axis) => marched.positions[elementOf(sample, 3, axis)]),
        toField(position, march.cascades),
        { ...near, name: `position on ray ${ray}` },
      );
      slack > tolerance ? seen.certain++ : seen.doubtful++;
      assert.ok(
        slack <= tolerance || isOccupied(bits, cell),
        `Ray ${ray} has a sample at ${t} in an empty cell, ${slack} from another.`,
      );
    }
    skipBefore(Infinity);
  });
  return seen;
}

for (const march of [...MARCHES, ...CONTRACTED]) {
  const name = nameOf(march);
  Deno.test(`samples are all candidates in occupied cells of ${name}`, async () => {
    const gpu = await gpuOf();
    const total = { certain: 0, doubtful: 0 };
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(0, 0.02, 0.2, 0.7, 0.98, 1),
        fc.nat(),
        fc.constantFrom(BOX, { ...BOX, near: 1.5, far: 4 }),
        fc.array(testRay(march), { minLength: 1, maxLength: 130, size: "max" }),
        async (fill, seed, box, rays) => {
          const bits = randomBits(march, fill, seed);
          const marching = { march, box, bits, rays, jitter: true };
          const marched = await marchOnGpu(gpu, marching);
          await assertNoneSkipped(gpu, marching, marched);
          const { certain, doubtful } = assertAgrees(marching, marched);
          total.certain += certain;
          total.doubtful += doubtful;
        },
      ),
      { numRuns: 12, interruptAfterTimeLimit: 10_000 },
    );
    // The rest is on rays that run along faces.
    assert.ok(total.certain > 2 * total.doubtful, `${total.certain} ${total.doubtful}`);
  });
}

/** Whether a cell reaches where a contraction moves points. */
function isBent(cell: number, { contraction, resolution }: March): boolean {
  if (!contraction) return false;
  const { lower, size } = boxOf({ resolution, cascades: 1 }, cell);
  const [x, y, z] = lower.map((low) =>
    4 * Math.max(Math.abs(low - 0.5), Math.abs(low + size - 0.5))
  );
  return normOf([x, y, z], contraction.norm) > 1;
}

/** MAX_CANDIDATES of lib/march.wgsl. */
function mostCandidates(march: March): number {
  const { steps, cascades, contraction } = march;
  if (!contraction) return steps * 2 ** (cascades - 1) + 2;
  return Math.ceil(2 * contraction.linear / stepRange(march)[0]) + 2;
}

/**
 * Asserts that from no candidate the walk goes past one in another cell.
 *
 * @returns how many later candidates in their cells all candidates could pass over, and how many they do;
 *   of cells where rays are not bent
 */
async function assertNoneJumped(gpu: Gpu, marching: Marching) {
  const { march, rays } = marching;
  const { inputs, params } = walkInputs(marching);
  const most = mostCandidates(march);
  const { jumps } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("test/every_jump", walkConstants(marching)),
    invocations: rays.length,
    inputs,
    outputs: { jumps: new Uint32Array(rays.length * most * 2) },
    params,
  });
  const seen = { possible: 0, jumped: 0 };
  for (let ray = 0; ray < rays.length; ray++) {
    const cells = jumps.subarray(ray * most * 2, (ray + 1) * most * 2).filter((_, i) =>
      i % 2 === 0
    );
    const count = cells.indexOf(0xffffffff);
    let inSameCell = 0;
    for (let index = count - 1; index >= 0; index--) {
      inSameCell = index + 1 < count && cells[index] === cells[index + 1] ? inSameCell + 1 : 0;
      const jump = jumps[(ray * most + index) * 2 + 1] - index;
      assert.ok(jump >= 1 && jump <= inSameCell + 1, `Ray ${ray} goes from ${index} by ${jump}.`);
      if (isBent(cells[index], march)) continue;
      seen.possible += inSameCell;
      seen.jumped += jump - 1;
    }
  }
  return seen;
}

for (const march of [...MARCHES, ...CONTRACTED]) {
  const name = nameOf(march);
  Deno.test(`no candidate in another cell is passed over in ${name}`, async () => {
    const gpu = await gpuOf();
    const total = { possible: 0, jumped: 0 };
    await fc.assert(
      fc.asyncProperty(
        fc.array(testRay(march), { minLength: 1, maxLength: 130, size: "max" }),
        async (rays) => {
          const bits = randomBits(march, 0, 0);
          const marching = { march, box: BOX, bits, rays, jitter: true };
          const { possible, jumped } = await assertNoneJumped(gpu, marching);
          total.possible += possible;
          total.jumped += jumped;
        },
      ),
      { numRuns: 10, interruptAfterTimeLimit: 10_000 },
    );
    // All of them, but on rays along faces.
    assert.ok(total.jumped > 0.8 * total.possible, `${total.jumped} of ${total.possible}`);
  });
}

Deno.test("rays that slip off a face do not pass over candidates behind it", async () => {
  const march: March = { steps: 256, cone: 0, resolution: 32, cascades: 3 };
  const rays: TestRay[] = [];
  // Faces of cells and of whole cascades, origins a few roundings from them, and slopes that float32
  // rounds away for a part of the way.
  for (const face of [-0.5, 0, 0.25, 0.5, 1, 1.5]) {
    for (const exponent of [3, 5, 6, 6.5, 7, 7.25, 7.5, 7.75, 8, 8.5, 9]) {
      for (const roundings of [-4, -2, -1, 0, 1, 2, 4]) {
        const from = Math.fround(face + roundings * 2 ** -25);
        for (const slope of [-(10 ** -exponent), 10 ** -exponent]) {
          rays.push({ origin: [from, -1.375, 0.3125], direction: unit([slope, 0.8, 0.1]) });
        }
      }
    }
  }
  const box: MarchBox = { lower: [0, 0, 0], size: 1, near: 0, far: 100 };
  const bits = randomBits(march, 0, 0);
  await assertNoneJumped(await gpuOf(), { march, box, bits, rays, jitter: true });
});
