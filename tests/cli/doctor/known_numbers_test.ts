import assert from "node:assert/strict";
import { KERNELS } from "../../../src/cli/doctor/kernels.ts";
import { type KnownNumber, knownNumbers } from "../../../src/cli/doctor/known_numbers.ts";

/** What is wrong, and how, if parts of kernels are replaced. */
async function wrongWith(
  changes: readonly (readonly [kernel: string, part: string, other: string])[],
): Promise<Record<string, Pick<KnownNumber, "found" | "expected">>> {
  const changed = changes.map(([kernel, part, other]) => {
    const text = KERNELS[`${kernel}.wgsl`];
    assert.ok(text.includes(part), `${kernel} has no ${part}`);
    return [`${kernel}.wgsl`, text.replace(part, other)];
  });
  const numbers = await knownNumbers("auto", { ...KERNELS, ...Object.fromEntries(changed) });
  const wrong = numbers.filter(({ outcome }) => outcome === "wrong");
  return Object.fromEntries(
    wrong.map(({ name, found, expected }) => [name, { found, expected }]),
  );
}

Deno.test("this device computes right what it can", async () => {
  const numbers = await knownNumbers("auto");
  assert.deepEqual(numbers.filter(({ outcome }) => outcome === "wrong"), []);
  assert.deepEqual(numbers.map(({ name }) => name), [
    ...["32-bit atomics", "64-bit atomics", "float atomics", "f16", "subgroups"],
    ...["workgroup memory", "exp", "log", "log", "sin", "timestamps"],
  ]);
  for (const { outcome, expected } of numbers) {
    assert.equal(outcome === "missing", expected.startsWith("needs "), expected);
  }
});

Deno.test("wrong numbers are told with what was expected", async () => {
  const wrong = await wrongWith([
    ["atomic_u32", "id.x + 1u", "id.x"],
    ["cleared", "words[i] != 0u", "words[i] == 0u"],
    ["exp", "exp(inputs[id.x])", "exp(inputs[id.x]) * 1.001"],
    ["sin", "sin(inputs[id.x])", "sin(inputs[id.x]) + 2.0"],
    ["log", "fn main", "fn other"],
  ]);
  assert.deepEqual(wrong["32-bit atomics"], {
    found: "8386560, 4096",
    expected: "8390656, 4096",
  });
  assert.deepEqual(wrong["workgroup memory"], {
    found: "256 of 256 words not cleared",
    expected: "cleared",
  });
  assert.match(wrong.exp.found, /^\d{4,5}\.\d ULP off$/);
  assert.match(wrong.exp.expected, /^at most \d+\.\d ULP off$/);
  assert.deepEqual(wrong.sin, { found: "2.0e+0 off", expected: "at most 4.9e-4 off" });
  assert.match(wrong.log.found, /^Cannot compile kernel log/);
  assert.equal(Object.keys(wrong).length, 5);
});

Deno.test("features that the device has must give the right numbers", async () => {
  const numbers = await knownNumbers("auto");
  const has = (name: string) => numbers.find((one) => one.name === name)?.outcome === "right";
  const changes = [
    ["64-bit atomics", "atomic_u64", "lu)", "lu + 1lu)"],
    ["float atomics", "atomic_f32", "0.25", "0.5"],
    ["f16", "half", "0.5", "0.75"],
    ["subgroups", "subgroup", "lane + 1u", "lane"],
  ] as const;
  const there = changes.filter(([name]) => has(name));
  const wrong = await wrongWith(there.map(([, ...change]) => change));
  assert.deepEqual(Object.keys(wrong), there.map(([name]) => name));
});

Deno.test("what the device lacks is missing, and not wrong", async () => {
  const request = GPUAdapter.prototype.requestDevice;
  GPUAdapter.prototype.requestDevice = function (descriptor) {
    const wanted = [...descriptor?.requiredFeatures ?? []];
    return wanted.length > 0
      ? Promise.reject(new TypeError("no features"))
      : request.call(this, descriptor);
  };
  try {
    const missing = (await knownNumbers("auto")).filter(({ outcome }) => outcome !== "right");
    assert.deepEqual(missing.map(({ name, outcome, expected }) => [name, outcome, expected]), [
      [
        "64-bit atomics",
        "missing",
        "needs wgpu-shader-int64, wgpu-shader-int64-atomic-all-ops",
      ],
      ["float atomics", "missing", "needs wgpu-shader-float32-atomic"],
      ["f16", "missing", "needs shader-f16"],
      ["subgroups", "missing", "needs subgroups"],
      ["timestamps", "missing", "needs timestamp-query"],
    ]);
  } finally {
    GPUAdapter.prototype.requestDevice = request;
  }
});
