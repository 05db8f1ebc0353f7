import { SHADERS } from "../../../shaders/mod.ts";
import { contractionConstants, type ContractionKind } from "../../../src/nerf/contraction.ts";
import { footprintConstants } from "../../../src/nerf/samplers/marcher.ts";
import { assertClose } from "../../reference/assert_close.ts";
import { toGrid } from "../../reference/contraction.ts";
import { toField, type Vector3 } from "../../reference/march.ts";
import { randomValues } from "../../reference/random_values.ts";
import { rounded, sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned } from "./poisoned_run.ts";

/** The footprint of each place, (x, y, z) of the grid's coordinates and t. */
const KERNEL = `
#import "lib/footprint.wgsl"
struct Params { count: u32, radius: f32, size: f32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> places: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> footprints: array<f32>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= params.count) { return; }
  let place = places[id.x];
  footprints[id.x] = footprint_of(params.radius, place.w, params.size, place.xyz);
}`;
const gpuOf = sharedGpu({ ...SHADERS, "test/footprint.wgsl": KERNEL });

const COUNT = 100;
const RADIUS = 0.0078125;
const SIZE = 2.5;

/** Places in cube units, from the box's middle to a hundred of its sides away. */
function placesIn(space: ContractionKind): Vector3[] {
  const values = randomValues(COUNT * 3, 9);
  return Array.from({ length: COUNT }, (_, i): Vector3 => {
    const far = space === "none" ? 0.5 : 0.4 * 10 ** (2.4 * i / COUNT);
    const [x, y, z] = Array.from(values.subarray(3 * i), (value) => 0.5 + far * value);
    return [x, y, z];
  });
}

/** How many times a small cube's side shrinks from cube units to the field's: by central differences. */
function shrinkage(place: Vector3, space: ContractionKind, cascades: number): number {
  const contraction = space === "none" ? undefined : { norm: space, linear: 1 };
  const step = 1e-4 * Math.max(...place.map((x) => Math.abs(x - 0.5)), 0.1);
  const at = (axis: number, by: number) =>
    toField(
      toGrid(place.map((x, i) => i === axis ? x + by : x) as unknown as Vector3, contraction),
      cascades,
    );
  const [a, b, c] = [0, 1, 2].map((axis) => {
    const [more, less] = [at(axis, step), at(axis, -step)];
    return more.map((value, i) => (value - less[i]) / (2 * step));
  });
  const determinant = a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) +
    a[2] * (b[0] * c[1] - b[1] * c[0]);
  return Math.cbrt(determinant);
}

for (
  const [space, cascades] of [["none", 1], ["none", 3], ["max", 1], ["euclidean", 1]] as const
) {
  for (const footprints of ["cones", "cylinders"] as const) {
    Deno.test(`footprints of ${footprints} in ${cascades} cascades, contracted by ${space}, shrink as lengths do`, async () => {
      const places = placesIn(space);
      const ts = rounded(randomValues(COUNT, 4, 0.1, 8));
      const contraction = space === "none" ? undefined : { norm: space, linear: 1 };
      const gpu = await gpuOf();
      const { LINEAR: _, ...contracted } = contractionConstants({ kind: space, linear: 1 });
      const { footprints: found } = await runPoisoned(gpu, {
        kernel: await gpu.kernel("test/footprint", {
          ...footprintConstants({ footprints }),
          ...contracted,
          CASCADES: cascades,
        }),
        invocations: COUNT,
        inputs: {
          places: Float32Array.from(
            places.flatMap((place, i) => [...toGrid(place, contraction), ts[i]]),
          ),
        },
        outputs: { footprints: new Float32Array(COUNT) },
        params: { count: COUNT, radius: RADIUS, size: SIZE },
      });
      const expected = places.map((place, i) => {
        const disc = footprints === "cones" ? RADIUS * ts[i] : RADIUS / SIZE;
        return disc / 2 * shrinkage(place, space, cascades);
      });
      // Far away the grid's coordinates are near the cube's faces: 1 / |x| loses bits there.
      assertClose(found, expected, { atol: 1e-9, rtol: 5e-4 });
    });
  }
}
