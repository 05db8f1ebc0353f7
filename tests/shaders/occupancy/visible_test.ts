import assert from "node:assert/strict";
import { type Camera, lens, lookAt } from "../../../src/math/mod.ts";
import { packCameras } from "../../../src/nerf/cameras.ts";
import {
  type Box,
  cellCount,
  cellOf,
  type GridShape,
  showsPoint,
  visibleCells,
} from "../../reference/occupancy.ts";
import { rounded, sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();

const ONE = { resolution: 32, cascades: 1 };
const CUBE = { lower: [-1.5, -2, -0.5], size: 3 } as const;

/** In pixels: float32 coordinates within 10 divided by depths of a hundredth and more, times a focal length. */
const BORDER = 0.02;

/** A camera of 40 x 30 pixels, exact in float32. */
function cameraAt(
  eye: readonly [number, number, number],
  target: readonly [number, number, number],
  focal: number,
): Camera {
  return {
    width: 40,
    height: 30,
    fx: focal,
    fy: focal * 1.125,
    cx: 20.5,
    cy: 13,
    cameraToWorld: rounded(lookAt(eye, target, [0, 0, 1])),
  };
}

/** What the kernel makes of the grid's densities. */
async function densitiesOf(
  shape: GridShape,
  cube: Box,
  cameras: readonly Camera[],
  ndc?: readonly [number, number],
) {
  const gpu = await gpuOf();
  const cells = cellCount(shape);
  const { densities } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("occupancy/visible", {
      RESOLUTION: shape.resolution,
      CASCADES: shape.cascades,
      CONTRACTION: shape.contraction ? 1 : 0,
      LENS: cameras.some(({ lens, rays }) => lens || rays),
      NDC: ndc !== undefined,
    }),
    invocations: cells,
    inputs: { cameras: packCameras(cameras) },
    outputs: { densities: new Float32Array(cells) },
    params: {
      lower: cube.lower,
      side: cube.size,
      ndc: ndc ?? [0, 0],
      cameras: cameras.length,
      first: 0,
      end: cells,
    },
  });
  return densities;
}

/** The middle of the cube, and places in and around it; none on the border of a cell. */
const MIDDLE = [0.01, -0.52, 1.03] as const;
const OUTSIDE = [4.1, -3.2, 2.7] as const;
const CORNER = [-1.47, 0.96, 2.46] as const;

for (
  const [name, shape, cameras, leastShare, mostShare] of [
    [
      "a camera outside, looking at the cube's middle",
      ONE,
      [cameraAt(OUTSIDE, MIDDLE, 45)],
      0.4,
      0.95,
    ],
    ["a camera outside, looking away", ONE, [cameraAt(OUTSIDE, [9, -6, 4.5], 45)], 0, 0],
    ["a camera in the cube", ONE, [cameraAt(MIDDLE, OUTSIDE, 45)], 0.03, 0.2],
    [
      "a camera in a corner of the cube, looking out",
      ONE,
      [cameraAt(CORNER, [-9, 9, 9], 45)],
      1e-5,
      1e-3,
    ],
    ["a long lens that shows less than a cell", ONE, [cameraAt(OUTSIDE, MIDDLE, 4000)], 1e-3, 0.01],
    [
      "three cameras, each seeing a part",
      ONE,
      [
        cameraAt(OUTSIDE, MIDDLE, 120),
        cameraAt(CORNER, MIDDLE, 90),
        cameraAt([-2.5, -2.3, 0.2], [-1, 0, 0], 200),
      ],
      0.2,
      0.95,
    ],
    [
      "a camera in the third of three cascades",
      { resolution: 32, cascades: 3 },
      [
        cameraAt(OUTSIDE, [0.3, 1, -1], 45),
      ],
      0.2,
      0.95,
    ],
    [
      "two cameras whose images have other sizes",
      ONE,
      [
        cameraAt(OUTSIDE, MIDDLE, 120),
        { ...cameraAt(CORNER, MIDDLE, 90), width: 90, height: 8 },
      ],
      0.1,
      0.9,
    ],
    [
      "a barrel lens and a pinhole",
      ONE,
      [
        {
          ...cameraAt(OUTSIDE, MIDDLE, 45),
          lens: lens("perspective", { radial: [Math.fround(-0.3), Math.fround(0.05), 0, 0] }),
        },
        cameraAt(CORNER, MIDDLE, 90),
      ],
      0.4,
      0.98,
    ],
    [
      "a fisheye in the cube, which sees backwards too",
      ONE,
      [{ ...cameraAt(MIDDLE, OUTSIDE, 12), lens: lens("fisheye", {}) }],
      0.5,
      0.95,
    ],
    [
      "a fov lens",
      ONE,
      [{ ...cameraAt(OUTSIDE, MIDDLE, 45), lens: lens("fov", { omega: Math.fround(0.9) }) }],
      0.4,
      0.98,
    ],
    [
      "a panorama",
      ONE,
      [{ ...cameraAt(MIDDLE, OUTSIDE, 45), lens: lens("equirectangular", {}) }],
      1,
      1,
    ],
    [
      "a camera with a table of rays",
      ONE,
      [{ ...cameraAt(OUTSIDE, [9, -6, 4.5], 45), rays: new Float32Array(40 * 30 * 6) }],
      1,
      1,
    ],
    [
      "a camera in a contracted space",
      { ...ONE, contraction: { norm: "max", linear: 1 } },
      [cameraAt(OUTSIDE, MIDDLE, 45)],
      0.1,
      0.6,
    ],
  ] as const
) {
  Deno.test(`cells seen by ${name} are those of the float64 reference`, async () => {
    const actual = await densitiesOf(shape, CUBE, cameras);
    const [least, most] = [-BORDER, BORDER].map((margin) =>
      visibleCells(shape, CUBE, cameras, margin)
    );
    let seen = 0;
    let ambiguous = 0;
    for (const [cell, density] of actual.entries()) {
      if (density === 0) seen++;
      if (least[cell] !== most[cell]) ambiguous++;
      else assert.equal(density, least[cell] ? 0 : -1, `cell ${cell}`);
    }
    assert.ok(ambiguous <= actual.length / 200, `${ambiguous} of ${actual.length} at borders`);
    const share = seen / actual.length;
    assert.ok(share >= leastShare && share <= mostShare, `${seen} of ${actual.length} seen`);
  });
}

Deno.test("a cell is seen by its only corner in the image, or by its centre alone", async () => {
  const cube = { lower: [0, 0, 0], size: 32 }; // cells of side 1
  // They look along -z; the uppermost cells are at depths 8 to 9, where half an image is 1.2 to 1.35 / scale wide.
  const lens = { width: 40, height: 30, cx: 20, cy: 15, fx: 40 / 0.3, fy: 30 / 0.3 };
  const at = (x: number, y: number, scale = 1): Camera => ({
    ...lens,
    fx: lens.fx * scale,
    fy: lens.fy * scale,
    cameraToWorld: Float64Array.of(1, 0, 0, x, 0, 1, 0, y, 0, 0, 1, 40),
  });
  const cell = (x: number, y: number, z: number) => x + 32 * y + 32 ** 2 * z;
  const corner = await densitiesOf(ONE, cube, [at(16.25, 16.25, 3)]); // 0.4 to 0.45
  assert.equal(corner[cell(16, 16, 31)], 0);
  assert.equal(corner[cell(15, 15, 31)], 0); // by its corner (16, 16)
  assert.equal(corner[cell(17, 16, 31)], -1); // (17, …) is 0.75 away
  const centre = await densitiesOf(ONE, cube, [at(16.5, 16.5, 10)]); // 0.12 to 0.135
  assert.equal(centre[cell(16, 16, 31)], 0);
  assert.equal(centre.subarray(31 * 32 ** 2).filter((density) => density === 0).length, 1);
  const none = await densitiesOf(ONE, cube, [at(16.25, 16.25, 30)]);
  assert.equal(none[cell(16, 16, 31)], -1);
});

Deno.test("the cell that a camera stands in is seen, whatever is in its image", async () => {
  const camera = cameraAt(MIDDLE, OUTSIDE, 1e5);
  const shape = { resolution: 32, cascades: 2 };
  const densities = await densitiesOf(shape, CUBE, [camera]);
  const point = MIDDLE.map((value, axis) => (value - CUBE.lower[axis]) / CUBE.size);
  for (const cascade of [0, 1]) assert.equal(densities[cellOf(shape, cascade, point)], 0);
  const seen = densities.filter((density) => density === 0).length;
  assert.equal(seen, 2);
});

Deno.test("without cameras no cell is seen", async () => {
  const densities = await densitiesOf(ONE, CUBE, []);
  assert.ok(densities.every((density) => density === -1));
});

Deno.test("grids of more cells than one dimension of a dispatch reaches are marked wholly", async () => {
  const shape = { resolution: 128, cascades: 2 }; // 65,536 workgroups
  const densities = await densitiesOf(shape, CUBE, [cameraAt(MIDDLE, OUTSIDE, 1e5)]);
  const point = MIDDLE.map((value, axis) => (value - CUBE.lower[axis]) / CUBE.size);
  const seen: number[] = [];
  densities.forEach((density, cell) => {
    if (density === 0) seen.push(cell);
  });
  assert.deepEqual(seen, [0, 1].map((cascade) => cellOf(shape, cascade, point)));
});

Deno.test("cells in normalised device coordinates are seen where their points in the world are", async () => {
  const cube = { lower: [-1, -1, -1], size: 2 } as const;
  const [ax, ay] = [2 * 45 / 40, 2 * 45 * 1.125 / 30];
  // At (0.3, -0.2, 0.1), looking along -z, of half the width of the camera that defines the coordinates.
  const camera = {
    ...cameraAt(OUTSIDE, MIDDLE, 90),
    cameraToWorld: rounded(Float64Array.of(1, 0, 0, 0.3, 0, 1, 0, -0.2, 0, 0, 1, 0.1)),
  };
  const densities = await densitiesOf(ONE, cube, [camera], [ax, ay]);
  const worldPoint = (index: readonly number[]) => {
    const [x, y, z] = index.map((value) => -1 + value / 16);
    const depth = 2 / Math.min(z - 1, -1e-6);
    return [-x * depth / ax, -y * depth / ay, depth];
  };
  let seen = 0;
  for (let cell = 0; cell < densities.length; cell++) {
    const index = [cell % 32, (cell >> 5) % 32, cell >> 10];
    const points = [[0.5, 0.5, 0.5]];
    for (let corner = 0; corner < 8; corner++) {
      points.push([corner & 1, corner >> 1 & 1, corner >> 2]);
    }
    const [least, most] = [-BORDER, BORDER].map((margin) =>
      points.some((point) =>
        showsPoint(camera, worldPoint(point.map((value, axis) => value + index[axis])), margin)
      )
    );
    if (densities[cell] === 0) seen++;
    if (least === most) assert.equal(densities[cell], least ? 0 : -1, `cell ${cell}`);
  }
  assert.ok(seen > 0.1 * densities.length && seen < 0.6 * densities.length, `${seen} seen`);
});
