import type { Commands, Gpu, Tensor } from "../../gpu/mod.ts";
import { Adam, ColorLoss, learningRate, lossOf } from "../../nn/mod.ts";
import type { Scene } from "../../scene/mod.ts";
import { allocateComposite, type Composite } from "../composite.ts";
import type { NerfConfig } from "./config.ts";
import { FieldWorkspace, type NerfField } from "./field.ts";
import { chunkSamples, NerfModel } from "./model.ts";
import { Cameras } from "../cameras.ts";
import { Photographs } from "../photographs.ts";
import { PixelSampler, TargetColors } from "../pixels.ts";
import {
  allocateRays,
  type Chunk,
  chunksOf,
  type Draw,
  RayGenerator,
  rayOptions,
  type RayRange,
  rayRange,
  type Rays,
  tensorsOf,
} from "../rays.ts";
import { KEPT_STEPS, type StepReport, type Trainer } from "../trainer.ts";
import { RaySampler, type RaySamples } from "./samplers.ts";
import { VolumeRenderer } from "./volrend.ts";

/** The fine network's noise uses other counters than the coarse one's. */
const FINE_NOISE_STEP = 0x80000000;

/** What a trainer puts together. */
interface TrainerParts {
  readonly model: NerfModel;
  readonly photographs: Photographs;
  readonly space: FieldWorkspace;
  readonly cameras: Cameras;
  readonly pixels: PixelSampler;
  readonly colors: TargetColors;
  readonly generator: RayGenerator;
  readonly sampler: RaySampler;
  readonly renderer: VolumeRenderer;
  readonly loss: ColorLoss;
  readonly optimizer: Adam;
}

/** Trains a model on a scene. All of a step happens on the device; nothing is read back. */
export class NerfTrainer implements Trainer {
  /** Steps done so far. */
  steps = 0;
  /** The model that is trained. */
  readonly model: NerfModel;
  /** Whether no ray of the last reported batch was stopped by anything: the field may have died. */
  empty = false;
  readonly #chunks: readonly Chunk[];
  readonly #range: RayRange;
  readonly #rays: Rays;
  readonly #targets: Tensor<"f32">;
  readonly #coarse: Composite;
  readonly #fine: Composite;
  readonly #dColors: Tensor<"f32">;
  readonly #squaredErrors: Tensor<"f32">;
  #reported = 0;

  private constructor(
    private readonly gpu: Gpu,
    private readonly config: NerfConfig,
    scene: Scene,
    chunk: number,
    private readonly parts: TrainerParts,
  ) {
    this.model = parts.model;
    const { rays } = config.batch;
    this.#chunks = chunksOf(rays, chunk);
    this.#range = rayRange(config, scene);
    this.#rays = allocateRays(gpu, rays, config.space);
    this.#targets = gpu.tensor("target colors", [rays, 4]);
    this.#coarse = allocateComposite(gpu, "coarse", rays);
    this.#fine = allocateComposite(gpu, "fine", rays);
    this.#dColors = gpu.tensor("gradient of colors", [rays, 4]);
    this.#squaredErrors = gpu.tensor("squared errors", [KEPT_STEPS, 2, 2]);
  }

  /**
   * Compiles all kernels, uploads the scene and draws the initial parameters.
   *
   * @param config complete, with a number as `batch.chunk`
   * @throws {GpuError} if memory does not suffice
   */
  static async create(gpu: Gpu, config: NerfConfig, scene: Scene): Promise<NerfTrainer> {
    const chunk = Math.min(Number(config.batch.chunk), config.batch.rays);
    const samples = chunkSamples(config, chunk);
    const model = await NerfModel.create(gpu, config);
    const photographs = new Photographs(gpu, scene);
    const cameras = new Cameras(gpu, scene.views.map(({ camera }) => camera));
    const trainer = new NerfTrainer(gpu, config, scene, chunk, {
      model,
      photographs,
      space: new FieldWorkspace(gpu, config.field, samples, model.layers),
      cameras,
      pixels: await PixelSampler.create(gpu, config, photographs, cameras),
      colors: await TargetColors.create(gpu, { ...config, colors: "srgb" }, photographs),
      generator: await RayGenerator.create(
        gpu,
        rayOptions(config, config.camera.directions),
        cameras.kind,
      ),
      sampler: await RaySampler.create(gpu, config, chunk, true),
      renderer: await VolumeRenderer.create(gpu, config.background, samples),
      loss: await ColorLoss.create(gpu, config.loss),
      optimizer: await Adam.create(gpu, config.adam),
    });
    model.parameters.initialize(gpu, config.field.initialization, config.seed);
    await gpu.settle();
    return trainer;
  }

  /** Steps are never skipped. */
  readonly skipped = 0;

  /** Rays of a step. */
  get raysPerStep(): number {
    return this.config.batch.rays;
  }

  /** Samples that the networks are asked about in a step: the fine one sees the coarse samples again. */
  get samplesPerStep(): number {
    const { coarse, fine } = this.config.samples;
    return this.config.batch.rays * (fine > 0 ? 2 * coarse + fine : coarse);
  }

  /**
   * One optimisation step, submitted chunk by chunk so that signals are heard in between.
   *
   * @throws {GpuError} what the device has reported since the last step
   */
  async step(): Promise<void> {
    const commands = this.gpu.record();
    const draw: Draw = { step: this.steps, seed: this.config.seed };

    // Choose pixels, and the rays through them.
    const { cameras, pixels, colors, generator } = this.parts;
    pixels.choose(commands, this.steps, this.#rays.pixels);
    generator.generate(commands, cameras, this.#rays);
    colors.lookUp(commands, draw, this.#rays, this.#targets);
    this.model.prepare(commands);

    // Each chunk of rays goes forward and back by itself; gradients add up.
    for (const chunk of this.#chunks) {
      if (chunk.firstRay > 0) await this.#breathe(commands);
      this.#chunk(commands, chunk, draw);
    }

    const rate = this.#rate(this.steps);
    this.parts.optimizer.step(commands, this.model.parameters, rate, this.steps);
    commands.submit();
    this.steps++;
  }

  #chunk(commands: Commands, chunk: Chunk, draw: Draw): void {
    const { sampler, renderer, space, model } = this.parts;

    // Stratified samples for the coarse network.
    sampler.sampleCoarse(commands, this.#rays, chunk, this.#range, draw, space);
    this.#learn(commands, chunk, model.coarse, sampler.coarse, draw, draw.step, this.#coarse, 0);
    if (!model.fine || !sampler.fine) return;

    // More samples where it saw something, for the fine one.
    sampler.sampleFine(commands, this.#rays, chunk, draw, renderer.weights, space);
    const noiseStep = draw.step + FINE_NOISE_STEP;
    this.#learn(commands, chunk, model.fine, sampler.fine, draw, noiseStep, this.#fine, 1);
  }

  /** Renders a chunk's rays with one network and adds to its gradients. */
  #learn(
    commands: Commands,
    chunk: Chunk,
    field: NerfField,
    samples: RaySamples,
    draw: Draw,
    noiseStep: number,
    composite: Composite,
    network: 0 | 1,
  ): void {
    const { renderer, space, loss } = this.parts;
    const count = chunk.rays * samples.perRay;
    const noise = {
      firstSample: chunk.firstRay * samples.perRay,
      step: noiseStep % 2 ** 32,
      seed: draw.seed,
    };

    // Ask the field for density and colour; composite along each ray.
    field.forward(commands, space, count, noise);
    renderer.forward(commands, chunk, samples, space, draw, composite);

    // Walk back from the loss to the parameters.
    const tensors = {
      colors: composite.colors,
      targets: this.#targets,
      dColors: this.#dColors,
      squaredErrors: this.#squaredErrors,
    };
    const slot = this.steps % KEPT_STEPS * 2 + network;
    loss.evaluate(commands, chunk, this.config.batch.rays, tensors, slot);
    renderer.backward(commands, chunk, samples, space, draw, this.#dColors);
    const mode = chunk.firstRay === 0 ? "overwrite" : "accumulate";
    field.backward(commands, space, count, noise, mode);
  }

  /**
   * The steps since the last report. Reads the device once and waits for it: ask a few times a minute.
   * Of more than 4,096 steps only the last are known.
   */
  async report(): Promise<StepReport[]> {
    const { colors } = this.model.fine ? this.#fine : this.#coarse;
    const [errors, rendered] = await this.gpu.readAll([this.#squaredErrors, colors]);
    this.empty = rendered.every((value, index) => index % 4 < 3 || value === 0);
    const first = Math.max(this.#reported, this.steps - KEPT_STEPS);
    const { loss, batch: { rays } } = this.config;
    const reports = [];
    for (let step = first; step < this.steps; step++) {
      const slot = step % KEPT_STEPS * 4;
      const [coarse, counted, fine] = errors.subarray(slot, slot + 3);
      const last = this.model.fine ? fine : coarse;
      reports.push({
        step,
        loss: lossOf(loss, coarse + fine, rays),
        psnr: -10 * Math.log10(last / (3 * counted)),
        rate: this.#rate(step),
        rays,
        samples: this.samplesPerStep,
      });
    }
    this.#reported = this.steps;
    return reports;
  }

  /** Continues after `steps` steps, whose parameters and moments have been written. */
  resumeAt(steps: number): void {
    this.steps = steps;
    this.#reported = steps;
  }

  /** Frees all memory but the model's. */
  destroy(): void {
    const { photographs, cameras, pixels, space, sampler, renderer } = this.parts;
    photographs.destroy();
    cameras.destroy();
    const tensors = [
      ...space.tensors,
      ...sampler.tensors,
      ...renderer.tensors,
      ...pixels.tensors,
      ...[...tensorsOf(this.#rays), this.#targets],
      ...[this.#coarse, this.#fine].flatMap(({ colors, depths }) => [colors, depths]),
      ...[this.#dColors, this.#squaredErrors],
    ];
    for (const tensor of tensors) this.gpu.free(tensor);
  }

  #rate(step: number): number {
    return learningRate(this.config.schedule, step, this.parts.pixels.epoch(step));
  }

  /** Hands over what is recorded and lets the event loop run, for signals and progress. */
  async #breathe(commands: Commands): Promise<void> {
    commands.submit();
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}
