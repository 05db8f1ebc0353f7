import assert from "node:assert/strict";
import { assertClose } from "../../reference/assert_close.ts";
import { elementOf, sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";
import {
  batchWith,
  bothConstants,
  COUNTS,
  DEFAULT,
  densityConstants,
  describe,
  encodedRows,
  expectForward,
  makeCase,
  type NetworkCase,
  SAMPLES_SLOT,
  SHAPES,
  toleranceOf,
} from "./mlp_test_tools.ts";

const gpuOf = sharedGpu();

const CAPACITY = 640; // more than any count

const PRECISIONS = [
  ...SHAPES,
  { ...DEFAULT, precision: "f16" as const },
  { ...SHAPES[1], precision: "f16" as const },
];

/** Runs mlp/forward; outputs are as many as samples, so that any written behind them are found. */
async function runForward(testCase: NetworkCase, count: number, capacity = CAPACITY) {
  const gpu = await gpuOf();
  const { options, layers, values: parameters, rayIndices, directions } = testCase;
  const { outputs } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("mlp/forward", bothConstants(options)),
    invocations: Math.ceil(capacity / 64) * 128,
    inputs: {
      batch: batchWith(SAMPLES_SLOT, count),
      encoded: encodedRows(testCase),
      ray_indices: rayIndices,
      directions,
      parameters,
    },
    outputs: { outputs: new Float32Array(Math.min(count, capacity) * 4) },
    params: { layers, samples: capacity, slot: SAMPLES_SLOT },
  });
  return outputs;
}

/** Runs mlp/density into the second of three rows. */
async function runDensity(testCase: NetworkCase, count: number) {
  const gpu = await gpuOf();
  const { options, layers, values: parameters } = testCase;
  const blocks = Math.ceil(count / 64);
  const { raw } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("mlp/density", densityConstants(options)),
    invocations: CAPACITY / 64 * 128,
    inputs: {
      batch: batchWith(SAMPLES_SLOT, count),
      encoded: encodedRows(testCase),
      parameters,
    },
    updates: { raw: new Float32Array(blocks * 3 * 64).fill(7) },
    params: { layers, samples: CAPACITY, slot: SAMPLES_SLOT, features: 3, first: 1 },
  });
  for (let sample = 0; sample < blocks * 64; sample++) {
    assert.equal(raw[elementOf(sample, 3, 0)], 7);
    assert.equal(raw[elementOf(sample, 3, 2)], 7);
    if (sample >= count) assert.equal(raw[elementOf(sample, 3, 1)], 0);
  }
  return Float64Array.from({ length: count }, (_, sample) => raw[elementOf(sample, 3, 1)]);
}

for (const options of PRECISIONS) {
  const { precision } = options;
  const name = `${describe(options)}, ${precision}`;

  Deno.test(`the networks agree with the reference for any count: ${name}`, async () => {
    for (const count of options === DEFAULT ? COUNTS : [65]) {
      const testCase = makeCase(await gpuOf(), options, count);
      const outputs = await runForward(testCase, count);
      const expected = expectForward(testCase).outputs;
      if (count === 0) assert.equal(outputs.length, 0);
      else assertClose(outputs, expected, toleranceOf(expected, precision));
    }
  });

  Deno.test(`the density network alone agrees with the reference: ${name}`, async () => {
    for (const count of options === DEFAULT ? COUNTS : [65]) {
      const testCase = makeCase(await gpuOf(), options, count);
      const raw = await runDensity(testCase, count);
      const expected = expectForward(testCase).outputs.filter((_, i) => i % 4 === 3);
      if (count === 0) assert.equal(raw.length, 0);
      else assertClose(raw, expected, toleranceOf(expected, precision));
    }
  });
}

Deno.test("f16 networks stay within its 11 bits of exact ones", async () => {
  const testCase = makeCase(await gpuOf(), { ...DEFAULT, precision: "f16" }, 200);
  const outputs = await runForward(testCase, 200);
  const exact = expectForward({ ...testCase, options: DEFAULT }).outputs;
  // Five stored layers, each half a unit of 2^-10 off, of sums whose terms are up to 4 times as large.
  assertClose(outputs, exact, { atol: 5 * 4 * 2 ** -11, rtol: 0 });
  assert.ok(outputs.some((value, i) => Math.abs(value - exact[i]) > 1e-5), "nothing was rounded");
});

Deno.test("the networks read no more samples than there may be", async () => {
  const testCase = makeCase(await gpuOf(), DEFAULT, 128);
  const outputs = await runForward(testCase, 1000, 100);
  const expected = expectForward(testCase).outputs.subarray(0, 100 * 4);
  assertClose(outputs, expected, toleranceOf(expected, "f32"));
});

Deno.test("a sample that is not finite spoils its own outputs only", async () => {
  for (const value of [NaN, Infinity]) {
    const testCase = makeCase(await gpuOf(), DEFAULT, 70);
    const clean = await runForward(testCase, 70);
    testCase.encoded[66 * DEFAULT.encoded] = value;
    const outputs = await runForward(testCase, 70);
    for (let i = 0; i < outputs.length; i++) {
      if (Math.floor(i / 4) !== 66) assert.equal(outputs[i], clean[i]);
    }
    assert.ok(!Number.isFinite(outputs[66 * 4 + 3]), `${value} gives ${outputs[66 * 4 + 3]}`);
  }
});
