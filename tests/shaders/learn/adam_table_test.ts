import assert from "node:assert/strict";
import { Optimizer } from "../../../src/nn/optimizer.ts";
import type { DenseGroup, GradientSums, SparseGroup } from "../../../src/nn/parameter_group.ts";
import type { AdamOptions } from "../../reference/adam.ts";
import { assertClose } from "../../reference/assert_close.ts";
import {
  averagedSteps,
  MatrixAdam,
  PairwiseAdam,
  updateAverage,
} from "../../reference/ngp_adam.ts";
import { randomValues } from "../../reference/random_values.ts";
import { rounded, sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";
import { wordsOf } from "../../nn/table_sums.ts";
import { batchOf } from "../march/march_inputs.ts";

const gpuOf = sharedGpu();
const RATE = Math.fround(1e-2);
const ROUNDOFF = 2 ** -24;

/** Instant-NGP's constants, exact in float32. */
const OPTIONS: AdamOptions = {
  beta1: Math.fround(0.9),
  beta2: Math.fround(0.99),
  epsilon: Math.fround(1e-15),
};

type Floats = Float32Array<ArrayBuffer>;
type Words = Uint32Array<ArrayBuffer>;

interface State {
  /** [pairs, 2] each. */
  readonly values: Floats;
  readonly m: Floats;
  readonly v: Floats;
  readonly gradients: Words;
  /** [pairs]. */
  readonly steps: Words;
}

/** How a table's gradients are stored. */
interface Storage {
  readonly sums: GradientSums;
  /** Each level's first pair. */
  readonly levelStarts: readonly number[];
  /** Units in 1 of each level. */
  readonly scales: readonly number[];
}

const FIXED: Storage = {
  sums: "fixed",
  levelStarts: [0, 5, 6, 40],
  scales: [2 ** 20, 1024, 0.5, 2 ** 30],
};
const PAIRED: Storage = { ...FIXED, sums: "paired" };
const FLOAT: Storage = { ...FIXED, sums: "float", scales: FIXED.scales.map(() => NaN) };

function scaleOf({ levelStarts, scales }: Storage, pair: number): number {
  return scales[levelStarts.findLastIndex((start) => pair >= start)];
}

/** Gradients [pairs, 2] as they are stored, and as what that means. */
function stored(storage: Storage, gradients: Float64Array): { bits: Words; exact: Float64Array } {
  if (storage.sums === "float") {
    const floats = Float32Array.from(gradients);
    return { bits: new Uint32Array(floats.buffer), exact: Float64Array.from(floats) };
  }
  const units = Int32Array.from(
    gradients,
    (gradient, i) => Math.round(gradient * Math.min(scaleOf(storage, i >> 1), 2 ** 29)),
  );
  const exact = Float64Array.from(units, (unit, i) => unit / scaleOf(storage, i >> 1));
  return { bits: wordsOf(units, storage.sums), exact };
}

/** Random gradients; every third pair has none, every fifth only its second. */
function sparseGradients(pairs: number, seed: number): Float64Array {
  return randomValues(pairs * 2, seed, -20, 20).map((gradient, i) => {
    const pair = (i >> 1) + seed;
    return pair % 3 === 0 || (pair % 5 === 0 && i % 2 === 0) ? 0 : gradient;
  });
}

function initialState(values: Float64Array): State {
  return {
    values: Float32Array.from(values),
    m: new Float32Array(values.length),
    v: new Float32Array(values.length),
    gradients: new Uint32Array(values.length),
    steps: new Uint32Array(values.length / 2),
  };
}

/** A number of each of the 24 levels that there can be. */
const levels = (ofLevel: (level: number) => number) =>
  Array.from({ length: 24 }, (_, i) => ofLevel(i));

/** The kernel's state after one step. */
async function updated(
  state: State,
  storage: Storage,
  {
    finite = 1,
    pairs = state.steps.length,
    packed = null as Words | null,
    decay = 0,
    parts = null as readonly number[] | null,
  } = {},
): Promise<State & { packed?: Words }> {
  const gpu = await gpuOf();
  return await runPoisoned(gpu, {
    kernel: await gpu.kernel("learn/adam_table", {
      PRECISION: packed ? "f16" : "f32",
      FIXED: storage.sums !== "float",
      PAIRED: storage.sums === "paired",
      LEVELS: storage.levelStarts.length,
      DECAYS: decay > 0,
      LEVEL_RATES: parts !== null,
    }),
    invocations: Math.ceil(pairs / 2),
    inputs: {
      batch: batchOf({ finite }),
      scales: Float32Array.from(storage.scales),
    },
    updates: {
      values: state.values,
      m: state.m,
      v: state.v,
      gradients: state.gradients,
      steps: state.steps,
      ...(packed ? { packed } : {}),
    },
    params: {
      pairs,
      rate: RATE,
      ...OPTIONS,
      log_beta1: Math.log(OPTIONS.beta1),
      log_beta2: Math.log(OPTIONS.beta2),
      starts: levels((level) => storage.levelStarts[level] ?? pairs + 1),
      decays: levels((level) => {
        const [start, end = pairs] = storage.levelStarts.slice(level, level + 2);
        return decay / (2 * (end - start));
      }),
      parts: levels((level) => parts?.[level] ?? NaN),
    },
  });
}

/** After U updates, as in adam_test.ts; a gradient's conversion is one more rounding. */
function assertAgrees(
  state: State,
  expected: { table: Float64Array; adam: PairwiseAdam },
  updates: number,
  largest: { gradient: number; value: number },
) {
  const { m, v } = expected.adam.moments;
  const moment = (magnitude: number) => ({
    atol: 6 * updates * ROUNDOFF * magnitude,
    rtol: 6 * updates * ROUNDOFF,
  });
  assert.deepEqual([...state.steps], expected.adam.steps);
  assertClose(state.m, m, { ...moment(largest.gradient), name: "m" });
  assertClose(state.v, v, { ...moment(largest.gradient ** 2), name: "v" });
  const step = 2 ** -18 * RATE / Math.sqrt(1 - 0.99);
  const atol = updates * (ROUNDOFF * largest.value + step);
  assertClose(state.values, expected.table, { atol, rtol: 0, name: "values" });
  assert.ok(state.gradients.every((bits) => bits === 0), "gradients must be cleared");
}

for (
  const [name, storage] of [
    ["fixed-point", FIXED],
    ["paired fixed-point", PAIRED],
    ["float", FLOAT],
  ] as const
) {
  for (const pairs of [1, 63, 64, 65, 500]) {
    Deno.test(`eight updates of ${pairs} pairs by ${name} gradients agree with the reference`, async () => {
      const expected = {
        table: rounded(randomValues(pairs * 2, 1)),
        adam: new PairwiseAdam(OPTIONS, pairs),
      };
      let state = initialState(expected.table);
      for (let update = 1; update <= 8; update++) {
        // The last level is small in units of 1: its gradients are within 1.
        const gradients = sparseGradients(pairs, update).map((gradient, i) =>
          i >> 1 >= 40 ? gradient / 20 : gradient
        );
        const { bits, exact } = stored(storage, gradients);
        state = await updated({ ...state, gradients: bits }, storage);
        expected.adam.update(expected.table, exact, RATE);
        // Units of 1/2 make gradients of 40.
        assertAgrees(state, expected, update, { gradient: 40, value: 2 });
      }
      if (pairs > 3) assert.ok(new Set(state.steps).size > 1);
    });
  }
}

Deno.test("pairs without gradients keep every bit of values, moments and steps", async () => {
  const state: State = {
    values: Float32Array.from(randomValues(200, 1)),
    m: Float32Array.from(randomValues(200, 2)),
    v: Float32Array.from(randomValues(200, 3, 0, 1)),
    gradients: new Uint32Array(200),
    steps: Uint32Array.from({ length: 100 }, (_, i) => i),
  };
  assert.deepEqual(await updated(state, FIXED), state);
  state.gradients[151] = 7; // pair 75 alone
  const next = await updated(state, FIXED);
  for (const name of ["values", "m", "v"] as const) {
    next[name].forEach((value, i) => assert.equal(value !== state[name][i], i >> 1 === 75, name));
  }
  assert.deepEqual([...next.steps], [...state.steps].with(75, 76));
});

Deno.test("a skipped step clears a table's gradients and leaves every other bit", async () => {
  for (const storage of [FIXED, FLOAT]) {
    const state: State = {
      values: Float32Array.from(randomValues(200, 1)),
      m: Float32Array.from(randomValues(200, 2)),
      v: Float32Array.from(randomValues(200, 3, 0, 1)),
      gradients: Uint32Array.from({ length: 200 }, (_, i) => i % 3 === 0 ? 0 : 0x7fc00000 + i),
      steps: Uint32Array.from({ length: 100 }, (_, i) => i),
    };
    const packed = Uint32Array.from({ length: 100 }, (_, i) => i * 3);
    const expected = { ...state, gradients: new Uint32Array(200) };
    assert.deepEqual(await updated(state, storage, { finite: 0 }), expected);
    assert.deepEqual(await updated(state, storage, { finite: 0, packed }), { ...expected, packed });
  }
});

Deno.test("pairs at the ends of levels use their own level's scale", async () => {
  const storage = { ...FIXED, scales: [1, 2, 4, 8] };
  const state = {
    ...initialState(new Float64Array(100)),
    gradients: new Uint32Array(100).fill(64),
  };
  const { m } = await updated(state, storage);
  const levels = [0, 4, 5, 6, 39, 40, 49];
  const gradients = [64, 64, 32, 16, 16, 8, 8];
  const expected = gradients.map((gradient) => gradient * (1 - OPTIONS.beta1));
  assertClose(levels.map((pair) => m[pair * 2]), expected, { atol: 0, rtol: 4 * ROUNDOFF });
});

Deno.test("tables decay by what levels hold, each number of a level alike, where there are gradients", async () => {
  const [pairs, decay, levelStarts] = [40, 0.3, [0, 10]];
  const values = rounded(randomValues(pairs * 2, 1));
  const gradients = sparseGradients(pairs, 3);
  const storage = { ...FLOAT, levelStarts, scales: [NaN, NaN] };
  const { bits, exact } = stored(storage, gradients);
  const state = await updated({ ...initialState(values), gradients: bits }, storage, { decay });
  const decayed = exact.map((gradient, i) => {
    if (exact[i - i % 2] === 0 && exact[i - i % 2 + 1] === 0) return 0;
    return gradient + decay / (i < 20 ? 20 : 60) * values[i];
  });
  const expected = { table: values.slice(), adam: new PairwiseAdam(OPTIONS, pairs) };
  expected.adam.update(expected.table, decayed, RATE);
  assertAgrees(state, expected, 1, { gradient: 21, value: 1 });
  assert.ok(state.steps.some((steps) => steps === 0));
});

Deno.test("levels change by their parts of the rate, and their moments as if by all of it", async () => {
  const [pairs, parts] = [50, [1, 0.5, 0, 0.25]];
  const values = rounded(randomValues(pairs * 2, 1));
  const { bits, exact } = stored(FLOAT, sparseGradients(pairs, 3));
  const state = { ...initialState(values), gradients: bits };
  const next = await updated(state, FLOAT, { parts });
  const whole = { table: values.slice(), adam: new PairwiseAdam(OPTIONS, pairs) };
  whole.adam.update(whole.table, exact, RATE);
  const table = whole.table.map((value, i) => {
    const level = FLOAT.levelStarts.findLastIndex((start) => i >> 1 >= start);
    return values[i] + parts[level] * (value - values[i]);
  });
  assertAgrees(next, { ...whole, table }, 1, { gradient: 21, value: 1 });
});

Deno.test("a table of one level, and one of 16, find their scales", async () => {
  for (const levels of [1, 16]) {
    const storage: Storage = {
      sums: "fixed",
      levelStarts: Array.from({ length: levels }, (_, level) => level * 3),
      scales: Array.from({ length: levels }, (_, level) => 2 ** level),
    };
    const count = levels * 6;
    const state = { ...initialState(new Float64Array(count)), gradients: new Uint32Array(count) };
    state.gradients.fill(2 ** 16);
    const { m } = await updated(state, storage);
    const expected = Array.from(m, (_, i) => 2 ** (16 - Math.floor(i / 6)) * (1 - OPTIONS.beta1));
    assertClose(m, expected, { atol: 0, rtol: 4 * ROUNDOFF });
  }
});

Deno.test("the largest fixed-point gradients of either sign are told apart", async () => {
  const state = initialState(new Float64Array(4));
  const largest = Int32Array.of(2 ** 30, -(2 ** 30), -1, 1);
  const expected = Array.from(largest, (g) => g * (1 - OPTIONS.beta1));
  for (const sums of ["fixed", "paired"] as const) {
    const storage = { ...FIXED, sums, scales: [1, 1, 1, 1] };
    const gradients = wordsOf(largest, sums);
    const { values, m } = await updated({ ...state, gradients }, storage);
    assert.deepEqual(Array.from(values, Math.sign), [-1, 1, 1, -1]);
    assertClose(m, expected, { atol: 0, rtol: 4 * ROUNDOFF });
  }
});

Deno.test("the f16 copy follows the values that change, and only those", async () => {
  const start = initialState(rounded(randomValues(130, 1)));
  const { bits } = stored(FIXED, sparseGradients(65, 2));
  const packed = new Uint32Array(65).fill(0xabcdabcd);
  const next = await updated({ ...start, gradients: bits }, FIXED, { packed });
  const same = await updated({ ...start, gradients: bits }, FIXED);
  assert.deepEqual({ ...next, packed: undefined }, { ...same, packed: undefined });
  let changed = 0;
  next.packed!.forEach((word, pair) => {
    if (bits[pair * 2] === 0 && bits[pair * 2 + 1] === 0) {
      return assert.equal(word, 0xabcdabcd);
    }
    changed++;
    const halves = new Float16Array(Uint32Array.of(word).buffer);
    // Devices may round f16 either way.
    const tolerance = { atol: 2 ** -24, rtol: 2 ** -10 };
    assertClose([...halves], next.values.subarray(pair * 2, pair * 2 + 2), tolerance);
  });
  assert.ok(changed > 20 && changed < 60);
});

Deno.test("only the first `pairs` pairs are updated", async () => {
  const start = initialState(rounded(randomValues(260, 4)));
  const { bits } = stored(FLOAT, randomValues(260, 5, 1, 2));
  const state = { ...start, gradients: bits };
  const next = await updated(state, FLOAT, { pairs: 65 });
  for (const name of ["values", "m", "v", "gradients"] as const) {
    assert.deepEqual(next[name].slice(130), state[name].slice(130));
    assert.ok(next[name].slice(0, 130).every((value, i) => value !== state[name][i]));
  }
  assert.deepEqual(await updated(state, FLOAT, { pairs: 0 }), state);
});

Deno.test("updates of more than 65,535 workgroups reach every pair once", async () => {
  const pairs = 65_538 * 128 - 3; // two rows of 32,769 workgroups
  const gpu = await gpuOf();
  using scope = gpu.scope();
  const tensor = (name: string, length: number) => scope.tensor(name, [length]);
  const u32 = (name: string, length: number) => scope.tensor(name, [length], { type: "u32" });
  const gradients = u32("gradients", pairs * 2);
  gpu.write(gradients, new Uint32Array(pairs * 2).fill(0x3f800000));
  const batch = u32("batch", 8);
  gpu.write(batch, batchOf({ finite: 1 }));
  const table: SparseGroup = {
    kind: "sparse",
    sums: "float",
    levelStarts: [0],
    packed: null,
    values: tensor("values", pairs * 2),
    gradients,
    scales: tensor("scales", 1),
    firstMoments: tensor("m", pairs * 2),
    secondMoments: tensor("v", pairs * 2),
    average: null,
    steps: u32("steps", pairs),
    stored: [],
    shown: [],
    count: pairs * 2,
  };
  const trained = { group: table, rate: () => RATE, l2: 0, checked: false };
  const optimizer = await Optimizer.create(scope, { adam: OPTIONS, averageDecay: 0 }, [trained]);
  optimizer.step(gpu.record(), batch, 0);
  const [steps, cleared] = await gpu.readAll([table.steps, gradients]);
  assert.equal(steps.findIndex((step) => step !== 1), -1);
  assert.equal(cleared.findIndex((bits) => bits !== 0), -1);
});

for (const precision of ["f32", "f16"] as const) {
  Deno.test(`optimisers of an ${precision} table work together, and skip a step with NaN together`, async () => {
    const gpu = await gpuOf();
    const count = 64;
    using scope = gpu.scope();
    const tensor = (name: string, data: Float64Array) =>
      scope.tensor(name, [data.length], { data: Float32Array.from(data) });
    const zeros = (name: string, length: number) => scope.tensor(name, [length]);
    const words = (name: string, length: number) => scope.tensor(name, [length], { type: "u32" });
    const batch = words("batch", 8);
    const start = rounded(randomValues(count, 1));
    const matrices: DenseGroup = {
      kind: "dense",
      values: tensor("matrices", start),
      gradients: zeros("matrix gradients", count),
      firstMoments: zeros("m", count),
      secondMoments: zeros("v", count),
      average: null,
      stored: [],
      shown: [],
      count,
    };
    const average = zeros("average", count);
    const table: SparseGroup = {
      kind: "sparse",
      sums: "fixed",
      levelStarts: [0, 12],
      values: tensor("table", start),
      packed: precision === "f16" ? words("packed", count / 2) : null,
      gradients: words("table gradients", count),
      scales: zeros("scales", 2),
      firstMoments: zeros("table m", count),
      secondMoments: zeros("table v", count),
      average,
      steps: words("steps", count / 2),
      stored: [],
      shown: [],
      count,
    };
    const l2 = 0.25;
    const options = { adam: OPTIONS, averageDecay: Math.fround(0.95) };
    const optimizer = await Optimizer.create(scope, options, [
      { group: matrices, rate: () => RATE, l2, checked: true },
      { group: table, rate: () => RATE, l2: 0, checked: true },
    ]);

    const storage: Storage = { sums: "fixed", levelStarts: [0, 12], scales: [1024, 2 ** 20] };
    const reference = {
      matrices: start.slice(),
      table: start.slice(),
      average: new Float64Array(count),
      matrixAdam: new MatrixAdam({ ...OPTIONS, l2 }),
      tableAdam: new PairwiseAdam(OPTIONS, count / 2),
    };
    let applied = 0;
    for (const [step, broken] of [null, null, "gradients", null, "scales", null].entries()) {
      const gradients = rounded(randomValues(count, 10 + step));
      const { bits, exact } = stored(storage, sparseGradients(count / 2, step));
      const scales = Float32Array.from(storage.scales);
      if (broken === "gradients") gradients[17] = Infinity;
      if (broken === "scales") scales[1] = NaN;
      gpu.write(matrices.gradients, Float32Array.from(gradients));
      gpu.write(table.gradients, bits);
      gpu.write(table.scales, scales);
      const commands = gpu.record();
      optimizer.step(commands, batch, step);
      commands.submit();
      if (broken) continue;
      applied++;
      reference.matrixAdam.update(reference.matrices, gradients, RATE);
      reference.tableAdam.update(reference.table, exact, RATE);
      const averaged = averagedSteps(0.95, step);
      if (averaged > 0) {
        updateAverage(reference.average, reference.table, Math.fround(0.95), applied, averaged);
      }
    }
    const tolerance = { atol: 4 * (ROUNDOFF + 2 ** -18 * RATE / 0.1), rtol: 0 };
    const read = (tensor: Parameters<typeof gpu.read>[0]) => gpu.read(tensor);
    assertClose(await read(matrices.values), reference.matrices, tolerance);
    assertClose(await read(table.values), reference.table, tolerance);
    const share = { atol: tolerance.atol + 4 * (2 * 2 ** -20 + 2 ** -23), rtol: 0 };
    const { m, v } = reference.tableAdam.moments;
    assertClose(await read(table.firstMoments), m, { atol: 24 * ROUNDOFF * 20, rtol: 0 });
    assertClose(await read(table.secondMoments), v, { atol: 24 * ROUNDOFF * 400, rtol: 0 });
    assertClose(await read(average), reference.average, share);
    assert.deepEqual([...await read(table.steps)], reference.tableAdam.steps);
    assert.ok((await read(table.gradients)).every((bits) => bits === 0));
    assert.deepEqual([...(await read(batch)).subarray(4, 7)], [4, 2, 1]);
    if (table.packed) {
      const halves = new Float16Array((await gpu.read(table.packed)).buffer);
      assertClose([...halves], await read(table.values), { atol: 2 ** -24, rtol: 2 ** -10 });
    }
  });
}

for (const decay of [0, 1, -0.5, NaN]) {
  Deno.test(`an average that decays by ${decay} is refused`, async () => {
    using scope = (await gpuOf()).scope();
    const floats = (name: string) => scope.tensor(name, [4]);
    const group: DenseGroup = {
      kind: "dense",
      values: floats("values"),
      gradients: floats("gradients"),
      firstMoments: floats("m"),
      secondMoments: floats("v"),
      average: floats("average"),
      stored: [],
      shown: [],
      count: 4,
    };
    const trained = (group: DenseGroup) => [{ group, rate: () => RATE, l2: 0, checked: true }];
    const options = { adam: OPTIONS, averageDecay: decay };
    await Optimizer.create(scope, options, trained({ ...group, average: null }));
    await assert.rejects(Optimizer.create(scope, options, trained(group)), {
      name: "RangeError",
      message: `Cannot average parameters as decay must be between 0 and 1: ` +
        `current value is ${decay}.`,
    });
  });
}
