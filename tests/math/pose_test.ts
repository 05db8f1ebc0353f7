import assert from "node:assert/strict";
import fc from "npm:fast-check@^4.0.0";
import { column, lookAt, movePose, parsePose } from "../../src/math/pose.ts";
import {
  cross,
  dot,
  length,
  normalize,
  scale,
  subtract,
  type Vec3,
} from "../../src/math/vector.ts";
import { assertClose, FLOAT64 } from "../reference/assert_close.ts";
import { movedPose } from "../reference/pose_refinement.ts";

const IDENTITY = [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]];

/** The identity with one entry replaced. */
function identityWith(row: number, col: number, value: unknown): unknown[][] {
  const matrix: unknown[][] = structuredClone(IDENTITY);
  matrix[row][col] = value;
  return matrix;
}

function assertVectorsNear(actual: Vec3, expected: Vec3, tolerance = 1e-12): void {
  const distance = length(subtract(actual, expected));
  assert.ok(distance <= tolerance, `actual ${actual}, expected ${expected} within ${tolerance}`);
}

/** Any pose: a camera somewhere that looks somewhere else. */
const near = fc.double({ min: -10, max: 10, noNaN: true });
const far = fc.double({ min: 11, max: 20, noNaN: true });
const anyPose = fc.tuple(fc.tuple(near, near, near), fc.tuple(far, far, far))
  .map(([eye, target]) => lookAt(eye, target, [0, 0, 1]));

Deno.test("parsePose keeps the entries of a 4 x 4 or 3 x 4 matrix", () => {
  const rows = [[0, -1, 0, 4], [1, 0, 0, 5], [0, 0, 1, 6]];
  const expected = Float64Array.from(rows.flat());
  assert.deepEqual(parsePose([...rows, [0, 0, 0, 1]]), expected);
  assert.deepEqual(parsePose(rows), expected);
});

Deno.test("parsePose keeps rounding and divides a scale out of the axes", () => {
  const rounded = parsePose(identityWith(0, 0, 1.0001));
  assert.equal(rounded[0], 1.0001);
  fc.assert(
    fc.property(anyPose, fc.double({ min: 0.01, max: 100, noNaN: true }), (pose, factor) => {
      fc.pre(Math.abs(factor - 1) > 2e-3);
      const rows = [0, 1, 2].map((row) =>
        [...pose.subarray(4 * row, 4 * row + 4)].map((entry, col) =>
          col < 3 ? entry * factor : entry
        )
      );
      const parsed = parsePose(rows);
      for (const i of [0, 1, 2, 3] as const) {
        assertVectorsNear(column(parsed, i), column(pose, i), 1e-9);
      }
    }),
  );
});

Deno.test("parsePose refuses a wrong shape and names the row", () => {
  const shape =
    "Cannot read pose as it must be a list of 4 rows (or 3) of 4 numbers: current value is ";
  const cases: [unknown, string][] = [
    [undefined, `${shape}undefined.`],
    [null, `${shape}null.`],
    ["identity", `${shape}"identity".`],
    [{}, `${shape}an object.`],
    [[], `${shape}a list of length 0.`],
    [Array(16).fill(0), `${shape}a list of length 16.`],
    [
      [[1, 0, 0, 0], [0, 1, 0], [0, 0, 1, 0]],
      "Cannot read pose as every row must have 4 numbers: row 1 is a list of length 3.",
    ],
    [[1, 2, 3], "Cannot read pose as every row must have 4 numbers: row 0 is 1."],
    [
      identityWith(3, 3, 2),
      "Cannot read pose as its last row must be 0, 0, 0, 1: current value is 0, 0, 0, 2.",
    ],
  ];
  for (const [matrix, message] of cases) {
    assert.throws(() => parsePose(matrix), { name: "RangeError", message });
  }
});

Deno.test("parsePose refuses entries that are not finite numbers and names them", () => {
  for (
    const [value, shown] of [
      [NaN, "NaN"],
      [Infinity, "Infinity"],
      [1e39, "1e+39"], // infinite in single precision
      [null, "null"],
      ["1", '"1"'],
    ]
  ) {
    assert.throws(() => parsePose(identityWith(2, 3, value)), {
      name: "RangeError",
      message: "Cannot read pose as every entry must be a finite number: " +
        `row 2, column 3 is ${shown}.`,
    });
  }
});

Deno.test("parsePose refuses singular, sheared and mirrored axes and names them", () => {
  const cases: [unknown[][], string][] = [
    [
      identityWith(1, 1, 0),
      "Cannot read pose as its rotation must not be singular: the up axis (column 1) is zero.",
    ],
    [
      identityWith(2, 2, 1e-320),
      "Cannot read pose as its rotation must not be singular: the backward axis (column 2) is zero.",
    ],
    [
      [[1, 1, 0, 0], [0, 0, 0, 0], [0, 0, 1, 0]],
      "Cannot read pose as its rotation must not be singular: the right, up and backward axes " +
      "(columns 0 to 2) lie in one plane, their determinant is 0.0e+0.",
    ],
    [
      [[1e-9, 1e-9, 0, 0], [0, 1e-16, 0, 0], [0, 0, 1e9, 0]],
      "Cannot read pose as its rotation must not be singular: the right, up and backward axes " +
      "(columns 0 to 2) lie in one plane, their determinant is 1.0e-7.",
    ],
    [
      [[1, 0, 0.6, 0], [0, 1, 0, 0], [0, 0, 0.8, 0]],
      "Cannot read pose as its axes must be perpendicular: the cosine between the right and " +
      "backward axes (columns 0 and 2) is 0.600.",
    ],
    [
      identityWith(0, 0, -1),
      "Cannot read pose as its rotation must be right-handed: its determinant is negative, so the " +
      "camera is mirrored. Negate the axis that was flipped (columns are right, up, backward).",
    ],
  ];
  for (const [matrix, message] of cases) {
    assert.throws(() => parsePose(matrix), { name: "RangeError", message });
  }
});

Deno.test("parsePose accepts any camera and refuses its mirror image", () => {
  fc.assert(fc.property(anyPose, fc.constantFrom(0, 1, 2), (pose, flipped) => {
    const rows = [0, 1, 2].map((row) => [...pose.subarray(4 * row, 4 * row + 4)]);
    assert.deepEqual(parsePose(rows), pose);
    for (const row of rows) row[flipped] = -row[flipped];
    assert.throws(() => parsePose(rows), /mirrored/);
  }));
});

Deno.test("lookAt gives Blender's pose for a camera on the x axis", () => {
  const pose = lookAt([4, 0, 1], [0, 0, 1], [0, 0, 1]);
  // Looking along -x with z up, the image's right is +y.
  assert.deepEqual([...pose].map((entry) => entry + 0), [0, 0, 1, 4, 1, 0, 0, 0, 0, 1, 0, 1]);
});

Deno.test("lookAt is a right-handed rotation whose -z axis points at the target", () => {
  const coordinate = fc.double({ min: -5, max: 5, noNaN: true });
  const point = fc.tuple(coordinate, coordinate, coordinate);
  fc.assert(fc.property(point, point, point, (eye, target, up) => {
    const sight = subtract(target, eye);
    fc.pre(length(sight) > 1e-3 && length(cross(sight, up)) > 1e-3 * length(sight) * length(up));
    fc.pre(length(up) > 1e-3);
    const pose = lookAt(eye, target, up);
    const [right, trueUp, backward] = [column(pose, 0), column(pose, 1), column(pose, 2)];
    assertVectorsNear(scale(backward, -1), normalize(sight), 1e-9);
    assertVectorsNear(cross(right, trueUp), backward, 1e-9);
    assert.ok(Math.abs(length(right) - 1) < 1e-9);
    assert.ok(Math.abs(dot(right, up)) < 1e-9 * length(up));
    assert.ok(dot(trueUp, up) > 0);
    assert.deepEqual(column(pose, 3), eye);
  }));
});

Deno.test("lookAt refuses a target at the eye and an up along the line of sight", () => {
  assert.throws(() => lookAt([1, 2, 3], [1, 2, 3], [0, 0, 1]), {
    name: "RangeError",
    message: "Cannot look at a point as the eye must be elsewhere: both are at (1, 2, 3).",
  });
  assert.throws(() => lookAt([1, 2, 5], [1, 2, 3], [0, 0, 2]), {
    name: "RangeError",
    message: "Cannot look at a point as up must not be zero or along the line of sight: " +
      "up is (0, 0, 2), the line of sight (0, 0, -1).",
  });
  assert.throws(() => lookAt([0, 0, 5], [0, 0, 3], [0, 0, 0]), RangeError);
});

Deno.test("a pose is turned around its own position and shifted, by any angle", () => {
  const pose = lookAt([1, -2, 0.5], [0, 0, 0], [0, 0, 1]);
  for (const angle of [0, 1e-9, 1e-3, 0.4, 3]) {
    const turn: Vec3 = [0.6 * angle, -0.48 * angle, 0.64 * angle];
    const moved = movePose(pose, turn, [0.3, 0.1, -0.2]);
    assertClose(moved, movedPose([...turn, 0.3, 0.1, -0.2], pose), FLOAT64);
  }
});
