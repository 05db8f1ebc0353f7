import { type Camera, lens, lookAt } from "../../../src/math/mod.ts";
import { contractionConstants, type ContractionKind } from "../../../src/nerf/contraction.ts";
import { packCameras } from "../../../src/nerf/cameras.ts";
import { footprintConstants } from "../../../src/nerf/samplers/marcher.ts";
import { assertClose } from "../../reference/assert_close.ts";
import { cellCount, cellFootprints, type GridShape } from "../../reference/occupancy.ts";
import { rounded, sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();

const CUBE = { lower: [-1.5, -2, -0.5], size: 3 } as const;

/** A camera of 40 x 30 pixels, exact in float32. */
function cameraAt(eye: readonly [number, number, number], more: Partial<Camera> = {}): Camera {
  return {
    width: 40,
    height: 30,
    fx: 32,
    fy: 36,
    cx: 20.5,
    cy: 13,
    cameraToWorld: rounded(lookAt(eye, [0.25, -0.5, 1], [0, 0, 1])),
    ...more,
  };
}

/** The kernel's footprints of all cells. */
async function footprintsOf(
  shape: GridShape,
  cameras: readonly Camera[],
  kind: ContractionKind = "none",
  ndc?: readonly [number, number],
): Promise<Float32Array> {
  const gpu = await gpuOf();
  const cells = cellCount(shape);
  const { CONTRACTION } = contractionConstants({ kind, linear: 1 });
  const { footprints } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("occupancy/footprints", {
      RESOLUTION: shape.resolution,
      CASCADES: shape.cascades,
      CONTRACTION,
      LENS: cameras.some(({ lens, rays }) => lens || rays),
      ...footprintConstants({ footprints: ndc ? "cylinders" : "cones" }),
    }),
    invocations: cells,
    inputs: { cameras: packCameras(cameras) },
    outputs: { footprints: new Float32Array(cells) },
    params: {
      lower: CUBE.lower,
      side: CUBE.size,
      ndc: ndc ?? [0, 0],
      cameras: cameras.length,
      first: 0,
      end: cells,
    },
  });
  return footprints;
}

const PINHOLES = [cameraAt([4, 0, 1]), cameraAt([-1, 3, 2], { fy: 50 }), cameraAt([0, 0, 1.5])];

for (
  const [name, shape, kind] of [
    ["one cascade", { resolution: 32, cascades: 1 }, "none"],
    ["two cascades", { resolution: 32, cascades: 2 }, "none"],
    [
      "a contracted space",
      { resolution: 32, cascades: 1, contraction: { norm: "max", linear: 1 } },
      "max",
    ],
  ] as const
) {
  Deno.test(`cells of ${name} have the smallest footprint of the cameras that they are before`, async () => {
    const found = await footprintsOf(shape, PINHOLES, kind);
    const expected = cellFootprints(shape, CUBE, PINHOLES);
    // Next to the plane of a camera, depths are all rounding.
    assertClose(found, expected, { atol: 2e-7, rtol: 1e-4 });
  });
}

Deno.test("cells have the footprints of lenses that show them, and 0 where none does", async () => {
  const shape = { resolution: 32, cascades: 1 };
  const fisheye = cameraAt([2.5, 0.5, 1], {
    fx: 10,
    fy: 11,
    lens: lens("fisheye", { radial: [Math.fround(0.05), 0, 0, 0] }),
  });
  const found = await footprintsOf(shape, [fisheye]);
  const expected = cellFootprints(shape, CUBE, [fisheye]);
  // Differences of neighbouring directions, each wrong by some roundings of 1.
  assertClose(found, expected, { atol: 2e-6, rtol: 1e-3 });
  const table = cameraAt([4, 0, 1], { rays: new Float32Array(40 * 30 * 6) });
  assertClose(await footprintsOf(shape, [fisheye, table]), expected.map(() => 0), {
    atol: 0,
    rtol: 0,
  });
  const away = cameraAt([4, 0, 1], {
    cameraToWorld: rounded(lookAt([4, 0, 1], [9, 0, 1], [0, 0, 1])),
  });
  assertClose(await footprintsOf(shape, [away]), expected.map(() => 0), { atol: 0, rtol: 0 });
});

Deno.test("in normalised device coordinates all cells have the footprint of the finest pixels", async () => {
  const shape = { resolution: 32, cascades: 1 };
  const found = await footprintsOf(shape, PINHOLES, "none", [1.5, 2.5]);
  const radius = 2 / Math.sqrt(12) / 50 * 2; // of the camera with the longest focal length, times (1.5 + 2.5) / 2
  assertClose(found, new Array(found.length).fill(radius / 2 / CUBE.size), { atol: 0, rtol: 1e-6 });
});
