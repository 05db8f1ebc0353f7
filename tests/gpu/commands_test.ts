import assert from "node:assert/strict";
import { SHADERS } from "../../shaders/mod.ts";
import { foldGroups, Gpu } from "../../src/gpu/mod.ts";
import { sharedGpu } from "../shaders/kernel_test_tools.ts";

const MAX_GROUPS = 65535;
const PARAMS_CAPACITY = 1 << 18; // bytes that one submission carries

const MAIN = `@compute @workgroup_size(SIZE)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let index = group_index(workgroup, workgroups) * SIZE + local;`;

const openGpu = sharedGpu({
  ...SHADERS,
  "increment.wgsl": `#import "lib/dispatch.wgsl"
const SIZE = 1u;
struct Params { count: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> values: array<u32>;
${MAIN}
  if (index < params.count) { values[index] += index + 1u; }
}`,
  "take_runs.wgsl": `#import "lib/tasks.wgsl"
struct Params { tasks: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> values: array<u32>;
@group(0) @binding(2) var<storage, read_write> groups: atomic<u32>;
@compute @workgroup_size(1)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(num_workgroups) workgroups: vec3u) {
  atomicAdd(&groups, 1u);
  let run = run_of(params.tasks, workgroup, workgroups);
  for (var task = run.first; task < run.end; task++) { values[task] += task + 1u; }
}`,
  // It imports what takes runs of tasks, as by way of another file, and takes none.
  "increment_all.wgsl": `#import "lib/tasks.wgsl"
const SIZE = 1u;
struct Params { count: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> values: array<u32>;
${MAIN}
  if (index < params.count) { values[index] += index + 1u; }
}`,
  "count_invocations.wgsl": `@group(0) @binding(0) var<storage, read_write> counter: atomic<u32>;
@compute @workgroup_size(8)
fn main() { atomicAdd(&counter, 1u); }`,
  "add.wgsl": `struct Params { count: u32, by: f32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> source: array<f32>;
@group(0) @binding(2) var<storage, read_write> target_: array<f32>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < params.count) { target_[id.x] = source[id.x] + params.by; }
}`,
  // Not commutative, so that the order of runs can be seen.
  "append_digit.wgsl": `struct Params { digits: array<vec4u, 64> }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> hash: u32;
@compute @workgroup_size(1)
fn main() {
  for (var i = 0u; i < 64u; i++) {
    let digits = params.digits[i];
    hash = (((hash * 31u + digits.x) * 31u + digits.y) * 31u + digits.z) * 31u + digits.w;
  }
}`,
  "nested.wgsl": `struct Inner { a: u32, b: f32 }
struct Params { inner: Inner, @align(16) c: u32, d: vec3f }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> values: array<f32>;
@compute @workgroup_size(1)
fn main() {
  values[0] = f32(params.inner.a);
  values[1] = params.inner.b;
  values[2] = f32(params.c);
  values[3] = params.d.x;
  values[4] = params.d.y;
  values[5] = params.d.z;
}`,
});

Deno.test("foldGroups covers all groups with two dimensions of at most 65,535", () => {
  assert.deepEqual(foldGroups(0), [0, 0]);
  assert.deepEqual(foldGroups(1), [1, 1]);
  assert.deepEqual(foldGroups(MAX_GROUPS), [MAX_GROUPS, 1]);
  assert.deepEqual(foldGroups(MAX_GROUPS + 1), [32768, 2]);
  for (const groups of [2, 65537, 131070, 131071, 1e6, 123456789, MAX_GROUPS ** 2]) {
    const [x, y] = foldGroups(groups);
    assert.ok(x <= MAX_GROUPS && y <= MAX_GROUPS, `${groups} groups became ${x} x ${y}`);
    const surplus = x * y - groups;
    assert.ok(surplus >= 0 && surplus < y, `${groups} groups became ${x} x ${y}`);
  }
});

Deno.test("foldGroups makes as many rows as asked for, if there are as many workgroups", () => {
  assert.deepEqual(foldGroups(0, 4), [0, 0]);
  assert.deepEqual(foldGroups(3, 4), [1, 3]);
  assert.deepEqual(foldGroups(4, 4), [1, 4]);
  assert.deepEqual(foldGroups(9, 4), [3, 4]);
  assert.deepEqual(foldGroups(MAX_GROUPS * 4 + 1, 4), [Math.ceil((MAX_GROUPS * 4 + 1) / 5), 5]);
});

Deno.test("a CPU gets a row of workgroups for each of its threads, a GPU all in one", async () => {
  const shaders = {
    ...SHADERS,
    "rows.wgsl": `#import "lib/dispatch.wgsl"
@group(0) @binding(0) var<storage, read_write> rows: array<u32>;
@compute @workgroup_size(1)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(num_workgroups) workgroups: vec3u) {
  if (group_index(workgroup, workgroups) == 0u) { rows[0] = workgroups.y; }
}`,
  };
  for (const threads of [1, 3, 32]) {
    const gpu = await Gpu.open({ shaders, threads });
    const rows = gpu.tensor("rows", [1], { type: "u32" });
    gpu.record().run(await gpu.kernel("rows"), 1000, { rows });
    assert.deepEqual([...await gpu.read(rows)], [gpu.info.software ? threads : 1]);
    await gpu.close();
  }
});

for (
  const [name, groups] of [
    ["increment", 1],
    ["increment", MAX_GROUPS],
    ["increment", MAX_GROUPS + 2],
    ["increment", 3 * MAX_GROUPS - 1],
    ["increment_all", 20_000],
  ] as const
) {
  Deno.test(`${name}: ${groups} groups of one invocation each run exactly once`, async () => {
    const gpu = await openGpu();
    const commands = gpu.record();
    const values = gpu.tensor("values", [groups + 8], { type: "u32" });
    commands.run(await gpu.kernel(name), groups, { values }, { count: groups });
    const expected = Uint32Array.from(
      { length: groups + 8 },
      (_, i) => i < groups ? i + 1 : 0,
    );
    assert.deepEqual(await gpu.read(values), expected);
    gpu.free(values);
  });
}

for (
  const [needed, tasks] of [[1, 1], [3, 0], [3, 7], [7, 3], [5000, 1000], [MAX_GROUPS + 2, 70_000]]
) {
  Deno.test(`${needed} groups take runs that make ${tasks} tasks, each of them once`, async () => {
    const gpu = await openGpu();
    const commands = gpu.record();
    const values = gpu.tensor("values", [tasks + 8], { type: "u32" });
    const groups = gpu.tensor("groups", [1], { type: "u32" });
    commands.run(await gpu.kernel("take_runs"), needed, { values, groups }, { tasks });
    const expected = Uint32Array.from({ length: tasks + 8 }, (_, i) => i < tasks ? i + 1 : 0);
    assert.deepEqual(await gpu.read(values), expected);
    const [ran] = await gpu.read(groups);
    if (gpu.info.software) assert.ok(ran <= needed + 1 && ran <= 64 * 32, `${ran} groups ran`);
    else assert.ok(ran >= needed, `${ran} groups ran`);
    gpu.free(values);
    gpu.free(groups);
  });
}

Deno.test("invocations are rounded up to whole groups", async () => {
  const gpu = await openGpu();
  const kernel = await gpu.kernel("increment", { SIZE: 64 });
  const values = gpu.tensor("values", [200], { type: "u32" });
  gpu.record().run(kernel, 65, { values }, { count: 200 });
  const expected = Uint32Array.from({ length: 200 }, (_, i) => i < 128 ? i + 1 : 0);
  assert.deepEqual(await gpu.read(values), expected);
});

Deno.test("zero invocations run nothing", async () => {
  const gpu = await openGpu();
  const kernel = await gpu.kernel("count_invocations");
  const counter = gpu.tensor("counter", [1], { type: "u32" });
  gpu.record().run(kernel, 0, { counter });
  assert.deepEqual(await gpu.read(counter), Uint32Array.of(0));
  gpu.record().run(kernel, 1, { counter });
  assert.deepEqual(await gpu.read(counter), Uint32Array.of(8));
});

Deno.test("kernels with and without parameters can be prepared, and run as before", async () => {
  const gpu = await openGpu();
  for (const name of ["count_invocations", "increment", "add"]) gpu.prepare(await gpu.kernel(name));
  await gpu.settle();
  const counter = gpu.tensor("counter", [1], { type: "u32" });
  gpu.record().run(await gpu.kernel("count_invocations"), 8, { counter });
  assert.deepEqual([...await gpu.read(counter)], [8]);
});

Deno.test("each run of a submission has parameters of its own", async () => {
  const gpu = await openGpu();
  const kernel = await gpu.kernel("add");
  const commands = gpu.record();
  const source = gpu.tensor("source", [1], { data: Float32Array.of(0.5) });
  const targets = Array.from({ length: 50 }, (_, i) => gpu.tensor(`target ${i}`, [2]));
  targets.forEach((target, i) =>
    commands.run(kernel, 1, { source, target_: target }, { count: 1, by: i })
  );
  const results = await gpu.readAll(targets);
  assert.deepEqual(results, targets.map((_, i) => Float32Array.of(i + 0.5, 0)));
});

Deno.test("more parameters than one submission carries are sent in several, in order", async () => {
  const gpu = await openGpu();
  const kernel = await gpu.kernel("append_digit");
  const bytes = kernel.params!.arrayBuffer.byteLength;
  assert.equal(bytes, 64 * 16);
  const runs = Math.ceil(2.5 * PARAMS_CAPACITY / bytes);
  const hash = gpu.tensor("hash", [1], { type: "u32" });
  const commands = gpu.record();
  let expected = 0;
  for (let run = 0; run < runs; run++) {
    const digits = Array.from({ length: 256 }, (_, i) => run * 256 + i);
    commands.run(kernel, 1, { hash }, { digits });
    for (const digit of digits) expected = (Math.imul(expected, 31) + digit) >>> 0;
  }
  assert.deepEqual(await gpu.read(hash), Uint32Array.of(expected));
});

Deno.test("structs inside Params, alignments and vectors are laid out as WGSL does", async () => {
  const gpu = await openGpu();
  const kernel = await gpu.kernel("nested");
  const values = gpu.tensor("values", [6]);
  const params = { inner: { a: 7, b: 0.25 }, c: 9, d: [1.5, 2.5, 3.5] };
  gpu.record().run(kernel, 1, { values }, params);
  assert.deepEqual(await gpu.read(values), Float32Array.of(7, 0.25, 9, 1.5, 2.5, 3.5));
});

Deno.test("run refuses missing and unknown parameters", async () => {
  const gpu = await openGpu();
  const commands = gpu.record();
  const add = await gpu.kernel("add");
  const bindings = { source: gpu.tensor("source", [1]), target_: gpu.tensor("target", [1]) };
  const refuse = (params: Record<string, number>, given: string) =>
    assert.throws(() => commands.run(add, 1, bindings, params), {
      name: "GpuError",
      message: `Cannot run add: its Params are { count, by }, given were ${given}.`,
    });
  refuse({ count: 1 }, "{ count }");
  refuse({ count: 1, by: 2, times: 3 }, "{ count, by, times }");
  refuse({ count: 1, times: 3 }, "{ count, times }");
  assert.throws(() => commands.run(add, 1, bindings), {
    name: "GpuError",
    message: "Cannot run add: its Params are { count, by }, given were {}.",
  });
});

Deno.test("run refuses missing and unknown fields of structs inside Params", async () => {
  const gpu = await openGpu();
  const commands = gpu.record();
  const nested = await gpu.kernel("nested");
  const values = gpu.tensor("values", [6]);
  const rest = { c: 1, d: [1, 2, 3] };
  const refuse = (inner: number | Record<string, number>, given: string) =>
    assert.throws(() => commands.run(nested, 1, { values }, { inner, ...rest }), {
      name: "GpuError",
      message: `Cannot run nested: its Params are { inner: { a, b }, c, d }, given were ${given}.`,
    });
  refuse({ a: 1 }, "{ inner: { a }, c, d }");
  refuse({ a: 1, b: 2, e: 3 }, "{ inner: { a, b, e }, c, d }");
  refuse({ a: 1, e: 3 }, "{ inner: { a, e }, c, d }");
  refuse(1, "{ inner, c, d }");
});

Deno.test("run refuses missing and unknown bindings, also after it ran with the right ones", async () => {
  const gpu = await openGpu();
  const commands = gpu.record();
  const add = await gpu.kernel("add");
  const source = gpu.tensor("source", [1], { data: Float32Array.of(1) });
  const target = gpu.tensor("target", [1]);
  const params = { count: 1, by: 2 };
  const refuse = () => {
    assert.throws(() => commands.run(add, 1, { source }, params), {
      name: "GpuError",
      message: 'Cannot run add: its binding "target_" was not given.',
    });
    assert.throws(() => commands.run(add, 1, { source, target_: target, other: source }, params), {
      name: "GpuError",
      message: 'Cannot run add: it has no binding "other".',
    });
  };
  refuse();
  commands.run(add, 1, { source, target_: target }, params);
  refuse();
  assert.deepEqual(await gpu.read(target), Float32Array.of(3));
});

Deno.test("run refuses a tensor that is too large to be bound, and says so", async () => {
  const gpu = await openGpu();
  const add = await gpu.kernel("add");
  const limit = gpu.info.limits.maxStorageBufferBindingSize;
  const bytes = limit + 16;
  const ignore = bytes > gpu.info.limits.maxBufferSize;
  if (ignore) return console.log("skipped: this device can bind its largest buffer");
  const source = gpu.tensor("everything", [bytes / 4]);
  const target = gpu.tensor("target", [1]);
  const params = { count: 1, by: 2 };
  assert.throws(() => gpu.record().run(add, 1, { source, target_: target }, params), {
    name: "GpuError",
    message: `Cannot run add: "everything" has ${bytes} bytes, this device binds at most ${limit}.`,
  });
  gpu.free(source);
});

Deno.test("runs, clears and copies happen in the order of their recording", async () => {
  const gpu = await openGpu();
  const add = await gpu.kernel("add");
  const commands = gpu.record();
  const data = Float32Array.of(1, 2, 3, 4, 5);
  const source = gpu.tensor("source", [5], { data });
  const target = gpu.tensor("target", [5], { data: new Float32Array(5).fill(NaN) });
  const copy = gpu.tensor("copy", [7], { data: new Float32Array(7).fill(-1) });
  commands.run(add, 5, { source, target_: target }, { count: 5, by: 10 });
  commands.copy(target, copy.buffer, 4);
  commands.run(add, 5, { source: copy, target_: source }, { count: 2, by: 100 });
  commands.clear(target);
  commands.run(add, 5, { source: copy, target_: target }, { count: 1, by: 0.5 });
  commands.submit();
  const results = await gpu.readAll([source, target, copy]);
  assert.deepEqual(results, [
    Float32Array.of(99, 111, 3, 4, 5),
    Float32Array.of(-0.5, 0, 0, 0, 0),
    Float32Array.of(-1, 11, 12, 13, 14, 15, -1),
  ]);
});

Deno.test("an empty tensor can be cleared, copied, read and bound", async () => {
  const gpu = await openGpu();
  const add = await gpu.kernel("add");
  const commands = gpu.record();
  const source = gpu.tensor("nothing", [0, 3], { data: new Float32Array() });
  const target = gpu.tensor("target", [2], { data: Float32Array.of(1, 2) });
  commands.clear(source);
  commands.copy(source, target.buffer);
  commands.run(add, 1, { source, target_: target }, { count: 0, by: 1 });
  assert.deepEqual(await gpu.read(target), Float32Array.of(1, 2));
  assert.deepEqual(await gpu.read(source), new Float32Array());
});

Deno.test("submitting nothing does nothing", async () => {
  const gpu = await openGpu();
  gpu.record().submit();
  gpu.record().submit();
  await gpu.settle();
});

Deno.test("bind groups are kept until one of their tensors is freed", async () => {
  const gpu = await openGpu();
  const { device } = gpu;
  const add = await gpu.kernel("add");
  const commands = gpu.record();
  const create = device.createBindGroup;
  let created = 0;
  device.createBindGroup = (descriptor) => (created++, create.call(device, descriptor));
  try {
    const [source, freed, kept] = ["source", "freed", "kept"].map((label) =>
      gpu.tensor(label, [1], { data: Float32Array.of(1) })
    );
    const run = (target: typeof freed) => {
      commands.run(add, 1, { source, target_: target }, { count: 1, by: 1 });
      return created;
    };
    assert.deepEqual([freed, kept, freed, kept].map(run), [1, 2, 2, 2]);
    await gpu.settle();

    gpu.free(freed);
    const fresh = gpu.tensor("fresh", [1], { data: Float32Array.of(NaN) });
    assert.deepEqual([kept, fresh, fresh].map(run), [2, 3, 3]);
    assert.deepEqual(await gpu.read(fresh), Float32Array.of(2));

    // The freed tensor's own group is gone: another would have to be made, of destroyed memory.
    assert.equal(run(freed), 4);
    await assert.rejects(gpu.settle(), { name: "GpuError", message: /destroyed/ });
    await gpu.settle();
  } finally {
    device.createBindGroup = create;
  }
});
