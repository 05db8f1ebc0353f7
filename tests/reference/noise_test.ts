import assert from "node:assert/strict";
import { pcg4d, uniform } from "../../src/math/random.ts";
import { RandomStream } from "./random_streams.ts";
import { assertClose, FLOAT64 } from "./assert_close.ts";
import { densityNoise } from "./noise.ts";

Deno.test("density noise has the moments of a normal distribution", () => {
  const count = 40_000;
  const noise = densityNoise(count, 2, "coarse", 5, 11);
  const moment = (k: number) => noise.reduce((sum, n) => sum + (n / 2) ** k, 0) / count;
  // Five standard errors of each mean: sqrt(var(n^k) / count).
  assert.ok(Math.abs(moment(1)) < 5 * Math.sqrt(1 / count));
  assert.ok(Math.abs(moment(2) - 1) < 5 * Math.sqrt(2 / count));
  assert.ok(Math.abs(moment(3)) < 5 * Math.sqrt(15 / count));
  assert.ok(Math.abs(moment(4) - 3) < 5 * Math.sqrt(96 / count));
});

Deno.test("density noise differs between networks, steps and seeds, and repeats for the same", () => {
  const first = densityNoise(4, 1, "coarse", 0, 1);
  assert.deepEqual(densityNoise(4, 1, "coarse", 0, 1), first);
  assert.notDeepEqual(densityNoise(4, 1, "fine", 0, 1), first);
  assert.notDeepEqual(densityNoise(4, 1, "coarse", 1, 1), first);
  assert.notDeepEqual(densityNoise(4, 1, "coarse", 0, 2), first);
});

Deno.test("the fine network's noise continues the coarse one's, 2^31 steps later", () => {
  const fine = densityNoise(4, 1, "fine", 17, 1);
  assert.deepEqual(fine, densityNoise(4, 1, "coarse", 17 + 2 ** 31, 1));
});

Deno.test("density noise is drawn by the sample's number, after Box and Muller", () => {
  const [first, second] = pcg4d(3, 17, RandomStream.densityNoise, 1).map(uniform);
  const expected = 2 * Math.sqrt(2 * Math.log(1 / (1 - first))) * Math.cos(2 * Math.PI * second);
  assertClose(densityNoise(4, 2, "coarse", 17, 1)[3], expected, FLOAT64);
});
