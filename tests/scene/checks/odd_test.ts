import assert from "node:assert/strict";
import { type Lens, lens } from "../../../src/math/mod.ts";
import { lookAt } from "../../../src/math/pose.ts";
import { checkSamePoses } from "../../../src/scene/checks/path.ts";
import { convertPose, type PoseConvention } from "../../../src/scene/pose_convention.ts";
import type { Camera, Vec3 } from "../../../src/scene/mod.ts";
import { cameraAt, cloud, ring, row } from "../rigs.ts";
import { onlyWarning, surveyed, yDown } from "./surveyed.ts";

/** Cameras of which one differs. */
function except(cameras: readonly Camera[], index: number, other: Partial<Camera>): Camera[] {
  return cameras.map((camera, i) => i === index ? { ...camera, ...other } : camera);
}

/** Cameras whose poses are written in a convention that is not the format's. */
function written(cameras: readonly Camera[], convention: PoseConvention): Camera[] {
  return cameras.map((camera) => ({
    ...camera,
    // OpenCV's axes are undone before an inversion and not after it.
    cameraToWorld: convention === "inverse-opencv"
      ? convertPose(convertPose(camera.cameraToWorld, "opencv"), "inverse")
      : convertPose(camera.cameraToWorld, convention),
  }));
}

const GREAT_LENS = { radial: [-44.85, 1017.4, 0, 0], tangential: [0.621, 0.94] } as const;
const DIVERGED: Partial<Camera> = {
  ...{ width: 640, height: 480, fx: 2605.7, fy: 2700, cx: 199.5, cy: 162.3 },
  lens: lens("perspective", GREAT_LENS),
};

Deno.test("a lens that diverged is said with the share of pixels that it loses", () => {
  const { kind, message, frames } = onlyWarning(ring(10).map((c) => ({ ...c, ...DIVERGED })));
  assert.equal(kind, "pixelsWithoutRay");
  assert.equal(frames.length, 10);
  assert.equal(
    message.replace(/^\d+/, "N"),
    "N % of the pixels of 10 of 10 photographs get no ray and are not learnt: the lens's parameters " +
      "have probably diverged. Find the cameras again with fewer of them (denerf process " +
      "--camera-model SIMPLE_RADIAL), or undistort the photographs.",
  );
  assert.ok(Math.abs(parseInt(message) - 14) <= 3, message);
});

Deno.test("a fisheye whose lens ends near its axis is not taken for one with a dark border", () => {
  const broken = { ...CIRCULAR, lens: lens("fisheye", { radial: [-0.6, 0, 0, 0] }) };
  const { kind, frames } = onlyWarning(except(ring(10), 4, broken));
  assert.deepEqual([kind, frames], ["pixelsWithoutRay", ["frame_004"]]);
  assert.deepEqual(surveyed(except(ring(10), 4, CIRCULAR)).warnings, []);
});

const CIRCULAR: Partial<Camera> = {
  ...{ width: 400, height: 300, fx: 95, fy: 95 },
  lens: lens("fisheye", { radial: [-0.04, 0, 0, 0] }),
};

for (
  const [what, camera, kind, message] of [
    [
      "sees less than 2 degrees",
      { fx: 20_000, fy: 20_000 },
      "fieldOfView",
      "The field of view of 1 of 10 photographs (frame_003) is 1.15 degrees: a focal length of 20000 " +
      "pixels is hardly right for 400 x 300. Give it in pixels of these photographs, or the size of " +
      "those that it is for (w, h).",
    ],
    [
      "sees more than 170 degrees",
      { fx: 10, fy: 10 },
      "fieldOfView",
      "The field of view of 1 of 10 photographs (frame_003) is 174 degrees: a focal length of 10 " +
      "pixels is hardly right for 400 x 300. Give it in pixels of these photographs, or the size of " +
      "those that it is for (w, h).",
    ],
    [
      "has focal lengths that are 25 % apart",
      { fx: 400, fy: 500 },
      "unequalFocals",
      "The focal lengths of 1 of 10 photographs (frame_003) are 25 % apart along x and y (400 and 500 " +
      "pixels), but pixels are square: find the cameras again with one focal length (SIMPLE_RADIAL), " +
      "or correct them.",
    ],
    [
      "has its principal point outside",
      { cx: 640 },
      "principalPoint",
      "The principal point of 1 of 10 photographs (frame_003) is outside of the image, at (640, 150) of " +
      "400 x 300 pixels. Give it in pixels of these photographs, or leave it out: it is then their " +
      "middle.",
    ],
  ] as const
) {
  Deno.test(`a camera that ${what} is named`, () => {
    assert.deepEqual(onlyWarning(except(ring(10), 3, camera)), {
      ...{ kind, message },
      frames: ["frame_003"],
    });
  });
}

Deno.test("cameras far from a box that the file gives are said to see nothing of it", () => {
  const box = { center: [0, 0, 0], size: 3 } as const;
  const placement = {
    layout: { kind: "boxes", box, cascades: 5 },
    ...{ near: 0.03, far: 1e7 },
  } as const;
  const far = ring(16, { radius: 12, center: [691_250, 5_334_560, 500] });
  const { kind, message, frames } = onlyWarning(far, { placement });
  assert.deepEqual([kind, frames.length], ["boxUnseen", 16]);
  assert.equal(
    message,
    "16 of 16 cameras neither stand in the scene's largest box (side 48 around (0, 0, 0)) nor see it: " +
      "they are 5380000 or more from its middle. Remove scale, offset, aabb and aabb_scale from the " +
      "file, so that the box is placed by the cameras, or correct them.",
  );
  const away = ring(16, { radius: 60, outward: true });
  assert.deepEqual(onlyWarning(away, { placement }).kind, "boxUnseen");
  assert.deepEqual(surveyed(ring(16, { radius: 60 }), { placement }).warnings, []);
});

for (const convention of ["opencv", "inverse", "inverse-opencv"] as const) {
  Deno.test(`poses that are ${convention} are recognised, and turned right by that option`, () => {
    for (const rig of [ring(16), ring(16, { center: [2, -1, 0.5] })]) {
      const wrong = written(rig, convention);
      const { kind, message, frames } = onlyWarning(wrong);
      assert.deepEqual([kind, frames], ["poseConvention", []]);
      assert.ok(message.includes(`Try --poses ${convention}, `), message);
      for (const [i, { cameraToWorld }] of wrong.entries()) {
        const right = convertPose(cameraToWorld, convention);
        right.forEach((value, k) =>
          assert.ok(Math.abs(value - rig[i].cameraToWorld[k]) < 1e-12, `${i} ${k}`)
        );
      }
    }
  });
}

Deno.test("OpenCV's axes are recognised in a world whose y points down, as COLMAP's does", () => {
  const turned = yDown(ring(16, { height: 1.5 }));
  const { message } = onlyWarning(written(turned, "opencv"));
  assert.equal(
    message,
    "16 of 16 cameras look away from the point where their axes meet: the poses seem to have " +
      "OpenCV's axes (y down, z forward), and not OpenGL's. Try --poses opencv, and look at the " +
      "cameras by denerf inspect.",
  );
});

Deno.test("points of surfaces decide whether cameras look the wrong way", () => {
  const points = cloud(Array.from({ length: 50 }, (_, i): Vec3 => [
    0.5 * Math.cos(i),
    0.5 * Math.sin(i),
    0.01 * i,
  ]));
  const level = ring(16, { height: 0 });
  const away = written(level, "opencv");
  assert.equal(onlyWarning(away, { points }).kind, "poseConvention");
  assert.deepEqual(surveyed(level, { points }).warnings, []);
});

Deno.test("a frame further from the others than their path is long is named", () => {
  const poses = ring(30);
  const pose = poses[9].cameraToWorld.slice();
  pose.set([80], 3);
  const { kind, message, frames } = onlyWarning(except(poses, 9, { cameraToWorld: pose }));
  assert.deepEqual([kind, frames], ["jump", ["frame_009"]]);
  assert.match(
    message,
    /^1 of 30 cameras \(frame_009\) is up to [\d.]+ scene units from the next, which is further than the rest of the path is long \([\d.]+\): their places are wrong, as where two sides of a thing look alike\. Remove them, or process the photographs again with more overlap\.$/,
  );
});

Deno.test("a folded video is told from a camera that was carried to another place", () => {
  const half = (x: number, turn: number) =>
    row(12, [0.05, 0, 0]).map((camera) => {
      const eye: Vec3 = [x + camera.cameraToWorld[3], 0, 0];
      const target: Vec3 = [eye[0] + Math.sin(turn), Math.cos(turn), 0];
      return cameraAt(lookAt(eye, target, [0, 0, 1]));
    });
  const { kind, frames } = onlyWarning([...half(0, 0), ...half(4, 2.5)]);
  assert.deepEqual([kind, frames], ["jump", ["frame_011", "frame_012"]]);
  assert.deepEqual(surveyed([...half(0, 0), ...half(4, 0.2)]).warnings, []);
});

Deno.test("photographs with one pose are named, but not one photograph in several splits", () => {
  const cameras = ring(12);
  const twice = except(cameras, 7, { cameraToWorld: cameras[2].cameraToWorld.slice() });
  assert.deepEqual(onlyWarning(twice), {
    kind: "samePose",
    message:
      "The poses of 2 of 12 photographs (frame_002, frame_007) are exactly those of others: " +
      "unless they show the same, one of two has a wrong pose. Correct it, or remove its frame.",
    frames: ["frame_002", "frame_007"],
  });
  const { frames } = surveyed(twice);
  const change = (changes: object) =>
    frames.map((placed, i) =>
      i === 7 ? { ...placed, frame: { ...placed.frame, ...changes } } : placed
    );
  assert.deepEqual(checkSamePoses(change({ image: frames[2].frame.image })), []);
  assert.deepEqual(checkSamePoses(change({ split: "test" })), []);
});

Deno.test("cameras at one point that look about one way have no parallax; panoramas are meant so", () => {
  const at = (spread: number) =>
    Array.from({ length: 12 }, (_, i) => {
      const angle = spread * i / 12;
      const target: Vec3 = [7 + Math.cos(angle), -3 + Math.sin(angle), 1.6];
      return cameraAt(lookAt([7, -3, 1.6], target, [0, 0, 1]));
    });
  assert.deepEqual(onlyWarning(at(1.5)), {
    kind: "noParallax",
    message: "All 12 cameras stand at one point: photographs that were taken by turning have no " +
      "depth in them. If the camera moved, its positions were lost: correct what wrote them.",
    frames: [],
  });
  assert.deepEqual(surveyed(at(2 * Math.PI)).warnings, []);
});

Deno.test("ten times as many frames with lenses of their own are ten times the work to check", () => {
  /** How often lenses are asked for what they do to a point. */
  const asked = (count: number) => {
    let times = 0;
    const cameras = ring(count).map((camera, i) => ({
      ...camera,
      lens: {
        ...lens("perspective", {}),
        get radial(): Lens["radial"] {
          times++;
          return [-0.1 - 1e-6 * i, 0.01, 0, 0];
        },
      },
    }));
    assert.deepEqual(surveyed(cameras).warnings, []);
    return times;
  };
  assert.equal(asked(10_000), 10 * asked(1000));
});
