import assert from "node:assert/strict";
import { assertClose } from "../../reference/assert_close.ts";
import { sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";
import { lanesOf, paddedRows } from "../../../src/nn/mod.ts";
import {
  batchWith,
  COUNTS,
  describe,
  encodedRows,
  expectForward,
  makeCase,
  type NetworkCase,
  type NetworkOptions,
  SAMPLES_SLOT,
  toleranceOf,
} from "../mlp/mlp_test_tools.ts";

const gpuOf = sharedGpu();

/** The networks of the default preset on CPUs. */
const DEFAULT: NetworkOptions = {
  encoded: 16,
  width: 32,
  densityLayers: 1,
  colorLayers: 1,
  degree: 4,
  precision: "f32",
};

/** Each width, number of layers and degree, with encodings that need padding. */
const SHAPES: readonly NetworkOptions[] = [
  DEFAULT,
  { ...DEFAULT, encoded: 27, width: 16, densityLayers: 2, degree: 3 },
  { ...DEFAULT, encoded: 9, width: 16, colorLayers: 2, degree: 1 },
];

const CAPACITY = 640; // more than any count
const THREADS = CAPACITY / 64 / 8 * 16; // a workgroup of 16 takes 8 blocks

async function densityConstants(options: NetworkOptions) {
  return {
    ENCODED: paddedRows(options.encoded),
    WIDTH: options.width,
    DENSITY_LAYERS: options.densityLayers,
    COLOR_LAYERS: options.colorLayers,
    LANES: lanesOf(await gpuOf())!,
    DENSITY_DEPTH: options.densityLayers > 1 ? "deep" : "shallow",
  };
}

/** Runs registers/forward; outputs are as many as samples, so that any written behind them are found. */
async function runForward(testCase: NetworkCase, count: number, capacity = CAPACITY) {
  const gpu = await gpuOf();
  const { options, layers, values: parameters, rayIndices, directions } = testCase;
  const constants = {
    ...await densityConstants(options),
    COLOR_DEPTH: options.colorLayers > 1 ? "deep" : "shallow",
    DEGREE: options.degree,
  };
  const { outputs } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("registers/forward", constants),
    invocations: THREADS,
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

/** Runs registers/density; what pads the last block must be zero. */
async function runDensity(testCase: NetworkCase, count: number) {
  const gpu = await gpuOf();
  const { options, layers, values: parameters } = testCase;
  const { raw } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("registers/density", await densityConstants(options)),
    invocations: THREADS,
    inputs: { batch: batchWith(SAMPLES_SLOT, count), encoded: encodedRows(testCase), parameters },
    outputs: { raw: new Float32Array(Math.ceil(count / 64) * 64) },
    params: { layers, samples: CAPACITY, slot: SAMPLES_SLOT },
  });
  assert.ok(raw.subarray(count).every((density) => density === 0));
  return raw.subarray(0, count);
}

for (const options of SHAPES) {
  const counts = options === DEFAULT ? [...COUNTS, 600] : [65];

  Deno.test(`networks in registers agree with the reference: ${describe(options)}`, async () => {
    if (lanesOf(await gpuOf()) === null) return console.log("skipped: no subgroups as CPUs have");
    for (const count of counts) {
      const testCase = makeCase(await gpuOf(), options, count);
      const outputs = await runForward(testCase, count);
      const expected = expectForward(testCase).outputs;
      const densities = expected.filter((_, i) => i % 4 === 3);
      const raw = await runDensity(testCase, count);
      if (count === 0) {
        assert.equal(outputs.length + raw.length, 0);
      } else {
        assertClose(outputs, expected, toleranceOf(expected, "f32"));
        assertClose(raw, densities, toleranceOf(densities, "f32"));
      }
    }
  });
}

Deno.test("networks in registers read no more samples than there may be", async () => {
  if (lanesOf(await gpuOf()) === null) return console.log("skipped: no subgroups as CPUs have");
  const testCase = makeCase(await gpuOf(), DEFAULT, 128);
  const outputs = await runForward(testCase, 1000, 100);
  const expected = expectForward(testCase).outputs.subarray(0, 100 * 4);
  assertClose(outputs, expected, toleranceOf(expected, "f32"));
});

Deno.test("a sample that is not finite spoils its own outputs only, in registers", async () => {
  if (lanesOf(await gpuOf()) === null) return console.log("skipped: no subgroups as CPUs have");
  for (const value of [NaN, Infinity]) {
    const testCase = makeCase(await gpuOf(), DEFAULT, 70);
    const clean = await runForward(testCase, 70);
    testCase.encoded[66 * DEFAULT.encoded] = value;
    const spoilt = await runForward(testCase, 70);
    const changed = spoilt.findIndex((output, i) => !Object.is(output, clean[i]));
    assert.equal(Math.floor(changed / 4), 66);
    assert.ok(spoilt.subarray(67 * 4).every((output, i) => output === clean[67 * 4 + i]));
  }
});
