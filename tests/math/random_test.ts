import assert from "node:assert/strict";
import fc from "npm:fast-check@^4.0.0";
import { pcg4d, shuffledIndex, uniform } from "../../src/math/random.ts";
import { RandomStream } from "../reference/random_streams.ts";

Deno.test("pcg4d gives the golden values of an independent implementation", () => {
  // Computed with unbounded integers, reduced modulo 2^32 after every operation.
  assert.deepEqual(pcg4d(0, 0, 0, 0), [251852841, 760645481, 850445371, 3542436074]);
  assert.deepEqual(pcg4d(1, 2, 3, 4), [908250390, 4044648920, 3775961919, 45698095]);
  assert.deepEqual(
    pcg4d(0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff),
    [2538526866, 3222658151, 2677364576, 2713428488],
  );
  assert.deepEqual(
    pcg4d(0x80000000, 12345, 6, 0xdeadbeef),
    [3530709050, 507446385, 1062355694, 1698071075],
  );
});

Deno.test("pcg4d agrees with arithmetic on unbounded integers for any counters", () => {
  const u32 = fc.integer({ min: 0, max: 0xffffffff });
  const wrap = (value: bigint) => value & 0xffffffffn;
  fc.assert(fc.property(u32, u32, u32, u32, (...counters) => {
    let [x, y, z, w] = counters.map((value) => wrap(BigInt(value) * 1664525n + 1013904223n));
    const mix = () => {
      x = wrap(x + y * w);
      y = wrap(y + z * x);
      z = wrap(z + x * y);
      w = wrap(w + y * z);
    };
    mix();
    [x, y, z, w] = [x ^ (x >> 16n), y ^ (y >> 16n), z ^ (z >> 16n), w ^ (w >> 16n)];
    mix();
    assert.deepEqual(pcg4d(...counters), [x, y, z, w].map(Number));
  }));
});

Deno.test("uniform covers [0, 1) in steps of 2^-24 that float32 holds exactly", () => {
  assert.equal(uniform(0), 0);
  assert.equal(uniform(255), 0);
  assert.equal(uniform(256), 2 ** -24);
  assert.equal(uniform(0x80000000), 0.5);
  assert.equal(uniform(0xffffffff), 1 - 2 ** -24);
  assert.equal(Math.fround(uniform(0xffffffff)), uniform(0xffffffff));
});

Deno.test("uniform draws have the mean and variance of the uniform distribution", () => {
  const count = 20_000;
  for (let output = 0; output < 4; output++) {
    const draws = Array.from(
      { length: count },
      (_, i) => uniform(pcg4d(i, 7, RandomStream.stratified, 1)[output]),
    );
    const mean = draws.reduce((sum, draw) => sum + draw) / count;
    const variance = draws.reduce((sum, draw) => sum + (draw - 0.5) ** 2, 0) / count;
    // Five standard errors: sqrt(1/12 / n) and sqrt(1/180 / n).
    assert.ok(Math.abs(mean - 1 / 2) < 5 * Math.sqrt(1 / 12 / count), `mean ${mean}`);
    assert.ok(Math.abs(variance - 1 / 12) < 5 * Math.sqrt(1 / 180 / count), `variance ${variance}`);
  }
});

Deno.test("shuffledIndex gives the golden values of an independent implementation", () => {
  assert.deepEqual(
    Array.from({ length: 10 }, (_, i) => shuffledIndex(i, 10, 7, 42)),
    [1, 7, 6, 0, 5, 8, 9, 3, 2, 4],
  );
  assert.equal(shuffledIndex(123456, 640000, 3, 1), 319647);
  assert.equal(shuffledIndex(63999999, 64000000, 0, 0), 929602);
  assert.equal(shuffledIndex(4000000000, 2 ** 32, 3, 1), 3335551941);
});

for (const count of [1, 2, 3, 5, 64, 1000, 4097]) {
  Deno.test(`shuffledIndex permutes ${count} indices`, () => {
    for (const [key0, key1] of [[0, 0], [1, 2], [0xffffffff, 5]]) {
      const images = Array.from({ length: count }, (_, i) => shuffledIndex(i, count, key0, key1));
      const sorted = images.toSorted((a, b) => a - b);
      assert.deepEqual(sorted, Array.from({ length: count }, (_, i) => i));
    }
  });
}

Deno.test("shuffledIndex differs between keys and from the identity", () => {
  const permutation = (key0: number, key1: number) =>
    Array.from({ length: 1000 }, (_, i) => shuffledIndex(i, 1000, key0, key1));
  const permutations = [permutation(0, 0), permutation(1, 0), permutation(0, 1)];
  permutations.push(Array.from({ length: 1000 }, (_, i) => i));
  for (let i = 0; i < permutations.length; i++) {
    for (let j = 0; j < i; j++) {
      const equal = permutations[i].filter((value, k) => value === permutations[j][k]).length;
      // Unrelated permutations agree in one place on average.
      assert.ok(equal < 10, `permutations ${i} and ${j} agree in ${equal} of 1000 places`);
    }
  }
});

Deno.test("shuffledIndex refuses an index or a count outside its range", () => {
  for (const count of [0, -1, 2.5, NaN, 2 ** 33]) {
    assert.throws(() => shuffledIndex(0, count, 0, 0), {
      name: "RangeError",
      message:
        `Cannot shuffle as count must be an integer from 1 to 2^32: current value is ${count}.`,
    });
  }
  for (const index of [-1, 10, 0.5, NaN]) {
    assert.throws(() => shuffledIndex(index, 10, 0, 0), {
      name: "RangeError",
      message: `Cannot shuffle as index must be an integer from 0 to 9: current value is ${index}.`,
    });
  }
});
