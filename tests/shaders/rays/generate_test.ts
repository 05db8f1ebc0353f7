import assert from "node:assert/strict";
import { type Camera, type Lens, lens, lookAt, project, type Vec3 } from "../../../src/math/mod.ts";
import { packCameras } from "../../../src/nerf/cameras.ts";
import { supersample } from "../../../src/nerf/subpixels.ts";
import { downscaleCamera } from "../../../src/scene/images/downscale.ts";
import { LENS_VALUES } from "../../math/lens_values.ts";
import { assertClose } from "../../reference/assert_close.ts";
import { randomValues } from "../../reference/random_values.ts";
import { coneRadius, pixelRay, type RayOptions } from "../../reference/rays.ts";
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

/**
 * The kernel's rays of pixels: origins and directions, [pixels, 4] each.
 *
 * @param halvings how often the images were halved
 * @param across rays across a pixel, and down
 */
async function raysOf(
  cameras: readonly Camera[],
  pixels: readonly Pixel[],
  options: RayOptions,
  halvings = 0,
  across = 1,
) {
  const gpu = await gpuOf();
  const { length } = pixels;
  return await runPoisoned(gpu, {
    kernel: await gpu.kernel("rays/generate", {
      UNIT: options.directions === "unit",
      PIXEL_OFFSET: options.pixelOffset,
      LENS: cameras.some(({ lens }) => lens),
    }),
    invocations: length,
    inputs: {
      pixels: vec4Rows(length, (i) => [...pixels[i], halvings]),
      cameras: packCameras(cameras),
    },
    outputs: { origins: new Float32Array(length * 4), directions: new Float32Array(length * 4) },
    params: { rays: length, across },
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
        const radii = pixels.map(([camera, x, y]) => coneRadius(cameras[camera], x, y, options));
        const places = rays.flatMap(({ origin }, i) => [...origin, radii[i]]);
        assertClose(origins, places, { atol: 0, rtol: 8 * 2 ** -24, name: "origins, radii" });
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

/** Every 20th pixel or so of a camera, its corners among them. */
function pixelGrid({ width, height }: Camera): Pixel[] {
  const columns = 21;
  const rows = 17;
  return Array.from({ length: columns * rows }, (_, i): Pixel => {
    const [column, row] = [i % columns, Math.floor(i / columns)];
    return [
      0,
      Math.round(column / (columns - 1) * (width - 1)),
      Math.round(row / (rows - 1) * (height - 1)),
    ];
  });
}

/** How far from their pixels' centres directions project, at most; and how many there are. */
function reprojection(camera: Camera, pixels: readonly Pixel[], directions: Float32Array) {
  let error = 0;
  let rays = 0;
  pixels.forEach(([, x, y], i) => {
    const [dx, dy, dz, length] = directions.subarray(i * 4, i * 4 + 4);
    if (length === 0) return;
    const inCamera = [0, 1, 2].map((column) =>
      [dx, dy, dz].reduce((sum, d, row) => sum + camera.cameraToWorld[row * 4 + column] * d, 0)
    );
    const [u, v] = project(camera, inCamera as unknown as Vec3) ?? [NaN, NaN];
    error = Math.max(error, Math.hypot(u - x - 0.5, v - y - 0.5));
    assert.ok(!Number.isNaN(error), `pixel ${x}, ${y} has a direction that no pixel shows`);
    rays++;
  });
  return { error, rays };
}

/** Poses exact in float32. */
const TURNED = rounded(lookAt([3, -2, 1.5], [0.2, 0.1, 0], [0, 0, 1]));

/**
 * The part of the image plane where float32 reaches 1e-4 pixel: tan 50 degrees, or 85 degrees of a fisheye.
 * Further out a lens's shift grows to many times the distorted point, and 2^-24 of it is more.
 */
const PRECISE = { perspective: 1.19, fisheye: 1.4835 };

/** A direction's place on the undistorted image plane, as its distance from the middle. */
function planeRadius({ lens }: Camera, [x, y, z]: readonly number[]): number {
  const off = Math.hypot(x, y);
  return lens?.projection === "fisheye" ? Math.atan2(off, -z) : off / -z;
}

for (const { name, camera } of LENS_VALUES) {
  const options = { directions: "z", pixelOffset: 0.5 } as const;
  const grid = pixelGrid(camera);
  const directionOf = ([, x, y]: Pixel) => pixelRay(camera, x, y, options).viewDirection;
  const limit = PRECISE[camera.lens.projection as keyof typeof PRECISE];
  const pixels = grid.filter((pixel) => {
    const direction = directionOf(pixel);
    return Math.hypot(...direction) > 0 && planeRadius(camera, direction) <= limit;
  });

  Deno.test(`${name}: directions in the camera's axes project to their pixels within 1e-4 pixel`, async () => {
    const { directions } = await raysOf([camera], pixels, options);
    const { error, rays } = reprojection(camera, pixels, directions);
    assert.ok(error <= 1e-4, `${error} pixel`);
    assert.equal(rays, pixels.length);
    assert.ok(rays > 0.25 * grid.length, `${rays} of ${grid.length} pixels are looked at`);
  });

  Deno.test(`${name}: further out they do within 3e-3 pixel, and where the lens shows nothing there are none`, async () => {
    const { directions } = await raysOf([camera], grid, options);
    const { error, rays } = reprojection(camera, grid, directions);
    assert.ok(error <= 3e-3, `${error} pixel`);
    assert.equal(rays, grid.filter((pixel) => Math.hypot(...directionOf(pixel)) > 0).length);
  });

  Deno.test(`${name}: turned to the world, directions project as near as float32 can`, async () => {
    const turned = { ...camera, cameraToWorld: TURNED };
    const { directions } = await raysOf([turned], pixels, { ...options, directions: "unit" });
    // A coordinate of a direction of length 1 is a multiple of 2^-24, and four roundings led to it: 2^-22
    // radians are 3.3e-4 of fox's pixels. No float32 direction can say more.
    const { error } = reprojection(turned, pixels, directions);
    const most = 1e-4 + camera.fx * 2 ** -22;
    assert.ok(error <= most, `${error} pixel, more than ${most}`);
  });
}

/** Of 160 x 120 pixels, at a place of its own. */
function cameraWith(lens: Lens, focal = 50): Camera {
  return {
    width: 160,
    height: 120,
    fx: focal,
    fy: focal + 1,
    cx: 81.5,
    cy: 58.25,
    cameraToWorld: TURNED,
    lens,
  };
}

for (
  const [name, camera] of [
    ["fov", cameraWith(lens("fov", { omega: Math.fround(0.9) }), 70)],
    ["equirectangular", cameraWith(lens("equirectangular", {}))],
    ["perfect fisheye, backwards too", cameraWith(lens("fisheye", {}))],
    ["folding", cameraWith(lens("perspective", { radial: [Math.fround(-0.3), 0, 0, 0] }), 90)],
  ] as const
) {
  for (const directions of ["z", "unit"] as const) {
    Deno.test(`rays of ${directions} directions through a ${name} lens agree with the reference`, async () => {
      const pixels = pixelGrid(camera);
      const options = { directions, pixelOffset: 0.5 } as const;
      const actual = await raysOf([camera], pixels, options);
      const rays = pixels.map(([, x, y]) => pixelRay(camera, x, y, options));
      const expected = rays.flatMap(({ direction }) => [...direction, Math.hypot(...direction)]);
      // Next to a fold a rounding of the pixel is much of an angle; none of these pixels is that near.
      assertClose(actual.directions, expected, { atol: 8e-6, rtol: 0, name: "directions" });
      const none = rays.filter(({ direction }) => Math.hypot(...direction) === 0).length;
      if (name === "folding") assert.ok(none > 20 && none < pixels.length / 2, `${none} have none`);
      else assert.equal(none, 0);
    });
  }
}

Deno.test("rays that share a pixel are those of a camera with more pixels, and so are their cones", async () => {
  for (const across of [2, 3]) {
    for (const pixelOffset of [0, 0.5] as const) {
      const options = { directions: "unit", pixelOffset } as const;
      const cameras = [...randomCameras(1), LENS_VALUES[0].camera];
      const places = [[0, 0], [41, 27], [79, 59]];
      const squares = Array.from({ length: across ** 2 }, (_, i) => i);
      const shared = places.flatMap(([x, y]) => squares.map((): Pixel => [0, x, y]));
      const own = places.flatMap(([x, y]) =>
        squares.map((i): Pixel => [
          ...[0, x * across + i % across, y * across + Math.floor(i / across)] as const,
        ])
      );
      for (const camera of cameras) {
        const finer = supersample(camera, across, pixelOffset);
        const actual = await raysOf([camera], shared, options, 0, across);
        const expected = await raysOf([finer], own, options);
        assertClose(actual.directions, expected.directions, { ...DIRECTION, name: "directions" });
        // A cone's radius is a difference of directions.
        assertClose(actual.origins, expected.origins, { ...DIRECTION, name: "origins, radii" });
      }
    }
  }
});

Deno.test("rays of reduced photographs are those of their own cameras, and their cones are wider", async () => {
  const options = { directions: "z", pixelOffset: 0.5 } as const;
  for (
    const camera of [...randomCameras(1), LENS_VALUES[0].camera, cameraWith(lens("fisheye", {}))]
  ) {
    for (const halvings of [0, 1, 3]) {
      const small = downscaleCamera(camera, 2 ** halvings);
      const pixels = pixelGrid(small).filter(([, x, y]) =>
        pixelRay(small, x, y, options).direction.some((value) => value !== 0)
      );
      const { origins, directions } = await raysOf([camera], pixels, options, halvings);
      const own = await raysOf([small], pixels, options);
      assertClose(directions, own.directions, { atol: 2 ** -22, rtol: 0, name: "directions" });
      const radii = pixels.map((_, i) => origins[4 * i + 3]);
      const expected = pixels.map(([, x, y]) => coneRadius(small, x, y, options));
      assertClose(radii, expected, { atol: 1.6e-5, rtol: 1e-6, name: "radii" });
      const ratio = median(radii) * camera.fy / 2 ** halvings;
      assert.ok(ratio > 0.4 && ratio < 0.7, `${ratio} is not near 2 / sqrt(12)`);
    }
  }
});

Deno.test("a published Blender camera's cones have the published radius", async () => {
  const focal = 400 / Math.tan(0.6911112070083618 / 2);
  const [camera] = randomCameras(1);
  const lego = { ...camera, width: 800, height: 800, fx: focal, fy: focal, cx: 400, cy: 400 };
  const pixels: Pixel[] = [[0, 0, 0], [0, 400, 400], [0, 799, 799]];
  const { origins } = await raysOf([lego], pixels, { directions: "z", pixelOffset: 0.5 });
  for (const i of [3, 7, 11]) assertClose(origins[i], 5.1961528e-4, { atol: 0, rtol: 1e-6 });
});

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

Deno.test("a pinhole among cameras with lenses has the rays of a pinhole", async () => {
  const [pinhole] = randomCameras(1);
  const options = { directions: "z", pixelOffset: 0.5 } as const;
  const pixels = pixelGrid(pinhole);
  const alone = await raysOf([pinhole], pixels, options);
  const together = await raysOf([pinhole, LENS_VALUES[0].camera], pixels, options);
  assertClose(together.directions, alone.directions, { atol: 2 ** -22, rtol: 0 });
  assertClose(together.origins, alone.origins, { atol: 1e-6, rtol: 0 });
});
