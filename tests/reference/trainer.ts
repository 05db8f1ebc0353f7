import { psnr } from "../../src/math/metrics.ts";
import type { AdamOptions } from "./adam.ts";
import type { FieldOptions } from "./field.ts";
import { type Initialization, initialParameters } from "./initialization.ts";
import { evaluateLoss, type Loss } from "./loss.ts";
import { type Parameters, prefixed } from "./mlp.ts";
import { MatrixAdam } from "./ngp_adam.ts";
import { densityNoise, type Network } from "./noise.ts";
import { moveParameters, type ParameterGroup } from "./optimizer.ts";
import {
  type BatchOptions,
  pixelSpace,
  type ReferenceView,
  type TargetRays,
  targetRays,
} from "./photographs.ts";
import { epochOf, type PixelSpace, pyramidOf } from "./pixels.ts";
import {
  type ContractedBox,
  renderBackward,
  renderForward,
  type RenderPass,
} from "./render_pass.ts";
import { importanceRays, type SamplingOptions, stratifiedRays } from "./sampling.ts";
import { learningRate, type Schedule } from "./schedules.ts";

/** All that a training run depends on besides its images. */
export interface ReferenceOptions extends BatchOptions, SamplingOptions {
  /** Rays per step, R. */
  readonly rays: number;
  /** The box that a contraction leaves as it is; none if space is not contracted. */
  readonly contracted?: ContractedBox;
  readonly field: FieldOptions;
  readonly initialization: Initialization;
  readonly loss: Loss;
  readonly schedule: Schedule;
  readonly adam: AdamOptions;
  /** Standard deviation of the noise on raw densities; by default 0, none. */
  readonly densityNoise?: number;
}

/** One network's part of an evaluation. */
export interface NetworkEvaluation {
  readonly render: RenderPass;
  /** Its term of the loss. */
  readonly loss: number;
  /** Of its colours against the targets, unclamped. */
  readonly psnr: number;
  /** By parameter name. */
  readonly gradients: Parameters;
}

/** Everything that one step computes before it changes the parameters. */
export interface Evaluation extends Omit<NetworkEvaluation, "render"> {
  readonly pixels: TargetRays;
  readonly coarse: NetworkEvaluation;
  /** Absent with a single network; otherwise the PSNR is its, and losses are added. */
  readonly fine?: NetworkEvaluation;
}

/**
 * Trains one radiance field, or a coarse and a fine one, in float64 (Mildenhall et al. 2020).
 *
 * A step's random numbers depend on nothing but the seed and its number, so that another implementation gets
 * the same batch, the same samples and the same loss.
 */
export class ReferenceTrainer {
  /** By name: `coarse.layers.0.weight` ..., and with two networks `fine.layers.0.weight` ... after them. */
  readonly groups: Record<string, ParameterGroup<Evaluation, MatrixAdam>> = {};
  /** How many steps were made; set it to go on from another one. */
  steps = 0;
  readonly #networks: Record<string, Parameters> = {};
  readonly #space: PixelSpace;

  /**
   * @throws RangeError if there are no views, their sizes differ, an image does not fit its camera, or
   *   fine samples are asked for with less than 3 coarse ones.
   */
  constructor(readonly views: readonly ReferenceView[], readonly options: ReferenceOptions) {
    const { field, initialization, seed, coarseSamples, fineSamples, adam } = options;
    this.#space = pixelSpace(views).flatMap((size) => pyramidOf(size, options.scales ?? 1));
    if (fineSamples > 0 && coarseSamples < 3) {
      throw new RangeError(
        "Cannot draw fine samples as there must be at least 3 coarse ones: " +
          `current number is ${coarseSamples}.`,
      );
    }
    for (const network of fineSamples > 0 ? ["coarse", "fine"] : ["coarse"]) {
      const first = Object.keys(this.groups).length;
      this.#networks[network] = initialParameters(field, initialization, seed, first);
      for (const [name, values] of Object.entries(prefixed(network, this.#networks[network]))) {
        this.groups[name] = {
          values,
          optimizer: new MatrixAdam({ ...adam, l2: 0 }),
          gradient: ({ gradients }) => gradients[name],
          rate: (step) => this.#rate(step),
        };
      }
    }
  }

  /** One optimisation step: its evaluation, and the learning rate that was used. */
  step(): Evaluation & { readonly rate: number } {
    const [evaluation, rate] = [this.evaluate(), this.#rate(this.steps)];
    moveParameters(Object.values(this.groups), evaluation, this.steps++);
    return { ...evaluation, rate };
  }

  /** The loss of a step and its gradients at the present parameters; changes nothing. */
  evaluate(step = this.steps): Evaluation {
    const { options, views } = this;
    const cameras = views.map(({ camera }) => camera);
    const pixels = targetRays(views, cameras, options, options.rays, step);
    const ts = stratifiedRays(options, options.rays, step);
    const coarse = this.#evaluateNetwork("coarse", step, pixels, ts);
    if (options.fineSamples === 0) return { pixels, coarse, ...coarse };

    // Render with the second network also where the first found weight.
    const mergedTs = importanceRays(options, ts, coarse.render.composite.weights, step);
    const fine = this.#evaluateNetwork("fine", step, pixels, mergedTs);
    const gradients = { ...coarse.gradients, ...fine.gradients };
    return { pixels, coarse, fine, loss: coarse.loss + fine.loss, psnr: fine.psnr, gradients };
  }

  #evaluateNetwork(
    network: Network,
    step: number,
    { rays, backgrounds, targets, halvings }: TargetRays,
    ts: readonly Float64Array[],
  ): NetworkEvaluation {
    const { field, loss, seed, contracted, densityNoise: std = 0 } = this.options;
    const samples = rays.length * ts[0].length;
    const noise = std > 0 ? densityNoise(samples, std, network, step, seed) : undefined;
    const parameters = this.#networks[network];
    const render = renderForward(field, parameters, rays, ts, backgrounds, noise, contracted);
    const multipliers = halvings.map((halving) => 4 ** halving);
    const { value, dColors } = evaluateLoss(loss, render.composite.colors, targets, multipliers);
    return {
      render,
      loss: value,
      psnr: psnr(render.composite.colors, targets),
      gradients: prefixed(network, renderBackward(field, parameters, render, dColors)),
    };
  }

  #rate(step: number): number {
    const { schedule, rays } = this.options;
    return learningRate(schedule, step, epochOf(step, rays, this.#space));
  }
}
