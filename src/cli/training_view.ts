import { messageOf } from "../host/mod.ts";
import {
  type AutomaticSetting,
  type Config,
  type FieldAbout,
  readField,
  type Trainer,
} from "../nerf/mod.ts";
import type { RunFolder } from "../runs/mod.ts";
import type { Survey } from "../scene/mod.ts";
import { LiveView } from "../view/live_view.ts";
import type { About } from "../view/protocol.ts";
import { aboutField, aboutRun, settingText } from "./about_run.ts";
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
export interface ShownTraining {
  /** The run's folder. */
  readonly folder: RunFolder;
  /** Its configuration. */
  readonly config: Config;
  /** Its capture. */
  readonly survey: Survey;
  /** What was chosen for it. */
  readonly settings: readonly AutomaticSetting[];
}

/**
 * Shows a training to whoever looks: how it goes, and now and then its field. While nobody looks, nothing is read
 * from the device, and a report costs a message to a worker.
 */
export class TrainingView implements Disposable {
  readonly #view: LiveView;
  readonly #stop = new AbortController();
  #wantsSave = false;
  /** The step whose field was sent last. */
  #shown = 0;
  /** When a field was read last, and what that cost then, in ms. */
  #read = { at: -Infinity, cost: 0 };

  private constructor(
    live: LiveView,
    private readonly config: Config,
    private readonly about: About,
    private readonly aboutField: FieldAbout,
  ) {
    this.#view = live;
    live.onRequest = (request) => {
      if (request === "stop") this.#stop.abort();
      else this.#wantsSave = true;
    };
  }

  /**
   * Begins to serve on a port of this machine.
   *
   * @param port 0 for one that is free
   * @throws {ViewError} if the port cannot be had
   */
  static async open(
    port: number,
    { folder, config, survey, settings }: ShownTraining,
  ): Promise<TrainingView> {
    const { PAGE_FILES: page } = await import("../view/page_files.ts");
    const run = aboutRun(folder, config, survey);
    // Of a run that goes on it is not known any more why its settings were chosen.
    const chosen = settings.length > 0 ? settings.map(settingOf) : run.settings;
    const about = { ...run, served: true, live: true, settings: chosen };
    const seen = await aboutField(config, survey, folder);
    const { scene, format, images, poseConvention, invertMasks, downscale, holdout, up } = config;
    const choices = { format, images, poseConvention, invertMasks, downscale, holdout, up };
    const live = await LiveView.open({ port, about, page, scene, survey: choices });
    return new TrainingView(live, config, about, seen);
  }

  /** Called if pages cannot be served any longer, with a sentence. */
  set onFailure(call: (message: string) => void) {
    this.#view.onFailure = call;
  }

  /** The address to open. */
  get url(): string {
    return this.#view.url;
  }

  /** Aborted when a page asks for the end of the training. */
  get stop(): AbortSignal {
    return this.#stop.signal;
  }

  /** Whether a page asked for a checkpoint since the last one was saved. */
  get wantsSave(): boolean {
    return this.#wantsSave;
  }

  /** Tells pages that a checkpoint was saved, if one of them had asked for it. */
  saved(step: number): void {
    if (!this.#wantsSave) return;
    this.#wantsSave = false;
    this.#view.say({ type: "note", text: `Saved a checkpoint after ${step} steps.` });
  }

  /** To be called after each report of the training: tells how it goes, and sends its field if it is time to. */
  async update(trainer: Trainer, { progress }: Monitor): Promise<void> {
    if (progress !== null) this.#view.say({ type: "progress", ...progress });
    if (performance.now() >= this.#next(trainer)) await this.#show(trainer);
  }

  /**
   * Sends the last field, and tells why the training ended.
   *
   * @param isHurried whether somebody waits for the end
   */
  async end(trainer: Trainer, reason: string, isHurried: boolean): Promise<void> {
    await this.#show(trainer);
    await this.#leave(reason, isHurried ? HURRIED_MILLISECONDS : END_MILLISECONDS);
  }

  /** Tells why the training failed. */
  async fail(error: unknown): Promise<void> {
    await this.#leave(messageOf(error), HURRIED_MILLISECONDS);
  }

  async #leave(reason: string, milliseconds: number): Promise<void> {
    this.#view.say({ type: "about", about: { ...this.about, live: false } });
    this.#view.say({ type: "ended", reason });
    await this.#view.end(milliseconds);
  }

  /** Ends all connections. */
  [Symbol.dispose](): void {
    this.#view[Symbol.dispose]();
  }

  async #show({ model, steps: step }: Trainer): Promise<void> {
    if (this.#view.watching === 0 || step === this.#shown) return;
    const start = performance.now();
    this.#shown = step;
    try {
      const arrays = await readField(model.gpu, model);
      this.#view.show({ step, config: this.config, about: this.aboutField, arrays });
    } catch (error) {
      // Training goes on; what it cannot go on with, it finds by itself.
      this.#view.say({ type: "note", text: messageOf(error) });
    }
    const at = performance.now();
    this.#read = { at, cost: at - start };
  }

  /** When the next field may be sent. What the worker does costs a training that computes on the CPU, too. */
  #next({ model }: Trainer): number {
    const { at, cost } = this.#read;
    const whole = cost + (model.gpu.info.software ? this.#view.encoding : 0);
    return at + Math.max(LEAST_INTERVAL, INTERVAL_PER_COST * whole);
  }
}

/** A setting as pages show it. */
function settingOf({ key, value, reason }: AutomaticSetting): About["settings"][number] {
  return { key, value: settingText(value), why: reason };
}
