import fc from "npm:fast-check@^4.0.0";
import assert from "node:assert/strict";
import { gapsOf, missingShards } from "../../src/render/gaps.ts";
import { framesOfShard } from "../../src/render/shards.ts";

const FAULTS = [2, 3, 4, 7, 8].map((frame) => ({
  frame,
  name: `f${frame}`,
  reason: "not rendered",
}));

Deno.test("neighbours with the same fault are one gap", () => {
  assert.deepEqual(gapsOf([]), []);
  assert.deepEqual(gapsOf(FAULTS), [
    { first: "f2", last: "f4", frames: 3, reason: "not rendered" },
    { first: "f7", last: "f8", frames: 2, reason: "not rendered" },
  ]);
});

Deno.test("neighbours with different faults are two gaps", () => {
  const faults = FAULTS.map((fault) => fault.frame === 3 ? { ...fault, reason: "torn" } : fault);
  assert.deepEqual(gapsOf(faults).map(({ first, frames }) => [first, frames]), [
    ["f2", 1],
    ["f3", 1],
    ["f4", 1],
    ["f7", 2],
  ]);
});

Deno.test("missing frames that are whole shards are recognised", () => {
  const every = (index: number, count: number) => framesOfShard(60, { index, count });
  assert.deepEqual(missingShards(every(3, 8), 60), [{ index: 3, count: 8 }]);
  const two = [...every(3, 8), ...every(6, 8)].sort((a, b) => a - b);
  assert.deepEqual(missingShards(two, 60), [{ index: 3, count: 8 }, { index: 6, count: 8 }]);
  // Shards 1 and 3 of 4 are shard 1 of 2.
  const odd = [...every(1, 4), ...every(3, 4)].sort((a, b) => a - b);
  assert.deepEqual(missingShards(odd, 60), [{ index: 1, count: 2 }]);
});

Deno.test("missing frames that are no shards are not called so", () => {
  assert.deepEqual(missingShards([], 60), []);
  assert.deepEqual(missingShards([5], 60), []);
  assert.deepEqual(missingShards([5, 6, 7], 60), []);
  assert.deepEqual(missingShards(Array.from({ length: 60 }, (_, frame) => frame), 60), []);
});

Deno.test("rendering the shards that are said to be missing fills exactly the gaps", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.func(fc.boolean()), (frames, isMissing) => {
      const all = Array.from({ length: frames }, (_, frame) => frame);
      const missing = all.filter((frame) => isMissing(frame));
      const shards = missingShards(missing, frames);
      const filled = shards.flatMap((shard) => framesOfShard(frames, shard)).sort((a, b) => a - b);
      if (shards.length > 0) assert.deepEqual(filled, missing);
    }),
  );
});

Deno.test("the shards of the longest path are found at once", () => {
  const frames = 1_000_000;
  const missing = framesOfShard(frames, { index: 5, count: 1000 });
  assert.deepEqual(missingShards(missing, frames), [{ index: 5, count: 1000 }]);
  assert.deepEqual(missingShards([...missing, frames - 1], frames), []);
});
