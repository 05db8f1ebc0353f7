import assert from "node:assert/strict";
import type { Gpu } from "../../../src/gpu/mod.ts";
import { automaticChunk } from "../../../src/nerf/nerf/method.ts";
import { configOf, nerfPreset } from "../nerf_test_tools.ts";

/** All of a device that the size of a chunk depends on. */
function device(software: boolean, binding = 2 ** 31): Gpu {
  return {
    info: { software },
    device: { limits: { maxStorageBufferBindingSize: binding } },
  } as unknown as Gpu;
}

Deno.test("a chunk of rays on a GPU is work of at most a tenth of 10^12 operations", () => {
  // 8 layers of 256 and their heads: 0.6 million weights; forward, and back to inputs and weights.
  const perSample = 3 * 2 * 0.6e6;
  const flops = automaticChunk(device(false), nerfPreset("nerf")) * (64 + 192) * perSample;
  assert.ok(flops > 0.8e11 && flops < 1.1e11, `${flops} operations`);
  const single = automaticChunk(device(false), nerfPreset("nerf-100"));
  assert.ok(single * 192 * perSample < 1.2e11, `${single} rays`);
});

Deno.test("chunks of small networks hold the whole batch, on CPUs what suits their caches", () => {
  assert.equal(automaticChunk(device(false), nerfPreset("nerf-small")), 256);
  const cpu = automaticChunk(device(true), nerfPreset("nerf"));
  assert.ok(cpu < automaticChunk(device(false), nerfPreset("nerf")));
});

Deno.test("a chunk is one ray at least, and fits into a storage binding", () => {
  const huge = configOf("nerf", { field: { width: 2048, layers: 64 } });
  assert.equal(automaticChunk(device(false), huge), 1);
  const config = nerfPreset("nerf");
  const rays = automaticChunk(device(false, 2 ** 24), config);
  assert.ok(rays * 192 * 256 * 4 <= 2 ** 24 && rays > 1, `${rays} rays`);
});
