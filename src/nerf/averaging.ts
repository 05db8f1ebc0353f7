import type { CommonConfig } from "./common_config.ts";
import type { AutomaticSetting } from "./method.ts";
import { setting } from "./settings.ts";

/**
 * A step on two cores in seconds, of each method that averages so (bench/RESULTS.md): it tells about how many there is
 * time for.
 */
const SECONDS_PER_STEP = 0.05;

/**
 * Parameters are averaged over this part of a run, and over no fewer steps than the preset does. Twice that is best,
 * four times is too much (bench/RESULTS.md), and a slow machine takes half of the steps that are expected.
 */
const AVERAGED_PART = 1 / 20;

/** The most steps that are averaged over: longer runs are looked at before they end, too, and may end sooner. */
const MOST_AVERAGED = 300;

/** About how many steps a CPU will take, of methods whose steps are as small as that. */
export function expectedSteps(
  { steps, maxSeconds }: Pick<CommonConfig, "steps" | "maxSeconds">,
): number {
  return Math.min(steps, (maxSeconds ?? Infinity) / SECONDS_PER_STEP);
}

/** The longer a run, the less its parameters change in a step, and the longer the mean of them that is best. */
export function averageSettings(
  config: Pick<CommonConfig, "steps" | "maxSeconds"> & { readonly averageDecay: number },
): AutomaticSetting[] {
  const { averageDecay } = config;
  if (averageDecay === 0) return [];
  const expected = expectedSteps(config);
  const averaged = Math.round(Math.min(AVERAGED_PART * expected, MOST_AVERAGED));
  const decay = Number((1 - 1 / Math.max(averaged, 1)).toFixed(4));
  const reason = `a mean over ${averaged} of the ${Math.round(expected)} steps that are expected`;
  return decay > averageDecay ? [setting("averageDecay", decay, reason)] : [];
}
