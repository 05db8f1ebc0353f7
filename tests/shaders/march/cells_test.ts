import assert from "node:assert/strict";
import fc from "npm:fast-check@^4.0.0";
import { SHADERS } from "../../../shaders/mod.ts";
import { cascadeOf, cellOf, type March, type Vector3 } from "../../reference/march.ts";
import { sharedGpu } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned } from "../lib/poisoned_run.ts";

/** Asks shaders/lib/occupancy.wgsl about every cell, and about points. */
const CELLS = `
#import "lib/occupancy.wgsl"
struct Params { count: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> corners: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> cells: array<u32>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= params.count) { return; }
  let cascade = id.x / CELLS_PER_CASCADE;
  corners[id.x] = vec4f(cell_corner(id.x), cell_size(cascade));
  cells[id.x] = cell_of(corners[id.x].xyz + 0.5 * cell_size(cascade), cascade);
}`;
const POINTS = `
#import "lib/occupancy.wgsl"
struct Params { count: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> points: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> cells: array<vec2u>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= params.count) { return; }
  let cascade = cascade_of(points[id.x].xyz, points[id.x].w);
  cells[id.x] = vec2u(cascade, cell_of(points[id.x].xyz, cascade));
}`;
const gpuOf = sharedGpu({ ...SHADERS, "test/cells.wgsl": CELLS, "test/points.wgsl": POINTS });

for (const cascades of [1, 3]) {
  Deno.test(`each cell of ${cascades} cascades has its place, and its middle lies in it`, async () => {
    const resolution = 32;
    const count = cascades * resolution ** 3;
    const gpu = await gpuOf();
    const { corners, cells } = await runPoisoned(gpu, {
      kernel: await gpu.kernel("test/cells", { RESOLUTION: resolution, CASCADES: cascades }),
      invocations: count,
      outputs: { corners: new Float32Array(count * 4), cells: new Uint32Array(count) },
      params: { count },
    });
    assertSame(cells, Array.from({ length: count }, (_, cell) => cell), "cells");
    const expected = new Float32Array(count * 4);
    let cell = 0;
    for (let cascade = 0; cascade < cascades; cascade++) {
      const side = 2 ** cascade;
      const at = (i: number) => 0.5 - side / 2 + side * i / resolution;
      for (let z = 0; z < resolution; z++) {
        for (let y = 0; y < resolution; y++) {
          for (let x = 0; x < resolution; x++) {
            expected.set([at(x), at(y), at(z), side / resolution], 4 * cell++);
          }
        }
      }
    }
    assertSame(corners, expected, "corners");
  });
}

/** Numbers that float32 holds exactly, so that it puts points where float64 does; on faces too. */
const coordinate = fc.oneof(
  fc.integer({ min: -16384, max: 16384 }).map((n) => n / 8192),
  fc.integer({ min: -128, max: 128 }).map((n) => n / 32),
);
const point = fc.tuple(coordinate, coordinate, coordinate, fc.integer({ min: 0, max: 2 ** 10 }));

for (const cascades of [1, 2, 8]) {
  Deno.test(`points find the reference's cells of ${cascades} cascades`, async () => {
    const march: March = { steps: 256, cone: 0, resolution: 32, cascades };
    const gpu = await gpuOf();
    const kernel = await gpu.kernel("test/points", { RESOLUTION: 32, CASCADES: cascades });
    await fc.assert(
      fc.asyncProperty(fc.array(point, { minLength: 1, maxLength: 300 }), async (points) => {
        const deltas = points.map(([, , , n]) => n / 2 ** 12);
        const { cells } = await runPoisoned(gpu, {
          kernel,
          invocations: points.length,
          inputs: {
            points: Float32Array.from(points.flatMap(([x, y, z], i) => [x, y, z, deltas[i]])),
          },
          outputs: { cells: new Uint32Array(points.length * 2) },
          params: { count: points.length },
        });
        const expected = points.flatMap(([x, y, z], i) => {
          const p: Vector3 = [x, y, z];
          const cascade = cascadeOf(p, deltas[i], march);
          return [cascade, cellOf(p, cascade, march)];
        });
        assertSame(cells, expected, "cells");
      }),
      { numRuns: 10, interruptAfterTimeLimit: 10_000 },
    );
  });
}

Deno.test("whatever a point is, it has a cell of the grid", async () => {
  const odd = [NaN, -NaN, Infinity, -Infinity, 3e38, -3e38, 1e-40, -0];
  const points = odd.flatMap((x) => odd.flatMap((w) => [x, 0.3, x, w, 0.3, x, 0.1, w]));
  const gpu = await gpuOf();
  const { cells } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("test/points", { RESOLUTION: 32, CASCADES: 3 }),
    invocations: points.length / 4,
    inputs: { points: Float32Array.from(points) },
    outputs: { cells: new Uint32Array(points.length / 2) },
    params: { count: points.length / 4 },
  });
  for (let i = 0; i < cells.length; i += 2) {
    const [cascade, cell] = cells.subarray(i);
    assert.ok(
      cascade < 3 && Math.floor(cell / 32 ** 3) === cascade,
      `${points.slice(i * 2, i * 2 + 4)}`,
    );
  }
});
