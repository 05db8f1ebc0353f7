import assert from "node:assert/strict";
import { assertClose, FLOAT64 } from "./assert_close.ts";
import { learningRate } from "./schedules.ts";

Deno.test("an exponential schedule reaches rate times the initial value after its decay steps", () => {
  const schedule = { kind: "exponential", initial: 5e-4, rate: 0.1, decaySteps: 250_000 } as const;
  const at = (step: number) => learningRate(schedule, step, 0);
  assertClose([at(0), at(250_000), at(500_000)], [5e-4, 5e-5, 5e-6], FLOAT64);
  assertClose(at(125_000), Math.sqrt(5e-4 * 5e-5), FLOAT64);
});

Deno.test("a multi-step schedule falls when a milestone is reached, in epochs or in steps", () => {
  const shape = { kind: "multiStep", initial: 8, gamma: 0.5, milestones: [2, 4, 8] } as const;
  const epochs = [0, 1, 2, 3, 4, 7, 8, 15].map((epoch) =>
    learningRate({ ...shape, unit: "epochs" }, 1000, epoch)
  );
  assert.deepEqual(epochs, [8, 8, 4, 4, 2, 2, 1, 1]);
  const steps = [0, 1, 2, 3, 4, 7, 8, 15].map((step) =>
    learningRate({ ...shape, unit: "steps" }, step, 1000)
  );
  assert.deepEqual(steps, epochs);
});

Deno.test("a staircase falls at its start and again after every interval, as instant-ngp's learning rate", () => {
  const shape = { kind: "staircase", initial: 1e-2, gamma: 0.33 } as const;
  const at = (step: number) =>
    learningRate({ ...shape, start: 20_000, interval: 10_000 }, step, 1000);
  assertClose(
    [0, 19_999, 20_000, 29_999, 30_000, 34_999, 40_000].map(at),
    [1e-2, 1e-2, 3.3e-3, 3.3e-3, 1.089e-3, 1.089e-3, 3.5937e-4],
    FLOAT64,
  );
  const steps = Array.from({ length: 12 }, (_, step) => step);
  const rates = steps.map((step) =>
    learningRate({ ...shape, initial: 8, gamma: 0.5, start: 0, interval: 5 }, step, 0)
  );
  assert.deepEqual(rates, [4, 4, 4, 4, 4, 2, 2, 2, 2, 2, 1, 1]);
});

Deno.test("a constant schedule stays", () => {
  assert.equal(learningRate({ kind: "constant", initial: 0.01 }, 12345, 6), 0.01);
});

Deno.test("the learning rate of Mip-NeRF is the published one, worked out elsewhere", () => {
  const rates = [0, 1250, 2500, 500_000, 1_000_000, 2_000_000].map((step) =>
    learningRate(
      {
        kind: "logLinear",
        initial: 5e-4,
        final: 5e-6,
        steps: 1_000_000,
        delaySteps: 2500,
        delayFactor: 0.01,
      },
      step,
      0,
    )
  );
  const expected = [5e-6, 3.529800804e-4, 4.942765473e-4, 5e-5, 5e-6, 5e-6];
  assertClose(rates, expected, { atol: 0, rtol: 1e-9 });
});
