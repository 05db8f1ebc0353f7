import assert from "node:assert/strict";
import fc from "npm:fast-check@^4.0.0";
import { assertClose } from "../../reference/assert_close.ts";
import {
  blurWeights,
  dilateHistogram,
  drawCenters,
  drawFenceposts,
  type Histogram,
} from "../../reference/fenceposts.ts";
import { RandomStream } from "../../reference/random_streams.ts";
import { randomValues } from "../../reference/random_values.ts";
import { rounded, sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";
import { opaqueSamples } from "./opaque_samples.ts";

const gpuOf = sharedGpu();

const [STEP, SEED, FIRST_RAY] = [8, 31, 3];
const PADDING = Math.fround(0.01);
const DILATION = Math.fround(0.03);
const EXPONENT = 0.75;

interface Options {
  readonly weights: "whole" | "blurred" | "dilated" | "padded";
  readonly centers: boolean;
  readonly jitter: boolean;
  readonly samples: number;
  readonly exponent?: number;
  readonly dilation?: number;
}

/** The kernel's fenceposts, [rays][samples + 1]. */
async function fencepostsOf(
  options: Options,
  before: readonly Histogram[],
): Promise<Float32Array[]> {
  const { weights, centers, jitter, samples, exponent = EXPONENT, dilation = DILATION } = options;
  const gpu = await gpuOf();
  const rays = before.length;
  const seen = {
    edges_before: Float32Array.from(before.flatMap(({ edges }) => [...edges])),
    ...opaqueSamples(before.flatMap(({ weights }) => [...weights])),
  };
  const { edges } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("samples/fenceposts", {
      SAMPLES: samples,
      CENTERS: centers,
      JITTER: jitter,
      WEIGHTS: weights,
      ...(weights === "whole" ? {} : { PREVIOUS: before[0].weights.length }),
    }),
    invocations: rays,
    inputs: weights === "whole" ? {} : seen,
    outputs: { edges: new Float32Array(rays * (samples + 1)) },
    params: {
      ...{ rays, first_ray: FIRST_RAY, step: STEP, seed: SEED },
      ...{ padding: PADDING, dilation, exponent },
    },
  });
  return before.map((_, ray) => edges.subarray(ray * (samples + 1), (ray + 1) * (samples + 1)));
}

/** What the reference draws. */
function expectedOf(options: Options, before: Histogram, ray: number): Float64Array {
  const { weights, centers, jitter, samples, exponent = EXPONENT, dilation = DILATION } = options;
  const draws = jitter ? { ray: FIRST_RAY + ray, step: STEP, seed: SEED } : undefined;
  const wide = {
    whole: () => ({ edges: Float64Array.of(0, 1), weights: Float64Array.of(1) }),
    blurred: () => ({ ...before, weights: blurWeights(before.weights, PADDING) }),
    dilated: () => {
      const { edges, weights } = dilateHistogram(before, dilation);
      return { edges, weights: weights.map((weight) => weight > 0 ? weight ** exponent : 0) };
    },
    padded: () => ({
      ...before,
      weights: before.weights.map((weight) => (weight > 0 ? weight ** exponent : 0) + PADDING),
    }),
  }[weights]();
  const stream = weights === "whole" ? RandomStream.stratified : RandomStream.importance;
  return centers ? drawCenters(wide, samples, stream, draws) : drawFenceposts(wide, samples, draws);
}

/** Histograms of rays; some of their weights are 0. */
function histograms(rays: number, count: number): Histogram[] {
  return Array.from({ length: rays }, (_, ray) => {
    const jitter = randomValues(count + 1, 2 * ray + 1, 0, 1);
    const weights = randomValues(count, 2 * ray + 2, -0.2, 1).map((value) => Math.max(value, 0));
    return {
      edges: rounded(jitter.map((u, i) => (i + 0.9 * u) / (count + 1))),
      weights: rounded(weights),
    };
  });
}

for (const weights of ["whole", "blurred", "dilated", "padded"] as const) {
  for (const centers of [false, true]) {
    if (weights !== "blurred" && !centers) continue; // drawn by nobody
    for (const jitter of [false, true]) {
      for (const [rays, previous, samples] of [[1, 2, 2], [5, 9, 4], [70, 16, 33], [3, 128, 32]]) {
        const what = `${samples} ${jitter ? "random" : "even"} ${
          centers ? "middles" : "fenceposts"
        }`;
        Deno.test(`${what} of ${rays} rays by ${weights} weights of ${previous} agree with the reference`, async () => {
          const options: Options = { weights, centers, jitter, samples };
          const before = histograms(rays, previous);
          const actual = await fencepostsOf(options, before);
          actual.forEach((edges, ray) => {
            assert.equal(edges.length, samples + 1);
            // The inverse of a distribution that rises by a hundredth where it is flattest.
            const expected = expectedOf(options, before[ray], ray);
            assertClose(edges, expected, { atol: 2e-4, rtol: 0, name: `ray ${ray}` });
            assert.ok(edges.every((s, i) => s >= 0 && s <= 1 && (i === 0 || s >= edges[i - 1])));
          });
        });
      }
    }
  }
}

Deno.test("fenceposts of blurred weights are those worked out elsewhere", async () => {
  const edges = Float64Array.from({ length: 7 }, (_, i) => i / 6);
  const weights = Float64Array.of(0, 0, 0.8, 0.1, 0, 0);
  const options = { weights: "blurred", centers: false, jitter: false, samples: 6 } as const;
  const [fenceposts] = await fencepostsOf(options, [{ edges, weights }]);
  const expected = [2, 3.127371203, 3.470507473, 3.71193407, 3.953360624, 4.342994814, 6];
  assertClose(fenceposts.map((s) => 2 + 4 * s), expected, { atol: 3e-5, rtol: 0 });
});

Deno.test("middles by weights that are not dilated are those worked out elsewhere", async () => {
  const before = {
    edges: Float64Array.of(0, 0.25, 0.5, 0.75, 1),
    weights: Float64Array.of(0.1, 0.6, 0.2, 0.1),
  };
  const options: Options = { weights: "dilated", centers: true, jitter: false, samples: 4 };
  const [edges] = await fencepostsOf({ ...options, exponent: 1, dilation: 0 }, [before]);
  assertClose(edges, [0.208333, 0.3125, 0.416667, 0.59375, 0.84375], { atol: 1e-6, rtol: 0 });
});

Deno.test("where nothing was seen at all, all of a ray is looked at alike", async () => {
  const before = { edges: Float64Array.of(0, 0.25, 0.5, 0.75, 1), weights: new Float64Array(4) };
  const options: Options = { weights: "dilated", centers: true, jitter: false, samples: 4 };
  const [edges] = await fencepostsOf(options, [before]);
  const expected = expectedOf(options, before, 0);
  assertClose(edges, expected, { atol: 1e-6, rtol: 0 });
  assertClose(edges, [0, 0.25, 0.5, 0.75, 1], { atol: 0.02, rtol: 0 });
});

/** Weights that add up to at most 1, of which any may be 0 or tiny. */
const anyWeights = fc.array(
  fc.oneof(fc.constant(0), fc.double({ min: 1e-30, max: 1, noNaN: true }), fc.constant(1)),
  { minLength: 8, maxLength: 8 },
).map((weights) => {
  const total = Math.max(weights.reduce((sum, weight) => sum + weight, 0), 1);
  return weights.map((weight) => weight / total);
});

/** Fenceposts within [0, 1], of which any may be equal. */
const anyEdges = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
  minLength: 9,
  maxLength: 9,
})
  .map((edges) => Float64Array.from(edges).sort());

for (const weights of ["dilated", "padded"] as const) {
  Deno.test(`middles by any ${weights} weights are sorted, within the ray, and numbers`, async () => {
    const rays = fc.array(fc.tuple(anyEdges, anyWeights), { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(rays, fc.double({ min: 0, max: 1, noNaN: true }), async (rays, exponent) => {
        const before = rays.map(([edges, weights]) => ({
          edges: rounded(edges),
          weights: rounded(Float64Array.from(weights)),
        }));
        const options = { weights, centers: true, jitter: true, samples: 6, exponent } as const;
        for (const edges of await fencepostsOf(options, before)) {
          assert.ok(
            edges.every((s, i) => s >= 0 && s <= 1 && (i === 0 || s >= edges[i - 1])),
            `${edges}`,
          );
        }
      }),
      { numRuns: 20 },
    );
  });
}
