import { type Config, endsByTime, methodOf, type StepReport, type Trainer } from "../nerf/mod.ts";
import { meanPsnr, type RunFolder } from "../runs/mod.ts";
import type { TrainingProgress } from "../view/protocol.ts";
import { duration, type Output, quantity } from "./output.ts";

/**
 * So many skipped steps in a row end a run. Each had other rays, so that even if every second batch went wrong
 * by chance, this would happen to one run in 10^30: the field itself is what is wrong, and as nothing changes
 * it, nothing mends it.
 */
const MOST_SKIPPED = 100;

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
  #skippedInARow = 0;

  /**
   * Begins to follow a run.
   *
   * @param secondsBefore seconds of training in earlier sessions
   */
  constructor(
    private readonly trainer: Trainer,
    private readonly config: Config,
    private readonly folder: RunFolder,
    private readonly secondsBefore: number,
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

  /** Why a run ended, in words. */
  get end(): string {
    return this.trainer.steps < this.config.steps
      ? "its time was up"
      : "these were all of its steps";
  }

  /** Seconds of training that the run may still have. */
  get secondsLeft(): number {
    return (this.config.maxSeconds ?? Infinity) - this.seconds;
  }

  /** How much of the run is done, by steps or by time. */
  get fraction(): number {
    const { steps, maxSeconds } = this.config;
    return Math.max(this.trainer.steps / steps, this.seconds / (maxSeconds ?? Infinity));
  }

  /** Whether the last steps that are known of were skipped: what causes that may be in what is to be saved. */
  get skips(): boolean {
    return this.#skippedInARow > 0;
  }

  /**
   * Asks the device for the losses since the last time, and logs them.
   *
   * @throws {Error} if a loss is not finite, or too many steps in a row changed nothing
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
    for (const { psnr, rays, samples, skipped } of reports) {
      this.#skippedInARow = skipped ? this.#skippedInARow + 1 : 0;
      this.#psnr = meanPsnr(this.#psnr, psnr);
      this.#rays += rays;
      this.#samples += samples;
    }
    this.last = reports.at(-1) ?? this.last;
    const lost = reports.find(({ loss }) => !Number.isFinite(loss));
    if (lost) throw failed(`the loss of step ${lost.step} is ${lost.loss}`);
    if (this.#skippedInARow >= MOST_SKIPPED) throw failed(unchanged(this.#skippedInARow));
  }

  /** Why the run must not be saved while it skips steps. */
  get unsaved(): string {
    return `${unchanged(this.#skippedInARow)}. The last checkpoint is untouched.`;
  }

  /**
   * Makes sure that the run may be saved at its end.
   *
   * @throws {Error} if its last steps were skipped
   */
  assertSound(): void {
    if (!this.skips) return;
    throw new Error(
      `Cannot save the run after ${this.trainer.steps} steps: ${this.unsaved} Go on from it to another number ` +
        "of steps by --resume --steps, or train anew with a lower learning rate, such as " +
        "--set schedule.initial=1e-4.",
    );
  }

  /** Samples of training in a second, until the last report. */
  get samplesPerSecond(): number {
    return this.#samples / this.reported;
  }

  /** Rays of training in a second, until the last report. */
  get raysPerSecond(): number {
    return this.#rays / this.reported;
  }

  /** Seconds until the run ends, by steps or by time; NaN before a first report. */
  get #left(): number {
    return Math.min((this.config.steps - this.trainer.steps) / this.#perSecond, this.secondsLeft);
  }

  /** Steps in a second of this session; NaN before a first report. */
  get #perSecond(): number {
    return (this.trainer.steps - this.#firstStep) / this.reported;
  }

  /** Steps of the whole run; of one that its time ends, as many as it will have as far as can be told. */
  get #steps(): number {
    if (!endsByTime(this.config)) return this.config.steps;
    const more = Math.max(this.secondsLeft, 0) * this.#perSecond;
    return this.trainer.steps + Math.round(more || 0);
  }

  /** How it goes, for a viewer's page; null before a first report. */
  get progress(): TrainingProgress | null {
    const { last } = this;
    if (last === undefined) return null;
    const left = this.#left;
    return {
      ...{ step: this.trainer.steps, steps: this.#steps, loss: last.loss },
      ...{ psnr: this.#psnr ?? last.psnr, seconds: this.seconds },
      secondsLeft: Number.isFinite(left) ? Math.max(left, 0) : null,
    };
  }

  /** How it goes, in a line. */
  get line(): string {
    const { trainer } = this;
    return [
      `step ${trainer.steps}/${this.#steps}`,
      `loss ${this.last?.loss.toPrecision(4) ?? "?"}`,
      `psnr ${this.#psnr?.toFixed(2) ?? "?"} dB`,
      `${quantity(this.samplesPerSecond)} samples/s`,
      `${quantity(this.raysPerSecond)} rays/s`,
      ...(trainer.skipped > 0 ? [`${trainer.skipped} steps skipped`] : []),
      `${duration(this.#left)} left`,
    ].join("  ");
  }
}

function unchanged(steps: number): string {
  return `the last ${steps} steps changed nothing, as gradients were not finite`;
}

function failed(reason: string): Error {
  return new Error(
    `Cannot go on: ${reason}. Try a lower learning rate, such as --set schedule.initial=1e-4. ` +
      "The last checkpoint is untouched.",
  );
}
