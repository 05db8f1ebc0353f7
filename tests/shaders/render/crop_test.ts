import assert from "node:assert/strict";
import { cropPlanes } from "../../../src/nerf/crop.ts";
import { randomValues } from "../../reference/random_values.ts";
import { testKernelContract } from "../kernel_contract.ts";
import { sharedGpu } from "../kernel_test_tools.ts";

const RAYS = 7;
const CROP = { lower: [-0.5, -1, 0], upper: [1, 0.25, 2] } as const;

/** How near a face float32 may see a sample on the other side. */
const TOLERANCE = 1e-5;

const float32 = (values: Float64Array) => Float32Array.from(values);

const origins = float32(randomValues(RAYS * 4, 1, -2, 2));
const directions = float32(randomValues(RAYS * 4, 2, -1, 1));

testKernelContract(sharedGpu(), {
  name: "densities of samples in a crop",
  items: (count) => ({
    ray_indices: Uint32Array.from({ length: count }, (_, i) => i % RAYS),
    ts: float32(randomValues(count, 3, 0, 4)),
    outputs: float32(randomValues(count * 4, 4)),
  }),
  run: async (gpu, { outputs, ...inputs }, count) => ({
    kernel: await gpu.kernel("render/crop"),
    invocations: count,
    inputs: { origins, directions, ...inputs },
    updates: { outputs },
    params: { samples: count, crop: cropPlanes(CROP, null) },
  }),
  check({ outputs }, { outputs: before, ray_indices, ts }, count) {
    let kept = 0;
    for (let sample = 0; sample < count; sample++) {
      const ray = ray_indices[sample] * 4;
      // How far the sample is within the box, along the axis where that is least.
      const depth = Math.min(
        ...[0, 1, 2].flatMap((axis) => {
          const x = origins[ray + axis] + ts[sample] * directions[ray + axis];
          return [x - CROP.lower[axis], CROP.upper[axis] - x];
        }),
      );
      if (Math.abs(depth) < TOLERANCE) continue;
      for (let i = sample * 4; i < sample * 4 + 4; i++) {
        const isCut = i % 4 === 3 && depth < 0;
        assert.equal(outputs[i], isCut ? Math.fround(-1e30) : before[i], `sample ${sample}`);
      }
      if (depth > 0) kept++;
    }
    assert.ok(count < 60 || kept > 2 && kept < count - 2, `${kept} of ${count} are kept`);
  },
  repeated: 64 * RAYS,
});
