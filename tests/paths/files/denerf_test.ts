import assert from "node:assert/strict";
import fc from "npm:fast-check@^4.0.0";
import * as z from "npm:zod@^4.0.0";
import { column, lens, type Similarity } from "../../../src/math/mod.ts";
import { pathFileSchema } from "../../../src/paths/files/denerf.ts";
import { nameOfFile } from "../../../src/paths/files/mod.ts";
import { type CameraPath, pathFileOf, type PathRequest } from "../../../src/paths/mod.ts";
import { assertClose } from "../../reference/assert_close.ts";
import {
  assertPose,
  assertSameCamera,
  cameraAt,
  camerasOf,
  INTRINSICS,
  open,
  openJson,
  PATH,
  surveyOf,
  VALUES,
} from "../path_test_tools.ts";
import { assertPathOrError } from "./fuzz.ts";

const SCHEMA = new URL("../../../docs/camera-path.schema.json", import.meta.url);
const DOCUMENT = new URL("../../../docs/camera-paths.md", import.meta.url);

const POSES = VALUES.captures;
const SURVEY = surveyOf(camerasOf(POSES));

/** Somewhere else, turned and of another size. */
const ELSEWHERE: Similarity = {
  scale: 0.37,
  rotation: [0.36, 0.48, -0.8, -0.8, 0.6, 0, 0.48, 0.64, 0.6],
  translation: [5, -3, 0.25],
};

/** A valid file of three keyframes. */
function file(keys: Record<string, unknown> = {}) {
  const keyframes = [0, 1, 3].map((time, i) => ({ time, pose: POSES[i], fov: 50 + 10 * i }));
  return { format: "denerf path 1", fps: 10, size: [80, 60], keyframes, ...keys };
}

Deno.test("a path goes through its keyframes at their times, in the capture's coordinates", async () => {
  const path = await openJson(SURVEY, file());
  assert.deepEqual([path.kind, path.frames, path.fps, path.loops], ["path", 31, 10, false]);
  for (const [i, frame] of [0, 10, 30].entries()) {
    const camera = path.at(frame);
    assertPose(camera, POSES[i]);
    const focal = 30 / Math.tan((25 + 5 * i) * Math.PI / 180);
    const { width, height, fx, fy, cx, cy } = camera;
    assertClose([width, height, fx, fy, cx, cy], [80, 60, focal, focal, 40, 30], PATH);
  }
  assert.deepEqual(path.at(99), path.at(30));
  assert.equal(path.nameOf(7), "path_0007");
});

Deno.test("where the scene was moved, its path's cameras are, too", async () => {
  const path = await openJson(surveyOf(camerasOf(POSES), { fromCapture: ELSEWHERE }), file());
  const { scale, rotation: r, translation } = ELSEWHERE;
  const at = POSES[1].map((row) => row[3]);
  const expected = [0, 1, 2].map((row) =>
    scale * (r[3 * row] * at[0] + r[3 * row + 1] * at[1] + r[3 * row + 2] * at[2]) +
    translation[row]
  );
  assertClose(column(path.at(10).cameraToWorld, 3), expected, PATH);
});

Deno.test("a loop is back at its first keyframe after its duration", async () => {
  const path = await openJson(SURVEY, file({ loop: true, duration: 4 }));
  assert.deepEqual([path.frames, path.loops], [40, true]);
  assertPose(path.at(30), POSES[2]);
  assertSameCamera(path.at(40), path.at(0), "frame 40");
  const before = [39.99, 40].map((frame) => column(path.at(frame).cameraToWorld, 3));
  assertClose(before[0], before[1], { atol: 1e-2, rtol: 0 });
});

Deno.test("asked for frames are spread over the whole path, a rate changes their number", async () => {
  const few = await openJson(SURVEY, file(), { frames: 4 });
  assertPose(few.at(1), POSES[1]);
  assertPose(few.at(3), POSES[2]);
  const fast = await openJson(SURVEY, file(), { fps: 60 });
  assert.deepEqual([fast.frames, fast.fps], [181, 60]);
  assertPose(fast.at(60), POSES[1]);
  const single = file({ keyframes: [{ time: 2, pose: POSES[0] }] });
  assert.equal((await openJson(SURVEY, single)).frames, 1);
  assertPose((await openJson(SURVEY, single, { frames: 3 })).at(2), POSES[0]);
});

Deno.test("what a file leaves out is the training views'", async () => {
  const keyframes = [{ time: 0, pose: [...POSES[0], [0, 0, 0, 1]] }];
  const path = await openJson(SURVEY, { format: "denerf path 1", keyframes });
  assert.equal(path.fps, 30);
  const { width, height, fx, fy } = path.at(0);
  assertClose([width, height, fx, fy], [
    ...[INTRINSICS.width, INTRINSICS.height],
    ...[INTRINSICS.fy, INTRINSICS.fy],
  ], PATH);
});

Deno.test("another projection than the file's has its own field of view", async () => {
  const path = await openJson(SURVEY, file(), { projection: "fisheye" });
  assert.deepEqual([path.at(0).lens?.projection, path.at(0).fy], ["fisheye", 60 / Math.PI]);
  const wide = await openJson(SURVEY, file(), { projection: "equirectangular" });
  assert.deepEqual([wide.at(0).width, wide.at(0).height], [120, 60]);
  const bare = [{ time: 0, pose: POSES[0] }];
  const whole = file({ projection: "equirectangular", keyframes: bare, size: [200, 100] });
  assert.equal((await openJson(SURVEY, whole)).at(0).lens?.projection, "equirectangular");
});

/** Paths of every kind; those of files are of what nerfstudio and instant-ngp write. */
const KINDS: Record<
  string,
  { words?: string; json?: unknown; request?: Omit<PathRequest, "words"> }
> = {
  "an orbit": { words: "orbit", request: { frames: 24, fps: 25 } },
  "an ellipse": { words: "ellipse", request: { frames: 7, fps: 1 } },
  "a fisheye's orbit": { words: "orbit", request: { frames: 5, projection: "fisheye", fov: 210 } },
  "a 360 degree orbit": { words: "orbit", request: { frames: 5, projection: "equirectangular" } },
  "a way through views": { words: "through", request: { frames: 50, fps: 1000 } },
  "a way round through views": { words: "through 0 1 2 3 0", request: { frames: 33 } },
  "a file of its own": { json: file() },
  "a loop of its own": { json: file({ loop: true, duration: 3.7 }), request: { frames: 11 } },
  "one of instant-ngp's": {
    json: {
      path: VALUES.instantNgp.usual.keyframes.map(({ R, T }, i) => ({ R, T, fov: 40 + i })),
    },
    request: { frames: 20 },
  },
};

for (const [name, { words, json, request }] of Object.entries(KINDS)) {
  Deno.test(`${name} becomes a file, and that the same cameras`, async () => {
    const around = [0, 1, 2, 3].map((i) =>
      cameraAt([4 * Math.cos(i), 3 * Math.sin(i), 1 + 0.1 * i], [0.2, 0, 0.1])
    );
    const survey = surveyOf(around, { fromCapture: ELSEWHERE });
    const path = words === undefined
      ? await openJson(survey, json, request)
      : await open(survey, words, request);
    const written = pathFileOf(path, ELSEWHERE);
    // As text and back, seen from another place.
    const again = await openJson(survey, JSON.stringify(written));
    assert.deepEqual([again.frames, again.fps, again.loops], [path.frames, path.fps, path.loops]);
    for (let frame = 0; frame < path.frames; frame++) {
      assertSameCamera(again.at(frame), path.at(frame), `frame ${frame}`);
    }
  });
}

Deno.test("a test view becomes a file without its distortion", async () => {
  const bent = lens("perspective", { radial: [0.1, 0, 0, 0] });
  const survey = surveyOf([0, 1].map((i) => ({ ...cameraAt([4, i, 0], [0, 0, 0]), lens: bent })));
  const { size, projection, keyframes } = pathFileOf(await open(survey, "test"), ELSEWHERE);
  assert.deepEqual([size, projection], [[640, 480], "perspective"]);
  assertClose(keyframes[1].fov!, 2 * Math.atan(240 / 510) * 180 / Math.PI, PATH);
});

Deno.test("cameras of projections that files do not have are not written", async () => {
  const odd = { ...cameraAt([4, 0, 0], [0, 0, 0]), lens: lens("fov", { omega: 0.9 }) };
  const survey = surveyOf([odd, cameraAt([0, 4, 0], [0, 0, 0])]);
  for (const words of ["0", "0 1"]) {
    const path: CameraPath = await open(survey, words);
    assert.throws(() => pathFileOf(path, ELSEWHERE), {
      name: "PathError",
      message: "Cannot write the path as all its cameras must be of one projection: perspective, " +
        "fisheye, equirectangular. Choose one by --projection.",
    });
  }
});

Deno.test("a path that lasts too long to be read again is not written", async () => {
  for (
    const [fps, message] of [
      [1e-4, "fps must be at least 0.001, current value is 0.0001; duration must be at most .*"],
      [2e-3, "duration must be at most 1000000, current value is .*"],
    ] as const
  ) {
    const path = await open(SURVEY, "through 0 1 0", { frames: 3000, fps });
    assert.throws(() => pathFileOf(path, ELSEWHERE), {
      name: "PathError",
      message: new RegExp(`^Cannot write the path: ${message}\\. Choose other frames and fps\\.$`),
    });
  }
});

const [FIRST, SECOND] = file().keyframes;

/** What is wrong with a file, and all that is said. */
const REFUSALS: Record<string, { json: unknown; message: string | RegExp }> = {
  "text that is not JSON": {
    json: "{\n oops",
    message: "Cannot read path.json: it is not JSON: Expected property name or '}' in JSON at " +
      "position 3 (line 2 column 2).",
  },
  "another JSON file": {
    json: { frames: [] },
    message: 'Cannot read path.json: it is no camera path: denerf\'s own has "format", ' +
      'nerfstudio\'s "camera_path", instant-ngp\'s "path".',
  },
  "a list": {
    json: [1],
    message: 'Cannot read path.json: it is no camera path: denerf\'s own has "format", ' +
      'nerfstudio\'s "camera_path", instant-ngp\'s "path".',
  },
  "a version that is not known": {
    json: file({ format: "denerf path 2" }),
    message:
      'Cannot read path.json: format must be "denerf path 1", current value is "denerf path 2".',
  },
  "a field that is not known": {
    json: file({ speed: 3 }),
    message: "Cannot read path.json: speed is wrong: there is no such field. There are $schema, " +
      "format, fps, loop, duration, size, projection, keyframes.",
  },
  "a keyframe's field that is not known": {
    json: file({ keyframes: [{ ...FIRST, position: [0, 0, 0] }] }),
    message: "Cannot read path.json: keyframes[0].position is wrong: there is no such field. " +
      "There are time, pose, fov.",
  },
  "no keyframes": {
    json: file({ keyframes: [] }),
    message: "Cannot read path.json: keyframes must have at least 1 element, current value is [].",
  },
  "times that do not rise": {
    json: file({ keyframes: [FIRST, { ...SECOND, time: 0 }] }),
    message:
      "Cannot read path.json: keyframes[1].time is wrong: it must be at least 0.0001 s after " +
      "that of the keyframe before, 0: it is 0.",
  },
  "a pose of two rows": {
    json: file({ keyframes: [{ ...FIRST, pose: FIRST.pose.slice(1) }] }),
    message:
      /^Cannot read path\.json: keyframes\[0\]\.pose must have at least 3 elements, current value is \[\[.*…\.$/,
  },
  "a pose that is no rotation": {
    json: file({ keyframes: [{ ...FIRST, pose: [[1, 0, 0, 0], [0, 1, 0, 0], [0, 1, 0, 0]] }] }),
    message:
      "Cannot read path.json: keyframes[0].pose is wrong: Cannot read pose as its rotation " +
      "must not be singular: the backward axis (column 2) is zero.",
  },
  "a position outside the world": {
    json: file({ keyframes: [{ ...FIRST, pose: [[1, 0, 0, 2e9], [0, 1, 0, 0], [0, 0, 1, 0]] }] }),
    message: "Cannot read path.json: keyframes[0].pose is wrong: its position must lie within " +
      "1000000000 of the origin: it is (2000000000, 0, 0).",
  },
  "a field of view that perspective does not have": {
    json: file({ keyframes: [{ ...FIRST, fov: 200 }] }),
    message: "Cannot read path.json: keyframes[0].fov is wrong: the vertical field of view of a " +
      "perspective camera must be at least 0.001 and below 180 degrees: current value is 200.",
  },
  "a field of view of nothing": {
    json: file({ keyframes: [{ ...FIRST, fov: 5e-324 }] }),
    message: "Cannot read path.json: keyframes[0].fov is wrong: the vertical field of view of a " +
      "perspective camera must be at least 0.001 and below 180 degrees: current value is 5e-324.",
  },
  "a field of view of all around": {
    json: file({ projection: "equirectangular" }),
    message: "Cannot read path.json: keyframes[0].fov is wrong: an equirectangular image always " +
      "shows 360 x 180 degrees. Leave it out.",
  },
  "a loop without a duration": {
    json: file({ loop: true }),
    message: "Cannot read path.json: duration is wrong: a path that loops must say how many " +
      "seconds a round takes, back to its first keyframe.",
  },
  "a loop that is over before its last keyframe": {
    json: file({ loop: true, duration: 3 }),
    message: "Cannot read path.json: duration is wrong: a round must be at least 0.0001 s longer " +
      "than the 3 s from the first keyframe to the last one: it is 3.",
  },
  "a duration of an open path": {
    json: file({ duration: 3 }),
    message:
      "Cannot read path.json: duration is wrong: it is for paths that loop, and others end " +
      "at their last keyframe. Set loop, or leave it out.",
  },
};

for (const [name, { json, message }] of Object.entries(REFUSALS)) {
  Deno.test(`a path file is refused for ${name}`, async () => {
    await assert.rejects(openJson(SURVEY, json), { name: "PathError", message });
  });
}

Deno.test("a file that does not exist, or lasts too long, is refused", async () => {
  await assert.rejects(open(SURVEY, "/nonexistent/fly.json"), {
    name: "PathError",
    message:
      "Cannot read /nonexistent/fly.json: it does not exist. Give a camera path that exists.",
  });
  const long = file({ keyframes: [FIRST, { ...SECOND, time: 1e6 }] });
  await assert.rejects(openJson(SURVEY, long), (error: Error) => {
    assert.match(
      error.message,
      /^Cannot use .*path\.json: 1000000 seconds at 10 frames a second are 10000001 frames, and at most 100000 can be made\. Say how many frames it should have\.$/,
    );
    return true;
  });
  assert.equal((await openJson(SURVEY, long, { frames: 2 })).frames, 2);
});

Deno.test("frames have their file's name, but for what shells and file systems dislike", () => {
  assert.equal(nameOfFile("a/b/fly.json"), "fly");
  assert.equal(nameOfFile("round trip (2).JSON"), "round-trip-2");
  assert.equal(nameOfFile(".json"), "path");
  assert.equal(nameOfFile("../.hidden.json"), "hidden");
  assert.equal(nameOfFile(`${"x".repeat(300)}.json`).length, 64);
});

Deno.test("whatever a path file holds, it gives cameras or a path's error", async () => {
  const number = fc.oneof(fc.double(), fc.constantFrom(0, 1, -1, 1e300, 5e-324, null));
  const keyframe = fc.record({
    time: fc.oneof(fc.integer({ min: 0, max: 9 }), number),
    pose: fc.oneof(
      fc.constantFrom(...POSES),
      fc.array(fc.array(number, { minLength: 4, maxLength: 4 }), { maxLength: 4 }),
    ),
    fov: fc.oneof(fc.integer({ min: -5, max: 370 }), number),
  }, { requiredKeys: ["time", "pose"] });
  const json = fc.record({
    format: fc.constantFrom(...Array(9).fill("denerf path 1"), null),
    fps: fc.oneof(fc.constant(30), number),
    loop: fc.boolean(),
    duration: fc.oneof(fc.constant(20), number),
    size: fc.constantFrom([64, 32], [64, 32], [64, 32], [1], "big"),
    projection: fc.constantFrom("perspective", "fisheye", "equirectangular", "flat"),
    keyframes: fc.oneof(
      { weight: 9, arbitrary: fc.array(keyframe, { maxLength: 4 }) },
      fc.anything(),
    ),
  }, { requiredKeys: ["format", "keyframes"] });
  await assertPathOrError(surveyOf([cameraAt([1, 2, 3], [0, 0, 0])]), json);
});

Deno.test("docs/camera-path.schema.json is the schema's", async () => {
  const schema = {
    ...z.toJSONSchema(pathFileSchema, { io: "input" }),
    title: "Camera path of denerf",
  };
  if (Deno.env.has("UPDATE_SCHEMAS")) {
    await Deno.writeTextFile(SCHEMA, JSON.stringify(schema, null, 2) + "\n");
  }
  assert.deepEqual(
    JSON.parse(await Deno.readTextFile(SCHEMA)),
    schema,
    "it changed: run this test with UPDATE_SCHEMAS=1, then deno fmt docs",
  );
});

Deno.test("the example in the document is a path", async () => {
  const [, example] = /```json\n(\{.*?"denerf path 1".*?)\n```/s.exec(
    await Deno.readTextFile(DOCUMENT),
  )!;
  const path = await openJson(SURVEY, example);
  assert.ok(path.frames > 1);
  for (const frame of [0, path.frames / 2]) assert.ok(path.at(frame).fx > 0);
});
