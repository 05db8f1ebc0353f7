import assert from "node:assert/strict";
import type { Gpu } from "../../../src/gpu/mod.ts";
import { assertClose } from "../../reference/assert_close.ts";
import {
  basisOf,
  encodeGaussian,
  gaussianOf,
  gaussianRow,
  type IntegratedEncoding,
} from "../../reference/cones.ts";
import { randomValues } from "../../reference/random_values.ts";
import { testKernelContract } from "../kernel_contract.ts";
import { blocksOf, fromBlocks, rounded, sharedGpu, toBlocks } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();

const AXES: IntegratedEncoding = { levels: 16, basis: "axes" };
const UNBOUNDED: IntegratedEncoding = { levels: 12, basis: "icosahedron" };

/** As tests of the frequency encoding: angles up to 8 times 2^15 are reduced before the sine. */
const TOLERANCE = { atol: 3 * 2 ** -24 * (8 * 2 ** 15 * 3.1e-4 + Math.PI) + 2 ** -20, rtol: 0 };

/** Gaussians around [-4, 4]^3 whose deviations are from a thousandth to one, leaning any way. */
function randomGaussians(count: number, seed: number): Float64Array {
  const numbers = randomValues(count * 12, seed);
  return rounded(Float64Array.from(
    Array.from({ length: count }, (_, i) => {
      const n = numbers.subarray(12 * i, 12 * i + 12);
      const size = 10 ** (-1.5 + 1.5 * n[11]);
      const root = [0, 1, 2].map((row) => [3, 4, 5].map((k) => size * n[3 * row + k - 1]));
      const [x, y, z] = n.subarray(0, 3).map((value) => 4 * value);
      const covariance = root.map((a) => root.map((b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]));
      return gaussianRow({ mean: [x, y, z], covariance });
    }).flat(),
  ));
}

function constantsOf({ levels, basis }: IntegratedEncoding) {
  return { LEVELS: levels, COUNT: basisOf(basis).length, BASIS: basis };
}

async function runOf(
  gpu: Gpu,
  encoding: IntegratedEncoding,
  inputs: Float32Array<ArrayBuffer>,
  layout: { readonly features: number; readonly first: number; readonly rows: number },
) {
  const blocks = inputs.length / (9 * 64);
  return {
    kernel: await gpu.kernel("encode/integrated", constantsOf(encoding)),
    invocations: blocks * layout.rows * 16,
    inputs: { inputs, counts: Uint32Array.of(0xffffffff) },
    updates: { outputs: new Float32Array(blocks * layout.features * 64).fill(123.25) },
    params: { blocks, count: 0, ...layout },
  };
}

/** [samples][features] as the reference has them. */
function expectedOf(encoding: IntegratedEncoding, rows: Float64Array): number[] {
  const directions = basisOf(encoding.basis);
  return Array.from(
    { length: rows.length / 9 },
    (_, i) =>
      encodeGaussian(gaussianOf(rows.subarray(9 * i, 9 * i + 9)), encoding.levels, directions),
  ).flat();
}

for (const encoding of [AXES, UNBOUNDED, { levels: 1, basis: "axes" }] as const) {
  Deno.test(`integrated encodings of ${encoding.levels} levels along ${encoding.basis} agree with the reference`, async () => {
    const gpu = await gpuOf();
    const samples = 150; // two blocks and a half
    const size = 2 * encoding.levels * basisOf(encoding.basis).length;
    const layout = { features: size + 10, first: 3, rows: size + 5 };
    const x = randomGaussians(samples, 1);
    const { outputs } = await runPoisoned(gpu, await runOf(gpu, encoding, toBlocks(x, 9), layout));
    const rows = fromBlocks(outputs, layout.features, samples);
    const part = (first: number, count: number) =>
      rows.filter((_, i) => i % layout.features >= first && i % layout.features < first + count);
    // Off the axes a mean is a sum, each of whose terms is rounded, times up to 2^(levels - 1).
    const sum = encoding.basis === "axes" ? 0 : 3 * 4 * 2 ** (encoding.levels - 25);
    const tolerance = { atol: TOLERANCE.atol + sum, rtol: 0, name: "encodings" };
    assertClose(part(3, size), expectedOf(encoding, x), tolerance);
    assert.ok(part(3 + size, 5).every((value) => value === 0), "padding rows");
    assert.ok(part(0, 3).every((value) => value === 123.25), "rows before");
    assert.ok(part(3 + size + 5, 2).every((value) => value === 123.25), "rows after");
  });
}

testKernelContract(gpuOf, {
  name: "integrated encodings",
  items: (count) => ({ x: toBlocks(randomGaussians(count, 2), 9) }),
  run: (gpu, { x }) => runOf(gpu, AXES, x, { features: 96, first: 0, rows: 96 }),
  check: ({ outputs }, { x }, count) => {
    assert.equal(outputs.length, blocksOf(count) * 96 * 64);
    assertClose(
      fromBlocks(outputs, 96, count),
      expectedOf(AXES, fromBlocks(x, 9, count)),
      TOLERANCE,
    );
  },
  repeated: 7 * 64,
});

Deno.test("of a Gaussian wider than a wave nothing of it is left, and a point is encoded as a frequency", async () => {
  const gpu = await gpuOf();
  const x = Float64Array.of(1, 2, 3, 100, 100, 100, 0, 0, 0, 1, 2, 3, 0, 0, 0, 0, 0, 0);
  const layout = { features: 96, first: 0, rows: 96 };
  const { outputs } = await runPoisoned(gpu, await runOf(gpu, AXES, toBlocks(x, 9), layout));
  const [wide, point] = [0, 96].map((first) =>
    fromBlocks(outputs, 96, 2).subarray(first, first + 96)
  );
  assert.ok(wide.every((value) => Math.abs(value) < 1e-20));
  const waves = (wave: (x: number) => number) =>
    Array.from({ length: 16 }, (_, k) => [1, 2, 3].map((value) => wave(2 ** k * value))).flat();
  assertClose(point, [...waves(Math.sin), ...waves(Math.cos)], TOLERANCE);
});

for (
  const encoding of [{ levels: 4, basis: "axes" }, { levels: 3, basis: "icosahedron" }] as const
) {
  Deno.test(`gradients of Gaussians along ${encoding.basis} are the reference's central differences`, async () => {
    const gpu = await gpuOf();
    const samples = 70;
    const size = 2 * encoding.levels * basisOf(encoding.basis).length;
    const features = size + 5;
    const x = randomGaussians(samples, 3);
    const dY = rounded(randomValues(samples * features, 5));
    const blocks = blocksOf(samples);
    const { d_inputs } = await runPoisoned(gpu, {
      kernel: await gpu.kernel("encode/integrated_backward", constantsOf(encoding)),
      invocations: blocks * 16,
      inputs: {
        inputs: toBlocks(x, 9),
        d_outputs: toBlocks(dY, features),
        counts: Uint32Array.of(7, samples),
      },
      outputs: { d_inputs: new Float32Array(blocks * 9 * 64) },
      params: { blocks, count: 1, features, first: 3 },
    });
    const step = 1e-6;
    const directions = basisOf(encoding.basis);
    const expected = x.map((_, i) => {
      const sample = Math.floor(i / 9);
      const loss = (offset: number) => {
        const moved = x.slice(sample * 9, sample * 9 + 9);
        moved[i % 9] += offset;
        return encodeGaussian(gaussianOf(moved), encoding.levels, directions)
          .reduce((sum, value, j) => sum + value * dY[sample * features + 3 + j], 0);
      };
      return (loss(step) - loss(-step)) / (2 * step);
    });
    assertClose(fromBlocks(d_inputs, 9, samples), expected, { atol: 2e-3, rtol: 1e-4 });
  });
}
