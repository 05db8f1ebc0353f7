import {
  basisOf,
  contractGaussian,
  cylinderMoments,
  encodeGaussian,
  frustumMoments,
  type IntegratedEncoding,
  intervalGaussian,
} from "./cones.ts";
import {
  blurWeights,
  dilateHistogram,
  drawCenters,
  drawFenceposts,
  type Histogram,
} from "./fenceposts.ts";
import type { ReferenceView, TargetRays } from "./photographs.ts";
import { RandomStream } from "./random_streams.ts";
import { coneRadius, ndcRadius, ndcRay, type RayOptions } from "./rays.ts";
import type { ContractedBox } from "./render_pass.ts";
import { stratifiedSamples } from "./sampling.ts";

/** Where cones are cut, and how what lies between is encoded. */
export interface IntervalOptions extends RayOptions {
  readonly seed: number;
  readonly near: number;
  readonly far: number;
  /** Steps of the whole run, in which a proposal's weights become whole. */
  readonly steps: number;
  /** The box that a contraction leaves as it is; none if space is not contracted. */
  readonly contracted?: ContractedBox;
  /** The scale of normalised device coordinates, if cones are cylinders there. */
  readonly ndc?: readonly [number, number];
  readonly coarse: FieldLevel | ProposalLevel;
  /** Intervals of the second level. */
  readonly fine: number;
  readonly encoding: IntegratedEncoding;
}

/** A first level of the field's own, whose weights are blurred. */
export interface FieldLevel {
  readonly kind: "field";
  readonly samples: number;
  readonly padding: number;
}

/** A first level of a proposal network, whose weights are dilated. */
export interface ProposalLevel {
  readonly kind: "proposal";
  readonly samples: number;
  readonly annealing: number;
  readonly dilation: number;
}

/** Intervals of R rays, N each. */
export interface Intervals {
  /** Fenceposts, [R][N + 1]. */
  readonly edges: readonly Float64Array[];
  /** Gaussians as the networks see them, [R N, features]. */
  readonly encoded: Float64Array;
  /** [R N]. */
  readonly ts: Float64Array;
  /** [R N]. */
  readonly deltas: Float64Array;
}

/** Fenceposts of the first level, as parts of a ray. */
export function firstEdges(
  { coarse: { kind, samples }, seed }: IntervalOptions,
  ray: number,
  step: number,
): Float64Array {
  const draws = { ray, step, seed };
  if (kind === "field") return stratifiedSamples(0, 1, samples + 1, draws);
  const whole = { edges: Float64Array.of(0, 1), weights: Float64Array.of(1) };
  return drawCenters(whole, samples, RandomStream.stratified, draws);
}

/** Fenceposts of the second level, by what the first one saw. */
export function nextEdges(
  { coarse, fine, steps, seed }: IntervalOptions,
  before: Histogram,
  ray: number,
  step: number,
): Float64Array {
  const draws = { ray, step, seed };
  if (coarse.kind === "field") {
    const weights = blurWeights(before.weights, coarse.padding);
    return drawFenceposts({ edges: before.edges, weights }, fine, draws);
  }
  const { edges, weights } = dilateHistogram(before, coarse.dilation + 0.5 / coarse.samples);
  const x = step / steps;
  const power = coarse.annealing * x / ((coarse.annealing - 1) * x + 1);
  const annealed = weights.map((weight) => weight > 0 ? weight ** power : 0);
  return drawCenters({ edges, weights: annealed }, fine, RandomStream.importance, draws);
}

/** The intervals between fenceposts of rays, and their encodings. */
export function castIntervals(
  options: IntervalOptions,
  views: readonly ReferenceView[],
  { images, xs, ys, rays }: TargetRays,
  edges: readonly Float64Array[],
): Intervals {
  const { encoding, near, far, contracted: box, ndc } = options;
  const distance = (s: number) => box ? 1 / ((1 - s) / near + s / far) : near * (1 - s) + far * s;
  const directions = basisOf(encoding.basis);
  const intervals = rays.flatMap((worldRay, r) => {
    const { origin, direction } = ndc ? ndcRay(worldRay, ndc, "z") : worldRay;
    const cone = coneRadius(views[images[r]].camera, xs[r], ys[r], options);
    const radius = ndc ? ndcRadius(cone, worldRay, ndc) : cone;
    return Array.from(edges[r].subarray(1), (end, i) => {
      const [t0, t1] = [distance(edges[r][i]), distance(end)];
      const moments = (ndc ? cylinderMoments : frustumMoments)(t0, t1, radius);
      const gaussian = intervalGaussian(origin, direction, moments);
      const half = box ? box.size / 2 : 1;
      const [x, y, z] = gaussian.mean.map((value, k) => (value - (box?.center[k] ?? 0)) / half);
      const covariance = gaussian.covariance.map((row) => row.map((value) => value / half ** 2));
      const seen = box ? contractGaussian({ mean: [x, y, z], covariance }, box.norm) : gaussian;
      const isOpaque = box && i === edges[r].length - 2;
      return {
        encoded: encodeGaussian(seen, encoding.levels, directions),
        t: (t0 + t1) / 2,
        delta: (isOpaque ? 1e10 : t1 - t0) * Math.hypot(...direction),
      };
    });
  });
  return {
    edges,
    encoded: Float64Array.from(intervals.flatMap(({ encoded }) => encoded)),
    ts: Float64Array.from(intervals, ({ t }) => t),
    deltas: Float64Array.from(intervals, ({ delta }) => delta),
  };
}
