import assert from "node:assert/strict";
import { createTrainer } from "../../src/nerf/mod.ts";
import { requireNeighbours } from "../../src/nerf/pixel_radii.ts";
import type { Camera } from "../../src/math/mod.ts";
import { randomValues } from "../reference/random_values.ts";
import { pixelRay } from "../reference/rays.ts";
import { sharedGpu } from "../shaders/kernel_test_tools.ts";
import { SMALL_MIP } from "./mip/mip_test_tools.ts";
import { smallNgp, smallScene } from "./nerf_test_tools.ts";

const gpuOf = sharedGpu();

/** The rays of a view's pixels, in the order of a list of pixels. */
function tableOf(camera: Camera, order: (pixel: number) => number): Float32Array {
  const pixels = Array.from({ length: camera.width * camera.height }, (_, i) => order(i));
  return Float32Array.from(pixels.flatMap((pixel) => {
    const place = [pixel % camera.width, Math.floor(pixel / camera.width)] as const;
    const { origin, direction } = pixelRay(camera, ...place, {
      directions: "unit",
      pixelOffset: 0.5,
    });
    return [...origin, ...direction];
  }));
}

function viewWith(rays: Float32Array, other: Partial<Camera> = {}) {
  const [view] = smallScene(1, 32).views;
  return { ...view, camera: { ...view.camera, ...other, rays } };
}

const [{ camera }] = smallScene(1, 32).views;

Deno.test("a table of a photograph's rays has cones, though some pixels have none", () => {
  const rays = tableOf(camera, (pixel) => pixel);
  rays.fill(0, 600, 6000);
  requireNeighbours([viewWith(rays)]);
  requireNeighbours(smallScene().views); // nobody asks this of cameras
});

const shuffled = randomValues(1024, 3, 0, 1);
const order = Array.from(shuffled.keys()).sort((a, b) => shuffled[a] - shuffled[b]);

const REFUSED: Record<string, ReturnType<typeof viewWith>> = {
  "shuffled rays": viewWith(tableOf(camera, (pixel) => order[pixel])),
  "rays in rows of another length": viewWith(tableOf(camera, (pixel) => pixel), {
    width: 256,
    height: 4,
  }),
  "rays in one row": viewWith(tableOf(camera, (pixel) => pixel), { width: 1024, height: 1 }),
  "parallel rays, whose radius is zero": viewWith(
    Float32Array.from({ length: 1024 * 6 }, (_, i) => i % 6 === 5 ? -1 : 0),
  ),
};

for (const [name, view] of Object.entries(REFUSED)) {
  Deno.test(`cones are refused to ${name}`, () => {
    assert.throws(() => requireNeighbours([view]), {
      name: "ConfigError",
      message: new RegExp(
        `^Cannot cast cones through ${view.name} as its rays come from no camera: how wide a pixel ` +
          "is follows from its neighbours' directions, and these differ by a median of .* to the " +
          "right and .* below. Rays of whole photographs have cones; other methods need none, nor does a " +
          "grid with grid.antialias=false.$",
      ),
    });
  });
}

for (
  const [name, config] of [
    ["mip-small", SMALL_MIP["mip-small"]],
    ["anti-aliased ngp", smallNgp({ grid: { antialias: true } })],
  ] as const
) {
  Deno.test(`training of ${name} says so before its first step`, async () => {
    const scene = { ...smallScene(1, 32), views: [REFUSED["shuffled rays"]] };
    await assert.rejects(createTrainer(await gpuOf(), config, scene), {
      name: "ConfigError",
      message: /^Cannot cast cones through /,
    });
  });
}
