import assert from "node:assert/strict";
import type { Gpu } from "../../../src/gpu/mod.ts";
import { assertClose } from "../../reference/assert_close.ts";
import { encode, encodedSize, type FrequencyEncoding } from "../../reference/encoding.ts";
import { randomValues } from "../../reference/random_values.ts";
import { testKernelContract } from "../kernel_contract.ts";
import { blocksOf, fromBlocks, rounded, sharedGpu, toBlocks } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();

/** What the outputs hold before; rows that are not the encoding's must keep it. */
const UNTOUCHED = 123.25;

interface Layout {
  /** Rows of a block of outputs. */
  readonly features: number;
  /** The encoding's first row. */
  readonly first: number;
  /** Its number of rows, padding included. */
  readonly rows: number;
}

/** A run of the kernel for inputs of [blocks, dims, 64]. */
async function runOf(
  gpu: Gpu,
  encoding: FrequencyEncoding,
  inputs: Float32Array<ArrayBuffer>,
  dims: number,
  layout: Layout,
) {
  const blocks = inputs.length / (dims * 64);
  return {
    kernel: await gpu.kernel("encode/frequency", {
      DIMS: dims,
      LEVELS: encoding.levels,
      PI: encoding.pi,
      IDENTITY: encoding.identity,
    }),
    invocations: blocks * layout.rows * 16,
    inputs: { inputs, counts: Uint32Array.of(0xffffffff) },
    updates: { outputs: new Float32Array(blocks * layout.features * 64).fill(UNTOUCHED) },
    params: { blocks, count: 0, ...layout },
  };
}

/** The kernel's outputs, [blocks, features, 64], for inputs of [samples, dims]. */
async function outputsOf(
  encoding: FrequencyEncoding,
  x: Float64Array,
  dims: number,
  layout: Layout,
) {
  const gpu = await gpuOf();
  const run = await runOf(gpu, encoding, toBlocks(x, dims), dims, layout);
  return (await runPoisoned(gpu, run)).outputs;
}

/**
 * Sines and cosines of angles up to `angle`. The argument itself is exact; what its reduction leaves is
 * within [-pi, pi] but wrong by roundings of its second part, 1.9353e-3 of every 2 pi (that constant's
 * own included), and of itself; without pi 2^-24 of the angle's 3.1e-4th part, with it of pi alone. The
 * specification grants sine and cosine in [-pi, pi] 2^-11, which would make the encoding worthless;
 * 2^-20 is demanded here.
 */
function sineTolerance(angle: number) {
  const reduction = 3 * 2 ** -24 * (angle * 3.1e-4 + Math.PI);
  return { atol: reduction + 2 ** -20, rtol: 0 };
}

const SAMPLES = 150; // two blocks and a half

for (const dims of [2, 3]) {
  for (const levels of [0, 1, 4, 10, 16]) {
    for (const pi of [true, false]) {
      for (const identity of [true, false]) {
        const name = `${levels} levels of ${dims} coordinates with${pi ? "" : "out"} pi, ` +
          `with${identity ? "" : "out"} identity`;
        Deno.test(`encodings of ${name}, agree with the reference`, async () => {
          const encoding: FrequencyEncoding = { levels, pi, identity };
          const size = encodedSize(encoding, dims);
          const layout: Layout = { features: size + 10, first: 3, rows: size + 5 };
          const x = rounded(randomValues(SAMPLES * dims, 1, -8, 8));
          const outputs = await outputsOf(encoding, x, dims, layout);

          const rows = fromBlocks(outputs, layout.features, SAMPLES);
          const part = (first: number, count: number) =>
            rows.filter((_, i) =>
              i % layout.features >= first && i % layout.features < first + count
            );
          const angle = 8 * 2 ** Math.max(levels - 1, 0) * (pi ? 0 : 1);
          if (size > 0) {
            const options = { ...sineTolerance(angle), name: "encodings" };
            assertClose(part(3, size), encode(encoding, x, dims), options);
          }
          if (identity) assert.deepEqual(part(3, dims), x);
          assert.ok(part(3 + size, 5).every((value) => value === 0), "padding rows");
          assert.ok(part(0, 3).every((value) => value === UNTOUCHED), "rows before");
          assert.ok(part(3 + size + 5, 2).every((value) => value === UNTOUCHED), "rows after");
        });
      }
    }
  }
}

const PUBLISHED: FrequencyEncoding = { levels: 10, pi: false, identity: true };

testKernelContract(gpuOf, {
  name: "encodings",
  items: (count) => ({ x: toBlocks(rounded(randomValues(count * 3, 2)), 3) }),
  run: (gpu, { x }) => runOf(gpu, PUBLISHED, x, 3, { features: 64, first: 0, rows: 64 }),
  check: ({ outputs }, { x }, count) => {
    assert.equal(outputs.length, blocksOf(count) * 64 * 64);
    const rows = fromBlocks(outputs, 64, count).filter((_, i) => i % 64 < 63);
    assertClose(rows, encode(PUBLISHED, fromBlocks(x, 3, count)), sineTolerance(512));
  },
  repeated: 7 * 64,
});

Deno.test("encodings of whole and half numbers with pi are those worked out by hand", async () => {
  const encoding: FrequencyEncoding = { levels: 3, pi: true, identity: false };
  const x = Float64Array.of(0, 1, -1, 0.5, -0.5, 0.25, 8, 0.125);
  const outputs = await outputsOf(encoding, x, 1, { features: 6, first: 0, rows: 6 });
  const [root, small, large] = [Math.SQRT1_2, 0.3826834, 0.9238795];
  // deno-fmt-ignore
  const expected = [ // sin, cos of pi x, 2 pi x, 4 pi x
    0, 1, 0, 1, 0, 1,
    0, -1, 0, 1, 0, 1,
    0, -1, 0, 1, 0, 1,
    1, 0, 0, -1, 0, 1,
    -1, 0, 0, -1, 0, 1,
    root, root, 1, 0, 0, -1,
    0, 1, 0, 1, 0, 1,
    small, large, root, root, 1, 0,
  ];
  assertClose(fromBlocks(outputs, 6, x.length), expected, sineTolerance(0));
});

for (const [dims, levels, pi, identity] of [[3, 4, false, true], [2, 3, true, false]] as const) {
  Deno.test(`gradients of ${levels} levels ${pi ? "with" : "without"} pi are the reference's central differences`, async () => {
    const gpu = await gpuOf();
    const encoding: FrequencyEncoding = { levels, pi, identity };
    const size = encodedSize(encoding, dims);
    const x = rounded(randomValues(SAMPLES * dims, 4, -2, 2));
    const dY = rounded(randomValues(SAMPLES * (size + 5), 5));
    const blocks = blocksOf(SAMPLES);
    const { d_inputs } = await runPoisoned(gpu, {
      kernel: await gpu.kernel("encode/frequency_backward", {
        DIMS: dims,
        LEVELS: levels,
        PI: pi,
        IDENTITY: identity,
      }),
      invocations: blocks * dims * 16,
      inputs: {
        inputs: toBlocks(x, dims),
        d_outputs: toBlocks(dY, size + 5),
        counts: Uint32Array.of(7, SAMPLES),
      },
      outputs: { d_inputs: new Float32Array(blocks * dims * 64) },
      params: { blocks, count: 1, features: size + 5, first: 3 },
    });
    const step = 1e-5;
    const expected = x.map((_, i) => {
      const loss = (offset: number) => {
        const sample = Math.floor(i / dims);
        const moved = x.slice(sample * dims, (sample + 1) * dims);
        moved[i % dims] += offset;
        const y = encode(encoding, moved, dims);
        return y.reduce((sum, value, j) => sum + value * dY[sample * (size + 5) + 3 + j], 0);
      };
      return (loss(step) - loss(-step)) / (2 * step);
    });
    assertClose(fromBlocks(d_inputs, dims, SAMPLES), expected, { atol: 1e-3, rtol: 1e-4 });
  });
}
