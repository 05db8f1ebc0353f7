import assert from "node:assert/strict";
import type { Gpu } from "../../src/gpu/mod.ts";
import { type Arrays, assertSame, type PoisonedRun, runPoisoned } from "./lib/poisoned_run.ts";

/** Numbers of items at which kernels go wrong: none, one, and those around a workgroup of 64. */
export const SIZES: readonly number[] = [0, 1, 63, 64, 65];

/** The most workgroups along one dimension of a dispatch (WebGPU's default limit); more are folded. */
const MOST_WORKGROUPS = 65_535;

/** What a kernel that treats items alike computes, and how to know that it is right. */
export interface KernelContract<
  Items extends Arrays,
  Outputs extends Arrays,
  Updates extends Arrays,
> {
  /** What it computes, for the tests' names. */
  readonly name: string;
  /** How many items it is run with; {@link SIZES} by default. */
  readonly sizes?: readonly number[];
  /** The arrays that hold something of each item, of so many items. */
  items(count: number): Items;
  /** A run over all of the items, which may read other arrays too. */
  run(gpu: Gpu, items: Items, count: number): Promise<PoisonedRun<Outputs, Updates>>;
  /** Asserts that the results of one item or more are right. */
  check(results: Outputs & Updates, items: Items, count: number): void;
  /**
   * So many items, a multiple of what a workgroup treats, are repeated until there are more than 65,535
   * workgroups; their results must repeat as well. Not done if absent.
   */
  readonly repeated?: number;
}

/**
 * Declares the tests that every kernel must pass: with each number of items its results are right, each
 * element of them is written whatever was there before, nothing is written behind their ends, and a second
 * run gives the same bits; without items nothing is changed; a dispatch that must be folded reaches every
 * item.
 */
export function testKernelContract<
  Items extends Arrays,
  Outputs extends Arrays,
  Updates extends Arrays,
>(gpuOf: () => Promise<Gpu>, contract: KernelContract<Items, Outputs, Updates>): void {
  const { name, sizes = SIZES, repeated } = contract;
  for (const count of sizes) {
    Deno.test(`${name} of ${count} are right, complete, within their ends and the same twice`, async () => {
      const gpu = await gpuOf();
      const items = contract.items(count);
      const run = await contract.run(gpu, items, count);
      const results = await runPoisoned(gpu, run);
      if (count > 0) return contract.check(results, items, count);
      for (const [update, before] of Object.entries(run.updates ?? {})) {
        assertSame(results[update], before, `${update} without items`);
      }
    });
  }
  if (repeated === undefined) return;
  Deno.test(`${name} of more than 65,535 workgroups equal those of few`, async () => {
    const gpu = await gpuOf();
    const items = contract.items(repeated);
    const few = await contract.run(gpu, items, repeated);
    const groups = few.invocations / few.kernel.workgroupSize;
    const times = Math.ceil((MOST_WORKGROUPS + 2) / groups);
    const many = await contract.run(gpu, repeat(items, times), repeated * times);
    assert.ok(many.invocations > MOST_WORKGROUPS * many.kernel.workgroupSize);
    const expected = await runPoisoned(gpu, few);
    assertRepeats(await runPoisoned(gpu, many), expected, times);
  });
}

/** Each array so many times in a row. */
function repeat<Items extends Arrays>(items: Items, times: number): Items {
  return Object.fromEntries(
    Object.entries(items).map(([name, array]) => {
      const repeated = array instanceof Uint32Array
        ? new Uint32Array(array.length * times)
        : new Float32Array(array.length * times);
      for (let i = 0; i < times; i++) repeated.set(array, i * array.length);
      return [name, repeated];
    }),
  ) as Items;
}

/** Asserts that arrays are others so many times in a row. */
function assertRepeats(actual: Arrays, expected: Arrays, times: number): void {
  for (const [name, once] of Object.entries(expected)) {
    assert.equal(actual[name].length, once.length * times, name);
    for (let i = 0; i < times; i++) {
      const part = actual[name].subarray(i * once.length, (i + 1) * once.length);
      assertSame(part, once, `${name}, repetition ${i}`);
    }
  }
}
