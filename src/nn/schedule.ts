/** How the learning rate falls. */
export type Schedule =
  /** Always `initial`. */
  | { kind: "constant"; initial: number }
  /** initial * rate^(step / decaySteps). */
  | { kind: "exponential"; initial: number; rate: number; decaySteps: number }
  /** Times `gamma` at each of the milestones, counted in steps or in epochs. */
  | {
    kind: "multiStep";
    initial: number;
    gamma: number;
    milestones: number[];
    unit: "steps" | "epochs";
  }
  /** Times `gamma` at step `start`, and again every `interval` steps. */
  | { kind: "staircase"; initial: number; gamma: number; start: number; interval: number }
  /**
   * From `initial` to `final` at step `steps`, evenly in its logarithm; in the first `delaySteps` times a factor
   * that rises from `delayFactor` to 1 as a sine does (google/mipnerf math.py, learning_rate_decay).
   */
  | {
    kind: "logLinear";
    initial: number;
    final: number;
    steps: number;
    delaySteps: number;
    delayFactor: number;
  };

/**
 * The learning rate of a step.
 *
 * @param step steps done before
 * @param epoch whole passes over all pixels done before
 */
export function learningRate(schedule: Schedule, step: number, epoch: number): number {
  switch (schedule.kind) {
    case "constant":
      return schedule.initial;
    case "exponential":
      return schedule.initial * schedule.rate ** (step / schedule.decaySteps);
    case "multiStep": {
      const now = schedule.unit === "steps" ? step : epoch;
      const passed = schedule.milestones.filter((milestone) => milestone <= now).length;
      return schedule.initial * schedule.gamma ** passed;
    }
    case "staircase": {
      const falls = Math.max(Math.floor((step - schedule.start) / schedule.interval) + 1, 0);
      return schedule.initial * schedule.gamma ** falls;
    }
    case "logLinear": {
      const { initial, final, steps, delaySteps, delayFactor } = schedule;
      const begun = delaySteps > 0 ? Math.min(step / delaySteps, 1) : 1;
      const delay = delayFactor + (1 - delayFactor) * Math.sin(begun * Math.PI / 2);
      return delay * initial * (final / initial) ** Math.min(step / steps, 1);
    }
  }
}
