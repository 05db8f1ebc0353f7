import assert from "node:assert/strict";
import fc from "npm:fast-check@^4.0.0";
import { type Camera, column } from "../../src/math/mod.ts";
import { add, length, normalize, subtract, type Vec3 } from "../../src/math/vector.ts";
import { orbit } from "../../src/paths/orbit.ts";
import { cameraAt, camerasOn } from "./path_test_tools.ts";

/** The cameras of an orbit around what others look at. */
function orbitOf(cameras: readonly Camera[], frames: number): Camera[] {
  return camerasOn(orbit(cameras), frames, cameras[0]);
}

const position = (camera: Camera) => column(camera.cameraToWorld, 3);

function assertVectorsNear(actual: Vec3, expected: Vec3, tolerance = 1e-9): void {
  const distance = length(subtract(actual, expected));
  assert.ok(distance <= tolerance, `actual ${actual}, expected ${expected} within ${tolerance}`);
}

Deno.test("an orbit takes the mean radius and height of the cameras around what they look at", () => {
  const centre: Vec3 = [1, 2, 3];
  const cameras = [
    cameraAt([1 + 3, 2, 3 + 1], centre),
    cameraAt([1, 2 + 4, 3 + 2], centre),
    cameraAt([1 - 5, 2, 3 + 3], centre),
  ];
  for (const camera of orbitOf(cameras, 7)) {
    const offset = subtract(position(camera), centre);
    assert.ok(Math.abs(Math.hypot(offset[0], offset[1]) - 4) < 1e-9);
    assert.ok(Math.abs(offset[2] - 2) < 1e-9);
    assertVectorsNear(column(camera.cameraToWorld, 2), normalize(offset));
    assert.ok(column(camera.cameraToWorld, 1)[2] > 0, "the image's top points up");
  }
});

Deno.test("an orbit starts on the first camera's side and runs counter-clockwise", () => {
  const cameras = [cameraAt([0, 2, 1], [0, 0, 0]), cameraAt([2, 0, 1], [0, 0, 0])];
  const positions = orbitOf(cameras, 4).map(position);
  assertVectorsNear(positions[0], [0, 2, 1]);
  assertVectorsNear(positions[1], [-2, 0, 1]);
  assertVectorsNear(positions[2], [0, -2, 1]);
  assertVectorsNear(positions[3], [2, 0, 1]);
});

Deno.test("the centre is the point closest to optical axes that do not meet", () => {
  // Two skew axes, along x at height -1 and along y at height +1: halfway between is the origin.
  const cameras = [cameraAt([4, 0, -1], [0, 0, -1]), cameraAt([0, 4, 1], [0, 0, 1])];
  for (const camera of orbitOf(cameras, 5)) {
    const eye = position(camera);
    assert.ok(Math.abs(eye[2]) < 1e-9);
    assertVectorsNear(column(camera.cameraToWorld, 2), normalize(eye));
  }
});

Deno.test("an orbit turns about the cameras' mean up where that is far from +z", () => {
  const up: Vec3 = [0, 1, 0];
  const cameras = [cameraAt([0, 1, 3], [0, 0, 0], up), cameraAt([3, 1, 0], [0, 0, 0], up)];
  cameras.push(cameraAt([0, 1, -3], [0, 0, 0], up), cameraAt([-3, 1, 0], [0, 0, 0], up));
  for (const camera of orbitOf(cameras, 8)) {
    const eye = position(camera);
    assert.ok(Math.abs(eye[1] - 1) < 1e-9, `height is ${eye[1]}`);
    assert.ok(Math.abs(Math.hypot(eye[0], eye[2]) - 3) < 1e-9);
  }
});

Deno.test("cameras tilted by less than 60 degrees keep the orbit level", () => {
  const tilted: Vec3 = normalize([0, 1, 1]);
  const cameras = [cameraAt([3, 0, 0], [0, 0, 0], tilted), cameraAt([-3, 0, 0], [0, 0, 0], tilted)];
  cameras.push(cameraAt([0, -2, 2], [0, 0, 0], tilted));
  const heights = orbitOf(cameras, 6).map((camera) => position(camera)[2]);
  for (const height of heights) assert.ok(Math.abs(height - heights[0]) < 1e-9);
});

Deno.test("an orbit is closed, of constant speed and of the mean radius, wherever cameras stand", () => {
  // Not steeper than 45 degrees, where the cameras' mean up would begin to differ from +z.
  const stand = fc.record({
    degrees: fc.integer({ min: 0, max: 359 }),
    radius: fc.integer({ min: 20, max: 50 }),
    height: fc.integer({ min: -20, max: 20 }),
  });
  const stands = fc.tuple(
    stand,
    fc.integer({ min: 10, max: 170 }),
    fc.array(stand, { maxLength: 4 }),
  )
    // The second camera stands to the side of the first, so that their axes cross at an angle.
    .map(([first, turn, rest]) => [first, { ...first, degrees: first.degrees + turn }, ...rest]);
  fc.assert(fc.property(stands, fc.integer({ min: 3, max: 40 }), (stands, frames) => {
    const target: Vec3 = [0.3, -0.2, -1];
    const cameras = stands.map(({ degrees, radius, height }) => {
      const azimuth = (degrees * Math.PI) / 180;
      const side: Vec3 = [radius * Math.cos(azimuth), radius * Math.sin(azimuth), height];
      return cameraAt(add(target, side), target);
    });
    const meanOf = (key: "radius" | "height") =>
      stands.reduce((sum, stand) => sum + stand[key], 0) / stands.length;

    const path = orbitOf(cameras, frames).map(position);
    assert.equal(path.length, frames);
    const step = 2 * meanOf("radius") * Math.sin(Math.PI / frames);
    for (const [i, eye] of path.entries()) {
      const offset = subtract(eye, target);
      assert.ok(Math.abs(Math.hypot(offset[0], offset[1]) - meanOf("radius")) < 1e-6);
      assert.ok(Math.abs(offset[2] - meanOf("height")) < 1e-6);
      assert.ok(Math.abs(length(subtract(path[(i + 1) % frames], eye)) - step) < 1e-6);
    }
  }));
});

Deno.test("an orbit refuses what it cannot be fitted to", () => {
  assert.throws(() => orbit([cameraAt([0, 2, 1], [0, 0, 0])]), {
    name: "PathError",
    message: "Cannot fit an orbit as at least 2 training cameras are needed: current number is 1.",
  });
  const parallel = [0, 1, 2].map((x) => cameraAt([x, 0, 0], [x, 5, 0]));
  assert.throws(() => orbit(parallel), {
    name: "PathError",
    message:
      "Cannot fit an orbit as the cameras' optical axes must not all be parallel: all 3 are. " +
      "Use a spiral.",
  });
  const outward = [cameraAt([0, 0, 0], [1, 0, 0]), cameraAt([0, 0, 0], [0, 1, 0])];
  assert.throws(() => orbit(outward), {
    name: "PathError",
    message: "Cannot fit an orbit as the cameras must stand apart from the line that it turns " +
      "about: their mean distance from it is 0.",
  });
});
