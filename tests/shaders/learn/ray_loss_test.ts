import assert from "node:assert/strict";
import { assertClose, float32Sum } from "../../reference/assert_close.ts";
import { randomValues } from "../../reference/random_values.ts";
import { rayLoss, type RayLossInputs, type RayLossOptions } from "../../reference/ray_loss.ts";
import { rounded, sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";
import { batchOf, KEPT_RAYS } from "../march/march_inputs.ts";

const gpuOf = sharedGpu();
/** What gradients hold before. */
const UNTOUCHED = 17.5;
const KINDS: readonly RayLossOptions["kind"][] = ["mse", "huber", "sumSquared"]; // in the order of the kernel

/** The kernel's weights are exact in float32. */
const WEIGHTS = { huberDelta: Math.fround(0.1), opacityEntropy: 0.25, distortion: 0.5 };
const COLORS_ONLY = { huberDelta: Math.fround(0.1), opacityEntropy: 0, distortion: 0 };

function inputsOf(rays: number): RayLossInputs {
  return {
    colors: rounded(randomValues(rays * 3, 1, 0, 1)),
    targets: rounded(randomValues(rays * 3, 2, 0, 1)),
    accumulations: rounded(randomValues(rays, 3, 0, 1)),
    distortions: rounded(randomValues(rays, 4, 0, 1)),
  };
}

/** One of the chunks that a batch is made of; the batch has all rays of the inputs. */
interface Chunk {
  readonly firstRay: number;
  /** How many rays a chunk has at most. */
  readonly most: number;
  /** How many this one has. */
  readonly rays: number;
}

/**
 * What the reference makes of inputs: their part of the loss of a batch of `all` rays, times the rays where
 * that is a mean; and dL/dcolors and dL/daccumulations of a batch of these alone.
 */
function expectedLoss(
  options: RayLossOptions,
  inputs: RayLossInputs,
  all = inputs.accumulations.length,
) {
  const rays = inputs.accumulations.length;
  const { value, ...others } = rayLoss(options, inputs);
  const { squaredError } = others;
  const isSum = options.kind === "sumSquared";
  const part = isSum
    ? squaredError + (value - squaredError) * rays / Math.max(all, 1)
    : value * rays;
  return { sum: part, ...others };
}

/** Pixels of images that were halved so often. */
function pixelsOf(rays: number, halvings: readonly number[]): Uint32Array<ArrayBuffer> {
  return Uint32Array.from({ length: rays * 4 }, (_, i) => i % 4 < 3 ? i : halvings[i >> 2] ?? 0);
}

/** What learn/multipliers.wgsl makes of them. */
function normalizationOf(halvings: readonly number[]): number {
  return Math.fround(
    halvings.length / halvings.reduce((sum, halving) => sum + 4 ** halving, 0) || 1,
  );
}

/** What the kernel makes of `rays` kept rays; those up to the capacity are NaN, which must not count. */
async function lossOnGpu(
  options: RayLossOptions,
  inputs: RayLossInputs,
  capacity = inputs.accumulations.length,
  alphaOf: (ray: number) => number = () => NaN,
  chunk?: Chunk,
  halvings: readonly number[] = [],
  weight = 1,
) {
  const gpu = await gpuOf();
  const rays = inputs.accumulations.length;
  const most = chunk?.most ?? capacity;
  const vec4s = (rgbs: Float64Array, fourth: (ray: number) => number) =>
    Float32Array.from({ length: capacity * 4 }, (_, i) => {
      const ray = i >> 2;
      if (ray >= rays) return NaN;
      return i % 4 === 3 ? fourth(ray) : rgbs[ray * 3 + i % 4];
    });
  return await runPoisoned(gpu, {
    kernel: await gpu.kernel("learn/ray_loss", {
      LOSS: KINDS.indexOf(options.kind),
      HUBER_DELTA: options.huberDelta,
    }),
    invocations: most,
    inputs: {
      counters: batchOf({ keptRays: chunk?.rays ?? rays }),
      colors: vec4s(inputs.colors, (ray) => inputs.accumulations[ray]),
      targets: vec4s(inputs.targets, alphaOf),
      distortions: Float32Array.from(
        { length: capacity },
        (_, ray) => ray < rays ? inputs.distortions[ray] : NaN,
      ),
      pixels: pixelsOf(capacity, halvings),
      normalization: Float32Array.of(normalizationOf(halvings)),
    },
    outputs: { partials: new Float32Array(Math.ceil(most / 256) * 4) },
    updates: { d_colors: new Float32Array(capacity * 4).fill(UNTOUCHED) },
    params: {
      rays: most,
      capacity: most,
      index: KEPT_RAYS,
      first_ray: chunk?.firstRay ?? 0,
      all_rays: chunk ? rays : 0,
      opacity: options.opacityEntropy,
      distortion: options.distortion,
      weight,
    },
  });
}

/** Asserts that the kernel's gradients and sums are the reference's. */
async function assertAgrees(options: RayLossOptions, inputs: RayLossInputs, capacity?: number) {
  const { d_colors, partials } = await lossOnGpu(options, inputs, capacity);
  const expected = expectedLoss(options, inputs);
  const rays = inputs.accumulations.length;
  assert.ok(d_colors.subarray(rays * 4).every((d) => d === 0), "rays that are not kept");
  if (rays > 0) {
    const at = (rows: Float32Array, columns: readonly number[]) =>
      Array.from({ length: rays }, (_, ray) => columns.map((column) => rows[ray * 4 + column]))
        .flat();
    // A difference, a product and three divisions of 2.5 ULP.
    const dColors = { atol: 2 ** -40, rtol: 20 * 2 ** -24, name: "dColors" };
    assertClose(at(d_colors, [0, 1, 2]), expected.dColors, dColors);
    // A logarithm that errs by 2^-21 near 1 and 3 ULP elsewhere, within 23 below.
    const atol = options.opacityEntropy / rays * (2 ** -21 + 23 * 6 * 2 ** -24);
    assertClose(at(d_colors, [3]), expected.dAccumulations, {
      atol,
      rtol: 8 * 2 ** -24,
      name: "dAccumulations",
    });
  }
  const group = (first: number) => {
    const slice = (values: Float64Array, width: number) =>
      values.slice(first * width, (first + 256) * width);
    const part = {
      colors: slice(inputs.colors, 3),
      targets: slice(inputs.targets, 3),
      accumulations: slice(inputs.accumulations, 1),
      distortions: slice(inputs.distortions, 1),
    };
    const { sum, squaredError } = expectedLoss(options, part, rays);
    return [sum, squaredError, part.accumulations.length, 0];
  };
  for (let i = 0; i < partials.length; i += 4) {
    const sums = group(i * 64);
    // A tree of 8 levels over rays whose loss takes some ten roundings, the logarithm's among them.
    const tolerance = { ...float32Sum(24, Math.max(sums[0], sums[1])), rtol: 0, name: "partials" };
    const entropy = options.opacityEntropy * 256 * 2 ** -21;
    assertClose(partials.subarray(i, i + 4), sums, {
      ...tolerance,
      atol: tolerance.atol + entropy,
    });
  }
}

for (const kind of KINDS) {
  for (
    const [rays, capacity] of [[0, 300], [1, 1], [255, 256], [256, 256], [257, 600], [700, 700]]
  ) {
    Deno.test(`the ${kind} loss of ${rays} rays of ${capacity} and its gradient agree with the reference`, async () => {
      await assertAgrees({ kind, ...COLORS_ONLY }, inputsOf(rays), capacity);
      await assertAgrees({ kind, ...WEIGHTS }, inputsOf(rays), capacity);
    });
  }
}

Deno.test("Huber's loss passes from its parabola to its line at delta", async () => {
  const options: RayLossOptions = { kind: "huber", ...COLORS_ONLY, huberDelta: 0.25 };
  const inputs = {
    ...inputsOf(2),
    colors: Float64Array.of(0.25, -0.25, 0.125, 0.5, -2, 0),
    targets: new Float64Array(6),
  };
  const { d_colors, partials } = await lossOnGpu(options, inputs);
  const exact = { atol: 0, rtol: 10 * 2 ** -24 };
  const expected = [1, -1, 0.5, 0, 1, -1, 0, 0].map((slope) => slope / (5 * 3 * 2));
  assertClose(d_colors, expected, { ...exact, atol: 2 ** -60 });
  const values = 0.125 + 0.125 + 0.03125 + 0.375 + 1.875;
  assertClose(partials[0], values / 15, exact);
});

Deno.test("the loss of equal colours is zero, and so is its gradient", async () => {
  for (const kind of KINDS) {
    const inputs = inputsOf(300);
    const equal = { ...inputs, targets: inputs.colors };
    const { d_colors, partials } = await lossOnGpu({ kind, ...COLORS_ONLY }, equal);
    assert.ok(d_colors.every((d) => d === 0));
    assert.ok(partials.every((sum, i) => i % 4 > 1 || sum === 0));
  }
});

Deno.test("opacities of 0 and 1 have finite entropies and gradients", async () => {
  const options: RayLossOptions = { kind: "mse", ...COLORS_ONLY, opacityEntropy: 0.25 };
  const inputs = {
    ...inputsOf(3),
    accumulations: Float64Array.of(0, 1, Math.fround(1e-30)),
  };
  await assertAgrees(options, inputs);
});

Deno.test("a color that is not a number makes loss and gradient not numbers", async () => {
  for (const kind of KINDS) {
    const inputs = inputsOf(300);
    inputs.colors[100] = NaN;
    const { d_colors, partials } = await lossOnGpu({ kind, ...COLORS_ONLY }, inputs);
    assert.ok(Number.isNaN(d_colors[33 * 4 + 1]));
    assert.ok(Number.isNaN(partials[0]) && Number.isNaN(partials[1]));
    assert.ok(Number.isFinite(partials[4]));
  }
});

Deno.test("of rays whose targets have a negative alpha only the distortion remains", async () => {
  for (const kind of KINDS) {
    const inputs = inputsOf(100);
    const isMasked = (ray: number) => ray % 3 === 0;
    const options = { kind, ...WEIGHTS };
    const alphaOf = (ray: number) => isMasked(ray) ? -1 : 0.5;
    const { d_colors, partials } = await lossOnGpu(options, inputs, 100, alphaOf);
    const all = await lossOnGpu(options, inputs);
    all.d_colors.forEach((d, i) => assert.equal(d_colors[i], isMasked(i >> 2) ? 0 : d));
    const rays = Array.from({ length: 100 }, (_, ray) => ray);
    const kept = rays.filter((ray) => !isMasked(ray));
    const pick = (values: Float64Array, width: number) =>
      Float64Array.from(kept.flatMap((ray) => [...values.slice(ray * width, (ray + 1) * width)]));
    const others = expectedLoss(options, {
      colors: pick(inputs.colors, 3),
      targets: pick(inputs.targets, 3),
      accumulations: pick(inputs.accumulations, 1),
      distortions: pick(inputs.distortions, 1),
    }, rays.length);
    const share = kind === "sumSquared" ? 1 / rays.length : 1;
    const distortions = rays.filter(isMasked)
      .reduce((sum, ray) => sum + share * options.distortion * inputs.distortions[ray], 0);
    const expected = [
      others.sum + distortions,
      others.squaredError,
      kept.length,
      0,
    ];
    assertClose(partials, expected, { atol: 1e-4, rtol: 1e-6 });
  }
});

for (const kind of KINDS) {
  Deno.test(`a weight multiplies the ${kind} loss with all its terms, and its gradient`, async () => {
    const options = { kind, ...WEIGHTS };
    const inputs = inputsOf(300);
    const whole = await lossOnGpu(options, inputs);
    const quarter = await lossOnGpu(options, inputs, 300, undefined, undefined, [], 0.25); // exact
    assert.deepEqual(quarter.d_colors, whole.d_colors.map((d) => d / 4));
    assert.deepEqual(quarter.partials, whole.partials.map((sum, i) => i % 4 === 0 ? sum / 4 : sum));
  });

  for (const weights of [COLORS_ONLY, WEIGHTS]) {
    const name = `${kind}${weights === WEIGHTS ? " with all its terms" : ""}`;
    Deno.test(`chunks of a batch have its gradients by ${name}, their own sums, and leave others'`, async () => {
      const options = { kind, ...weights };
      const inputs = inputsOf(1000);
      const { d_colors: whole } = await lossOnGpu(options, inputs);
      for (
        const [firstRay, most, rays] of [[0, 300, 300], [150, 300, 300], [600, 400, 257]]
      ) {
        const { d_colors, partials } = await lossOnGpu(options, inputs, 1000, undefined, {
          firstRay,
          most,
          rays,
        });
        const [first, end, room] = [firstRay, firstRay + rays, firstRay + most].map((r) => r * 4);
        assert.deepEqual(d_colors.subarray(first, end), whole.subarray(first, end));
        assert.ok(d_colors.subarray(end, room).every((d) => d === 0), "rays that are not there");
        assert.ok(d_colors.subarray(0, first).every((d) => d === UNTOUCHED), "rays before");
        assert.ok(d_colors.subarray(room).every((d) => d === UNTOUCHED), "rays behind");
        const group = (at: number) => Math.min(at * 256, rays);
        for (let i = 0; i < partials.length / 4; i++) {
          const slice = (values: Float64Array, width: number) =>
            values.slice((firstRay + i * 256) * width, firstRay * width + group(i + 1) * width);
          const { sum, squaredError } = expectedLoss(options, {
            colors: slice(inputs.colors, 3),
            targets: slice(inputs.targets, 3),
            accumulations: slice(inputs.accumulations, 1),
            distortions: slice(inputs.distortions, 1),
          }, 1000);
          const { atol } = float32Sum(24, Math.max(sum, squaredError));
          const expected = [sum, squaredError, group(i + 1) - i * 256, 0];
          assertClose(partials.subarray(i * 4, i * 4 + 4), expected, {
            atol: atol + options.opacityEntropy * 256 * 2 ** -21,
            rtol: 0,
          });
        }
      }
    });
  }
}

Deno.test("the last chunk, smaller than the others, ends where the batch does", async () => {
  const chunk = { firstRay: 200, most: 150, rays: 100 };
  const { d_colors } = await lossOnGpu(
    { kind: "mse", ...WEIGHTS },
    inputsOf(300),
    320,
    undefined,
    chunk,
  );
  assert.ok(d_colors.subarray(800, 1200).every((d) => d !== UNTOUCHED), "its own rays");
  assert.ok(d_colors.subarray(1200).every((d) => d === UNTOUCHED), "behind the batch");
});

Deno.test("a chunk of no rays has no loss and gradients of zero", async () => {
  for (const kind of KINDS) {
    const chunk = { firstRay: 100, most: 50, rays: 0 };
    const options = { kind, ...WEIGHTS };
    const { d_colors, partials } = await lossOnGpu(options, inputsOf(300), 300, undefined, chunk);
    assert.deepEqual(d_colors, new Float32Array(1200).fill(UNTOUCHED).fill(0, 400, 600));
    assert.deepEqual(partials, new Float32Array(4));
  }
});

Deno.test("there are no more rays than there is room for", async () => {
  const options: RayLossOptions = { kind: "mse", ...COLORS_ONLY };
  const chunk = { firstRay: 0, most: 100, rays: 1_000_000 };
  const inputs = inputsOf(300);
  const { d_colors, partials } = await lossOnGpu(options, inputs, 300, undefined, chunk);
  const { d_colors: whole } = await lossOnGpu(options, inputs);
  assert.deepEqual(d_colors.subarray(0, 400), whole.subarray(0, 400));
  assert.ok(d_colors.subarray(400).every((d) => d === UNTOUCHED));
  assert.equal(partials[2], 100);
});

Deno.test("whatever is rendered where a target has a negative alpha, be it no number, does not count", async () => {
  for (const kind of KINDS) {
    const inputs = inputsOf(600);
    const masked = [0, 1, 255, 256, 300, 599];
    const alphaOf = (ray: number) => masked.includes(ray) ? -1 : NaN;
    const options = { kind, ...COLORS_ONLY };
    const before = await lossOnGpu(options, inputs, 600, alphaOf);
    for (const ray of masked) inputs.colors[ray * 3] = NaN;
    assert.deepEqual(await lossOnGpu(options, inputs, 600, alphaOf), before);
    const counted = before.partials.filter((_, i) => i % 4 === 2);
    assert.deepEqual([...counted], [253, 254, 87]);
  }
});

for (const kind of KINDS) {
  Deno.test(`pixels of reduced images count by ${kind} as those that they stand for`, async () => {
    const halvings = Array.from({ length: 300 }, (_, ray) => [0, 0, 1, 0, 3, 2, 0][ray % 7]);
    const multipliers = halvings.map((halving) => 4 ** halving);
    const options = { kind, ...WEIGHTS };
    const inputs = { ...inputsOf(300), multipliers };
    const { d_colors, partials } = await lossOnGpu(
      options,
      inputs,
      300,
      undefined,
      undefined,
      halvings,
    );
    const expected = rayLoss(options, inputs);
    const channels = d_colors.filter((_, i) => i % 4 < 3);
    assertClose(channels, expected.dColors, { atol: 2 ** -40, rtol: 24 * 2 ** -24 });
    const isSum = kind === "sumSquared";
    const loss = (partials[0] + partials[4]) / (isSum ? 1 : 300);
    assertClose(loss, expected.value, { atol: 1e-5, rtol: 1e-5 });
    assertClose(partials[1] + partials[5], expected.squaredError, { atol: 0, rtol: 1e-5 });
  });
}

for (const rays of [0, 1, 255, 256, 257, 3000]) {
  Deno.test(`the multipliers of ${rays} rays have a mean of 1 once they are normalized`, async () => {
    const gpu = await gpuOf();
    const halvings = Array.from({ length: rays }, (_, ray) => ray * 7 % 8);
    for (const allRays of [0, rays]) {
      const { normalization } = await runPoisoned(gpu, {
        kernel: await gpu.kernel("learn/multipliers"),
        invocations: 256,
        inputs: {
          counters: batchOf({ keptRays: allRays > 0 ? 3 : rays }),
          pixels: pixelsOf(rays + 300, [...halvings, ...new Array(300).fill(5)]),
        },
        outputs: { normalization: new Float32Array(1) },
        params: { capacity: 1_000_000, index: KEPT_RAYS, all_rays: allRays },
      });
      assertClose(normalization, [normalizationOf(halvings)], { atol: 0, rtol: 4 * 2 ** -24 });
    }
  });
}

Deno.test("there are no more multipliers than there is room for rays", async () => {
  const gpu = await gpuOf();
  const { normalization } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("learn/multipliers"),
    invocations: 256,
    inputs: {
      counters: batchOf({ keptRays: 1000 }),
      pixels: pixelsOf(1000, new Array(1000).fill(0).map((_, ray) => ray < 10 ? 1 : 4)),
    },
    outputs: { normalization: new Float32Array(1) },
    params: { capacity: 10, index: KEPT_RAYS, all_rays: 0 },
  });
  assert.equal(normalization[0], 0.25);
});
