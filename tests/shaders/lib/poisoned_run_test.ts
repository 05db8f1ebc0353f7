import assert from "node:assert/strict";
import { sharedGpu } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned } from "./poisoned_run.ts";

/** A kernel that writes `expression` to output `i` for i < count. */
function writer(expression: string): string {
  return `
struct Params { count: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> inputs: array<f32>;
@group(0) @binding(2) var<storage, read_write> outputs: array<f32>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= params.count) { return; }
  outputs[i] = ${expression};
}`;
}

const gpuOf = sharedGpu({
  "double.wgsl": writer("2.0 * inputs[i]"),
  "add.wgsl": writer("outputs[i] + inputs[i]"),
  "read_on.wgsl": writer("inputs[i + 1u]"),
});

async function run(kernel: string, count: number, options: { update?: boolean } = {}) {
  const gpu = await gpuOf();
  const outputs = { outputs: new Float32Array(5).fill(10) };
  const results = await runPoisoned(gpu, {
    kernel: await gpu.kernel(kernel),
    invocations: 64,
    inputs: { inputs: Float32Array.of(1, 2, 3, 4, 5) },
    ...(options.update ? { updates: outputs } : { outputs }),
    params: { count },
  });
  return [...results.outputs];
}

Deno.test("a poisoned run gives what the kernel wrote", async () => {
  assert.deepEqual(await run("double", 5), [2, 4, 6, 8, 10]);
});

Deno.test("a poisoned run updates what was there before", async () => {
  assert.deepEqual(await run("add", 5, { update: true }), [11, 12, 13, 14, 15]);
  assert.deepEqual(await run("add", 2, { update: true }), [11, 12, 10, 10, 10]);
});

Deno.test("a poisoned run detects an element that is not written", async () => {
  await assert.rejects(run("double", 4), { message: /^outputs: element 4 was not written/ });
});

Deno.test("a poisoned run detects an output that depends on what was there before", async () => {
  await assert.rejects(run("add", 5), { message: /^outputs: element 0 was not written/ });
});

Deno.test("a poisoned run detects an element written behind the end", async () => {
  await assert.rejects(run("double", 6), { message: /^outputs: element 5 of 5 was written/ });
});

Deno.test("a poisoned run gives NaN for what was read behind the end", async () => {
  assert.deepEqual(await run("read_on", 5), [2, 3, 4, 5, NaN]);
});

Deno.test("assertSame tells how many elements differ and the first of them", () => {
  assertSame([1, NaN, -0], [1, NaN, -0]);
  assert.throws(() => assertSame([1, 2, 3, NaN], [1, 5, 3, 4], "ts"), {
    message: "ts: 2 of 4 differ; the first at index 1: actual 2, expected 5.",
  });
  assert.throws(() => assertSame([0], [-0]), { message: /1 of 1 differ/ });
  assert.throws(() => assertSame([1], [1, 2]), { message: /lengths differ/ });
});
