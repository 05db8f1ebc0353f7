import assert from "node:assert/strict";
import { drawCamera, drawScene, type Segment } from "../../../src/cli/inspect/scene_drawing.ts";
import { type Camera, column, lens, lookAt, project } from "../../../src/math/mod.ts";
import { dot, length, subtract, type Vec3 } from "../../../src/math/vector.ts";
import { cameraAt, cloud, ring, row } from "../../scene/rigs.ts";
import { fakeSurvey } from "./fake_survey.ts";

const POSE = lookAt([3, -2, 1], [0, 0.5, 0.2], [0, 0, 1]);

/** A camera's pixel at which it shows a point of the world. */
function pixelOf(camera: Camera, point: Vec3): number[] {
  const offset = subtract(point, column(camera.cameraToWorld, 3));
  const [x, y, z] = ([0, 1, 2] as const).map((i) => dot(offset, column(camera.cameraToWorld, i)));
  return [...project(camera, [x, y, z])!];
}

function assertNear(actual: readonly number[], expected: readonly number[], tolerance: number) {
  assert.equal(actual.length, expected.length);
  for (const [i, value] of actual.entries()) {
    assert.ok(Math.abs(value - expected[i]) <= tolerance, `${actual} is not ${expected}`);
  }
}

const CAMERAS: Record<string, Camera> = {
  "a pinhole off its middle": { ...cameraAt(POSE), fx: 300, fy: 320, cx: 170, cy: 160 },
  "a lens with distortion": {
    ...cameraAt(POSE),
    lens: lens("perspective", { radial: [-0.2, 0.05, 0, 0], tangential: [1e-3, -2e-3] }),
  },
  "a fisheye": { ...cameraAt(POSE), fx: 150, fy: 150, lens: lens("fisheye", {}) },
};

for (const [name, camera] of Object.entries(CAMERAS)) {
  Deno.test(`the frustum of ${name} starts at its position and ends in its image's corners`, () => {
    const segments = drawCamera(camera, 0.5);
    const { width, height } = camera;
    const corners = [[0, 0], [width, 0], [width, height], [0, height]];
    for (const [i, corner] of corners.entries()) {
      const [from, to] = segments[i];
      assert.deepEqual(from, [3, -2, 1]);
      assertNear([length(subtract(to, from))], [0.5], 1e-12);
      assertNear(pixelOf(camera, to), corner, 1e-6);
    }
  });
}

Deno.test("the triangle of a camera points out of the top of its image", () => {
  const camera = CAMERAS["a pinhole off its middle"];
  const [tip] = drawCamera(camera, 0.5).at(-1)!;
  const [x, y] = pixelOf(camera, tip);
  assert.ok(y < -10 && x > 0 && x < camera.width, `${x}, ${y}`);
});

Deno.test("a lens that shows nothing in the corners ends where it still shows something", () => {
  const camera: Camera = { ...cameraAt(POSE), fx: 60, fy: 60, lens: lens("fisheye", {}) };
  const ends = drawCamera(camera, 1).slice(0, 4).map(([, to]) => pixelOf(camera, to));
  for (const [x, y] of ends) {
    const radius = Math.hypot(x - camera.cx, y - camera.cy) / camera.fx;
    assert.ok(radius > 0.85 * Math.PI && radius < Math.PI, `${radius}`);
  }
});

Deno.test("a panorama is circles of its size around its position", () => {
  const camera: Camera = { ...cameraAt(POSE), lens: lens("equirectangular", {}) };
  const segments = drawCamera(camera, 0.25);
  assert.ok(segments.length > 60);
  for (const point of segments.flat()) {
    assertNear([length(subtract(point, [3, -2, 1]))], [0.25], 1e-12);
  }
});

Deno.test("of a table of rays those that are there are drawn from their own origins", () => {
  const rays = new Float32Array(6 * 4);
  rays.set([1, 2, 3, 0, 0, -2], 0);
  rays.set([4, 5, 6, 3, 0, 0], 6); // the other two are gaps
  const segments = drawCamera({ ...cameraAt(POSE), width: 2, height: 2, rays }, 0.5);
  const distinct = new Map(segments.map((segment) => [JSON.stringify(segment), segment]));
  assert.deepEqual([...distinct.values()], [
    [[1, 2, 3], [1, 2, 2.5]],
    [[4, 5, 6], [4.5, 5, 6]],
  ]);
});

Deno.test("held-out cameras are told from those to train on, in the capture's order", () => {
  const { cameras, legend } = drawScene(fakeSurvey(ring(6)));
  assert.deepEqual(cameras.map(({ layer }) => layer), [
    ...["heldOut", "train", "train", "train", "heldOut", "train"],
  ]);
  assert.deepEqual(cameras.map(({ name }) => name).slice(0, 2), ["frame_000", "frame_001"]);
  const texts = legend.map(({ text }) => text);
  assert.ok(texts.includes("cameras to train on: 4") && texts.includes("cameras held out: 2"));
});

Deno.test("cameras that a warning names are drawn apart, with what is said of them", () => {
  const survey = fakeSurvey(ring(6));
  const warn = (kind: "jump" | "samePose", ...frames: string[]) => ({ kind, message: "", frames });
  const frames = survey.frames.map((placed, i) =>
    i === 1 ? { ...placed, frame: { ...placed.frame, listedAs: "IMG_1.JPG" } } : placed
  );
  const warnings = [warn("jump", "frame_001", "frame_004"), warn("samePose", "frame_004")];
  const { cameras, legend } = drawScene({ ...survey, frames, warnings });
  assert.deepEqual(cameras.map(({ layer }) => layer), [
    ...["heldOut", "odd", "train", "train", "odd", "train"],
  ]);
  assert.deepEqual(cameras.map(({ about }) => about).slice(0, 5), [
    "held out",
    "to train on, listed as IMG_1.JPG, far from its neighbours",
    "to train on",
    "to train on",
    "held out, far from its neighbours, pose of another photograph",
  ]);
  assert.ok(legend.some(({ text }) => text === "cameras that a warning names: 2"));
  assert.ok(!drawScene(survey).legend.some(({ layer }) => layer === "odd"));
});

Deno.test("the share of an image that has no ray is said of its camera", () => {
  const diverged = lens("perspective", { radial: [-2, 1, 0, 0] });
  const rig = ring(6).map((camera, i) => i === 2 ? { ...camera, lens: diverged } : camera);
  const [plain, , odd] = drawScene(fakeSurvey(rig)).cameras;
  assert.equal(plain.about, "held out");
  assert.match(odd.about, /^to train on, \d+(\.\d)? % without a ray$/);
});

Deno.test("cameras around a point are drawn where the scene has them, looking at its middle", () => {
  const { cameras, center, radius, lines, frame } = drawScene(fakeSurvey(ring(8, { height: 0 })));
  assert.deepEqual(frame.up, [0, 0, 1]);
  for (const { position } of cameras) {
    assertNear([length(position)], [1], 1e-9); // the placement's unit
    assert.ok(length(subtract(position, center)) <= radius);
  }
  // Three bars that cross where the axes meet, and no arrow: directions cancel.
  assert.equal(lines.aim.length, 3);
  for (const [from, to] of lines.aim) {
    assertNear([0, 1, 2].map((i) => (from[i] + to[i]) / 2), [0, 0, 0], 1e-9);
  }
});

Deno.test("a forward-facing scene has y up, and an arrow along -z", () => {
  const survey = fakeSurvey(row(5), { bounds: { near: 2, far: 8 } });
  assert.equal(survey.placement.layout.kind, "forward");
  const { frame, lines } = drawScene(survey);
  assert.deepEqual([frame.up, frame.forward], [[0, 1, 0], [0, 0, -1]]);
  const [[from, to]] = lines.aim;
  const along = subtract(to, from);
  assertNear([along[0], along[1], along[2] / length(along)], [0, 0, -1], 1e-9);
});

Deno.test("the box has 12 edges of its size, and doubled ones twice and four times that", () => {
  const survey = fakeSurvey(ring(4));
  const box = { center: [0.5, 0, -1], size: 3 } as const;
  const layout = { kind: "boxes", box, cascades: 3 } as const;
  const { lines } = drawScene({ ...survey, placement: { ...survey.placement, layout } });
  const lengths = (segments: readonly Segment[]) =>
    segments.map(([from, to]) => length(subtract(to, from)));
  assert.deepEqual(lengths(lines.box), new Array(12).fill(3));
  assert.deepEqual(lengths(lines.doubled), [...new Array(12).fill(6), ...new Array(12).fill(12)]);
  const [low] = lines.box[0];
  assert.deepEqual(low, [-1, -1.5, -2.5]);
  const inner = { center: [0, 0, 0], size: 5 } as const;
  const around = drawScene({
    ...survey,
    placement: { ...survey.placement, layout: { ...layout, inner } },
  }).lines;
  assert.deepEqual(lengths(around.box), new Array(12).fill(5));
  assert.deepEqual(lengths(around.doubled).filter((_, i) => i % 12 === 0), [3, 6, 12]);
  assert.ok(lines.grid.every(([from, to]) => from[2] === -2.5 && to[2] === -2.5));
});

Deno.test("many points are thinned evenly and keep their colours; those at no place are left out", () => {
  const points = cloud(Array.from({ length: 120_001 }, (_, i): Vec3 => [i % 7 - 3, 0, i / 1e5]));
  points.colors.forEach((_, i) => points.colors[i] = Math.floor(i / 3) % 251);
  points.positions[6] = NaN;
  const survey = fakeSurvey(ring(4), { points });
  const { points: { positions, colors } } = drawScene(survey);
  assert.ok(positions.length / 3 > 30_000 && positions.length / 3 <= 50_000);
  assert.equal(colors.length, positions.length);
  assert.ok(positions.every(Number.isFinite));
  // Every third is taken: the first, the fourth …
  assert.deepEqual([...colors.subarray(0, 6)], [0, 0, 0, 3, 3, 3]);
});

Deno.test("a single camera can be drawn", () => {
  const { radius, cameras } = drawScene(fakeSurvey(ring(1)));
  assert.ok(radius > 0 && Number.isFinite(radius));
  assert.ok(cameras[0].segments.flat(2).every(Number.isFinite));
});
