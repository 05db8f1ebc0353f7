import assert from "node:assert/strict";
import { lookAt, type Similarity, transformPose } from "../../../../src/math/mod.ts";
import { PathError } from "../../../../src/paths/mod.ts";
import {
  addKeyframe,
  cameraPathOf,
  durationOf,
  emptyPath,
  moveKeyframe,
  type PathDocument,
  type Placed,
  placedOf,
  removeKeyframe,
  replaceKeyframe,
  setDuration,
  setFov,
  setLoop,
  setTime,
} from "../../../../src/view/page/tools/path/document.ts";
import {
  denerfText,
  nerfstudioText,
  readPath,
} from "../../../../src/view/page/tools/path/files.ts";
import {
  change,
  historyOf,
  MOST_UNDONE,
  redo,
  undo,
} from "../../../../src/view/page/tools/path/history.ts";
import { assertClose } from "../../../reference/assert_close.ts";
import {
  assertSameCamera,
  cameraAt,
  camerasOf,
  openJson,
  PATH,
  surveyOf,
  VALUES,
} from "../../../paths/path_test_tools.ts";

/** Somewhere else, turned and of another size. */
const ELSEWHERE: Similarity = {
  scale: 0.37,
  rotation: [0.36, 0.48, -0.8, -0.8, 0.6, 0, 0.48, 0.64, 0.6],
  translation: [5, -3, 0.25],
};

const CAMERA = cameraAt([1, 2, 3], [0, 0, 0]);

/** Cameras at x = 1, 2, … that look at the origin. */
function placed(x: number, fov = 50): Placed {
  return { pose: lookAt([x, -4, 1], [0, 0, 0], [0, 0, 1]), fov };
}

/** A path of keyframes that are as far apart as they usually are. */
function pathOf(...xs: number[]): PathDocument {
  return xs.reduce((path, x) => addKeyframe(path, placed(x)), emptyPath([64, 48]));
}

/** Where the keyframes are: x, and when. */
function places({ keyframes }: PathDocument): [x: number, time: number][] {
  return keyframes.map(({ pose, time }) => [pose[3], time]);
}

Deno.test("keyframes are added at the end, two seconds apart at first and then as the others are", () => {
  assert.deepEqual(places(pathOf(1)), [[1, 0]]);
  assert.deepEqual(places(pathOf(1, 2)), [[1, 0], [2, 2]]);
  assert.deepEqual(places(addKeyframe(setDuration(pathOf(1, 2, 3), 6), placed(4))), [
    ...[[1, 0], [2, 3], [3, 6]],
    [4, 9],
  ]);
});

Deno.test("a keyframe is added after another one, half-way to the next", () => {
  const path = pathOf(1, 2, 3);
  const [first, , last] = path.keyframes;
  assert.deepEqual(places(addKeyframe(path, placed(9), first.id)), [
    ...[[1, 0], [9, 1], [2, 2], [3, 4]],
  ]);
  assert.deepEqual(places(addKeyframe(path, placed(9), last.id)).at(-1), [9, 6]);
  assert.deepEqual(places(addKeyframe(path, placed(9), 77)).at(-1), [9, 6]);
});

Deno.test("a keyframe takes another camera and keeps its time", () => {
  const path = pathOf(1, 2);
  const replaced = replaceKeyframe(path, path.keyframes[1].id, placed(7, 80));
  assert.deepEqual(places(replaced), [[1, 0], [7, 2]]);
  assert.deepEqual(replaced.keyframes.map(({ fov }) => fov), [50, 80]);
  assert.equal(setFov(path, path.keyframes[0].id, 33).keyframes[0].fov, 33);
});

Deno.test("where keyframes are put in another order their cameras change places, not the times", () => {
  const path = setTime(pathOf(1, 2, 3), 2, 9);
  assert.deepEqual(places(moveKeyframe(path, 2, 0)), [[3, 0], [1, 2], [2, 9]]);
  assert.deepEqual(places(moveKeyframe(path, 0, 1)), [[2, 0], [1, 2], [3, 9]]);
  assert.deepEqual(places(moveKeyframe(path, 0, 99)), [[2, 0], [3, 2], [1, 9]]);
  assert.deepEqual(places(moveKeyframe(path, 1, -1)), [[2, 0], [1, 2], [3, 9]]);
  assert.equal(moveKeyframe(path, 77, 0), path);
});

Deno.test("without a keyframe the others keep their times, which begin at 0", () => {
  const path = pathOf(1, 2, 3);
  assert.deepEqual(places(removeKeyframe(path, 1)), [[1, 0], [3, 4]]);
  assert.deepEqual(places(removeKeyframe(path, 0)), [[2, 0], [3, 2]]);
  assert.deepEqual(places(removeKeyframe(pathOf(1), 0)), []);
});

Deno.test("a keyframe at another time may come before or after others", () => {
  const path = pathOf(1, 2, 3);
  assert.deepEqual(places(setTime(path, 1, 3.5)), [[1, 0], [2, 3.5], [3, 4]]);
  assert.deepEqual(places(setTime(path, 1, 7)), [[1, 0], [3, 4], [2, 7]]);
  assert.deepEqual(places(setTime(path, 1, -1)), [[2, 0], [1, 1], [3, 5]]);
  assert.deepEqual(places(setTime(path, 0, 1)), [[1, 0], [2, 1], [3, 3]]);
});

Deno.test("two keyframes cannot be at one time", () => {
  for (const time of [4, 4.00001, NaN]) {
    assert.throws(() => setTime(pathOf(1, 2, 3), 1, time), {
      name: "PathError",
      message: `Cannot put the keyframe at ${time} s as there is another one: choose a time at ` +
        "least 0.0001 s from it.",
    });
  }
});

Deno.test("a loop takes as long from its last keyframe to its first as keyframes are apart", () => {
  const loop = setLoop(pathOf(1, 2, 3), true);
  assert.deepEqual([durationOf(loop), loop.closing], [6, 2]);
  assert.deepEqual(setLoop({ ...loop, closing: 5 }, true).closing, 5);
  assert.equal(durationOf(setLoop(loop, false)), 4);
  assert.equal(durationOf(pathOf()), 0);
});

Deno.test("a path of another duration keeps the proportions of its times", () => {
  const path = setDuration(setLoop(setTime(pathOf(1, 2, 3), 1, 1), true), 12);
  assert.deepEqual(places(path), [[1, 0], [2, 2], [3, 8]]);
  assert.deepEqual([path.closing, durationOf(path)], [4, 12]);
  assert.deepEqual(setDuration(pathOf(1), 5), pathOf(1));
});

/** A path that turns, zooms and is not uniform. */
function lively(): PathDocument {
  const poses = camerasOf(VALUES.captures).map(({ cameraToWorld }) => cameraToWorld);
  const path = poses.reduce(
    (path, pose, i) => addKeyframe(path, { pose, fov: 40 + 7 * i }),
    emptyPath([80, 60]),
  );
  return setTime({ ...path, fps: 7 }, 2, 3.3);
}

for (const loops of [false, true]) {
  Deno.test(`what is shown of a path that ${loops ? "loops" : "ends"} is what is rendered of its file`, async () => {
    const path = setLoop(lively(), loops);
    const survey = surveyOf(camerasOf(VALUES.captures), { fromCapture: ELSEWHERE });
    const rendered = await openJson(survey, denerfText(path));
    const shown = cameraPathOf(path, ELSEWHERE);
    assert.deepEqual([shown.frames, shown.fps], [rendered.frames, rendered.fps]);
    assert.ok(shown.frames > 20);
    for (let frame = 0; frame < shown.frames; frame++) {
      assertSameCamera(shown.at(frame), rendered.at(frame), `frame ${frame}`);
    }
    assertSameCamera(shown.at(3.25), rendered.at(3.25), "between frames");
  });
}

Deno.test("a keyframe of the camera that is seen is shown as that camera", () => {
  const path = addKeyframe(emptyPath([640, 480]), placedOf(CAMERA, ELSEWHERE));
  const shown = cameraPathOf(path, ELSEWHERE).at(0);
  assertClose(shown.cameraToWorld, CAMERA.cameraToWorld, PATH);
  assertClose(shown.fy, CAMERA.fy, PATH);
});

const FILE = (name: string, text: string) => ({ name, bytes: new TextEncoder().encode(text) });

for (const projection of ["perspective", "fisheye", "equirectangular"] as const) {
  Deno.test(`a ${projection} path is read as it was written, by denerf's format and nerfstudio's`, () => {
    const path: PathDocument = { ...setLoop(lively(), true), projection, size: [64, 32] };
    const own = readPath([FILE("tour.json", denerfText(path))], CAMERA);
    const shown = cameraPathOf(path, ELSEWHERE);
    const again = cameraPathOf(own, ELSEWHERE);
    assert.equal(own.keyframes.length, path.keyframes.length);
    const text = nerfstudioText(path, ELSEWHERE);
    const theirs = cameraPathOf(readPath([FILE("camera_path.json", text)], CAMERA), ELSEWHERE);
    assert.deepEqual([again.frames, theirs.frames], [shown.frames, shown.frames]);
    for (let frame = 0; frame < shown.frames; frame++) {
      assertSameCamera(again.at(frame), shown.at(frame), `denerf's frame ${frame}`);
      assertSameCamera(theirs.at(frame), shown.at(frame), `nerfstudio's frame ${frame}`);
    }
  });
}

Deno.test("nerfstudio's coordinates are undone where its transforms are chosen, too", () => {
  const { dataparser } = VALUES.nerfstudio;
  const path = lively();
  const inverse = readPath([
    FILE("dataparser_transforms.json", JSON.stringify(dataparser)),
    FILE("camera_path.json", nerfstudioText(path, ELSEWHERE)),
  ], CAMERA);
  const { transform, scale } = dataparser;
  const [x, y, z] = [3, 7, 11].map((at) => inverse.keyframes[0].pose[at]);
  const there = transform.map(([a, b, c, d]) => scale * (a * x + b * y + c * z + d));
  assertClose(there.slice(0, 3), [3, 7, 11].map((at) => path.keyframes[0].pose[at]), PATH);
});

Deno.test("a file without size and fields of view takes them from the camera that is seen", () => {
  const pose = [[1, 0, 0, 0], [0, 0, -1, -4], [0, 1, 0, 0.5]];
  const text = JSON.stringify({ format: "denerf path 1", keyframes: [{ time: 5, pose }] });
  const path = readPath([FILE("a.json", text)], CAMERA);
  assert.deepEqual([path.size, path.fps, path.keyframes[0].time], [[640, 480], 30, 0]);
  assertClose(path.keyframes[0].fov, 2 * Math.atan(240 / 510) * 180 / Math.PI, PATH);
});

const REFUSALS: Record<string, [text: string, message: string]> = {
  "that is not JSON": [
    "{",
    "Cannot read a.json: it is not JSON: Expected property name or '}' in JSON at position 1 (line 1 " +
    "column 2).",
  ],
  "that holds something else": [
    '{"frames": []}',
    'Cannot read a.json: it is no camera path: denerf\'s own has "format", nerfstudio\'s "camera_path".',
  ],
  "of instant-ngp": [
    '{"path": []}',
    "Cannot read a.json: it is a camera path of instant-ngp's, whose poses depend on the capture. " +
    "Convert it by: denerf path RUN a.json --output tour.json",
  ],
  "without keyframes": [
    '{"format": "denerf path 1", "keyframes": []}',
    "Cannot read a.json: keyframes must have at least 1 element, current value is [].",
  ],
  "from the future": [
    '{"format": "denerf path 2", "keyframes": []}',
    'Cannot read a.json: format must be "denerf path 1", current value is "denerf path 2"; keyframes ' +
    "must have at least 1 element, current value is [].",
  ],
};

for (const [name, [text, message]] of Object.entries(REFUSALS)) {
  Deno.test(`a file ${name} is refused in a sentence`, () => {
    assert.throws(() => readPath([FILE("a.json", text)], CAMERA), { name: "PathError", message });
  });
}

Deno.test("two paths at once are refused", () => {
  assert.throws(() => readPath([FILE("a.json", "{}"), FILE("b.json", "{}")], CAMERA), {
    name: "PathError",
    message: "Cannot read 2 camera paths: choose one file, and dataparser_transforms.json beside " +
      "it where nerfstudio wrote one.",
  });
});

Deno.test("what could not be rendered is not written", () => {
  const path = pathOf(1, 2);
  assert.throws(() => denerfText(setFov(path, 0, 200)), {
    name: "PathError",
    message: "Cannot read the path: keyframes[0].fov is wrong: the vertical field of view of a " +
      "perspective camera must be at least 0.001 and below 180 degrees: current value is 200.",
  });
  assert.throws(() => denerfText({ ...path, fps: 0 }), PathError);
  assert.throws(() => denerfText(pathOf()), PathError);
});

Deno.test("what changes nothing is nothing to undo", () => {
  const path = addKeyframe(emptyPath([4, 3]), {
    pose: lookAt([0, -1, 0], [0, 0, 0], [0, 0, 1]),
    fov: 40,
  });
  const history = historyOf(path);
  assert.equal(change(history, { ...path, size: [4, 3] }), history);
  assert.equal(change(history, setDuration(path, 5)), history, "a path of one keyframe lasts 0 s");
  assert.equal(change(history, { ...path, size: [4, 4] }).past.length, 1);
});

Deno.test("changes are undone and done again, but not after another change", () => {
  let history = historyOf(1);
  assert.equal(undo(history), history);
  assert.equal(redo(history), history);
  history = change(change(history, 2), 3);
  assert.deepEqual([undo(history).now, undo(undo(history)).now], [2, 1]);
  assert.equal(redo(undo(history)).now, 3);
  const other = change(undo(history), 4);
  assert.equal(redo(other).now, 4);
  assert.equal(undo(other).now, 2);
});

Deno.test("so many changes are remembered and no more", () => {
  let history = historyOf(0);
  for (let i = 1; i <= MOST_UNDONE + 5; i++) history = change(history, i);
  for (let i = 0; i < MOST_UNDONE + 5; i++) history = undo(history);
  assert.equal(history.now, 5);
});

Deno.test("poses are kept in the capture's coordinates", () => {
  const { pose } = placedOf(CAMERA, ELSEWHERE);
  assertClose(transformPose(ELSEWHERE, pose), CAMERA.cameraToWorld, PATH);
  assert.ok(Math.abs(pose[3] - CAMERA.cameraToWorld[3]) > 1);
});
