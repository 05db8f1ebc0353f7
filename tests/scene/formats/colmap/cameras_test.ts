import assert from "node:assert/strict";
import fc from "npm:fast-check@^4.0.0";
import { project } from "../../../../src/math/projection.ts";
import {
  CAMERA_MODELS,
  cameraIntrinsics,
  checkCamera,
  findCameraModel,
} from "../../../../src/scene/formats/colmap/cameras.ts";
import { assertClose } from "../../../reference/assert_close.ts";
import { CAMERAS, type FixtureCamera, imgFromCam } from "./fixture.ts";

/** Two float64 formulations of pixel coordinates up to thousands. */
const PIXELS = { atol: 1e-9, rtol: 0 };

const NO_POSE = new Float64Array(12);

/** What the reader makes of a camera. */
function read({ model, width, height, params }: FixtureCamera) {
  return { model: model[1], width, height, params };
}

/** The camera that a capture's frame becomes. */
function camera(fixture: FixtureCamera) {
  const { size, focal, principal, lens } = cameraIntrinsics(read(fixture));
  assert("fx" in focal && size && principal && "cx" in principal);
  return { ...size, ...focal, ...principal, ...(lens && { lens }), cameraToWorld: NO_POSE };
}

for (const fixture of CAMERAS) {
  Deno.test(`${fixture.model[1]} puts directions where COLMAP's formulas do`, () => {
    const ours = camera(fixture);
    const inSight = fc.double({ min: -0.6, max: 0.6, noNaN: true });
    fc.assert(fc.property(inSight, inSight, (x, y) => {
      const expected = imgFromCam(fixture, [x, y, 1]);
      const actual = project(ours, [x, -y, -1]);
      assert(actual);
      assertClose(actual, expected, PIXELS);
    }));
  });
}

Deno.test("every parameter of every camera model moves some pixel", () => {
  for (const fixture of CAMERAS.filter(({ model }) => model[1] !== "EQUIRECTANGULAR")) {
    const before = project(camera(fixture), [0.5, 0.3, -1])!;
    fixture.params.forEach((_, index) => {
      const params = fixture.params.with(index, fixture.params[index] * 1.5);
      const after = project(camera({ ...fixture, params }), [0.5, 0.3, -1])!;
      assert(
        Math.hypot(after[0] - before[0], after[1] - before[1]) > 1e-3,
        `${fixture.model} ${index}`,
      );
    });
  }
});

Deno.test("the tests know every camera model, and its number", () => {
  assert.deepEqual(
    CAMERA_MODELS.map(({ id, name, parameters }) => [id, name, parameters.length]),
    CAMERAS.map(({ model, params }) => [...model, params.length]),
  );
  for (const { id, name } of CAMERA_MODELS) {
    assert.equal(findCameraModel("", 1, id), findCameraModel("", 1, name));
  }
});

Deno.test("a lens that bends nothing is a pinhole", () => {
  for (const name of ["SIMPLE_PINHOLE", "PINHOLE", "OPENCV", "FULL_OPENCV", "FOV"]) {
    const fixture = CAMERAS.find(({ model }) => model[1] === name)!;
    const params = fixture.params.map((value, index) => index < 4 ? value : 0);
    assert.equal(cameraIntrinsics(read({ ...fixture, params })).lens, null, name);
  }
});

Deno.test("omega's sign does not matter", () => {
  const fov = CAMERAS.find(({ model }) => model[1] === "FOV")!;
  const turned = { ...fov, params: fov.params.with(4, -fov.params[4]) };
  assert.deepEqual(cameraIntrinsics(read(turned)), cameraIntrinsics(read(fov)));
});

Deno.test("models that are unknown or cannot be expressed are refused by name", () => {
  const refusal = (model: number | string) => {
    try {
      findCameraModel("cameras.txt, line 4", 3, model);
    } catch (error) {
      return (error as Error).message;
    }
  };
  const advice = "Undistort the images: colmap image_undistorter.";
  const other =
    "Cannot read cameras.txt, line 4: camera 3 has the model RAD_TAN_THIN_PRISM_FISHEYE, " +
    `which is not supported. ${advice}`;
  assert.equal(refusal(11), other);
  assert.equal(refusal("RAD_TAN_THIN_PRISM_FISHEYE"), other);
  for (const model of [99, -1, "pinhole", ""]) {
    assert.equal(
      refusal(model),
      `Cannot read cameras.txt, line 4: camera 3 has the model ${
        JSON.stringify(model)
      }, which is ` +
        `unknown. ${advice}`,
    );
  }
});

const REFUSALS: readonly [change: Partial<FixtureCamera>, message: string][] = [
  [{ width: 0 }, "has images of 0 x 480 pixels"],
  [{ height: 2 ** 60 }, `has images of 640 x ${2 ** 60} pixels`],
  [{ params: [0, 510, 318, 243] }, "has a focal length of 0; it must be above 0"],
  [{ params: [500, -1, 318, 243] }, "has a focal length of -1; it must be above 0"],
  [{ params: [500, NaN, 318, 243] }, "has fy = NaN; give a number"],
  [{ params: [500, 510, 1e39, 243] }, "has cx = 1e+39; give a number"],
  [
    { model: [7, "FOV"], params: [500, 510, 318, 243, 3.2] },
    "has omega = 3.2; it must be an angle below pi",
  ],
];

for (const [change, message] of REFUSALS) {
  Deno.test(`a camera is refused that ${message}`, () => {
    assert.throws(() => checkCamera("cameras.bin", 3, read({ ...CAMERAS[1], ...change })), {
      name: "SceneError",
      message: `Cannot read cameras.bin: camera 3 ${message}.`,
    });
  });
}
