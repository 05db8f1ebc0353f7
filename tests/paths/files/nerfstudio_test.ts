import assert from "node:assert/strict";
import fc from "npm:fast-check@^4.0.0";
import {
  IDENTITY,
  lens,
  parsePose,
  rayDirection,
  type Similarity,
  similarityOf,
} from "../../../src/math/mod.ts";
import { nerfstudioPathOf, OUTPUT_PROJECTIONS } from "../../../src/paths/mod.ts";
import type { Capture } from "../../../src/scene/mod.ts";
import { assertClose } from "../../reference/assert_close.ts";
import {
  assertPose,
  assertSameCamera,
  cameraAt,
  camerasOf,
  open,
  openJson,
  PATH,
  surveyOf,
  VALUES,
} from "../path_test_tools.ts";
import { assertPathOrError } from "./fuzz.ts";

const { nerfstudio, captures } = VALUES;
const SURVEY = surveyOf(camerasOf(captures));
const BESIDE = { "dataparser_transforms.json": nerfstudio.dataparser };

/** A path as nerfstudio's viewer writes it: with keyframes, and a camera for every frame. */
function file(keys: Record<string, unknown> = {}, poses: readonly number[][] = nerfstudio.poses) {
  return {
    ...{ default_fov: 60, default_transition_sec: 2, keyframes: [{ matrix: poses[0], fov: 60 }] },
    ...{ camera_type: "perspective", render_height: 1080, render_width: 1920.0, fps: 24 },
    ...{ seconds: 5 / 24, is_cycle: false, smoothness_value: 0.5 },
    camera_path: poses.map((camera_to_world, i) => ({
      camera_to_world,
      fov: 60 + i,
      aspect: 16 / 9,
    })),
    ...keys,
  };
}

Deno.test("with nerfstudio's dataparser_transforms.json poses are the capture's", async () => {
  // Of a transforms.json that says how it was turned and scaled before.
  const elsewhere: Capture["elsewhere"] = {
    applied: {
      transform: similarityOf(parsePose(nerfstudio.applied_transform)),
      scale: nerfstudio.applied_scale,
    },
    keepsAxes: false,
  };
  const survey = surveyOf(camerasOf(captures), { capture: { elsewhere } });
  const path = await openJson(survey, file(), {}, BESIDE);
  assert.equal(path.frames, captures.length);
  for (const [i, pose] of captures.entries()) assertPose(path.at(i), pose, `frame ${i}`);
});

Deno.test("a capture that says nothing of such a transform is where that starts", async () => {
  const { dataparser: { transform, scale }, poses } = nerfstudio;
  const path = await openJson(SURVEY, file(), {}, BESIDE);
  for (const [i, flat] of poses.entries()) {
    // Forwards again: s T(y).
    const { cameraToWorld: y } = path.at(i);
    for (const row of [0, 1, 2]) {
      for (const col of [0, 1, 2, 3]) {
        const turned = [0, 1, 2].reduce((sum, k) => sum + transform[row][k] * y[4 * k + col], 0);
        const expected = col < 3 ? turned : scale * (turned + transform[row][3]);
        assertClose(expected, flat[4 * row + col], PATH);
      }
    }
  }
});

Deno.test("without that file poses are taken for the capture's own", async () => {
  const flat = captures.map((rows) => [...rows.flat(), 0, 0, 0, 1]);
  const path = await openJson(SURVEY, file({}, flat));
  for (const [i, pose] of captures.entries()) assertPose(path.at(i), pose);
});

Deno.test("nerfstudio's size, rate and field of view are kept, and others may be asked for", async () => {
  const path = await openJson(SURVEY, file(), {}, BESIDE);
  assert.deepEqual([path.kind, path.frames, path.fps, path.loops], ["path", 5, 24, false]);
  const { width, height, fx, fy, cx, cy, lens } = path.at(2);
  assert.deepEqual([width, height, cx, cy, lens], [1920, 1080, 960, 540, undefined]);
  assertClose([fx, fy], [1, 1].map(() => 540 / Math.tan(31 * Math.PI / 180)), PATH);
  const other = await openJson(
    SURVEY,
    file(),
    { frames: 9, fps: 12, size: [100, 50], fov: 90 },
    BESIDE,
  );
  assert.deepEqual([other.frames, other.fps], [9, 12]);
  assertClose([other.at(0).width, other.at(0).fy], [100, 25], PATH);
  assertClose(other.at(4).cameraToWorld, path.at(2).cameraToWorld, PATH);
});

Deno.test("a cycle of nerfstudio's is closed", async () => {
  const path = await openJson(SURVEY, file({ is_cycle: true }), {}, BESIDE);
  assert.deepEqual([path.frames, path.loops], [5, true]);
  assertSameCamera(path.at(5), path.at(0), "frame 5");
  assertSameCamera(path.at(-0.5), path.at(4.5), "frame -0.5");
});

Deno.test("a fisheye of nerfstudio's sees as much as there", async () => {
  const path = await openJson(SURVEY, file({ camera_type: "fisheye" }), {}, BESIDE);
  const camera = path.at(0);
  // Its focal length is that of a pinhole of 60 degrees; theta is the distance over it.
  const theta = Math.tan(Math.PI / 6);
  assertClose(rayDirection(camera, [960, 0])!, [0, Math.sin(theta), -Math.cos(theta)], PATH);
});

Deno.test("an equirectangular path of nerfstudio's needs no field of view", async () => {
  const { camera_path, ...rest } = file({ camera_type: "equirectangular", render_height: 960 });
  const bare = camera_path.map(({ camera_to_world }) => ({ camera_to_world }));
  const camera = (await openJson(SURVEY, { ...rest, camera_path: bare }, {}, BESIDE)).at(0);
  assert.deepEqual([camera.width, camera.height], [1920, 960]);
  assert.equal(camera.lens?.projection, "equirectangular");
});

Deno.test("where a rate is missing, seconds tell it", async () => {
  const of = async (keys: Record<string, unknown>) =>
    (await openJson(SURVEY, file(keys), {}, BESIDE)).fps;
  assert.equal(await of({ fps: undefined, seconds: 0.5 }), 10);
  assert.equal(await of({ fps: undefined, seconds: undefined }), 30);
});

/** Somewhere else, turned and of another size. */
const ELSEWHERE: Similarity = {
  scale: 0.37,
  rotation: [0.36, 0.48, -0.8, -0.8, 0.6, 0, 0.48, 0.64, 0.6],
  translation: [5, -3, 0.25],
};

for (const projection of OUTPUT_PROJECTIONS) {
  for (const words of ["orbit", "through 0 1 2"]) {
    Deno.test(`what is written of ${words} for nerfstudio is read as the same ${projection} cameras`, async () => {
      const survey = surveyOf(camerasOf(captures), { fromCapture: ELSEWHERE });
      const path = await open(survey, words, { frames: 7, fps: 12, size: [64, 32], projection });
      const read = await openJson(survey, nerfstudioPathOf(path, ELSEWHERE));
      assert.deepEqual([read.frames, read.fps, read.loops], [7, 12, words === "orbit"]);
      for (let frame = 0; frame < 7; frame++) {
        assertSameCamera(read.at(frame), path.at(frame), `frame ${frame}`);
      }
    });
  }
}

Deno.test("nerfstudio is told how long a path lasts, and the shape of its images", async () => {
  const path = await open(SURVEY, "orbit", { frames: 6, fps: 12, size: [80, 40], fov: 50 });
  const { camera_path, ...rest } = nerfstudioPathOf(path, IDENTITY);
  assert.deepEqual(rest, {
    ...{ camera_type: "perspective", render_height: 40, render_width: 80, fps: 12 },
    ...{ seconds: 0.5, is_cycle: true, keyframes: [] },
  });
  assert.equal(camera_path.length, 6);
  const { camera_to_world, fov, aspect } = camera_path[2];
  assert.deepEqual(camera_to_world.slice(12), [0, 0, 0, 1]);
  assertClose(camera_to_world.slice(0, 12), path.at(2).cameraToWorld, PATH);
  assertClose([fov, aspect], [50, 2], PATH);
});

Deno.test("test views of different lenses are not written for nerfstudio", async () => {
  const [first] = camerasOf(captures);
  const bent = { ...first, lens: lens("fisheye", {}) };
  const path = await open(surveyOf([first, bent]), "test");
  assert.throws(() => nerfstudioPathOf(path, IDENTITY), {
    name: "PathError",
    message: "Cannot write the path as all its cameras must be of one projection: perspective, " +
      "fisheye, equirectangular. Choose one by --projection.",
  });
});

const FLAT = nerfstudio.poses[0];

/** What is wrong with a file or with the one beside it, and all that is said. */
const REFUSALS: Record<
  string,
  { keys?: Record<string, unknown>; beside?: Record<string, unknown>; message: string }
> = {
  "no cameras": {
    keys: { camera_path: [] },
    message: "Cannot read path.json: camera_path is wrong: there must be at least one camera.",
  },
  "a camera type that is unknown": {
    keys: { camera_type: "vr180" },
    message: 'Cannot read path.json: camera_type must be one of "perspective", "fisheye", ' +
      '"equirectangular", current value is "vr180".',
  },
  "a rate of nothing": {
    keys: { fps: 5e-324 },
    message: "Cannot read path.json: fps must be at least 0.001, current value is 5e-324.",
  },
  "a duration of nothing": {
    keys: { fps: null, seconds: 5e-324 },
    message: "Cannot read path.json: seconds is wrong: they must make 0.001 to 1000 frames a " +
      "second: there are 5 frames in 5e-324 s.",
  },
  "half a pixel": {
    keys: { render_width: 10.5 },
    message: "Cannot read path.json: render_width, render_height is wrong: they must be whole " +
      "numbers of pixels: they are 10.5 and 1080.",
  },
  "a pose of 15 numbers": {
    keys: { camera_path: [{ camera_to_world: FLAT.slice(1), fov: 60 }] },
    message:
      "Cannot read path.json: camera_path[0].camera_to_world is wrong: Cannot read pose as " +
      "it must be a list of 4 rows (or 3) of 4 numbers: current value is a list of length 15.",
  },
  "no field of view": {
    keys: { camera_path: [{ camera_to_world: FLAT }] },
    message:
      "Cannot read path.json: camera_path[0].fov is wrong: it is missing: give the vertical " +
      "field of view in degrees.",
  },
  "a field of view of a half turn": {
    keys: { camera_path: [{ camera_to_world: FLAT, fov: 180 }] },
    message:
      "Cannot read path.json: camera_path[0].fov is wrong: the vertical field of view of a " +
      "perspective camera must be at least 0.001 and below 180 degrees: current value is 180.",
  },
  "a transform without a scale": {
    beside: { "dataparser_transforms.json": { transform: nerfstudio.dataparser.transform } },
    message: "Cannot read dataparser_transforms.json: scale is missing.",
  },
  "a transform that mirrors": {
    beside: {
      "dataparser_transforms.json": {
        transform: [[-1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]],
        scale: 1,
      },
    },
    message:
      "Cannot read dataparser_transforms.json: transform is wrong: Cannot read pose as its " +
      "rotation must be right-handed: its determinant is negative, so the camera is mirrored. " +
      "Negate the axis that was flipped (columns are right, up, backward).",
  },
  "a scale that puts cameras out of the world": {
    beside: {
      "dataparser_transforms.json": {
        transform: [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]],
        scale: 1e-300,
      },
    },
    message: "Cannot read dataparser_transforms.json: scale must be at least 1e-9, " +
      "current value is 1e-300.",
  },
};

for (const [name, { keys, beside, message }] of Object.entries(REFUSALS)) {
  Deno.test(`nerfstudio's path is refused for ${name}`, async () => {
    await assert.rejects(openJson(SURVEY, file(keys), {}, beside), { name: "PathError", message });
  });
}

Deno.test("whatever nerfstudio's files hold, they give cameras or a path's error", async () => {
  const number = fc.oneof(fc.double(), fc.constantFrom(0, 1, -1, 1e300, 5e-324, null));
  const pose = fc.oneof(
    fc.constantFrom(...nerfstudio.poses),
    fc.array(number, { minLength: 15, maxLength: 17 }),
    fc.array(fc.array(number, { maxLength: 5 }), { maxLength: 5 }),
  );
  const entry = fc.record({
    camera_to_world: pose,
    fov: fc.oneof(fc.integer({ min: -5, max: 190 }), number),
  }, { requiredKeys: ["camera_to_world"] });
  const json = fc.record({
    camera_type: fc.constantFrom("perspective", "fisheye", "equirectangular", "omni", null),
    render_width: fc.constantFrom(64, 64, 64, 0, 1e9, 1.5),
    render_height: fc.constantFrom(32, 32, 32, -1, null),
    fps: fc.oneof(fc.constant(30), number),
    seconds: fc.oneof(fc.constant(1), number),
    is_cycle: fc.oneof(fc.boolean(), number),
    camera_path: fc.oneof(
      { weight: 9, arbitrary: fc.array(entry, { maxLength: 4 }) },
      fc.anything(),
    ),
  }, { requiredKeys: ["camera_path", "render_width", "render_height"] });
  const beside = fc.oneof(
    fc.constant({}),
    fc.constant(BESIDE),
    fc.record({
      "dataparser_transforms.json": fc.record({
        transform: fc.oneof(fc.constant(nerfstudio.dataparser.transform), fc.anything()),
        scale: fc.oneof(fc.constant(1), number),
      }),
    }),
  );
  await assertPathOrError(surveyOf([cameraAt([1, 2, 3], [0, 0, 0])]), json, beside);
});
