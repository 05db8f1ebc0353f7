import assert from "node:assert/strict";
import { assertClose } from "../../reference/assert_close.ts";
import { randomValues } from "../../reference/random_values.ts";
import { importanceSamples } from "../../reference/sampling.ts";
import { rounded, sharedGpu } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned } from "../lib/poisoned_run.ts";
import { opaqueSamples } from "./opaque_samples.ts";

const gpuOf = sharedGpu();
const STEP = 8;
const SEED = 31;

interface Batch {
  /** [rays, coarse]. */
  readonly ts: ArrayLike<number>;
  /** [rays, coarse - 1]. */
  readonly cdf: ArrayLike<number>;
  readonly rays: number;
  readonly firstRay?: number;
  readonly coarse: number;
  readonly fine: number;
  readonly jitter: boolean;
}

/** The kernel's fine distances, [rays, fine]. */
async function fineDistancesOf(batch: Batch) {
  const { ts, cdf, rays, firstRay = 0, coarse, fine, jitter } = batch;
  const gpu = await gpuOf();
  const { fine_ts } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("samples/importance", { COARSE: coarse, FINE: fine, JITTER: jitter }),
    invocations: rays * fine,
    inputs: { ts: Float32Array.from(ts), cdf: Float32Array.from(cdf) },
    outputs: { fine_ts: new Float32Array(rays * fine) },
    params: { rays, first_ray: firstRay, step: STEP, seed: SEED },
  });
  return fine_ts;
}

/** The distribution of weights, by the kernel before this one. */
async function cdfOf(weights: Float64Array, coarse: number) {
  const gpu = await gpuOf();
  const rays = weights.length / coarse;
  const { cdf } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("samples/cdf", { SAMPLES: coarse }),
    invocations: rays,
    inputs: opaqueSamples(weights),
    outputs: { cdf: new Float32Array(rays * (coarse - 1)) },
    params: { rays },
  });
  return cdf;
}

/** Increasing distances in [2, 6], [rays, coarse]. */
function coarseDistances(rays: number, coarse: number): Float64Array {
  const jitter = randomValues(rays * coarse, 3, 0, 1);
  return rounded(jitter.map((u, i) => 2 + 4 * (i % coarse + u) / coarse));
}

for (const jitter of [true, false]) {
  for (
    const [rays, coarse, fine] of [
      [0, 64, 128],
      [1, 3, 1],
      [5, 3, 2],
      [7, 4, 13],
      [3, 64, 128],
      [65, 16, 63],
    ]
  ) {
    const name = `${rays} rays of ${fine} ${jitter ? "random" : "even"} importance samples`;
    Deno.test(`${name} among ${coarse} agree with the reference`, async () => {
      const ts = coarseDistances(rays, coarse);
      // No bin is nearly empty: there the inverse would have no derivative to speak of.
      const weights = rounded(randomValues(rays * coarse, 4, 0.2, 1));
      const cdf = await cdfOf(weights, coarse);
      const actual = await fineDistancesOf({ ts, cdf, rays, coarse, fine, jitter });
      if (rays === 0) return assert.equal(actual.length, 0);
      const expected = Array.from({ length: rays }, (_, ray) => [
        ...importanceSamples(
          ts.subarray(ray * coarse, (ray + 1) * coarse),
          weights.subarray(ray * coarse, (ray + 1) * coarse),
          fine,
          jitter ? { ray, step: STEP, seed: SEED } : undefined,
        ),
      ]).flat();
      // The distribution is wrong by up to 2 coarse 2^-24, and dt/du = bin width / probability: a bin is
      // at most 2 * 4 / coarse wide and has a probability of at least 0.2 / coarse. The rest: 8 ULP of 6.
      const atol = 2 * coarse * 2 ** -24 * 40 + 6 * 8 * 2 ** -23;
      assertClose(actual, expected, { atol, rtol: 0, name: "fine_ts" });
    });
  }
}

/** Cases worked out by hand: even samples of one ray with edges 0.5, 1.5, 2.5, 3.5. */
const BY_HAND = [
  {
    name: "probabilities exactly on the distribution's entries give the bins' edges",
    cdf: [0, 0.25, 0.5, 1],
    fine: 5, // u = 0, 1/4, 1/2, 3/4, 1
    expected: [0.5, 1.5, 2.5, 3, 3.5],
  },
  {
    name: "an empty bin is skipped",
    cdf: [0, 0.5, 0.5, 1],
    fine: 5,
    expected: [0.5, 1, 2.5, 3, 3.5],
  },
  {
    name: "an empty first bin is skipped",
    cdf: [0, 0, 0.5, 1],
    fine: 5,
    expected: [1.5, 2, 2.5, 3, 3.5],
  },
  {
    name: "an empty last bin holds the sample of probability 1 at its end",
    cdf: [0, 0.5, 1, 1],
    fine: 5,
    expected: [0.5, 1, 1.5, 2, 3.5],
  },
  {
    name: "all weight in one bin keeps all samples in it, and the last at its end",
    cdf: [0, 0, 1, 1],
    fine: 5,
    expected: [1.5, 1.75, 2, 2.25, 3.5],
  },
  {
    name: "a distribution that ends below 1 gives its last edge",
    cdf: [0, 0.25, 0.5, 1 - 2 ** -24],
    fine: 3,
    expected: [0.5, 2.5, 3.5],
  },
  {
    name: "a distribution that ends above 1 gives its last edge too",
    cdf: [0, 0.25, 0.5, 1 + 2 ** -23],
    fine: 3,
    expected: [0.5, 2.5, 3.5],
  },
  {
    name: "a bin of probability below 1e-5 keeps its samples close to its lower edge",
    cdf: [0, 0.5 - 2 ** -20, 0.5 + 2 ** -20, 1], // u = 1/2 lies in the middle of the second bin
    fine: 3,
    expected: [0.5, 1.5, 3.5],
  },
  {
    name: "a bin of probability just above 1e-5 spreads its samples",
    cdf: [0, 0.5 - 2 ** -17, 0.5 + 2 ** -17, 1],
    fine: 3,
    expected: [0.5, 2, 3.5],
  },
  {
    name: "a single even sample takes the first edge",
    cdf: [0, 0.25, 0.5, 1],
    fine: 1,
    expected: [0.5],
  },
];

for (const { name, cdf, fine, expected } of BY_HAND) {
  Deno.test(name, async () => {
    const ts = [0, 1, 2, 3, 4];
    const actual = await fineDistancesOf({ ts, cdf, rays: 1, coarse: 5, fine, jitter: false });
    // 3 roundings at most 4 large; where u lies in a bin of probability 2^-19, 2^-19 of its width.
    assertClose(actual, expected, { atol: 2 ** -19, rtol: 0, name: "fine_ts" });
  });
}

Deno.test("without any weight the samples spread evenly over the bins", async () => {
  const ts = [0, 1, 2, 3, 4];
  const cdf = await cdfOf(new Float64Array(5), 5);
  const actual = await fineDistancesOf({ ts, cdf, rays: 1, coarse: 5, fine: 7, jitter: false });
  assertClose(actual, [0.5, 1, 1.5, 2, 2.5, 3, 3.5], { atol: 2 ** -19, rtol: 0 });
});

Deno.test("the samples of a single weight fall into its bin", async () => {
  const ts = [0, 1, 2, 3, 4, 5, 6];
  const cdf = await cdfOf(Float64Array.of(0, 0, 0, 1, 0, 0, 0), 7);
  const inBin = await fineDistancesOf({ ts, cdf, rays: 1, coarse: 7, fine: 9, jitter: false });
  // The padding gives the other four bins 1e-5 each; u = 0 and u = 1 are the distribution's ends.
  const expected = [0.5, ...[1, 2, 3, 4, 5, 6, 7].map((i) => 2.5 + i / 8), 5.5];
  // u is moved by the two empty bins before it, 2e-5.
  assertClose(inBin, expected, { atol: 3e-5, rtol: 0 });

  const random = await fineDistancesOf({ ts, cdf, rays: 1, coarse: 7, fine: 500, jitter: true });
  assert.ok(random.every((t) => t >= 2.5 && t <= 3.5));
  const mean = random.reduce((sum, t) => sum + t, 0) / 500;
  assert.ok(Math.abs(mean - 3) < 5 * Math.sqrt(1 / 12 / 500), `mean ${mean}`); // 5 standard errors
});

Deno.test("importance samples stay within the coarse samples, whatever the weights", async () => {
  const [rays, coarse, fine] = [200, 16, 24];
  const ts = coarseDistances(rays, coarse);
  const weights = randomValues(rays * coarse, 6, -1, 1).map((weight) => Math.max(0, weight) ** 20);
  const cdf = await cdfOf(rounded(weights), coarse);
  for (const jitter of [true, false]) {
    const actual = await fineDistancesOf({ ts, cdf, rays, coarse, fine, jitter });
    actual.forEach((t, i) => {
      const ray = Math.floor(i / fine) * coarse;
      assert.ok(t >= ts[ray] && t <= ts[ray + coarse - 1], `sample ${i} is at ${t}`);
    });
  }
});

Deno.test("chunks of rays have the importance samples of the whole batch, bit for bit", async () => {
  const [coarse, fine, jitter] = [8, 11, true];
  const ts = coarseDistances(20, coarse);
  const cdf = await cdfOf(rounded(randomValues(20 * coarse, 7, 0, 1)), coarse);
  const rows = (firstRay: number, rays: number) =>
    fineDistancesOf({
      ts: ts.subarray(firstRay * coarse, (firstRay + rays) * coarse),
      cdf: cdf.subarray(firstRay * (coarse - 1), (firstRay + rays) * (coarse - 1)),
      ...{ rays, firstRay, coarse, fine, jitter },
    });
  const [whole, first, second] = [await rows(0, 20), await rows(0, 9), await rows(9, 11)];
  assertSame(Float32Array.of(...first, ...second), whole);
});

Deno.test("importance samples of more than 65,535 workgroups equal those of their chunks", async () => {
  const [coarse, fine, jitter] = [3, 64, true]; // one workgroup a ray
  const rays = 65_538;
  const ts = coarseDistances(rays, coarse);
  const cdf = Float64Array.from({ length: rays * 2 }, (_, i) => i % 2);
  const rows = (firstRay: number, rays: number) =>
    fineDistancesOf({
      ts: ts.subarray(firstRay * coarse, (firstRay + rays) * coarse),
      cdf: cdf.subarray(firstRay * 2, (firstRay + rays) * 2),
      ...{ rays, firstRay, coarse, fine, jitter },
    });
  const whole = await rows(0, rays);
  // The fold makes two rows of 32,769 workgroups.
  for (const [firstRay, count] of [[0, 100], [32_700, 200], [65_438, 100]]) {
    const chunk = whole.subarray(firstRay * fine, (firstRay + count) * fine);
    assertSame(await rows(firstRay, count), chunk);
  }
});
