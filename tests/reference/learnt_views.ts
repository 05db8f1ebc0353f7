import type { Camera } from "../../src/math/camera.ts";
import type { AdamOptions } from "./adam.ts";
import { centerExposures, expose, exposeBackward } from "./exposure.ts";
import type { MarchComposite } from "./march_volrend.ts";
import { MatrixAdam } from "./ngp_adam.ts";
import type { ParameterGroup } from "./optimizer.ts";
import {
  type BatchOptions,
  type ReferenceView,
  type TargetRays,
  targetRays,
} from "./photographs.ts";
import { changedOptics } from "./optics.ts";
import { opticsGradient } from "./optics.ts";
import {
  crossMatrix,
  movedPose,
  type PoseOptions,
  poseRate,
  rayTwists,
  type Space,
  times,
  twistGradients,
} from "./pose_refinement.ts";
import { rayLoss, type RayLossOptions } from "./ray_loss.ts";
import { GRID_SHAPES, tone, toneBackward, variationBackward, withWhole } from "./tones.ts";
import { rayIndicesOf, type Samples } from "./samples.ts";

/** Of the views' colours: logarithmic gains, or maps. */
export interface ExposureOptions {
  readonly kind: "gains" | "affine" | "bilateral";
  /** 0: nothing is learnt. */
  readonly rate: number;
  readonly l2: number;
  /** Weight of the grids' total variation. */
  readonly variation: number;
}

/** How poses and exposures of views are learnt. */
export interface ViewOptions {
  readonly exposure: ExposureOptions;
  readonly poses: PoseOptions;
}

/** What a step found out that views learn from. */
export interface ViewEvaluation {
  readonly pixels: TargetRays;
  readonly marched: Samples;
  /** Which marched sample each of the K is that gradients are of. */
  readonly sources: readonly number[];
  /** Gradients of the exposures, as these are. */
  readonly dExposures: Float64Array;
}

/** A view's matrix times six numbers. */
export type Preconditioner = (
  of: { readonly view: number; readonly values: Float64Array },
) => Float64Array;

/** Views whose poses and exposures are learnt. */
export class LearntViews {
  /** Logarithmic gains of the views, [views, 3], or maps (tones.ts); changed in place. */
  readonly exposures: Float64Array;
  /** How the views' cameras were moved, before it is preconditioned, [views, 6]; changed in place. */
  readonly twists: Float64Array;
  /** What becomes a change of all cameras' optics, [3]; changed in place. */
  readonly optics = new Float64Array(3);

  /** @param views one or more, of one size */
  constructor(
    private readonly views: readonly ReferenceView[],
    private readonly exposure: ExposureOptions,
    private readonly preconditioner: Preconditioner = ({ values }) => values,
    private readonly opticsMatrix: readonly (readonly number[])[] = [[0], [0], [0]],
  ) {
    this.exposures = new Float64Array(views.length * numbersOf(exposure));
    this.twists = new Float64Array(views.length * 6);
  }

  /** The rays of one step, through the views' cameras as they were moved. */
  targetRays(options: BatchOptions, count: number, step: number): TargetRays {
    return targetRays(this.views, this.#cameras, options, count, step);
  }

  /** The views' cameras as they were moved and changed. */
  get #cameras(): Camera[] {
    const [focal, k1, k2] = this.#throughOptics(this.optics);
    return this.views.map(({ camera }, view) => {
      const cameraToWorld = movedPose(this.#twistOf(view), camera.cameraToWorld);
      return changedOptics({ ...camera, cameraToWorld }, [focal, k1, k2]);
    });
  }

  /** The matrix of optics, which is symmetric, times three numbers. */
  #throughOptics(values: ArrayLike<number>): number[] {
    return this.opticsMatrix.map((row) => row.reduce((sum, p, i) => sum + p * values[i], 0));
  }

  /**
   * The loss of the first rays of a step, exposed as their views are.
   *
   * @returns the loss, the sum of the squared errors, colours as exposed [R, 3], and gradients of colours [R, 3], accumulations [R] and
   *   exposures
   */
  loss(options: RayLossOptions, pixels: TargetRays, composite: MarchComposite) {
    const count = composite.accumulations.length;
    const backgrounds = pixels.backgrounds.subarray(0, count * 3);
    const targets = pixels.targets.subarray(0, count * 3);
    const multipliers = pixels.halvings.slice(0, count).map((halving) => 4 ** halving);
    const { exposed, backward } = this.#exposed({ ...composite, backgrounds }, pixels);
    const rendered = { ...composite, colors: exposed, targets, multipliers };
    const loss = rayLoss(options, rendered);
    const { dColors, dAccumulations, dExposures } = backward(loss.dColors);
    const sum = loss.dAccumulations.map((d, ray) => d + dAccumulations[ray]);
    return { ...loss, exposed, dColors, dAccumulations: sum, dExposures };
  }

  /** Colours as they are exposed, and how to go back from them. */
  #exposed(
    rays: Pick<MarchComposite, "colors" | "accumulations"> & { backgrounds: Float64Array },
    { images, xs, ys, halvings }: TargetRays,
  ) {
    const { exposures, exposure: { kind, variation: weight }, views } = this;
    if (kind === "gains") {
      const inputs = { ...rays, views: images, exposures };
      return {
        exposed: expose(inputs),
        backward: (d: Float64Array) => exposeBackward(inputs, d),
      };
    }
    const shape = GRID_SHAPES[kind];
    const places = images.map((view, ray) => {
      const { width, height } = views[view].camera;
      const part = (at: number, size: number) => (at + 0.5) / (size >> halvings[ray]);
      return [view, part(xs[ray], width), part(ys[ray], height)] as const;
    });
    const inputs = { ...rays, ...shape, places, maps: exposures };
    const backward = (d: Float64Array) => {
      const { dMaps, ...rest } = toneBackward(inputs, d);
      const dVariation = variationBackward(shape, exposures, views.length);
      const dExposures = withWhole(shape, dMaps).map((d, i) => d + weight * dVariation[i]);
      return { ...rest, dExposures };
    };
    return { exposed: tone(inputs), backward };
  }

  /** The gradient of the twists, [views, 6], for gradients of positions of `sources`. */
  twistGradient(
    { pixels, marched, sources }: ViewEvaluation,
    dPositions: Float64Array,
    space: Space,
  ): Float64Array {
    const all = rayIndicesOf(marched);
    const rayIndices = sources.map((s) => all[s]);
    const ts = sources.map((s) => marched.ts[s]);
    const perRay = rayTwists({ rays: pixels.rays, rayIndices, ts, dPositions }, space);
    const twists = this.views.flatMap((_, view) => [...this.#twistOf(view)]);
    const gradients = twistGradients(pixels.images, perRay, Float64Array.from(twists));
    // Matrices are symmetric.
    return Float64Array.from(
      this.views.flatMap((_, view) => [
        ...this.preconditioner({ view, values: gradients.subarray(view * 6, view * 6 + 6) }),
      ]),
    );
  }

  /** The gradient of what is learnt of optics, [3], for gradients of positions of `sources`. */
  opticsGradient(
    { pixels, marched, sources }: ViewEvaluation,
    dPositions: Float64Array,
    space: Space,
  ): Float64Array {
    const { images, xs, ys, halvings, rays } = pixels;
    const all = rayIndicesOf(marched);
    const rayIndices = sources.map((s) => all[s]);
    const ts = sources.map((s) => marched.ts[s]);
    const perRay = rayTwists({ rays, rayIndices, ts, dPositions }, space);
    const cameras = this.#cameras;
    const sums = [0, 0, 0];
    for (const ray of new Set(rayIndices)) {
      const [a, b, c] = rays[ray].direction;
      const torque = perRay.subarray(ray * 6, ray * 6 + 3);
      // What is across the ray of the pull on it.
      const pull = times(crossMatrix([torque[0], torque[1], torque[2]]), [a, b, c]);
      const width = 2 ** halvings[ray];
      const place = [(xs[ray] + 0.5) * width, (ys[ray] + 0.5) * width] as const;
      opticsGradient(cameras[images[ray]], place, pull)!.forEach((d, i) => sums[i] += d);
    }
    return Float64Array.from(this.#throughOptics(sums));
  }

  #twistOf(view: number): ArrayLike<number> & Iterable<number> {
    return this.preconditioner({ view, values: this.twists.subarray(view * 6, view * 6 + 6) });
  }

  /** What is learnt: `exposures`, `twists` and `optics`, each if its rate is not 0. */
  groups<Evaluation extends ViewEvaluation>(
    { adam, exposure, poses }: ViewOptions & { readonly adam: AdamOptions },
    gradients: Partial<Record<"twists" | "optics", (evaluation: Evaluation) => Float64Array>>,
  ): Record<string, ParameterGroup<Evaluation, MatrixAdam>> {
    const exposures = {
      values: this.exposures,
      optimizer: new MatrixAdam({ ...adam, l2: exposure.l2 }),
      gradient: ({ dExposures }: Evaluation) => dExposures,
      rate: () => exposure.rate,
      settle: (values: Float64Array) => centerExposures(values, exposure.kind === "gains" ? 3 : 12),
    };
    const rate = (step: number) => poseRate(poses, step);
    const moved = (
      values: Float64Array,
      gradient = (_: Evaluation): Float64Array => new Float64Array(),
    ) => ({
      values,
      optimizer: new MatrixAdam({ ...adam, l2: poses.l2 }),
      gradient,
      rate,
    });
    const learnsOptics = poses.rate > 0 && (poses.optics ?? "captured") !== "captured";
    return {
      ...exposure.rate > 0 ? { exposures } : {},
      ...poses.rate > 0 ? { twists: moved(this.twists, gradients.twists) } : {},
      ...learnsOptics ? { optics: moved(this.optics, gradients.optics) } : {},
    };
  }
}

/** Numbers that are learnt of a view's colours. */
function numbersOf({ kind }: ExposureOptions): number {
  if (kind === "gains") return 3;
  const { width, height, levels } = GRID_SHAPES[kind];
  return width * height * levels * 12;
}
