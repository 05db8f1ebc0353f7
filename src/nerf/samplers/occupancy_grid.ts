import { constantsOf } from "../../../shaders/constants.ts";
import type { Commands, Kernel, Memory, Params, Tensor } from "../../gpu/mod.ts";
import { GpuError } from "../../gpu/mod.ts";
import {
  blocksFor,
  countAbove,
  type HostArray,
  type Rows,
  SAMPLES_PER_BLOCK,
  type StoredArray,
  storedTensor,
} from "../../nn/mod.ts";
import { breathe } from "../breathe.ts";
import type { Cameras } from "../cameras.ts";
import { contractionConstants, NO_CONTRACTION } from "../contraction.ts";
import { DENSITIES } from "../densities.ts";
import type { Memo } from "../model.ts";
import { type Box, footprintConstants, type MarchOptions } from "./marcher.ts";

/** How an occupancy grid is laid out and kept up to date. */
export interface OccupancyOptions {
  /** Cells along each side of a cascade, 32, 64, 128 or 256; 128 as published. */
  resolution: number;
  /** Nested cubes, 1 to 8, each twice as wide as the one before. */
  cascades: number;
  /** Steps from one update to the next; 16 as published. */
  interval: number;
  /** Updates before this step look at every cell; 256 as published. */
  warmupSteps: number;
  /** What an update leaves of the densities before it; 0.95 as published. */
  decay: number;
  /** The optical thickness of a step above which a cell is occupied, unless the mean is lower. */
  threshold: number;
}

/** Samples of an update whose activations are in memory together. */
export interface CellChunk {
  /** The first one's number in the whole update. */
  readonly first: number;
  /** How many. */
  readonly count: number;
  /** The step before which the update is made. */
  readonly step: number;
  /** The run's seed. */
  readonly seed: number;
}

const { CELLS_PER_WORD } = constantsOf("lib/occupancy.wgsl");
const { CELLS_PER_PARTIAL } = constantsOf("occupancy/update.wgsl");

/**
 * Pairs of a cell and a camera that are looked at in one submission: a tenth of a second at most where each
 * takes ten nanoseconds, as with lenses on integrated GPUs. Drivers end what takes them two seconds.
 */
const VISIBILITY_TESTS = 1 << 23;

/** Votes, as kernels bind them. */
export type Votes = Readonly<Record<"right" | "wrong" | "all_rays", Tensor<"u32">>>;

interface Kernels {
  readonly visible: (constants: { LENS: boolean; NDC: boolean }) => Promise<Kernel>;
  readonly footprints: ((constants: { LENS: boolean }) => Promise<Kernel>) | null;
  readonly allCells: Kernel;
  readonly drawnCells: Kernel;
  readonly splat: Kernel;
  readonly update: Kernel;
  readonly mean: Kernel;
  readonly missing: Kernel;
  readonly forget: Kernel;
  readonly threshold: Kernel;
}

/**
 * Where there is something to see: cells of nested cubes with a density and an occupied bit each
 * (Mueller et al. 2022, appendix E). Cascade k is a cube of side 2^k around the centre of the first;
 * cell (x, y, z) of cascade k is number ((k resolution + z) resolution + y) resolution + x. In a contracted
 * space there is one cascade, over all of it.
 *
 * A density is the optical thickness of the marcher's shortest step, sigma times its length in units of
 * the first cube; -1 for cells that no training camera sees, which stay empty.
 *
 * An update asks the field in random places of some cells:
 *
 * ```ts
 * for (const chunk of chunks) {
 *   grid.choose(commands, chunk, positions);
 *   // evaluate the density network at the positions: raws
 *   grid.splat(commands, raws, chunk.count);
 * }
 * grid.finish(commands);
 * ```
 *
 * Its result depends on the step and the seed alone, not on how the samples are cut into chunks.
 *
 * What is thin fills little of a cell: the field may lose it before it is learnt, and a cell that is closed
 * has no samples, so that it would never be learnt. So rays vote (shaders/occupancy/vote.wgsl), and cells in
 * which something is missing (shaders/occupancy/missing.wgsl) are occupied, too.
 */
export class OccupancyGrid implements Memo {
  /** Optical thickness of each cell, [cascades resolution^3]; what a checkpoint has to hold. */
  readonly densities: Tensor<"f32">;
  /** Whether each cell is occupied, bit i of word w for cell 32 w + i; [cascades resolution^3 / 32]. */
  readonly bits: Tensor<"u32">;
  /** The votes of rays that nothing stopped: see `shaders/occupancy/vote.wgsl`. */
  readonly votes: Votes;
  /** The cells that the last chunk chose, [capacity]. */
  readonly cells: Tensor<"u32">;
  /** Number of cells of all cascades. */
  readonly cellCount: number;
  readonly #footprints: Tensor<"f32">;
  readonly #missing: Tensor<"u32">;
  readonly #fresh: Tensor<"f32">;
  readonly #partials: Tensor<"f32">;
  readonly #mean: Tensor<"f32">;

  private constructor(
    memory: Memory,
    private readonly options: OccupancyOptions,
    capacity: number,
    private readonly kernels: Kernels,
  ) {
    const { resolution, cascades } = options;
    const shape = [cascades, resolution, resolution, resolution];
    this.densities = memory.tensor("occupancy densities", shape);
    this.cellCount = this.densities.length;
    this.bits = memory.tensor("occupancy bits", [this.cellCount / CELLS_PER_WORD], { type: "u32" });
    this.votes = {
      right: memory.tensor("occupancy votes, right", shape, { type: "u32" }),
      wrong: memory.tensor("occupancy votes, wrong", shape, { type: "u32" }),
      all_rays: memory.tensor("occupancy votes, all", [2], { type: "u32" }),
    };
    // Kernels bind it either way.
    this.#footprints = memory.tensor("footprints of cells", kernels.footprints ? shape : [1]);
    this.#missing = memory.tensor("occupancy missing", this.bits.shape, {
      type: "u32",
    });
    this.cells = memory.tensor("occupancy cells", [capacity], { type: "u32" });
    this.#fresh = memory.tensor("fresh occupancy densities", shape);
    this.#partials = memory.tensor("occupancy sums", [this.cellCount / CELLS_PER_PARTIAL]);
    this.#mean = memory.tensor("mean occupancy density", [1]);
  }

  /**
   * Compiles the kernels and allocates an empty grid whose cells all may become occupied.
   *
   * @param marchStep the marcher's shortest step, in units of the first cascade's cube
   * @param capacity samples of an update in memory together, at most
   * @param contraction how space is contracted; the one cascade then covers all of it
   * @param footprints what samples have footprints of; null if they have none
   */
  static async create(
    memory: Memory,
    options: OccupancyOptions,
    marchStep: number,
    capacity: number,
    contraction = NO_CONTRACTION,
    footprints: MarchOptions["footprints"] = null,
  ): Promise<OccupancyGrid> {
    const { gpu } = memory;
    const { resolution: RESOLUTION, cascades: CASCADES } = options;
    const { CONTRACTION, LINEAR } = contractionConstants(contraction);
    const grid = { RESOLUTION, CASCADES };
    const space = { ...grid, CONTRACTION };
    const cells = { ...grid, HAS_FOOTPRINTS: footprints !== null };
    return new OccupancyGrid(memory, options, capacity, {
      visible: (constants) => gpu.kernel("occupancy/visible", { ...space, ...constants }),
      footprints: footprints && ((constants) =>
        gpu.kernel("occupancy/footprints", {
          ...space,
          ...footprintConstants({ footprints }),
          ...constants,
        })),
      allCells: await gpu.kernel("occupancy/cells", { ...cells, WARM_UP: true }),
      drawnCells: await gpu.kernel("occupancy/cells", { ...cells, WARM_UP: false }),
      splat: await gpu.kernel("occupancy/splat", { DENSITY: DENSITIES.exp, MARCH_STEP: marchStep }),
      update: await gpu.kernel("occupancy/update"),
      mean: await gpu.kernel("occupancy/mean"),
      missing: await gpu.kernel("occupancy/missing", grid),
      forget: await gpu.kernel("occupancy/forget"),
      threshold: await gpu.kernel("occupancy/threshold", { ...space, LINEAR }),
    });
  }

  /**
   * Starts over: sets all densities to 0, or to -1 where no camera sees the cell. A camera sees a cell
   * if the cell's centre or a corner is in its image, or if it stands in the cell. If samples have footprints, finds
   * the smallest in each cell.
   *
   * @param cube the first cascade's
   * @param ndc (ax, ay) of shaders/lib/ndc.wgsl if the cube lies in normalised device coordinates; or null
   */
  async markVisible(
    commands: Commands,
    cameras: Cameras,
    cube: Box,
    ndc: readonly [number, number] | null = null,
  ): Promise<void> {
    const LENS = cameras.kind !== "pinhole";
    const { densities, cellCount, kernels } = this;
    const kernel = await kernels.visible({ LENS, NDC: ndc !== null });
    const place = { lower: cube.lower, side: cube.size, ndc: ndc ?? [0, 0] };
    const footprintsOf = await kernels.footprints?.({ LENS });
    const footprints = this.#footprints;
    const groups = Math.ceil(VISIBILITY_TESTS / (cameras.count * kernel.workgroupSize));
    const cells = groups * kernel.workgroupSize;
    for (let first = 0; first < cellCount; first += cells) {
      if (first > 0) await breathe(commands);
      const end = Math.min(first + cells, cellCount);
      const part = { ...place, cameras: cameras.count, first, end };
      commands.run(kernel, end - first, { cameras: cameras.tensor, densities }, part);
      if (footprintsOf) {
        commands.run(footprintsOf, end - first, { cameras: cameras.tensor, footprints }, part);
      }
    }
  }

  /** Whether an update is due before a step, from 0. */
  isDue(step: number): boolean {
    return step % this.options.interval === 0;
  }

  /** Number of samples of the update before a step: all cells, and after the warm-up half as many. */
  updateSamples(step: number): number {
    return this.#warmsUp(step) ? this.cellCount : this.cellCount / 2;
  }

  /**
   * Chooses a chunk of an update's samples: overwrites the first `count` of `cells`, and three rows of
   * `positions` with places in them, in field coordinates, and if samples have footprints a fourth with the
   * smallest that they have there; 0 for what fills the last block.
   *
   * @param positions [blocks, features, 64]
   * @throws {GpuError} if the chunk has more samples than the grid's capacity
   */
  choose(commands: Commands, chunk: CellChunk, positions: Rows): void {
    if (chunk.count > this.cells.length) {
      throw new GpuError(
        `Cannot choose cells as a chunk must have at most ${this.cells.length} samples: ` +
          `current value is ${chunk.count}.`,
      );
    }
    commands.run(
      this.#warmsUp(chunk.step) ? this.kernels.allCells : this.kernels.drawnCells,
      blocksFor(chunk.count) * SAMPLES_PER_BLOCK,
      {
        bits: this.bits,
        cells: this.cells,
        positions: positions.tensor,
        footprints: this.#footprints,
      },
      { ...chunk, features: positions.features, row: positions.first } satisfies Params,
    );
  }

  /**
   * Notes what the field holds in the chosen cells.
   *
   * @param raws [blocks, features, 64]: raw densities, of which exp makes densities, in the first row
   *   meant; those that are not numbers count as empty
   * @param count the chunk's number of samples
   */
  splat(commands: Commands, raws: Rows, count: number): void {
    commands.run(
      this.kernels.splat,
      count,
      { cells: this.cells, raws: raws.tensor, fresh: this.#fresh },
      { count, features: raws.features, row: raws.first },
    );
  }

  /** Ends an update: densities decay or rise to what was noted, votes are counted, and `bits` follow. */
  finish(commands: Commands): void {
    const { kernels, densities, votes } = this;
    const missing = this.#missing;
    const words = missing.length;
    commands.run(kernels.missing, words, { densities, ...votes, missing }, { words });
    for (const tensor of Object.values(votes)) {
      commands.run(kernels.forget, tensor.length, { votes: tensor }, { count: tensor.length });
    }
    this.#update(commands, this.options.decay);
  }

  /** Its densities, its votes, and what the last update made of these. */
  get stored(): StoredArray[] {
    return [
      storedTensor("occupancy.densities", this.densities, wrongDensity),
      ...(["right", "wrong", "all_rays"] as const).map((name) => ({
        ...storedTensor(`occupancy.votes.${name}`, this.votes[name], tooManyVotes),
        isNew: true,
      })),
      { ...storedTensor("occupancy.missing", this.#missing), isNew: true },
    ];
  }

  /** Overwrites `bits` by what is stored: for what was read from a checkpoint. */
  refresh(commands: Commands): void {
    // Between updates nothing is fresh, so that the densities stay as they are.
    this.#update(commands, 1);
  }

  #warmsUp(step: number): boolean {
    return step < this.options.warmupSteps;
  }

  #update(commands: Commands, decay: number): void {
    const { densities, bits, cellCount, kernels } = this;
    const [fresh, partials, mean] = [this.#fresh, this.#partials, this.#mean];
    commands.run(
      kernels.update,
      partials.length * kernels.update.workgroupSize,
      { densities, fresh, partials },
      { cells: cellCount, decay },
    );
    commands.run(kernels.mean, 1, { partials, mean }, { count: partials.length, cells: cellCount });
    commands.run(
      kernels.threshold,
      bits.length,
      { densities, mean, bits, missing: this.#missing },
      { words: bits.length, threshold: this.options.threshold },
    );
  }
}

/** Votes of a step for one cell, at most: as many rays may vote. */
const MOST_VOTES = 1 << 16;

/** Says that more voted than there were rays in so many steps; null if not. */
function tooManyVotes(votes: HostArray, steps: number): string | null {
  return countAbove(votes, steps * MOST_VOTES) && `counts more votes than ${steps} steps have rays`;
}

/** Says that a cell has no such density as updates leave; null if all have. */
function wrongDensity(densities: HostArray): string | null {
  for (let cell = 0; cell < densities.length; cell++) {
    const density = densities[cell];
    if (density < 0 && density !== -1) return `holds ${density}, neither a thickness nor -1`;
  }
  return null;
}
