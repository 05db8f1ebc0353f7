import { fromGrid, toGrid } from "./contraction.ts";
import type { Histogram } from "./fenceposts.ts";
import { HORIZON_DENSITIES, type HorizonTrainer, type Intervals } from "./horizon_trainer.ts";
import type { TargetRays } from "./photographs.ts";
import { type Composite, composite, evenlyPackedRays } from "./volrend.ts";

/** What rays show in front of black. */
export interface RenderedRays extends Composite {
  /** Where surfaces face that they see, as long as the accumulations at most, [R, 3]. */
  readonly normals: Float64Array;
}

/** Renders rays by what a trainer has learnt; nothing is random. */
export function renderHorizon(
  trainer: HorizonTrainer,
  seen: Pick<TargetRays, "rays" | "radii">,
): RenderedRays {
  const { field, options: { proposals, samples: each, density } } = trainer;
  let before: readonly Histogram[] | undefined;
  for (let level = 0; level < proposals.samples.length; level++) {
    before = trainer.propose(level, trainer.intervals(seen, level, before)).histograms;
  }
  const intervals = trainer.intervals(seen, proposals.samples.length, before);
  const { ts, deltas, positions, footprints } = intervals;
  const rays = seen.rays.length;
  const directions = Float64Array.from(
    seen.rays.flatMap(({ viewDirection }) =>
      Array.from({ length: each }, () => viewDirection).flat()
    ),
  );
  const { raws, rgbs } = field.forward(positions, directions, footprints);
  const composited = composite({
    ...{
      rays: evenlyPackedRays(rays, each),
      sigmas: raws.map(HORIZON_DENSITIES[density]),
      rgbs,
      deltas,
      ts,
    },
    backgrounds: new Float64Array(rays * 3),
  });
  const gradients = worldGradients(trainer, intervals);
  const normals = new Float64Array(rays * 3);
  composited.weights.forEach((weight, sample) => {
    const gradient = gradients.map((along) => along[sample]);
    const length = Math.hypot(...gradient) || 1; // in empty space outside of a box nothing faces anywhere
    gradient.forEach((slope, axis) =>
      normals[3 * Math.floor(sample / each) + axis] -= weight * slope / length
    );
  });
  return { ...composited, normals };
}

/** Gradients of raw densities to places in sides of the box, by central differences: three axes, [S] each. */
function worldGradients(
  { field, options: { contraction } }: HorizonTrainer,
  { positions, footprints }: Intervals,
): Float64Array[] {
  // So short a step that hardly any lies across a kink of a ReLU.
  const STEP = 1e-7;
  const moved = (axis: number, by: number) => {
    const places = new Float64Array(positions.length);
    for (let i = 0; i < positions.length; i += 3) {
      const [x, y, z] = positions.subarray(i, i + 3);
      const [a, b, c] = fromGrid([x, y, z], contraction)
        .map((value, along) => along === axis ? value + by : value);
      places.set(toGrid([a, b, c], contraction), i);
    }
    return field.density(places, footprints);
  };
  return [0, 1, 2].map((axis) => {
    const behind = moved(axis, -STEP);
    return moved(axis, STEP).map((ahead, i) => (ahead - behind[i]) / (2 * STEP));
  });
}
