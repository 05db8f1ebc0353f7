import assert from "node:assert/strict";

const NAMES = ["1", "2", "3", "4", "5"];

/** A kernel that takes a driver long, and fills its array with `by`. */
const kernelOf = (by: string) => `
@group(0) @binding(0) var<storage, read_write> values: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  var value = f32(id.x) + ${by}.0;
  var sum = 0.0;
  ${"sum += sin(value); value = cos(sum) + fract(value * 3.0);\n  ".repeat(60)}
  values[id.x] = ${by}.0 + select(0.0, 1.0, sum > 1e9);
}
`;

/** Nothing can be put in place of a texture: it is translated when it first runs. */
const WITH_TEXTURE = `
@group(0) @binding(0) var image: texture_2d<f32>;
@group(0) @binding(1) var<storage, read_write> values: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  values[id.x] = textureLoad(image, vec2u(id.x, 0u), 0).x;
}
`;

/** Makes these kernels, and prints how many devices were asked for and what the kernels compute. */
const PROGRAM = `
import { Gpu } from "./src/gpu/mod.ts";

const { shaders, names, refuses, ...options } = JSON.parse(Deno.args[0]);
const request = GPUAdapter.prototype.requestDevice;
let devices = 0;
GPUAdapter.prototype.requestDevice = function (descriptor) {
  devices++;
  if (refuses && devices > 1) return Promise.reject(new TypeError("it is busy"));
  return request.call(this, descriptor);
};
const gpu = await Gpu.open({ shaders, ...options });
await gpu.kernel("with_texture");
const kernels = [];
for (const name of names) kernels.push(await gpu.kernel(name));
gpu.prepare(kernels[3]);
gpu.prepare(kernels[2]);
await gpu.translate();
const values = gpu.tensor("values", [64]);
const results = [];
for (const kernel of kernels) {
  gpu.record().run(kernel, 64, { values });
  results.push((await gpu.read(values))[63]);
}
await gpu.close();
console.log(JSON.stringify({ software: gpu.info.software, devices, results }));
`;

/** Runs the program with Mesa's cache in a folder. */
async function start(
  cache: string,
  { keepsTranslations = true, threads = 2, refuses = false } = {},
): Promise<{ software: boolean; devices: number }> {
  const shaders = Object.fromEntries(NAMES.map((name) => [`${name}.wgsl`, kernelOf(name)]));
  shaders["with_texture.wgsl"] = WITH_TEXTURE;
  const options = { shaders, names: NAMES, keepsTranslations, threads, refuses };
  const { stdout, stderr, success } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", PROGRAM, JSON.stringify(options)],
    cwd: new URL("../..", import.meta.url),
    env: { MESA_SHADER_CACHE_DIR: cache },
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  const { results, ...found } = JSON.parse(new TextDecoder().decode(stdout));
  assert.deepEqual(results, NAMES.map(Number));
  return found;
}

/** Runs a test in a folder that is empty at first. */
async function withCache(test: (cache: string) => Promise<void>): Promise<void> {
  const cache = await Deno.makeTempDir();
  try {
    await test(cache);
  } finally {
    await Deno.remove(cache, { recursive: true });
  }
}

Deno.test("on a CPU a second device translates what is not on disk yet, and only then", async () => {
  await withCache(async (cache) => {
    const { software, devices } = await start(cache);
    assert.equal(devices, software ? 2 : 1);
    // A machine that is busy may take as long to read what is there: not each time.
    const later = [];
    while (later.length < 5 && later.at(-1) !== 1) later.push((await start(cache)).devices);
    assert.equal(later.at(-1), 1);
  });
});

Deno.test("there is no second device where it could not help", async () => {
  await withCache(async (cache) => {
    assert.equal((await start(cache, { keepsTranslations: false })).devices, 1);
  });
  await withCache(async (cache) => {
    assert.equal((await start(cache, { threads: 1 })).devices, 1);
  });
});

Deno.test("kernels run although no second device can be had", async () => {
  await withCache(async (cache) => {
    const { software, devices } = await start(cache, { refuses: true });
    assert.ok(!software || devices > 1);
  });
});
