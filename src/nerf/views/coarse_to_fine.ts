/** Part of the levels, the coarsest, that learn from the first step on. */
const OPEN_FROM_THE_START = 0.5;

/**
 * The part of the rate at which a level of a hash grid learns where the coarse levels go ahead of the fine ones: what
 * fine ones have learnt would hold cameras where they are, and a smooth field leads them to where they belong ("BARF",
 * Lin et al. 2021, eq. 14, of the bands of a frequency encoding; here of learning rates, as tables start at almost 0).
 *
 *     (1 - cos(pi clamp(open - level, 0, 1))) / 2,     open from half of the levels to all in `steps` steps
 *
 * @param level from 0, the coarsest
 * @param levels how many there are
 * @param steps until all learn alike; 0: they do from the start
 */
export function levelPart(level: number, levels: number, step: number, steps: number): number {
  if (step >= steps) return 1;
  const first = Math.ceil(OPEN_FROM_THE_START * levels);
  const open = first + (levels - first) * step / steps;
  return (1 - Math.cos(Math.PI * Math.min(Math.max(open - level, 0), 1))) / 2;
}
