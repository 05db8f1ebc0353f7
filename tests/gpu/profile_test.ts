import assert from "node:assert/strict";
import type { Gpu } from "../../src/gpu/mod.ts";
import { sharedGpu } from "../shaders/kernel_test_tools.ts";

const CAPACITY = 2048; // kernel runs that one profile measures

const kernel = (statement: string) =>
  `@group(0) @binding(0) var<storage, read_write> value: f32;
@compute @workgroup_size(1)
fn main() { ${statement} }`;

const openGpu = sharedGpu({
  "increment.wgsl": kernel("value += 1.0;"),
  "slow.wgsl": kernel("for (var i = 0u; i < 100000u; i++) { value = value * 0.5 + 1.0; }"),
});

async function openTimed(): Promise<Gpu | null> {
  const gpu = await openGpu();
  if (gpu.has("timestamp-query")) return gpu;
  console.log("skipped: this adapter has no timestamps");
  return null;
}

Deno.test("profile gives runs and time of each kernel, the slowest first", async () => {
  const gpu = await openTimed();
  if (!gpu) return;
  const [increment, slow] = [await gpu.kernel("increment"), await gpu.kernel("slow")];
  const value = gpu.tensor("value", [1]);
  const times = await gpu.profile(async () => {
    const commands = gpu.record();
    commands.run(increment, 1, { value });
    commands.run(slow, 1, { value });
    commands.run(increment, 1, { value });
    commands.run(increment, 0, { value });
    commands.submit();
    await gpu.settle();
    commands.run(slow, 1, { value });
    commands.submit();
    commands.run(increment, 1, { value }); // submitted by profile
  });
  assert.deepEqual(
    new Map(times.map(({ kernel, runs }) => [kernel, runs])),
    new Map([["slow", 2], ["increment", 3]]),
  );
  assert.ok(times[0].seconds >= times[1].seconds);
  for (const { kernel, seconds } of times) {
    assert.ok(seconds > 0 && seconds < 60, `${kernel} took ${seconds} s`);
  }
});

Deno.test("profile measures only the runs of its own work", async () => {
  const gpu = await openTimed();
  if (!gpu) return;
  const increment = await gpu.kernel("increment");
  const value = gpu.tensor("value", [1]);
  const commands = gpu.record();
  commands.run(increment, 1, { value }); // recorded before, not yet submitted
  assert.deepEqual(await gpu.profile(() => {}), []);
  const [{ runs }] = await gpu.profile(() => commands.run(increment, 1, { value }));
  assert.equal(runs, 1);
  commands.run(increment, 1, { value });
  assert.deepEqual(await gpu.read(value), Float32Array.of(3));
});

Deno.test("profile measures 2,048 runs and refuses one more", async () => {
  const gpu = await openTimed();
  if (!gpu) return;
  const increment = await gpu.kernel("increment");
  const value = gpu.tensor("value", [1]);
  const runs = (count: number) => () => {
    for (let run = 0; run < count; run++) gpu.record().run(increment, 1, { value });
  };
  const [time] = await gpu.profile(runs(CAPACITY));
  assert.equal(time.runs, CAPACITY);
  assert.deepEqual(await gpu.read(value), Float32Array.of(CAPACITY));

  await assert.rejects(gpu.profile(runs(CAPACITY + 1)), {
    name: "GpuError",
    message: "Cannot profile more than 2048 kernel runs at once.",
  });
  // The GPU stays usable, and the runs recorded before the error are not lost.
  assert.deepEqual(await gpu.read(value), Float32Array.of(2 * CAPACITY));
  assert.equal((await gpu.profile(runs(3)))[0].runs, 3);
});

Deno.test("an error inside profiled work passes through and ends the profile", async () => {
  const gpu = await openTimed();
  if (!gpu) return;
  await assert.rejects(gpu.profile(() => Promise.reject(new RangeError("stop"))), {
    name: "RangeError",
    message: "stop",
  });
  assert.equal(gpu.record().profile, null);
  assert.deepEqual(await gpu.profile(() => {}), []);
});

Deno.test("a device without timestamps cannot be profiled", async () => {
  const gpu = await openGpu();
  const features = gpu.info.features;
  gpu.info.features = features.filter((feature) => feature !== "timestamp-query");
  try {
    await assert.rejects(gpu.profile(() => {}), {
      name: "GpuError",
      message: "Cannot time kernels: this device has no timestamp queries.",
    });
  } finally {
    gpu.info.features = features;
  }
});
