import assert from "node:assert/strict";
import fc from "npm:fast-check@^4.0.0";
import { lens } from "../../src/math/lens.ts";
import { column, lookAt } from "../../src/math/pose.ts";
import {
  IDENTITY,
  type Similarity,
  transformPoint,
  transformPose,
} from "../../src/math/similarity.ts";
import { add, cross, dot, length, normalize, type Vec3 } from "../../src/math/vector.ts";
import { type Camera, type Capture, placeCapture, type Placement } from "../../src/scene/mod.ts";
import { cameraAt, captureOf, cloud, ring, row } from "./rigs.ts";

/** The side of the inner box, in the cameras' largest distance from what they look at. */
const INNER = 2;

function close(actual: readonly number[], expected: readonly number[], tolerance = 1e-9): void {
  assert.equal(actual.length, expected.length);
  actual.forEach((value, i) =>
    assert.ok(
      Math.abs(value - expected[i]) <= tolerance,
      `[${actual.join(", ")}] is not [${expected.join(", ")}]`,
    )
  );
}

function positionsOf(cameras: readonly Camera[], { fromCapture }: Placement): Vec3[] {
  return cameras.map(({ cameraToWorld }) => transformPoint(fromCapture, column(cameraToWorld, 3)));
}

/** Points spread evenly over a cube around `center`. */
function cubeOf(center: Vec3, half: number, side = 8): Vec3[] {
  return Array.from({ length: side ** 3 }, (_, i) => {
    const at = (k: number) => half * (2 * (Math.floor(i / side ** k) % side) / (side - 1) - 1);
    return add(center, [at(0), at(1), at(2)]);
  });
}

Deno.test("a capture that says how it is placed stays where it is", () => {
  const cameras = ring(5, { center: [7, 8, 9] });
  const placement: Capture["placement"] = {
    layout: { kind: "boxes", box: { center: [1, 2, 3], size: 4 }, cascades: 2 },
    near: 0.1,
    far: 20,
  };
  const placed = placeCapture({ ...captureOf(cameras), placement }, cameras);
  const up = { direction: [0, 0, 1], why: null };
  assert.deepEqual({ ...placement, fromCapture: placed.fromCapture, up }, placed);
  close(transformPoint(placed.fromCapture, [1, 2, 3]), [1, 2, 3], 0);
});

Deno.test("a capture that says what it is about has its origin and its box there", () => {
  const cameras = ring(12, { radius: 3, height: 4, center: [10, -20, 30] }); // 5 from the centre
  const object = { center: [10, -20, 29], size: 2 } as const; // the cameras look a little above it
  const placed = placeCapture({ ...captureOf(cameras), object }, cameras);
  close(transformPoint(placed.fromCapture, object.center), [0, 0, 0], 1e-12);
  const distance = Math.hypot(3, 5);
  close([placed.fromCapture.scale], [1 / distance], 1e-12);
  const { box } = placed.layout;
  close([...box.center, box.size], [0, 0, 0, 2 / distance], 1e-4);
  // Points do not widen it.
  const points = cloud(cubeOf([10, -20, 30], 4));
  assert.deepEqual(
    placeCapture({ ...captureOf(cameras), object, points }, cameras).layout,
    placed.layout,
  );
});

/** What a file with nothing but aabb_scale gives: boxes around the origin, which are only assumed. */
function assumed(cascades: number): NonNullable<Capture["placement"]> {
  return {
    layout: { kind: "boxes", box: { center: [0, 0, 0], size: 3 }, cascades },
    near: 0.03,
    far: 100,
    isAssumed: true,
  };
}

Deno.test("assumed boxes stay where cameras look into them, and the inner one is around that", () => {
  const cameras = ring(12, { radius: 4, height: 3, center: [1, -1, 0.5] });
  const placement = assumed(6);
  const placed = placeCapture({ ...captureOf(cameras), placement }, cameras);
  assert.deepEqual(placed.fromCapture, IDENTITY);
  assert.deepEqual([placed.near, placed.far], [0.03, 100]);
  assert.ok(placed.layout.kind === "boxes" && placed.layout.inner !== undefined);
  assert.deepEqual({ ...placed.layout, inner: undefined }, {
    ...placement.layout,
    inner: undefined,
  });
  close(placed.layout.inner.center, [1, -1, 0.5], 1e-12);
  assert.equal(placed.layout.inner.size, INNER * 5);
  const stated = { ...placement, isAssumed: undefined };
  const { layout } = placeCapture({ ...captureOf(cameras), placement: stated }, cameras);
  assert.deepEqual(layout, placement.layout, "what is stated has no other box");
  const outward = ring(12, { radius: 0.5, height: 0, outward: true });
  const room = placeCapture({ ...captureOf(outward), placement }, outward);
  assert.deepEqual(room.layout, placement.layout, "cameras that look outward say little");
});

Deno.test("assumed boxes that cameras look past are left, and nothing is rounded far from the origin", () => {
  const center: Vec3 = [691_234.5, 5_334_567.8, 520];
  const cameras = ring(16, { radius: 40, height: 30, center });
  const points = Array.from({ length: 300 }, (_, i): Vec3 => add(center, [i / 100, 0, 0]));
  const cloud = { positions: Float64Array.from(points.flat()), colors: new Uint8Array(900) };
  const capture = { ...captureOf(cameras, { points: cloud }), placement: assumed(5) };
  const placed = placeCapture(capture, cameras);
  assert.equal(placed.layout.kind, "unbounded");
  close(transformPoint(placed.fromCapture, center), [0, 0, 0], 1e-9);
  for (const [i, position] of positionsOf(cameras, placed).entries()) {
    const angle = 2 * Math.PI * i / 16;
    close(position, [0.8 * Math.cos(angle), 0.8 * Math.sin(angle), 0.6], 1e-9);
  }
  // Between the nearest point's depth and the farthest's, seen from 50 away.
  close([2 * placed.near * 50, placed.far * 50], [50 - 0.8 * 2.99, 50 + 0.8 * 2.99], 0.1);
  const stated = { ...assumed(5), isAssumed: undefined };
  const kept = placeCapture({ ...captureOf(cameras), placement: stated }, cameras);
  assert.deepEqual(kept.fromCapture, IDENTITY, "unless the file says so");
});

Deno.test("what cameras look at is found a map's coordinates away from the origin, too", () => {
  const center: Vec3 = [691_234.5, 5_334_567.8, 520];
  const cameras = ring(16, { radius: 0.4, height: 0.3, center }); // a thing on a table
  const { fromCapture } = placeCapture(captureOf(cameras), cameras);
  assert.ok(Math.abs(fromCapture.scale - 2) < 1e-8);
  close(transformPoint(fromCapture, center), [0, 0, 0], 1e-8);
});

Deno.test("what a file places is turned by quarters where another axis is up", () => {
  const turn = { ...IDENTITY, rotation: [1, 0, 0, 0, 0, 1, 0, -1, 0] }; // z becomes y
  const cameras = ring(12, { radius: 4, height: 1 })
    .map((camera) => ({ ...camera, cameraToWorld: transformPose(turn, camera.cameraToWorld) }));
  const box = { center: [0, 1, 0.5], size: 3 } as const;
  const placement = { ...assumed(3), layout: { kind: "boxes", box, cascades: 3 } as const };
  const capture = { ...captureOf(cameras), placement };
  const placed = placeCapture(capture, cameras);
  assert.equal(placed.up.why, "the file's y");
  close(transformPoint(placed.fromCapture, [0, 1, 0]), [0, 0, 1], 0);
  close(placed.layout.box.center, [0, -0.5, 1], 0);
  assert.deepEqual(placeCapture(capture, cameras, { up: "images" }).fromCapture, IDENTITY);

  const stated = { ...captureOf(cameras), placement: { ...placement, isAssumed: undefined } };
  assert.deepEqual(placeCapture(stated, cameras).fromCapture, IDENTITY, "it says where it is");
  const asked = placeCapture(stated, cameras, { up: "-x" });
  close(transformPoint(asked.fromCapture, [-1, 0, 0]), [0, 0, 1], 0);
  close(asked.layout.box.center, transformPoint(asked.fromCapture, [0, 1, 0.5]), 0);
  assert.equal(asked.layout.box.size, 3);
});

Deno.test("what cameras look at becomes the origin, their up +z, their distance 1", () => {
  const center: Vec3 = [10, -20, 30];
  const cameras = ring(12, { radius: 3, height: 4, center }); // 5 from the centre
  const placed = placeCapture(captureOf(cameras), cameras);
  close(transformPoint(placed.fromCapture, center), [0, 0, 0], 1e-12);
  for (const position of positionsOf(cameras, placed)) {
    assert.ok(Math.abs(length(position) - 1) < 1e-12);
    assert.ok(Math.abs(position[2] - 0.8) < 1e-12, "up stays up");
  }
  assert.deepEqual(placed.layout, { kind: "unbounded", box: { center: [0, 0, 0], size: 2 } });
  assert.deepEqual([placed.near, placed.far], [0.05, 100], "nothing is known of depths");
});

Deno.test("a placement does not depend on where a capture's world lies and how large it is", () => {
  const cameras = ring(9, { radius: 2, height: 1.5, center: [0.3, 0.2, 0.1] });
  const points = cubeOf([0.3, 0.2, 0.1], 0.5);
  const before = placeCapture(captureOf(cameras, { points: cloud(points) }), cameras);
  const turn = lookAt([1, 2, 3], [0, 0, 0], [0.3, 1, 0]);
  const moved: Similarity = {
    scale: 17,
    rotation: [0, 1, 2].flatMap((i) => [...turn.subarray(4 * i, 4 * i + 3)]),
    translation: [100, -50, 3],
  };
  const elsewhere = cameras.map((camera) => ({
    ...camera,
    cameraToWorld: transformPose(moved, camera.cameraToWorld),
  }));
  const after = placeCapture(
    captureOf(elsewhere, { points: cloud(points.map((p) => transformPoint(moved, p))) }),
    elsewhere,
  );
  assert.equal(after.layout.kind, "unbounded");
  close([after.near, after.far, after.layout.box.size], [
    before.near,
    before.far,
    before.layout.box.size,
  ], 1e-4);
  const distances = (cameras: readonly Camera[], placed: Placement) =>
    positionsOf(cameras, placed).flatMap((p) => [length(p), p[2]]);
  close(distances(elsewhere, after), distances(cameras, before), 1e-9);
});

Deno.test("points decide how far the box reaches, and where rays start and end", () => {
  const cameras = ring(12, { radius: 4, height: 0 });
  const near = placeCapture(captureOf(cameras, { points: cloud(cubeOf([0, 0, 0], 1)) }), cameras);
  assert.equal(near.layout.box.size, 2, "the cameras are in it");
  // The nearest corner's depth is 3 of the cameras' 4, seen from the front: half of that.
  close([near.near, near.far], [0.5 * 3 / 4, 5 / 4], 0.1);
  const middle = placeCapture(captureOf(cameras, { points: cloud(cubeOf([0, 0, 0], 6)) }), cameras);
  assert.ok(middle.layout.box.size > 2.5 && middle.layout.box.size <= 3, "most points are in it");
  const far = placeCapture(captureOf(cameras, { points: cloud(cubeOf([0, 0, 0], 99)) }), cameras);
  assert.equal(far.layout.box.size, 4, "a far background is not");
});

Deno.test("a few wrong points change nothing much", () => {
  const cameras = ring(12, { radius: 4, height: 1 });
  const points = cubeOf([0, 0, 0], 1, 20);
  const before = placeCapture(captureOf(cameras, { points: cloud(points) }), cameras);
  const wrong: Vec3[] = [[1e9, 0, 0], [0, NaN, 0], [0, 0, Infinity], [-1e20, 1e20, 1e20]];
  const after = placeCapture(captureOf(cameras, { points: cloud([...points, ...wrong]) }), cameras);
  close([after.near, after.far], [before.near, before.far], 0.05);
  assert.equal(after.layout.box.size, before.layout.box.size);
});

Deno.test("cameras that look outward keep their mean position as the origin", () => {
  const cameras = ring(8, { radius: 0.5, height: 0, center: [5, 5, 5], outward: true });
  const walls = Array.from({ length: 400 }, (_, i): Vec3 => {
    const angle = 2 * Math.PI * i / 400;
    return [5 + 6 * Math.cos(angle), 5 + 6 * Math.sin(angle), 5 + (i % 20) / 10 - 1];
  });
  const placed = placeCapture(captureOf(cameras, { points: cloud(walls) }), cameras);
  close(transformPoint(placed.fromCapture, [5, 5, 5]), [0, 0, 0], 1e-9);
  assert.equal(placed.layout.kind, "unbounded");
  // The box reaches to the walls, 6 away, though cameras stand only 0.5 from the middle.
  const wall = length(transformPoint(placed.fromCapture, [11, 5, 5]));
  assert.ok(Math.abs(placed.layout.box.size / 2 / wall - 1) < 0.1);
  assert.ok(placed.near < wall / 2 && placed.far > 0.8 * wall);
});

Deno.test("cameras on one line or at one place, or a single one, are placed", () => {
  const turning = ring(8, { outward: true, radius: 1e-15, height: 0 });
  for (const i of [0, 3]) turning[i] = cameraAt(lookAt([0, 0, 0], [1, i, 0.1], [0, 0, 1]));
  const rigs = {
    "side by side, parallel": row(5),
    "behind each other": row(5, [0, 0.5, 0]),
    "at one place": ring(1).concat(ring(1), ring(1)),
    "turning in place": turning,
    "a single one": row(1),
    "two that face each other": [
      cameraAt(lookAt([1, 0, 0], [0, 0, 0], [0, 0, 1])),
      cameraAt(lookAt([-1, 0, 0], [0, 0, 0], [0, 0, 1])),
    ],
    "upside down to each other": [
      cameraAt(lookAt([0, 0, 0], [0, 1, 0], [0, 0, 1])),
      cameraAt(lookAt([1, 0, 0], [1, 1, 0], [0, 0, -1])),
    ],
    "all upside down": ring(6).map(({ cameraToWorld }) =>
      cameraAt(lookAt(column(cameraToWorld, 3), [0, 0, 0], [0, 0, -1]))
    ),
  };
  for (const [name, cameras] of Object.entries(rigs)) {
    const depths = { near: 1, far: 10 };
    for (const bounds of [null, depths]) {
      const placed = placeCapture(captureOf(cameras, { bounds }), cameras);
      assertSensible(cameras, placed, name);
    }
  }
});

/** Everything finite, the rotation one, cameras near the origin, rays from in front of them. */
function assertSensible(cameras: readonly Camera[], placed: Placement, name: string): void {
  const { fromCapture: { scale, rotation, translation }, near, far, layout } = placed;
  const numbers = [scale, ...rotation, ...translation, near, far, layout.box.size];
  assert.ok(numbers.every(Number.isFinite), `${name}: ${numbers.join(", ")}`);
  assert.ok(scale > 0 && layout.box.size > 0 && 0 < near && near < far, name);
  const [x, y, z] = [0, 1, 2].map((i) => rotation.slice(3 * i, 3 * i + 3) as unknown as Vec3);
  close([length(x), length(y), length(z), dot(x, y), dot(x, z)], [1, 1, 1, 0, 0], 1e-9);
  close(cross(x, y), z, 1e-9);
  for (const position of positionsOf(cameras, placed)) {
    assert.ok(length(position) <= 1 + 1e-6, `${name}: ${position}`);
  }
}

Deno.test("any poses are placed sensibly", () => {
  const coordinate = fc.double({ min: -100, max: 100, noNaN: true });
  const point = fc.tuple(coordinate, coordinate, coordinate);
  const camera = fc.tuple(point, point).map(([eye, axis]) => {
    const along: Vec3 = length(axis) > 1e-3 ? normalize(axis) : [1, 0, 0];
    const up: Vec3 = Math.abs(along[2]) < 0.9 ? [0, 0, 1] : [0, 1, 0];
    return cameraAt(lookAt(eye, add(eye, along), up));
  });
  fc.assert(
    fc.property(
      fc.array(camera, { minLength: 1, maxLength: 6 }),
      fc.array(point, { maxLength: 20 }),
      (cameras, points) => {
        const placed = placeCapture(captureOf(cameras, { points: cloud(points) }), cameras);
        const { scale, rotation, translation } = placed.fromCapture;
        assert.ok([scale, ...rotation, ...translation].every(Number.isFinite));
        assert.ok(0 < placed.near && placed.near < placed.far && Number.isFinite(placed.far));
        assert.ok(placed.layout.box.size > 0);
      },
    ),
    { numRuns: 200 },
  );
});

Deno.test("a pose that is not finite is refused by name", () => {
  const cameras = row(3);
  cameras[1].cameraToWorld[7] = NaN;
  assert.throws(() => placeCapture(captureOf(cameras), cameras), {
    name: "SceneError",
    message: "Cannot place the cameras: the pose of frame_001 has entries that are not finite " +
      "numbers. Correct or remove it.",
  });
});

Deno.test("cameras that face forward: their average pose is the identity, 3/4 of near is 1", () => {
  const cameras = row(5); // along x, looking along +y
  const placed = placeCapture(captureOf(cameras, { bounds: { near: 4, far: 30 } }), cameras);
  assert.equal(placed.layout.kind, "forward");
  assert.ok(Math.abs(placed.fromCapture.scale - 1 / 3) < 1e-12);
  close([...transformPose(placed.fromCapture, cameras[2].cameraToWorld)], [
    ...[1, 0, 0, 0],
    ...[0, 1, 0, 0],
    ...[0, 0, 1, 0],
  ], 1e-12);
  close(transformPoint(placed.fromCapture, [0.2, 3, 0]), [0, 0, -1], 1e-12);
  close([placed.near, placed.far], [1, 10], 1e-12);
});

Deno.test("cameras do not face forward for NDC where that would not do", () => {
  const bounds = { near: 4, far: 30 };
  const kindOf = (cameras: Camera[], options: Parameters<typeof captureOf>[1] = { bounds }) =>
    placeCapture(captureOf(cameras, options), cameras).layout.kind;
  const turned = (degrees: number) => {
    const angle = degrees * Math.PI / 180;
    return cameraAt(lookAt([0, 0, 0], [Math.sin(angle), Math.cos(angle), 0], [0, 0, 1]));
  };
  assert.equal(kindOf(row(5)), "forward");
  assert.equal(kindOf(row(5), {}), "unbounded", "depths are not known");
  assert.equal(kindOf([turned(-30), turned(30)]), "forward");
  assert.equal(kindOf([turned(-40), turned(40)]), "unbounded", "they look apart");
  assert.equal(kindOf(row(5, [3, 0, 0])), "unbounded", "they stand apart");
  assert.equal(kindOf(row(5, [0, 1.5, 0])), "unbounded", "some are behind near things");
  const wide = row(5).map((camera) => ({ ...camera, fx: 30 }));
  assert.equal(kindOf(wide), "unbounded", "they look too far aside");
  const fisheye = row(5).map((camera) => ({ ...camera, lens: lens("fisheye", {}) }));
  assert.equal(kindOf(fisheye), "unbounded", "their lenses are not nearly pinholes");
});
