import assert from "node:assert/strict";
import { forgetVotes, missingCells, packBits } from "../../reference/occupancy.ts";
import { randomValues } from "../../reference/random_values.ts";
import { sharedGpu } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();

/** A grid of 32^3 cells, and how many words of bits it has. */
const CELLS = 32 ** 3;
const WORDS = CELLS / 32;

async function missingOf(votes: Uint32Array<ArrayBuffer>, densities: Float32Array<ArrayBuffer>) {
  const gpu = await gpuOf();
  const { missing } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("occupancy/missing", { RESOLUTION: 32 }),
    invocations: WORDS,
    inputs: {
      densities,
      right: votes.subarray(0, 2 * CELLS).filter((_, i) => i % 2 === 0),
      wrong: votes.subarray(0, 2 * CELLS).filter((_, i) => i % 2 === 1),
      all_rays: votes.slice(2 * CELLS),
    },
    outputs: { missing: new Uint32Array(WORDS) },
    params: { words: WORDS },
  });
  return missing;
}

/** Votes of cells, (right, wrong) each, and of all rays. */
function votesOf(cells: readonly (readonly [number, number])[], all: readonly [number, number]) {
  const votes = new Uint32Array(2 * CELLS + 2);
  cells.forEach((pair, cell) => votes.set(pair, 2 * cell));
  votes.set(all, 2 * CELLS);
  return votes;
}

for (const all of [[0, 0], [90, 10], [10, 90], [0, 5]] as const) {
  Deno.test(`of random votes, ${all.join(" right and ")} wrong ones in all, the reference finds the same cells`, async () => {
    const values = randomValues(2 * CELLS, 3);
    const votes = votesOf(
      Array.from({ length: CELLS }, (_, cell) => {
        const [right, wrong] = values.subarray(2 * cell, 2 * cell + 2);
        // Primes: no share is so near the least one that rounding decides.
        return [Math.floor(29 * Math.abs(right)), Math.floor(31 * Math.abs(wrong))] as const;
      }),
      all,
    );
    const densities = Float32Array.from(randomValues(CELLS, 7), (value) => value < 0 ? -1 : value);
    const expected = missingCells(votes, densities);
    assertSame(await missingOf(votes, densities), packBits(expected));
    const share = expected.filter(Boolean).length / CELLS;
    assert.equal(share > 0.05, all[1] <= all[0], `${share} missing`);
  });
}

Deno.test("a cell needs more wrong votes than chance, and a camera that sees it", async () => {
  const cells = [[3, 1], [0, 2], [12, 2], [40, 40], [90, 15], [0, 9], [0, 0]] as const;
  const densities = new Float32Array(CELLS);
  densities[5] = -1;
  const missing = await missingOf(votesOf(cells, [100, 0]), densities);
  // 1 / 8, 2 / 6, 2 / 18, 40 / 84, 15 / 109, unseen, none
  const expected = [false, true, false, true, false, false, false];
  assert.deepEqual(expected.map((_, cell) => (missing[0] >>> cell & 1) === 1), expected);
  assert.ok(missing.subarray(1).every((word) => word === 0));
});

Deno.test("where most rays look wrong, only cells of hardly any other stand out", async () => {
  const cells = [[15, 30], [1, 60]] as const;
  const missing = await missingOf(votesOf(cells, [50, 50]), new Float32Array(CELLS));
  assert.equal(missing[0], 2); // 30 / 49 and 60 / 65 against 0.65
});

for (const count of [0, 1, 63, 64, 65, 1000]) {
  Deno.test(`of ${count} numbers of votes an eighth is forgotten, at least one vote`, async () => {
    const gpu = await gpuOf();
    const before = Uint32Array.from({ length: count }, (_, i) => i % 70);
    const { votes } = await runPoisoned(gpu, {
      kernel: await gpu.kernel("occupancy/forget"),
      invocations: count,
      updates: { votes: before },
      params: { count },
    });
    assertSame(votes, forgetVotes(before));
    if (count > 9) assert.deepEqual([...votes.subarray(0, 10)], [0, 0, 1, 2, 3, 4, 5, 6, 7, 7]);
  });
}
