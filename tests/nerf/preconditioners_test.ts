import assert from "node:assert/strict";
import { type Camera, lens, project, rayDirection } from "../../src/math/mod.ts";
import { preconditioned, preconditioners } from "../../src/nerf/views/preconditioners.ts";
import { analyticScene } from "../../src/scene/mod.ts";
import { movedPose } from "../reference/pose_refinement.ts";
import { randomValues } from "../reference/random_values.ts";

const REACH = { near: 1, far: 20 };

/** A point of the world in a camera's own frame. */
function seenBy({ cameraToWorld: pose }: Camera, point: readonly number[]): number[] {
  const off = point.map((value, row) => value - pose[4 * row + 3]);
  return [0, 1, 2].map((axis) =>
    off.reduce((sum, value, row) => sum + value * pose[4 * row + axis], 0)
  );
}

/**
 * By how much points of the middle of an image move, in parts of its longer side, as the root of the mean square over
 * them, when a unit of each number that is learnt is added, by central differences.
 */
function imageMotions(camera: Camera, preconditioner: "none" | "camp"): number[] {
  const { width, height, cameraToWorld: pose } = camera;
  const matrices = preconditioners({ preconditioner }, [camera], {
    ...REACH,
    middle: [pose[3], pose[7], pose[11]],
  });
  const places = randomValues(600, 2, 0, 1);
  const points = Array.from({ length: 200 }, (_, i) => {
    const pixel = [places[3 * i] * width, places[3 * i + 1] * height] as const;
    const own = rayDirection(camera, pixel)!;
    const distance = 1 / (1 / REACH.near + (1 / REACH.far - 1 / REACH.near) * places[3 * i + 2]);
    return [0, 1, 2].map((row) =>
      pose[4 * row + 3] +
      distance * own.reduce((sum, value, axis) => sum + value * pose[4 * row + axis], 0)
    );
  });
  const at = (number: number, step: number, point: readonly number[]) => {
    const learnt = new Array<number>(8).fill(0);
    learnt[number < 3 ? number : number + 1] = step;
    const twist = preconditioned(matrices, 0, learnt).filter((_, i) => i % 4 < 3);
    const moved = { ...camera, cameraToWorld: movedPose(twist, pose) };
    const [x, y, z] = seenBy(moved, point);
    return project(camera, [x, y, z])!;
  };
  return Array.from({ length: 6 }, (_, number) => {
    const squares = points.map((point) => {
      const [a, b] = [at(number, 1e-4, point), at(number, -1e-4, point)];
      return ((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) / (2e-4 * Math.max(width, height)) ** 2;
    });
    return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
  });
}

const [{ camera: PINHOLE }] = analyticScene({ split: "train", views: 1, size: 100 }).views;

for (
  const [name, camera] of Object.entries({
    "a pinhole camera": PINHOLE,
    "a long lens": { ...PINHOLE, fx: 600, fy: 600 },
    "a fisheye": { ...PINHOLE, fx: 40, fy: 40, lens: lens("fisheye", {}) },
  })
) {
  // Turns and shifts do nearly the same to a long lens's image: there the damping halves what both do.
  Deno.test(`each number that is learnt of the pose of ${name} moves its image as much`, () => {
    const motions = imageMotions(camera, "camp");
    assert.ok(motions.every((motion) => motion > 0.5 && motion < 1.2), `${motions}`);
    const plain = imageMotions(camera, "none");
    assert.ok(Math.max(...plain) > 1.8 * Math.min(...plain), `${plain}`);
  });
}

Deno.test("what is nearer than half of the way to the middle does not count, whatever near is", () => {
  const { cameraToWorld: pose } = PINHOLE;
  const eye = [pose[3], pose[7], pose[11]];
  const of = (near: number, middle: readonly [number, number, number]) =>
    preconditioners({ preconditioner: "camp" }, [PINHOLE], { near, far: 20, middle });
  const half = Math.hypot(...eye) / 2;
  assert.deepEqual(of(1e-3, [0, 0, 0]), of(half, [eye[0], eye[1], eye[2]]));
  assert.notDeepEqual(of(1e-3, [0, 0, 0]), of(1e-3, [eye[0], eye[1], eye[2]]));
});
