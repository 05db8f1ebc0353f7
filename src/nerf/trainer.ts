import { buildIn, type Commands, type Memory, type Scope, type Tensor } from "../gpu/mod.ts";
import { KEPT_STEPS, learningRate, type Optimizer, type Schedule } from "../nn/mod.ts";
import { breathe } from "./breathe.ts";
import type { Cameras } from "./cameras.ts";
import { allocateComposite, type Composite } from "./composite.ts";
import type { DepthSupervision } from "./depth_supervision.ts";
import type { Field } from "./fields/field.ts";
import type { Model } from "./model.ts";
import type { PixelChooser, TargetColors } from "./pixels.ts";
import type { IntervalRegularizer } from "./interval_regularizer.ts";
import { type RayLoss, REPORT_NUMBERS } from "./ray_loss.ts";
import type { Draw, RayChunk, RayGenerator, Rays } from "./rays.ts";
import type { Sampler } from "./samplers/sampler.ts";
import { BATCH } from "./state.ts";
import type { PixelMeans } from "./subpixels.ts";
import type { Exposure } from "./views/exposure.ts";
import type { OutlierMask } from "./views/outliers.ts";
import type { PoseRefinement } from "./views/pose_refinement.ts";
import type { Composited, VolumeRenderer } from "./volume_renderer.ts";

/** Each pass has other counters for the noise on its densities. */
const PASS_NOISE_STEP = 0x80000000;

/** What a step was like. */
export interface StepReport {
  /** Steps done before it. */
  readonly step: number;
  /** The loss that was minimised: of several passes, their losses added. */
  readonly loss: number;
  /**
   * PSNR of the batch, as the last pass rendered it, in dB; of the pixels that no mask excludes, all of which
   * count alike, of whatever scale. Infinite where nothing differs.
   */
  readonly psnr: number;
  /** The learning rate. */
  readonly rate: number;
  /** Rays it was trained on. */
  readonly rays: number;
  /** Samples it was trained on, in all passes. */
  readonly samples: number;
  /** Whether it changed nothing, as a gradient was not finite. */
  readonly skipped: boolean;
}

/** A sampler, and the field that is asked where it places samples. */
export interface Pass {
  /** Where samples lie along rays; a later pass may look at what an earlier one saw. */
  readonly sampler: Sampler;
  /** Densities and colors; several passes may ask the same one. */
  readonly field: Field;
  /** What its part of the loss is multiplied by; 1 where absent. */
  readonly weight?: number;
  /** What samples between fenceposts are held to besides colours; none where absent. All are then kept. */
  readonly regularizer?: IntervalRegularizer;
}

/** What a method puts together to train its model. */
export interface Training {
  /** The training views' cameras. */
  readonly cameras: Cameras;
  /** Chooses a step's pixels. */
  readonly pixels: PixelChooser;
  /** Makes their rays. */
  readonly generator: RayGenerator;
  /** What photographs show there. */
  readonly colors: TargetColors;
  /** The batch. */
  readonly rays: Rays;
  /** Its parts, whose samples are in memory one after the other. */
  readonly chunks: readonly RayChunk[];
  /** How colors are rendered, in this order: each pass is compared with the photographs by itself. */
  readonly passes: readonly Pass[];
  /** Composites samples. */
  readonly renderer: VolumeRenderer;
  /** What is minimised. */
  readonly loss: RayLoss;
  /** Changes the parameters. */
  readonly optimizer: Optimizer;
  /** The learning rate of the field. */
  readonly schedule: Schedule;
  /** Decides every random number. */
  readonly seed: number;
  /** Rays of a step, where they are always as many; of the first one, where they are not. */
  readonly raysPerStep: number;
  /** Samples of a step, where they are always as many; what a step aims at, where they are not. */
  readonly samplesPerStep: number;
  /** Learns how photographs were exposed; null if that is not wanted. A batch is then one chunk. */
  readonly exposure: Exposure | null;
  /** Learns from depths that are known; null if none are to be. */
  readonly depths: DepthSupervision | null;
  /** Masks out what moves; absent or null if that is not wanted. There is one pass, and a batch is one chunk. */
  readonly outliers?: OutlierMask | null;
  /** Several rays of a pixel, whose mean is compared; absent or null for one. A batch is then one chunk. */
  readonly pixelMeans?: PixelMeans | null;
  /** Learns where cameras were; null if that is not wanted. A batch is then one chunk. */
  readonly poses: PoseRefinement | null;
}

/**
 * Trains a model of any method. All of a step happens on the device and nothing is read back: it may be the
 * device alone that knows how many rays and samples a step has.
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
  readonly #outputs: Tensor<"f32">;
  readonly #reports: Tensor<"f32">;
  #reported = 0;

  private constructor(
    private readonly scope: Scope,
    /** The model that is trained. */
    readonly model: Model,
    private readonly training: Training,
  ) {
    const { rays, passes } = training;
    const samples = Math.max(...passes.map(({ sampler }) => sampler.capacity));
    this.#targets = scope.tensor("target colors", [rays.count, 4]);
    this.#composite = allocateComposite(scope, "rendered", rays.count);
    this.#dColors = scope.tensor("gradient of colors", [rays.count, 4]);
    this.#outputs = scope.tensor("colors, raw densities", [samples, 4]);
    this.#reports = scope.tensor("reports", [KEPT_STEPS, passes.length, REPORT_NUMBERS]);
  }

  /**
   * A trainer of a model.
   *
   * @param build puts together what it needs in the trainer's own memory
   * @throws {GpuError} if memory does not suffice
   */
  static create(
    memory: Memory,
    model: Model,
    build: (scope: Scope) => Promise<Training>,
  ): Promise<Trainer> {
    return buildIn(memory, async (scope) => {
      const trainer = new Trainer(scope, model, await build(scope));
      await scope.gpu.translate();
      return trainer;
    });
  }

  /** Rays of a step, where they are always as many; of the first one, where they are not. */
  get raysPerStep(): number {
    return this.training.raysPerStep;
  }

  /** Samples of a step, where they are always as many; what a step aims at, where they are not. */
  get samplesPerStep(): number {
    return this.training.samplesPerStep;
  }

  /**
   * One optimisation step, submitted chunk by chunk so that signals are heard in between.
   *
   * @throws {GpuError} what the device has reported since the last step
   */
  async step(): Promise<void> {
    const { cameras, pixels, colors, generator, rays, chunks, passes, poses, depths } =
      this.training;
    const commands = this.scope.gpu.record();
    const across = this.training.pixelMeans?.acrossIn(this.steps) ?? 1;
    const draw = { step: this.steps, seed: this.training.seed, raysPerPixel: across ** 2 };

    // Where is something? Samplers that remember it ask the field now and then.
    for (const { sampler, field } of passes) sampler.update?.(commands, field, draw);

    // Choose pixels, and the rays through them.
    pixels.choose(commands, draw, rays.pixels);
    depths?.choose(commands, draw, rays.pixels);
    poses?.apply(commands, cameras);
    generator.generate(commands, cameras, rays, rays.count, across);
    colors.lookUp(commands, draw, rays, this.#targets);
    depths?.lookUp(commands, draw, cameras, rays);

    // Each chunk of rays goes forward and back by itself; gradients add up.
    for (const chunk of chunks) {
      if (chunk.firstRay > 0) await breathe(commands);
      let before: Composited | null = null;
      for (let pass = 0; pass < passes.length; pass++) {
        before = this.#learn(commands, chunk, pass, draw, before);
      }
    }

    const { optimizer, exposure } = this.training;
    optimizer.step(commands, this.model.parts.state, this.steps);
    exposure?.center(commands, this.model.parts.state);
    commands.submit();
    this.steps++;
  }

  /** Renders a chunk's rays in one pass, and adds to the gradients of its field. */
  #learn(
    commands: Commands,
    chunk: RayChunk,
    pass: number,
    draw: Required<Draw>,
    before: Composited | null,
  ): Composited {
    const { rays, chunks, passes, renderer, loss, exposure, poses, depths, outliers, pixelMeans } =
      this.training;
    const { sampler, field, weight, regularizer } = passes[pass];
    const allRays = chunks.length > 1 ? rays.count : 0;
    const outputs = this.#outputs;

    // Place samples along the rays, ask the field for density and color there, composite.
    const samples = sampler.sample(commands, rays, chunk, draw, before);
    const { count, positions, rayIndices } = samples;
    const inputs = { positions, rayIndices, directions: rays.viewDirections };
    const noise = {
      firstSample: chunk.firstRay * (count.capacity / chunk.count.capacity),
      step: (draw.step + pass * PASS_NOISE_STEP) % 2 ** 32,
      seed: draw.seed,
    };
    field.forward(commands, count, inputs, outputs, noise, "values");
    const seen = renderer.forward(commands, chunk, samples, outputs, draw, this.#composite);
    regularizer?.measure(commands, chunk, rays.count, seen, renderer.distortions);

    // Only what is visible is trained on.
    renderer.keep(commands);
    sampler.adapt?.(commands, renderer.keptTotal);

    // Walk back from the loss to the parameters.
    const { colors } = this.#composite;
    const { raysPerPixel } = draw;
    if (raysPerPixel > 1) pixelMeans?.average(commands, chunk.count, raysPerPixel, colors);
    const exposed = exposure?.forward(commands, chunk.count, rays, draw, colors) ?? colors;
    outliers?.mask(commands, chunk.count, rays, exposed, this.#targets);
    const tensors = {
      colors: exposed,
      targets: this.#targets,
      pixels: rays.pixels,
      distortions: renderer.distortions,
      keptTotal: renderer.keptTotal,
      dColors: this.#dColors,
      reports: this.#reports,
    };
    const slot = this.steps % KEPT_STEPS * passes.length + pass;
    loss.evaluate(commands, chunk, allRays, tensors, slot, weight);
    sampler.review?.(commands, rays, draw, tensors);
    exposure?.backward(commands, chunk.count, rays, draw, colors, this.#dColors);
    const gradients = renderer.backward(commands, chunk, seen, draw, allRays, this.#dColors);
    depths?.learn(commands, chunk, allRays, seen, gradients, this.#reports, slot, weight);
    regularizer?.apply(commands, seen, gradients);
    const kept = renderer.keepsAll && !field.fromKept ? null : gradients.kept;
    const dPositions = poses?.dPositions ?? null;
    const isFirst = chunk.firstRay === 0 && passes.findIndex((any) => any.field === field) === pass;
    const mode = isFirst ? "overwrite" : "accumulate";
    field.backward(commands, kept, count, inputs, gradients.dOutputs, dPositions, mode);
    sampler.learn?.(commands, rays, chunk, draw, seen);
    poses?.backward(commands, chunk.count, rays, samples, gradients);
    return seen;
  }

  /**
   * The steps since the last report. Reads the device once and waits for it: ask a few times a minute.
   * Of more than `KEPT_STEPS` steps only the last are known.
   */
  async report(): Promise<StepReport[]> {
    const { passes, pixels, schedule, optimizer } = this.training;
    const { state } = this.model.parts;
    const { colors } = this.#composite;
    const [reports, rendered, batch, skips] = await this.scope.gpu.readAll(
      [this.#reports, colors, state, optimizer.skips],
    );
    const first = Math.max(this.#reported, this.steps - KEPT_STEPS);
    this.#reported = this.steps;
    this.skipped = batch[BATCH.skipped];
    const length = passes.length * REPORT_NUMBERS;
    const steps = Array.from({ length: this.steps - first }, (_, i) => {
      const step = first + i;
      const slot = step % KEPT_STEPS * length;
      const numbers = reports.subarray(slot, slot + length);
      const sum = (index: number) =>
        passes.reduce((sum, _, pass) => sum + numbers[pass * REPORT_NUMBERS + index], 0);
      const [, squaredError, rays] = numbers.subarray(-REPORT_NUMBERS);
      return {
        step,
        loss: sum(0),
        psnr: -10 * Math.log10(squaredError / (3 * rays)),
        rate: learningRate(schedule, step, pixels.epoch(step)),
        rays,
        samples: sum(3),
        skipped: skips[step % KEPT_STEPS] === 1,
      };
    });
    // Behind the rays of the last step are those of older ones.
    const seen = rendered.subarray(0, 4 * (steps.at(-1)?.rays ?? 0));
    this.empty = seen.every((value, index) => index % 4 < 3 || value === 0);
    return steps;
  }

  /** Continues after `steps` steps, whose model has been restored. */
  resumeAt(steps: number): void {
    this.steps = steps;
    this.#reported = steps;
  }

  /** Frees all memory but the model's. */
  destroy(): void {
    this.scope[Symbol.dispose]();
  }
}
