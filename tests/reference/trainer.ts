import type { Camera } from "../../src/math/camera.ts";
import { psnr } from "../../src/math/metrics.ts";
import { Adam, type AdamOptions } from "./adam.ts";
import { type Background, backgroundColors, pixelColor } from "./colors.ts";
import type { FieldOptions, Parameters } from "./field.ts";
import { type Initialization, initialParameters } from "./initialization.ts";
import { evaluateLoss, type Loss } from "./loss.ts";
import { densityNoise, type Network } from "./noise.ts";
import {
  epochOf,
  imagesOf,
  type PixelBatch,
  type PixelSampler,
  type PixelSpace,
  selectPixels,
} from "./pixels.ts";
import { pixelRay, type Ray, type RayOptions } from "./rays.ts";
import {
  type ContractedBox,
  renderBackward,
  renderForward,
  type RenderPass,
} from "./render_pass.ts";
import { importanceSamples, mergeSamples, type Spacing, stratifiedSamples } from "./sampling.ts";
import { learningRate, type Schedule } from "./schedules.ts";

/** One training image. */
export interface ReferenceView {
  readonly camera: Camera;
  /** 8-bit straight-alpha colours, [height, width, 4]. */
  readonly rgba: ArrayLike<number>;
}

/** All that a training run depends on besides its images. */
export interface ReferenceOptions extends RayOptions {
  readonly seed: number;
  /** Rays per step, R. */
  readonly rays: number;
  readonly near: number;
  readonly far: number;
  /** Stratified samples per ray, N. */
  readonly coarseSamples: number;
  /** Importance samples per ray for a second network, M; 0 for a single network. */
  readonly fineSamples: number;
  /** How stratified samples are spaced; evenly in distance by default. */
  readonly spacing?: Spacing;
  /** The box that a contraction leaves as it is; none if space is not contracted. */
  readonly contracted?: ContractedBox;
  /** Whether samples are drawn at random or placed evenly; by default jittered. */
  readonly placement?: "jittered" | "even";
  readonly field: FieldOptions;
  readonly initialization: Initialization;
  readonly loss: Loss;
  readonly schedule: Schedule;
  readonly adam: AdamOptions;
  /** Standard deviation of the noise on raw densities; by default 0, none. */
  readonly densityNoise?: number;
  readonly background: Background;
  readonly pixels: PixelSampler;
}

/** One network's part of an evaluation. */
export interface NetworkEvaluation {
  readonly render: RenderPass;
  /** This network's term of the loss. */
  readonly loss: number;
  /** dL/dcolors, [R, 3]. */
  readonly dColors: Float64Array;
}

/** Everything that one step computes before it changes the parameters. */
export interface Evaluation {
  readonly pixels: PixelBatch;
  readonly rays: readonly Ray[];
  /** [R, 3]. */
  readonly backgrounds: Float64Array;
  /** [R, 3]. */
  readonly targets: Float64Array;
  readonly coarse: NetworkEvaluation;
  /** Absent with a single network. */
  readonly fine?: NetworkEvaluation;
  /** The sum of the networks' losses. */
  readonly loss: number;
  /** Of the last network's colours against the targets, unclamped. */
  readonly psnr: number;
  /** By parameter name. */
  readonly gradients: Parameters;
}

/** What a step reports. */
export interface StepReport {
  readonly loss: number;
  readonly psnr: number;
  /** Euclidean norms by parameter name. */
  readonly gradientNorms: Readonly<Record<string, number>>;
  /** The learning rate that was used. */
  readonly lr: number;
}

/**
 * Trains one radiance field, or a coarse and a fine one, in float64 (Mildenhall et al. 2020).
 *
 * A step's random numbers depend on nothing but the seed and its number, so that another
 * implementation gets the same batch, the same samples and the same loss.
 */
export class ReferenceTrainer {
  /**
   * By name: `coarse.layers.0.weight` ..., and with two networks `fine.layers.0.weight` ... after them.
   * Changed in place by a step, and free to be changed in between.
   */
  readonly parameters: Parameters;
  readonly optimizer: Adam;
  /** How many steps were made; set it to go on from another one. */
  steps = 0;

  readonly #views: readonly ReferenceView[];
  readonly #options: ReferenceOptions;
  readonly #space: PixelSpace;

  /**
   * @throws RangeError if there are no views, their sizes differ, an image does not fit its camera, or
   *   fine samples are asked for with less than 3 coarse ones.
   */
  constructor(views: readonly ReferenceView[], options: ReferenceOptions) {
    this.#views = views;
    this.#options = options;
    this.#space = pixelSpace(views);
    if (options.fineSamples > 0 && options.coarseSamples < 3) {
      throw new RangeError(
        "Cannot draw fine samples as there must be at least 3 coarse ones: " +
          `current number is ${options.coarseSamples}.`,
      );
    }

    const { field, initialization, seed } = options;
    const coarse = initialParameters(field, initialization, seed);
    const parameters = prefixed("coarse", coarse);
    if (options.fineSamples > 0) {
      const firstNumber = Object.keys(coarse).length;
      const fine = initialParameters(field, initialization, seed, firstNumber);
      Object.assign(parameters, prefixed("fine", fine));
    }
    this.parameters = parameters;
    this.optimizer = new Adam(options.adam);
  }

  /** One optimisation step. */
  step(): StepReport {
    const { loss, psnr, gradients } = this.evaluate();

    const { schedule, rays } = this.#options;
    const lr = learningRate(schedule, this.steps, epochOf(this.steps, rays, this.#space));
    this.optimizer.update(this.parameters, gradients, lr);
    this.steps++;

    const gradientNorms = Object.fromEntries(
      Object.entries(gradients).map(([name, gradient]) => [name, euclideanNorm(gradient)]),
    );
    return { loss, psnr, gradientNorms, lr };
  }

  /** The loss of a step and its gradients at the present parameters; changes nothing. */
  evaluate(step = this.steps): Evaluation {
    const { seed, rays: count, near, far, coarseSamples, fineSamples } = this.#options;
    const { placement = "jittered", background, spacing } = this.#options;
    const drawsOf = (ray: number) => placement === "jittered" ? { ray, step, seed } : undefined;

    // Choose pixels; they give rays and the colours to reach.
    const pixels = selectPixels(this.#options.pixels, this.#space, count, step, seed);
    const backgrounds = backgroundColors(background, count, step, seed);
    const { rays, targets } = this.#castRays(pixels, backgrounds);

    // Render with the first network, at stratified samples.
    const ts = rays.map((_, ray) =>
      stratifiedSamples(near, far, coarseSamples, drawsOf(ray), spacing)
    );
    const coarse = this.#evaluateNetwork("coarse", step, rays, ts, backgrounds, targets);
    const gradients = this.#gradients("coarse", coarse);
    if (fineSamples === 0) {
      const { loss, render } = coarse;
      const result = { loss, psnr: psnr(render.composite.colors, targets), gradients };
      return { pixels, rays, backgrounds, targets, coarse, ...result };
    }

    // Render with the second network, also where the first found weight.
    const mergedTs = ts.map((coarseTs, ray) => {
      const weights = coarse.render.composite.weights
        .subarray(ray * coarseSamples, (ray + 1) * coarseSamples);
      const fineTs = importanceSamples(coarseTs, weights, fineSamples, drawsOf(ray));
      return mergeSamples(coarseTs, fineTs);
    });
    const fine = this.#evaluateNetwork("fine", step, rays, mergedTs, backgrounds, targets);
    Object.assign(gradients, this.#gradients("fine", fine));
    const loss = coarse.loss + fine.loss;
    const result = { loss, psnr: psnr(fine.render.composite.colors, targets), gradients };
    return { pixels, rays, backgrounds, targets, coarse, fine, ...result };
  }

  #castRays(
    pixels: PixelBatch,
    backgrounds: Float64Array,
  ): { rays: Ray[]; targets: Float64Array } {
    const targets = new Float64Array(backgrounds.length);
    const rays = pixels.images.map((image, ray) => {
      const { camera, rgba } = this.#views[image];
      const [x, y] = [pixels.xs[ray], pixels.ys[ray]];
      const background = backgrounds.subarray(ray * 3, ray * 3 + 3);
      targets.set(pixelColor(rgba, y * camera.width + x, background), ray * 3);
      return pixelRay(camera, x, y, this.#options);
    });
    return { rays, targets };
  }

  #evaluateNetwork(
    network: Network,
    step: number,
    rays: readonly Ray[],
    ts: readonly Float64Array[],
    backgrounds: Float64Array,
    targets: Float64Array,
  ): NetworkEvaluation {
    const { field, loss, seed, contracted, densityNoise: std = 0 } = this.#options;
    const samples = rays.length * ts[0].length;
    const noise = std > 0 ? densityNoise(samples, std, network, step, seed) : undefined;
    const parameters = this.#networkParameters(network);
    const render = renderForward(field, parameters, rays, ts, backgrounds, noise, contracted);
    const { value, dColors } = evaluateLoss(loss, render.composite.colors, targets);
    return { render, loss: value, dColors };
  }

  /** The gradients of one network's loss, by parameter name with the network's prefix. */
  #gradients(network: Network, evaluation: NetworkEvaluation): Record<string, Float64Array> {
    const { render, dColors } = evaluation;
    const parameters = this.#networkParameters(network);
    return prefixed(network, renderBackward(this.#options.field, parameters, render, dColors));
  }

  /** One network's parameters, by name without its prefix. */
  #networkParameters(network: Network): Parameters {
    const prefix = `${network}.`;
    return Object.fromEntries(
      Object.entries(this.parameters)
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, values]) => [name.slice(prefix.length), values]),
    );
  }
}

function euclideanNorm(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}

function prefixed(network: Network, parameters: Parameters): Record<string, Float64Array> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, values]) => [`${network}.${name}`, values]),
  );
}

function pixelSpace(views: readonly ReferenceView[]): PixelSpace {
  if (views.length === 0) {
    throw new RangeError("Cannot train as there must be at least one view: there is none.");
  }
  const { width, height } = views[0].camera;
  for (const [i, { camera, rgba }] of views.entries()) {
    if (camera.width !== width || camera.height !== height) {
      throw new RangeError(
        `Cannot train as all views must be ${width} x ${height} pixels like the first: ` +
          `view ${i} is ${camera.width} x ${camera.height}.`,
      );
    }
    if (rgba.length !== width * height * 4) {
      throw new RangeError(
        `Cannot train as an image of ${width} x ${height} pixels must have ` +
          `${width * height * 4} bytes: view ${i} has ${rgba.length}.`,
      );
    }
  }
  return imagesOf(views.length, width, height);
}
