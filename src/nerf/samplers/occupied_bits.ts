import { constantsOf } from "../../../shaders/constants.ts";
import type { Contraction } from "../contraction.ts";
import type { NamedArrays } from "../safetensors.ts";
import { OCCUPANCY_BITS, type OccupancyOptions } from "./occupancy_grid.ts";

/** What decides, besides densities, which cells are occupied. */
export interface OccupiedOptions
  extends Pick<OccupancyOptions, "resolution" | "cascades" | "threshold"> {
  /** How space is contracted. */
  readonly contraction: Contraction;
}

const { CELLS_PER_WORD } = constantsOf("lib/occupancy.wgsl");
const { FARTHEST } = constantsOf("lib/contraction.wgsl");

/**
 * The bits of an `OccupancyGrid` without a device, of what a checkpoint holds: as shaders/occupancy/update, mean and
 * threshold work them out, but for the rounding of the mean and of distances.
 *
 * @param saved "occupancy.densities" [cells], "occupancy.missing" [cells / 32]
 */
export function occupiedBits(options: OccupiedOptions, saved: NamedArrays): NamedArrays {
  const { data: densities } = saved.get("occupancy.densities")!;
  const missing = saved.get("occupancy.missing")?.data;
  let sum = 0;
  for (const density of densities) sum += Math.max(density, 0);
  const mean = Math.fround(sum / densities.length);
  const thresholdOf = thresholds(options);
  const data = Uint32Array.from({ length: densities.length / CELLS_PER_WORD }, (_, word) => {
    let bits = missing?.[word] ?? 0;
    for (let bit = 0; bit < CELLS_PER_WORD; bit++) {
      const cell = word * CELLS_PER_WORD + bit;
      if (densities[cell] > Math.min(thresholdOf(cell), mean)) bits |= 1 << bit;
    }
    return bits >>> 0;
  });
  return new Map([[OCCUPANCY_BITS, { shape: [data.length], data }]]);
}

/** The threshold of each cell: lower where a contracted space makes a ray's steps longer. */
function thresholds(
  { resolution, threshold, contraction: { kind, linear } }: OccupiedOptions,
): (cell: number) => number {
  const least = Math.fround(threshold);
  if (kind === "none") return () => least;
  const middle = (place: number) => 4 * ((place % resolution + 0.5) / resolution - 0.5);
  return (cell) => {
    const y = [
      middle(cell),
      middle(Math.floor(cell / resolution)),
      middle(Math.floor(cell / resolution ** 2)),
    ];
    const norm = kind === "max" ? Math.max(...y.map(Math.abs)) : Math.hypot(...y);
    const stretch = norm <= 1 ? 1 : 1 / (Math.max(2 - norm, 1 / FARTHEST) * norm);
    const distance = Math.hypot(...y) * stretch / 2 / linear;
    return Math.fround(least / Math.max(distance * distance, 1));
  };
}
