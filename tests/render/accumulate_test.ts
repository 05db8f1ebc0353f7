import assert from "node:assert/strict";
import fc from "npm:fast-check@^4.0.0";
import type { Render } from "../../src/nerf/mod.ts";
import { Accumulator, type AccumulatorOptions } from "../../src/render/accumulate.ts";
import { assertClose, type Tolerance } from "../reference/assert_close.ts";
import { linearFromSrgb, srgbFromLinear } from "../reference/colors.ts";
import { pcg4d, uniform } from "../../src/math/mod.ts";

/** Sums of at most 144 float32 numbers below 1, and tables good to 1e-6 whose inverse is steep near 0. */
const AVERAGES: Tolerance = { atol: 5e-6, rtol: 1e-6 };

const WHOLE: AccumulatorOptions = {
  width: 3,
  height: 2,
  supersampling: 1,
  cameraSamples: 1,
  behind: null,
  seenDepth: (depth, weight) => depth - (1 - weight) * FAR,
  normals: true,
};
const FAR = 10;

/** Any render over white, its colours over what is there. */
function randomRender(width: number, height: number, seed: number): Render {
  const draws = (count: number, stream: number) =>
    Float32Array.from({ length: count }, (_, i) => uniform(pcg4d(i, 0, stream, seed)[0]));
  const pixels = width * height;
  const accumulations = draws(pixels, 1).map((value) => value < 0.2 ? 0 : value > 0.8 ? 1 : value);
  const own = draws(pixels * 3, 2);
  return {
    width,
    height,
    accumulations,
    colors: own.map((c, i) => c * accumulations[Math.floor(i / 3)] + ghost(accumulations, i)),
    depths: draws(pixels, 3).map((d, i) =>
      5 * d * accumulations[i] + ghost(accumulations, 3 * i) * FAR
    ),
    normals: draws(pixels * 3, 4).map((n, i) => (2 * n - 1) / 2 * accumulations[Math.floor(i / 3)]),
  };
}

/** How much of a white background is seen behind value i of [pixels, 3]. */
const ghost = (accumulations: Float32Array, i: number) => 1 - accumulations[Math.floor(i / 3)];

function averagesOf(renders: readonly Render[], options: Partial<AccumulatorOptions>) {
  const accumulator = new Accumulator({ ...WHOLE, cameraSamples: renders.length, ...options });
  for (const render of renders) accumulator.add(render);
  return accumulator.averages();
}

/** The samples of a pixel in all renders: which render, and the pixel's number in it. */
function samplesOf(pixel: number, width: number, n: number, renders: readonly Render[]) {
  const [x, y] = [pixel % width, Math.floor(pixel / width)];
  return renders.flatMap((render) =>
    Array.from({ length: n * n }, (_, i) => ({
      render,
      at: (y * n + Math.floor(i / n)) * width * n + x * n + i % n,
    }))
  );
}

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

Deno.test("a single sample of each pixel keeps the bits of its colour and accumulation", () => {
  const render = randomRender(3, 2, 1);
  const { colors, accumulations } = averagesOf([render], {});
  assert.deepEqual(colors, render.colors);
  assert.deepEqual(accumulations, render.accumulations);
});

Deno.test("averages are the means of light, accumulation and what is there", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 4 }),
      fc.nat(1000),
      (n, exposures, seed) => {
        fc.pre(n * exposures > 1);
        const [width, height] = [3, 2];
        const renders = Array.from(
          { length: exposures },
          (_, i) => randomRender(width * n, height * n, seed * 8 + i),
        );
        const actual = averagesOf(renders, { supersampling: n });
        for (let pixel = 0; pixel < width * height; pixel++) {
          const samples = samplesOf(pixel, width, n, renders);
          const of = (name: "colors" | "depths" | "accumulations" | "normals", axis?: number) =>
            samples.map(({ render, at }) => render[name]![axis === undefined ? at : at * 3 + axis]);
          const weights = of("accumulations");
          const covered = mean(weights);
          assertClose(actual.accumulations[pixel], covered, { ...AVERAGES, name: "accumulation" });
          const seen = of("depths").map((depth, i) => depth - (1 - weights[i]) * FAR);
          if (covered > 0.01) {
            assertClose(actual.depths![pixel], mean(seen) / covered, { atol: 1e-3, rtol: 1e-4 });
          }
          const normal = [0, 1, 2].map((axis) => mean(of("normals", axis)));
          const length = Math.hypot(...normal);
          for (const axis of [0, 1, 2]) {
            const light = mean(of("colors", axis).map(linearFromSrgb));
            assertClose(actual.colors[pixel * 3 + axis], srgbFromLinear(light), {
              ...AVERAGES,
              name: "colour",
            });
            assertClose(
              actual.normals![pixel * 3 + axis],
              length > 0 ? normal[axis] / length * covered : 0,
              { atol: 1e-5 / Math.max(length, 1e-3), rtol: 0, name: "normal" },
            );
          }
        }
      },
    ),
    { numRuns: 20 },
  );
});

Deno.test("equal samples have their own colour as mean, however dark", () => {
  const colors = Float32Array.from({ length: 6000 }, (_, i) => i < 3000 ? i / 30000 : i / 6000);
  const zeros = new Float32Array(2000);
  const render: Render = {
    ...{ width: 2000, height: 1, colors, depths: zeros, accumulations: zeros, normals: null },
  };
  const options = { width: 2000, height: 1, seenDepth: null, normals: false };
  const actual = averagesOf([render, render], options);
  assertClose(actual.colors, colors, { atol: 2e-6, rtol: 0 });
});

Deno.test("without the background colours are those of what is there, weighted by how much is", () => {
  const n = 3;
  const render = randomRender(3 * n, 2 * n, 7);
  const { colors } = averagesOf([render], { supersampling: n, behind: 1 });
  for (let pixel = 0; pixel < 6; pixel++) {
    const samples = samplesOf(pixel, 3, n, [render]).map(({ at }) => at);
    const weights = samples.map((at) => render.accumulations[at]);
    for (const axis of [0, 1, 2]) {
      const light = samples.map((at, i) => {
        const own = (render.colors[at * 3 + axis] - (1 - weights[i])) / weights[i];
        return weights[i] > 0 ? weights[i] * linearFromSrgb(own) : 0;
      });
      assertClose(colors[pixel * 3 + axis], srgbFromLinear(sum(light) / sum(weights)), AVERAGES);
    }
  }
});

for (const behind of [0, 1] as const) {
  Deno.test(`the colour over ${behind ? "white" : "black"} comes back from what is there and alpha`, () => {
    const render = randomRender(3, 2, 5);
    const over = render.colors.map((c, i) => behind ? c : c - ghost(render.accumulations, i));
    const { colors, accumulations } = averagesOf([{ ...render, colors: over }], { behind });
    const again = colors.map((c, i) =>
      c * accumulations[Math.floor(i / 3)] + behind * ghost(accumulations, i)
    );
    assertClose(again, over, { atol: 1e-6, rtol: 0 });
    assert.ok(colors.every((c) => c >= 0 && c <= 1));
  });
}

Deno.test("nothing has the colour black, a normal of zero and no depth", () => {
  const nothing: Render = {
    width: 2,
    height: 2,
    colors: new Float32Array(12).fill(1),
    depths: new Float32Array(4).fill(FAR),
    accumulations: new Float32Array(4),
    normals: new Float32Array(12),
  };
  const options = { width: 1, height: 1, supersampling: 2, behind: 1 } as const;
  const { colors, depths, normals } = averagesOf([nothing], options);
  assert.deepEqual([...colors, ...normals!, ...depths!], [0, 0, 0, 0, 0, 0, NaN]);
});
