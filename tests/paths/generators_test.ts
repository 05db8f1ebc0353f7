import assert from "node:assert/strict";
import fc from "npm:fast-check@^4.0.0";
import { type Camera, column } from "../../src/math/mod.ts";
import { dot, length, normalize, subtract, type Vec3 } from "../../src/math/vector.ts";
import { defaultPath, GENERATORS } from "../../src/paths/mod.ts";
import type { Layout } from "../../src/scene/mod.ts";
import { assertClose } from "../reference/assert_close.ts";
import {
  assertPose,
  assertSameCamera,
  cameraAt,
  camerasAlong,
  camerasOf,
  INTRINSICS,
  open,
  PATH,
  surveyOf,
  VALUES,
} from "./path_test_tools.ts";

const FORWARD: Layout = { kind: "forward", box: { center: [0, 0, -2], size: 4 } };

const position = (camera: Camera) => column(camera.cameraToWorld, 3);

/** Cameras on a wobbly circle. */
function around(count = 9, target: Vec3 = [0.5, -1, 0.2]): Camera[] {
  return Array.from({ length: count }, (_, i) => {
    const angle = 2 * Math.PI * i / count;
    const radius = 3 + Math.sin(3 * i);
    const eye: Vec3 = [
      radius * Math.cos(angle),
      radius * Math.sin(angle),
      1 + 0.3 * Math.cos(5 * i),
    ];
    return cameraAt(eye, target);
  });
}

Deno.test("an ellipse is that of an independent computation", async () => {
  const { cameras, path: expected } = VALUES.ellipse;
  const path = await open(surveyOf(camerasOf(cameras)), "ellipse", { frames: expected.length });
  for (const [frame, pose] of expected.entries()) {
    // Constant speed is exact there, and summed over pieces here.
    assertClose(path.at(frame).cameraToWorld, pose.flat(), { atol: 1e-5, rtol: 0 });
  }
});

Deno.test("a spiral before a forward scene is LLFF's", async () => {
  const { cameras, near, far, path: expected } = VALUES.spiral;
  // The nearest thing is at 4/3 of where rays of a forward scene start.
  const survey = surveyOf(camerasOf(cameras), { layout: FORWARD, near: 0.75 * near, far });
  const path = await open(survey, "spiral", { frames: expected.length });
  for (const [frame, pose] of expected.entries()) assertPose(path.at(frame), pose);
});

Deno.test("elsewhere a spiral looks at what the cameras look at", async () => {
  const target: Vec3 = [0.3, 6, -0.2];
  const cameras = [[-1, 0, 0.1], [1, 0, 0.3], [0, 0.2, -0.5], [0.4, -0.2, 0.6]]
    .map((eye) => cameraAt(eye as unknown as Vec3, target));
  for (const camera of camerasAlong(await open(surveyOf(cameras), "spiral", { frames: 8 }))) {
    const away = normalize(subtract(position(camera), target));
    assert.ok(dot(away, column(camera.cameraToWorld, 2)) > 0.9999);
  }
});

for (const kind of GENERATORS) {
  Deno.test(`the ${kind} closes: frame N is frame 0, and times go round`, async () => {
    const path = await open(surveyOf(around()), kind, { frames: 12 }).catch(() =>
      open(surveyOf(camerasOf(VALUES.spiral.cameras), { layout: FORWARD }), kind, { frames: 12 })
    );
    assert.deepEqual([path.kind, path.frames, path.loops, path.continuous], [kind, 12, true, true]);
    assertSameCamera(path.at(12), path.at(0), "frame 12");
    assertSameCamera(path.at(-0.25), path.at(11.75), "frame -0.25");
    assertSameCamera(path.at(30.5), path.at(6.5), "frame 30.5");
    assert.throws(() => path.at(NaN), { name: "PathError" });
    // A fraction is somewhere between its neighbours.
    const [a, b, c] = [3, 3.5, 4].map((frame) => position(path.at(frame)));
    const whole = length(subtract(c, a));
    assert.ok(Math.abs(length(subtract(b, a)) - whole / 2) < 0.1 * whole);
  });
}

Deno.test("an ellipse has constant speed, lies level and looks at the focus", () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.integer({ min: 10, max: 60 }), fc.integer({ min: -9, max: 9 })), {
        minLength: 5,
        maxLength: 12,
      }),
      fc.integer({ min: 40, max: 60 }),
      async (stands, frames) => {
        const target: Vec3 = [1, -2, 3];
        const cameras = stands.map(([radius, height], i) => {
          const angle = 2 * Math.PI * i / stands.length;
          const side = [radius * Math.cos(angle), radius * Math.sin(angle), height];
          return cameraAt(side.map((x, k) => x + target[k]) as unknown as Vec3, target);
        });
        const path = await open(surveyOf(cameras), "ellipse", { frames });
        const eyes = camerasAlong(path).map(position);
        const height = 3 + stands.reduce((sum, [, z]) => sum + z, 0) / stands.length;
        for (const [frame, eye] of eyes.entries()) {
          const backward = column(path.at(frame).cameraToWorld, 2);
          assertClose(backward, normalize(subtract(eye, target)), PATH);
          assertClose(eye[2], height, PATH);
        }
        // Between neighbours 1/100 of a frame apart a curve is straight.
        const speeds = eyes.map((_, frame) =>
          length(subtract(position(path.at(frame + 0.01)), position(path.at(frame))))
        );
        assertClose(speeds, speeds.map(() => speeds[0]), { atol: 0, rtol: 1e-3 });
      },
    ),
    { numRuns: 30 },
  ));

Deno.test("an ellipse starts in the first camera's direction and runs counter-clockwise", async () => {
  const stands = [[0, -2], [4, 0], [0, 2], [-4, 0], [4, 0.1], [-4, 0.1]];
  const cameras = stands.map(([x, y]) => cameraAt([x, y, 1], [0, 0, 0]));
  const path = await open(surveyOf(cameras), "ellipse", { frames: 4 });
  const eyes = camerasAlong(path).map(position);
  // A quarter of an ellipse's length is from one vertex to the next.
  assertClose(eyes[0], [0, -2, 1], { atol: 0.05, rtol: 0 });
  assertClose(eyes[1], [4, 0, 1], { atol: 0.05, rtol: 0 });
  assertClose(eyes[2], [0, 2, 1], { atol: 0.05, rtol: 0 });
});

Deno.test("through all views leads from the first to the last, each seen as it was photographed", async () => {
  const cameras = around(5).map((camera, i) => ({ ...camera, fy: 400 + 40 * i, fx: 1 }));
  const path = await open(surveyOf(cameras), "through", { frames: 400 });
  assert.deepEqual([path.kind, path.loops, path.continuous], ["through", false, true]);
  assertClose(path.at(0).cameraToWorld, cameras[0].cameraToWorld, PATH);
  assertClose(path.at(399).cameraToWorld, cameras[4].cameraToWorld, PATH);
  assert.deepEqual(path.at(-3), path.at(0));
  assert.deepEqual(path.at(500.5), path.at(399));
  const along = camerasAlong(path);
  for (const { cameraToWorld, fy } of cameras) {
    const nearest = along.reduce((best, camera) =>
      distance(camera, cameraToWorld) < distance(best, cameraToWorld) ? camera : best
    );
    assertClose(nearest.cameraToWorld, cameraToWorld, { atol: 0.05, rtol: 0 });
    assertClose(nearest.fy, fy, { atol: 5, rtol: 0 });
    assert.equal(nearest.fx, nearest.fy, "pixels are square");
  }
});

function distance(camera: Camera, pose: Float64Array): number {
  return length(subtract(position(camera), column(pose, 3)));
}

Deno.test("through views that end where they begin is closed and nearly of constant speed", async () => {
  const path = await open(surveyOf(around(12, [0, 0, 0])), "through 0 2 4 6 8 10 0", {
    frames: 60,
  });
  assert.equal(path.loops, true);
  assertSameCamera(path.at(60), path.at(0), "frame 60");
  const steps = camerasAlong(path).map((camera, frame) =>
    length(subtract(position(path.at(frame + 1)), position(camera)))
  );
  assert.ok(Math.max(...steps) < 2 * Math.min(...steps), `${steps}`);
});

Deno.test("through views at one place turns from one to the next", async () => {
  const ahead = [[1, 0, 0], [0, 1, 0], [0, 1, 0], [-1, 0, 0.5]] as unknown as Vec3[];
  const cameras = ahead.map((target) => cameraAt([0, 0, 0], target));
  const path = await open(surveyOf(cameras), "through", { frames: 9 });
  for (const camera of camerasAlong(path)) assertClose(position(camera), [0, 0, 0], PATH);
  assertClose(path.at(8).cameraToWorld, cameras[3].cameraToWorld, PATH);
  const [same] = cameras;
  await assert.rejects(open(surveyOf([same, { ...same }]), "through"), {
    name: "PathError",
    message: "Cannot go through 2 views as they must differ: all are at the same place and look " +
      "the same way.",
  });
});

Deno.test("generated cameras are those of the training views without their flaws", async () => {
  const path = await open(surveyOf(around()), "orbit", { frames: 3 });
  const { width, height, fy } = INTRINSICS;
  for (const { cameraToWorld, ...optics } of camerasAlong(path)) {
    assert.equal(cameraToWorld.length, 12);
    assert.deepEqual(optics, { width, height, fx: fy, fy, cx: 320, cy: 240 });
  }
});

Deno.test("the default is an orbit round what was photographed from all sides", () => {
  assert.deepEqual(defaultPath(surveyOf(around())), ["orbit"]);
  assert.deepEqual(defaultPath(surveyOf(around(3))), ["orbit"]);
});

Deno.test("the default is a spiral before what was photographed from one side", () => {
  assert.deepEqual(defaultPath(surveyOf(around(), { layout: FORWARD })), ["spiral"]);
  // The first five of nine stand within a half circle.
  assert.deepEqual(defaultPath(surveyOf(around().slice(0, 5))), ["spiral"]);
});

Deno.test("the default is the way through the views where nothing else fits", () => {
  const parallel = [0, 1, 2].map((x) => cameraAt([x, 0, 0], [x, 5, 0]));
  const apart = [-1, 1].map((x) => cameraAt([x, 0, 0], [2 * x, 5, 0]));
  for (const cameras of [parallel, apart]) {
    assert.deepEqual(defaultPath(surveyOf(cameras)), ["through"]);
  }
});

Deno.test("test views are as they were photographed, and have their numbers", async () => {
  const rays = new Float32Array(640 * 480 * 6);
  const cameras = around(7).map((camera, i) => i === 4 ? { ...camera, rays } : camera);
  const path = await open(surveyOf(cameras), "4 0 6");
  assert.deepEqual([path.kind, path.frames, path.loops, path.continuous], [
    "test",
    3,
    false,
    false,
  ]);
  assert.deepEqual(camerasAlong(path), [cameras[4], cameras[0], cameras[6]]);
  assert.deepEqual([0, 1, 2].map(path.nameOf), ["test_0004", "test_0000", "test_0006"]);
  assert.equal((await open(surveyOf(cameras), "test")).frames, 7);
  for (const frame of [-1, 3, 0.5, NaN]) {
    assert.throws(() => path.at(frame), {
      name: "PathError",
      message: `Cannot give frame ${frame} of path test: its frames are 0 to 2.`,
    });
  }
  const small = await open(surveyOf(cameras), "4", { size: [64, 48] });
  assert.deepEqual([small.at(0).width, small.at(0).fy, small.at(0).rays], [64, 51, undefined]);
  const round = await open(surveyOf(cameras), "4", { projection: "fisheye" });
  assert.equal(round.at(0).lens?.projection, "fisheye");
  assertClose(round.at(0).cameraToWorld, cameras[4].cameraToWorld, PATH);
});

Deno.test("frames' names sort as their numbers do", async () => {
  const few = await open(surveyOf(around()), "orbit", { frames: 10 });
  assert.deepEqual([0, 9].map(few.nameOf), ["orbit_0000", "orbit_0009"]);
  const many = await open(surveyOf(around()), "orbit", { frames: 10_001 });
  assert.deepEqual([7, 10_000].map(many.nameOf), ["orbit_00007", "orbit_10000"]);
});

/** Paths that cannot be made, and all that is said. */
const REFUSALS: Record<string, { words: string; cameras?: Camera[]; message: string | RegExp }> = {
  "a training view that is not there": {
    words: "through 0 9",
    message: "Cannot use training view 9: the training views are 0 to 8.",
  },
  "a test view that is not there": {
    words: "9",
    message: "Cannot use test view 9: the test views are 0 to 8.",
  },
  "an ellipse around cameras on a line": {
    words: "ellipse",
    cameras: [-1, 1, 2].map((x) => cameraAt([x, 0, 0], [0, 0, -3])),
    message:
      /^Cannot fit an ellipse .* would be 1\.80 and \d\.\d+e-1\d\. Use an orbit or a spiral\.$/,
  },
  "an orbit around nothing": {
    words: "orbit",
    cameras: [-1, 1].map((x) => cameraAt([x, 0, 0], [x, 5, 0])),
    message: "Cannot fit an orbit as the cameras' optical axes must not all be parallel: all 2 " +
      "are. Use a spiral.",
  },
  "a spiral before cameras that look apart": {
    words: "spiral",
    cameras: [[1, 0], [-1, 0], [0, 1], [0, -1]].map(([x, y]) => cameraAt([x, y, 0], [0, 0, 0])),
    message: "Cannot fit a spiral as the cameras must face one way: their directions cancel. Use " +
      "an orbit.",
  },
  "a spiral before what is behind the cameras": {
    words: "spiral",
    cameras: [-1, 1].map((x) => cameraAt([x, 0, 0], [2 * x, 5, 0])),
    message: "Cannot fit a spiral as the cameras must look at something in common in front of " +
      "them. Use through.",
  },
};

for (const [name, { words, cameras = around(), message }] of Object.entries(REFUSALS)) {
  Deno.test(`refused: ${name}`, async () => {
    await assert.rejects(open(surveyOf(cameras), words), { name: "PathError", message });
  });
}
