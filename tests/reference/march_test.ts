import assert from "node:assert/strict";
import fc from "npm:fast-check@^4.0.0";
import { assertClose, FLOAT64 } from "./assert_close.ts";
import {
  candidatesOf,
  cascadeOf,
  cellOf,
  crossing,
  isOccupied,
  lattice,
  type March,
  type MarchBox,
  nextRays,
  stepAt,
  stepRange,
  toField,
  type Vector3,
} from "./march.ts";

/** Instant-NGP's settings for one cascade, and for a scene with eight (testbed_nerf.cu). */
const SMALL: March = { steps: 1024, cone: 0, resolution: 128, cascades: 1 };
const LARGE: March = { steps: 1024, cone: 1 / 256, resolution: 128, cascades: 8 };
const UNIT_BOX: MarchBox = { lower: [0, 0, 0], size: 1, near: 0, far: 100 };

Deno.test("steps are sqrt(3) / 1024 long, and at most the diagonal of the largest cells", () => {
  assertClose(stepRange(SMALL), [0.0016914558667664816, 0.013531646934131853], FLOAT64);
  assertClose(stepRange(LARGE), [0.0016914558667664816, 1.7320508075688772], FLOAT64);
  assertClose(
    [0, 0.4, 1, 100, 1000].map((t) => stepAt(t, LARGE)),
    [stepRange(LARGE)[0], stepRange(LARGE)[0], 1 / 256, 100 / 256, stepRange(LARGE)[1]],
    FLOAT64,
  );
});

Deno.test("the lattice goes the way of t = t + step(t), instant-ngp's loop", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 600, noNaN: true }),
      fc.constantFrom(0, 1 / 256, 1 / 64),
      fc.constantFrom(1, 3, 8),
      (start, cone, cascades) => {
        const march = { ...LARGE, cone, cascades };
        const t = lattice(start, march);
        const expected: number[] = [start];
        for (let i = 1; i < 3000; i++) {
          expected.push(expected[i - 1] + stepAt(expected[i - 1], march));
        }
        const actual = expected.map((_, i) => t(i));
        assertClose(actual, expected, { atol: 1e-10, rtol: 1e-10 });
      },
    ),
    { numRuns: 30 },
  );
});

Deno.test("a candidate belongs to the finest cascade that contains it and suits its step", () => {
  const step = stepRange(LARGE)[0];
  const at = (x: number, delta = step) => cascadeOf([0.5, x, 0.5], delta, LARGE);
  assert.deepEqual([0.5, 0.999, 1, 1.4999, 1.5, -0.5, -0.499].map((x) => at(x)), [
    0,
    0,
    1,
    1,
    2,
    2,
    1,
  ]);
  // Cells of cascade 0 are 1/128 wide: too narrow for steps of 1/256 and more.
  assert.deepEqual([0.99 / 256, 1 / 256, 1 / 128, 1.9].map((delta) => at(0.5, delta)), [
    0,
    1,
    2,
    7,
  ]);
  assert.equal(cascadeOf([0.5, 900, 0.5], step, LARGE), 7);
  assert.equal(cascadeOf([0.5, 3, 0.5], step, SMALL), 0);
});

Deno.test("cells are counted x first, cascade last; points outside belong to the nearest cell", () => {
  const march = { ...LARGE, resolution: 32 };
  assert.equal(cellOf([0, 0, 0], 0, march), 0);
  assert.equal(cellOf([1 / 32, 2 / 32, 3 / 32], 0, march), 1 + 32 * (2 + 32 * 3));
  assert.equal(cellOf([0.999, 0.999, 0.999], 0, march), 32 ** 3 - 1);
  assert.equal(cellOf([1, 7, 0.999], 0, march), 32 ** 3 - 1);
  assert.equal(cellOf([0, 0, 0], 1, march), 32 ** 3 + 8 * (1 + 32 * (1 + 32)));
  assert.equal(cellOf([-9, -9, -9], 2, march), 2 * 32 ** 3);
});

Deno.test("bits are counted from the lowest of each word", () => {
  const bits = Uint32Array.of(0x80000001, 2);
  assert.deepEqual(
    [0, 1, 30, 31, 32, 33, 34].map((cell) => isOccupied(bits, cell)),
    [true, false, false, true, false, true, false],
  );
});

Deno.test("rays enter and leave the box where they should, or miss it", () => {
  assertClose(crossing([-1, 0.5, 0.5], [1, 0, 0], 1), [1, 2], FLOAT64);
  assertClose(crossing([-1, 0.5, 0.5], [1, 0, 0], 3), [-0.5, 3.5], FLOAT64);
  const diagonal = 1 / Math.sqrt(3);
  assertClose(
    crossing([1, 1, 1], [-diagonal, -diagonal, -diagonal], 1),
    [0, Math.sqrt(3)],
    FLOAT64,
  );
  for (const direction of [[-1, 0, 0], [0, 1, 0], [0, -0, -1]] as Vector3[]) {
    const [entry, exit] = crossing([-1, 0.5, 0.5], direction, 1);
    assert.ok(Math.max(entry, 0) >= exit, `${direction}`);
  }
});

Deno.test("candidates start within a step of the entry and end at the exit, near or far", () => {
  const ts = (box: Partial<MarchBox>) =>
    candidatesOf([-1, 0.5, 0.5], [1, 0, 0], { ...UNIT_BOX, ...box }, SMALL)
      .map(({ t }) => t);
  const step = stepRange(SMALL)[0];
  const all = ts({});
  assert.equal(all.length, Math.floor(1 / step + 0.5));
  assertClose([all[0], all[1]], [1 + 0.5 * step, 1 + 1.5 * step], FLOAT64);
  const part = ts({ near: 1.5, far: 1.7 });
  assertClose(part[0], 1.5 + 0.5 * step, FLOAT64);
  assert.ok(part.at(-1)! < 1.7 && part.at(-1)! >= 1.7 - step);
  // In a box twice as large, cube units are two world units long.
  assertClose(ts({ size: 2, near: 1.5, far: 1.7 })[0], 0.75 + 0.5 * step, FLOAT64);
  assert.deepEqual(ts({ near: 3, far: 4 }), []);
});

Deno.test("a draw moves the first candidate by a part of the step", () => {
  const step = stepRange(SMALL)[0];
  const first = (ray: number) =>
    candidatesOf([-1, 0.5, 0.5], [1, 0, 0], UNIT_BOX, SMALL, { ray, step: 5, seed: 7 })[0].t;
  const us = Array.from({ length: 200 }, (_, ray) => (first(ray) - 1) / step);
  assert.ok(us.every((u) => u >= 0 && u < 1));
  assert.equal(new Set(us).size, 200);
  assertClose(us.reduce((sum, u) => sum + u) / 200, 0.5, { atol: 0.1, rtol: 0 });
});

Deno.test("candidates know how far they are from another cell", () => {
  const march = { ...SMALL, resolution: 32 };
  for (
    const { position, slack, t } of candidatesOf([-1, 0.505, 0.51], [1, 0, 0], UNIT_BOX, march)
  ) {
    const x = position[0] * 32 - Math.floor(position[0] * 32);
    assertClose(slack, Math.min(0.005, Math.min(x, 1 - x) / 32, 2 - t), FLOAT64);
  }
});

Deno.test("the field's cube is the largest cascade", () => {
  assert.deepEqual(toField([0.25, 0.5, 1], 1), [0.25, 0.5, 1]);
  assert.deepEqual(toField([-1.5, 0.5, 2.5], 3), [0, 0.5, 1]);
});

Deno.test("the number of rays follows the samples, by at most a factor of two", () => {
  const found = {
    keptRays: 1000,
    samples: 8000,
    keptSamples: 4000,
    targetSamples: 5000,
    capacity: 16000,
    minRays: 64,
    maxRays: 4096,
  };
  assert.equal(nextRays(found), 1250);
  assert.equal(nextRays({ ...found, targetSamples: 1e6, samples: 12000 }), 1200);
  assert.equal(nextRays({ ...found, targetSamples: 1e6, samples: 10 }), 2000);
  assert.equal(nextRays({ ...found, targetSamples: 1 }), 500);
  assert.equal(nextRays({ ...found, keptSamples: 0, samples: 0 }), 2000);
  assert.equal(nextRays({ ...found, keptSamples: 0 }), 1800);
  assert.equal(nextRays({ ...found, keptRays: 0 }), 64);
  assert.equal(nextRays({ ...found, keptRays: 4000 }), 4096);
});

Deno.test("in a contracted space intervals tile the ray from near to far, and grow without a jump", () => {
  const unit = fc.tuple(
    fc.double({ min: 0, max: 6.28, noNaN: true }),
    fc.double({
      min: -1,
      max: 1,
      noNaN: true,
    }),
  ).map(([angle, z]): Vector3 => {
    const r = Math.sqrt(1 - z * z);
    return [r * Math.cos(angle), r * Math.sin(angle), z];
  });
  const coordinate = fc.double({ min: -1, max: 2, noNaN: true });
  fc.assert(
    fc.property(
      fc.tuple(coordinate, coordinate, coordinate),
      unit,
      fc.constantFrom(0.5, 1, 2),
      fc.constantFrom("max" as const, "euclidean" as const),
      (origin, direction, linear, norm) => {
        const march = { ...SMALL, contraction: { norm, linear } };
        const box = { ...UNIT_BOX, near: 0.1, far: 500 };
        const draws = { ray: 1, step: 2, seed: 3 };
        const candidates = candidatesOf(origin, direction, box, march, draws);
        const step = stepRange(march)[0];
        assert.ok(candidates[0].t >= 0.1 && candidates[0].t < 0.1 + step);
        assert.ok(candidates.length <= 2 * linear / step + 2);
        candidates.forEach(({ t, delta, position }, i) => {
          const next = candidates[i + 1];
          assertClose(t + delta, next ? next.t : 500, { atol: 1e-9, rtol: 1e-9 });
          assert.ok(delta > 0 && position.every((x) => x > 0 && x < 1));
          // Up to a distance of 5 steps are short, and so is what the derivative leaves out.
          if (t < 5 * linear) {
            assertClose(delta, step * Math.max(1, (t / linear) ** 2), { atol: 0, rtol: 0.05 });
          }
        });
      },
    ),
    { numRuns: 40 },
  );
});
