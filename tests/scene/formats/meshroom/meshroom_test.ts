import assert from "node:assert/strict";
import { join, relative } from "node:path";
import { meshroom } from "../../../../src/scene/formats/meshroom/mod.ts";
import { assertClose } from "../../../reference/assert_close.ts";
import { withTempFolder } from "../../temp_scene.ts";
import {
  type Files,
  images,
  pixelOf,
  testRefusals,
  withCapture,
  writeAll,
} from "../format_checks.ts";

const SIZE = { width: 600, height: 400 };
const POINT = [0.3, -0.2, 1.7];
const CENTER = [0.2, 0.4, -1];

/** A rotation from world to camera, [3, 3] row-major: about x, then y, then z. */
function rotationOf(a: number, b: number, c: number): number[][] {
  const x = [[1, 0, 0], [0, Math.cos(a), -Math.sin(a)], [0, Math.sin(a), Math.cos(a)]];
  const y = [[Math.cos(b), 0, Math.sin(b)], [0, 1, 0], [-Math.sin(b), 0, Math.cos(b)]];
  const z = [[Math.cos(c), -Math.sin(c), 0], [Math.sin(c), Math.cos(c), 0], [0, 0, 1]];
  return product(z, product(y, x));
}

function product(a: number[][], b: number[][]): number[][] {
  return a.map((row) =>
    b[0].map((_, j) => row.reduce((sum, value, k) => sum + value * b[k][j], 0))
  );
}

/** R (X - C). */
function toCamera(rotation: number[][], center: readonly number[], point: readonly number[]) {
  return rotation.map((row) =>
    row.reduce((sum, value, i) => sum + value * (point[i] - center[i]), 0)
  );
}

const ROTATION = rotationOf(0.2, -0.3, 0.1);

/** AliceVision writes a matrix column after column, and numbers as texts. */
const columns = (matrix: number[][]) =>
  [0, 1, 2].flatMap((j) => [0, 1, 2].map((i) => String(matrix[i][j])));
const texts = (values: readonly number[]) => values.map(String);

/** An intrinsic as version 1.2.11 writes it: 36 mm are 600 pixels, so that 30 mm are 500. */
function intrinsic(
  id: string,
  distortionType: string,
  distortionParams: readonly number[],
  more = {},
) {
  return {
    ...{ intrinsicId: id, width: "600", height: "400", sensorWidth: "36", sensorHeight: "24" },
    ...{ type: "pinhole", focalLength: "30", pixelRatio: "1.02", principalPoint: ["5", "-7"] },
    distortionType,
    distortionParams: distortionParams.length === 0 ? "" : texts(distortionParams),
    ...{ undistortionType: "none", undistortionParams: "", locked: "false" },
    ...more,
  };
}

type Projection = (x: number, y: number) => [number, number];

const radial = (factor: (r2: number) => number): Projection => (x, y) => {
  const scale = factor(x * x + y * y);
  return [x * scale, y * scale];
};

/** Distortions with their parameters, and where they move a point (x, y) = (X, Y) / Z: Distortion*.cpp. */
const DISTORTIONS: Readonly<Record<string, [params: number[], distort: Projection]>> = {
  none: [[], (x, y) => [x, y]],
  radialk1: [[0.05], radial((r2) => 1 + 0.05 * r2)],
  radialk3: [[0.05, -0.02, 0.01], radial((r2) => 1 + 0.05 * r2 - 0.02 * r2 ** 2 + 0.01 * r2 ** 3)],
  radialk3pt: [
    [0.05, -0.02, 0.01],
    radial((r2) => (1 + 0.05 * r2 - 0.02 * r2 ** 2 + 0.01 * r2 ** 3) / 1.04),
  ],
  brown: [[0.05, -0.02, 0.01, 0.003, -0.004], (x, y) => {
    const r2 = x * x + y * y;
    const k = 1 + 0.05 * r2 - 0.02 * r2 ** 2 + 0.01 * r2 ** 3;
    return [
      x * k - 0.004 * (r2 + 2 * x * x) + 2 * 0.003 * x * y,
      y * k + 0.003 * (r2 + 2 * y * y) - 2 * 0.004 * x * y,
    ];
  }],
  fisheye4: [[0.03, -0.02, 0.01, -0.004], (x, y) => {
    const r = Math.hypot(x, y);
    const t = Math.atan(r);
    const bent = t + 0.03 * t ** 3 - 0.02 * t ** 5 + 0.01 * t ** 7 - 0.004 * t ** 9;
    return [x * bent / r, y * bent / r];
  }],
  fisheye1: [[0.9], (x, y) => {
    const r = Math.hypot(x, y);
    const bent = Math.atan(2 * r * Math.tan(0.45)) / 0.9;
    return [x * bent / r, y * bent / r];
  }],
};

const TYPES = Object.keys(DISTORTIONS);

const pose = (poseId: string, rotation: number[][], center: readonly number[]) => ({
  poseId,
  pose: { transform: { rotation: columns(rotation), center: texts(center) }, locked: "0" },
});

function file(
  intrinsics: readonly { intrinsicId: string }[],
  more = {},
  version = [1, 2, 11],
): string {
  return JSON.stringify(
    {
      version: texts(version),
      views: intrinsics.map(({ intrinsicId }, i) => ({
        ...{ viewId: String(1000 + i), poseId: String(1000 + i), intrinsicId, metadata: "" },
        ...{ path: `/home/somebody/photographs/${intrinsicId}.png`, width: "600", height: "400" },
      })),
      intrinsics,
      poses: intrinsics.map((_, i) => pose(String(1000 + i), ROTATION, CENTER)),
      structure: [
        { landmarkId: "4", X: ["1", "2", "3"], color: ["10", "20", "30"] },
        { landmarkId: "5", X: ["1", "nan", "3"], color: ["10", "20", "30"] },
      ],
      ...more,
    },
    null,
    4,
  );
}

const FILES: Files = {
  "cameras.sfm": file(TYPES.map((type) => intrinsic(type, type, DISTORTIONS[type][0]))),
  ...images(...TYPES.map((type) => `images/${type}.png`)),
};

Deno.test("Meshroom's points are seen where AliceVision's formulas put them, through every distortion", () =>
  withCapture(meshroom, FILES, ({ frames, points, skipped }, folder) => {
    assert.deepEqual(skipped, []);
    assert.deepEqual(frames.map(({ name }) => name), TYPES.map((type) => `images/${type}`));
    assert.equal(frames[0].image, join(folder, "images/none.png"));
    const [x, y, z] = toCamera(ROTATION, CENTER, POINT);
    for (const [i, type] of TYPES.entries()) {
      const [u, v] = DISTORTIONS[type][1](x / z, y / z);
      const expected = [300 + 5 + 500 * u, 200 - 7 + 510 * v];
      assertClose(pixelOf(frames[i], SIZE, POINT), expected, { atol: 1e-9, rtol: 0 });
    }
    assert.deepEqual(points, {
      positions: Float32Array.of(1, 2, 3),
      colors: Uint8Array.of(10, 20, 30),
    });
  }));

Deno.test("an equidistant camera of Meshroom sees as far as its circle says", () => {
  const params = [0.1, -0.05, 0.02];
  const more = {
    ...{ type: "equidistant", pixelRatio: "1", fisheyeCircleRadius: "190", focalLength: "9" },
  };
  const intrinsics = [
    intrinsic("plain", "none", [], more),
    intrinsic("bent", "radialk3pt", params, more),
  ];
  const files = { "a.sfm": file(intrinsics), ...images("plain.png", "bent.png") };
  return withCapture(meshroom, files, ({ frames }) => {
    const [x, y, z] = toCamera(ROTATION, CENTER, POINT);
    // fx = 9 / 36 * 600 = 150 pixels; rscale = 36 / 600; fov = 24 / (150 * 36 / 600) = 24 / 9.
    const radius = Math.atan2(Math.hypot(x, y), z) / (0.5 * 24 / 9);
    const [k1, k2, k3] = params;
    const bent = radius * (1 + k1 * radius ** 2 + k2 * radius ** 4 + k3 * radius ** 6) /
      (1 + k1 + k2 + k3);
    for (const [i, r] of [radius, bent].entries()) {
      const [dx, dy] = [x, y].map((value) => 190 * r * value / Math.hypot(x, y));
      assertClose(pixelOf(frames[i], SIZE, POINT), [305 + dx, 193 + dy], { atol: 1e-9, rtol: 0 });
    }
  });
});

Deno.test("each version of Meshroom's file has its focal lengths and principal points", () => {
  const old = (keys: object) => {
    const { focalLength: _, ...rest } = intrinsic("a", "none", []);
    return { ...rest, distortionType: undefined, ...keys };
  };
  const versions: [number[], object, number[]][] = [
    [[1, 0, 0], old({ pxFocalLength: "500", principalPoint: ["305", "193"] }), [
      500,
      500,
      305,
      193,
    ]],
    [
      [1, 2, 0],
      old({ pxFocalLength: ["500", "510"], principalPoint: ["305", "193"] }),
      [500, 510, 305, 193],
    ],
    [[1, 2, 1], old({ pxFocalLength: ["500", "510"] }), [500, 510, 305, 193]],
    [[1, 2, 4], intrinsic("a", "none", [], { pixelRatio: "0.8" }), [500, 625, 305, 193]],
    [[1, 2, 5], intrinsic("a", "none", [], { pixelRatio: "0.8" }), [500, 400, 305, 193]],
    [[1, 2, 11], intrinsic("a", "none", [], { principalPoint: undefined }), [500, 510, 300, 200]],
  ];
  return withTempFolder(async (folder) => {
    for (const [version, one, [fx, fy, cx, cy]] of versions) {
      const content = file([one as { intrinsicId: string }], {}, version);
      await writeAll(folder, { "sfm.sfm": content, ...images("a.png") });
      const { frames: [{ intrinsics }] } = await meshroom.read(folder, { downscale: 1 });
      assert.ok("fx" in intrinsics.focal);
      assertClose([intrinsics.focal.fx, intrinsics.focal.fy], [fx, fy], { atol: 1e-9, rtol: 0 });
      assert.deepEqual(intrinsics.principal ?? { cx: 300, cy: 200 }, { cx, cy });
    }
  });
});

Deno.test("the types of Meshroom's older files are distortions", () => {
  const named = { radial3: "radialk3", brown: "brown", fisheye4: "fisheye4", pinhole: "none" };
  const intrinsics = Object.entries(named).map(([type, distortion]) =>
    intrinsic(type, distortion, DISTORTIONS[distortion][0], { type, distortionType: undefined })
  );
  const files = {
    "a.sfm": file(intrinsics),
    ...images(...Object.keys(named).map((n) => `${n}.png`)),
  };
  return withCapture(meshroom, files, ({ frames }) => {
    assert.deepEqual(
      frames.map(({ intrinsics: { lens } }) => lens && [lens.projection, lens.radial[0]]),
      [["perspective", 0.05], ["perspective", 0.05], ["fisheye", 0.03], null],
    );
  });
});

Deno.test("a view of a rig stands where the rig and its place in it say", () => {
  const [outer, inner] = [ROTATION, rotationOf(-0.1, 0.2, 0.3)];
  const [rigCenter, subCenter] = [CENTER, [0.1, 0.05, -0.02]];
  const view = { viewId: "1", poseId: "9", intrinsicId: "a", path: "a.png", metadata: "" };
  const rig = {
    rigId: "3",
    subPoses: [{
      status: "x",
      pose: {
        rotation: columns(inner),
        center: texts(subCenter),
      },
    }],
  };
  const content = file([intrinsic("a", "none", [])], {
    views: [{ ...view, rigId: "3", subPoseId: "0", isPoseIndependant: "false" }],
    poses: [pose("9", outer, rigCenter)],
    rigs: [rig],
  });
  return withCapture(meshroom, { "a.sfm": content, ...images("a.png") }, ({ frames }) => {
    const inRig = toCamera(outer, rigCenter, POINT);
    const [x, y, z] = toCamera(inner, subCenter, inRig);
    const expected = [305 + 500 * x / z, 193 + 510 * y / z];
    assertClose(pixelOf(frames[0], SIZE, POINT), expected, { atol: 1e-9, rtol: 0 });
  });
});

Deno.test("photographs that Meshroom undistorted are called by their views' numbers", () => {
  const content = file([intrinsic("a", "radialk3pt", DISTORTIONS.radialk3pt[0])]);
  const files = { "cameras.sfm": content, ...images("undistorted/1000.png", "images/a.png") };
  return withCapture(meshroom, files, ({ frames, notes }, folder) => {
    assert.equal(relative(folder, frames[0].image as string), "undistorted/1000.png");
    const { lens, focal } = frames[0].intrinsics;
    assert.ok(lens === null && "fx" in focal && focal.fx === 500);
    assert.deepEqual(notes, [
      "The photographs are called by their views' numbers, so they are taken for undistorted ones.",
    ]);
  });
});

Deno.test("views without a pose are skipped, and the file with poses is taken", () => {
  const two = [intrinsic("a", "none", []), intrinsic("b", "none", [])];
  const files = {
    "cameraInit.sfm": file(two, { poses: "" }),
    "later.sfm": file(two, { poses: [pose("1001", ROTATION, CENTER)] }),
    ...images("a.png", "b.png"),
  };
  return withCapture(meshroom, files, ({ frames, skipped }) => {
    assert.deepEqual(frames.map(({ name }) => name), ["b"]);
    const name = "/home/somebody/photographs/a";
    assert.deepEqual(skipped, [{ name, reason: "Meshroom did not find its place" }]);
  });
});

const REFUSALS: Record<string, [file: string, message: string]> = {
  "a file without poses": [
    file([], { views: [], poses: [] }),
    "it has no poses of views. Give the file that Meshroom wrote when it had found them: " +
    "MeshroomCache/StructureFromMotion/…/cameras.sfm.",
  ],
  "poses of other views": [
    file([intrinsic("a", "none", [])], { poses: [pose("77", ROTATION, CENTER)] }),
    "none of its 1 views has a pose. Take more photographs that overlap, and run Meshroom again.",
  ],
  "a distortion that no lens has": [
    file([intrinsic("a", "3deanamorphic4", [1, 2])]),
    "the camera a has the type pinhole with the distortion 3deanamorphic4, which is not supported. " +
    "Choose another camera model in Meshroom, or undistort the photographs there.",
  ],
  "a type that is a property of every object": [
    file([intrinsic("a", "none", [], { type: "constructor", distortionType: undefined })]),
    "the camera a has the type constructor with the distortion constructor, which is not supported. " +
    "Choose another camera model in Meshroom, or undistort the photographs there.",
  ],
  "a focal length of zero": [
    file([intrinsic("a", "none", [], { focalLength: "0" })]),
    "the camera a has no focal length above 0. Choose another camera model in Meshroom, or undistort " +
    "the photographs there.",
  ],
};

testRefusals(
  "Meshroom",
  meshroom,
  "cameras.sfm",
  { files: FILES, beside: images("a.png") },
  REFUSALS,
);
