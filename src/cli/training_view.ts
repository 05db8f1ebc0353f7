import { messageOf } from "../host/mod.ts";
import { type AutomaticSetting, type Config, readField, type Trainer } from "../nerf/mod.ts";
import type { RunFolder } from "../runs/mod.ts";
import type { Survey } from "../scene/mod.ts";
import type { Field } from "../view/field.ts";
import { LiveView, type LiveViewOptions } from "../view/live_view.ts";
import type { ServerMessage } from "../view/protocol.ts";
import { aboutField, aboutRun } from "./about_run.ts";
import type { Monitor } from "./monitor.ts";

/** The shortest time between two fields, in ms. */
const LEAST_INTERVAL = 3000;

/** A field is sent at most every so many times as long as it takes: training loses less than 5 % by it. */
const INTERVAL_PER_COST = 20;

/** How long pages may fetch the last field. */
const END_MILLISECONDS = 3000;

/** And how long if the training was interrupted. */
const HURRIED_MILLISECONDS = 500;

/** What is shown of a training. */
export interface TrainingViewOptions extends LiveViewOptions {
  /** Steps done. */
  readonly steps: () => number;
  /** Reads the field from the device. */
  readonly readField: () => Promise<Field>;
  /** Whether what the worker computes is taken from the training: both do it on the CPU. */
  readonly sharesCpu: boolean;
}

/**
 * Shows a training to whoever looks: how it goes, and now and then its field. While nobody looks, nothing is read
 * from the device, and a report costs a message to a worker.
 */
export class TrainingView implements Disposable {
  /** Called when a page asks for the end of the training. */
  onStop: () => void = () => {};
  #view: LiveView;
  #wantsSave = false;
  /** The step whose field was sent last. */
  #shown = 0;
  /** When a field was read last, and how long that took, in ms. */
  #read = { at: -Infinity, milliseconds: 0 };

  private constructor(view: LiveView, private readonly options: TrainingViewOptions) {
    this.#view = view;
  }

  /**
   * Begins to serve.
   *
   * @throws {ViewError} if the port cannot be had
   */
  static async open(
    { steps, readField, sharesCpu, ...live }: TrainingViewOptions,
  ): Promise<TrainingView> {
    const made = Promise.withResolvers<TrainingView>();
    const view = await LiveView.open(live, async (request) => {
      const training = await made.promise;
      if (request === "stop") training.onStop();
      else training.#wantsSave = true;
    });
    const training = new TrainingView(view, { steps, readField, sharesCpu, ...live });
    made.resolve(training);
    return training;
  }

  /** The address to open. */
  get url(): string {
    return this.#view.url;
  }

  /** Whether a page asked for a checkpoint since the last one was saved. */
  get wantsSave(): boolean {
    return this.#wantsSave;
  }

  /** Tells pages that a checkpoint was saved, if one of them had asked for it. */
  saved(step: number): void {
    if (!this.#wantsSave) return;
    this.#wantsSave = false;
    this.#say({ type: "note", text: `Saved a checkpoint after ${step} steps.` });
  }

  /** To be called after each report of the training: tells how it goes, and sends its field if it is time to. */
  async update({ progress }: Monitor): Promise<void> {
    if (progress !== null) this.#say({ type: "progress", ...progress });
    if (performance.now() >= this.#next) await this.#show();
  }

  /**
   * Sends the last field, and tells why the training ended.
   *
   * @param isHurried whether somebody waits for the end
   */
  async end(reason: string, isHurried: boolean): Promise<void> {
    await this.#show();
    this.#say({ type: "about", about: { ...this.options.about, live: false } });
    this.#say({ type: "ended", reason });
    await this.#view.end(isHurried ? HURRIED_MILLISECONDS : END_MILLISECONDS);
  }

  /** Ends all connections. */
  [Symbol.dispose](): void {
    this.#view[Symbol.dispose]();
  }

  async #show(): Promise<void> {
    const { readField, steps } = this.options;
    if (this.#view.watching === 0 || steps() === this.#shown) return;
    const start = performance.now();
    this.#shown = steps();
    try {
      this.#view.show(await readField());
    } catch (error) {
      // Training goes on; what it cannot go on with, it finds by itself.
      this.#say({ type: "note", text: messageOf(error) });
    }
    this.#read = { at: performance.now(), milliseconds: performance.now() - start };
  }

  /** When the next field may be sent: what one costs is known later, as a worker encodes it. */
  get #next(): number {
    const { at, milliseconds } = this.#read;
    const cost = milliseconds + (this.options.sharesCpu ? this.#view.encoding : 0);
    return at + Math.max(LEAST_INTERVAL, INTERVAL_PER_COST * cost);
  }

  #say(message: ServerMessage): void {
    this.#view.say(message);
  }
}

/** What a training consists of, for who looks at it. */
export interface ShownTraining {
  /** What trains. */
  readonly trainer: Trainer;
  /** The run's configuration. */
  readonly config: Config;
  /** Its capture. */
  readonly survey: Survey;
  /** What was chosen for it. */
  readonly settings: readonly AutomaticSetting[];
  /** The run's folder. */
  readonly folder: RunFolder;
}

/**
 * Begins to show a training on a port of this machine.
 *
 * @param port 0 for one that is free
 * @throws {ViewError} if the port cannot be had
 */
export async function openView(
  port: number,
  { trainer, config, survey, settings, folder }: ShownTraining,
): Promise<TrainingView> {
  const { PAGE_FILES: page } = await import("../view/page_files.ts");
  const { model } = trainer;
  const seen = await aboutField(config, survey, folder);
  const about = {
    ...aboutRun(folder, survey),
    ...{ served: true, live: true },
    settings: settings.map(({ key, value, reason }) => ({
      ...{ key, why: reason },
      value: typeof value === "string" ? value : JSON.stringify(value),
    })),
  };
  const { format, images, poseConvention, invertMasks, downscale, holdout, up } = config;
  return await TrainingView.open({
    ...{ port, about, page, scene: config.scene },
    survey: { format, images, poseConvention, invertMasks, downscale, holdout, up },
    steps: () => trainer.steps,
    readField: async () => ({
      ...{ step: trainer.steps, config, about: seen },
      arrays: await readField(model.gpu, model),
    }),
    sharesCpu: model.gpu.info.software,
  });
}
