import assert from "node:assert/strict";
import { levelPart } from "../../src/nerf/views/coarse_to_fine.ts";
import { assertClose } from "../reference/assert_close.ts";

Deno.test("the coarse half of the levels learns at once, the fine ones one after the other, all in the end", () => {
  const partsAt = (step: number) => [0, 1, 2, 3].map((level) => levelPart(level, 4, step, 100));
  assert.deepEqual(partsAt(0), [1, 1, 0, 0]);
  assertClose(partsAt(25), [1, 1, 0.5, 0], { atol: 1e-15, rtol: 0 });
  assert.deepEqual(partsAt(50), [1, 1, 1, 0]);
  assertClose(partsAt(75), [1, 1, 1, 0.5], { atol: 1e-15, rtol: 0 });
  assert.deepEqual(partsAt(100), [1, 1, 1, 1]);
  assert.deepEqual(partsAt(1e9), [1, 1, 1, 1]);
});

Deno.test("without steps all levels learn from the first on, and of one level that one", () => {
  assert.equal(levelPart(15, 16, 0, 0), 1);
  assert.equal(levelPart(0, 1, 1, 2), 1);
});
