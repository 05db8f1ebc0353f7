import { type Commands, type Kernel, knownCount, type Memory, type Tensor } from "../../gpu/mod.ts";
import type { Field } from "../fields/field.ts";
import type { Draw, RayChunk, RayRange, Rays } from "../rays.ts";
import type { Samples } from "../samples.ts";
import { type Box, Marcher, type MarchOptions, walkConstants, walkParams } from "./marcher.ts";
import type { OccupancyGrid } from "./occupancy_grid.ts";
import type { ComparedRays, Sampler } from "./sampler.ts";

/** However many samples rays have, a step marches as many rays at least. */
const MIN_RAYS = 64;

/** Of the most rays of a step so many times fewer vote: enough, and all of them while they are few. */
const RAYS_PER_VOTER = 16;

/** How an occupancy sampler marches rays. */
export interface OccupancySamplerOptions {
  /** How rays walk through the grid. */
  readonly march: MarchOptions;
  /** The cube of the finest cascade. */
  readonly box: Box;
  /** Where rays start and end, in world units. */
  readonly range: RayRange;
  /** How much a step trains on. */
  readonly batch: {
    /** The most rays of a step, 1 to 2^20. */
    readonly maxRays: number;
    /** Samples that are to be kept of a step. */
    readonly samples: number;
    /** Samples that fit into memory, a multiple of 64. */
    readonly capacity: number;
  };
}

/**
 * Samples in occupied cells only (Mueller et al. 2022, appendix E). The grid is brought up to date every few
 * steps, and the number of rays is adapted to how many samples are seen of them.
 */
export class OccupancySampler implements Sampler {
  private constructor(
    private readonly options: OccupancySamplerOptions,
    private readonly grid: OccupancyGrid,
    private readonly marcher: Marcher,
    private readonly vote: Kernel,
  ) {}

  /**
   * Compiles the kernels and allocates memory.
   *
   * @param batch the run's state, in which the device counts rays and samples
   * @throws {RangeError} for a capacity of rays outside its range
   */
  static async create(
    memory: Memory,
    options: OccupancySamplerOptions,
    grid: OccupancyGrid,
    batch: Tensor<"u32">,
  ): Promise<OccupancySampler> {
    const { march, box, range, batch: { maxRays, capacity } } = options;
    const marcher = await Marcher.create(memory, batch, march, box, range, maxRays, capacity, true);
    const vote = await memory.gpu.kernel("occupancy/vote", walkConstants(march, true));
    return new OccupancySampler(options, grid, marcher, vote);
  }

  /** See `Sampler`. */
  get capacity(): number {
    return this.options.batch.capacity;
  }

  /** See `Sampler`; lengths are in units of the box's side. The chunk is the whole batch. */
  sample(commands: Commands, rays: Rays, _chunk: RayChunk, draw: Draw): Samples {
    this.marcher.march(commands, this.grid.bits, rays, draw);
    return this.marcher.samples;
  }

  /** See `Sampler`: asks for densities in random places of some cells. */
  update(commands: Commands, field: Field, { step, seed }: Draw): void {
    const { grid, marcher: { samples: { positions } }, options: { batch: { capacity } } } = this;
    if (!grid.isDue(step)) return;
    const total = grid.updateSamples(step);
    for (let first = 0; first < total; first += capacity) {
      // Of large grids all cells together would take a GPU longer than drivers allow a submission.
      if (first > 0) commands.submit();
      const count = knownCount(field.gpu, Math.min(capacity, total - first));
      grid.choose(commands, { first, count: count.capacity, step, seed }, positions);
      grid.splat(commands, field.density(commands, count, positions), count.capacity);
    }
    grid.finish(commands);
  }

  /** See `Sampler`: the first rays vote on the cells that they passed. */
  review(
    commands: Commands,
    rays: Rays,
    draw: Draw,
    { colors, targets }: ComparedRays,
  ): void {
    const { options: { box, range, batch: { maxRays } }, grid: { votes } } = this;
    const { counters: batch } = this.marcher.samples.count;
    const { origins, directions } = rays;
    const voters = Math.ceil(maxRays / RAYS_PER_VOTER);
    commands.run(
      this.vote,
      voters,
      { batch, origins, directions, colors, targets, ...votes },
      walkParams(box, range, voters, draw),
    );
  }

  /** See `Sampler`. */
  adapt(commands: Commands, keptTotal: Tensor<"u32">): void {
    const { samples: targetSamples } = this.options.batch;
    this.marcher.adapt(commands, keptTotal, { targetSamples, minRays: MIN_RAYS });
  }
}
