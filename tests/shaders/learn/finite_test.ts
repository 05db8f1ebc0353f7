import assert from "node:assert/strict";
import { randomValues } from "../../reference/random_values.ts";
import { sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";
import { BATCH } from "../../../src/nerf/mod.ts";
import { batchOf } from "../march/march_inputs.ts";

const gpuOf = sharedGpu();

/** Quiet and signalling NaN of either sign, infinities. */
const BROKEN = [0x7fc00000, 0xffc00000, 0x7f800001, 0xff800001, 0x7fffffff, 0x7f800000, 0xff800000];
/** The largest floats, the smallest normal and denormal ones, zeros. */
const WHOLE = [0x7f7fffff, 0xff7fffff, 0x00800000, 0x80800000, 1, 0x80000001, 0, 0x80000000];

type Words = Uint32Array<ArrayBuffer>;

const randomBits = (count: number): Words =>
  new Uint32Array(Float32Array.from(randomValues(count, 1)).buffer);

/** Of the slots for skipped steps, the one that is the step's. */
const SLOT = 2;

/**
 * The batch's state after the check of a batch with 7 applied and 3 skipped steps. What is noted of it in its
 * slot, and nowhere else, says the same.
 */
async function checked(gradients: Words, scales: Words, finite = 0) {
  const gpu = await gpuOf();
  let batch = batchOf({ applied: 7, skipped: 3, finite });
  let skips = Uint32Array.of(8, 8, 8, 8);
  for (const [group, numbers] of [gradients, scales].entries()) {
    ({ batch, skips } = await runPoisoned(gpu, {
      kernel: await gpu.kernel("learn/finite", { FIRST: group === 0, LAST: group === 1 }),
      invocations: 256,
      inputs: { gradients: numbers },
      updates: { batch, skips },
      params: { count: numbers.length, slot: SLOT },
    }));
    if (group === 0) assert.deepEqual([...skips], [8, 8, 8, 8], "the last group decides");
  }
  assert.deepEqual([...skips], [8, 8, Number(batch[BATCH.skipped] === 4), 8]);
  return batch;
}

const APPLIED = batchOf({ applied: 8, skipped: 3, finite: 1 });
const SKIPPED = batchOf({ applied: 7, skipped: 4, finite: 0 });

for (const count of [0, 1, 63, 64, 65, 255, 256, 257, 3000]) {
  Deno.test(`a step of ${count} finite gradients counts as applied`, async () => {
    for (const finite of [0, 1]) {
      assert.deepEqual(await checked(randomBits(count), randomBits(count % 17), finite), APPLIED);
    }
  });
}

for (const bits of BROKEN) {
  Deno.test(`a gradient or scale of bits ${bits.toString(16)} makes a step skipped`, async () => {
    for (const at of [0, 1, 255, 256, 998, 999]) {
      const gradients = randomBits(1000);
      gradients[at] = bits;
      assert.deepEqual(await checked(gradients, randomBits(16), 1), SKIPPED, `gradient ${at}`);
    }
    for (const at of [0, 15]) {
      const scales = randomBits(16);
      scales[at] = bits;
      assert.deepEqual(await checked(randomBits(1000), scales, 1), SKIPPED, `scale ${at}`);
    }
  });
}

Deno.test("the largest and smallest floats are finite", async () => {
  assert.deepEqual(await checked(Uint32Array.from(WHOLE), Uint32Array.from(WHOLE)), APPLIED);
});

Deno.test("gradients that are all broken skip one step, not several", async () => {
  assert.deepEqual(
    await checked(new Uint32Array(700).fill(0x7fc00000), Uint32Array.of(0x7fc00000)),
    SKIPPED,
  );
});
