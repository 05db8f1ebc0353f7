import assert from "node:assert/strict";
import type { Gpu } from "../../../src/gpu/mod.ts";
import { automaticChunk, NERF } from "../../../src/nerf/nerf/method.ts";
import { configOf, nerfPreset } from "../nerf_test_tools.ts";

/** All of a device that the size of a chunk depends on. */
function device(software: boolean, binding = 2 ** 31): Gpu {
  return {
    info: { software },
    has: () => true,
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

Deno.test("a run's chunks become smaller where a device binds less at once, and it is said", () => {
  const config = configOf("nerf", { batch: { chunk: 256 } });
  assert.deepEqual(NERF.fit!(device(false), config), { config, changes: [] });
  const { config: fitted, changes } = NERF.fit!(device(false, 2 ** 24), config);
  const { chunk } = fitted.batch;
  assert.equal(chunk, automaticChunk(device(false, 2 ** 24), config));
  assert.deepEqual(changes, [
    `Chunks have ${chunk} rays here, not 256: this device binds no more memory at once.`,
  ]);
  // A chunk is never more than the batch: then nothing differs.
  const small = configOf("nerf", { batch: { chunk: 256, rays: 8 } });
  assert.deepEqual(NERF.fit!(device(false, 2 ** 24), small).changes, []);
});

Deno.test("gradients of hash grids are added in fixed point where a device cannot add floats", () => {
  const position = {
    kind: "hashGrid",
    levels: 4,
    features: 2,
    tableSize: 1024,
    baseResolution: 4,
    finestResolution: 32,
    interpolation: "linear",
    precision: "f32",
    accumulation: "float",
  } as const;
  const config = configOf("nerf", { batch: { chunk: 8 }, field: { position } });
  assert.deepEqual(NERF.fit!(device(false), config).changes, []);
  const { config: fitted, changes } = NERF.fit!(
    { ...device(false), has: () => false } as unknown as Gpu,
    config,
  );
  assert.deepEqual(fitted.field.position, { ...position, accumulation: "fixed" });
  assert.equal(changes.length, 1);
});
