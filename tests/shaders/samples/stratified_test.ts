import assert from "node:assert/strict";
import { assertClose } from "../../reference/assert_close.ts";
import { type Spacing, stratifiedSamples } from "../../reference/sampling.ts";
import { sharedGpu } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();
const STEP = 5;
const SEED = 77;
const [NEAR, FAR] = [2, 6];

/** Two linear interpolations, the fractions' divisions of 2.5 ULP included: 10 roundings of 2^-24. */
const DISTANCE = { atol: 0, rtol: 10 * 2 ** -24 };

interface Batch {
  readonly rays: number;
  readonly firstRay?: number;
  readonly samples: number;
  readonly jitter: boolean;
  /** "linear" by default. */
  readonly spacing?: Spacing;
}

/** The kernel's distances, [rays, samples]. */
async function distancesOf({ rays, firstRay = 0, samples, jitter, spacing = "linear" }: Batch) {
  const gpu = await gpuOf();
  const { ts } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("samples/stratified", {
      SAMPLES: samples,
      JITTER: jitter,
      DISPARITY: spacing === "disparity",
    }),
    invocations: rays * samples,
    outputs: { ts: new Float32Array(rays * samples) },
    params: { rays, first_ray: firstRay, near: NEAR, far: FAR, step: STEP, seed: SEED },
  });
  return ts;
}

/** The reference's distances of one ray. */
function expectedDistances(
  ray: number,
  samples: number,
  jitter: boolean,
  spacing: Spacing = "linear",
): Float64Array {
  const draws = jitter ? { ray, step: STEP, seed: SEED } : undefined;
  return stratifiedSamples(NEAR, FAR, samples, draws, spacing);
}

for (const jitter of [true, false]) {
  for (const samples of [1, 2, 5, 64]) {
    for (const rays of [0, 1, 13, 128]) {
      const name = `${rays} rays of ${samples} ${jitter ? "stratified" : "even"} samples`;
      Deno.test(`${name} agree with the reference`, async () => {
        const ts = await distancesOf({ rays, samples, jitter });
        if (rays === 0) return assert.equal(ts.length, 0);
        const expected = Array.from(
          { length: rays },
          (_, ray) => [...expectedDistances(ray, samples, jitter)],
        ).flat();
        assertClose(ts, expected, { ...DISTANCE, name: "ts" });
      });
    }
  }
}

for (const jitter of [true, false]) {
  for (const samples of [1, 2, 64]) {
    const name = `${samples} ${jitter ? "stratified" : "even"} samples in disparity`;
    Deno.test(`${name} agree with the reference`, async () => {
      const ts = await distancesOf({ rays: 13, samples, jitter, spacing: "disparity" });
      const expected = Array.from(
        { length: 13 },
        (_, ray) => [...expectedDistances(ray, samples, jitter, "disparity")],
      ).flat();
      // Three divisions of 2.5 ULP more.
      assertClose(ts, expected, { atol: 0, rtol: 2 * DISTANCE.rtol + 8 * 2 ** -23, name: "ts" });
    });
  }
}

Deno.test("even samples in disparity halve it halfway between near and far", async () => {
  const ts = await distancesOf({ rays: 1, samples: 3, jitter: false, spacing: "disparity" });
  assertClose(ts, [2, 3, 6], { atol: 0, rtol: 1e-6 });
});

Deno.test("even samples begin at near and end at far exactly", async () => {
  const ts = await distancesOf({ rays: 1, samples: 64, jitter: false });
  assert.equal(ts[0], NEAR);
  assert.equal(ts[63], FAR);
});

Deno.test("stratified samples increase along every ray and stay between near and far", async () => {
  const ts = await distancesOf({ rays: 500, samples: 64, jitter: true });
  ts.forEach((t, i) => {
    assert.ok(t >= NEAR && t <= FAR, `sample ${i} is at ${t}`);
    if (i % 64 > 0) assert.ok(t >= ts[i - 1], `sample ${i} is at ${t}, before its neighbour`);
  });
});

Deno.test("chunks of rays have the samples of the whole batch, bit for bit", async () => {
  const whole = await distancesOf({ rays: 40, samples: 5, jitter: true });
  const first = await distancesOf({ rays: 17, samples: 5, jitter: true });
  const second = await distancesOf({ rays: 23, firstRay: 17, samples: 5, jitter: true });
  assertSame(Float32Array.of(...first, ...second), whole);
});

Deno.test("samples of more than 65,535 workgroups equal those of their chunks", async () => {
  const samples = 64; // one workgroup a ray
  const rays = 65_538;
  const whole = await distancesOf({ rays, samples, jitter: true });
  // The fold makes two rows of 32,769 workgroups.
  for (const [firstRay, count] of [[0, 100], [32_700, 200], [65_438, 100]]) {
    const chunk = await distancesOf({ rays: count, firstRay, samples, jitter: true });
    assertSame(whole.subarray(firstRay * samples, (firstRay + count) * samples), chunk);
  }
  for (const ray of [0, 32_768, 32_769, 65_534, 65_535, 65_536, 65_537]) {
    const ts = whole.subarray(ray * samples, (ray + 1) * samples);
    assertClose(ts, expectedDistances(ray, samples, true), { ...DISTANCE, name: `ray ${ray}` });
  }
});
