import type { Model } from "./model.ts";

/** What this many steps were like stays on the device until it is asked for. */
export const KEPT_STEPS = 4096;

/** What a step was like. */
export interface StepReport {
  /** Steps done before it. */
  readonly step: number;
  /** The loss that was minimised: of several networks, their losses added. */
  readonly loss: number;
  /** PSNR of the batch, as the last network rendered it, in dB; of the pixels that no mask excludes. */
  readonly psnr: number;
  /** The learning rate. */
  readonly rate: number;
  /** Rays it was trained on. */
  readonly rays: number;
  /** Samples it was trained on. */
  readonly samples: number;
}

/** Trains a model on a scene. All of a step happens on the device; nothing is read back. */
export interface Trainer {
  /** The model that is trained. */
  readonly model: Model;
  /** Steps done so far. */
  readonly steps: number;
  /** Samples of a step, where they are always as many; what a step aims at, where they are not. */
  readonly samplesPerStep: number;
  /** Rays of a step, where they are always as many; of the first one, where they are not. */
  readonly raysPerStep: number;
  /** Whether no ray of the last reported batch was stopped by anything: the field may have died. */
  readonly empty: boolean;
  /** Steps that changed nothing as a gradient was not finite, up to the last report. */
  readonly skipped: number;
  /**
   * One optimisation step.
   *
   * @throws {GpuError} what the device has reported since the last step
   */
  step(): Promise<void>;
  /**
   * The steps since the last report. Reads the device once and waits for it: ask a few times a minute.
   * Of more than `KEPT_STEPS` steps only the last are known.
   */
  report(): Promise<StepReport[]>;
  /** Continues after `steps` steps, whose model has been restored. */
  resumeAt(steps: number): void;
  /** Frees all memory but the model's. */
  destroy(): void;
}
