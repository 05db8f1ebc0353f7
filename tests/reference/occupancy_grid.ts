import type { Camera } from "../../src/math/camera.ts";
import { type March, type MarchBox, stepRange } from "./march.ts";
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

/** How an occupancy grid is kept up to date. */
export interface OccupancyOptions {
  /** Steps from one update to the next. */
  readonly interval: number;
  /** Updates before this step look at every cell. */
  readonly warmupSteps: number;
  readonly decay: number;
  readonly threshold: number;
}

/** Which cells rays have samples in (Mueller et al. 2022, appendix E). */
export class ReferenceOccupancy {
  /** Optical thickness of the shortest step, of each cell; -1 for cells that no camera sees. */
  densities: Float64Array;
  /** Whether each cell is occupied. */
  occupied: boolean[];
  /** What a cell's density must exceed to make it occupied; of the last update. */
  thresholdOf: (cell: number) => number = () => NaN;

  constructor(
    private readonly march: March,
    private readonly options: OccupancyOptions,
    box: MarchBox,
    cameras: readonly Camera[],
  ) {
    this.densities = Float64Array.from(visibleCells(march, box, cameras), (seen) => seen ? 0 : -1);
    this.occupied = new Array(cellCount(march)).fill(false);
  }

  /** Asks for raw densities in random places of some cells, if this is a step to do so. */
  update(step: number, seed: number, rawsAt: (positions: Float64Array) => Float64Array): void {
    const { march, options: { interval, warmupSteps, decay, threshold } } = this;
    if (step % interval !== 0) return;
    const total = cellCount(march);
    const warmUp = step < warmupSteps;
    const part = { warmUp, first: 0, count: warmUp ? total : total / 2, step, seed };
    const { cells, positions } = chooseCells(march, this.occupied, part);
    const fresh = splat(cells, rawsAt(positions), stepRange(march)[0], total);
    this.densities = decayedMaximum(this.densities, fresh, decay);
    const mean = meanDensity(this.densities);
    const stretch = (cell: number) => stretchOf(march, cell);
    this.thresholdOf = (cell) => Math.min(threshold / stretch(cell), mean);
    this.occupied = occupiedCells(this.densities, threshold, mean, stretch);
  }
}
