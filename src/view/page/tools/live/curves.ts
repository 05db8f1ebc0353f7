import type { TrainingProgress } from "../../../protocol.ts";

/** How many points of a curve are kept: twice as many as a wide screen has pixels for. */
export const MOST_POINTS = 2000;

/**
 * A training's progress and what came after it. What was at that step or later belongs to a training that was
 * set back, and goes. Of too many points every second one is left, but the last.
 */
export function appended(
  progress: readonly TrainingProgress[],
  next: TrainingProgress,
): readonly TrainingProgress[] {
  let end = progress.length;
  while (end > 0 && progress[end - 1].step >= next.step) end--;
  const grown = [...progress.slice(0, end), next];
  return grown.length <= MOST_POINTS
    ? grown
    : grown.filter((point, i) => i % 2 === 0 || point === next);
}

/**
 * What is told of the past, and what came later.
 *
 * @param news what the same server told besides, while what it told of the past was on its way
 */
export function withLater(
  history: readonly TrainingProgress[],
  news: readonly TrainingProgress[],
): readonly TrainingProgress[] {
  const end = history.at(-1)?.step ?? -1;
  return [...history, ...news.filter(({ step }) => step > end)];
}

/** Curves as uplot takes them: [steps, losses, PSNRs in dB]. */
export type Curves = [number[], number[], number[]];

/** The curves of a training. */
export function curvesOf(progress: readonly TrainingProgress[]): Curves {
  return [
    progress.map(({ step }) => step),
    progress.map(({ loss }) => loss),
    progress.map(({ psnr }) => psnr),
  ];
}

/** Seconds in words: `2 min 5 s`. */
export function durationText(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${whole % 60} s` : `${whole} s`;
}
