import assert from "node:assert/strict";
import type { March } from "../../reference/march.ts";
import { elementOf, sharedGpu } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned } from "../lib/poisoned_run.ts";
import {
  countOnGpu,
  type Marching,
  marchOnGpu,
  packed,
  randomBits,
  walkConstants,
  walkInputs,
} from "./march_test_tools.ts";

const gpuOf = sharedGpu();
const MARCH: March = { steps: 128, cone: 0, resolution: 32, cascades: 2 };

function marchingOf(rays: number, fill = 0.5): Marching {
  return {
    march: MARCH,
    box: { lower: [0, 0, 0], size: 1, near: 0, far: 10 },
    bits: randomBits(MARCH, fill, 5),
    rays: Array.from({ length: rays }, (_, i) => ({
      origin: [-1, (i % 13) / 13, 0.5],
      direction: [0.8, 0.6, 0].map(Math.fround) as [number, number, number],
    })),
    jitter: true,
  };
}

for (const rays of [0, 1, 63, 64, 65]) {
  Deno.test(`the samples of ${rays} rays lie one after the other`, async () => {
    const { ts, rayIndices, positions, packedInfo } = await marchOnGpu(
      await gpuOf(),
      marchingOf(rays),
    );
    for (let ray = 0; ray < rays; ray++) {
      const [first, count] = packedInfo.subarray(ray * 2);
      assert.ok(count > 0);
      for (let sample = first; sample < first + count; sample++) {
        assert.equal(rayIndices[sample], ray);
        // x = -1 + 0.8 t, and the field's cube is twice as large as the first cascade's.
        const x = (positions[elementOf(sample, 3, 0)] - 0.5) * 2 + 0.5;
        assert.ok(Math.abs(-1 + 0.8 * ts[sample] - x) < 1e-5);
      }
    }
  });
}

Deno.test("rays that do not fit write nothing, and neither does what is behind", async () => {
  const gpu = await gpuOf();
  const marching = marchingOf(70);
  const whole = await marchOnGpu(gpu, marching);
  const counts = await countOnGpu(gpu, marching);
  const packedInfo = packed(counts);
  packedInfo.fill(0, 40 * 2);
  const samples = whole.packedInfo[40 * 2];
  const capacity = Math.ceil(whole.ts.length / 64) * 64;
  const { inputs, params } = walkInputs(marching);
  const part = await runPoisoned(gpu, {
    kernel: await gpu.kernel("march/emit", walkConstants(marching)),
    invocations: 70,
    inputs: { ...inputs, packed_info: packedInfo },
    updates: {
      ts: new Float32Array(capacity).fill(7),
      deltas: new Float32Array(capacity).fill(8),
      ray_indices: new Uint32Array(capacity).fill(9),
      positions: new Float32Array(capacity * 3).fill(10),
    },
    params,
  });
  assertSame(part.ts.slice(0, samples), whole.ts.slice(0, samples));
  assert.ok(part.ts.slice(samples).every((t) => t === 7));
  assert.ok(part.deltas.slice(samples).every((delta) => delta === 8));
  assert.ok(part.ray_indices.slice(samples).every((ray) => ray === 9));
  for (let sample = samples; sample < capacity; sample++) {
    for (let axis = 0; axis < 3; axis++) {
      assert.equal(part.positions[elementOf(sample, 3, axis)], 10);
    }
  }
});

Deno.test("positions never leave the field's cube", async () => {
  // Steps so short that samples lie within roundings of where rays leave, at x = 1.5.
  const march = { ...MARCH, steps: 2 ** 22 };
  const rays = Array.from({ length: 65 }, (_, i) => ({
    origin: [1.5 - 2 ** -19, 0.3, 0.5].map(Math.fround) as [number, number, number],
    direction: [Math.cos(i / 50), Math.sin(i / 50), 0].map(Math.fround) as [number, number, number],
  }));
  const { positions, ts } = await marchOnGpu(await gpuOf(), {
    ...marchingOf(0),
    march,
    bits: randomBits(march, 1, 0),
    rays,
  });
  assert.ok(ts.length > 100);
  assert.ok(positions.every((x) => x >= 0 && x <= 1));
});
