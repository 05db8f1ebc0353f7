import assert from "node:assert/strict";
import { assertClose, float32Sum } from "../../reference/assert_close.ts";
import { evaluateLoss } from "../../reference/loss.ts";
import { randomValues } from "../../reference/random_values.ts";
import { rounded, sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();
const THREADS = 256; // the kernel's one workgroup
const SLOTS = 5;
const UNTOUCHED = 17.5;

/** What the slots' sums hold before, each something else. */
const SLOTS_BEFORE = Array.from({ length: SLOTS }, (_, slot) => 17.5 + slot);

/** Two roundings: of the difference and of the product with 2 factor, itself rounded. */
const GRADIENT = { atol: 0, rtol: 3 * 2 ** -24 };

interface Batch {
  /** [all rays, 3]. */
  readonly colors: Float64Array;
  /** [all rays, 3]. */
  readonly targets: Float64Array;
  readonly factor: number;
  /** The chunk's rays; all by default. */
  readonly rays?: number;
  readonly firstRay?: number;
  readonly slot?: number;
  readonly accumulate?: boolean;
  /** Rays whose targets have a negative alpha. */
  readonly masked?: readonly number[];
}

/** What the slots' counts hold before. */
const COUNTED_BEFORE = 1000;

/** [rays, 3] to [rays, 4], with NaN as alpha, which must not count. */
function withAlpha(colors: Float64Array): Float32Array<ArrayBuffer> {
  return Float32Array.from(
    { length: colors.length / 3 * 4 },
    (_, i) => i % 4 === 3 ? NaN : colors[(i >> 2) * 3 + i % 4],
  );
}

async function lossOf(batch: Batch) {
  const { colors, targets, factor, firstRay = 0, slot = 2, accumulate = false } = batch;
  const withMask = withAlpha(targets);
  for (const ray of batch.masked ?? []) withMask[ray * 4 + 3] = -1;
  const rays = batch.rays ?? colors.length / 3;
  const gpu = await gpuOf();
  const { d_colors, squared_errors } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("learn/loss", { ACCUMULATE: accumulate }),
    invocations: THREADS,
    inputs: { colors: withAlpha(colors), targets: withMask },
    updates: {
      d_colors: new Float32Array(colors.length / 3 * 4).fill(UNTOUCHED),
      squared_errors: Float32Array.from(SLOTS_BEFORE.flatMap((sum) => [sum, COUNTED_BEFORE])),
    },
    params: { rays, first_ray: firstRay, slot, factor },
  });
  return {
    d_colors,
    squared_errors: squared_errors.filter((_, i) => i % 2 === 0),
    counted: squared_errors.filter((_, i) => i % 2 === 1),
  };
}

function randomColors(rays: number) {
  return {
    colors: rounded(randomValues(rays * 3, 1, 0, 1)),
    targets: rounded(randomValues(rays * 3, 2, 0, 1)),
  };
}

/** Each thread adds its rays' three squares (two roundings each), a tree of 8 levels the threads. */
function sumTolerance(rays: number, magnitude: number) {
  return { ...float32Sum(3 * Math.ceil(rays / THREADS) + 8 + 3, magnitude), rtol: 0 };
}

for (const rays of [1, 2, 255, 256, 257, 5000]) {
  for (const loss of ["mse", "sumSquared"] as const) {
    Deno.test(`the ${loss} of ${rays} rays and its gradient agree with the reference`, async () => {
      const { colors, targets } = randomColors(rays);
      const factor = loss === "mse" ? 1 / (3 * rays) : 1;
      const { d_colors, squared_errors } = await lossOf({ colors, targets, factor });
      const sum = evaluateLoss("sumSquared", colors, targets).value;
      assertClose(squared_errors[2], sum, { ...sumTolerance(rays, sum), name: "squared_errors" });
      const { dColors } = evaluateLoss(loss, colors, targets);
      const expected = Array.from(
        { length: rays * 4 },
        (_, i) => i % 4 === 3 ? 0 : dColors[(i >> 2) * 3 + i % 4],
      );
      assertClose(d_colors, expected, { ...GRADIENT, name: "d_colors" });
      assert.deepEqual([...squared_errors.with(2, 0)], SLOTS_BEFORE.with(2, 0));
    });
  }
}

Deno.test("no rays have a loss of zero, or leave the one before", async () => {
  const batch = { ...randomColors(3), factor: 1, rays: 0 };
  for (const accumulate of [false, true]) {
    const { d_colors, squared_errors } = await lossOf({ ...batch, accumulate });
    assert.deepEqual(d_colors, new Float32Array(12).fill(UNTOUCHED));
    assert.equal(squared_errors[2], accumulate ? SLOTS_BEFORE[2] : 0);
  }
});

Deno.test("the loss of equal colours is zero, and so is its gradient", async () => {
  const { colors } = randomColors(300);
  const { d_colors, squared_errors } = await lossOf({ colors, targets: colors, factor: 1 });
  assert.deepEqual(d_colors, new Float32Array(1200));
  assert.equal(squared_errors[2], 0);
});

Deno.test("an accumulated loss adds to what its slot holds", async () => {
  const { colors, targets } = randomColors(700);
  const sum = evaluateLoss("sumSquared", colors, targets).value;
  const { squared_errors } = await lossOf({ colors, targets, factor: 1, accumulate: true });
  const expected = sum + SLOTS_BEFORE[2];
  assertClose(squared_errors[2], expected, sumTolerance(700, expected));
});

for (const slot of [0, 1, SLOTS - 1]) {
  Deno.test(`the loss goes to slot ${slot} alone`, async () => {
    const { colors, targets } = randomColors(10);
    const { squared_errors } = await lossOf({ colors, targets, factor: 1, slot });
    const sum = evaluateLoss("sumSquared", colors, targets).value;
    assertClose(squared_errors[slot], sum, sumTolerance(10, sum));
    assert.deepEqual([...squared_errors.with(slot, 0)], SLOTS_BEFORE.with(slot, 0));
  });
}

Deno.test("a chunk of rays has its own loss and gradients, and leaves the others'", async () => {
  const { colors, targets } = randomColors(600);
  const [firstRay, rays] = [150, 300];
  const { d_colors, squared_errors } = await lossOf({ colors, targets, factor: 1, firstRay, rays });
  const inside = [colors, targets].map((values) => values.slice(450, 1350));
  const { value, dColors } = evaluateLoss("sumSquared", inside[0], inside[1]);
  assertClose(squared_errors[2], value, sumTolerance(300, value));
  d_colors.forEach((gradient, i) => {
    const ray = i >> 2;
    if (ray < 150 || ray >= 450) return assert.equal(gradient, UNTOUCHED);
    const expected = i % 4 === 3 ? 0 : dColors[(ray - 150) * 3 + i % 4];
    assertClose(gradient, expected, GRADIENT);
  });
});

Deno.test("a color that is not a number makes loss and gradient not numbers", async () => {
  const { colors, targets } = randomColors(300);
  colors[100] = NaN;
  const { d_colors, squared_errors } = await lossOf({ colors, targets, factor: 1 });
  assert.ok(Number.isNaN(squared_errors[2]));
  assert.ok(Number.isNaN(d_colors[33 * 4 + 1]));
});

Deno.test("rays whose targets have a negative alpha have neither loss nor gradient, and do not count", async () => {
  const { colors, targets } = randomColors(600);
  const masked = [0, 1, 255, 256, 300, 599];
  const batch = { colors, targets, factor: 1, masked };
  const { d_colors, squared_errors, counted } = await lossOf(batch);
  const unmasked = targets.slice();
  for (const ray of masked) {
    for (const channel of [0, 1, 2]) unmasked[ray * 3 + channel] = colors[ray * 3 + channel];
    // Whatever is rendered there, be it no number.
    colors[ray * 3] = NaN;
  }
  const again = await lossOf(batch);
  for (const ray of masked) unmasked[ray * 3] = colors[ray * 3] = 0;
  const { value, dColors } = evaluateLoss("sumSquared", colors, unmasked);
  assertClose(squared_errors[2], value, sumTolerance(600, value));
  assert.deepEqual(again, { d_colors, squared_errors, counted });
  assert.deepEqual([...counted], new Array(SLOTS).fill(COUNTED_BEFORE).with(2, 594));
  const gradients = d_colors.filter((_, i) => i % 4 < 3);
  assertClose(gradients, dColors, GRADIENT);
  const added = await lossOf({ ...batch, accumulate: true });
  assert.equal(added.counted[2], COUNTED_BEFORE + 594);
});
