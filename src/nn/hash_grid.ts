import type { Commands, Gpu, Kernel, Tensor } from "../gpu/mod.ts";
import { pcg4d, RandomStream, uniform } from "../math/mod.ts";
import { blocksFor, paddedRows, type Rows, SAMPLES_PER_BLOCK } from "./rows.ts";

/** Options of a multiresolution hash grid. */
export interface HashGridOptions {
  /** Number of grids, from the coarsest to the finest. */
  levels: number;
  /** Features that each level stores at a vertex: 2, 4 or 8. */
  features: number;
  /** The most entries a level has; the original has 2^19. */
  tableSize: number;
  /** Vertices along the cube on the coarsest level. */
  baseResolution: number;
  /** Vertices along the cube on the finest level; need not be a whole number. */
  finestResolution: number;
  /** How features lie between vertices. */
  interpolation: "linear" | "smoothstep";
  /** What the table is read as; it is always trained in f32. */
  precision: "f32" | "f16";
  /** How gradients add up: in fixed point, reproducibly, or in floats, where the device can. */
  accumulation: "fixed" | "float";
  /** Whether a running mean of the table is kept beside it. */
  average: boolean;
}

/** One level of a hash grid. */
export interface GridLevel {
  /** Vertices along the cube. */
  readonly resolution: number;
  /** Cells along the cube: the length of [0, 1] in this level's units. */
  readonly scale: number;
  /** Entries in the table. */
  readonly entries: number;
  /** Where they start, in entries. */
  readonly offset: number;
  /** Whether each vertex has an entry to itself; otherwise they share them by hash. */
  readonly dense: boolean;
}

/** Which table is read: the trained one, or its running mean. */
export type GridTable = "values" | "average";

/** The table's start: U(±1e-4), so small that all begins transparent and alike. */
const INITIAL_BOUND = 1e-4;

/** Sets the table's random numbers apart from those of the networks' layers: "grid". */
const TABLE_DRAWS = 0x67726964;

/** Entries of a level come in groups of this many. */
const ENTRY_ALIGNMENT = 8;

/** Chunks of blocks whose gradients' sizes are added up by themselves, at most; CHUNKS in the kernels. */
const CHUNKS = 256;

/** Blocks in a chunk, at least: fewer are not worth a workgroup. */
const CHUNK_BLOCKS = 16;

/**
 * The levels of a hash grid (Mueller et al. 2022, eq. 2 and 3; tiny-cuda-nn, grid.h):
 *
 *   scale_l = base (finest / base)^(l / (levels - 1)) - 1, in f32     resolution_l = ceil(scale_l) + 1
 *   entries_l = min(resolution_l^3 up to the next multiple of 8, tableSize)
 *
 * @throws {RangeError} if an option is outside its range
 */
export function gridLevels(options: HashGridOptions): GridLevel[] {
  check(options);
  const { levels, tableSize, baseResolution, finestResolution } = options;
  const growth = finestResolution / baseResolution;
  let offset = 0;
  return Array.from({ length: levels }, (_, level) => {
    // In f32 as kernels see it, which also makes whole numbers of what is only nearly one.
    const scale = Math.fround(baseResolution * growth ** (level / Math.max(levels - 1, 1)) - 1);
    const resolution = Math.ceil(scale) + 1;
    const vertices = resolution ** 3;
    const aligned = Math.ceil(vertices / ENTRY_ALIGNMENT) * ENTRY_ALIGNMENT;
    const entries = Math.min(aligned, tableSize);
    const place = { resolution, scale, entries, offset, dense: vertices <= tableSize };
    offset += entries;
    return place;
  });
}

/** Rows of an encoding: its features, then zeros up to the next multiple of 16. */
export function encodedFeatures({ levels, features }: HashGridOptions): number {
  return paddedRows(levels * features);
}

function check(options: HashGridOptions): void {
  const require = (holds: boolean, rule: string, value: unknown) => {
    if (holds) return;
    throw new RangeError(`Cannot build hash grid as ${rule}: current value is ${value}.`);
  };
  const { levels, features, tableSize, baseResolution, finestResolution } = options;
  const isCount = (value: number, least: number) => Number.isInteger(value) && value >= least;
  require(isCount(levels, 1), "levels must be an integer >= 1", levels);
  require([2, 4, 8].includes(features), "features must be 2, 4 or 8", features);
  require(isCount(tableSize, 1), "tableSize must be an integer >= 1", tableSize);
  const isResolution = isCount(baseResolution, 2);
  require(isResolution, "baseResolution must be an integer >= 2", baseResolution);
  const isFiner = finestResolution >= baseResolution && finestResolution <= 2 ** 24;
  const finer = `finestResolution must be from baseResolution, ${baseResolution}, to 2^24`;
  require(isFiner, finer, finestResolution);
}

/** The kernels of one hash grid. */
interface GridKernels {
  readonly forward: Readonly<Record<GridTable, Kernel>>;
  readonly positionGradient: Readonly<Record<GridTable, Kernel>>;
  readonly range: Kernel;
  readonly scale: Kernel;
  readonly backward: Kernel;
  readonly pack: Kernel;
}

/**
 * A multiresolution hash grid (Mueller et al. 2022): a position's features on each level are
 * interpolated between those that a table holds for the 8 vertices around it. The table is trained; its
 * gradients are sums over all samples near a vertex, and by default integers, so that their bits do not
 * depend on the order in which the device adds.
 *
 * Feature f of level l is row l * features + f of an encoding. In the table, it is element
 * (offset + entry) * features + f.
 */
export class HashGrid {
  /** Its levels, the coarsest first. */
  readonly levels: readonly GridLevel[];
  /** Number of parameters. */
  readonly count: number;
  /** The table, [count]. */
  readonly values: Tensor<"f32">;
  /** The table in f16, two numbers an element, [count / 2]; null with precision f32. */
  readonly packed: Tensor<"u32"> | null;
  /**
   * What `backward` adds to, [count]. The bits of an i32 in units of 1 / scale of the level with
   * accumulation "fixed", of an f32 with "float".
   */
  readonly gradients: Tensor<"u32">;
  /** Adam's running mean of the gradients, [count]. */
  readonly firstMoments: Tensor<"f32">;
  /** Adam's running mean of the squared gradients, [count]. */
  readonly secondMoments: Tensor<"f32">;
  /** How often Adam changed a pair of features, [count / 2]. */
  readonly steps: Tensor<"u32">;
  /** The running mean of the table, [count]; null if it is not kept. */
  readonly average: Tensor<"f32"> | null;
  /**
   * Units in 1, of the gradients of each level, [levels]: a power of two; 0 where all gradients are 0;
   * NaN where they are not finite. Written by `backward`.
   */
  readonly scales: Tensor<"f32">;
  readonly #levels: Tensor<"u32">;
  readonly #partials: Tensor<"f32">;

  private constructor(
    gpu: Gpu,
    /** What it was made with. */
    readonly options: HashGridOptions,
    private readonly kernels: GridKernels,
  ) {
    const levels = this.levels = gridLevels(options);
    const last = levels[levels.length - 1];
    const shape = [last.offset + last.entries, options.features];
    const pairs = [shape[0], options.features / 2];
    this.count = shape[0] * shape[1];
    this.values = gpu.tensor("table", shape);
    const isHalf = options.precision === "f16";
    this.packed = isHalf ? gpu.tensor("table in f16", pairs, { type: "u32" }) : null;
    this.gradients = gpu.tensor("table gradients", shape, { type: "u32" });
    this.firstMoments = gpu.tensor("table first moments", shape);
    this.secondMoments = gpu.tensor("table second moments", shape);
    this.steps = gpu.tensor("table steps", pairs, { type: "u32" });
    this.average = options.average ? gpu.tensor("table average", shape) : null;
    this.scales = gpu.tensor("gradient scales", [levels.length]);
    this.#levels = gpu.tensor("levels", [levels.length, 4], {
      type: "u32",
      data: describeLevels(levels),
    });
    this.#partials = gpu.tensor("gradient ranges", [levels.length, CHUNKS]);
  }

  /**
   * Compiles the kernels and allocates the table and all that goes with it, filled with zeros.
   *
   * @throws {RangeError} if an option is outside its range, or asks for float atomics that the device
   *   does not have
   */
  static async create(gpu: Gpu, options: HashGridOptions): Promise<HashGrid> {
    check(options);
    const { levels, features, tableSize, interpolation, precision, accumulation } = options;
    if (accumulation === "float" && !gpu.has("wgpu-shader-float32-atomic")) {
      throw new RangeError(
        `Cannot build hash grid as this device has no float atomics: accumulation must be fixed: ` +
          `current value is float.`,
      );
    }
    const sizes = { LEVELS: levels, PAIRS: features / 2 };
    const grid = {
      ...sizes,
      SMOOTHSTEP: interpolation === "smoothstep",
      POWER_OF_TWO: Number.isInteger(Math.log2(tableSize)),
    };
    const [
      forward,
      positionGradient,
      forwardMean,
      positionGradientMean,
      range,
      scale,
      backward,
      pack,
    ] = await Promise.all([
      gpu.kernel(`grid/forward_${precision}`, grid),
      gpu.kernel(`grid/position_gradient_${precision}`, grid),
      gpu.kernel("grid/forward_f32", grid),
      gpu.kernel("grid/position_gradient_f32", grid),
      gpu.kernel("grid/range", { ...sizes, CHUNKS }),
      gpu.kernel("grid/scale", { CHUNKS }),
      gpu.kernel(`grid/backward_${accumulation}`, grid),
      gpu.kernel("grid/pack"),
    ]);
    return new HashGrid(gpu, options, {
      forward: { values: forward, average: forwardMean },
      positionGradient: { values: positionGradient, average: positionGradientMean },
      range,
      scale,
      backward,
      pack,
    });
  }

  /** Everything it has allocated, for freeing. */
  get tensors(): Tensor[] {
    return [
      this.values,
      ...(this.packed ? [this.packed] : []),
      this.gradients,
      this.firstMoments,
      this.secondMoments,
      this.steps,
      ...(this.average ? [this.average] : []),
      this.scales,
      this.#levels,
      this.#partials,
    ];
  }

  /**
   * Draws the table: U(-1e-4, 1e-4), the same bits for one seed on every machine. The running mean
   * starts there, too; gradients, moments and step counts at zero.
   */
  initialize(gpu: Gpu, seed: number): void {
    const values = new Float32Array(this.count);
    // Features are even, entries need not be a multiple of two: the last draw may be used by half.
    for (let i = 0; i < values.length; i += 4) {
      const draws = pcg4d(i / 4, TABLE_DRAWS, RandomStream.parameters, seed);
      values[i] = (2 * uniform(draws[0]) - 1) * INITIAL_BOUND;
      values[i + 1] = (2 * uniform(draws[1]) - 1) * INITIAL_BOUND;
      values[i + 2] = (2 * uniform(draws[2]) - 1) * INITIAL_BOUND;
      values[i + 3] = (2 * uniform(draws[3]) - 1) * INITIAL_BOUND;
    }
    gpu.write(this.values, values);
    if (this.average) gpu.write(this.average, values);
    const commands = gpu.record();
    const { gradients, firstMoments, secondMoments, steps } = this;
    for (const tensor of [gradients, firstMoments, secondMoments, steps]) commands.clear(tensor);
    this.pack(commands);
    commands.submit();
  }

  /** Makes `packed` anew from `values`, after these were written from the host. */
  pack(commands: Commands): void {
    if (!this.packed) return;
    const pairs = this.packed.length;
    commands.run(this.kernels.pack, pairs, { table: this.values, packed: this.packed }, { pairs });
  }

  /**
   * Overwrites `encoded` with the features at `positions`, for the batch's samples; the last rows are
   * zero, as is the rest of the last block.
   *
   * @param batch the batch's state (shaders/lib/batch.wgsl)
   * @param slot which of its numbers is the number of samples
   * @param samples how many there are at most
   * @param positions [blocks, 3, 64], in [0, 1]; what lies outside is moved to the cube's faces
   * @param encoded [blocks, encodedFeatures or more, 64]
   * @param table which table to read
   * @throws {RangeError} if the running mean is asked for but not kept
   */
  encode(
    commands: Commands,
    batch: Tensor<"u32">,
    slot: number,
    samples: number,
    positions: Rows,
    encoded: Rows,
    table: GridTable = "values",
  ): void {
    const written = this.levels.length * this.options.features;
    // One workgroup a block and level; one more a block for the padding rows, if there are any.
    const parts = this.levels.length + (encoded.features > written ? 1 : 0);
    commands.run(
      this.kernels.forward[table],
      parts * blocksFor(samples) * SAMPLES_PER_BLOCK,
      {
        batch,
        levels: this.#levels,
        positions: wholeRows(positions),
        table: this.#table(table),
        encoded: wholeRows(encoded),
      },
      { slot, samples, features: encoded.features },
    );
  }

  /**
   * Overwrites `scales`, and adds the table's gradients to `gradients`, which the optimiser clears.
   * Where a level's gradients are not all finite, its scale is NaN and nothing is added.
   *
   * @param batch the batch's state (shaders/lib/batch.wgsl)
   * @param slot which of its numbers is the number of samples in `dEncoded`
   * @param samples how many there are at most
   * @param positions [blocks, 3, 64], as encoded
   * @param sources which of `positions` belongs to each sample of `dEncoded`, [samples]
   * @param dEncoded the gradients to the features, [blocks, encodedFeatures or more, 64]
   */
  backward(
    commands: Commands,
    batch: Tensor<"u32">,
    slot: number,
    samples: number,
    positions: Rows,
    sources: Tensor<"u32">,
    dEncoded: Rows,
  ): void {
    const { kernels, scales } = this;
    const levels = this.levels.length;
    const blocks = blocksFor(samples);
    const chunkBlocks = Math.max(CHUNK_BLOCKS, Math.ceil(blocks / CHUNKS));
    const chunks = Math.ceil(blocks / chunkBlocks);
    const counted = { slot, samples };
    const features = dEncoded.features;
    const gradients = wholeRows(dEncoded);
    commands.run(
      kernels.range,
      levels * chunks * kernels.range.workgroupSize,
      { batch, d_encoded: gradients, partials: this.#partials },
      { ...counted, features, chunk_blocks: chunkBlocks },
    );
    commands.run(
      kernels.scale,
      levels * kernels.scale.workgroupSize,
      { batch, partials: this.#partials, scales },
      { ...counted, chunk_blocks: chunkBlocks },
    );
    commands.run(
      kernels.backward,
      levels * blocks * SAMPLES_PER_BLOCK,
      {
        batch,
        levels: this.#levels,
        positions: wholeRows(positions),
        sources,
        d_encoded: gradients,
        scales,
        gradients: this.gradients,
      },
      { ...counted, features },
    );
  }

  /**
   * Overwrites `dPositions` with the gradients to positions, for the batch's samples; the rest of the
   * last block gets zeros.
   *
   * @param batch the batch's state (shaders/lib/batch.wgsl)
   * @param slot which of its numbers is the number of samples
   * @param samples how many there are at most
   * @param positions [blocks, 3, 64], as encoded
   * @param dEncoded the gradients to the features of the same samples
   * @param dPositions [blocks, 3, 64]
   * @param table the table that was read
   * @throws {RangeError} if the running mean is asked for but not kept
   */
  positionGradient(
    commands: Commands,
    batch: Tensor<"u32">,
    slot: number,
    samples: number,
    positions: Rows,
    dEncoded: Rows,
    dPositions: Rows,
    table: GridTable = "values",
  ): void {
    commands.run(
      this.kernels.positionGradient[table],
      blocksFor(samples) * SAMPLES_PER_BLOCK,
      {
        batch,
        levels: this.#levels,
        positions: wholeRows(positions),
        table: this.#table(table),
        d_encoded: wholeRows(dEncoded),
        d_positions: wholeRows(dPositions),
      },
      { slot, samples, features: dEncoded.features },
    );
  }

  #table(table: GridTable): Tensor {
    if (table === "values") return this.packed ?? this.values;
    if (this.average) return this.average;
    throw new RangeError(
      "Cannot read hash grid's average as it is kept only with average: current value is false.",
    );
  }
}

/** The kernels' `Level` structs. */
function describeLevels(levels: readonly GridLevel[]): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(levels.length * 4);
  const floats = new Float32Array(words.buffer);
  levels.forEach(({ resolution, scale, entries, offset, dense }, level) => {
    words.set([0, dense ? resolution : 0, entries, offset], level * 4);
    floats[level * 4] = scale;
  });
  return words;
}

/** The tensor of rows that the kernels know from the first on. */
function wholeRows({ tensor, first }: Rows): Tensor<"f32"> {
  if (first === 0) return tensor;
  throw new RangeError(
    `Cannot use rows of "${tensor.label}" for hash grid as they must be from 0 on: ` +
      `current value is ${first}.`,
  );
}
