import { type Config, methodOf, type StepReport, type Trainer } from "../nerf/mod.ts";
import type { RunFolder } from "../runs/mod.ts";
import { duration, type Output, quantity } from "./output.ts";

/** Follows a training run: writes its metrics, and says how it goes. */
export class Monitor {
  /** The last step's report. */
  last: StepReport | undefined;
  /** When metrics were last asked for, in seconds of this session. */
  reported = 0;
  readonly #started = performance.now();
  readonly #firstStep: number;
  #psnr: number | undefined;
  #rays = 0;
  #samples = 0;
  #warned = false;

  /**
   * Begins to follow a run.
   *
   * @param secondsBefore seconds of training in earlier sessions
   * @param maxSeconds seconds that this session may take
   */
  constructor(
    private readonly trainer: Trainer,
    private readonly config: Config,
    private readonly folder: RunFolder,
    private readonly secondsBefore: number,
    private readonly maxSeconds: number,
    private readonly output: Output,
  ) {
    this.#firstStep = trainer.steps;
  }

  /** Seconds of training in this session. */
  get elapsed(): number {
    return (performance.now() - this.#started) / 1000;
  }

  /** Seconds of training in all sessions of the run. */
  get seconds(): number {
    return this.secondsBefore + this.elapsed;
  }

  /** Seconds that this session may still take. */
  get secondsLeft(): number {
    return this.maxSeconds - this.elapsed;
  }

  /** How much of the run is done, by steps or by time. */
  get fraction(): number {
    return Math.max(this.trainer.steps / this.config.steps, this.elapsed / this.maxSeconds);
  }

  /**
   * Asks the device for the losses since the last time, and logs them.
   *
   * @throws {Error} if a loss is not finite
   */
  async report(): Promise<void> {
    const reports = await this.trainer.report();
    this.reported = this.elapsed;
    await this.folder.log(reports, this.seconds);
    // Before a first step nothing was marched.
    if (reports.length > 0 && this.trainer.empty && !this.#warned) {
      this.#warned = true;
      this.output.note(
        `\nWarning: the field is empty after ${this.trainer.steps} steps: no ray is stopped by anything. ` +
          methodOf(this.config).emptyAdvice,
      );
    }
    for (const { psnr, rays, samples } of reports) {
      this.#psnr = 0.95 * (this.#psnr ?? psnr) + 0.05 * psnr;
      this.#rays += rays;
      this.#samples += samples;
    }
    this.last = reports.at(-1) ?? this.last;
    if (this.last && !Number.isFinite(this.last.loss)) {
      throw new Error(
        `Cannot go on: the loss of step ${this.last.step} is ${this.last.loss}. Try a lower ` +
          `learning rate, such as --set schedule.initial=1e-4. The last checkpoint is untouched.`,
      );
    }
  }

  /** Samples of training in a second, until the last report. */
  get samplesPerSecond(): number {
    return this.#samples / this.reported;
  }

  /** Samples on a ray, until the last report. */
  get samplesPerRay(): number {
    return this.#samples / this.#rays;
  }

  /** How it goes, in a line. */
  get line(): string {
    const { trainer, config } = this;
    const perSecond = (trainer.steps - this.#firstStep) / this.reported;
    const left = Math.min((config.steps - trainer.steps) / perSecond, this.secondsLeft);
    return [
      `step ${trainer.steps}/${config.steps}`,
      `loss ${this.last?.loss.toPrecision(4) ?? "?"}`,
      `psnr ${this.#psnr?.toFixed(2) ?? "?"} dB`,
      `${quantity(this.samplesPerSecond)} samples/s`,
      `${quantity(this.#rays / this.reported)} rays/s`,
      ...(trainer.skipped > 0 ? [`${trainer.skipped} steps skipped`] : []),
      `${duration(left)} left`,
    ].join("  ");
  }
}
