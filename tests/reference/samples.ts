import { toGrid } from "./contraction.ts";
import {
  type Candidate,
  candidatesOf,
  type March,
  type MarchBox,
  toField,
  type Vector3,
} from "./march.ts";
import type { Ray } from "./rays.ts";
import { prefixSums } from "./scan.ts";
import type { PackedRays } from "./volrend.ts";

/** S samples along rays, those of a ray next to each other. */
export interface Samples {
  readonly rays: PackedRays;
  /** In the field's coordinates, [S, 3]. */
  readonly positions: Float64Array;
  /** View directions of their rays, [S, 3]. */
  readonly directions: Float64Array;
  /** Distances, [S]. */
  readonly ts: Float64Array;
  /** Lengths of their intervals, [S]. */
  readonly deltas: Float64Array;
}

/** Samples in occupied cells, of those first rays whose samples all fit into memory. */
export interface MarchedSamples extends Samples {
  /** Every place on every ray of the step, in occupied cells or not. */
  readonly candidates: readonly (readonly Candidate[])[];
  /** First sample and number of samples of each kept ray. */
  readonly rays: { readonly offsets: ArrayLike<number>; readonly counts: number[] };
}

/** Where samples are taken in occupied cells. */
export interface MarchOptions {
  readonly seed: number;
  readonly box: MarchBox;
  readonly march: March & {
    /** The most samples of a ray. */
    readonly maxSamples: number;
  };
}

/** The ray of each sample. */
export function rayIndicesOf({ rays: { counts } }: Samples): number[] {
  return Array.from(counts).flatMap((count, ray) => new Array<number>(count).fill(ray));
}

/**
 * Marches rays through occupied cells.
 *
 * @param occupied Whether each cell is.
 * @param capacity How many samples there is memory for.
 */
export function marchSamples(
  rays: readonly Ray[],
  { seed, box, march }: MarchOptions,
  occupied: readonly boolean[],
  capacity: number,
  step: number,
): MarchedSamples {
  const candidates = rays.map(({ origin, direction }, ray) =>
    candidatesOf(vector3(origin), vector3(direction), box, march, { ray, step, seed })
  );
  const samples = candidates.map((places) =>
    places.filter(({ cell }) => occupied[cell]).slice(0, march.maxSamples)
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

/** The same distances on other rays; intervals and view directions are held. */
export function movedSamples(
  samples: MarchedSamples,
  rays: readonly Ray[],
  { box: { lower, size }, march }: MarchOptions,
): MarchedSamples {
  const places = rayIndicesOf(samples).map((ray, s) => {
    const { origin, direction } = rays[ray];
    const along = (axis: number) =>
      (origin[axis] - lower[axis]) / size + samples.ts[s] * direction[axis];
    return toField(toGrid([along(0), along(1), along(2)], march.contraction), march.cascades);
  });
  return { ...samples, positions: Float64Array.from(places.flat()) };
}

function vector3([x, y, z]: readonly number[]): Vector3 {
  return [x, y, z];
}
