import type { Camera } from "../../src/math/camera.ts";
import { pcg4d, RandomStream, uniform } from "../../src/math/random.ts";
import type { AdamOptions } from "./adam.ts";
import { type Background, backgroundColors, linearPixelColor, pixelColor } from "./colors.ts";
import { toGrid } from "./contraction.ts";
import { denseForward } from "./dense.ts";
import { centerExposures, expose, exposeBackward } from "./exposure.ts";
import {
  gridEncode,
  gridFixedGradient,
  gridPositionGradient,
  gridScales,
  gridTableGradient,
  type HashGridShape,
  levelShapes,
  tableLength,
} from "./hash_grid.ts";
import {
  type Candidate,
  candidatesOf,
  type March,
  type MarchBox,
  nextRays,
  randomPixel,
  stepRange,
  toField,
  type Vector3,
} from "./march.ts";
import {
  type MarchComposite,
  marchComposite,
  marchCompositeBackward,
  type MarchInputs,
} from "./march_volrend.ts";
import {
  networkLayers,
  type NetworkPass,
  networksBackward,
  networksForward,
  type NetworkShape,
  type Weights,
} from "./networks.ts";
import { MatrixAdam, PairwiseAdam, updateAverage } from "./ngp_adam.ts";
import {
  cellCount,
  chooseCells,
  decayedMaximum,
  meanDensity,
  occupiedCells,
  splat,
  stretchOf,
  visibleCells,
} from "./occupancy.ts";
import { imagesOf, type PixelSpace } from "./pixels.ts";
import { movedPose, rayTwists, twistGradients } from "./pose_refinement.ts";
import { rayLoss, type RayLossOptions } from "./ray_loss.ts";
import { pixelRay, type Ray } from "./rays.ts";
import { prefixSums } from "./scan.ts";
import { learningRate, type Schedule } from "./schedules.ts";
import type { ReferenceView } from "./trainer.ts";

/** initial gamma^(1 + floor((step - start) / interval)) from step `start` on, initial before it. */
export interface Staircase {
  readonly kind: "staircase";
  readonly initial: number;
  readonly gamma: number;
  readonly start: number;
  readonly interval: number;
}

/** All that a training run depends on besides its images. */
export interface NgpReferenceOptions {
  readonly seed: number;
  readonly background: Background;
  /** In which light pixels are composited over their background. */
  readonly colors: "srgb" | "linear";
  /** Where in a pixel its ray passes. */
  readonly pixelOffset: 0 | 0.5;
  readonly batch: {
    /** Rays of the first step. */
    readonly rays: number;
    /** The fewest rays of a step, and the most. */
    readonly minRays: number;
    readonly maxRays: number;
    /** How many samples a step should keep. */
    readonly samples: number;
    /** How many it can march. */
    readonly capacity: number;
  };
  readonly box: MarchBox;
  readonly march: March & {
    /** The most samples of a ray. */
    readonly maxSamples: number;
    /** A ray ends in front of the first sample with less transmittance. */
    readonly stopTransmittance: number;
  };
  readonly occupancy: {
    /** Steps from one update to the next. */
    readonly interval: number;
    /** Updates before this step look at every cell. */
    readonly warmupSteps: number;
    readonly decay: number;
    readonly threshold: number;
  };
  readonly grid: HashGridShape;
  readonly networks: NetworkShape;
  readonly loss: RayLossOptions & {
    /** Weight of the raw densities of samples nearer than `nearDistance`. */
    readonly nearWeight: number;
    readonly nearDistance: number;
  };
  /** Of logarithmic gains of the views; a rate of 0: there are none. */
  readonly exposure: { readonly rate: number; readonly l2: number };
  /** Of the views' poses, from step `start` on; a rate of 0: they stay. */
  readonly poses: {
    readonly rate: number;
    readonly halfLife: number;
    readonly start: number;
    readonly l2: number;
  };
  readonly schedule: Schedule | Staircase;
  readonly adam: AdamOptions & { readonly l2: number };
  /** Decay of the running averages; 0 for none. */
  readonly averageDecay: number;
}

/** Rays through random pixels, and what they should show. */
export interface TargetRays {
  readonly rays: readonly Ray[];
  /** The view that each belongs to. */
  readonly views: readonly number[];
  /** [R, 3]. */
  readonly backgrounds: Float64Array;
  /** [R, 3]. */
  readonly targets: Float64Array;
}

/** S samples in occupied cells, of those first rays whose samples all fit into memory. */
export interface MarchedRays {
  /** Every place on every ray of the step, in occupied cells or not. */
  readonly candidates: readonly (readonly Candidate[])[];
  /** First sample and number of samples of each kept ray. */
  readonly rays: { readonly offsets: ArrayLike<number>; readonly counts: number[] };
  /** In the field's coordinates, [S, 3]. */
  readonly positions: Float64Array;
  /** Of their rays, [S, 3]. */
  readonly directions: Float64Array;
  /** In cube units, [S]. */
  readonly ts: Float64Array;
  /** In cube units, [S]. */
  readonly deltas: Float64Array;
}

/** Everything that one step computes before it changes the parameters. */
export interface NgpEvaluation {
  readonly pixels: TargetRays;
  readonly marched: MarchedRays;
  readonly pass: NetworkPass;
  /** What was composited: raw densities, colours ... of the marched samples. */
  readonly inputs: MarchInputs;
  readonly composite: MarchComposite;
  readonly loss: number;
  /** The sum over rays and channels. */
  readonly squaredError: number;
  /** The near-camera penalty, which is part of what is minimised but not of the reported loss. */
  readonly penalty: number;
  /** Which marched sample each of the K kept samples is. */
  readonly sources: readonly number[];
  /** [K, 3]. */
  readonly keptPositions: Float64Array;
  /** Gradients of the matrices, by layer. */
  readonly dWeights: Weights;
  /** Gradients of the encoded kept samples, [K, levels features]. */
  readonly dEncoded: Float64Array;
  /** Gradients of the exposures, [views, 3]. */
  readonly dExposures: Float64Array;
}

/** What a step did. */
export interface NgpStep {
  /** With the parameters from before the step, and the occupancy that it marched through. */
  readonly evaluation: NgpEvaluation;
  /** Rays of the next step, before rounding down. */
  readonly nextRays: number;
  /** The learning rate that was used. */
  readonly rate: number;
}

/** Counter of the table's initial numbers: "grid" in ASCII. */
const TABLE_COUNTER = 0x67726964;

/**
 * Trains Instant-NGP (Mueller et al. 2022) in float64.
 *
 * A step's random numbers depend on nothing but the seed and its number. Of float32 and integers only
 * that is imitated which decides what happens: the initial parameters, the rounding of the table's
 * gradients to fixed point, as an entry whose gradients are zero is not touched, and the number of rays.
 */
export class NgpReferenceTrainer {
  /** Matrices by layer, [inputs, outputs]; changed in place. */
  readonly weights: Record<string, Float64Array>;
  /** The hash table, [entries of all levels, features]; changed in place. */
  readonly table: Float64Array;
  /** Running averages of both. */
  readonly averages: {
    readonly weights: Record<string, Float64Array>;
    readonly table: Float64Array;
  };
  /** By layer. */
  readonly weightAdams: Readonly<Record<string, MatrixAdam>>;
  readonly tableAdam: PairwiseAdam;
  /** Logarithmic gains of the views, [views, 3]; changed in place. */
  readonly exposures: Float64Array;
  readonly exposureAdam: MatrixAdam;
  /** How the views' cameras were moved, [views, 6]; changed in place. */
  readonly twists: Float64Array;
  readonly twistAdam: MatrixAdam;
  /** Optical thickness of the shortest step, of each cell; -1 for cells that no camera sees. */
  densities: Float64Array;
  /** Whether each cell is occupied. */
  occupied: boolean[];
  /** What a cell's density must exceed to make it occupied; of the last update. */
  thresholdOf: (cell: number) => number = () => NaN;
  /** Rays of the next step. */
  rays: number;
  /** How many steps were made. */
  steps = 0;

  readonly #views: readonly ReferenceView[];
  readonly #space: PixelSpace;

  /** @param views one or more, of one size */
  constructor(views: readonly ReferenceView[], readonly options: NgpReferenceOptions) {
    const { networks, grid, seed, adam, march, box, exposure, poses } = options;
    this.#views = views;
    this.exposures = new Float64Array(views.length * 3);
    this.exposureAdam = new MatrixAdam({ ...adam, l2: exposure.l2 });
    this.twists = new Float64Array(views.length * 6);
    this.twistAdam = new MatrixAdam({ ...adam, l2: poses.l2 });
    const cameras = views.map(({ camera }) => camera);
    const { width, height } = cameras[0];
    this.#space = imagesOf(views.length, width, height);
    this.weights = initialWeights(networks, seed);
    this.table = initialTable(tableLength(grid), seed);
    this.averages = {
      weights: Object.fromEntries(
        Object.entries(this.weights).map(([name, values]) => [name, values.slice()]),
      ),
      table: this.table.slice(),
    };
    this.weightAdams = Object.fromEntries(
      Object.keys(this.weights).map((name) => [name, new MatrixAdam(adam)]),
    );
    this.tableAdam = new PairwiseAdam(adam, this.table.length / 2);
    this.densities = initialDensities(cameras, march, box);
    this.occupied = new Array(cellCount(march)).fill(false);
    this.rays = options.batch.rays;
  }

  /** One optimisation step. */
  step(): NgpStep {
    const { occupancy, batch, averageDecay, exposure, poses } = this.options;
    if (this.steps % occupancy.interval === 0) this.#updateOccupancy();
    const evaluation = this.evaluate();

    // Move the parameters.
    const rate = this.#rate();
    for (const [name, optimizer] of Object.entries(this.weightAdams)) {
      optimizer.update(this.weights[name], evaluation.dWeights[name], rate);
    }
    // Of the table that the step was made with.
    const dTwists = poses.rate > 0 ? this.twistGradient(evaluation) : null;
    this.tableAdam.update(this.table, this.#fixedPointGradient(evaluation), rate);
    if (dTwists) this.twistAdam.update(this.twists, dTwists, this.#poseRate());
    if (exposure.rate > 0) {
      this.exposureAdam.update(this.exposures, evaluation.dExposures, exposure.rate);
      centerExposures(this.exposures);
    }
    this.steps++;
    if (averageDecay > 0) {
      for (const [name, average] of Object.entries(this.averages.weights)) {
        updateAverage(average, this.weights[name], averageDecay, this.steps);
      }
      updateAverage(this.averages.table, this.table, averageDecay, this.steps);
    }

    // Adapt the number of rays.
    const { marched, sources } = evaluation;
    const next = nextRays({
      ...batch,
      targetSamples: batch.samples,
      keptRays: marched.rays.counts.length,
      samples: marched.ts.length,
      keptSamples: sources.length,
    });
    this.rays = Math.floor(next);
    return { evaluation, nextRays: next, rate };
  }

  /**
   * The loss of a step and its gradients at the present parameters and occupancy; changes nothing.
   *
   * @param samples those of another evaluation: they keep their distances, intervals and view directions,
   *   but lie where the rays are now
   */
  evaluate(samples?: MarchedRays): NgpEvaluation {
    const { networks, grid, march, loss: options } = this.options;

    // Choose pixels, and the rays through them; place samples along these.
    const pixels = this.#choosePixels();
    const marched = samples ? this.#moved(samples, pixels.rays) : this.#march(pixels.rays);
    const { rays, positions, directions, ts, deltas } = marched;

    // Ask the field, and composite.
    const encoded = gridEncode(grid, this.table, positions);
    const pass = networksForward(networks, this.weights, encoded, directions);
    const kept = rays.counts.length * 3;
    const backgrounds = pixels.backgrounds.subarray(0, kept);
    const inputs = {
      rays,
      raws: Float64Array.from(ts, (_, s) => pass.outputs[s * 4 + 3]),
      rgbs: pass.outputs.filter((_, i) => i % 4 < 3),
      deltas,
      ts,
      backgrounds,
      linear: march.contraction?.linear,
    };
    const composite = marchComposite(inputs, march.stopTransmittance);
    const targets = pixels.targets.subarray(0, kept);
    const views = pixels.views.slice(0, rays.counts.length);
    const exposable = { ...composite, views, exposures: this.exposures, backgrounds };
    const rendered = { ...composite, colors: expose(exposable), targets };
    const { value, squaredError, dColors, dAccumulations } = rayLoss(options, rendered);
    const exposed = exposeBackward(exposable, dColors);
    const gradients = {
      dColors: exposed.dColors,
      dAccumulations: dAccumulations.map((d, ray) => d + exposed.dAccumulations[ray]),
    };

    // Walk back, from the samples in front of the rays' ends.
    const { dRaws, dRgbs, sources } = marchCompositeBackward(inputs, composite, gradients, options);
    const dOutputs = Float64Array.from(
      { length: sources.length * 4 },
      (_, i) => i % 4 < 3 ? dRgbs[Math.floor(i / 4) * 3 + i % 4] : dRaws[Math.floor(i / 4)],
    );
    const keptPass = {
      outputs: gatherRows(pass.outputs, sources, 4),
      inputs: gatherAll(pass.inputs, sources, ts.length),
      activations: gatherAll(pass.activations, sources, ts.length),
    };
    const { dWeights, dEncoded } = networksBackward(networks, this.weights, keptPass, dOutputs);
    const near = sources.filter((s) => ts[s] < options.nearDistance && inputs.raws[s] > -10);
    const penalty = near.reduce((sum, s) => sum + inputs.raws[s], 0) * options.nearWeight;
    return {
      pixels,
      marched,
      pass,
      inputs,
      composite,
      loss: value,
      squaredError,
      penalty,
      sources,
      keptPositions: gatherRows(positions, sources, 3),
      dWeights,
      dEncoded,
      dExposures: exposed.dExposures,
    };
  }

  /** The exact gradient of the table, [entries of all levels, features]. */
  tableGradient({ keptPositions, dEncoded }: NgpEvaluation): Float64Array {
    return gridTableGradient(this.options.grid, keptPositions, dEncoded).gradient;
  }

  /**
   * The gradient of the twists, [views, 6], with distances and intervals of samples held, and the
   * directions that colours depend on.
   */
  twistGradient(
    { pixels, marched, sources, keptPositions, dEncoded }: NgpEvaluation,
  ): Float64Array {
    const { grid } = this.options;
    const rayIndices = raysOf(marched);
    const perRay = rayTwists({
      rays: pixels.rays,
      rayIndices: sources.map((s) => rayIndices[s]),
      ts: sources.map((s) => marched.ts[s]),
      dPositions: gridPositionGradient(grid, this.table, keptPositions, dEncoded),
    }, this.options);
    return twistGradients(pixels.views, perRay, this.twists);
  }

  #fixedPointGradient({ keptPositions, dEncoded }: NgpEvaluation): Float64Array {
    const { grid } = this.options;
    const scales = gridScales(grid, dEncoded);
    const sums = gridFixedGradient(grid, keptPositions, dEncoded, scales);
    const gradient = new Float64Array(sums.length);
    levelShapes(grid).forEach(({ offset, entries }, level) => {
      if (scales[level] === 0) return;
      for (let i = offset * grid.features; i < (offset + entries) * grid.features; i++) {
        gradient[i] = sums[i] / scales[level];
      }
    });
    return gradient;
  }

  #choosePixels(): TargetRays {
    const { seed, background, colors, pixelOffset } = this.options;
    const over = colors === "linear" ? linearPixelColor : pixelColor;
    const backgrounds = backgroundColors(background, this.rays, this.steps, seed);
    const targets = new Float64Array(backgrounds.length);
    const cameras = this.#cameras();
    const views: number[] = [];
    const rays = Array.from({ length: this.rays }, (_, ray) => {
      const [image, x, y] = randomPixel(ray, this.steps, seed, this.#space);
      const { rgba } = this.#views[image];
      const camera = cameras[image];
      views.push(image);
      const behind = backgrounds.subarray(ray * 3, ray * 3 + 3);
      targets.set(over(rgba, y * camera.width + x, behind), ray * 3);
      return pixelRay(camera, x, y, { pixelOffset, directions: "unit" });
    });
    return { rays, views, backgrounds, targets };
  }

  /** The views' cameras, moved by what was learnt of them. */
  #cameras(): Camera[] {
    return this.#views.map(({ camera }, view) => {
      const twist = this.twists.subarray(view * 6, view * 6 + 6);
      return { ...camera, cameraToWorld: movedPose(twist, camera.cameraToWorld) };
    });
  }

  /** The same distances on other rays. */
  #moved(samples: MarchedRays, rays: readonly Ray[]): MarchedRays {
    const { box: { lower, size }, march } = this.options;
    const places = raysOf(samples).map((ray, s) => {
      const { origin, direction } = rays[ray];
      const along = (axis: number) =>
        (origin[axis] - lower[axis]) / size + samples.ts[s] * direction[axis];
      return toField(toGrid([along(0), along(1), along(2)], march.contraction), march.cascades);
    });
    return { ...samples, positions: Float64Array.from(places.flat()) };
  }

  #march(rays: readonly Ray[]): MarchedRays {
    const { march, box, batch: { capacity }, seed } = this.options;
    const candidates = rays.map(({ origin, direction }, ray) =>
      candidatesOf(vector3(origin), vector3(direction), box, march, {
        ray,
        step: this.steps,
        seed,
      })
    );
    const samples = candidates.map((places) =>
      places.filter(({ cell }) => this.occupied[cell]).slice(0, march.maxSamples)
    );
    const counts = samples.map(({ length }) => length);
    const { offsets } = prefixSums(Uint32Array.from(counts));
    const fits = (_: unknown, ray: number) => offsets[ray] + counts[ray] <= capacity;
    const kept = samples.filter(fits);
    const all = kept.flat();
    return {
      candidates,
      rays: { offsets, counts: counts.filter(fits) },
      positions: Float64Array.from(
        all.flatMap(({ position }) => [...toField(position, march.cascades)]),
      ),
      directions: Float64Array.from(
        kept.flatMap((places, ray) => places.flatMap(() => rays[ray].direction)),
      ),
      ts: Float64Array.from(all, ({ t }) => t),
      deltas: Float64Array.from(all, ({ delta }) => delta),
    };
  }

  /** Asks the density network in random places of some cells. */
  #updateOccupancy(): void {
    const { march, occupancy, grid, networks, seed } = this.options;
    const total = cellCount(march);
    const warmUp = this.steps < occupancy.warmupSteps;
    const count = warmUp ? total : total / 2;
    const part = { warmUp, first: 0, count, step: this.steps, seed };
    const { cells, positions } = chooseCells(march, this.occupied, part);
    const raws = rawDensities(networks, this.weights, gridEncode(grid, this.table, positions));
    const fresh = splat(cells, raws, stepRange(march)[0], total);
    this.densities = decayedMaximum(this.densities, fresh, occupancy.decay);
    const mean = meanDensity(this.densities);
    const stretch = (cell: number) => stretchOf(march, cell);
    this.thresholdOf = (cell) => Math.min(occupancy.threshold / stretch(cell), mean);
    this.occupied = occupiedCells(this.densities, occupancy.threshold, mean, stretch);
  }

  #poseRate(): number {
    const { rate, halfLife, start } = this.options.poses;
    return this.steps < start ? 0 : rate * 2 ** ((start - this.steps) / halfLife);
  }

  #rate(): number {
    const { schedule } = this.options;
    if (schedule.kind !== "staircase") return learningRate(schedule, this.steps, 0);
    const { initial, gamma, start, interval } = schedule;
    if (this.steps < start) return initial;
    return initial * gamma ** (1 + Math.floor((this.steps - start) / interval));
  }
}

/** Raw densities at encoded positions: the density network alone. */
function rawDensities(
  shape: NetworkShape,
  weights: Weights,
  encoded: Float64Array,
): Float64Array {
  const layers = networkLayers(shape).filter(({ name }) => name.startsWith("density."));
  const y = layers.reduce(
    (x, layer) => denseForward(layer, x, weights[layer.name], new Float64Array(layer.outputs)),
    encoded,
  );
  const { outputs } = layers[layers.length - 1];
  return y.filter((_, i) => i % outputs === 0);
}

/**
 * W ~ U(+-sqrt(6 / (inputs + outputs))) (Glorot and Bengio 2010): element e of matrix number p is
 *
 *   float32((2 u - 1) bound),   u = uniform(pcg4d(e, p, parameters, seed)[0])
 */
function initialWeights(shape: NetworkShape, seed: number): Record<string, Float64Array> {
  return Object.fromEntries(
    networkLayers(shape).map(({ name, inputs, outputs }, number) => {
      const bound = Math.sqrt(6 / (inputs + outputs));
      const draw = (_: unknown, element: number) => {
        const u = uniform(pcg4d(element, number, RandomStream.parameters, seed)[0]);
        return Math.fround((2 * u - 1) * bound);
      };
      return [name, Float64Array.from({ length: inputs * outputs }, draw)];
    }),
  );
}

/** U(+-1e-4), rounded to float32: four numbers of a draw. */
function initialTable(length: number, seed: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => {
    const draw = pcg4d(Math.floor(i / 4), TABLE_COUNTER, RandomStream.parameters, seed);
    return Math.fround((2 * uniform(draw[i % 4]) - 1) * 1e-4);
  });
}

function initialDensities(cameras: readonly Camera[], march: March, box: MarchBox): Float64Array {
  return Float64Array.from(visibleCells(march, box, cameras), (seen) => seen ? 0 : -1);
}

/** The ray of each marched sample. */
function raysOf({ rays: { counts } }: MarchedRays): number[] {
  return counts.flatMap((count, ray) => new Array<number>(count).fill(ray));
}

function vector3([x, y, z]: readonly number[]): Vector3 {
  return [x, y, z];
}

/** Some of the rows of a matrix. */
function gatherRows(matrix: Float64Array, rows: readonly number[], width: number): Float64Array {
  const gathered = new Float64Array(rows.length * width);
  rows.forEach((row, i) =>
    gathered.set(matrix.subarray(row * width, (row + 1) * width), i * width)
  );
  return gathered;
}

/** Some of the rows of several matrices of so many rows. */
function gatherAll(
  matrices: Readonly<Record<string, Float64Array>>,
  rows: readonly number[],
  all: number,
): Record<string, Float64Array> {
  return Object.fromEntries(
    Object.entries(matrices).map((
      [name, matrix],
    ) => [name, gatherRows(matrix, rows, matrix.length / all)]),
  );
}
