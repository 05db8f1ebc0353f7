import { column, lookAt, movePose } from "../../src/math/pose.ts";
import { pcg4d, uniform } from "../../src/math/random.ts";
import { IDENTITY, transformPose } from "../../src/math/similarity.ts";
import { add, normalize, scale, subtract, type Vec3 } from "../../src/math/vector.ts";
import type { Camera, Capture, Frame, PointCloud } from "../../src/scene/mod.ts";

/** A pinhole camera of 400 x 300 pixels that sees about 53 degrees across. */
export function cameraAt(cameraToWorld: Float64Array): Camera {
  return { width: 400, height: 300, fx: 400, fy: 400, cx: 200, cy: 150, cameraToWorld };
}

/** Cameras on a circle around the z axis that look at its centre, or away from it. */
export function ring(
  count: number,
  { radius = 3, height = 1, center = [0, 0, 0] as Vec3, outward = false } = {},
): Camera[] {
  return Array.from({ length: count }, (_, i) => {
    const angle = 2 * Math.PI * i / count;
    const eye: Vec3 = [
      center[0] + radius * Math.cos(angle),
      center[1] + radius * Math.sin(angle),
      center[2] + height,
    ];
    const target: Vec3 = outward
      ? [2 * eye[0] - center[0], 2 * eye[1] - center[1], eye[2]]
      : center;
    return cameraAt(lookAt(eye, target, [0, 0, 1]));
  });
}

/** Cameras side by side on a line along x that all look along +y. */
export function row(count: number, step: Vec3 = [0.1, 0, 0]): Camera[] {
  return Array.from({ length: count }, (_, i) => {
    const eye: Vec3 = [i * step[0], i * step[1], i * step[2]];
    return cameraAt(lookAt(eye, [eye[0], eye[1] + 1, eye[2]], [0, 0, 1]));
  });
}

/** How somebody goes around a thing at the origin, or looks at what is around, holding a camera. */
export interface Walk {
  /** How many photographs. */
  readonly count?: number;
  /** How far around, in degrees. */
  readonly arc?: number;
  /** Heights above what is looked at, one round each; the path's radius is 3. */
  readonly heights?: readonly number[];
  /** How much they rise and fall on the way. */
  readonly bob?: number;
  /** The rolls' standard deviation, in degrees. */
  readonly roll?: number;
  /** By how much what they look at is off the middle. */
  readonly aim?: number;
  /** Whether cameras look at the middle, away from it, or all one way. */
  readonly looks?: "inward" | "outward" | "forward";
  /** Decides the random numbers. */
  readonly seed?: number;
}

/** Cameras as people hold them, z up: level but for their roll, and never quite where they should be. */
export function walk(options: Walk): Camera[] {
  const { count = 24, arc = 360, heights = [1], looks = "inward" } = options;
  const { bob = 0.1, roll = 3, aim = 0.2, seed = 1 } = options;
  let index = 0;
  const uniformly = () => uniform(pcg4d(seed, index++, 0, 0)[0]) * 2 - 1;
  // Three uniform numbers make one of standard deviation 1.
  const normally = () => uniformly() + uniformly() + uniformly();
  return Array.from({ length: count }, (_, i) => {
    const share = i / Math.max(arc === 360 ? count : count - 1, 1);
    const angle = (share - 0.5) * arc * Math.PI / 180;
    const height = heights[i % heights.length] + bob * normally();
    const eye: Vec3 = [3 * Math.cos(angle), 3 * Math.sin(angle), height];
    const off: Vec3 = [aim * normally(), aim * normally(), aim * normally()];
    const target = {
      inward: off,
      outward: add([2 * eye[0], 2 * eye[1], eye[2]], off),
      forward: add([eye[0] - 3, eye[1], eye[2]], off),
    }[looks];
    const level = lookAt(eye, target, [0, 0, 1]);
    const along = subtract(target, eye);
    const turn = scale(normalize(along), roll * Math.PI / 180 * normally());
    return cameraAt(movePose(level, turn, [0, 0, 0]));
  });
}

/** 20 captures as they should be: nothing about them is odd. */
export const HEALTHY: Readonly<Record<string, Walk>> = {
  "one round": {},
  "one round, an unsteady hand": { roll: 8, seed: 2 },
  "one round, a very unsteady hand": { roll: 15, count: 40, seed: 3 },
  "one round, few photographs": { count: 8, seed: 4 },
  "one round, from above": { heights: [4], seed: 5 },
  "one round, from the ground": { heights: [-1], bob: 0.02, seed: 6 },
  "one round, all level": { heights: [0], bob: 0, roll: 0, aim: 0, seed: 7 },
  "two rounds": { heights: [0.5, 2], seed: 8 },
  "three rounds, up to the top": { heights: [0.5, 2, 8], count: 60, seed: 9 },
  "three quarters around": { arc: 270, seed: 10 },
  "half around": { arc: 180, seed: 11 },
  "half around, from above": { arc: 180, heights: [3], seed: 12 },
  "half around, two heights": { arc: 180, heights: [0.2, 2.5], roll: 6, seed: 13 },
  "from one side": { arc: 60, seed: 14 },
  "from one side, unsteady": { arc: 60, roll: 8, bob: 0.4, seed: 15 },
  "from one side, from above": { arc: 80, heights: [2], seed: 16 },
  "from one side, a wall of cameras": { arc: 40, heights: [-1, 0, 1, 2], seed: 17 },
  "looking outward": { looks: "outward", heights: [0], seed: 18 },
  "looking outward, unsteady": { looks: "outward", roll: 8, bob: 0.5, seed: 19 },
  "facing forward": { looks: "forward", arc: 20, heights: [0, 0.3], seed: 20 },
};

/** The same cameras in a world that is turned by a rotation, [3, 3] row-major. */
export function turned(cameras: readonly Camera[], rotation: readonly number[]): Camera[] {
  const turn = { ...IDENTITY, rotation };
  return cameras.map((camera) => ({
    ...camera,
    cameraToWorld: transformPose(turn, camera.cameraToWorld),
  }));
}

/** The same cameras, held upright by people whose phones store photographs on their left side. */
export function storedOnTheSide(cameras: readonly Camera[]): Camera[] {
  return cameras.map((camera) => {
    const [right, up, backward, position] = ([0, 1, 2, 3] as const)
      .map((i) => column(camera.cameraToWorld, i));
    const pose = new Float64Array(12);
    for (let row = 0; row < 3; row++) {
      pose.set([-up[row], right[row], backward[row], position[row]], 4 * row);
    }
    return { ...camera, cameraToWorld: pose };
  });
}

/** Points as a capture has them. */
export function cloud(points: readonly Vec3[]): PointCloud {
  return {
    positions: Float32Array.from(points.flat()),
    colors: new Uint8Array(points.length * 3),
  };
}

/** A capture of cameras, with images in memory that nobody looks at. */
export function captureOf(
  cameras: readonly Camera[],
  { points = null, bounds = null }: {
    points?: PointCloud | null;
    bounds?: Frame["bounds"];
  } = {},
): Capture {
  return {
    format: "fake",
    frames: cameras.map((camera, i): Frame => ({
      name: `frame_${String(i).padStart(3, "0")}`,
      image: { width: 400, height: 300, data: new Uint8Array(400 * 300 * 4) },
      mask: null,
      intrinsics: {
        size: null,
        focal: { fx: camera.fx, fy: camera.fy },
        principal: null,
        lens: null,
      },
      cameraToWorld: camera.cameraToWorld,
      rays: null,
      split: null,
      bounds,
    })),
    skipped: [],
    notes: [],
    points,
    reduction: 1,
    placement: null,
  };
}
