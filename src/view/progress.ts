import { endsByTime, type RunEnd } from "../nerf/mod.ts";
import { meanPsnr, type Metric } from "../runs/mod.ts";
import type { TrainingProgress } from "./protocol.ts";

/**
 * How far a training is, by the lines of its log, which come in any pieces. Where one does steps again, as it was set
 * back or begun anew, what came before counts no more.
 */
export class ProgressLog {
  #psnr: number | undefined;
  #before: Metric | null = null;
  #rate = 0;

  /** @param end what ends the run */
  constructor(private readonly end: RunEnd) {}

  /** How far it is after these steps, which follow those before; null if there are none. */
  add(metrics: readonly Metric[]): TrainingProgress | null {
    const last = metrics.at(-1);
    if (last === undefined) return null;
    if (this.#before !== null && metrics[0].step <= this.#before.step) this.#forget();
    for (const { psnr } of metrics) this.#psnr = meanPsnr(this.#psnr, psnr);
    const before = this.#before ?? metrics[0];
    const seconds = last.seconds - before.seconds;
    if (seconds > 0) this.#rate = (last.step - before.step) / seconds;
    this.#before = last;
    const step = last.step + 1;
    const { maxSeconds } = this.end;
    const byTime = Math.max((maxSeconds ?? Infinity) - last.seconds, 0);
    const steps = endsByTime(this.end) ? step + Math.round(byTime * this.#rate) : this.end.steps;
    const left = Math.min(Math.max(steps - step, 0) / this.#rate, byTime);
    return {
      ...{ step, steps, loss: last.loss, psnr: this.#psnr ?? last.psnr },
      ...{ seconds: last.seconds },
      secondsLeft: this.#rate > 0 ? left : null,
    };
  }

  #forget(): void {
    this.#psnr = undefined;
    this.#before = null;
    this.#rate = 0;
  }
}
