import { constantsOf } from "../../../shaders/constants.ts";
import type { Commands, Gpu, Kernel, Memory, Params, Tensor } from "../../gpu/mod.ts";
import { GpuError } from "../../gpu/mod.ts";
import {
  blocksFor,
  countAbove,
  type HostArray,
  learningOf,
  type ModelUse,
  type Rows,
  SAMPLES_PER_BLOCK,
  type SavedArrays,
  type ShownArray,
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
  /** Of the cells, how many updates look at from then on: half of these are occupied ones; 0.5 as published. */
  share: number;
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

/** What the bits are called in field files. */
export const OCCUPANCY_BITS = "occupancy.bits";

const { CELLS_PER_WORD } = constantsOf("lib/occupancy.wgsl");
const { CELLS_PER_PARTIAL } = constantsOf("occupancy/update.wgsl");

/**
 * Pairs of a cell and a camera that are looked at in one submission: a tenth of a second at most where each
 * takes ten nanoseconds, as with lenses on integrated GPUs. Drivers end what takes them two seconds.
 */
const VISIBILITY_TESTS = 1 << 23;

/** Votes, as kernels bind them. */
export type Votes = Readonly<Record<"right" | "wrong" | "all_rays", Tensor<"u32">>>;

/** Of what `bits` are made. */
interface Densities {
  readonly densities: Tensor<"f32">;
  readonly missing: Tensor<"u32">;
  readonly fresh: Tensor<"f32">;
  readonly partials: Tensor<"f32">;
  readonly mean: Tensor<"f32">;
}

/** What training keeps beside the bits. */
interface Learning extends Densities {
  readonly votes: Votes;
  readonly cells: Tensor<"u32">;
  readonly footprints: Tensor<"f32">;
}

/** The kernels that make `bits` of densities. */
type BitKernels = Record<"update" | "mean" | "threshold", Kernel>;

/** The kernels that find densities. */
interface TrainingKernels {
  readonly visible: (constants: { LENS: boolean; NDC: boolean }) => Promise<Kernel>;
  readonly footprints: ((constants: { LENS: boolean }) => Promise<Kernel>) | null;
  readonly allCells: Kernel;
  readonly drawnCells: Kernel;
  readonly splat: Kernel;
  readonly missing: Kernel;
  readonly forget: Kernel;
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
 *
 * Made for viewing, it has the bits and nothing else.
 */
export class OccupancyGrid implements Memo {
  /** Whether each cell is occupied, bit i of word w for cell 32 w + i; [cascades resolution^3 / 32]. */
  readonly bits: Tensor<"u32">;
  /** Number of cells of all cascades. */
  readonly cellCount: number;
  readonly #shape: readonly number[];
  readonly #learning: Learning | null;
  readonly #gpu: Gpu;

  private constructor(
    memory: Memory,
    private readonly options: OccupancyOptions,
    capacity: number,
    private readonly kernels: BitKernels,
    private readonly training: TrainingKernels | null,
  ) {
    const { resolution, cascades } = options;
    this.#gpu = memory.gpu;
    const shape = this.#shape = [cascades, resolution, resolution, resolution];
    this.cellCount = cascades * resolution ** 3;
    this.bits = memory.tensor("occupancy bits", [this.cellCount / CELLS_PER_WORD], { type: "u32" });
    this.#learning = training && {
      ...this.#allocateDensities(memory),
      votes: {
        right: memory.tensor("occupancy votes, right", shape, { type: "u32" }),
        wrong: memory.tensor("occupancy votes, wrong", shape, { type: "u32" }),
        all_rays: memory.tensor("occupancy votes, all", ALL_RAYS, { type: "u32" }),
      },
      // Kernels bind it either way.
      footprints: memory.tensor("footprints of cells", training.footprints ? shape : [1]),
      cells: memory.tensor("occupancy cells", [capacity], { type: "u32" }),
    };
  }

  #allocateDensities(memory: Memory): Densities {
    const shape = this.#shape;
    return {
      densities: memory.tensor("occupancy densities", shape),
      missing: memory.tensor("occupancy missing", this.bits.shape, { type: "u32" }),
      fresh: memory.tensor("fresh occupancy densities", shape),
      partials: memory.tensor("occupancy sums", [this.cellCount / CELLS_PER_PARTIAL]),
      mean: memory.tensor("mean occupancy density", [1]),
    };
  }

  /** Optical thickness of each cell, [cascades resolution^3]; what a checkpoint has to hold. */
  get densities(): Tensor<"f32"> {
    return learningOf(this.#learning).densities;
  }

  /** The votes of rays that nothing stopped: see `shaders/occupancy/vote.wgsl`. */
  get votes(): Votes {
    return learningOf(this.#learning).votes;
  }

  /** The cells that the last chunk chose, [capacity]. */
  get cells(): Tensor<"u32"> {
    return learningOf(this.#learning).cells;
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
    use: ModelUse = "training",
  ): Promise<OccupancyGrid> {
    const { gpu } = memory;
    const { resolution: RESOLUTION, cascades: CASCADES } = options;
    const { CONTRACTION, LINEAR } = contractionConstants(contraction);
    const grid = { RESOLUTION, CASCADES };
    const space = { ...grid, CONTRACTION };
    const cells = { ...grid, HAS_FOOTPRINTS: footprints !== null };
    const bits: BitKernels = {
      update: await gpu.kernel("occupancy/update"),
      mean: await gpu.kernel("occupancy/mean"),
      threshold: await gpu.kernel("occupancy/threshold", { ...space, LINEAR }),
    };
    const training = async (): Promise<TrainingKernels> => ({
      visible: (constants) => gpu.kernel("occupancy/visible", { ...space, ...constants }),
      footprints: footprints && ((constants) =>
        gpu.kernel("occupancy/footprints", {
          ...space,
          ...footprintConstants({ footprints }),
          ...constants,
        })),
      allCells: await gpu.kernel("occupancy/cells", { ...cells, WARM_UP: true }),
      drawnCells: await gpu.kernel("occupancy/cells", {
        ...cells,
        WARM_UP: false,
        ANYWHERE: halfOf(CASCADES * RESOLUTION ** 3, options.share),
      }),
      splat: await gpu.kernel("occupancy/splat", { DENSITY: DENSITIES.exp, MARCH_STEP: marchStep }),
      missing: await gpu.kernel("occupancy/missing", grid),
      forget: await gpu.kernel("occupancy/forget"),
    });
    const trained = use === "training" ? await training() : null;
    return new OccupancyGrid(memory, options, capacity, bits, trained);
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
    const { cellCount } = this;
    const { densities, footprints } = learningOf(this.#learning);
    const kernels = learningOf(this.training);
    const kernel = await kernels.visible({ LENS, NDC: ndc !== null });
    const place = { lower: cube.lower, side: cube.size, ndc: ndc ?? [0, 0] };
    const footprintsOf = await kernels.footprints?.({ LENS });
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

  /** Number of samples of the update before a step: all cells, and after the warm-up a share of them. */
  updateSamples(step: number): number {
    return this.#warmsUp(step) ? this.cellCount : 2 * halfOf(this.cellCount, this.options.share);
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
    const { cells, footprints } = learningOf(this.#learning);
    const { allCells, drawnCells } = learningOf(this.training);
    if (chunk.count > cells.length) {
      throw new GpuError(
        `Cannot choose cells as a chunk must have at most ${cells.length} samples: ` +
          `current value is ${chunk.count}.`,
      );
    }
    commands.run(
      this.#warmsUp(chunk.step) ? allCells : drawnCells,
      blocksFor(chunk.count) * SAMPLES_PER_BLOCK,
      {
        bits: this.bits,
        cells,
        positions: positions.tensor,
        footprints,
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
    const { cells, fresh } = learningOf(this.#learning);
    commands.run(
      learningOf(this.training).splat,
      count,
      { cells, raws: raws.tensor, fresh },
      { count, features: raws.features, row: raws.first },
    );
  }

  /** Ends an update: densities decay or rise to what was noted, votes are counted, and `bits` follow. */
  finish(commands: Commands): void {
    const learning = learningOf(this.#learning);
    const kernels = learningOf(this.training);
    const { densities, votes, missing } = learning;
    const words = missing.length;
    commands.run(kernels.missing, words, { densities, ...votes, missing }, { words });
    for (const tensor of Object.values(votes)) {
      commands.run(kernels.forget, tensor.length, { votes: tensor }, { count: tensor.length });
    }
    this.#update(commands, learning, this.options.decay);
  }

  /** Where something is. */
  get shown(): ShownArray[] {
    const { shape } = this.bits;
    return [{ name: OCCUPANCY_BITS, shape, type: "u32", tensor: this.bits, places: null }];
  }

  /** Its densities, its votes, and what the last update made of these. */
  get stored(): StoredArray[] {
    const shape = this.#shape;
    const { densities = null, votes = null, missing = null } = this.#learning ?? {};
    const type = "u32";
    const votesOf = (name: keyof Votes, shape: readonly number[]) =>
      storedTensor(`occupancy.votes.${name}`, votes && votes[name], {
        ...{ shape, type, problem: tooManyVotes, isNew: true },
      });
    return [
      storedTensor("occupancy.densities", densities, { shape, problem: wrongDensity }),
      votesOf("right", shape),
      votesOf("wrong", shape),
      votesOf("all_rays", ALL_RAYS),
      storedTensor("occupancy.missing", missing, { shape: this.bits.shape, type, isNew: true }),
    ];
  }

  /** Overwrites `bits` by what is stored: for what was read from a checkpoint. */
  refresh(commands: Commands, saved: SavedArrays): void {
    // Between updates nothing is fresh, so that the densities stay as they are.
    if (this.#learning) return this.#update(commands, this.#learning, 1);
    const scope = this.#gpu.scope();
    const found = this.#allocateDensities(scope);
    const [densities, missing] = ["occupancy.densities", "occupancy.missing"].map((name) =>
      saved.get(name)?.data
    );
    this.#gpu.write(found.densities, densities as Float32Array<ArrayBuffer>);
    if (missing) this.#gpu.write(found.missing, missing as Uint32Array<ArrayBuffer>);
    this.#update(commands, found, 1);
    commands.submit();
    scope[Symbol.dispose]();
  }

  #warmsUp(step: number): boolean {
    return step < this.options.warmupSteps;
  }

  #update(commands: Commands, found: Densities, decay: number): void {
    const { bits, cellCount, kernels } = this;
    const { densities, missing, fresh, partials, mean } = found;
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
      { densities, mean, bits, missing },
      { words: bits.length, threshold: this.options.threshold },
    );
  }
}

/** Half of the samples of an update after the warm-up: those drawn from all cells, or those from occupied ones. */
function halfOf(cells: number, share: number): number {
  return Math.ceil(cells * share / 2);
}

/** Numbers of rays that voted, for and against. */
const ALL_RAYS = [2];

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
