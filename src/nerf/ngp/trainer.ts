import type { Commands, Gpu, Tensor } from "../../gpu/mod.ts";
import {
  allocateRows,
  FiniteCheck,
  knownCount,
  learningRate,
  NetworkAdam,
  type Networks,
  ParameterAverage,
  PrefixSum,
  type Rows,
  type SampleCount,
  TableAdam,
} from "../../nn/mod.ts";
import type { Scene } from "../../scene/mod.ts";
import { contractionOf, Marcher, marchOptions, marchRange } from "./marcher.ts";
import { MarchRenderer } from "./march_renderer.ts";
import type { NgpConfig } from "./config.ts";
import { Exposure } from "./exposure.ts";
import { BATCH, cubeOf, learnsViews, NgpModel } from "./model.ts";
import { PoseRefinement } from "./pose_refinement.ts";
import { Cameras } from "../cameras.ts";
import { ConfigError } from "../config_error.ts";
import { Photographs } from "../photographs.ts";
import { RandomPixels, TargetColors } from "../pixels.ts";
import { RayLoss } from "./ray_loss.ts";
import {
  allocateRays,
  type Draw,
  RayGenerator,
  rayOptions,
  type Rays,
  tensorsOf,
} from "../rays.ts";
import { KEPT_STEPS, type StepReport, type Trainer } from "../trainer.ts";
import { allocateComposite, type Composite } from "../composite.ts";

/** Numbers in a report: loss, sum of squared errors, rays, samples. */
const REPORT_NUMBERS = 4;

/** However many samples rays have, a step marches as many rays at least. */
const MIN_RAYS = 64;

/** What a trainer puts together. */
interface TrainerParts {
  readonly photographs: Photographs;
  readonly cameras: Cameras;
  readonly pixels: RandomPixels;
  readonly colors: TargetColors;
  readonly generator: RayGenerator;
  readonly marcher: Marcher;
  readonly networks: Networks;
  readonly renderer: MarchRenderer;
  readonly keptSum: PrefixSum;
  readonly loss: RayLoss;
  readonly finite: FiniteCheck;
  readonly networkAdam: NetworkAdam;
  readonly tableAdam: TableAdam;
  readonly average: ParameterAverage | null;
  readonly exposure: Exposure | null;
  readonly poses: PoseRefinement | null;
}

/**
 * Trains Instant-NGP (Mueller et al. 2022). The device alone knows how many rays a step has and how many
 * samples: dispatches are as large as they can be, and kernels leave early.
 */
export class NgpTrainer implements Trainer {
  /** Steps done so far. */
  steps = 0;
  /** Whether no ray of the last reported batch was stopped by anything. */
  empty = false;
  /** Steps that changed nothing as a gradient was not finite, up to the last report. */
  skipped = 0;
  readonly #draw: Draw;
  readonly #rays: Rays;
  readonly #targets: Tensor<"f32">;
  readonly #composite: Composite;
  readonly #dColors: Tensor<"f32">;
  readonly #keptOffsets: Tensor<"u32">;
  readonly #keptTotal: Tensor<"u32">;
  readonly #encoded: Rows;
  readonly #dEncoded: Rows;
  readonly #outputs: Tensor<"f32">;
  readonly #dOutputs: Tensor<"f32">;
  readonly #sources: Tensor<"u32">;
  readonly #reports: Tensor<"f32">;
  readonly #marched: SampleCount;
  readonly #kept: SampleCount;
  #reported = 0;

  private constructor(
    private readonly gpu: Gpu,
    private readonly config: NgpConfig,
    /** The model that is trained. */
    readonly model: NgpModel,
    private readonly parts: TrainerParts,
  ) {
    const { maxRays, capacity } = config.batch;
    this.#draw = { step: 0, seed: config.seed };
    this.#rays = allocateRays(gpu, maxRays, config.space);
    this.#targets = gpu.tensor("target colors", [maxRays, 4]);
    this.#composite = allocateComposite(gpu, "marched", maxRays);
    this.#dColors = gpu.tensor("gradient of colors", [maxRays, 4]);
    this.#keptOffsets = gpu.tensor("first kept sample of each ray", [maxRays], { type: "u32" });
    this.#keptTotal = gpu.tensor("kept samples of all rays", [1], { type: "u32" });
    this.#encoded = allocateRows(gpu, "encoded positions", capacity, model.encodedRows);
    this.#dEncoded = allocateRows(
      gpu,
      "gradient of encoded positions",
      capacity,
      model.encodedRows,
    );
    this.#outputs = gpu.tensor("colors, raw densities", [capacity, 4]);
    this.#dOutputs = gpu.tensor("gradient of colors, raw densities", [capacity, 4]);
    this.#sources = gpu.tensor("sources of kept samples", [capacity], { type: "u32" });
    this.#reports = gpu.tensor("reports", [KEPT_STEPS, REPORT_NUMBERS]);
    this.#marched = { most: capacity, counts: model.batch, slot: BATCH.samples };
    this.#kept = { most: capacity, counts: model.batch, slot: BATCH.keptSamples };
  }

  /**
   * Compiles all kernels, uploads the scene, draws the initial parameters and finds out which cells
   * cameras see.
   *
   * @param config one in which nothing is "auto"
   * @throws {GpuError} if memory does not suffice
   * @throws {ConfigError} if something is to be learnt of the views that cannot be of this scene's
   */
  static async create(gpu: Gpu, config: NgpConfig, scene: Scene): Promise<NgpTrainer> {
    assertViews(config, scene);
    const { batch: { maxRays, capacity }, march, loss } = config;
    const model = await NgpModel.create(gpu, config);
    const photographs = new Photographs(gpu, scene);
    const captured = scene.views.map(({ camera }) => camera);
    const cameras = new Cameras(gpu, captured);
    const trainer = new NgpTrainer(gpu, config, model, {
      photographs,
      cameras,
      pixels: await RandomPixels.create(gpu, cameras),
      colors: await TargetColors.create(gpu, config, photographs),
      generator: await RayGenerator.create(gpu, rayOptions(config, "unit"), cameras.kind),
      marcher: await Marcher.create(
        gpu,
        marchOptions(config),
        cubeOf(config.box),
        marchRange(config),
        maxRays,
        capacity,
        true,
      ),
      networks: await model.createNetworks(capacity),
      renderer: await MarchRenderer.create(
        gpu,
        {
          background: config.background,
          stopTransmittance: march.stopTransmittance,
          distortion: loss.distortion,
          nearWeight: loss.nearWeight,
          nearDistance: loss.nearDistance,
          contraction: contractionOf(config),
        },
        maxRays,
        capacity,
      ),
      keptSum: await PrefixSum.create(gpu, maxRays),
      loss: await RayLoss.create(gpu, loss, maxRays),
      finite: await FiniteCheck.create(gpu),
      networkAdam: await NetworkAdam.create(gpu, config.adam),
      tableAdam: await TableAdam.create(gpu, config.adam, model.grid),
      average: config.averageDecay > 0
        ? await ParameterAverage.create(gpu, config.averageDecay)
        : null,
      exposure: model.exposures && await Exposure.create(gpu, config, model.exposures),
      poses: model.poses && await PoseRefinement.create(gpu, config, model.poses, captured),
    });
    model.initialize(config.seed);
    const ndc = config.space === "ndc" ? config.ndc : null;
    await model.occupancy.markVisible(gpu.record(), cameras, cubeOf(config.box), ndc);
    await gpu.settle();
    return trainer;
  }

  /** Samples that a step aims at. */
  get samplesPerStep(): number {
    return this.config.batch.samples;
  }

  /** Rays of the first step. */
  get raysPerStep(): number {
    return this.config.batch.rays;
  }

  /** One optimisation step. */
  // deno-lint-ignore require-await -- other trainers wait between chunks
  async step(): Promise<void> {
    const { cameras, pixels, colors, generator, marcher, networks, renderer } = this.parts;
    const { keptSum, loss, exposure, poses } = this.parts;
    const { model: { batch, grid, occupancy }, config } = this;
    const { positions, ts, deltas, rayIndices, packedInfo } = marcher.samples;
    const [marched, kept] = [this.#marched, this.#kept];
    const commands = this.gpu.record();
    const draw = this.#draw;
    draw.step = this.steps;

    // Where is something? Asked now and then.
    if (occupancy.isDue(this.steps)) this.#updateOccupancy(commands);

    // Choose pixels, and the rays through them; place samples along these, skipping empty space.
    pixels.choose(commands, draw, this.#rays.pixels);
    poses?.apply(commands, cameras);
    generator.generate(commands, cameras, this.#rays);
    colors.lookUp(commands, draw, this.#rays, this.#targets);
    marcher.march(commands, batch, occupancy.bits, this.#rays, draw);

    // Ask the field for density and colour; composite along each ray until it is opaque.
    const samples = { batch, packedInfo, ts, deltas, outputs: this.#outputs };
    const inputs = { encoded: this.#encoded, rayIndices, directions: this.#rays.viewDirections };
    grid.encode(commands, batch, marched.slot, marched.most, positions, this.#encoded);
    networks.forward(commands, marched, inputs, this.#outputs);
    renderer.forward(commands, samples, draw, this.#composite);

    // Compact what is visible: only that is trained on. Adapt the next step's rays to its number.
    keptSum.run(commands, renderer.keptCounts, this.#keptOffsets, this.#keptTotal);
    marcher.adapt(commands, batch, this.#keptTotal, {
      targetSamples: config.batch.samples,
      minRays: MIN_RAYS,
    });

    // Walk back from the loss to the parameters.
    const { colors: rendered } = this.#composite;
    const rays = {
      batch,
      colors: exposure?.forward(commands, batch, this.#rays, draw, rendered) ?? rendered,
      targets: this.#targets,
      distortions: renderer.distortions,
      dColors: this.#dColors,
      reports: this.#reports,
    };
    loss.evaluate(commands, rays, this.steps % KEPT_STEPS);
    exposure?.backward(commands, batch, this.#rays, draw, this.#dColors);
    const gradients = { dOutputs: this.#dOutputs, sources: this.#sources };
    renderer.backward(commands, samples, draw, this.#keptOffsets, this.#dColors, gradients);
    networks.backward(commands, kept, inputs, this.#sources, this.#dOutputs, this.#dEncoded);
    grid.backward(
      commands,
      batch,
      kept.slot,
      kept.most,
      positions,
      this.#sources,
      this.#dEncoded,
    );
    poses?.backward(commands, batch, grid, this.#rays, marcher.samples, {
      sources: this.#sources,
      offsets: this.#keptOffsets,
      dEncoded: this.#dEncoded,
    });

    this.#optimize(commands);
    commands.submit();
    this.steps++;
  }

  #optimize(commands: Commands): void {
    const { finite, networkAdam, tableAdam, average, exposure, poses } = this.parts;
    const { batch, parameters, grid, averages } = this.model;
    const rate = this.#rate(this.steps);
    finite.run(commands, batch, parameters.gradients, grid.scales);
    networkAdam.step(commands, batch, parameters, rate);
    tableAdam.step(commands, batch, rate);
    exposure?.step(commands, batch);
    poses?.step(commands, batch, this.steps);
    if (!average || !averages || !grid.average) return;
    average.update(commands, batch, parameters.values, averages);
    average.update(commands, batch, grid.values, grid.average);
  }

  /** Asks the density network in random places of some cells. */
  #updateOccupancy(commands: Commands): void {
    const { model, config: { batch: { capacity }, seed }, steps: step } = this;
    const { networks, marcher: { samples: { positions } } } = this.parts;
    const total = model.occupancy.updateSamples(step);
    for (let first = 0; first < total; first += capacity) {
      const count = Math.min(capacity, total - first);
      const all = knownCount(this.gpu, count);
      model.occupancy.choose(commands, { first, count, step, seed }, positions);
      model.grid.encode(commands, all.counts, all.slot, count, positions, this.#encoded);
      networks.density(commands, all, this.#encoded, this.#dEncoded);
      model.occupancy.splat(commands, this.#dEncoded, count);
    }
    model.occupancy.finish(commands);
  }

  /** The steps since the last report. */
  async report(): Promise<StepReport[]> {
    const { colors } = this.#composite;
    const [reports, rendered, batch] = await this.gpu.readAll([
      this.#reports,
      colors,
      this.model.batch,
    ]);
    const seen = rendered.subarray(0, 4 * batch[BATCH.keptRays]); // older steps' rays are behind
    this.empty = seen.every((value, index) => index % 4 < 3 || value === 0);
    this.skipped = batch[BATCH.skipped];
    const first = Math.max(this.#reported, this.steps - KEPT_STEPS);
    this.#reported = this.steps;
    return Array.from({ length: this.steps - first }, (_, i) => {
      const step = first + i;
      const slot = step % KEPT_STEPS * REPORT_NUMBERS;
      const [loss, squaredError, rays, samples] = reports.subarray(slot, slot + REPORT_NUMBERS);
      const psnr = -10 * Math.log10(squaredError / (3 * rays));
      return { step, loss, psnr, rate: this.#rate(step), rays, samples };
    });
  }

  /** Continues after `steps` steps, whose model has been restored. */
  resumeAt(steps: number): void {
    this.steps = steps;
    this.#reported = steps;
  }

  /** Frees all memory but the model's. */
  destroy(): void {
    const { photographs, cameras, marcher, networks, renderer, keptSum, loss, tableAdam } =
      this.parts;
    const { exposure, poses } = this.parts;
    photographs.destroy();
    cameras.destroy();
    const owners = [marcher, networks, renderer, keptSum, loss, tableAdam, exposure, poses];
    const tensors = [
      ...owners.flatMap((owner) => owner?.tensors ?? []),
      ...[...tensorsOf(this.#rays), this.#targets],
      ...[this.#composite.colors, this.#composite.depths, this.#dColors],
      ...[this.#keptOffsets, this.#keptTotal, this.#encoded.tensor, this.#dEncoded.tensor],
      ...[this.#outputs, this.#dOutputs, this.#sources, this.#reports],
    ];
    for (const tensor of tensors) this.gpu.free(tensor);
  }

  #rate(step: number): number {
    return learningRate(this.config.schedule, step, 0);
  }
}

/** Asserts that what a configuration wants to learn of views can be learnt of a scene's. */
function assertViews(config: NgpConfig, scene: Scene): void {
  const count = scene.views.length;
  if (config.poses.rate > 0 && scene.views.some(({ camera }) => camera.rays)) {
    throw new ConfigError(
      "Cannot refine poses as the scene is a set of rays, which have no cameras to move: " +
        `current value of poses.rate is ${config.poses.rate}. Set poses.rate=0.`,
    );
  }
  if (!learnsViews(config) || config.views === count) return;
  throw new ConfigError(
    `Cannot learn exposures or poses as views must be the number of training views, ${count}: ` +
      `current value is ${config.views}. Train on the scene that the run began with.`,
  );
}
