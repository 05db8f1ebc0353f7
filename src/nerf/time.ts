import { type CommonConfig, MOST_STEPS } from "./common_config.ts";
import type { AutomaticSetting } from "./method.ts";
import { methodOf } from "./methods.ts";
import { setting } from "./settings.ts";

/**
 * The steps of a run whose time ends it: more than there will be time for. Where the learning rate ends with the
 * steps, their number must be known before the first, and stays.
 */
export function timeSettings(config: CommonConfig): AutomaticSetting[] {
  const { maxSeconds } = config;
  if (maxSeconds === null || methodOf(config).endsWithSteps) return [];
  return [setting("steps", MOST_STEPS, `as many as there is time for, which is ${maxSeconds} s`)];
}

/** What ends a run. */
export type RunEnd = Pick<CommonConfig, "steps" | "maxSeconds">;

/** Whether a run's time ends it, however many steps that are. */
export function endsByTime(
  { steps, maxSeconds }: RunEnd,
): boolean {
  return maxSeconds !== null && steps === MOST_STEPS;
}

/**
 * The configuration of a run that goes on for some seconds: until it has its steps, or if it has them already, for
 * as many as there is time for.
 *
 * @param step how many it has
 * @param before seconds of training that it has had
 */
export function withMoreTime<C extends CommonConfig>(
  config: C,
  step: number,
  before: number,
  seconds: number,
): C {
  const maxSeconds = Number((before + seconds).toFixed(3));
  const isDone = step >= config.steps && !methodOf(config).endsWithSteps;
  return { ...config, maxSeconds, steps: isDone ? MOST_STEPS : config.steps };
}

/**
 * The configuration of a run that has ended, which repeats it however fast a machine is: it says how many steps
 * there was time for, and no more how much time.
 *
 * @param step how many it has
 */
export function endedConfig<C extends CommonConfig>(config: C, step: number): C {
  return { ...config, steps: endsByTime(config) ? step : config.steps, maxSeconds: null };
}
