import assert from "node:assert/strict";
import fc from "npm:fast-check@^4.0.0";
import { SHADERS } from "../../../shaders/mod.ts";
import { pcg4d, shuffledIndex, uniform } from "../../../src/math/random.ts";
import { RandomStream } from "../../reference/random_streams.ts";
import { assertClose, WGSL_SINE } from "../../reference/assert_close.ts";
import { sharedGpu } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned, vec4Rows } from "./poisoned_run.ts";

const gpuOf = sharedGpu({
  ...SHADERS,
  "test/pcg4d.wgsl": `
#import "lib/random.wgsl"
struct Params { count: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counters: array<vec4u>;
@group(0) @binding(2) var<storage, read_write> draws: array<vec4u>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < params.count) { draws[id.x] = pcg4d(counters[id.x]); }
}`,
  "test/uniform_normal.wgsl": `
#import "lib/random.wgsl"
struct Params { count: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> draws: array<vec4u>;
@group(0) @binding(2) var<storage, read_write> uniforms: array<f32>;
@group(0) @binding(3) var<storage, read_write> normals: array<f32>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= params.count) { return; }
  uniforms[id.x] = uniform_from(draws[id.x].x);
  normals[id.x] = normal_from(draws[id.x]);
}`,
  "test/shuffle.wgsl": `
#import "lib/random.wgsl"
struct Params { count: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> places: array<vec4u>; // index, count, two keys
@group(0) @binding(2) var<storage, read_write> shuffled: array<u32>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= params.count) { return; }
  let place = places[id.x];
  shuffled[id.x] = shuffled_index(place.x, place.y, place.zw);
}`,
});

type Counter = [number, number, number, number];

const u32 = fc.integer({ min: 0, max: 0xffffffff });

/** Numbers of fast-check's choice, its favourite corner cases among them; the same each time. */
function counters(count: number): Counter[] {
  return fc.sample(fc.tuple(u32, u32, u32, u32), { numRuns: count, seed: 7 });
}

Deno.test("pcg4d on the GPU equals its twin bit for bit", async () => {
  const gpu = await gpuOf();
  const cases: Counter[] = [
    [0, 0, 0, 0],
    [1, 2, 3, 4],
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    ...counters(2000),
  ];
  const { draws } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("test/pcg4d"),
    invocations: cases.length,
    inputs: { counters: vec4Rows(cases.length, (i) => cases[i]) },
    outputs: { draws: new Uint32Array(cases.length * 4) },
    params: { count: cases.length },
  });
  assertSame(draws, vec4Rows(cases.length, (i) => pcg4d(...cases[i])));
});

/** uniform_from(draw.x) and normal_from(draw) of every draw. */
async function uniformsAndNormals(draws: Uint32Array<ArrayBuffer>) {
  const gpu = await gpuOf();
  const count = draws.length / 4;
  return await runPoisoned(gpu, {
    kernel: await gpu.kernel("test/uniform_normal"),
    invocations: count,
    inputs: { draws },
    outputs: { uniforms: new Float32Array(count), normals: new Float32Array(count) },
    params: { count },
  });
}

Deno.test("uniform numbers on the GPU equal their twin bit for bit", async () => {
  const bits = [0, 255, 256, 511, 0x80000000, 0xffffff00, 0xffffffff, ...counters(500).flat()];
  const { uniforms } = await uniformsAndNormals(vec4Rows(bits.length, (i) => [bits[i], 0, 0, 0]));
  assertSame(uniforms, Float32Array.from(bits, uniform));
});

Deno.test("normal numbers on the GPU are those of Box and Muller", async () => {
  const draws = Array.from({ length: 5000 }, (_, i) => pcg4d(i, 3, RandomStream.densityNoise, 11));
  const { normals } = await uniformsAndNormals(vec4Rows(draws.length, (i) => draws[i]));
  const expected = draws.map(([x, y]) =>
    Math.sqrt(-2 * Math.log(1 - uniform(x))) * Math.cos(2 * Math.PI * uniform(y))
  );
  // n = r cos(a): the specification grants the logarithm 2^-21, so r^2 2^-20, which makes at most 2^-10
  // of r where r is near 0; and cos 2^-11 with a factor r <= sqrt(2 ln 2^24) < 5.8.
  const tolerance = { atol: 2 ** -10 + 5.8 * WGSL_SINE.atol, rtol: 0 };
  assertClose(normals, expected, { ...tolerance, name: "normals" });
});

Deno.test("normal numbers of the extreme draws are finite, and zero for the smallest", async () => {
  const steps = 40_000; // of 2^-24, at either end of [0, 1)
  const draws = vec4Rows(2 * steps, (i) => [i < steps ? i << 8 : ~((i - steps) << 8), 0, 0, 0]);
  const { normals } = await uniformsAndNormals(draws);
  assert.ok(normals.every(Number.isFinite));
  assert.ok(normals.every((normal) => normal >= 0 && normal < 5.8));
  assertClose(normals[0], 0, { atol: 2 ** -10, rtol: 0 }); // as above
});

Deno.test("shuffled indices on the GPU equal their twin bit for bit", async () => {
  const gpu = await gpuOf();
  const counts = [
    1,
    2,
    3,
    4,
    5,
    16,
    17,
    64,
    1000,
    4097,
    640_000,
    2 ** 31,
    2 ** 31 + 1,
    2 ** 32 - 1,
  ];
  const places = counts.flatMap((count) =>
    counters(120).map(([index, , key0, key1]) => [index % count, count, key0, key1])
  );
  const { shuffled } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("test/shuffle"),
    invocations: places.length,
    inputs: { places: vec4Rows(places.length, (i) => places[i]) },
    outputs: { shuffled: new Uint32Array(places.length) },
    params: { count: places.length },
  });
  const expected = places.map(([index, count, key0, key1]) =>
    shuffledIndex(index, count, key0, key1)
  );
  assertSame(shuffled, Uint32Array.from(expected));
});

for (const count of [1, 2, 3, 5, 64, 65, 4097]) {
  Deno.test(`shuffled indices permute ${count} places`, async () => {
    const gpu = await gpuOf();
    const { shuffled } = await runPoisoned(gpu, {
      kernel: await gpu.kernel("test/shuffle"),
      invocations: count,
      inputs: { places: vec4Rows(count, (i) => [i, count, 12, 34]) },
      outputs: { shuffled: new Uint32Array(count) },
      params: { count },
    });
    assert.deepEqual(shuffled.toSorted(), Uint32Array.from({ length: count }, (_, i) => i));
  });
}
