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
  | { kind: "staircase"; initial: number; gamma: number; start: number; interval: number };

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
  }
}
