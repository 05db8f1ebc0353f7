import assert from "node:assert/strict";
import fc from "npm:fast-check@^4.0.0";
import { compact, prefixSums } from "./scan.ts";

const u32 = fc.integer({ min: 0, max: 0xffffffff });

Deno.test("prefix sums of Blelloch's example are those he published", () => {
  const { offsets, total } = prefixSums(Uint32Array.of(3, 1, 7, 0, 4, 1, 6, 3));
  assert.deepEqual([...offsets], [0, 3, 4, 11, 11, 15, 16, 22]);
  assert.equal(total, 25);
});

Deno.test("prefix sums of nothing are nothing, and their total is 0", () => {
  assert.deepEqual(prefixSums(new Uint32Array()), { offsets: new Uint32Array(), total: 0 });
});

Deno.test("prefix sums are sums of whole numbers, reduced modulo 2^32 at the end", () => {
  fc.assert(fc.property(fc.array(u32, { maxLength: 60 }), (list) => {
    const { offsets, total } = prefixSums(Uint32Array.from(list));
    const sum = (count: number) =>
      Number(list.slice(0, count).reduce((sum, value) => sum + BigInt(value), 0n) % (1n << 32n));
    assert.deepEqual([...offsets], list.map((_, i) => sum(i)));
    assert.equal(total, sum(list.length));
  }));
});

Deno.test("compaction keeps the indices of set flags, each where as many are set before it", () => {
  assert.deepEqual([...compact(Uint32Array.of(0, 1, 1, 0, 1))], [1, 2, 4]);
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 1 }), { maxLength: 60 }), (list) => {
    const flags = Uint32Array.from(list);
    const kept = compact(flags);
    const { offsets, total } = prefixSums(flags);
    assert.equal(kept.length, total);
    list.forEach((flag, i) => assert.ok(flag === 0 || kept[offsets[i]] === i));
  }));
});
