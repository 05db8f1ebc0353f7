import type { NgpConfig } from "../models.ts";
import { marchRange } from "../../../src/nerf/ngp/method.ts";
import { raysAcross } from "../../../src/nerf/subpixels.ts";
import { cubeOf } from "../../../src/nerf/samplers/marcher.ts";
import {
  preconditioned,
  preconditioners,
  reachOf,
} from "../../../src/nerf/views/preconditioners.ts";
import { opticsMatrix } from "../../../src/nerf/views/optics.ts";
import type { Scene } from "../../../src/scene/mod.ts";
import type { Preconditioner } from "../../reference/learnt_views.ts";
import {
  type Candidate,
  cascadeOf,
  cellOf,
  type March,
  rangeOf,
  stepAt,
  type Vector3,
} from "../../reference/march.ts";
import { densityOf } from "../../reference/march_volrend.ts";
import {
  type NgpReferenceOptions,
  NgpReferenceTrainer,
  type NgpStep,
} from "../../reference/ngp_trainer.ts";

/** The trainer's fewest rays of a step. */
const MIN_RAYS = 64;

/** Candidates further from another cell than this are not looked at. */
const NEAR = 1e-4;

/** What the reference trainer is told of a configuration: the one place that knows how the two call things. */
export function ngpReferenceOptions(config: NgpConfig): NgpReferenceOptions {
  const { seed, background, colors, batch, grid, march, occupancy } = config;
  const { pixelOffset } = config.camera;
  if (pixelOffset !== 0 && pixelOffset !== 0.5) {
    throw new RangeError(`The reference has no pixel offset of ${pixelOffset}.`);
  }
  const { lower, size } = cubeOf(config.box);
  const [x, y, z] = lower.map(Math.fround);
  const { resolution, cascades, ...updates } = occupancy;
  const { steps, coneAngle, linear, maxSamples, stopTransmittance } = march;
  const contraction = config.space === "contracted"
    ? { norm: config.contractionNorm, linear: Math.fround(linear) }
    : undefined;
  return {
    seed,
    background,
    colors,
    scales: config.scales,
    pixelOffset,
    batch: { ...batch, minRays: MIN_RAYS },
    box: { lower: [x, y, z], size: Math.fround(size), ...marchRange(config) },
    march: {
      steps,
      cone: coneAngle,
      resolution,
      cascades,
      contraction,
      maxSamples,
      stopTransmittance,
    },
    occupancy: updates,
    antialias: grid.antialias,
    grid: { ...grid, smoothstep: grid.interpolation === "smoothstep" },
    networks: {
      encoded: grid.levels * grid.features,
      width: config.networks.width,
      densityLayers: config.networks.densityLayers,
      colorLayers: config.networks.colorLayers,
      degree: config.networks.directionDegree,
    },
    loss: config.loss,
    depth: config.depth,
    unit: Math.fround(size),
    exposure: config.exposure,
    poses: config.poses,
    schedule: config.schedule,
    adam: config.adam,
    averageDecay: config.averageDecay,
  };
}

/** The float64 trainer of a configuration, with cameras as the device has them, in float32. */
export function ngpReferenceTrainer(config: NgpConfig, scene: Scene): NgpReferenceTrainer {
  const { raySpacing, singleRaySteps: start } = config.camera;
  const across = Math.max(...scene.views.map(({ camera }) => raysAcross(camera, raySpacing)));
  const views = scene.views.map(({ camera, image, depths }) => {
    const { fx, fy, cx, cy, cameraToWorld } = camera;
    const [roundedFx, roundedFy, roundedCx, roundedCy] = [fx, fy, cx, cy].map(Math.fround);
    return {
      camera: {
        ...camera,
        fx: roundedFx,
        fy: roundedFy,
        cx: roundedCx,
        cy: roundedCy,
        cameraToWorld: Float64Array.from(cameraToWorld, Math.fround),
      },
      rgba: image.data,
      depths,
    };
  });
  const cameras = scene.views.map(({ camera }) => camera);
  const matrices = preconditioners(config.poses, cameras, reachOf(scene));
  const preconditioner: Preconditioner = ({ view, values }) => {
    const [a, b, c, x, y, z] = values;
    const product = preconditioned(matrices, view, [a, b, c, 0, x, y, z, 0]);
    return Float64Array.from(product.filter((_, i) => i % 4 < 3));
  };
  const matrix = opticsMatrix(config.poses, cameras[0]);
  const options = { ...ngpReferenceOptions(config), subpixels: { across, start } };
  return new NgpReferenceTrainer(views, options, preconditioner, matrix);
}

/** How near a step came to decisions that rounding could make otherwise: the smallest distance of each. */
export interface Margins {
  /** Of a candidate from a cell that is occupied where its own is not, or the reverse; from the ray's end. */
  readonly cell: number;
  /** Of a sample's transmittance from the one that ends rays, relative. */
  readonly stop: number;
  /** Of a sample's t from where the near-camera penalty ends. */
  readonly near: number;
  /** Of a cell's density from the threshold, relative; as long as that is the last update's. */
  readonly threshold: number;
  /** Of the next step's rays from a whole number; Infinity for numbers that are clamped. */
  readonly rays: number;
}

/** The margins of the reference's last step. */
export function marginsOf(
  { options, occupancy }: NgpReferenceTrainer,
  { evaluation, nextRays }: NgpStep,
): Margins {
  const { marched, composite, inputs, sources, pixels } = evaluation;
  const { march, batch, loss, box } = options;
  const { occupied, densities, thresholdOf } = occupancy;
  const least = (values: Iterable<number>) => {
    let least = Infinity;
    for (const value of values) least = Math.min(least, Math.abs(value));
    return least;
  };

  const cells = marched.candidates.map((candidates, ray) => {
    const { origin, direction } = pixels.rays[ray];
    const [, to] = rangeOf(vector3(origin), vector3(direction), box, march);
    const slacks = candidates.filter((candidate) => isNearChange(candidate, occupied, march))
      .map(({ slack }) => slack);
    const last = candidates.at(-1);
    // In a contracted space intervals end where rays do, which says nothing of the next candidate.
    const beyond = last && !march.contraction ? [last.t + last.delta - to] : [];
    return least(last ? [...slacks, to - last.t, ...beyond] : []);
  });

  const stops = marched.rays.counts.flatMap((count, ray) => {
    const { stopTransmittance } = march;
    const kept = composite.keptCounts[ray];
    const first = marched.rays.offsets[ray];
    const seen = Array.from({ length: kept }, (_, i) => composite.transmittances[first + i]);
    if (kept < count) {
      const last = first + kept - 1;
      const passed = Math.exp(-densityOf(inputs.raws[last]) * inputs.deltas[last]);
      seen.push(composite.transmittances[last] * passed);
    }
    return seen.map((transmittance) => transmittance / stopTransmittance - 1);
  });

  const isClamped = [batch.minRays, batch.maxRays, marched.rays.counts.length * 2].includes(
    nextRays,
  );
  return {
    cell: least(cells),
    stop: least(stops),
    near: least(sources.map((s) => inputs.ts[s] - loss.nearDistance)),
    threshold: least(densities.map((density, cell) => density / thresholdOf(cell) - 1)),
    rays: isClamped ? Infinity : least([nextRays - Math.round(nextRays)]),
  };
}

/** Whether the candidate's cell and one within its slack differ in whether they are occupied. */
function isNearChange(candidate: Candidate, occupied: readonly boolean[], march: March): boolean {
  const { t, slack, position, cell } = candidate;
  if (slack > NEAR) return false;
  const moves = [-2 * NEAR, 2 * NEAR];
  return moves.some((dt) =>
    moves.some((dx) =>
      moves.some((dy) =>
        moves.some((dz) => {
          const [x, y, z] = position;
          const moved: Vector3 = [x + dx, y + dy, z + dz];
          const cascade = cascadeOf(moved, stepAt(t + dt, march), march);
          return occupied[cellOf(moved, cascade, march)] !== occupied[cell];
        })
      )
    )
  );
}

function vector3([x, y, z]: readonly number[]): Vector3 {
  return [x, y, z];
}
