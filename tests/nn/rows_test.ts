import assert from "node:assert/strict";
import {
  allocateRows,
  blocksFor,
  featureRows,
  paddedRows,
  rowsFrom,
  rowsOf,
} from "../../src/nn/mod.ts";
import { sharedGpu } from "../shaders/kernel_test_tools.ts";

const openGpu = sharedGpu();

Deno.test("a block holds 64 samples", () => {
  assert.deepEqual([0, 1, 63, 64, 65, 128, 129].map(blocksFor), [0, 1, 1, 1, 2, 2, 3]);
});

Deno.test("a part takes up a multiple of 16 rows", () => {
  assert.deepEqual([0, 1, 15, 16, 17, 63].map(paddedRows), [0, 16, 16, 16, 32, 64]);
});

Deno.test("each part of a concatenation is padded by itself", () => {
  assert.equal(rowsOf([]), 0);
  assert.equal(rowsOf([1, 16, 17]), 16 + 16 + 32);
  assert.deepEqual(featureRows([2, 16, 3]), [
    ...[0, 1],
    ...Array.from({ length: 16 }, (_, i) => 16 + i),
    ...[32, 33, 34],
  ]);
});

Deno.test("rows are allocated in whole blocks and addressed from any row on", async () => {
  const rows = allocateRows(await openGpu(), "rows", 65, 48);
  assert.deepEqual(rows.tensor.shape, [2, 48, 64]);
  assert.deepEqual([rows.features, rows.first], [48, 0]);
  const behind = rowsFrom(rowsFrom(rows, 16), 16);
  assert.deepEqual([behind.tensor, behind.features, behind.first], [rows.tensor, 48, 32]);
});
