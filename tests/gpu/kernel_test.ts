import assert from "node:assert/strict";
import { SHADERS } from "../../shaders/mod.ts";
import { sharedGpu } from "../shaders/kernel_test_tools.ts";

const MAIN = "@compute @workgroup_size(64)\nfn main(@builtin(global_invocation_id) id: vec3u)";

const openGpu = sharedGpu({
  ...SHADERS,
  "lib/broken.wgsl": "// Broken.\n\nfn broken() -> f32 {\n  return missing_name;\n}",
  "imports_broken.wgsl": `#import "lib/rows.wgsl"
#import "lib/broken.wgsl"
@group(0) @binding(0) var<storage, read_write> values: array<f32>;
${MAIN} { values[id.x] = broken(); }`,
  "mistyped.wgsl": `#import "lib/rows.wgsl"
@group(0) @binding(0) var<storage, read_write> values: array<f32>;
${MAIN} {
  values[id.x] = row_of(0u, 1u, 2u);
}`,
  "no_entry_point.wgsl": "@compute @workgroup_size(64)\nfn other() {}",
  "no_workgroup_size.wgsl": "fn main() {}",
  "unknown_size.wgsl": "const A = 8u;\nconst B = A * A;\n@compute @workgroup_size(B)\nfn main() {}",
  "sizes.wgsl":
    "const WIDTH = 8u;\nconst HEIGHT: u32 = 4;\n@compute @workgroup_size(WIDTH, HEIGHT, 2)\nfn main() {}",
  "shaped.wgsl": `#import "lib/shape_\${SHAPE}.wgsl"\n${MAIN} {}`,
  "lib/shape_ball.wgsl": "const RADIUS = 2.0;",
  "sampler.wgsl": `@group(0) @binding(0) var chosen: sampler;\n${MAIN} {}`,
  "unused.wgsl": `struct Params { unused: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> unused: array<f32>;
@group(0) @binding(2) var images: texture_2d_array<u32>;
@group(0) @binding(5) var<storage, read_write> values: array<f32>;
${MAIN} { values[id.x] = f32(id.x); }`,
  "textures.wgsl": `@group(0) @binding(0) var flat: texture_2d<u32>;
@group(0) @binding(1) var layered: texture_2d_array<u32>;
@group(0) @binding(2) var real: texture_2d<f32>;
@group(0) @binding(3) var<storage, read_write> values: array<f32>;
${MAIN} {
  if (id.x > 0u) { return; }
  values[0] = f32(textureLoad(flat, vec2u(1u, 0u), 0).r);
  values[1] = f32(textureLoad(layered, vec2u(0u, 0u), 1u, 0).r);
  values[2] = textureLoad(real, vec2u(0u, 0u), 0).r;
}`,
});

Deno.test("a compile error names the imported file, its line and column", async () => {
  const gpu = await openGpu();
  await assert.rejects(gpu.kernel("imports_broken"), (error: Error) => {
    assert.equal(error.name, "GpuError");
    assert.match(error.message, /^Cannot compile kernel imports_broken: .*missing_name/s);
    assert.match(error.message, /\blib\/broken\.wgsl:4:10\b/);
    assert.doesNotMatch(error.message, /wgsl:\d+:\d+.*wgsl:\d+:\d+/s);
    return true;
  });
});

Deno.test("a type error names the kernel's own file and line, imports not counted", async () => {
  const gpu = await openGpu();
  await assert.rejects(gpu.kernel("mistyped"), (error: Error) => {
    assert.match(error.message, /^Cannot compile kernel mistyped: /);
    assert.match(error.message, /\bmistyped\.wgsl:5:3\b/);
    return true;
  });
});

Deno.test("a kernel without an entry point main is refused", async () => {
  const gpu = await openGpu();
  await assert.rejects(gpu.kernel("no_entry_point"), {
    name: "GpuError",
    message: /^Cannot compile kernel no_entry_point: .*\bmain\b/s,
  });
});

Deno.test("a kernel that does not exist rejects and names its file", async () => {
  const gpu = await openGpu();
  const promise = gpu.kernel("lib/nothing"); // must not throw here
  await assert.rejects(promise, {
    name: "GpuError",
    message: "Cannot link lib/nothing.wgsl: there is no WGSL file lib/nothing.wgsl.",
  });
});

Deno.test("a kernel's workgroup size must be told by literals or constants", async () => {
  const gpu = await openGpu();
  await assert.rejects(gpu.kernel("no_workgroup_size"), {
    name: "GpuError",
    message: "Cannot compile kernel no_workgroup_size: it has no @workgroup_size.",
  });
  await assert.rejects(gpu.kernel("unknown_size"), {
    name: "GpuError",
    message: 'Cannot compile kernel unknown_size: its workgroup size "B" is no number.',
  });
});

Deno.test("a workgroup has as many invocations as all its dimensions together", async () => {
  const gpu = await openGpu();
  assert.equal((await gpu.kernel("sizes")).workgroupSize, 8 * 4 * 2);
  assert.equal((await gpu.kernel("sizes", { WIDTH: 16, HEIGHT: 1 })).workgroupSize, 16 * 1 * 2);
});

Deno.test("a kernel is called by its file and the parts of its imports' paths", async () => {
  const gpu = await openGpu();
  assert.equal((await gpu.kernel("shaped", { RADIUS: 3, SHAPE: "ball" })).name, "shaped_ball");
  assert.equal((await gpu.kernel("sizes", { WIDTH: 16 })).name, "sizes");
});

Deno.test("a binding that is neither buffer nor texture is refused", async () => {
  const gpu = await openGpu();
  await assert.rejects(gpu.kernel("sampler"), {
    name: "GpuError",
    message: "Cannot compile kernel sampler: it binds a sampler.",
  });
});

Deno.test("a kernel is compiled once for each set of constants", async () => {
  const gpu = await openGpu();
  const kernel = await gpu.kernel("sizes", { WIDTH: 4 });
  assert.equal(await gpu.kernel("sizes", { WIDTH: 4 }), kernel);
  assert.notEqual(await gpu.kernel("sizes", { WIDTH: 2 }), kernel);
  assert.notEqual(await gpu.kernel("sizes"), kernel);
});

Deno.test("kernels that are compiled at the same time keep their own errors", async () => {
  const gpu = await openGpu();
  const results = await Promise.allSettled([
    gpu.kernel("imports_broken", {}),
    gpu.kernel("dense/transpose"),
    gpu.kernel("mistyped"),
    gpu.kernel("dense/reduce"),
  ]);
  assert.deepEqual(results.map(({ status }) => status), [
    "rejected",
    "fulfilled",
    "rejected",
    "fulfilled",
  ]);
  await gpu.settle();
});

Deno.test("bindings and parameters that a kernel declares but does not use may be bound", async () => {
  const gpu = await openGpu();
  const kernel = await gpu.kernel("unused");
  assert.deepEqual(kernel.bindings, [
    { name: "unused", binding: 1 },
    { name: "images", binding: 2 },
    { name: "values", binding: 5 },
  ]);
  assert.equal(kernel.paramsBinding, 0);
  const texture = gpu.device.createTexture({
    size: [1, 1, 2],
    format: "r32uint",
    usage: GPUTextureUsage.TEXTURE_BINDING,
  });
  const images = texture.createView({ dimension: "2d-array" });
  const unused = gpu.tensor("unused", [1]);
  const values = gpu.tensor("values", [64]);
  gpu.record().run(kernel, 64, { unused, images, values }, { unused: 1 });
  assert.deepEqual(await gpu.read(values), Float32Array.from({ length: 64 }, (_, i) => i));
  texture.destroy();
});

Deno.test("textures of each declared kind reach the kernel", async () => {
  const gpu = await openGpu();
  const texture = (format: GPUTextureFormat, layers: number, data: BufferSource) => {
    const made = gpu.device.createTexture({
      size: [2, 1, layers],
      format,
      usage: GPUTextureUsage.TEXTURE_BINDING | GPUTextureUsage.COPY_DST,
    });
    gpu.device.queue.writeTexture(
      { texture: made },
      data,
      { bytesPerRow: 8, rowsPerImage: 1 },
      [2, 1, layers],
    );
    return made;
  };
  const flat = texture("r32uint", 1, Uint32Array.of(10, 11));
  const layered = texture("r32uint", 2, Uint32Array.of(20, 21, 22, 23));
  const real = texture("r32float", 1, Float32Array.of(0.5, 0.75));
  const values = gpu.tensor("values", [3]);
  const commands = gpu.record();
  const kernel = await gpu.kernel("textures");
  const bindings = {
    flat: flat.createView(),
    layered: layered.createView({ dimension: "2d-array" }),
    real: real.createView(),
    values,
  };
  commands.run(kernel, 1, bindings);
  assert.deepEqual(await gpu.read(values), Float32Array.of(11, 22, 0.5));

  // Another view of another texture is another binding, not the one that was kept.
  const other = texture("r32uint", 1, Uint32Array.of(12, 13));
  commands.run(kernel, 1, { ...bindings, flat: other.createView() });
  assert.deepEqual(await gpu.read(values), Float32Array.of(13, 22, 0.5));
  for (const made of [flat, layered, real, other]) made.destroy();
});
