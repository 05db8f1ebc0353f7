import { SHADERS } from "../../../shaders/mod.ts";
import { assertClose } from "../../reference/assert_close.ts";
import type { Vector3 } from "../../reference/march.ts";
import { leftJacobian, rotationOf, times, transposed } from "../../reference/pose_refinement.ts";
import { randomValues } from "../../reference/random_values.ts";
import { rounded, sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned } from "./poisoned_run.ts";

/** Asks shaders/lib/rotation.wgsl about rotation vectors and vectors. */
const ROTATIONS = `
#import "lib/rotation.wgsl"
struct Params { count: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> omegas: array<vec4f>;
@group(0) @binding(2) var<storage, read> vectors: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> turned: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> backward: array<vec4f>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= params.count) { return; }
  let omega = omegas[id.x].xyz;
  let vector = vectors[id.x].xyz;
  turned[id.x] = vec4f(rotated(omega, vector), 0.0);
  backward[id.x] = vec4f(left_jacobian_transposed(omega, vector), 0.0);
}`;

const gpuOf = sharedGpu({ ...SHADERS, "test/rotations.wgsl": ROTATIONS });

Deno.test("rotations by no, tiny, small and large angles, and their Jacobians, are the reference's", async () => {
  const gpu = await gpuOf();
  // Series serve up to 0.5.
  const angles = [0, 1e-12, 1e-4, 0.01, 0.1, 0.3, 0.499, 0.501, 1, 3];
  const axes = randomValues(angles.length * 3, 1);
  const omegas = rounded(axes.map((value, i) => {
    const first = i - i % 3;
    return value / Math.hypot(...axes.subarray(first, first + 3)) * angles[first / 3];
  }));
  const vectors = rounded(randomValues(angles.length * 3, 2));
  const vec4s = (values: Float64Array) =>
    Float32Array.from(angles.flatMap((_, i) => [...values.subarray(i * 3, i * 3 + 3), NaN]));
  const { turned, backward } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("test/rotations"),
    invocations: angles.length,
    inputs: { omegas: vec4s(omegas), vectors: vec4s(vectors) },
    outputs: {
      turned: new Float32Array(angles.length * 4),
      backward: new Float32Array(angles.length * 4),
    },
    params: { count: angles.length },
  });
  const expected = (of: (omega: Vector3, v: Vector3) => Vector3) =>
    angles.flatMap((_, i) => {
      const at = (values: Float64Array): Vector3 => [
        values[i * 3],
        values[i * 3 + 1],
        values[i * 3 + 2],
      ];
      return [...of(at(omegas), at(vectors)), 0];
    });
  // A few roundings, and sines as this device has them.
  const near = { atol: 2e-6, rtol: 1e-6 };
  assertClose(turned, expected((omega, v) => times(rotationOf(omega), v)), {
    ...near,
    name: "turned",
  });
  assertClose(backward, expected((omega, v) => times(transposed(leftJacobian(omega)), v)), {
    ...near,
    name: "backward",
  });
});
