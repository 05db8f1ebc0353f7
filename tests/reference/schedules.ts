/** How the learning rate goes on from `initial`. */
export type Schedule =
  | {
    /** initial. */
    readonly kind: "constant";
    readonly initial: number;
  }
  | {
    /** initial * rate^(step / decaySteps), as in bmild/nerf. */
    readonly kind: "exponential";
    readonly initial: number;
    readonly rate: number;
    readonly decaySteps: number;
  }
  | {
    /** initial * gamma^(how many milestones were reached), as PyTorch's MultiStepLR. */
    readonly kind: "multiStep";
    readonly initial: number;
    readonly gamma: number;
    readonly milestones: readonly number[];
    /** What the milestones count. */
    readonly unit: "steps" | "epochs";
  }
  | {
    /** Times gamma at a first step, and again every so many steps (tiny-cuda-nn's ExponentialDecay). */
    readonly kind: "staircase";
    readonly initial: number;
    readonly gamma: number;
    /** The first step at the first lower rate. */
    readonly start: number;
    /** Steps at each lower rate. */
    readonly interval: number;
  }
  | {
    /**
     * initial^(1 - x) final^x, x = step / steps up to 1, times delayFactor + (1 - delayFactor) sin(pi / 2 of
     * step / delaySteps up to 1) (google/mipnerf math.py:148-182).
     */
    readonly kind: "logLinear";
    readonly initial: number;
    readonly final: number;
    readonly steps: number;
    readonly delaySteps: number;
    readonly delayFactor: number;
  };

/**
 * The learning rate of one step.
 *
 * @param step How many steps came before it.
 * @param epoch How many whole epochs came before it.
 */
export function learningRate(schedule: Schedule, step: number, epoch: number): number {
  switch (schedule.kind) {
    case "constant":
      return schedule.initial;
    case "exponential":
      return schedule.initial * schedule.rate ** (step / schedule.decaySteps);
    case "multiStep": {
      const now = schedule.unit === "steps" ? step : epoch;
      const reached = schedule.milestones.filter((milestone) => milestone <= now).length;
      return schedule.initial * schedule.gamma ** reached;
    }
    case "staircase": {
      const falls = Math.floor((step - schedule.start) / schedule.interval) + 1;
      return schedule.initial * schedule.gamma ** Math.max(falls, 0);
    }
    case "logLinear": {
      const { initial, final, steps, delaySteps, delayFactor } = schedule;
      const part = (whole: number) => whole > 0 ? Math.min(step / whole, 1) : 1;
      const delay = delayFactor + (1 - delayFactor) * Math.sin(Math.PI / 2 * part(delaySteps));
      const x = part(steps);
      return delay * Math.exp((1 - x) * Math.log(initial) + x * Math.log(final));
    }
  }
}

/**
 * The part of the rate that a level of a grid learns at: 1 of the coarser half, of the others a cosine's rise from 0 to
 * 1, one after the other, over `steps` steps (Lin et al. 2021, eq. 14).
 */
export function levelPart(level: number, levels: number, step: number, steps: number): number {
  if (step >= steps) return 1;
  const coarse = Math.ceil(levels / 2);
  const open = coarse + (levels - coarse) * (step / steps) - level;
  return open <= 0 ? 0 : open >= 1 ? 1 : (1 - Math.cos(Math.PI * open)) / 2;
}
