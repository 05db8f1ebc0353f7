import assert from "node:assert/strict";
import type { Camera } from "../../src/math/camera.ts";
import { lookAt } from "../../src/math/pose.ts";
import { assertClose, FLOAT64 } from "./assert_close.ts";
import {
  boxOf,
  cellCount,
  cellOf,
  chooseCells,
  decayedMaximum,
  fieldCoordinates,
  meanDensity,
  occupiedCells,
  packBits,
  showsPoint,
  splat,
  visibleCells,
} from "./occupancy.ts";
import { randomValues } from "./random_values.ts";
import { pixelRay } from "./rays.ts";

const SHAPE = { resolution: 4, cascades: 3 };

Deno.test("cells of each cascade fill its cube, and hold their centres", () => {
  for (let cell = 0; cell < cellCount(SHAPE); cell++) {
    const { lower, size } = boxOf(SHAPE, cell);
    const cascade = Math.floor(cell / 64);
    assert.equal(size, 2 ** cascade / 4);
    assert.equal(cellOf(SHAPE, cascade, lower.map((value) => value + size / 2)), cell);
  }
  assert.deepEqual(boxOf(SHAPE, 64 + 1 + 4 * 2 + 16 * 3), { lower: [0, 0.5, 1], size: 0.5 });
  assert.deepEqual(boxOf(SHAPE, 128), { lower: [-1.5, -1.5, -1.5], size: 1 });
  assert.deepEqual(boxOf(SHAPE, 191), { lower: [1.5, 1.5, 1.5], size: 1 });
});

Deno.test("the field's coordinates of the largest cascade's corners are 0 and 1", () => {
  assert.deepEqual(fieldCoordinates(SHAPE, [-1.5, 0.5, 2.5]), [0, 0.5, 1]);
  assert.deepEqual(fieldCoordinates({ resolution: 4, cascades: 1 }, [0, 0.25, 1]), [0, 0.25, 1]);
});

Deno.test("a camera shows the points of its pixels' rays, and none of those beside them or behind", () => {
  const camera: Camera = {
    width: 10,
    height: 8,
    fx: 7,
    fy: 6,
    cx: 4.5,
    cy: 4.2,
    cameraToWorld: lookAt([3, -2, 1.5], [0.2, 0.1, 0], [0, 0, 1]),
  };
  for (let x = -3; x < 13; x++) {
    for (let y = -3; y < 11; y++) {
      const { origin, direction } = pixelRay(camera, x, y, { pixelOffset: 0.5, directions: "z" });
      const at = (t: number) => origin.map((value, axis) => value + t * direction[axis]);
      const inside = x >= 0 && x < 10 && y >= 0 && y < 8;
      assert.equal(showsPoint(camera, at(0.7)), inside);
      assert.equal(showsPoint(camera, at(-0.7)), false);
      assert.equal(showsPoint(camera, at(0.7), 2), x >= -2 && x < 12 && y >= -2 && y < 10);
    }
  }
});

Deno.test("a camera with a right angle of view sees the cells in front of it", () => {
  // Looks along -z from z = 0.9: of a plane at depth d it sees |x - 0.5| < d, |y - 0.5| < d.
  const camera: Camera = {
    width: 2,
    height: 2,
    fx: 1,
    fy: 1,
    cx: 1,
    cy: 1,
    cameraToWorld: Float64Array.of(1, 0, 0, 0.5, 0, 1, 0, 0.5, 0, 0, 1, 0.9),
  };
  const shape = { resolution: 4, cascades: 1 };
  const visible = visibleCells(shape, { lower: [0, 0, 0], size: 1 }, [camera]);
  const layer = (z: number) => visible.slice(z * 16, z * 16 + 16).filter(Boolean).length;
  assert.deepEqual([0, 1, 2, 3].map(layer), [16, 16, 16, 4]);
  const turned = { ...camera, cameraToWorld: lookAt([0.5, 0.5, 1.01], [0.5, 0.5, 9], [1, 0, 0]) };
  const cube = { lower: [0, 0, 0], size: 1 };
  assert.equal(visibleCells(shape, cube, [turned]).some(Boolean), false);
  assert.equal(visibleCells(shape, cube, [turned, camera]).filter(Boolean).length, 52);
});

Deno.test("a part of an update is that part of the whole update", () => {
  const occupied = Array.from(randomValues(192, 1), (value) => value > 0);
  const draws = { step: 7, seed: 3, warmUp: false };
  const whole = chooseCells(SHAPE, occupied, { ...draws, first: 0, count: 96 });
  const part = chooseCells(SHAPE, occupied, { ...draws, first: 40, count: 20 });
  assert.deepEqual(part.cells, whole.cells.slice(40, 60));
  assert.deepEqual(part.positions, whole.positions.slice(120, 180));
  // Half of the cells are occupied: of 48 draws, each with ten tries, none should have failed.
  assert.ok(whole.cells.slice(48).every((cell) => occupied[cell]));
  assert.ok(!whole.cells.slice(0, 48).every((cell) => occupied[cell]));
});

Deno.test("chosen points lie in their cells", () => {
  const parts = { step: 0, seed: 9, warmUp: true, first: 0, count: cellCount(SHAPE) };
  const { cells, positions } = chooseCells(SHAPE, [], parts);
  for (const [i, cell] of cells.entries()) {
    assert.equal(cell, i);
    const point = positions.subarray(i * 3, i * 3 + 3).map((value) => (value - 0.5) * 4 + 0.5);
    assert.equal(cellOf(SHAPE, Math.floor(cell / 64), point), cell);
  }
});

Deno.test("a cell keeps the largest of its samples, decays without, and stays empty unseen", () => {
  const fresh = splat([1, 3, 1, 1, 2], [0, 100, 2, -1, NaN], 0.5, 4);
  assertClose(fresh, [0, Math.exp(2) / 2, 0, Math.exp(80) / 2], FLOAT64);
  const densities = decayedMaximum(Float64Array.of(3, 10, -1, -1), fresh, 0.5);
  assertClose(densities, [1.5, 5, -1, -1], FLOAT64);
  assertClose(meanDensity(densities), 6.5 / 4, FLOAT64);
  assert.deepEqual(occupiedCells(densities, 0.01, 6.5 / 4), [true, true, false, false]);
  assert.deepEqual(occupiedCells(densities, 4, 6.5 / 4), [false, true, false, false]);
  assert.deepEqual(occupiedCells([0, 0], 0.01, 0), [false, false]);
});

Deno.test("flag 32 w + i is bit i of word w", () => {
  const flags = new Array<boolean>(64).fill(false);
  flags[0] =
    flags[5] =
    flags[31] =
    flags[33] =
      true;
  assert.deepEqual(packBits(flags), Uint32Array.of(0x80000021, 2));
});
