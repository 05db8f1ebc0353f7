import assert from "node:assert/strict";
import { column, lookAt } from "../../src/math/pose.ts";
import { IDENTITY, rotate } from "../../src/math/similarity.ts";
import { add, dot, type Vec3 } from "../../src/math/vector.ts";
import { AXES, type Camera, chooseUp, placeCapture } from "../../src/scene/mod.ts";
import { choiceOf, meanOfTops, type Up } from "../../src/scene/up.ts";
import { cameraAt, captureOf, HEALTHY, ring, storedOnTheSide, turned, walk } from "./rigs.ts";

const turn = lookAt([1, 2, 3], [0, 0, 0], [0.3, 1, 0]);

/** Worlds, by what is up in them: rotations [3, 3] row-major of one with z up. */
const WORLDS = {
  z: IDENTITY.rotation,
  y: [1, 0, 0, 0, 0, 1, 0, -1, 0],
  "-y": [1, 0, 0, 0, 0, -1, 0, 1, 0],
  arbitrary: [0, 1, 2].flatMap((row) => [...turn.subarray(4 * row, 4 * row + 3)]),
} as const;

const upIn = (world: keyof typeof WORLDS): Vec3 =>
  rotate({ ...IDENTITY, rotation: WORLDS[world] }, [0, 0, 1]);

function degreesBetween(a: Vec3, b: Vec3): number {
  return Math.acos(Math.min(Math.max(dot(a, b), -1), 1)) * 180 / Math.PI;
}

function found(cameras: readonly Camera[], known: Parameters<typeof chooseUp>[0] = {}): Up {
  const up = chooseUp(known, cameras);
  assert.ok(up !== null);
  return up;
}

Deno.test("up of healthy captures is no worse than the mean of their tops, in any world", () => {
  assert.equal(Object.keys(HEALTHY).length, 20);
  for (const [name, options] of Object.entries(HEALTHY)) {
    for (const world of ["z", "y", "-y", "arbitrary"] as const) {
      const cameras = turned(walk(options), WORLDS[world]);
      const { direction } = found(cameras);
      const error = degreesBetween(direction, upIn(world));
      const before = degreesBetween(meanOfTops(cameras)!, upIn(world));
      assert.ok(error <= before + 1e-6, `${name}, ${world}: ${error} after ${before} degrees`);
      if (world !== "arbitrary") {
        assert.ok(error < 1e-6 || degreesBetween(direction, meanOfTops(cameras)!) < 1e-6, name);
      }
    }
  }
});

Deno.test("captures of all round that are aligned with gravity come out exactly upright", () => {
  for (const [name, options] of Object.entries(HEALTHY)) {
    if ((options.arc ?? 360) < 180) continue;
    for (const world of ["z", "y", "-y"] as const) {
      const up = found(turned(walk(options), WORLDS[world]));
      assert.deepEqual([...up.direction], [...AXES[world]], `${name}, ${world}`);
      assert.equal(up.why, `the file's ${world}`);
    }
  }
});

Deno.test("in no world does a healthy capture turn over", () => {
  for (const [name, options] of Object.entries(HEALTHY)) {
    const cameras = walk(options);
    const before = degreesBetween(meanOfTops(cameras)!, [0, 0, 1]);
    for (let i = 0; i < 100; i++) {
      const angle = 2.4 * i; // the golden angle spreads directions evenly
      const height = (i - 49.5) / 50;
      const side = Math.sqrt(1 - height ** 2);
      const eye: Vec3 = [side * Math.cos(angle), side * Math.sin(angle), height];
      const pose = lookAt(eye, [0, 0, 0], [0.1, 0.2, 1]);
      const rotation = [0, 1, 2].flatMap((row) => [...pose.subarray(4 * row, 4 * row + 3)]);
      const { direction } = found(turned(cameras, rotation));
      const error = degreesBetween(direction, rotate({ ...IDENTITY, rotation }, [0, 0, 1]));
      assert.ok(error < before + 8.5, `${name}, world ${i}: ${error} after ${before} degrees`);
    }
  }
});

Deno.test("photographs that a phone stored on their side stand upright", () => {
  for (const name of ["one round", "one round, all level", "two rounds", "half around"]) {
    for (const world of ["z", "y"] as const) {
      const up = found(turned(storedOnTheSide(walk(HEALTHY[name])), WORLDS[world]));
      assert.deepEqual([...up.direction], [...AXES[world]], name);
      assert.equal(up.why, `the file's ${world}, by the photographs' left sides`);
    }
  }
  const up = found(turned(storedOnTheSide(walk({})), WORLDS.arbitrary));
  assert.ok(degreesBetween(up.direction, upIn("arbitrary")) < 1);
  assert.equal(up.why, "by the photographs' left sides");
  // On the other side, which only the file's axis can tell.
  const other = storedOnTheSide(storedOnTheSide(storedOnTheSide(walk({}))));
  assert.deepEqual(found(other), {
    direction: AXES.z,
    why: "the file's z, by the photographs' right sides",
  });
});

Deno.test("from one side, the plane of the cameras and an axis of the file come before the top", () => {
  // The arc stands askew, so that no axis of the file is near the photographs' stored tops.
  const askew = lookAt([0, 1, 0], [0, 0, 0], [1, 0, 1]);
  const rotation = [0, 1, 2].flatMap((row) => [...askew.subarray(4 * row, 4 * row + 3)]);
  const arc = { arc: 150, bob: 0.02, roll: 2, aim: 0.1 };
  const upright = turned(walk(arc), rotation);
  assert.deepEqual([...found(upright).direction], [...AXES.y]);
  const up = found(storedOnTheSide(upright));
  assert.deepEqual([...up.direction], [...AXES.y]);
  assert.equal(up.why, "the file's y, by the photographs' left sides");
});

Deno.test("EXIF data say which side of a photograph is its top", () => {
  const cameras = turned(storedOnTheSide(walk({ arc: 60 })), WORLDS.arbitrary);
  const sides = cameras.map(() => 6 as const);
  const up = chooseUp({}, cameras, sides)!;
  assert.equal(up.why, "by EXIF");
  assert.ok(degreesBetween(up.direction, upIn("arbitrary")) < 20);
  // Some were taken upright, some across, and some upside down.
  const mixed = walk({}).map((camera, i) => i % 3 === 0 ? storedOnTheSide([camera])[0] : camera);
  const each = mixed.map((_, i) => i % 3 === 0 ? 6 as const : 1 as const);
  assert.equal(chooseUp({}, mixed, each)!.why, "the file's z, by EXIF");
  const over = storedOnTheSide(storedOnTheSide(walk({})));
  assert.deepEqual([...chooseUp({}, over, over.map(() => 3))!.direction], [...AXES.z]);
});

Deno.test("EXIF data that stayed when pixels were turned are not heard", () => {
  const cameras = turned(walk({}), WORLDS.arbitrary);
  for (const left of [6, 8] as const) { // 3 would turn all upside down, which nothing could tell
    const { direction, why } = chooseUp({}, cameras, cameras.map(() => left))!;
    assert.ok(degreesBetween(direction, upIn("arbitrary")) < 1);
    assert.equal(why, null);
  }
});

Deno.test("of photographs that were taken upright and across, the cameras' plane says what is up", () => {
  const cameras = walk({ bob: 0.02 })
    .map((camera, i) => i % 2 === 0 ? storedOnTheSide([camera])[0] : camera);
  const { direction, why } = found(turned(cameras, WORLDS.y));
  assert.deepEqual([...direction], [...AXES.y]);
  assert.equal(why, "the file's y, across the cameras' plane");
});

/** Cameras on a grid, 50 units up, that look straight down; every row the other way. */
function survey(headings: readonly number[]): Camera[] {
  return Array.from({ length: 24 }, (_, i) => {
    const [x, y] = [i % 6, Math.floor(i / 6)];
    const heading = headings[i % headings.length] * Math.PI / 180;
    const off = 0.02 * ((i * 7) % 5 - 2);
    const top: Vec3 = [Math.cos(heading), Math.sin(heading), 0];
    return cameraAt(lookAt([8 * x, 8 * y, 50], [8 * x + off, 8 * y - off, 49], top));
  });
}

Deno.test("cameras that look straight down from all headings have the line of sight as up", () => {
  for (const headings of [[0, 180], [20, 65, 110], [0, 90, 180, 270]]) {
    const { direction, why } = found(survey(headings));
    assert.deepEqual([...direction], [...AXES.z]);
    assert.equal(why, "the file's z, which all cameras look along");
  }
  const { direction, why } = found(turned(survey([10, 190]), WORLDS.arbitrary));
  assert.ok(degreesBetween(direction, upIn("arbitrary")) < 2);
  assert.equal(why, "away from where all cameras look");
});

Deno.test("what a format knows comes before all photographs", () => {
  const why = "the file's y, as ARKit aligns it";
  const up = found(walk({}), { up: { axis: [0, 2, 0], why } });
  assert.deepEqual(up, { direction: [0, 1, 0], why });
  assert.deepEqual(found(walk({}), { up: null }).direction, AXES.z);
});

Deno.test("cameras whose tops all cancel say nothing", () => {
  const over = (y: number, z: number) => cameraAt(lookAt([y, 0, 0], [y, y, 0], [0, 0, z]));
  assert.equal(chooseUp({}, [over(1, 1), over(1, -1), over(-1, 1), over(-1, -1)]), null);
});

Deno.test("a choice can be asked for, and a run's choice places it the same to the last bit", () => {
  const rigs = [ring(9), walk({ arc: 60, seed: 15 }), storedOnTheSide(walk({ bob: 0.02 }))]
    .map((cameras) => turned(cameras, WORLDS.arbitrary));
  for (const cameras of [...rigs, walk({}), storedOnTheSide(walk({}))]) {
    const placed = placeCapture(captureOf(cameras), cameras);
    const kept = JSON.parse(JSON.stringify(choiceOf(placed.up)));
    const again = placeCapture(captureOf(cameras), cameras, { up: kept });
    assert.deepEqual(again.fromCapture, placed.fromCapture);
    assert.deepEqual(choiceOf(again.up), choiceOf(placed.up));
  }
  const cameras = ring(9);
  for (const up of ["x", "-z", "y"] as const) {
    const placed = placeCapture(captureOf(cameras), cameras, { up });
    const [x, y, z] = rotate(placed.fromCapture, AXES[up]);
    assert.ok(Math.hypot(x, y, z - 1) < 1e-12, up);
    assert.deepEqual(choiceOf(placed.up), up);
  }
  const { rotation } = placeCapture(captureOf(cameras), cameras, { up: [0, 3, 4] }).fromCapture;
  const [x, y, z] = rotate({ ...IDENTITY, rotation }, [0, 0.6, 0.8]);
  assert.ok(Math.hypot(x, y, z - 1) < 1e-12);
  assert.throws(() => placeCapture(captureOf(cameras), cameras, { up: [0, 0, 0] }), {
    name: "SceneError",
    message: "Cannot place the cameras: up must be a direction, current value is (0, 0, 0).",
  });
});

Deno.test("images as choice means the mean of the photographs' stored tops", () => {
  const cameras = walk({ arc: 60 });
  const { fromCapture, up } = placeCapture(captureOf(cameras), cameras, { up: "images" });
  assert.deepEqual(up, { direction: meanOfTops(cameras), why: null });
  const tops = cameras.map(({ cameraToWorld }) => rotate(fromCapture, column(cameraToWorld, 1)));
  const [x, y, z] = tops.reduce(add);
  assert.ok(Math.hypot(x, y) < 1e-12 * z);
});
