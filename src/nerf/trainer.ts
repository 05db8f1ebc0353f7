import { buildIn, type Commands, type Memory, type Scope, type Tensor } from "../gpu/mod.ts";
import { learningRate, type Optimizer, PrefixSum, type Schedule } from "../nn/mod.ts";
import type { Scene } from "../scene/mod.ts";
import type { Cameras } from "./cameras.ts";
import { allocateComposite, type Composite } from "./composite.ts";
import type { Field } from "./fields/field.ts";
import type { Model } from "./model.ts";
import type { PixelChooser, TargetColors } from "./pixels.ts";
import type { RayLoss } from "./ray_loss.ts";
import type { Chunk, Draw, RayGenerator, Rays } from "./rays.ts";
import type { Samples } from "./samples.ts";
import type { Sampler } from "./samplers/sampler.ts";
import type { Exposure } from "./views/exposure.ts";
import type { PoseRefinement } from "./views/pose_refinement.ts";
import type { VolumeRenderer } from "./volume_renderer.ts";

/** What this many steps were like stays on the device until it is asked for. */
export const KEPT_STEPS = 4096;

/** What a step was like. */
export interface StepReport {
  /** Steps done before it. */
  readonly step: number;
  /** The loss that was minimised: of several passes, their losses added. */
  readonly loss: number;
  /** PSNR of the batch, as the last pass rendered it, in dB; of the pixels that no mask excludes. */
  readonly psnr: number;
  /** The learning rate. */
  readonly rate: number;
  /** Rays it was trained on. */
  readonly rays: number;
  /** Samples it was trained on. */
  readonly samples: number;
}

/** A sampler, and the field that is asked where it places samples. */
export interface Pass {
  /** Where samples lie along rays; a later pass may look at what an earlier one saw. */
  readonly sampler: Sampler;
  /** Densities and colors. */
  readonly field: Field;
}

/** What a method puts together to train its model. */
export interface Training {
  /** Chooses a step's pixels. */
  readonly pixels: PixelChooser;
  /** What photographs show there. */
  readonly colors: TargetColors;
  /** Their rays. */
  readonly generator: RayGenerator;
  /** The training views' cameras. */
  readonly cameras: Cameras;
  /** The batch. */
  readonly rays: Rays;
  /** Its parts whose samples are in memory together. */
  readonly chunks: readonly Chunk[];
  /** How colors are rendered, in this order: each pass is compared with the photographs by itself. */
  readonly passes: readonly Pass[];
  /** Composites samples. */
  readonly renderer: VolumeRenderer;
  /** What is minimised. */
  readonly loss: RayLoss;
  /** Changes the parameters. */
  readonly optimizer: Optimizer;
  /** The learning rate. */
  readonly schedule: Schedule;
}

/** What is learnt of single photographs, where a configuration wants it. */
export interface ViewLearning {
  /** How each was exposed. */
  readonly exposure: Exposure | null;
  /** Where its camera was. */
  readonly poses: PoseRefinement | null;
}

/** Numbers in a report: loss, sum of squared errors, rays, samples. */
const REPORT_NUMBERS = 4;

/**
 * Trains a model of any method. All of a step happens on the device and nothing is read back: it may be the
 * device that knows how many rays and samples a step has.
 */
export class Trainer {
  /** Steps done so far. */
  steps = 0;
  /** Whether no ray of the last reported batch was stopped by anything: the field may have died. */
  empty = false;
  /** Steps that changed nothing as a gradient was not finite, up to the last report. */
  skipped = 0;
  readonly #targets: Tensor<"f32">;
  readonly #composite: Composite;
  readonly #dColors: Tensor<"f32">;
  readonly #reports: Tensor<"f32">;
  #reported = 0;

  private constructor(
    private readonly scope: Scope,
    /** The model that is trained. */
    readonly model: Model,
    private readonly seed: number,
    private readonly training: Training,
  ) {
    const { rays, passes } = training;
    this.#targets = scope.tensor("target colors", [rays.count.capacity, 4]);
    this.#composite = allocateComposite(scope, "rendered", rays.count.capacity);
    this.#dColors = scope.tensor("gradient of colors", [rays.count.capacity, 4]);
    this.#reports = scope.tensor("reports", [KEPT_STEPS, passes.length, REPORT_NUMBERS]);
  }

  /**
   * One optimisation step, submitted chunk by chunk so that signals are heard in between.
   *
   * @throws {GpuError} what the device has reported since the last step
   */
  async step(): Promise<void> {
    const { cameras, pixels, colors, generator, rays, chunks, passes, views } = this.training;
    const commands = this.scope.gpu.record();
    const draw: Draw = { step: this.steps, seed: this.seed };

    // Where is something? Samplers that remember it ask the field now and then.
    for (const { sampler, field } of passes) sampler.update?.(commands, field, draw);

    // Choose pixels, and the rays through them.
    pixels.choose(commands, draw, rays.pixels);
    views.poses?.apply(commands, cameras);
    generator.generate(commands, cameras, rays);
    colors.lookUp(commands, draw, rays, this.#targets);

    // Each chunk of rays goes forward and back by itself; gradients add up.
    for (const chunk of chunks) {
      if (chunk.firstRay > 0) await breathe(commands);
      let before: Rendered | null = null;
      for (const pass of passes) before = this.#learn(commands, chunk, pass, before, draw);
    }

    this.training.optimizer.step(commands, this.model.state, this.steps);
    commands.submit();
    this.steps++;
  }
}
