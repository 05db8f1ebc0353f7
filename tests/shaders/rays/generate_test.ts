import assert from "node:assert/strict";
import type { Camera } from "../../../src/math/camera.ts";
import { lookAt } from "../../../src/math/pose.ts";
import { assertClose } from "../../reference/assert_close.ts";
import { randomValues } from "../../reference/random_values.ts";
import { pixelRay, type RayOptions } from "../../reference/rays.ts";
import { rounded, sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned, vec4Rows } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();

/**
 * Components of directions whose terms are within 2: (x - c) / f takes one rounding and a division of
 * 2.5 ULP, the product with the pose 5 roundings, the unit length an inverse square root and a division:
 * less than 16 roundings of 2^-24 together.
 */
const DIRECTION = { atol: 2 * 16 * 2 ** -24, rtol: 0 };

/** Cameras at random places around the origin with random lenses, exact in float32. */
function randomCameras(count: number): Camera[] {
  const values = randomValues(count * 7, 21);
  return Array.from({ length: count }, (_, i) => {
    const [x, y, z, fx, fy, cx, cy] = values.subarray(i * 7);
    const eye = [4 * x + 0.1, 4 * y, 2 + z] as const;
    const [width, height] = [80, 60];
    return {
      width,
      height,
      fx: Math.fround(90 + 20 * fx),
      fy: Math.fround(90 + 20 * fy),
      cx: Math.fround(width / 2 + 5 * cx),
      cy: Math.fround(height / 2 + 5 * cy),
      cameraToWorld: rounded(lookAt(eye, [0.1 * cx, 0.1 * cy, 0], [0, 0, 1])),
    };
  });
}

type Pixel = readonly [camera: number, x: number, y: number];

/** The kernel's rays of pixels: origins and directions, [pixels, 4] each. */
async function raysOf(cameras: readonly Camera[], pixels: readonly Pixel[], options: RayOptions) {
  const gpu = await gpuOf();
  const { length } = pixels;
  return await runPoisoned(gpu, {
    kernel: await gpu.kernel("rays/generate", {
      UNIT: options.directions === "unit",
      PIXEL_OFFSET: options.pixelOffset,
    }),
    invocations: length,
    inputs: {
      pixels: vec4Rows(length, (i) => [...pixels[i], 0]),
      cameras: Float32Array.from(
        cameras.flatMap(({ fx, fy, cx, cy, cameraToWorld }) => [fx, fy, cx, cy, ...cameraToWorld]),
      ),
    },
    outputs: { origins: new Float32Array(length * 4), directions: new Float32Array(length * 4) },
    params: { rays: length },
  });
}

for (const directions of ["z", "unit"] as const) {
  for (const pixelOffset of [0, 0.5] as const) {
    const options: RayOptions = { directions, pixelOffset };
    for (const count of [0, 1, 64, 257]) {
      Deno.test(`${count} rays of ${directions} directions and pixel offset ${pixelOffset} agree with the reference`, async () => {
        const cameras = randomCameras(6);
        const pixels = Array.from(
          { length: count },
          (_, i): Pixel => [i % 6, i * 31 % 80, i * 17 % 60],
        );
        const { origins, directions } = await raysOf(cameras, pixels, options);
        if (count === 0) return assert.equal(origins.length + directions.length, 0);
        const rays = pixels.map(([camera, x, y]) => pixelRay(cameras[camera], x, y, options));
        const expected = rays.flatMap((
          { direction },
        ) => [...direction, Math.hypot(...direction)]);
        assertClose(directions, expected, { ...DIRECTION, name: "directions" });
        assert.deepEqual(origins, Float32Array.from(rays.flatMap(({ origin }) => [...origin, 0])));
      });
    }
  }
}

Deno.test("the ray through the centre of a published Blender camera meets the scene's centre", async () => {
  // The first training view of the lego scene (Mildenhall et al. 2020), 800 x 800 pixels.
  const focal = 400 / Math.tan(0.6911112070083618 / 2);
  const lego: Camera = {
    width: 800,
    height: 800,
    fx: focal,
    fy: focal,
    cx: 400,
    cy: 400,
    // deno-fmt-ignore
    cameraToWorld: Float64Array.of(
      -0.9999021887779236, 0.004192245192825794, -0.013345719315111637, -0.05379832163453102,
      -0.013988681137561798, -0.2996590733528137, 0.95394366979599, 3.845470428466797,
      -4.656612873077393e-10, 0.9540371894836426, 0.29968830943107605, 1.2080823183059692,
    ),
  };
  const pixels: Pixel[] = [[0, 400, 400], [0, 0, 0]];
  const options = { directions: "z", pixelOffset: 0 } as const;
  const { origins, directions } = await raysOf([lego], pixels, options);
  const [ox, oy, oz, , cornerX, cornerY, cornerZ] = origins;
  const [dx, dy, dz, length] = directions;
  assertClose([dx, dy, dz], [0.0133457, -0.9539437, -0.2996883], { atol: 1e-6, rtol: 0 });
  assertClose(length, 1, DIRECTION);
  const t = 4.0311289; // the cameras' distance from the centre
  assertClose([ox + t * dx, oy + t * dy, oz + t * dz], [0, 0, 0], { atol: 1e-5, rtol: 0 });

  // Half the view's width is 0.36 at depth 1: the upper left corner, worked out by hand.
  assert.deepEqual([cornerX, cornerY, cornerZ], [ox, oy, oz]);
  const expected = [
    0.36 * 0.9999022 + 0.36 * 0.0041922 + 0.0133457,
    0.36 * 0.0139887 - 0.36 * 0.2996591 - 0.9539437,
    0.36 * 0.9540372 - 0.2996883,
  ];
  assertClose(directions.subarray(4, 7), expected, { atol: 1e-5, rtol: 0 });
});
