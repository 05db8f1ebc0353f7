import { contractBackward, toGrid } from "./contraction.ts";
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
  /** How wide what they stand for is, in the field's coordinates, [S]; absent for points. */
  readonly footprints?: Float64Array;
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
 * @param radii Of the rays' cones at a distance of 1, [R]; without them samples are points.
 */
export function marchSamples(
  rays: readonly Ray[],
  { seed, box, march }: MarchOptions,
  occupied: readonly boolean[],
  capacity: number,
  step: number,
  radii?: ArrayLike<number>,
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
    ...(radii && {
      footprints: Float64Array.from(
        kept.flatMap((places, ray) =>
          places.map(({ t }) => footprintOf(radii[ray] * t, placeAt(rays[ray], t, box), march))
        ),
      ),
    }),
    directions: Float64Array.from(
      kept.flatMap((places, ray) => places.flatMap(() => rays[ray].direction)),
    ),
    ts: Float64Array.from(all, ({ t }) => t),
    deltas: Float64Array.from(all, ({ delta }) => delta),
  };
}

/**
 * The standard deviation of a disc across a ray, half its radius, in the field's coordinates: where these are
 * contracted, scaled by the cube root of the Jacobian's determinant (Barron et al. 2023, section 4).
 *
 * @param radius in sides of the box
 * @param place in cube units
 */
export function footprintOf(
  radius: number,
  place: Vector3,
  { contraction, cascades }: Pick<March, "contraction" | "cascades">,
): number {
  if (!contraction) return radius / 2 / 2 ** (cascades - 1);
  // On a diagonal either coordinate may be the largest, but one must be.
  const [x, y, z] = place.map((value, axis) => 2 * (value - 0.5) * (1 + axis * 2 ** -40));
  const axes: Vector3[] = [[1, 0, 0], [0, 1, 0], [0, 0, 1]];
  const [a, b, c] = axes.map((axis) => contractBackward([x, y, z], axis, contraction.norm));
  const determinant = a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) +
    a[2] * (b[0] * c[1] - b[1] * c[0]);
  // The field's is the cube of side 4 that space is contracted to, in halves of the box's side.
  return radius / 2 * Math.cbrt(determinant) / 2;
}

/** The same distances on other rays; intervals and view directions are held. */
export function movedSamples(
  samples: MarchedSamples,
  rays: readonly Ray[],
  { box, march }: MarchOptions,
): MarchedSamples {
  const places = rayIndicesOf(samples).map((ray, s) => {
    const place = placeAt(rays[ray], samples.ts[s], box);
    return toField(toGrid(place, march.contraction), march.cascades);
  });
  return { ...samples, positions: Float64Array.from(places.flat()) };
}

/** A place on a ray, in cube units. */
function placeAt({ origin, direction }: Ray, t: number, { lower, size }: MarchBox): Vector3 {
  const along = (axis: number) => (origin[axis] - lower[axis]) / size + t * direction[axis];
  return [along(0), along(1), along(2)];
}

function vector3([x, y, z]: readonly number[]): Vector3 {
  return [x, y, z];
}
