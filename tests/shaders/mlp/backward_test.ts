import assert from "node:assert/strict";
import { paddedRows } from "../../../src/nn/rows.ts";
import { assertClose } from "../../reference/assert_close.ts";
import { randomValues } from "../../reference/random_values.ts";
import { fromBlocks, rounded, sharedGpu } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned } from "../lib/poisoned_run.ts";
import {
  batchWith,
  bothConstants,
  COUNTS,
  DEFAULT,
  describe,
  encodedRows,
  expectBackward,
  expectForward,
  KEPT_SAMPLES_SLOT,
  makeCase,
  type NetworkCase,
  SHAPES,
  toleranceOf,
} from "./mlp_test_tools.ts";

const gpuOf = sharedGpu();

const MARCHED = 700; // of which some are kept
const CAPACITY = 704;

/** What gradients in f16 are multiplied with: the samples, rounded down to a power of two. */
function lossScale(samples: number): number {
  return 2 ** Math.floor(Math.log2(samples));
}

interface BackwardRun {
  readonly sources: Uint32Array<ArrayBuffer>;
  /** [kept samples, 4]. */
  readonly dOutputs: Float64Array;
  readonly groups: number;
  /** Whether gradients are multiplied; by default in f16. */
  readonly scaled?: boolean;
  readonly capacity?: number;
}

/** Marched samples in arbitrary order. */
function arbitrarySources(count: number): Uint32Array<ArrayBuffer> {
  return Uint32Array.from(randomValues(count, 5, 0, MARCHED), Math.floor);
}

function randomGradients(count: number, size = 1): Float64Array {
  return rounded(randomValues(count * 4, 4, -size, size));
}

/** Runs mlp/backward; returns dEncoded [kept samples, encoded] and each workgroup's gradients. */
async function runBackward(testCase: NetworkCase, run: BackwardRun) {
  const gpu = await gpuOf();
  const { options, layers, values: parameters, rayIndices, directions } = testCase;
  const { sources, dOutputs, groups, capacity = CAPACITY } = run;
  const isF16 = options.precision === "f16";
  const count = Math.min(sources.length, capacity);
  const rows = paddedRows(options.encoded);
  const length = parameters.length;
  // Gradients start as NaN wherever there is a weight, and as zero where there is none.
  const weights = Object.fromEntries(
    Object.entries(testCase.weights).map(([name, weight]) => [name, weight.map(() => NaN)]),
  );
  const slice = Float32Array.from(testCase.flatten(weights));
  const partials = new Float32Array(groups * length);
  for (let group = 0; group < groups; group++) partials.set(slice, group * length);

  const results = await runPoisoned(gpu, {
    kernel: await gpu.kernel("mlp/backward", {
      ...bothConstants(options),
      QUADS: isF16 ? 16 : 8,
      SCALED: run.scaled ?? isF16,
    }),
    invocations: groups * 128,
    inputs: {
      batch: batchWith(KEPT_SAMPLES_SLOT, sources.length),
      encoded: encodedRows(testCase),
      ray_indices: rayIndices,
      directions,
      sources,
      d_outputs: Float32Array.from(dOutputs),
      parameters,
    },
    outputs: { d_encoded: new Float32Array(Math.ceil(count / 64) * 64 * rows) },
    updates: { partials },
    params: { layers, samples: capacity, slot: KEPT_SAMPLES_SLOT, groups, vec4s: length / 4 },
  });
  const blocks = Math.ceil(count / 64);
  const all = fromBlocks(results.d_encoded, rows, blocks * 64);
  const dEncoded = all.subarray(0, count * rows)
    .filter((_, i) => i % rows < options.encoded);
  const slices = Array.from(
    { length: groups },
    (_, group) => results.partials.subarray(group * length, (group + 1) * length),
  );
  return { dEncoded, padding: all.subarray(count * rows), slices };
}

/** The sum of slices, in float64. */
function add(slices: readonly Float32Array[]): Float64Array {
  const sum = new Float64Array(slices[0].length);
  for (const slice of slices) slice.forEach((value, i) => sum[i] += value);
  return sum;
}

/** Compares gradients with the reference's, layer by layer, as their sizes differ. */
function assertGradients(
  testCase: NetworkCase,
  actual: Awaited<ReturnType<typeof runBackward>>,
  expected: ReturnType<typeof expectBackward>,
) {
  const { options, flatten, weights } = testCase;
  const zeros = Object.fromEntries(
    Object.entries(weights).map(([name, weight]) => [name, new Float64Array(weight.length)]),
  );
  const sum = add(actual.slices);
  const flat = flatten(expected.dWeights);
  assert.ok(sum.every((value, i) => flat[i] !== 0 || value === 0 || isNear(value)));
  for (const [name, gradient] of Object.entries(expected.dWeights)) {
    const mask = flatten({ ...zeros, [name]: gradient.map(() => 1) });
    const of = (values: Float64Array) => values.filter((_, i) => mask[i] === 1);
    assertClose(of(sum), of(flat), { ...toleranceOf(of(flat), options.precision), name });
  }
  assertClose(actual.dEncoded, expected.dEncoded, {
    ...toleranceOf(expected.dEncoded, options.precision),
    name: "dEncoded",
  });

  /** A gradient that is exactly zero in the reference, as no relu let it pass. */
  function isNear(value: number) {
    return Math.abs(value) < toleranceOf(flat, options.precision).atol;
  }
}

const PRECISIONS = [
  ...SHAPES,
  { ...DEFAULT, precision: "f16" as const },
  { ...SHAPES[1], precision: "f16" as const },
];

for (const options of PRECISIONS) {
  const name = `${describe(options)}, ${options.precision}`;
  Deno.test(`gradients of the networks agree with the reference: ${name}`, async () => {
    const testCase = makeCase(await gpuOf(), options, MARCHED);
    const isDefault = options.encoded === 32;
    for (const count of isDefault ? COUNTS : [65]) {
      for (const groups of count === 65 ? [1, 3] : [3]) {
        const sources = arbitrarySources(count);
        const dOutputs = randomGradients(count);
        const results = await runBackward(testCase, { sources, dOutputs, groups });
        assert.ok(results.padding.every((value) => value === 0));
        if (count === 0) {
          assert.ok(results.slices.every((slice) => slice.every((value) => value === 0)));
          continue;
        }
        const scale = options.precision === "f16" ? lossScale(count) : 1;
        assertGradients(testCase, results, expectBackward(testCase, sources, dOutputs, scale));
      }
    }
  });
}

Deno.test("workgroups share the tiles in turns, each sample counted once", async () => {
  const testCase = makeCase(await gpuOf(), DEFAULT, MARCHED);
  const sources = arbitrarySources(300);
  const dOutputs = randomGradients(300);
  const { slices } = await runBackward(testCase, { sources, dOutputs, groups: 4 });
  for (let group = 0; group < 4; group++) {
    const own = (sample: number) => Math.floor(sample / 32) % 4 === group;
    const { dWeights } = expectBackward(
      testCase,
      sources,
      dOutputs.map((value, i) => own(Math.floor(i / 4)) ? value : 0),
      1,
    );
    const expected = testCase.flatten(dWeights);
    assertClose(Float64Array.from(slices[group]), expected, toleranceOf(expected, "f32"));
  }
});

Deno.test("more workgroups than tiles leave zeros", async () => {
  const testCase = makeCase(await gpuOf(), DEFAULT, MARCHED);
  const run = { sources: arbitrarySources(40), dOutputs: randomGradients(40), groups: 5 };
  const { slices } = await runBackward(testCase, run);
  assert.ok(slices[1].some((value) => value !== 0));
  for (const group of [2, 3, 4]) assert.ok(slices[group].every((value) => value === 0));
});

Deno.test("the backward pass reads no more samples than there may be", async () => {
  const testCase = makeCase(await gpuOf(), DEFAULT, MARCHED);
  const all = { sources: arbitrarySources(200), dOutputs: randomGradients(200), groups: 2 };
  const first = { ...all, sources: all.sources.slice(0, 128) };
  const bounded = await runBackward(testCase, { ...all, capacity: 128 });
  const expected = await runBackward(testCase, first);
  assertSame(bounded.dEncoded, expected.dEncoded);
  assertSame(bounded.slices[0], expected.slices[0]);
});

Deno.test("gradients agree with central differences of the reference", async () => {
  const testCase = makeCase(await gpuOf(), DEFAULT, MARCHED);
  const sources = arbitrarySources(20);
  const dOutputs = randomGradients(20);
  const { dEncoded } = await runBackward(testCase, { sources, dOutputs, groups: 1 });
  const loss = () => {
    const { outputs } = expectForward(testCase, sources);
    return outputs.reduce((sum, value, i) => sum + value * dOutputs[i], 0);
  };
  // float32 inputs: the step must be much larger than their rounding, and may cross a relu's bend.
  for (const [sample, feature] of [[0, 0], [7, 31], [19, 16]]) {
    const place = sources[sample] * DEFAULT.encoded + feature;
    const value = testCase.encoded[place];
    const difference = [1, -1].map((sign) => {
      testCase.encoded[place] = value + sign * 2 ** -10;
      return sign * loss();
    });
    testCase.encoded[place] = value;
    const twins = sources.reduce(
      (sum, source, s) =>
        sum + (source === sources[sample] ? dEncoded[s * DEFAULT.encoded + feature] : 0),
      0,
    );
    assertClose(twins, (difference[0] + difference[1]) * 2 ** 9, { atol: 2e-3, rtol: 1e-2 });
  }
});

/** How many gradients of features are 0, of samples whose gradients are a mean over as many. */
async function zerosAmong(samples: number, precision: "f32" | "f16", scaled: boolean) {
  const testCase = makeCase(await gpuOf(), { ...DEFAULT, precision }, MARCHED);
  const kinds = 64; // repeated to as many
  const [sources, gradients] = [arbitrarySources(kinds), randomGradients(kinds)];
  const { dEncoded, slices } = await runBackward(testCase, {
    sources: Uint32Array.from({ length: samples }, (_, i) => sources[i % kinds]),
    // Late in training colors are wrong by some hundredths.
    dOutputs: Float64Array.from(
      { length: 4 * samples },
      (_, i) => 0.01 * gradients[i % (4 * kinds)] / samples,
    ),
    groups: 8,
    scaled,
    capacity: samples,
  });
  const zeros = dEncoded.filter((value) => value === 0).length / dEncoded.length;
  return { zeros, dEncoded: dEncoded.subarray(0, kinds * DEFAULT.encoded), sum: add(slices) };
}

Deno.test("gradients in f16 do not vanish, however many samples a batch has", async () => {
  const small = await zerosAmong(64, "f16", true);
  const large = await zerosAmong(2 ** 14, "f16", true);
  assert.equal(large.zeros, small.zeros);
  assert.ok(large.zeros < 0.01, `${large.zeros} of the gradients are 0`);
  // Scales are powers of two: only they differ.
  assertSame(
    large.dEncoded.map((value) => value * 2 ** 14),
    small.dEncoded.map((value) => value * 64),
  );

  const exact = await zerosAmong(2 ** 14, "f32", false);
  const error = ({ sum }: typeof exact) =>
    distance(sum, exact.sum) / distance(exact.sum, new Float64Array(exact.sum.length));
  assert.ok(error(large) < 0.02, `with the scale, gradients are ${error(large)} off`);
  const unscaled = await zerosAmong(2 ** 14, "f16", false);
  assert.ok(unscaled.zeros > 0.05, `without it, ${unscaled.zeros} of the gradients are 0`);
});

function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.hypot(...Array.from(a, (value, i) => value - b[i]));
}

for (const precision of ["f32", "f16"] as const) {
  Deno.test(`what is not finite makes gradients that are not finite, ${precision}`, async () => {
    const options = { ...DEFAULT, precision };
    const sources = arbitrarySources(70);
    const isFinite = async (testCase: NetworkCase, dOutputs: Float64Array) => {
      const { slices } = await runBackward(testCase, { sources, dOutputs, groups: 2 });
      return slices.every((slice) => slice.every(Number.isFinite));
    };
    const gpu = await gpuOf();
    assert.ok(await isFinite(makeCase(gpu, options, MARCHED), randomGradients(70)));
    for (const value of [NaN, Infinity, -Infinity]) {
      for (const output of [0, 3]) {
        const dOutputs = randomGradients(70);
        dOutputs[69 * 4 + output] = value;
        assert.ok(!await isFinite(makeCase(gpu, options, MARCHED), dOutputs), `d ${value}`);
      }
      const testCase = makeCase(gpu, options, MARCHED);
      testCase.encoded[sources[3] * options.encoded + 5] = value;
      assert.ok(!await isFinite(testCase, randomGradients(70)), `encoded ${value}`);
    }
    // 1e6 is no number of f16.
    for (const output of [0, 3]) {
      const dOutputs = randomGradients(70);
      dOutputs[output] = 1e6;
      const finite = await isFinite(makeCase(gpu, options, MARCHED), dOutputs);
      assert.equal(finite, precision === "f32");
    }
    const testCase = makeCase(gpu, options, MARCHED);
    testCase.encoded[sources[3] * options.encoded + 5] = 1e6;
    assert.equal(await isFinite(testCase, randomGradients(70)), precision === "f32");
  });
}
