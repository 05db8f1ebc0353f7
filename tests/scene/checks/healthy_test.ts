import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { lens } from "../../../src/math/mod.ts";
import { lookAt, movePose } from "../../../src/math/pose.ts";
import { add, type Vec3 } from "../../../src/math/vector.ts";
import { type Camera, surveyScene } from "../../../src/scene/mod.ts";
import { randomValues } from "../../reference/random_values.ts";
import { cameraAt, cloud, ring, row } from "../rigs.ts";
import { surveyed, yDown } from "./surveyed.ts";

const UP: Vec3 = [0, 0, 1];

/** Directions spread evenly over the upper half of a sphere (a spiral of golden angles). */
function halfSphere(count: number): Vec3[] {
  return Array.from({ length: count }, (_, i) => {
    const z = (i + 0.5) / count;
    const angle = 2.399963 * i;
    return [Math.sqrt(1 - z * z) * Math.cos(angle), Math.sqrt(1 - z * z) * Math.sin(angle), z];
  });
}

/** Cameras with small errors of hands: of positions, and of directions in radians. */
function shaken(cameras: readonly Camera[], { shift = 0.03, turn = 0.05 } = {}): Camera[] {
  const noise = randomValues(6 * cameras.length, 5);
  return cameras.map((camera, i) => {
    const [a, b, c, d, e, f] = noise.subarray(6 * i);
    return {
      ...camera,
      cameraToWorld: movePose(
        camera.cameraToWorld,
        [turn * a, turn * b, turn * c],
        [shift * d, shift * e, shift * f],
      ),
    };
  });
}

/** The same cameras with another lens. */
function through(cameras: readonly Camera[], optics: Partial<Camera>): Camera[] {
  return cameras.map((camera) => ({ ...camera, ...optics }));
}

/** Cameras along a path that look along directions. */
function along(count: number, at: (i: number) => Vec3, direction: (i: number) => Vec3): Camera[] {
  return Array.from({ length: count }, (_, i) => {
    const eye = at(i);
    return cameraAt(lookAt(eye, add(eye, direction(i)), UP));
  });
}

const heading = (angle: number, pitch = 0): Vec3 => [
  Math.cos(angle) * Math.cos(pitch),
  Math.sin(angle) * Math.cos(pitch),
  Math.sin(pitch),
];
const turned = (i: number, count: number) => 2 * Math.PI * i / count;

const FISHEYE: Partial<Camera> = {
  ...{ width: 400, height: 400, fx: 127, fy: 127, cx: 200, cy: 200 }, // 180 degrees across
  lens: lens("fisheye", { radial: [-0.02, 0.004, -0.006, 0] }),
};

/** Captures as people bring them, with nothing wrong. */
const HEALTHY: Readonly<Record<string, Parameters<typeof surveyed>>> = {
  "a ring around an object": [ring(24)],
  "a ring by hand": [shaken(ring(60))],
  "two rings at different heights": [[...ring(20, { height: 0.5 }), ...ring(20, { height: 2.5 })]],
  "a quarter of a ring": [ring(32).slice(0, 8)],
  "a half sphere in no order": [
    halfSphere(50).map((direction) => {
      const eye: Vec3 = [4 * direction[0], 4 * direction[1], 4 * direction[2]];
      return cameraAt(lookAt(eye, [0, 0, 0], UP));
    }),
  ],
  "a ring in a world whose y points down": [yDown(shaken(ring(24)))],
  "a ring in projected coordinates": [ring(24, { radius: 20, center: [691_250, 5_334_560, 500] })],
  "a row that faces forward": [row(20)],
  "a grid that faces forward": [
    along(20, (i) => [0.2 * (i % 5), 0, 0.2 * Math.floor(i / 5)], () => [0, 1, 0]),
  ],
  "turning on the spot, level": [along(24, () => [0, 0, 1.6], (i) => heading(turned(i, 24)))],
  "turning at arm's length, level": [
    shaken(ring(24, { radius: 0.5, outward: true }), { shift: 0.01, turn: 0.03 }),
  ],
  "turning at arm's length, looking down, z up": [
    along(24, (i) => heading(turned(i, 24)), (i) => heading(turned(i, 24), -0.3)),
  ],
  "a panorama in three rows, y down": [
    yDown(along(36, (i) => heading(turned(i, 12)), (i) => {
      return heading(turned(i, 12), [-0.6, 0, 0.6][Math.floor(i / 12)]);
    })),
  ],
  "panoramas from two places": [
    along(24, (i) => (i < 12 ? [0, 0, 1.6] : [5, 1, 1.6]), (i) => heading(turned(i, 12))),
  ],
  "a person who turns with the phone held low, y down": [
    yDown(along(24, (i) => heading(turned(i, 24)), (i) => heading(turned(i, 24), -0.2))),
  ],
  "a room from along its walls": [shaken(ring(40, { radius: 4, height: 0 }))],
  "a walk along a corridor and back": [
    shaken(along(60, (i) => [0, i < 30 ? i : 60 - i, 1.6], (i) => [0.1, i < 30 ? 1 : -1, 0])),
  ],
  "a long walk with turns": [
    along(
      80,
      (i) => [i, 10 * Math.sin(i / 8), 1.6],
      (i) => heading(Math.atan(1.2 * Math.cos(i / 8))),
    ),
  ],
  "a drone that looks straight down on its lanes": [
    along(48, (i) => {
      const [lane, place] = [Math.floor(i / 8), i % 8];
      return [10 * (lane % 2 === 0 ? place : 7 - place), 12 * lane, 60];
    }, () => [0.001, 0, -1]),
  ],
  "stereo pairs along a street": [
    along(40, (i) => [2 * Math.floor(i / 2), 0.12 * (i % 2), 1.5], () => [1, 0, 0]),
  ],
  "circular fisheyes": [through(ring(16), FISHEYE)],
  "circular fisheyes on a wide sensor": [
    through(ring(16), { ...FISHEYE, width: 700, cx: 350, fx: 127 }),
  ],
  "an action camera's lens": [
    through(ring(16), {
      ...{ width: 400, height: 300, fx: 190, fy: 190 },
      lens: lens("perspective", { radial: [-0.05, 0.005, 0, 0], tangential: [1e-4, -2e-4] }),
    }),
  ],
  "equirectangular images along a path": [
    through(along(20, (i) => [i, 0, 1.6], () => [1, 0, 0]), {
      ...{ width: 400, height: 200, fx: 200, fy: 200, cx: 200, cy: 100 },
      lens: lens("equirectangular", {}),
    }),
  ],
  "a long lens": [through(ring(16, { radius: 40, height: 5 }), { fx: 4000, fy: 4010 })],
  "a box that the file gives, around the object": [ring(24), {
    placement: {
      layout: { kind: "boxes", box: { center: [0, 0, 0], size: 1 }, cascades: 1 },
      ...{ near: 0.01, far: 10 },
    },
  }],
  "a room with points, looking outward and down": [
    yDown(along(24, (i) => heading(turned(i, 24)), (i) => heading(turned(i, 24), -0.3))),
    {
      points: cloud(Array.from({ length: 60 }, (_, i): Vec3 => {
        const [x, y] = heading(turned(i, 60));
        return [5 * x, 1, 5 * y];
      })),
    },
  ],
};

for (const [what, rig] of Object.entries(HEALTHY)) {
  Deno.test(`no warning for ${what}`, () => assert.deepEqual(surveyed(...rig).warnings, []));
}

const DATA = fileURLToPath(new URL("../../../../shared/data/", import.meta.url));
const REAL = ["lego", "fern", "fox", "desk", "beer"];

for (const name of ["bundled:brig", ...REAL]) {
  const path = name.startsWith("bundled:") ? name : DATA + name;
  Deno.test(`no warning for ${name}`, async () => {
    const isThere = name.startsWith("bundled:") ||
      await Deno.stat(path).then(() => true, () => false);
    if (!isThere) return console.log(`skipped: there is no ${path}`);
    assert.deepEqual((await surveyScene(path)).warnings, []);
  });
}
