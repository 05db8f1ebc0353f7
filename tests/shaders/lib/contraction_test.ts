import fc from "npm:fast-check@^4.0.0";
import { SHADERS } from "../../../shaders/mod.ts";
import { assertClose } from "../../reference/assert_close.ts";
import {
  contract,
  contractBackward,
  type ContractionNorm,
  fromGrid,
  normOf,
  toGrid,
} from "../../reference/contraction.ts";
import type { Vector3 } from "../../reference/march.ts";
import { boxOf } from "../../reference/occupancy.ts";
import { sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned } from "./poisoned_run.ts";

/** Asks shaders/lib/contraction.wgsl about points and gradients. */
const POINTS = `
#import "lib/contraction.wgsl"
struct Params { count: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> points: array<vec4f>;
@group(0) @binding(2) var<storage, read> gradients: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> contracted: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> restored: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> backward: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> grid: array<vec4f>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= params.count) { return; }
  let point = points[id.x].xyz;
  contracted[id.x] = vec4f(contract(point), 0.0);
  restored[id.x] = vec4f(uncontract(contract(point)), 0.0);
  backward[id.x] = vec4f(contract_backward(point, gradients[id.x].xyz), 0.0);
  grid[id.x] = vec4f(to_grid(point), 0.0);
}`;

/** Asks shaders/lib/occupancy.wgsl where cells are. */
const CELLS = `
#import "lib/occupancy.wgsl"
struct Params { count: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> points: array<vec4f>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < params.count) { points[id.x] = vec4f(point_in_cell(id.x, vec3f(0.25, 0.5, 0.75)), 0.0); }
}`;
const gpuOf = sharedGpu({ ...SHADERS, "test/points.wgsl": POINTS, "test/cells.wgsl": CELLS });

/** Points inside, outside and on the faces, whose coordinates float32 holds. */
const coordinate = fc.oneof(
  fc.integer({ min: -3000, max: 3000 }).map((n) => n / 1000),
  fc.integer({ min: -300, max: 300 }),
  fc.constantFrom(-1, 1),
).map(Math.fround);
const point = fc.tuple(coordinate, coordinate, coordinate);

/** A few roundings and divisions of up to 2.5 ULP. */
const NEAR = { atol: 1e-6, rtol: 1e-5 };

const NUMBERS = { max: 1, euclidean: 2 } as const;

function vectorsOf(values: ArrayLike<number>): number[] {
  return Array.from(values).filter((_, i) => i % 4 < 3);
}

for (const norm of ["max", "euclidean"] as ContractionNorm[]) {
  Deno.test(`the kernels contract by the ${norm} norm as the reference, back, and gradients`, async () => {
    const gpu = await gpuOf();
    const kernel = await gpu.kernel("test/points", { CONTRACTION: NUMBERS[norm] });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(point, point), { minLength: 1, maxLength: 300 }),
        async (pairs) => {
          // Where two coordinates are largest, or on the face itself, the gradient jumps.
          const smooth = pairs.filter(([x]) => {
            const [a, b] = x.map(Math.abs).sort((a, b) => b - a);
            return Math.abs(normOf(x, norm) - 1) > 1e-6 && (norm === "euclidean" || a > b);
          });
          fc.pre(smooth.length > 0);
          const vec4s = (vectors: Vector3[]) =>
            Float32Array.from(vectors.flatMap((vector) => [...vector, 0]));
          const count = smooth.length;
          const empty = () => new Float32Array(count * 4);
          const { contracted, restored, backward, grid } = await runPoisoned(gpu, {
            kernel,
            invocations: count,
            inputs: {
              points: vec4s(smooth.map(([x]) => x)),
              gradients: vec4s(smooth.map(([, g]) => g)),
            },
            outputs: {
              contracted: empty(),
              restored: empty(),
              backward: empty(),
              grid: empty(),
            },
            params: { count },
          });
          const all = (of: (x: Vector3, g: Vector3) => Vector3) =>
            smooth.flatMap(([x, g]) => [...of(x, g)]);
          assertClose(vectorsOf(contracted), all((x) => contract(x, norm)), NEAR);
          // The inverse magnifies roundings of 2^-23 by |x|^2.
          assertClose(vectorsOf(restored), all((x) => x), { atol: 0.1, rtol: 1e-3 });
          assertClose(vectorsOf(backward), all((x, g) => contractBackward(x, g, norm)), {
            atol: 3e-4,
            rtol: 1e-5,
          });
          assertClose(vectorsOf(grid), all((x) => toGrid(x, { norm, linear: 1 })), NEAR);
        },
      ),
      { numRuns: 20, interruptAfterTimeLimit: 5000 },
    );
  });

  Deno.test(`cells of a space contracted by the ${norm} norm lie where the inverse puts them`, async () => {
    const shape = { resolution: 32, cascades: 1 };
    const count = shape.resolution ** 3;
    const gpu = await gpuOf();
    const { points } = await runPoisoned(gpu, {
      kernel: await gpu.kernel("test/cells", { CONTRACTION: NUMBERS[norm], RESOLUTION: 32 }),
      invocations: count,
      outputs: { points: new Float32Array(count * 4) },
      params: { count },
    });
    const [actual, expected]: number[][] = [[], []];
    for (let cell = 0; cell < count; cell++) {
      const { lower, size } = boxOf(shape, cell);
      const q: Vector3 = [lower[0] + size / 4, lower[1] + size / 2, lower[2] + size * 3 / 4];
      // Corners of the cube that the ball of the Euclidean norm does not reach stand for nothing.
      const y: Vector3 = [4 * q[0] - 2, 4 * q[1] - 2, 4 * q[2] - 2];
      if (normOf(y, norm) > 2 - 1 / 512) continue;
      actual.push(...points.subarray(cell * 4, cell * 4 + 3));
      expected.push(...fromGrid(q, { norm, linear: 1 }));
    }
    assertClose(actual, expected, { atol: 1e-5, rtol: 1e-4 });
  });
}
