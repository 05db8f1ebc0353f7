import assert from "node:assert/strict";
import { llvmpipeThreads } from "../../src/host/mod.ts";

Deno.test("llvmpipe has a thread for each processor, or as many as it is told, from 1 to 32", () => {
  const cases: [processors: number, asked: string | undefined, threads: number][] = [
    [2, undefined, 2],
    [64, undefined, 32],
    [64, "6", 6],
    [2, "4", 4],
    [2, "100", 32],
    [2, "0", 1],
    [2, "", 2],
    [2, "many", 2],
  ];
  for (const [processors, asked, threads] of cases) {
    assert.equal(llvmpipeThreads(processors, asked), threads, `${processors}, ${asked}`);
  }
});
