import assert from "node:assert/strict";
import { sharedGpu } from "../kernel_test_tools.ts";
import {
  assertSameBits,
  INPUTS,
  OUTPUTS,
  padMatrix,
  randomFloats,
  strideOf,
  transposeMatrix,
} from "./dense_test_tools.ts";

const openGpu = sharedGpu();

const OFFSET = 48; // numbers of other layers before the matrix
const TRANSPOSED_OFFSET = 80;
const AFTER = 16;

/** Runs the kernel on [rows, columns], into a tensor that is poisoned except for the padding. */
async function transpose(rows: number, columns: number, matrix: Float64Array) {
  const gpu = await openGpu();
  const padded = padMatrix(matrix, columns);
  const data = new Float32Array(OFFSET + padded.length).fill(NaN);
  data.set(padded, OFFSET);
  const size = columns * strideOf(rows);
  const poisoned = new Float32Array(TRANSPOSED_OFFSET + size + AFTER).fill(NaN);
  const expected = poisoned.slice();
  const isPadding = (i: number) => i % strideOf(rows) >= rows;
  for (let i = 0; i < size; i++) if (isPadding(i)) poisoned[TRANSPOSED_OFFSET + i] = 0;
  expected.set(
    padMatrix(transposeMatrix(matrix, columns), rows),
    TRANSPOSED_OFFSET,
  );

  const parameters = gpu.tensor("parameters", [data.length], { data });
  const transposed = gpu.tensor("transposed", [poisoned.length], { data: poisoned });
  gpu.record().run(
    await gpu.kernel("dense/transpose"),
    rows * columns,
    { parameters, transposed },
    {
      rows,
      columns,
      stride: strideOf(columns),
      offset: OFFSET,
      transposed_stride: strideOf(rows),
      transposed_offset: TRANSPOSED_OFFSET,
    },
  );
  const actual = await gpu.read(transposed);
  gpu.free(parameters);
  gpu.free(transposed);
  return { actual, expected };
}

Deno.test("transpose moves every number, keeps the padding's zeros and touches nothing else", async () => {
  for (const rows of [...INPUTS, 1, 65]) {
    for (const columns of [...OUTPUTS, 1, 65]) {
      const matrix = randomFloats(rows * columns, rows + columns);
      const { actual, expected } = await transpose(rows, columns, matrix);
      assertSameBits(actual, expected);
    }
  }
});

Deno.test("transpose moves more numbers than one dimension of a dispatch reaches", async () => {
  const [rows, columns] = [2050, 2051];
  assert.ok(rows * columns > 65535 * 64);
  const matrix = new Float64Array(rows * columns).map((_, i) => i % 8191);
  const { actual, expected } = await transpose(rows, columns, matrix);
  assertSameBits(actual, expected);
});
