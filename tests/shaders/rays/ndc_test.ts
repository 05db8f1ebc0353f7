import assert from "node:assert/strict";
import { assertClose } from "../../reference/assert_close.ts";
import { randomValues } from "../../reference/random_values.ts";
import { ndcRay, type Ray } from "../../reference/rays.ts";
import { sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();

const SCALE = [1.75, 2.25] as const; // exact in float32

/** Of a cone at the distance of a direction, in the world; exact in float32. */
const RADIUS = 0.03125;

/** Rays from around the origin, most of which look along -z; numbers exact in float32. */
function worldRays(count: number): Ray[] {
  const values = Float32Array.from(randomValues(count * 6, 7));
  return Array.from({ length: count }, (_, i) => {
    const [ox, oy, oz, dx, dy, dz] = values.subarray(i * 6);
    const direction = [
      dx,
      dy,
      i % 10 === 3 ? Math.abs(dz) : i % 10 === 4 ? 0 : -0.5 - Math.abs(dz),
    ];
    const length = Math.hypot(...direction);
    return {
      origin: [ox, oy, oz],
      direction,
      viewDirection: direction.map((value) => value / length),
    };
  });
}

for (const directions of ["z", "unit"] as const) {
  for (const count of [1, 64, 300]) {
    Deno.test(`${count} rays in normalised device coordinates, of ${directions} directions, agree with the reference`, async () => {
      const gpu = await gpuOf();
      const rays = worldRays(count);
      const actual = await runPoisoned(gpu, {
        kernel: await gpu.kernel("rays/ndc", { UNIT: directions === "unit" }),
        invocations: count,
        outputs: { view_directions: new Float32Array(count * 4) },
        updates: {
          origins: Float32Array.from(rays.flatMap(({ origin }) => [...origin, RADIUS])),
          directions: Float32Array.from(
            rays.flatMap(({ direction }) => [...direction, Math.hypot(...direction)]),
          ),
        },
        params: { rays: count, scale: SCALE },
      });
      const expected = rays.map((ray) => ndcRay(ray, SCALE, directions));
      // Slopes of up to 2, times sums of up to 2 and a scale of 2.25: a dozen roundings of 2^-24 of 16.
      const tolerance = { atol: 12 * 2 ** -20, rtol: 0 };
      const withLength = (vector: number[]) => [...vector, Math.hypot(...vector)];
      const all = (of: (ray: Ray) => number[]) => expected.flatMap(of);
      const { origins, view_directions } = actual;
      const widened = (z: number) => z < 0 ? RADIUS / -z * (SCALE[0] + SCALE[1]) / 2 : RADIUS;
      const radii = rays.map(({ direction }) => widened(direction[2]));
      const places = expected.flatMap(({ origin }, i) => [...origin, radii[i]]);
      assertClose(origins, places, tolerance);
      assertClose(actual.directions, all(({ direction }) => withLength(direction)), tolerance);
      assertClose(view_directions, all((ray) => withLength(ray.viewDirection)), tolerance);
    });
  }
}

Deno.test("rays start on the near plane and reach infinity at t = 1", () => {
  const ray = worldRays(1)[0];
  const { origin, direction } = ndcRay(ray, SCALE, "z");
  assertClose([origin[2], origin[2] + direction[2]], [-1, 1], { atol: 1e-15, rtol: 0 });
  // A world point at depth z has z' = 1 + 2 / z, and lies on the ray in both spaces.
  const t = 7;
  const [x, y, z] = ray.origin.map((value, axis) => value + t * ray.direction[axis]);
  const projected = [-SCALE[0] * x / z, -SCALE[1] * y / z, 1 + 2 / z];
  const ndcT = (projected[2] - origin[2]) / direction[2];
  assert.ok(ndcT > 0 && ndcT < 1);
  assertClose(
    origin.map((value, axis) => value + ndcT * direction[axis]),
    projected,
    { atol: 1e-12, rtol: 0 },
  );
});
