import assert from "node:assert/strict";
import fc from "npm:fast-check@^4.0.0";
import type { Capture } from "../../../src/scene/mod.ts";
import { IDENTITY } from "../../../src/math/mod.ts";
import { assertClose } from "../../reference/assert_close.ts";
import {
  assertPose,
  assertSameCamera,
  cameraAt,
  camerasOf,
  INTRINSICS,
  openJson,
  PATH,
  surveyOf,
  VALUES,
} from "../path_test_tools.ts";
import { assertPathOrError } from "./fuzz.ts";

const { instantNgp, captures } = VALUES;
const CAMERAS = camerasOf(captures);

/** Keyframes as instant-ngp writes them. */
function file(
  { keyframes }: { keyframes: readonly { R: number[]; T: number[] }[] },
  keys: Record<string, unknown> = {},
) {
  return {
    loop: false,
    time: 0.25,
    path: keyframes.map(({ R, T }, i) => ({
      ...{ R, T, slice: 0, scale: 1.5, fov: 50 + i, aperture_size: 0 },
      timestamp: (i + 1) / keyframes.length,
    })),
    ...{ duration_seconds: 1, spline_order: 1 },
    ...keys,
  };
}

/** A capture whose file gives scale and offset. */
function placedBy({ scale, offset }: { scale: number; offset: number[] }): Partial<Capture> {
  const center = offset.map((value) => (0.5 - value) / scale) as [number, number, number];
  const layout = { kind: "boxes", box: { center, size: 1 / scale }, cascades: 1 } as const;
  return { placement: { layout, near: 0.1, far: 10 } };
}

Deno.test("instant-ngp's keyframes are turned from its cube's axes to the capture's", async () => {
  const cases: [keyof typeof instantNgp & ("usual" | "stated" | "mitsuba"), Partial<Capture>][] = [
    ["usual", {}],
    ["stated", placedBy(instantNgp.stated)],
    ["mitsuba", {
      ...placedBy(instantNgp.mitsuba),
      elsewhere: { applied: { transform: IDENTITY, scale: 1 }, keepsAxes: true },
    }],
  ];
  for (const [name, capture] of cases) {
    const survey = surveyOf(CAMERAS, { capture });
    const path = await openJson(survey, file(instantNgp[name]), { frames: captures.length });
    // Of degree 1 it goes straight through its keyframes, which are at equal times.
    for (const [i, pose] of captures.entries()) assertPose(path.at(i), pose, `${name} ${i}`);
  }
});

Deno.test("a capture that was moved for training moves the path along", async () => {
  const fromCapture = {
    scale: 0.5,
    rotation: [0, -1, 0, 1, 0, 0, 0, 0, 1],
    translation: [1, 2, 3],
  } as const;
  const survey = surveyOf(CAMERAS, { fromCapture });
  const path = await openJson(survey, file(instantNgp.usual), { frames: 5 });
  const [[xx, xy, xz, x], [yx, yy, yz, y], [zx, zy, zz, z]] = captures[0];
  assertPose(path.at(0), [
    [-yx, -yy, -yz, 1 - y / 2],
    [xx, xy, xz, 2 + x / 2],
    [zx, zy, zz, 3 + z / 2],
  ]);
});

Deno.test("instant-ngp's own spline passes its keyframes by as there", async () => {
  for (const keys of [{ spline_order: 3 }, { spline_order: undefined }]) {
    const survey = surveyOf(CAMERAS);
    const path = await openJson(survey, file(instantNgp.usual, keys), { frames: 5 });
    for (const { time, pose } of instantNgp.spline) assertPose(path.at(time), pose, `at ${time}`);
  }
});

Deno.test("a path of instant-ngp's has its usual duration and the training views' size", async () => {
  const path = await openJson(surveyOf(CAMERAS), file(instantNgp.usual));
  assert.deepEqual([path.kind, path.fps, path.frames, path.loops], ["path", 30, 151, false]);
  const { width, height, fx, fy, lens } = path.at(0);
  assert.deepEqual([width, height, fx, lens], [INTRINSICS.width, INTRINSICS.height, fy, undefined]);
  assertClose(fy, 240 / Math.tan(25 * Math.PI / 180), PATH);
});

Deno.test("a loop of instant-ngp's is closed, and its last timestamp is when", async () => {
  const keyframes = file(instantNgp.usual, { loop: true });
  const timestamps = [0.1, 0.3, 0.6, 0.8, 1];
  keyframes.path.forEach((keyframe, i) => keyframe.timestamp = timestamps[i]);
  const path = await openJson(surveyOf(CAMERAS), keyframes, { frames: 10 });
  assert.deepEqual([path.loops, path.frames], [true, 10]);
  assertSameCamera(path.at(10), path.at(0), "frame 10");
  // A timestamp is the end of what its keyframe begins.
  for (const [i, frame] of [0, 1, 3, 6, 8].entries()) assertPose(path.at(frame), captures[i]);
});

Deno.test("without timestamps that rise keyframes are at equal distances", async () => {
  for (const timestamps of [[0, 0, 0, 0, 0], [0.5, 0.2, 0.7, 0.8, 1], [undefined]]) {
    const json = file(instantNgp.usual);
    json.path.forEach((keyframe, i) => keyframe.timestamp = timestamps[i]!);
    const path = await openJson(surveyOf(CAMERAS), json, { frames: 5 });
    assertPose(path.at(3), captures[3]);
  }
});

/** What is wrong with a file, and all that is said. */
const REFUSALS: Record<string, { keys: Record<string, unknown>; message: string }> = {
  "a quaternion of nothing": {
    keys: { R: [0, 0, 0, 0] },
    message:
      "Cannot read path.json: path[0].R is wrong: it must be a quaternion x, y, z, w: it is (0, 0, 0, 0).",
  },
  "a rotation of three numbers": {
    keys: { R: [0, 0, 1] },
    message: "Cannot read path.json: path[0].R must have at least 4 elements, " +
      "current value is [0,0,1].",
  },
  "a position outside the world": {
    keys: { T: [0, 2e6, 0] },
    message: "Cannot read path.json: path[0].T[1] must be at most 1000000, " +
      "current value is 2000000.",
  },
  "a field of view of a half turn": {
    keys: { fov: 180 },
    message: "Cannot read path.json: path[0].fov is wrong: the vertical field of view of a " +
      "perspective camera must be at least 0.001 and below 180 degrees: current value is 180.",
  },
  "no field of view": {
    keys: { fov: undefined },
    message: "Cannot read path.json: path[0].fov is missing.",
  },
};

for (const [name, { keys, message }] of Object.entries(REFUSALS)) {
  Deno.test(`instant-ngp's path is refused for ${name}`, async () => {
    const json = file(instantNgp.usual);
    const path = [{ ...json.path[0], ...keys }];
    await assert.rejects(openJson(surveyOf(CAMERAS), { ...json, path }), {
      name: "PathError",
      message,
    });
  });
}

Deno.test("instant-ngp's path is refused for a capture that instant-ngp cannot read", async () => {
  const survey = surveyOf(CAMERAS, { capture: { format: "colmap" } });
  await assert.rejects(openJson(survey, file(instantNgp.usual)), {
    name: "PathError",
    message: "Cannot read path.json: its poses are in the unit cube that instant-ngp makes of a " +
      "transforms.json, and this capture is of the format colmap.",
  });
});

Deno.test("whatever instant-ngp's file holds, it gives cameras or a path's error", async () => {
  const number = fc.oneof(fc.double(), fc.constantFrom(0, 1, -1, 1e300, 5e-324, null));
  const keyframe = fc.record({
    R: fc.array(number, { minLength: 3, maxLength: 5 }),
    T: fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), number), { minLength: 3, maxLength: 3 }),
    fov: fc.oneof(fc.integer({ min: -10, max: 200 }), number),
    timestamp: fc.oneof(fc.integer({ min: 0, max: 4 }), number),
  }, { requiredKeys: ["R", "T"] });
  const json = fc.record({
    loop: fc.oneof(fc.boolean(), number),
    spline_order: fc.oneof(fc.integer({ min: -1, max: 4 }), number),
    path: fc.oneof(fc.array(keyframe, { maxLength: 4 }), fc.anything()),
  });
  await assertPathOrError(surveyOf([cameraAt([1, 2, 3], [0, 0, 0])]), json);
});
