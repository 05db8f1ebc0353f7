import assert from "node:assert/strict";
import { learningRate, type Schedule } from "../../src/nn/mod.ts";
import { assertClose, FLOAT64 } from "../reference/assert_close.ts";
import { learningRate as referenceRate } from "../reference/schedules.ts";

const SCHEDULES: Schedule[] = [
  { kind: "constant", initial: 3e-4 },
  { kind: "exponential", initial: 5e-4, rate: 0.1, decaySteps: 500_000 },
  { kind: "multiStep", initial: 5e-4, gamma: 0.5, milestones: [2, 4, 8], unit: "epochs" },
  { kind: "staircase", initial: 1e-2, gamma: 0.33, start: 100, interval: 450 },
  { kind: "multiStep", initial: 1e-2, gamma: 0.33, milestones: [100, 1000, 1000], unit: "steps" },
  {
    ...{ kind: "logLinear", initial: 2e-3, final: 2e-5, steps: 250_000 },
    ...{ delaySteps: 512, delayFactor: 0.01 },
  },
];

for (const schedule of SCHEDULES) {
  const unit = schedule.kind === "multiStep" ? ` in ${schedule.unit}` : "";
  Deno.test(`the ${schedule.kind} schedule${unit} is the reference's`, () => {
    for (const step of [0, 1, 99, 100, 101, 999, 1000, 250_000, 500_000]) {
      for (const epoch of [0, 1, 2, 3, 4, 7, 8, 9]) {
        const rate = learningRate(schedule, step, epoch);
        assertClose(rate, referenceRate(schedule, step, epoch), FLOAT64);
      }
    }
  });
}

Deno.test("an exponential schedule falls by its rate in its number of steps", () => {
  const schedule = { kind: "exponential", initial: 4e-3, rate: 0.1, decaySteps: 50 } as const;
  assertClose([0, 25, 50, 100].map((step) => learningRate(schedule, step, 0)), [
    4e-3,
    4e-3 / Math.sqrt(10),
    4e-4,
    4e-5,
  ], FLOAT64);
});

Deno.test("a staircase falls at its start and then after every interval", () => {
  const schedule = { kind: "staircase", initial: 8, gamma: 0.5, start: 3, interval: 2 } as const;
  const rates = [0, 1, 2, 3, 4, 5, 6, 7].map((step) => learningRate(schedule, step, 9));
  assert.deepEqual(rates, [8, 8, 8, 4, 4, 2, 2, 1]);
});

Deno.test("a milestone counts from its own step or epoch on", () => {
  const shared = { kind: "multiStep" as const, initial: 8, gamma: 0.5, milestones: [2, 4] };
  const numbers = [0, 1, 2, 3, 4, 5];
  const inSteps = numbers.map((n) => learningRate({ ...shared, unit: "steps" }, n, 0));
  const inEpochs = numbers.map((n) => learningRate({ ...shared, unit: "epochs" }, 0, n));
  assert.deepEqual(inSteps, [8, 8, 4, 4, 2, 2]);
  assert.deepEqual(inEpochs, [8, 8, 4, 4, 2, 2]);
});
