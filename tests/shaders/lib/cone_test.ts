import assert from "node:assert/strict";
import { type Camera, lookAt, PINHOLE, resizeCamera } from "../../../src/math/mod.ts";
import { Cameras } from "../../../src/nerf/cameras.ts";
import { allocateRays, RayGenerator, type RayOptions } from "../../../src/nerf/rays.ts";
import { assertClose } from "../../reference/assert_close.ts";
import { coneRadius, ndcRadius, pixelRay } from "../../reference/rays.ts";
import { sharedGpu } from "../kernel_test_tools.ts";
import { vec4Rows } from "./poisoned_run.ts";

const gpuOf = sharedGpu();

const OPTIONS: RayOptions = {
  directions: "depth",
  pixelOffset: 0.5,
  space: "box",
  ndc: [0, 0],
  raySpacing: 0,
};

const SIZE = { width: 12, height: 9 };

function camera(other: Partial<Camera> = {}): Camera {
  return {
    ...SIZE,
    ...{ fx: 9, fy: 8, cx: 5.5, cy: 4 },
    cameraToWorld: lookAt([3, -2, 1.5], [0.2, 0.1, 0], [0, 0, 1]),
    ...other,
  };
}

/** A table of a pinhole's rays, one of which is missing. */
function tableOf(camera: Camera): Float32Array {
  const places = Array.from({ length: camera.width * camera.height }, (_, i) => i);
  const rays = Float32Array.from(places.flatMap((i) => {
    const place = [i % camera.width, Math.floor(i / camera.width)] as const;
    const { origin, direction } = pixelRay(camera, ...place, {
      directions: "unit",
      pixelOffset: 0.5,
    });
    return [...origin, ...direction];
  }));
  rays.fill(0, 40 * 6, 41 * 6);
  return rays;
}

/** The radii of all pixels of cameras, one after the other. */
async function radiiOf(list: readonly Camera[], options = OPTIONS): Promise<number[]> {
  const gpu = await gpuOf();
  const places = list.flatMap(({ width, height }, image) =>
    Array.from({ length: width * height }, (_, i) => [image, i % width, Math.floor(i / width), 0])
  );
  const cameras = new Cameras(gpu, list);
  const rays = allocateRays(gpu, places.length, options.space);
  gpu.write(rays.pixels, vec4Rows(places.length, (i) => places[i]));
  const generator = await RayGenerator.create(gpu, options, cameras.kind);
  generator.generate(gpu.record(), cameras, rays);
  const origins = await gpu.read(rays.origins);
  return Array.from({ length: places.length }, (_, i) => origins[4 * i + 3]);
}

function expectedOf(list: readonly Camera[], options = OPTIONS): number[] {
  const { directions, space, ndc } = options;
  const made = { directions: directions === "depth" ? "z" : "unit", pixelOffset: 0.5 } as const;
  return list.flatMap((camera) =>
    Array.from({ length: camera.width * camera.height }, (_, i) => {
      const place = [i % camera.width, Math.floor(i / camera.width)] as const;
      const radius = coneRadius(camera, ...place, made);
      return space === "ndc" ? ndcRadius(radius, pixelRay(camera, ...place, made), ndc) : radius;
    })
  );
}

const FACING: Camera = camera({ cameraToWorld: lookAt([0.1, 0.2, 0], [0.3, 0, -1], [0, 1, 0]) });

const CASES: Record<string, readonly [cameras: Camera[], options?: RayOptions]> = {
  "pinholes of two sizes": [[
    camera(),
    camera({ width: 4, height: 3, fx: 3, fy: 3, cx: 2, cy: 1.5 }),
  ]],
  "pinholes, along unit directions": [[camera()], { ...OPTIONS, directions: "unit" }],
  "a lens that bends": [[camera({ lens: { ...PINHOLE, radial: [0.1, -0.02, 0, 0] } })]],
  "a fisheye": [[camera({ lens: { ...PINHOLE, projection: "fisheye", radial: [0.02, 0, 0, 0] } })]],
  "a lens of one field of view": [[
    camera({ lens: { ...PINHOLE, projection: "fov", omega: 0.9 } }),
  ]],
  "a panorama": [[camera({ lens: { ...PINHOLE, projection: "equirectangular" } })]],
  "a table, and a camera without one": [[camera({ rays: tableOf(camera()) }), camera()]],
  "normalised device coordinates": [[FACING], { ...OPTIONS, space: "ndc", ndc: [1.5, 1.8] }],
};

for (const [name, [cameras, options]] of Object.entries(CASES)) {
  Deno.test(`radii of ${name} are the reference's`, async () => {
    const radii = await radiiOf(cameras, options);
    // Differences of directions near 1 in float32.
    assertClose(radii, expectedOf(cameras, options), { atol: 3e-6, rtol: 0 });
    assert.ok(radii.filter((radius) => radius > 0).length >= radii.length - 1);
  });
}

Deno.test("the radius of lego's pixels is the published one", async () => {
  const focal = 1111.11103;
  const lego = camera({ width: 800, height: 2, fx: focal, fy: focal, cx: 400, cy: 400 });
  const radii = await radiiOf([lego]);
  assertClose(radii, radii.map(() => 5.1961528e-4), { atol: 6e-8, rtol: 0 });
});

Deno.test("pixels of a photograph reduced by 2 have cones twice as wide", async () => {
  const whole = camera({ width: 16, height: 12, cx: 8, cy: 6 });
  const [wide, narrow] = await Promise.all([
    radiiOf([resizeCamera(whole, 8, 6)]),
    radiiOf([whole]),
  ]);
  assertClose(wide, wide.map(() => 2 * narrow[0]), { atol: 1e-6, rtol: 0 });
});

Deno.test("a pixel that has no ray has no radius, and its neighbours look the other way", async () => {
  const table = camera({ rays: tableOf(camera()) });
  const radii = await radiiOf([table]);
  assert.equal(radii[40], 0);
  assert.ok(radii[40 - SIZE.width] > 0 && radii[40 + SIZE.width] > 0);
});
