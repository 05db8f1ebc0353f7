import type { Camera } from "../../src/math/camera.ts";
import { type March, type MarchBox, stepRange } from "./march.ts";
import {
  castVotes,
  cellCount,
  cellFootprints,
  chooseCells,
  decayedMaximum,
  forgetVotes,
  meanDensity,
  missingCells,
  occupiedCells,
  splat,
  stretchOf,
  visibleCells,
} from "./occupancy.ts";
import type { MarchedSamples } from "./samples.ts";

/** How an occupancy grid is kept up to date. */
export interface OccupancyOptions {
  /** Steps from one update to the next. */
  readonly interval: number;
  /** Updates before this step look at every cell. */
  readonly warmupSteps: number;
  /** How many of all cells later ones look at: half of these are drawn from all, half from occupied ones. */
  readonly share: number;
  readonly decay: number;
  readonly threshold: number;
}

/** What a step's rays look like, and should. */
export interface SeenRays {
  /** Of all rays, what they look like in photographs, [R, 3]. */
  readonly pixels: { readonly targets: Float64Array };
  readonly marched: Pick<MarchedSamples, "candidates" | "rays">;
  readonly composite: { readonly accumulations: ArrayLike<number> };
  /** Colours as their views are exposed, of the rays with samples, [K, 3]. */
  readonly exposed: Float64Array;
}

/** Which cells rays have samples in (Mueller et al. 2022, appendix E). */
export class ReferenceOccupancy {
  /** Optical thickness of the shortest step, of each cell; -1 for cells that no camera sees. */
  densities: Float64Array;
  /** Whether each cell is occupied. */
  occupied: boolean[];
  /** Rays that look right and rays that do not, of those that passed each cell; last of all rays. */
  votes: Uint32Array;
  /** The footprint that each cell is asked with. */
  readonly footprints: Float64Array;
  /** What a cell's density must exceed to make it occupied; of the last update. */
  thresholdOf: (cell: number) => number = () => NaN;

  constructor(
    private readonly march: March,
    private readonly options: OccupancyOptions,
    box: MarchBox,
    cameras: readonly Camera[],
  ) {
    this.densities = Float64Array.from(visibleCells(march, box, cameras), (seen) => seen ? 0 : -1);
    this.footprints = cellFootprints(march, box, cameras);
    this.occupied = new Array(cellCount(march)).fill(false);
    this.votes = new Uint32Array(2 * this.occupied.length + 2);
  }

  /**
   * Asks for raw densities in random places of some cells, if this is a step to do so.
   *
   * @param rawsAt Is also told the places' footprints.
   */
  update(
    step: number,
    seed: number,
    rawsAt: (positions: Float64Array, footprints: Float64Array) => Float64Array,
  ): void {
    const { march, options: { interval, warmupSteps, share, decay, threshold } } = this;
    if (step % interval !== 0) return;
    const total = cellCount(march);
    const warmUp = step < warmupSteps;
    const anywhere = Math.ceil(total * share / 2);
    const part = { warmUp, first: 0, count: warmUp ? total : 2 * anywhere, step, seed, anywhere };
    const { cells, positions } = chooseCells(march, this.occupied, part);
    const footprints = Float64Array.from(cells, (cell) => this.footprints[cell]);
    const fresh = splat(cells, rawsAt(positions, footprints), stepRange(march)[0], total);
    const missing = missingCells(this.votes, this.densities);
    this.votes = forgetVotes(this.votes);
    this.densities = decayedMaximum(this.densities, fresh, decay);
    const mean = meanDensity(this.densities);
    const stretch = (cell: number) => stretchOf(march, cell);
    this.thresholdOf = (cell) => Math.min(threshold / stretch(cell), mean);
    const isDense = occupiedCells(this.densities, threshold, mean, stretch);
    this.occupied = isDense.map((dense, cell) => dense || missing[cell]);
  }

  /** Lets the first rays of a step vote on the cells that they passed. */
  review({ pixels, marched, composite, exposed }: SeenRays, voters: number): void {
    const witnesses = marched.rays.counts.slice(0, voters).map((_, ray) => ({
      color: exposed.subarray(3 * ray, 3 * ray + 3),
      accumulation: composite.accumulations[ray],
      target: pixels.targets.subarray(3 * ray, 3 * ray + 3),
      cells: marched.candidates[ray].map(({ cell }) => cell),
    }));
    castVotes(this.votes, witnesses);
  }
}
