import assert from "node:assert/strict";
import { pcg4d, uniform } from "../../src/math/random.ts";
import { RandomStream } from "./random_streams.ts";
import { assertClose, FLOAT64 } from "./assert_close.ts";
import {
  importanceSamples,
  intervals,
  linspace,
  mergeSamples,
  stratifiedSamples,
} from "./sampling.ts";

const TIGHT = { atol: 1e-12, rtol: 1e-12 };

Deno.test("linspace includes both ends", () => {
  assertClose(linspace(2, 6, 5), [2, 3, 4, 5, 6], FLOAT64);
  assertClose(linspace(2, 6, 1), [2], FLOAT64);
});

Deno.test("samples without draws are evenly spaced from near to far", () => {
  assertClose(stratifiedSamples(2, 6, 3), [2, 4, 6], FLOAT64);
});

Deno.test("stratified samples fill the bins that end halfway to their neighbours", () => {
  const lowers = [2, 2.5, 3.5, 4.5, 5.5];
  const uppers = [2.5, 3.5, 4.5, 5.5, 6];
  const lowest = new Array(5).fill(Infinity);
  const highest = new Array(5).fill(-Infinity);
  for (let ray = 0; ray < 400; ray++) {
    stratifiedSamples(2, 6, 5, { ray, step: 3, seed: 9 }).forEach((t, i) => {
      assert.ok(lowers[i] <= t && t < uppers[i], `sample ${i} is at ${t}`);
      lowest[i] = Math.min(lowest[i], t);
      highest[i] = Math.max(highest[i], t);
    });
  }
  // The extremes of 400 draws come within 3 % of a bin's ends except with probability 5e-6.
  assertClose(lowest, lowers, { atol: 0.03, rtol: 0 });
  assertClose(highest, uppers, { atol: 0.03, rtol: 0 });
});

Deno.test("stratified samples are drawn by the sample's number in the batch", () => {
  const u = uniform(pcg4d(7 * 5 + 2, 3, RandomStream.stratified, 9)[0]);
  const ts = stratifiedSamples(2, 6, 5, { ray: 7, step: 3, seed: 9 });
  assertClose(ts[2], 3.5 + u, FLOAT64);
});

Deno.test("importance samples at even quantiles agree with the distribution worked out by hand", () => {
  // Edges 0.5, 1.5, 2.5; probabilities 0.75 and 0.25; the outer weights do not matter.
  const weights = Float64Array.of(9, 0.75 - 1e-5, 0.25 - 1e-5, 4);
  const ts = importanceSamples(Float64Array.of(0, 1, 2, 3), weights, 5);
  assertClose(ts, [0.5, 0.5 + 1 / 3, 0.5 + 2 / 3, 1.5, 2.5], TIGHT);
});

Deno.test("importance samples without any weight are spread evenly over the bins", () => {
  const ts = importanceSamples(Float64Array.of(0, 1, 2, 3), new Float64Array(4), 5);
  assertClose(ts, [0.5, 1, 1.5, 2, 2.5], TIGHT);
});

Deno.test("the distribution function maps importance samples back to their draws", () => {
  const coarse = Float64Array.of(2, 2.3, 3.1, 3.6, 4.4, 5.9);
  const weights = Float64Array.of(0.05, 0.1, 0.4, 0.02, 0.3, 0.1);
  const draws = { ray: 4, step: 12, seed: 77 };
  const samples = 64;
  const ts = importanceSamples(coarse, weights, samples, draws);

  const total = 0.1 + 0.4 + 0.02 + 0.3 + 4e-5;
  const distribution = (t: number) => {
    let below = 0;
    for (let i = 1; i < 5; i++) {
      const start = (coarse[i - 1] + coarse[i]) / 2;
      const end = (coarse[i] + coarse[i + 1]) / 2;
      const part = Math.min(1, Math.max(0, (t - start) / (end - start)));
      below += part * (weights[i] + 1e-5) / total;
    }
    return below;
  };
  const us = ts.map((_, j) => uniform(pcg4d(4 * samples + j, 12, RandomStream.importance, 77)[0]));
  assertClose(ts.map(distribution), us, TIGHT);
});

Deno.test("importance samples that fall into a nearly empty bin stay at its lower edge", () => {
  // The first bin has the probability 1e-5 / 1.00002 < 1e-5, and the draw j = 1 of 200,001 is 5e-6.
  const ts = importanceSamples(
    Float64Array.of(0, 1, 2, 3),
    Float64Array.of(0, 0, 1, 0),
    200_001,
  );
  assertClose(ts[1], 0.5 + 5e-6, TIGHT);
});

Deno.test("merged samples are in increasing order and complete", () => {
  const merged = mergeSamples(Float64Array.of(2, 3, 10), Float64Array.of(9, 2.5, 3));
  assert.deepEqual([...merged], [2, 2.5, 3, 3, 9, 10]);
});

Deno.test("intervals are scaled by the direction's length, and the last one is practically infinite", () => {
  assertClose(intervals(Float64Array.of(1, 1.5, 4), 2), [1, 5, 2e10], FLOAT64);
});
