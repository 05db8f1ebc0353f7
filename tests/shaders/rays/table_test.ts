import assert from "node:assert/strict";
import { type Camera, lookAt } from "../../../src/math/mod.ts";
import { Cameras } from "../../../src/nerf/cameras.ts";
import { allocateRays, RayGenerator, type RayOptions } from "../../../src/nerf/rays.ts";
import { assertClose } from "../../reference/assert_close.ts";
import { randomValues } from "../../reference/random_values.ts";
import { coneRadius, pixelRay } from "../../reference/rays.ts";
import { rounded, sharedGpu } from "../kernel_test_tools.ts";
import { vec4Rows } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();

const OPTIONS: RayOptions = {
  directions: "depth",
  pixelOffset: 0.5,
  raySpacing: 0,
  space: "box",
  ndc: [0, 0],
};

function camera(width: number, height: number, rays?: Float32Array): Camera {
  const cameraToWorld = rounded(lookAt([3, -2, 1.5], [0.2, 0.1, 0], [0, 0, 1]));
  const pinhole = { width, height, fx: 9, fy: 8, cx: 3, cy: 4, cameraToWorld };
  return rays ? { ...pinhole, rays } : pinhole;
}

/** A ray for each of `pixels` pixels; the third has none. */
function table(pixels: number, seed: number): Float32Array {
  const rays = Float32Array.from(randomValues(pixels * 6, seed, -2, 2));
  rays.fill(0, 15, 18);
  return rays;
}

Deno.test("cameras with tables have their rays, at length 1, and the others their own", async () => {
  const gpu = await gpuOf();
  const list = [camera(7, 5, table(35, 1)), camera(6, 8), camera(4, 9, table(36, 2))];
  const places = list.flatMap(({ width, height }, image) =>
    Array.from({ length: width * height }, (_, i) => [image, i % width, Math.floor(i / width)])
  );
  const cameras = new Cameras(gpu, list);
  assert.equal(cameras.kind, "table");
  const rays = allocateRays(gpu, places.length);
  gpu.write(rays.pixels, vec4Rows(places.length, (i) => [...places[i], 0]));
  const generator = await RayGenerator.create(gpu, OPTIONS, cameras.kind);
  generator.generate(gpu.record(), cameras, rays);
  const [origins, directions] = await gpu.readAll([rays.origins, rays.directions]);
  const options = { directions: "z", pixelOffset: 0.5 } as const;
  const expected = places.map(([image, x, y]) => pixelRay(list[image], x, y, options));
  const radii = places.map(([image, x, y]) => coneRadius(list[image], x, y, options));
  assertClose(origins, expected.flatMap(({ origin }, i) => [...origin, radii[i]]), {
    atol: 0,
    rtol: 2 ** -17,
  });
  assertClose(
    directions,
    expected.flatMap(({ direction }) => [...direction, Math.hypot(...direction)]),
    { atol: 2 ** -20, rtol: 0 },
  );
  const without = expected.filter(({ direction }) => direction.every((value) => value === 0));
  assert.equal(without.length, 2);
});

Deno.test("tables larger than a texture are refused with advice", async () => {
  const gpu = await gpuOf();
  const width = gpu.device.limits.maxTextureDimension2D / 2 + 1;
  assert.throws(() => new Cameras(gpu, [camera(width, 1, new Float32Array(width * 6))]), {
    name: "GpuError",
    message: new RegExp(`^Cannot upload rays of 1 images of ${width} x 1: this device takes`),
  });
});
