import assert from "node:assert/strict";
import type { Gpu } from "../../../src/gpu/mod.ts";
import { assertClose } from "../../reference/assert_close.ts";
import { randomValues } from "../../reference/random_values.ts";
import { sphericalHarmonics } from "../../reference/spherical_harmonics.ts";
import { testKernelContract } from "../kernel_contract.ts";
import { blocksOf, fromBlocks, rounded, sharedGpu, toBlocks } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();

/** What the outputs hold before; rows that are not the encoding's must keep it. */
const UNTOUCHED = 123.25;

/**
 * Directions in float32 have lengths within 2^-24 of 1, along which no function grows faster than 4.5 times
 * that; and each is at most eight roundings of numbers below 2.
 */
const TOLERANCE = { atol: (4.5 + 16) * 2 ** -24, rtol: 0, name: "spherical harmonics" };

interface Layout {
  /** Rows of a block of outputs. */
  readonly features: number;
  /** The encoding's first row. */
  readonly first: number;
  /** Its number of rows, padding included. */
  readonly rows: number;
}

/** A run of the kernel for directions of [blocks, 3, 64]. */
async function runOf(
  gpu: Gpu,
  degree: number,
  inputs: Float32Array<ArrayBuffer>,
  layout: Layout,
) {
  const blocks = inputs.length / (3 * 64);
  return {
    kernel: await gpu.kernel("encode/spherical_harmonics", { DEGREE: degree }),
    invocations: blocks * 64,
    inputs: { inputs, counts: Uint32Array.of(0xffffffff) },
    updates: { outputs: new Float32Array(blocks * layout.features * 64).fill(UNTOUCHED) },
    params: { blocks, count: 0, ...layout },
  };
}

/** The kernel's outputs, [blocks, features, 64], for directions of [samples, 3]. */
async function outputsOf(degree: number, directions: Float64Array, layout: Layout) {
  const gpu = await gpuOf();
  return (await runPoisoned(gpu, await runOf(gpu, degree, toBlocks(directions, 3), layout)))
    .outputs;
}

/** Random directions of length 1, [samples, 3], as float32 holds them. */
function randomDirections(samples: number, seed: number): Float64Array {
  const directions = randomValues(samples * 3, seed);
  for (let at = 0; at < directions.length; at += 3) {
    const length = Math.hypot(...directions.subarray(at, at + 3));
    for (let i = 0; i < 3; i++) directions[at + i] /= length;
  }
  return rounded(directions);
}

/** Columns `first` … of [samples, features]. */
function columns(values: Float64Array, features: number, first: number, count: number) {
  return values.filter((_, i) => i % features >= first && i % features < first + count);
}

for (const degree of [1, 2, 3, 4]) {
  const size = degree ** 2;
  for (const padding of [0, 1, 16]) {
    Deno.test(`spherical harmonics of degree ${degree} and ${padding} rows of zeros are the reference's`, async () => {
      const layout: Layout = { features: size + padding + 5, first: 3, rows: size + padding };
      const directions = randomDirections(150, degree); // two blocks and a half
      const outputs = await outputsOf(degree, directions, layout);

      const rows = fromBlocks(outputs, layout.features, 150);
      const part = (first: number, count: number) => columns(rows, layout.features, first, count);
      assertClose(part(3, size), sphericalHarmonics(degree, directions), TOLERANCE);
      assert.ok(part(3 + size, padding).every((value) => value === 0), "padding rows");
      assert.ok(part(0, 3).every((value) => value === UNTOUCHED), "rows before");
      assert.ok(part(3 + layout.rows, 2).every((value) => value === UNTOUCHED), "rows after");
    });
  }
}

for (const [degree, repeated] of [[4, undefined], [2, 7 * 64]] as const) {
  const rows = degree ** 2;
  testKernelContract(gpuOf, {
    name: `spherical harmonics of degree ${degree}`,
    items: (count) => ({ directions: toBlocks(randomDirections(count, 9), 3) }),
    run: (gpu, { directions }) =>
      runOf(gpu, degree, directions, { features: rows, first: 0, rows }),
    check: ({ outputs }, { directions }, count) => {
      assert.equal(outputs.length, blocksOf(count) * rows * 64);
      const expected = sphericalHarmonics(degree, fromBlocks(directions, 3, count));
      assertClose(fromBlocks(outputs, rows, count), expected, TOLERANCE);
    },
    repeated, // of few features, as memory is what this takes
  });
}

Deno.test("spherical harmonics along the axes are those worked out by hand", async () => {
  const axes = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [-1, 0, 0], [0, -1, 0], [0, 0, -1]];
  const outputs = await outputsOf(4, Float64Array.from(axes.flat()), {
    features: 16,
    first: 0,
    rows: 16,
  });
  // sqrt(1 / 4 pi), sqrt(3 / 4 pi), sqrt(5 / 16 pi), sqrt(15 / 16 pi), sqrt(7 / 4 pi), …
  const [a, b, c, d] = [0.28209479, 0.48860251, 0.31539157, 0.54627422];
  const [e, f, g] = [0.59004359, 0.4570458, 0.74635267];
  // deno-fmt-ignore
  const expected = [
    a, 0, 0, -b,   0, 0, -c, 0,   d, 0, 0, 0,   0, f, 0, -e,
    a, -b, 0, 0,   0, 0, -c, 0,  -d, e, 0, f,   0, 0, 0, 0,
    a, 0, b, 0,    0, 0, 2 * c, 0, 0, 0, 0, 0,  g, 0, 0, 0,
    a, 0, 0, b,    0, 0, -c, 0,   d, 0, 0, 0,   0, -f, 0, e,
    a, b, 0, 0,    0, 0, -c, 0,  -d, -e, 0, -f, 0, 0, 0, 0,
    a, 0, -b, 0,   0, 0, 2 * c, 0, 0, 0, 0, 0, -g, 0, 0, 0,
  ];
  assertClose(fromBlocks(outputs, 16, axes.length), expected, TOLERANCE);
});

for (const degree of [1, 2, 3, 4]) {
  Deno.test(`gradients of degree ${degree} along the sphere are the reference's central differences`, async () => {
    const gpu = await gpuOf();
    const [samples, size] = [150, degree ** 2];
    const directions = randomDirections(samples, 4);
    const dY = rounded(randomValues(samples * (size + 5), 5));
    const blocks = blocksOf(samples);
    const { d_inputs } = await runPoisoned(gpu, {
      kernel: await gpu.kernel("encode/spherical_harmonics_backward", { DEGREE: degree }),
      invocations: blocks * 64,
      inputs: {
        inputs: toBlocks(directions, 3),
        d_outputs: toBlocks(dY, size + 5),
        counts: Uint32Array.of(7, samples),
      },
      outputs: { d_inputs: new Float32Array(blocks * 3 * 64) },
      params: { blocks, count: 1, features: size + 5, first: 3 },
    });
    const step = 1e-4;
    const expected = directions.map((_, i) => {
      const sample = Math.floor(i / 3);
      const loss = (offset: number) => {
        const moved = directions.slice(sample * 3, sample * 3 + 3);
        moved[i % 3] += offset;
        const y = sphericalHarmonics(degree, moved);
        return y.reduce((sum, value, j) => sum + value * dY[sample * (size + 5) + 3 + j], 0);
      };
      return (loss(step) - loss(-step)) / (2 * step);
    });
    // The reference's functions do not depend on a direction's length.
    const actual = fromBlocks(d_inputs, 3, samples);
    const along = actual.map((d, i) => {
      const at = i - i % 3;
      const radial = [0, 1, 2].reduce((sum, j) => sum + actual[at + j] * directions[at + j], 0);
      return d - radial * directions[i];
    });
    assertClose(along, expected, { atol: 1e-4, rtol: 1e-4 });
  });
}
