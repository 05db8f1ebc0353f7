import assert from "node:assert/strict";
import fc from "npm:fast-check@^4.0.0";
import { rotationMatrix } from "../../../src/math/quaternion.ts";
import { readPose } from "../../../src/scene/formats/poses.ts";

/** A rotation's rows with a position, and a last row. */
function matrix(rotation: readonly number[], position: readonly number[]): number[][] {
  return [
    ...[0, 1, 2].map((row) => [...rotation.slice(3 * row, 3 * row + 3), position[row]]),
    [0, 0, 0, 1],
  ];
}

const part = fc.double({ min: -1, max: 1, noNaN: true });
const rotations = fc.tuple(part, part, part, part)
  .filter((quaternion) => Math.hypot(...quaternion) > 0.1).map(rotationMatrix);

function poseOf(value: unknown): { pose: Float64Array; mended: number } {
  const read = readPose(value);
  assert.ok("pose" in read, JSON.stringify(read));
  return read;
}

Deno.test("a rotation and a position are the pose, to the bit", () =>
  fc.assert(fc.property(rotations, fc.tuple(part, part, part), (rotation, position) => {
    const { pose, mended } = poseOf(matrix(rotation, position));
    assert.deepEqual([...pose], matrix(rotation, position).slice(0, 3).flat());
    assert.equal(mended, 0);
  })));

Deno.test("a homogeneous scale is divided away, of axes and position", () =>
  fc.assert(fc.property(rotations, fc.constantFrom(0.5, 2, 1000), (rotation, w) => {
    const scaled = matrix(rotation, [1, 2, 3]).map((row) => row.map((value) => value * w));
    const { pose, mended } = poseOf(scaled);
    matrix(rotation, [1, 2, 3]).slice(0, 3).flat()
      .forEach((value, i) => assert.ok(Math.abs(pose[i] - value) < 1e-12));
    assert.equal(mended, 0);
  })));

Deno.test("a sheared pose becomes the nearest rotation: both axes turn by half of the angle", () => {
  const shear = 0.02;
  const sheared = [[1, Math.sin(shear), 0, 4], [0, Math.cos(shear), 0, 5], [0, 0, 1, 6]];
  const { pose, mended } = poseOf(sheared);
  const [cos, sin] = [Math.cos(shear / 2), Math.sin(shear / 2)];
  [cos, sin, 0, 4, -sin, cos, 0, 5, 0, 0, 1, 6]
    .forEach((value, i) => assert.ok(Math.abs(pose[i] - value) < 1e-12, `${i}: ${pose[i]}`));
  assert.ok(Math.abs(mended - sin) < 1e-4, `${mended}`);
});

Deno.test("a pose mended by Newton's iteration is a rotation, and no further than the shear", () =>
  fc.assert(fc.property(rotations, fc.array(part, { minLength: 9, maxLength: 9 }), (r, noise) => {
    const sheared = r.map((value, i) => value + 0.03 * noise[i]);
    const { pose } = poseOf(matrix(sheared, [0, 0, 0]));
    const axis = (i: number) => [pose[i], pose[4 + i], pose[8 + i]];
    const dot = (a: number[], b: number[]) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    for (const [i, j] of [[0, 1], [0, 2], [1, 2]]) {
      assert.ok(Math.abs(dot(axis(i), axis(j))) < 1.1e-2);
    }
    r.forEach((value, i) =>
      assert.ok(Math.abs(pose[4 * Math.floor(i / 3) + i % 3] - value) < 0.15)
    );
  })));

/** What is no pose -> why. */
const FAULTS: Record<string, readonly [value: unknown, fault: string]> = {
  "null": [null, "there is none"],
  "nothing": [undefined, "there is none"],
  "text": ["pose", 'it must be a list of 4 rows (or 3) of 4 numbers: current value is "pose"'],
  "zeros": [
    [[0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]],
    "its last row must be 0, 0, 0, 1: current value is 0, 0, 0, 0",
  ],
  "a projection": [
    [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 1, 0]],
    "its last row must be 0, 0, 0, 1: current value is 0, 0, 1, 0",
  ],
  "axes that are far from perpendicular": [
    [[1, 0.6, 0, 0], [0, 0.8, 0, 0], [0, 0, 1, 0]],
    "its axes must be perpendicular: the cosine between the right and up axes (columns 0 and 1) is 0.600",
  ],
};

for (const [what, [value, fault]] of Object.entries(FAULTS)) {
  Deno.test(`${what} is no pose`, () => assert.deepEqual(readPose(value), { fault }));
}
