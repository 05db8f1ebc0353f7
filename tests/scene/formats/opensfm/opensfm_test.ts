import assert from "node:assert/strict";
import { join, relative } from "node:path";
import { opensfm } from "../../../../src/scene/formats/opensfm/mod.ts";
import { assertClose, FLOAT64 } from "../../../reference/assert_close.ts";
import { withTempFolder } from "../../temp_scene.ts";
import {
  type Files,
  images,
  pixelOf,
  testRefusals,
  withCapture,
  writeAll,
} from "../format_checks.ts";

const SIZE = { width: 640, height: 480 };

type Numbers = Readonly<Record<string, number>>;

/** Cameras of every model that is read, with coefficients as real lenses have them. */
const CAMERAS: Readonly<Record<string, Numbers>> = {
  perspective: { focal: 0.9, k1: 0.05, k2: -0.02 },
  simple_radial: { focal_x: 0.9, focal_y: 0.92, c_x: 0.01, c_y: -0.02, k1: 0.05 },
  radial: { focal_x: 0.9, focal_y: 0.92, c_x: 0.01, c_y: -0.02, k1: 0.05, k2: -0.02 },
  brown: {
    ...{ focal_x: 0.9, focal_y: 0.92, c_x: 0.01, c_y: -0.02 },
    ...{ k1: 0.05, k2: -0.02, k3: 0.01, p1: 0.003, p2: -0.004 },
  },
  fisheye: { focal: 0.5, k1: 0.03, k2: -0.02 },
  fisheye_opencv: {
    ...{ focal_x: 0.5, focal_y: 0.51, c_x: 0.01, c_y: -0.02 },
    ...{ k1: 0.03, k2: -0.02, k3: 0.01, k4: -0.004 },
  },
  fisheye62: {
    ...{ focal_x: 0.5, focal_y: 0.51, c_x: 0.01, c_y: -0.02 },
    ...{ k1: 0.03, k2: -0.02, k3: 0.01, k4: -0.004, k5: 0, k6: 0, p1: 0.003, p2: -0.004 },
  },
  fisheye624: {
    ...{ focal_x: 0.5, focal_y: 0.51, c_x: 0.01, c_y: -0.02 },
    ...{ k1: 0.03, k2: -0.02, k3: 0.01, k4: -0.004, k5: 0, k6: 0, p1: 0.003, p2: -0.004 },
    ...{ s0: 0.002, s1: -0.001, s2: 0.003, s3: 0.001 },
  },
  spherical: {},
  equirectangular: {},
};

const ROTATION = [0.3, -0.5, 0.2];
const TRANSLATION = [0.4, -0.1, 2];
const POINT = [0.2, 0.3, 1.5];

function fileOf(cameras: Readonly<Record<string, Numbers>> = CAMERAS, more = {}): string {
  return JSON.stringify([{
    cameras: Object.fromEntries(
      Object.entries(cameras).map(([type, parameters]) => [
        type,
        { projection_type: type, ...SIZE, ...parameters },
      ]),
    ),
    shots: Object.fromEntries(
      Object.keys(cameras).map((type) => [
        `${type}.png`,
        { camera: type, rotation: ROTATION, translation: TRANSLATION, orientation: 1 },
      ]),
    ),
    points: {
      7: { coordinates: [1, 2, 3], color: [10.4, 300, -5] },
      8: { coordinates: [1, 2, 1e300], color: [1, 2, 3] },
      9: { coordinates: null, color: [1, 2, 3] },
    },
    reference_lla: { latitude: 52, longitude: 13, altitude: 30 },
    ...more,
  }]);
}

const TYPES = Object.keys(CAMERAS);
const FILES: Files = {
  "reconstruction.json": fileOf(),
  ...images(...TYPES.map((type) => `images/${type}.png`)),
};

/** The rotation matrix of an axis times an angle, by Rodrigues' formula. */
function rodrigues(v: readonly number[]): number[][] {
  const angle = Math.hypot(...v);
  const [x, y, z] = v.map((value) => value / angle);
  const k = [[0, -z, y], [z, 0, -x], [-y, x, 0]];
  return [0, 1, 2].map((i) =>
    [0, 1, 2].map((j) => {
      const square = k[i][0] * k[0][j] + k[i][1] * k[1][j] + k[i][2] * k[2][j];
      return (i === j ? 1 : 0) + Math.sin(angle) * k[i][j] + (1 - Math.cos(angle)) * square;
    })
  );
}

/** Where OpenSfM's camera of a type sees a point of its own frame, in pixels from the first one's corner. */
function project(type: string, p: Numbers, [x, y, z]: readonly number[]): [number, number] {
  const { focal = 0, focal_x = focal, focal_y = focal_x, c_x = 0, c_y = 0 } = p;
  if (type === "spherical" || type === "equirectangular") {
    const [lon, lat] = [Math.atan2(x, z), Math.atan2(-y, Math.hypot(x, z))];
    return [SIZE.width * (0.5 + lon / (2 * Math.PI)), SIZE.height * (0.5 - lat / Math.PI)];
  }
  const r = Math.hypot(x, y);
  const theta = Math.atan2(r, z);
  const [u, v] = type.startsWith("fisheye") ? [x / r * theta, y / r * theta] : [x / z, y / z];
  const { k1 = 0, k2 = 0, k3 = 0, k4 = 0, p1 = 0, p2 = 0, s0 = 0, s1 = 0, s2 = 0, s3 = 0 } = p;
  const r2 = u * u + v * v;
  const radial = 1 + k1 * r2 + k2 * r2 ** 2 + k3 * r2 ** 3 + k4 * r2 ** 4;
  const du = 2 * p1 * u * v + p2 * (r2 + 2 * u * u) + s0 * r2 + s1 * r2 ** 2;
  const dv = 2 * p2 * u * v + p1 * (r2 + 2 * v * v) + s2 * r2 + s3 * r2 ** 2;
  const longer = Math.max(SIZE.width, SIZE.height);
  return [
    SIZE.width / 2 + longer * (focal_x * (u * radial + du) + c_x),
    SIZE.height / 2 + longer * (focal_y * (v * radial + dv) + c_y),
  ];
}

Deno.test("OpenSfM's points are seen where its own formulas put them, through every model", () =>
  withCapture(opensfm, FILES, ({ frames }) => {
    assert.deepEqual(frames.map(({ name }) => name), TYPES);
    const r = rodrigues(ROTATION);
    const inCamera = [0, 1, 2].map((i) =>
      r[i][0] * POINT[0] + r[i][1] * POINT[1] + r[i][2] * POINT[2] + TRANSLATION[i]
    );
    for (const [i, type] of TYPES.entries()) {
      const expected = project(type, CAMERAS[type], inCamera);
      assertClose(pixelOf(frames[i], SIZE, POINT), expected, { atol: 1e-9, rtol: 0 });
      // Half as large a photograph sees it in the same place.
      const half = { width: SIZE.width / 2, height: SIZE.height / 2 };
      assertClose(pixelOf(frames[i], half, POINT), expected.map((pixel) => pixel / 2), {
        ...{ atol: 1e-9, rtol: 0 },
      });
    }
  }));

Deno.test("an unturned OpenSfM camera looks along +z with y down, from -t", () => {
  const shot = { camera: "a", rotation: [0, 0, 0], translation: [1, 2, 3] };
  const camera = { projection_type: "perspective", ...SIZE, focal: 1.25, k1: 0, k2: 0 };
  const file = JSON.stringify([{ cameras: { a: camera }, shots: { "a.png": shot } }]);
  const files = { "reconstruction.json": file, ...images("images/a.png") };
  return withCapture(opensfm, files, ({ frames: [{ cameraToWorld, intrinsics }], points }) => {
    assertClose([...cameraToWorld], [1, 0, 0, -1, 0, -1, 0, -2, 0, 0, -1, -3], FLOAT64);
    assert.deepEqual(intrinsics, {
      size: SIZE,
      focal: { relativeX: 1.25, relativeY: 1.25 },
      principal: { offsetX: 0, offsetY: 0 },
      lens: null,
    });
    assert.equal(points, null);
  });
});

Deno.test("OpenSfM's points are read where they are points", () =>
  withCapture(opensfm, FILES, ({ points }) => {
    assert.deepEqual(points, {
      positions: Float32Array.of(1, 2, 3),
      colors: Uint8Array.of(10, 255, 0),
    });
  }));

Deno.test("of several reconstructions the one with the most shots is read", () => {
  const [first] = JSON.parse(fileOf({ perspective: CAMERAS.perspective }));
  const [second] = JSON.parse(fileOf({ brown: CAMERAS.brown, fisheye: CAMERAS.fisheye }));
  const files = { ...FILES, "reconstruction.json": JSON.stringify([first, second]) };
  return withCapture(opensfm, files, ({ frames, skipped, notes }) => {
    assert.deepEqual(frames.map(({ name }) => name), ["brown", "fisheye"]);
    assert.deepEqual(skipped, [{
      name: "perspective",
      reason: "it is in another reconstruction, whose place is not known",
    }]);
    assert.deepEqual(notes, [
      "The file has 2 reconstructions; the one with the most shots, 2, is used, and not those of 1.",
    ]);
  });
});

Deno.test("OpenDroneMap's project has its photographs beside the folder opensfm", () =>
  withTempFolder(async (folder) => {
    const file = fileOf({ brown: CAMERAS.brown });
    await writeAll(folder, { "opensfm/reconstruction.json": file, ...images("images/brown.png") });
    assert.ok(await opensfm.matches(["images", "opensfm"], folder));
    const { frames } = await opensfm.read(folder, { downscale: 1 });
    assert.equal(relative(folder, frames[0].image as string), "images/brown.png");
    // From within, the photographs are outside of what was given: they must be named.
    await assert.rejects(opensfm.read(join(folder, "opensfm"), { downscale: 1 }), {
      name: "SceneError",
      message: /Put the images into .*opensfm\/images, or name their folder by --images DIR\.$/,
    });
    const named = { downscale: 1, images: join(folder, "images") };
    assert.equal((await opensfm.read(join(folder, "opensfm"), named)).frames.length, 1);
  }));

Deno.test("OpenSfM's list of images says where they are", () => {
  const file = fileOf({ brown: CAMERAS.brown, fisheye: CAMERAS.fisheye });
  return withCapture(opensfm, {
    "reconstruction.json": file,
    "image_list.txt": "day 1/brown.png\r\nday 2\\fisheye.png\n\n",
    ...images("day 1/brown.png", "day 2/fisheye.png"),
  }, ({ frames, notes }, folder) => {
    assert.deepEqual(
      frames.map(({ image }) => relative(folder, image as string)),
      ["day 1/brown.png", "day 2/fisheye.png"],
    );
    assert.deepEqual(notes, []);
  });
});

Deno.test("a shot whose pose is none is skipped", () => {
  const [file] = JSON.parse(fileOf());
  file.shots["brown.png"].rotation = [1, null, 3];
  const files = { ...FILES, "reconstruction.json": JSON.stringify([file]) };
  return withCapture(opensfm, files, ({ frames, skipped }) => {
    assert.equal(frames.length, TYPES.length - 1);
    const reason = "its rotation and translation must be 3 numbers each";
    assert.deepEqual(skipped, [{ name: "brown", reason }]);
  });
});

const REFUSALS: Record<string, [file: string, message: string]> = {
  "a projection that no lens has": [
    fileOf({ dual: { focal: 1, k1: 0, k2: 0 } }),
    'the camera "dual" has the projection "dual", which is not supported. Undistort the photographs: ' +
    "opensfm undistort.",
  ],
  "six radial coefficients": [
    fileOf({ fisheye62: { ...CAMERAS.fisheye62, k6: 0.1 } }),
    'the camera "fisheye62" has the coefficients k5 and k6, which are not supported. Undistort the ' +
    "photographs: opensfm undistort.",
  ],
  "no focal length": [
    fileOf({ brown: { k1: 0 } }),
    'the camera "brown" has no focal length. Undistort the photographs: opensfm undistort.',
  ],
  "a camera that is not there": [
    fileOf({ brown: CAMERAS.brown }, { cameras: {} }),
    'brown.png has the camera "brown", which the file does not describe. Copy it again.',
  ],
  "no shots": [
    fileOf({}),
    "it has no shots, as none of the photographs found its place. Take more that overlap, and run " +
    "opensfm again.",
  ],
};

testRefusals("OpenSfM", opensfm, "reconstruction.json", { files: FILES, beside: FILES }, REFUSALS);
