import type { Gpu } from "../gpu/mod.ts";
import {
  applySettings,
  type Config,
  createTrainer,
  methodOf,
  MOST_STEPS,
  setting,
} from "../nerf/mod.ts";
import type { Prepared } from "../runs/mod.ts";
import type { Output } from "./output.ts";

/** Steps before any is timed: drivers compile late. */
const FIRST_STEPS = 2;

/** Part of the time in which steps are timed, and at most so many seconds. */
const TIMED = { part: 0.02, seconds: 3 };

/** Part of the time that steps are to fill: a machine may have something else to do later. */
const FILLED = 0.95;

/**
 * A new run whose learning rate ends with its steps, with as many of these as there is time for: a few are
 * tried, with a trainer of their own. Others stay as they are, and such whose steps were given. The number is
 * part of the configuration that the run begins with, so that it can be repeated.
 *
 * @param given keys that only their user changes
 */
export async function paceToTime(
  gpu: Gpu,
  prepared: Prepared,
  given: ReadonlySet<string>,
  output: Output,
): Promise<Prepared> {
  const { config, settings } = prepared;
  const { maxSeconds } = config;
  if (maxSeconds === null || given.has("steps") || !methodOf(config).endsWithSteps) {
    return prepared;
  }
  output.note("Timing a few steps, as the learning rate ends with the last …");
  const seconds = await secondsPerStep(gpu, prepared, maxSeconds);
  const steps = Math.min(Math.max(Math.floor(FILLED * maxSeconds / seconds), 1), MOST_STEPS);
  const reason = `so many fit into ${maxSeconds} s here, and the learning rate ends with them`;
  const chosen = setting("steps", steps, reason);
  const others = settings.filter(({ key }) => key !== "steps");
  return {
    ...prepared,
    config: applySettings<Config>(config, [chosen]),
    settings: [...others, chosen],
  };
}

/** How long a step takes. */
async function secondsPerStep(
  gpu: Gpu,
  { config, scene }: Prepared,
  maxSeconds: number,
): Promise<number> {
  const trainer = await createTrainer(gpu, config, scene);
  try {
    const secondsOf = async (steps: number) => {
      const start = performance.now();
      for (let step = 0; step < steps; step++) await trainer.step();
      await trainer.report(); // waits for the device
      return (performance.now() - start) / 1000;
    };
    await secondsOf(FIRST_STEPS);
    const enough = Math.min(TIMED.part * maxSeconds, TIMED.seconds);
    let steps = 1;
    let seconds = await secondsOf(steps);
    while (seconds < enough) seconds = await secondsOf(steps *= 2);
    return seconds / steps;
  } finally {
    trainer.destroy();
    trainer.model.destroy();
  }
}
