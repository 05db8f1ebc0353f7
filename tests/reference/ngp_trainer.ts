import { type DepthOptions, meanDepthLoss } from "./depth_loss.ts";
import {
  LearntViews,
  type Preconditioner,
  type ViewEvaluation,
  type ViewOptions,
} from "./learnt_views.ts";
import { levelShapes } from "./hash_grid.ts";
import { nextRays } from "./march.ts";
import {
  type MarchComposite,
  marchComposite,
  marchCompositeBackward,
  type MarchInputs,
} from "./march_volrend.ts";
import type { MatrixAdam, PairwiseAdam } from "./ngp_adam.ts";
import {
  type LearningOptions,
  NgpField,
  type NgpFieldGradients,
  type NgpFieldOptions,
} from "./ngp_field.ts";
import { type OccupancyOptions, ReferenceOccupancy, type SeenRays } from "./occupancy_grid.ts";
import { moveParameters, type ParameterGroup } from "./optimizer.ts";
import { acrossIn, type BatchOptions, type ReferenceView } from "./photographs.ts";
import { pixelMeans } from "./pixel_means.ts";
import type { RayLossOptions } from "./ray_loss.ts";
import { type MarchedSamples, type MarchOptions, marchSamples, movedSamples } from "./samples.ts";
import { learningRate, levelPart } from "./schedules.ts";

/** All that a training run depends on besides its images. */
export interface NgpReferenceOptions
  extends
    Omit<BatchOptions, "pixels" | "directions" | "depth">,
    MarchOptions,
    NgpFieldOptions,
    ViewOptions,
    LearningOptions {
  /** Whether samples have footprints. */
  readonly antialias?: boolean;
  /** Rays of the first step, of any step, the samples that one should keep, and can march. */
  readonly batch: Record<"rays" | "minRays" | "maxRays" | "samples" | "capacity", number>;
  /** A ray ends in front of the first sample with less transmittance. */
  readonly march: MarchOptions["march"] & { readonly stopTransmittance: number };
  readonly occupancy: OccupancyOptions;
  /** How depths are learnt from that are known; they are not by default. */
  readonly depth?: DepthOptions;
  /** With the weight of the raw densities of samples nearer than `nearDistance`. */
  readonly loss: RayLossOptions & { readonly nearWeight: number; readonly nearDistance: number };
}

/** Everything that one step computes before it changes the parameters. */
export interface NgpEvaluation extends NgpFieldGradients, ViewEvaluation {
  readonly marched: MarchedSamples;
  /** Colours as their views are exposed, [R, 3]. */
  readonly exposed: SeenRays["exposed"];
  /** What was composited: raw densities, colours ... of the marched samples. */
  readonly inputs: MarchInputs;
  readonly composite: MarchComposite;
  readonly loss: number;
  /** The sum over rays and channels. */
  readonly squaredError: number;
  /** The near-camera penalty, which is part of what is minimised but not of the reported loss. */
  readonly penalty: number;
}

/** What a step did: with the parameters from before it, and the occupancy that it marched through. */
export interface NgpStep {
  readonly evaluation: NgpEvaluation;
  /** Rays of the next step, before rounding down. */
  readonly nextRays: number;
  /** The learning rate that was used. */
  readonly rate: number;
}

/**
 * Trains Instant-NGP (Mueller et al. 2022) in float64.
 *
 * A step's random numbers depend on nothing but the seed and its number. Of float32 and integers only that
 * is imitated which decides what happens: the initial parameters, the rounding of the table's gradients to
 * fixed point, as an entry whose gradients are zero is not touched, and the number of rays.
 */
export class NgpReferenceTrainer {
  readonly field: NgpField;
  readonly views: LearntViews;
  readonly occupancy: ReferenceOccupancy;
  /** What is learnt: the matrices by layer; `exposures` and `twists` if they are. */
  readonly groups: Readonly<Record<string, ParameterGroup<NgpEvaluation, MatrixAdam>>>;
  /** The hash table. */
  readonly table: ParameterGroup<NgpEvaluation, PairwiseAdam>;
  /** Rays of the next step. */
  rays: number;
  /** How many steps were made. */
  steps = 0;

  /** @param views one or more, of one size */
  constructor(
    views: readonly ReferenceView[],
    readonly options: NgpReferenceOptions,
    preconditioner?: Preconditioner,
    opticsMatrix?: readonly (readonly number[])[],
  ) {
    const { seed, march, box, occupancy } = options;
    this.field = new NgpField(options, seed);
    this.views = new LearntViews(views, options.exposure, preconditioner, opticsMatrix);
    this.occupancy = new ReferenceOccupancy(march, occupancy, box, views.map((v) => v.camera));
    this.rays = options.batch.rays;
    this.groups = {
      ...this.field.matrixGroups(options),
      ...this.views.groups(options, {
        twists: (evaluation: NgpEvaluation) => this.twistGradient(evaluation),
        optics: (evaluation: NgpEvaluation) => this.opticsGradient(evaluation),
      }),
    };
    this.table = { ...this.field.tableGroup(options), partOf: (step) => this.#partsOf(step) };
  }

  /** The part of the rate at which pairs learn: fine levels wait for coarse ones where poses are learnt. */
  #partsOf(step: number): (pair: number) => number {
    const { grid, poses: { rate, coarseToFine = 0 } } = this.options;
    const levels = levelShapes(grid);
    const parts = levels.map((_, level) =>
      rate > 0 ? levelPart(level, levels.length, step, coarseToFine) : 1
    );
    return (pair) =>
      parts[levels.findLastIndex(({ offset }) => pair >= offset * grid.features / 2)];
  }

  /** One optimisation step. */
  step(): NgpStep {
    const { batch, seed, schedule, antialias } = this.options;
    this.occupancy.update(
      this.steps,
      seed,
      (positions, footprints) => this.field.density(positions, antialias ? footprints : undefined),
    );
    const evaluation = this.evaluate();
    this.occupancy.review(evaluation, Math.ceil(batch.maxRays / 16));
    const rate = learningRate(schedule, this.steps, 0);
    moveParameters([...Object.values(this.groups), this.table], evaluation, this.steps++);
    const keptRays = evaluation.marched.rays.counts.length;
    const next = nextRays({
      ...batch,
      ...{ keptRays, samples: evaluation.marched.ts.length, targetSamples: batch.samples },
      keptSamples: evaluation.sources.length,
    });
    this.rays = Math.floor(next);
    return { evaluation, nextRays: next, rate };
  }

  /**
   * The loss of a step and its gradients at the present parameters and occupancy; changes nothing.
   *
   * @param samples those of another evaluation, which keep their distances, intervals and view directions,
   *   but lie where the rays are now
   */
  evaluate(samples?: MarchedSamples): NgpEvaluation {
    const { options, field, steps, occupancy: { occupied } } = this;
    const { march, batch, loss: lossOptions } = options;
    const anyPixels = { ...options, pixels: { kind: "anyImage" }, directions: "unit" } as const;
    const pixels = this.views.targetRays(anyPixels, this.rays, steps);
    const marched = samples ? movedSamples(samples, pixels.rays, options) : marchSamples(
      pixels.rays,
      options,
      occupied,
      batch.capacity,
      steps,
      options.antialias ? pixels.radii : undefined,
    );

    const { positions, footprints } = marched;
    const pass = field.forward(positions, marched.directions, footprints);
    const backgrounds = pixels.backgrounds.subarray(0, marched.rays.counts.length * 3);
    const inputs = { ...marched, ...pass, backgrounds, linear: march.contraction?.linear };
    const composite = marchComposite(inputs, march.stopTransmittance);
    const { means, backward } = pixelMeans(composite.colors, acrossIn(options, steps) ** 2);
    const { value, ...compared } = this.views.loss(lossOptions, pixels, {
      ...composite,
      colors: means,
    });
    const lossParts = { ...compared, dColors: backward(compared.dColors) };
    const depths = meanDepthLoss(options.depth, pixels.known, {
      ...{ ...marched, ...composite },
      atStart: true,
    });
    const loss = value + depths.value;

    // Walk back, from the samples in front of the rays' ends.
    const gradientsOfRays = { ...lossParts, dWeights: depths.dWeights };
    const kept = marchCompositeBackward(inputs, composite, gradientsOfRays, lossOptions);
    const { sources, dOutputs } = kept;
    const gradients = field.backward(positions, pass, sources, dOutputs, footprints);
    return { pixels, marched, inputs, composite, loss, ...lossParts, ...kept, ...gradients };
  }

  /** The gradient of the twists, [views, 6], with distances, intervals and view directions held. */
  twistGradient(evaluation: NgpEvaluation): Float64Array {
    const dPositions = this.field.positionGradient(evaluation);
    return this.views.twistGradient(evaluation, dPositions, this.options);
  }

  /** The gradient of what is learnt of optics, [3], with the same held. */
  opticsGradient(evaluation: NgpEvaluation): Float64Array {
    const dPositions = this.field.positionGradient(evaluation);
    return this.views.opticsGradient(evaluation, dPositions, this.options);
  }
}
