import type { Gpu } from "../../../gpu/mod.ts";
import {
  type Config,
  createTrainer,
  encodeField,
  type FieldAbout,
  readField,
  type Trainer,
} from "../../../nerf/mod.ts";
import type { CaptureFiles, DecodeImage } from "../../../scene/in_memory.ts";
import type { Scene } from "../../../scene/scene.ts";
import { column } from "../../../math/mod.ts";
import { length, subtract } from "../../../math/vector.ts";
import type { TrainingProgress } from "../../protocol.ts";
import { fitFiles } from "./fit_files.ts";

/** What is trained on, and how. */
export interface TrainingRequest {
  /** The capture's files: a transforms.json and photographs. */
  readonly files: CaptureFiles;
  /** Values of the configuration by key; they come before those that are chosen. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** The version of denerf, which the field's file says. */
  readonly denerf: string;
}

/** Storage buffers that a kernel of training binds in a shader stage (tests/shaders/storage_buffers_test.ts). */
const MOST_BUFFERS = 10;

/** A training in a page: denerf's own trainer on photographs that the page was given. */
export class TrainingSession implements Disposable {
  #seconds = 0;

  private constructor(
    private readonly gpu: Gpu,
    private readonly trainer: Trainer,
    private readonly config: Config,
    private readonly about: FieldAbout,
    /** What a user should know of the capture: whole sentences. */
    readonly notes: readonly string[],
  ) {}

  /**
   * Decodes the photographs and prepares to train.
   *
   * @param inTurn does something that uses the device once nothing else does
   * @param say told what is being done, for those who wait
   * @throws {SceneError | ConfigError | GpuError} if that cannot be: a sentence
   */
  static async begin(
    gpu: Gpu,
    { files, settings, denerf }: TrainingRequest,
    decode: DecodeImage,
    inTurn: <T>(work: () => Promise<T>) => Promise<T>,
    say: (text: string) => void,
    signal: AbortSignal,
  ): Promise<TrainingSession> {
    const buffers = gpu.device.limits.maxStorageBuffersPerShaderStage;
    if (buffers < MOST_BUFFERS) {
      throw new RangeError(
        `Cannot train here: this device binds ${buffers} storage buffers at once, and training takes ` +
          `${MOST_BUFFERS}. Train by denerf train, or on another device.`,
      );
    }
    const onProgress = (done: number, total: number) =>
      say(`Decoding photographs: ${done} of ${total}.`);
    const { config, scene, notes } = await fitFiles(gpu, files, decode, { settings }, {
      onProgress,
      signal,
    });
    say("Compiling what trains, which can take a minute.");
    const trainer = await inTurn(() => createTrainer(gpu, config, scene));
    const about = aboutOf(scene, denerf);
    return new TrainingSession(gpu, trainer, config, about, notes);
  }

  /** What the capture is called. */
  get name(): string {
    return this.about.name;
  }

  /** Whether all steps are done. */
  get done(): boolean {
    return this.trainer.steps >= this.config.steps;
  }

  /**
   * Trains for about so long, but at least one step.
   *
   * @throws {GpuError} what the device has reported
   */
  async advance(milliseconds: number): Promise<TrainingProgress> {
    const { gpu, trainer, config: { steps } } = this;
    const began = performance.now();
    do {
      await trainer.step();
      await gpu.settle(); // or the device would have minutes of work before it is heard again
    } while (!this.done && performance.now() - began < milliseconds);
    const { loss, psnr } = (await trainer.report()).at(-1)!;
    this.#seconds += (performance.now() - began) / 1000;
    const [step, seconds] = [trainer.steps, this.#seconds];
    return { step, steps, loss, psnr, seconds, secondsLeft: seconds / step * (steps - step) };
  }

  /** The field as it is now, as a field file. */
  async field(): Promise<Uint8Array<ArrayBuffer>> {
    const { gpu, trainer: { model, steps: step }, config, about } = this;
    return await encodeField({ step, config, about, bits: 8, arrays: await readField(gpu, model) });
  }

  /** Frees all memory. */
  [Symbol.dispose](): void {
    this.trainer.destroy();
    this.trainer.model.destroy();
  }
}

/** What is said of the field of a scene, which is looked at from where the first photograph was taken. */
function aboutOf(scene: Scene, denerf: string): FieldAbout {
  const { name, near, far, layout, fromCapture, views: [{ camera }] } = scene;
  const { lens: _, rays: __, ...start } = camera;
  return {
    ...{ denerf, name, range: { near, far }, fromCapture, start, crop: null, tour: null },
    up: layout.kind === "forward" ? [0, 1, 0] : [0, 0, 1],
    distance: length(subtract(column(camera.cameraToWorld, 3), layout.box.center)),
  };
}
