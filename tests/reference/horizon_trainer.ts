import type { AdamOptions } from "./adam.ts";
import { type Contraction, normOf, toGrid } from "./contraction.ts";
import {
  blurredLoss,
  distortionOf,
  drawCenters,
  type Histogram,
  proposalLoss,
  spacedDistance,
  type Spacing,
} from "./fenceposts.ts";
import {
  gridEncode,
  gridFixedGradient,
  gridScales,
  type HashGridShape,
  levelShapes,
  tableLength,
} from "./hash_grid.ts";
import { initialLayers } from "./initialization.ts";
import { type DepthOptions, meanDepthLoss } from "./depth_loss.ts";
import { LearntViews, type ViewEvaluation, type ViewOptions } from "./learnt_views.ts";
import type { Vector3 } from "./march.ts";
import { mlpBackward, mlpForward, mlpLayers, type MlpOptions, type Parameters } from "./mlp.ts";
import { MatrixAdam, PairwiseAdam } from "./ngp_adam.ts";
import {
  initialTable,
  NgpField,
  type NgpFieldGradients,
  type NgpFieldOptions,
} from "./ngp_field.ts";
import { moveParameters, type ParameterGroup } from "./optimizer.ts";
import type { BatchOptions, ReferenceView, TargetRays } from "./photographs.ts";
import { RandomStream } from "./random_streams.ts";
import { learningRate, type Schedule } from "./schedules.ts";
import { composite, compositeBackward, evenlyPackedRays } from "./volrend.ts";

/** What a run depends on besides its images. */
export interface HorizonOptions extends BatchOptions, NgpFieldOptions, ViewOptions {
  /** How depths are learnt from that are known. */
  readonly depth: DepthOptions;
  readonly seed: number;
  /** Rays of a step, R. */
  readonly rays: number;
  readonly near: number;
  readonly far: number;
  readonly spacing: Spacing;
  readonly box: { readonly center: readonly number[]; readonly size: number };
  readonly contraction?: Contraction;
  readonly antialias: boolean;
  readonly proposals: {
    readonly samples: readonly number[];
    readonly grids: readonly HashGridShape[];
    readonly networks: readonly MlpOptions[];
    readonly padding: number;
    readonly annealing: number;
    /** Steps until weights are whole. */
    readonly annealingSteps: number;
    readonly loss:
      | { readonly kind: "bound"; readonly weight: number }
      | { readonly kind: "blurred"; readonly weight: number; readonly blurs: readonly number[] };
    /** Whether they learn in a step. */
    learn(step: number): boolean;
  };
  /** Intervals that the field is asked at. */
  readonly samples: number;
  /** What makes densities of raw outputs. */
  readonly density: keyof typeof HORIZON_DENSITIES;
  readonly loss: {
    readonly distortion: number;
    readonly wholeFrom: number;
    /** Weight of the mean over samples of raw densities, of those nearer than `wholeFrom`. */
    readonly nearWeight: number;
  };
  /** Weight of the mean square of what each level holds. */
  readonly decay: number;
  readonly schedule: Schedule;
  readonly adam: AdamOptions & { readonly l2: number };
}

/** Densities of raw outputs; each is its own derivative. */
export const HORIZON_DENSITIES = {
  exp: Math.exp,
  foggyExp: (raw: number) => 3 * Math.exp(raw),
};

/** Raw densities that are no larger are not penalised near cameras. */
const NEARLY_EMPTY = -10;

/** Samples in the middles of intervals of R rays, N each. */
export interface Intervals {
  readonly edges: readonly Float64Array[];
  /** [R N]. */
  readonly ts: Float64Array;
  readonly deltas: Float64Array;
  /** [R N, 3]. */
  readonly positions: Float64Array;
  /** [R N]; none for points. */
  readonly footprints?: Float64Array;
}

/** A proposal network with its grid, whose parameters are moved in place. */
interface Proposal {
  readonly grid: HashGridShape;
  readonly network: MlpOptions;
  readonly table: Float64Array;
  readonly tableAdam: PairwiseAdam;
}

/** What a step found before the parameters moved. */
export interface HorizonStep {
  readonly loss: number;
  readonly psnr: number;
  readonly rate: number;
  /** Gradients of all matrices, by parameter. */
  readonly gradients: Parameters;
}

/** What views learn from, and the gradients of the field that they need for it. */
interface HorizonEvaluation extends ViewEvaluation {
  readonly gradients: NgpFieldGradients;
}

/** Trains a hash grid in float64, asked where proposal networks with small grids see something. */
export class HorizonTrainer {
  readonly field: NgpField;
  readonly #proposals: readonly Proposal[];
  readonly #matrices: Parameters;
  readonly #adams: Readonly<Record<string, MatrixAdam>>;
  readonly #tableAdam: PairwiseAdam;
  readonly #learnt: LearntViews;
  /** What is learnt of views: `exposures` and `twists`. */
  readonly viewGroups: Readonly<Record<string, ParameterGroup<HorizonEvaluation, MatrixAdam>>>;
  #steps = 0;

  constructor(readonly views: readonly ReferenceView[], readonly options: HorizonOptions) {
    const { seed, adam, proposals: { grids, networks } } = options;
    this.field = new NgpField(options, seed);
    this.#proposals = grids.map((grid, i) => ({
      grid,
      network: networks[i],
      table: initialTable(tableLength(grid), seed + 1 + i),
      tableAdam: new PairwiseAdam(adam, tableLength(grid) / 2),
    }));
    const field = Object.entries(this.field.weights).map(([name, w]) => [`${name}.weight`, w]);
    this.#matrices = {
      ...Object.fromEntries(field),
      ...initialLayers(networks.flatMap(mlpLayers), "glorot", seed + 1),
    };
    this.#adams = Object.fromEntries(
      Object.keys(this.#matrices).map((name) => [name, new MatrixAdam(adam)]),
    );
    this.#tableAdam = new PairwiseAdam(adam, this.field.table.length / 2);
    this.#learnt = new LearntViews(views, options.exposure);
    this.viewGroups = this.#learnt.groups(options, {
      twists: (evaluation: HorizonEvaluation) => this.#twistGradient(evaluation),
    });
  }

  #twistGradient(evaluation: HorizonEvaluation): Float64Array {
    const { box: { center, size }, contraction } = this.options;
    const [x, y, z] = center.map((middle) => middle - size / 2);
    return this.#learnt.twistGradient(
      evaluation,
      this.field.positionGradient(evaluation.gradients),
      { box: { lower: [x, y, z], size }, march: { cascades: 1, contraction } },
    );
  }

  /** Tables by their names in checkpoints. */
  get tables(): Parameters {
    return {
      "grid.table": this.field.table,
      ...Object.fromEntries(this.#proposals.map(({ table }, i) => [`proposals.${i}.table`, table])),
    };
  }

  /** One optimisation step. */
  step(): HorizonStep {
    const { options } = this;
    const step = this.#steps++;
    const pixels = this.#learnt.targetRays(options, options.rays, step);
    const rate = learningRate(options.schedule, step, 0);

    // Proposals, one after the other.
    const seen: ReturnType<HorizonTrainer["propose"]>[] = [];
    for (let level = 0; level < this.#proposals.length; level++) {
      const before = seen.at(-1)?.histograms;
      seen.push(this.propose(level, this.intervals(pixels, level, before, step)));
    }
    const intervals = this.intervals(pixels, seen.length, seen.at(-1)?.histograms, step);
    const final = this.see(pixels, intervals);

    // All gradients are of the parameters of before.
    const proposed = seen.map(({ learn }) => learn(final.histograms));
    moveParameters(Object.values(this.viewGroups), final, step);
    const learn = options.proposals.learn(step);
    const gradients: Record<string, Float64Array> = {};
    for (const [layer, d] of Object.entries(final.gradients.dWeights)) {
      gradients[`${layer}.weight`] = d;
    }
    const table = this.field.roundedTableGradient(final.gradients);
    this.#moveTable(this.field.table, this.#tableAdam, options.grid, table, rate);
    if (learn) {
      proposed.forEach(({ matrices, table: d }, level) => {
        Object.assign(gradients, matrices);
        const { table, tableAdam, grid } = this.#proposals[level];
        this.#moveTable(table, tableAdam, grid, d, rate);
      });
    }
    for (const [name, d] of Object.entries(gradients)) {
      const adam = this.#adams[name];
      adam.adam.updates = step; // the device counts steps, whoever learns in them
      adam.update(this.#matrices[name], d, rate);
    }
    return { loss: final.loss, psnr: final.psnr, rate, gradients };
  }

  #moveTable(
    table: Float64Array,
    adam: PairwiseAdam,
    grid: HashGridShape,
    gradient: Float64Array,
    rate: number,
  ): void {
    const { features } = grid;
    const decayed = gradient.slice();
    for (const { offset, entries } of levelShapes(grid)) {
      for (let i = offset * features; i < (offset + entries) * features; i++) {
        const pair = i - i % 2;
        if (gradient[pair] === 0 && gradient[pair + 1] === 0) continue;
        decayed[i] += this.options.decay / (entries * features) * table[i];
      }
    }
    adam.update(table, decayed, rate);
  }

  /** Intervals of a level, drawn by what the one before saw; evenly, as in rendering, without a step. */
  intervals(
    { rays, radii }: Pick<TargetRays, "rays" | "radii">,
    level: number,
    before: readonly Histogram[] | undefined,
    step?: number,
  ): Intervals {
    const { options } = this;
    const { proposals, spacing, near, far, box, contraction, seed, antialias } = options;
    const count = [...proposals.samples, options.samples][level];
    const whole = { edges: Float64Array.of(0, 1), weights: Float64Array.of(1) };
    const part = Math.min((step ?? Infinity) / proposals.annealingSteps, 1);
    const slope = proposals.annealing;
    const power = slope > 0 ? slope * part / ((slope - 1) * part + 1) : 1;
    const edges = rays.map((_, ray) => {
      const draws = step === undefined ? undefined : { ray: level * rays.length + ray, step, seed };
      if (!before) return drawCenters(whole, count, RandomStream.stratified, draws);
      const weights = before[ray].weights.map((weight) =>
        (weight > 0 ? weight ** power : 0) + proposals.padding
      );
      const padded = { edges: before[ray].edges, weights };
      return drawCenters(padded, count, RandomStream.importance, draws);
    });
    const samples = rays.flatMap(({ origin, direction }, ray) =>
      Array.from({ length: count }, (_, i) => {
        const [t0, t1] = [edges[ray][i], edges[ray][i + 1]]
          .map((s) => spacedDistance(spacing, s, near, far, box.size / 2));
        const t = (t0 + t1) / 2;
        const [x, y, z] = box.center.map((middle, k) =>
          (origin[k] + t * direction[k] - middle) / box.size + 0.5
        );
        const cube: Vector3 = [x, y, z];
        const centered: Vector3 = [2 * x - 1, 2 * y - 1, 2 * z - 1];
        const n = contraction ? Math.max(normOf(centered, contraction.norm), 1) : 1;
        const scale = contraction ? 0.5 * ((2 * n - 1) ** 2 / n ** 6) ** (1 / 3) : 1;
        return {
          t,
          delta: contraction && i === count - 1 ? 1e10 : (t1 - t0) / box.size,
          position: toGrid(cube, contraction),
          footprint: 0.5 * radii[ray] * t / box.size * scale,
        };
      })
    );
    return {
      edges,
      ts: Float64Array.from(samples, ({ t }) => t),
      deltas: Float64Array.from(samples, ({ delta }) => delta),
      positions: Float64Array.from(samples.flatMap(({ position }) => [...position])),
      footprints: antialias ? Float64Array.from(samples, ({ footprint }) => footprint) : undefined,
    };
  }

  /** What a proposal network sees, and how it learns from what the field does. */
  propose(level: number, intervals: Intervals) {
    const { grid, network, table } = this.#proposals[level];
    const { density, proposals: { loss } } = this.options;
    const encoded = gridEncode(grid, table, intervals.positions, intervals.footprints);
    const pass = mlpForward(network, this.#matrices, encoded);
    const sigmas = pass.y.map(HORIZON_DENSITIES[density]);
    const weights = weightsOf(intervals, sigmas);
    const histograms = histogramsOf(intervals.edges, weights);
    const learn = (final: readonly Histogram[]) => {
      const dWeights = Float64Array.from(histograms.flatMap((proposed, ray) => {
        const { dWeights } = loss.kind === "bound"
          ? proposalLoss(final[ray], proposed)
          : blurredLoss(final[ray], proposed, loss.blurs[level]);
        return Array.from(dWeights, (d) => loss.weight * d / final.length);
      }));
      const dSigmas = weightsBackward(intervals, sigmas, weights, dWeights);
      const dRaws = dSigmas.map((d, i) => d * sigmas[i]);
      const { dX, gradients } = mlpBackward(network, this.#matrices, pass, dRaws);
      return { matrices: gradients, table: roundedGradient(grid, intervals, dX) };
    };
    return { histograms, learn };
  }

  /** What the field sees, and the gradients of its parameters. */
  private see(pixels: TargetRays, intervals: Intervals) {
    const { density, loss: { distortion, wholeFrom, nearWeight }, depth } = this.options;
    const { edges, ts, deltas, positions, footprints } = intervals;
    const [rays, count] = [edges.length, ts.length];
    const each = count / rays;
    const directions = Float64Array.from(
      pixels.rays.flatMap(({ viewDirection }) =>
        Array.from({ length: each }, () => viewDirection).flat()
      ),
    );
    const pass = this.field.forward(positions, directions, footprints);
    const sigmas = pass.raws.map(HORIZON_DENSITIES[density]);
    const inputs = {
      ...{ rays: evenlyPackedRays(rays, each), sigmas, rgbs: pass.rgbs, deltas, ts },
      backgrounds: pixels.backgrounds,
    };
    const seen = composite(inputs);
    const histograms = histogramsOf(edges, seen.weights);
    const depths = meanDepthLoss(depth, pixels.known, { ...inputs, ...seen });
    const distortions = histograms.map(distortionOf);
    const loss = this.#learnt.loss(
      { kind: "mse", huberDelta: 1, opacityEntropy: 0, distortion },
      pixels,
      { ...seen, distortions: Float64Array.from(distortions, ({ value }) => value) },
    );
    const back = compositeBackward(inputs, seen, { ...loss, dWeights: depths.dWeights });
    const spread = Float64Array.from(
      distortions.flatMap(({ dWeights }) => [...dWeights].map((d) => distortion * d / rays)),
    );
    const dSpread = weightsBackward(intervals, sigmas, seen.weights, spread);
    const dOutputs = Float64Array.from({ length: 4 * count }, (_, i) => {
      const [sample, channel] = [i >> 2, i % 4];
      const factor = wholeFrom > 0 ? Math.min(1, (ts[sample] / wholeFrom) ** 2) : 1;
      const isNear = ts[sample] < wholeFrom && pass.raws[sample] > NEARLY_EMPTY;
      const gradient = channel < 3
        ? back.dRgbs[3 * sample + channel]
        : (back.dSigmas[sample] + dSpread[sample]) * sigmas[sample] +
          (isNear ? nearWeight / count : 0);
      return factor * gradient;
    });
    const all = Array.from({ length: count }, (_, sample) => sample);
    const gradients: NgpFieldGradients = this.field.backward(
      ...[positions, pass, all, dOutputs, footprints] as const,
    );
    return {
      histograms,
      gradients,
      loss: loss.value + depths.value,
      psnr: -10 * Math.log10(loss.squaredError / (3 * rays)),
      dExposures: loss.dExposures,
      pixels,
      marched: { ...inputs, positions, directions, ts: ts.map((t) => t / this.options.box.size) },
      sources: all,
    };
  }
}

/** Compositing weights of samples, [R N]. */
function weightsOf({ edges, deltas }: Intervals, sigmas: Float64Array): Float64Array {
  const each = sigmas.length / edges.length;
  let depth = 0;
  return sigmas.map((sigma, i) => {
    if (i % each === 0) depth = 0;
    const own = sigma * deltas[i];
    const weight = -Math.exp(-depth) * Math.expm1(-own);
    depth += own;
    return weight;
  });
}

/** From gradients of weights to those of densities: d_i = delta_i (T_{i + 1} g_i - sum over j > i of w_j g_j). */
function weightsBackward(
  { edges, deltas }: Intervals,
  sigmas: Float64Array,
  weights: Float64Array,
  dWeights: Float64Array,
): Float64Array {
  const each = sigmas.length / edges.length;
  const dSigmas = new Float64Array(sigmas.length);
  for (let ray = 0; ray < edges.length; ray++) {
    for (let i = 0; i < each; i++) {
      const sample = ray * each + i;
      let passed = 1;
      for (let j = 0; j <= i; j++) {
        passed *= Math.exp(-sigmas[ray * each + j] * deltas[ray * each + j]);
      }
      let behind = 0;
      for (let j = i + 1; j < each; j++) {
        behind += weights[ray * each + j] * dWeights[ray * each + j];
      }
      dSigmas[sample] = deltas[sample] * (passed * dWeights[sample] - behind);
    }
  }
  return dSigmas;
}

/** A table's gradient as fixed point has it, which says which entries' gradients are 0. */
function roundedGradient(
  grid: HashGridShape,
  { positions, footprints }: Intervals,
  dEncoded: Float64Array,
): Float64Array {
  const scales = gridScales(grid, dEncoded);
  const sums = gridFixedGradient(grid, positions, dEncoded, scales, footprints);
  const gradient = new Float64Array(sums.length);
  levelShapes(grid).forEach(({ offset, entries }, level) => {
    if (scales[level] === 0) return;
    for (let i = offset * grid.features; i < (offset + entries) * grid.features; i++) {
      gradient[i] = sums[i] / scales[level];
    }
  });
  return gradient;
}

function histogramsOf(edges: readonly Float64Array[], weights: Float64Array): Histogram[] {
  const each = weights.length / edges.length;
  return edges.map((own, ray) => ({
    edges: own,
    weights: weights.subarray(ray * each, (ray + 1) * each),
  }));
}
