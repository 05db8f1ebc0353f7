import { constantsOf } from "../../../shaders/constants.ts";
import type { Commands, Count, Gpu, Kernel, Memory, Tensor } from "../../gpu/mod.ts";
import { pcg4d, uniform } from "../../math/mod.ts";
import type { GradientMode, ParameterChoice } from "../module.ts";
import { type GradientSums, learningOf, type SparseGroup } from "../parameter_group.ts";
import { blocksFor, paddedRows, type Rows, SAMPLES_PER_BLOCK } from "../rows.ts";
import {
  countAbove,
  negativeSquare,
  type SavedArrays,
  type ShownArray,
  type StoredArray,
  storedTensor,
} from "../stored.ts";
import type { Encoding, EncodingContext, EncodingType } from "./encoding.ts";
import {
  describeLevels,
  type GridLevel,
  gridLevels,
  HASH_GRID_SCHEMA,
  type HashGridOptions,
} from "./hash_grid_levels.ts";

/** A multiresolution hash grid of the unit cube; see `HashGrid`. */
export const HASH_GRID: EncodingType<HashGridOptions> = {
  schema: HASH_GRID_SCHEMA,
  size: ({ levels, features }) => levels * features,
  create: (memory, options, context) => HashGrid.create(memory, options, context),
};

/** The table's start: U(±1e-4), so small that all begins transparent and alike. */
const INITIAL_BOUND = 1e-4;

/** Sets the table's random numbers apart from those of the networks' layers: "grid". */
const TABLE_DRAWS = 0x67726964;

const { STREAM_PARAMETERS } = constantsOf("lib/random.wgsl");

/** Chunks of blocks whose gradients' sizes are added up by themselves, at most. */
const { CHUNKS } = constantsOf("lib/grid_sum.wgsl");

/** Blocks in a chunk, at least: fewer are not worth a workgroup. */
const CHUNK_BLOCKS = 16;

/** The kernels of one hash grid. */
interface GridKernels {
  readonly forward: Kernel;
  readonly positionGradient: Kernel;
  readonly pack: Kernel;
  readonly training: Record<"range" | "scale" | "rescale" | "backward", Kernel> | null;
}

/** What training keeps beside the table. */
interface Learning extends
  Pick<
    SparseGroup,
    "gradients" | "firstMoments" | "secondMoments" | "steps" | "average" | "scales"
  > {
  readonly packedAverage: Tensor<"u32"> | null;
  readonly partials: Tensor<"f32">;
  readonly ranges: Tensor<"f32">;
  readonly shifts: Tensor<"u32">;
}

/**
 * A multiresolution hash grid (Mueller et al. 2022): a position's features on each level are
 * interpolated between those that a table holds for the 8 vertices around it. The table is trained; its
 * gradients are sums over all samples near a vertex, and by default integers, so that their bits do not
 * depend on the order in which the device adds. Made for viewing, it has its running mean for a table, where
 * that is kept, in the precision that is read, and nothing else.
 *
 * Feature f of level l is row l * features + f of an encoding. In the table, it is element
 * (offset + entry) * features + f.
 */
export class HashGrid implements Encoding, SparseGroup {
  /** A step touches few entries. */
  readonly kind = "sparse";
  /** Its levels, the coarsest first. */
  readonly levels: readonly GridLevel[];
  /** Number of parameters. */
  readonly count: number;
  /** The table in f16, two numbers an element, [count / 2]; null with precision f32. */
  readonly packed: Tensor<"u32"> | null;
  readonly #shape: readonly [entries: number, features: number];
  readonly #values: Tensor<"f32"> | null;
  readonly #learning: Learning | null;
  readonly #levels: Tensor<"u32">;
  readonly #gpu: Gpu;

  private constructor(
    memory: Memory,
    /** What it was made with. */
    readonly options: HashGridOptions,
    /** How gradients are summed up. */
    readonly sums: GradientSums,
    private readonly name: string,
    private readonly keepsAverage: boolean,
    private readonly kernels: GridKernels,
  ) {
    this.#gpu = memory.gpu;
    const levels = this.levels = gridLevels(options);
    const last = levels[levels.length - 1];
    this.#shape = [last.offset + last.entries, options.features];
    this.count = this.#shape[0] * this.#shape[1];
    const isHalf = options.precision === "f16";
    const learns = kernels.training !== null;
    this.#values = learns || !isHalf ? memory.tensor("table", this.#shape) : null;
    this.packed = isHalf ? memory.tensor("table in f16", this.#pairs, { type: "u32" }) : null;
    this.#levels = memory.tensor("levels", [levels.length, 4], {
      type: "u32",
      data: describeLevels(levels),
    });
    this.#learning = learns ? this.#allocateLearning(memory) : null;
  }

  #allocateLearning(memory: Memory): Learning {
    const { levels, keepsAverage, packed } = this;
    const [shape, pairs] = [this.#shape, this.#pairs];
    return {
      gradients: memory.tensor("table gradients", shape, { type: "u32" }),
      firstMoments: memory.tensor("table first moments", shape),
      secondMoments: memory.tensor("table second moments", shape),
      steps: memory.tensor("table steps", pairs, { type: "u32" }),
      average: keepsAverage ? memory.tensor("table average", shape) : null,
      packedAverage: keepsAverage && packed
        ? memory.tensor("table average in f16", pairs, { type: "u32" })
        : null,
      scales: memory.tensor("gradient scales", [levels.length]),
      partials: memory.tensor("gradient ranges of chunks", [levels.length, CHUNKS]),
      ranges: memory.tensor("gradient ranges", [levels.length]),
      shifts: memory.tensor("halvings of gradients", [levels.length], { type: "u32" }),
    };
  }

  get #pairs(): [entries: number, pairs: number] {
    const [entries, features] = this.#shape;
    return [entries, features / 2];
  }

  /**
   * The table, [count].
   *
   * @throws {RangeError} if it was made for viewing with precision f16
   */
  get values(): Tensor<"f32"> {
    return learningOf(this.#values);
  }

  /** What `backward` adds to, [count]; `sums` says what its bits mean. */
  get gradients(): Tensor<"u32"> {
    return learningOf(this.#learning).gradients;
  }

  /** Adam's running mean of the gradients, [count]. */
  get firstMoments(): Tensor<"f32"> {
    return learningOf(this.#learning).firstMoments;
  }

  /** Adam's running mean of the squared gradients, [count]. */
  get secondMoments(): Tensor<"f32"> {
    return learningOf(this.#learning).secondMoments;
  }

  /** How often Adam changed a pair of features, [count / 2]. */
  get steps(): Tensor<"u32"> {
    return learningOf(this.#learning).steps;
  }

  /** The running mean of the table, [count]; null if it is not kept, or has taken the table's place. */
  get average(): Tensor<"f32"> | null {
    return this.#learning?.average ?? null;
  }

  /**
   * Units in 1, of the gradients of each level, [levels]: a power of two; 0 where all gradients are 0;
   * NaN where they are not finite. Written by `backward`.
   */
  get scales(): Tensor<"f32"> {
    return learningOf(this.#learning).scales;
  }

  /** The first pair of each level. */
  get levelStarts(): number[] {
    return this.levels.map(({ offset }) => offset * this.options.features / 2);
  }

  /**
   * Compiles the kernels and allocates the table and all that goes with it, filled with zeros.
   *
   * @param options within the rules of `HASH_GRID.schema`
   * @throws {RangeError} for anything but 3 dimensions, or for float atomics that the device does not have
   */
  static async create(
    memory: Memory,
    options: HashGridOptions,
    { dimensions, average, name, use = "training", footprints = false }: EncodingContext,
  ): Promise<HashGrid> {
    const { gpu } = memory;
    if (dimensions !== 3) {
      throw new RangeError(
        `Cannot build hash grid as positions must have 3 coordinates: current value is ${dimensions}.`,
      );
    }
    const { levels, features, tableSize, interpolation } = options;
    const { precision: PRECISION, accumulation } = options;
    if (accumulation === "float" && !gpu.has("wgpu-shader-float32-atomic")) {
      throw new RangeError(
        `Cannot build hash grid as this device has no float atomics: accumulation must be fixed: ` +
          `current value is float.`,
      );
    }
    const sums = accumulation === "fixed" && addsInPairs(gpu) ? "paired" : accumulation;
    const sizes = { LEVELS: levels, PAIRS: features / 2 };
    const grid = {
      ...sizes,
      SMOOTHSTEP: interpolation === "smoothstep",
      POWER_OF_TWO: Number.isInteger(Math.log2(tableSize)),
      HAS_FOOTPRINTS: footprints,
    };
    const training = async () => {
      const [range, scale, rescale, backward] = await Promise.all([
        gpu.kernel("grid/range", sizes),
        gpu.kernel("grid/scale"),
        gpu.kernel("grid/rescale", { ...sizes, PAIRED: sums === "paired" }),
        gpu.kernel("grid/backward", { ...grid, SUMS: sums }),
      ]);
      return { range, scale, rescale, backward };
    };
    const [forward, positionGradient, pack] = await Promise.all([
      gpu.kernel("grid/forward", { ...grid, PRECISION }),
      gpu.kernel("grid/position_gradient", { ...grid, PRECISION }),
      gpu.kernel("grid/pack"),
    ]);
    return new HashGrid(memory, options, sums, name, average, {
      forward,
      positionGradient,
      pack,
      training: use === "training" ? await training() : null,
    });
  }

  /** Number of features. */
  get outputs(): number {
    return this.options.levels * this.options.features;
  }

  /** Rows of an encoding: its features, then zeros up to the next multiple of 16. */
  get rows(): number {
    return paddedRows(this.outputs);
  }

  /** The table is all that is learnt. */
  get parameters(): [SparseGroup] {
    return [this];
  }

  /** The table, or its running mean where that is kept. */
  get shown(): ShownArray[] {
    const table = { name: this.name, shape: this.#shape, places: null };
    const tensor = this.average ?? this.#values;
    return [
      tensor ? { ...table, type: "f32", tensor } : { ...table, type: "f16", tensor: this.packed! },
    ];
  }

  /** The table, its moments, how often its pairs changed and, if it is kept, its running mean. */
  get stored(): StoredArray[] {
    const { name, keepsAverage } = this;
    const learning = this.#learning;
    const [shape, pairs] = [this.#shape, this.#pairs];
    const [values, shown] = [this.#values, this.average ?? this.#values];
    return [
      storedTensor(name, learning || !keepsAverage ? values : null, { shape }),
      storedTensor(`adam.m.${name}`, learning && learning.firstMoments, { shape }),
      storedTensor(`adam.v.${name}`, learning && learning.secondMoments, {
        shape,
        problem: negativeSquare,
      }),
      storedTensor(`adam.steps.${name}`, learning && learning.steps, {
        shape: pairs,
        type: "u32",
        problem: countAbove,
      }),
      ...(keepsAverage ? [storedTensor(`average.${name}`, shown, { shape })] : []),
    ];
  }

  /**
   * Draws the table: U(-1e-4, 1e-4), the same bits for one seed on every machine. The running mean
   * starts there, too; gradients, moments and step counts at zero.
   */
  initialize(seed: number): void {
    const gpu = this.#gpu;
    const values = new Float32Array(this.count);
    // Features are even, entries need not be a multiple of two: the last draw may be used by half.
    for (let i = 0; i < values.length; i += 4) {
      const draws = pcg4d(i / 4, TABLE_DRAWS, STREAM_PARAMETERS, seed);
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
    this.refresh(commands);
    commands.submit();
  }

  /** Makes `packed` anew from `values`, after these were written from the host, or from what was read. */
  refresh(commands: Commands, saved: SavedArrays = new Map()): void {
    if (!this.packed) return;
    if (this.#learning) return this.#pack(commands, this.values, this.packed);
    // The device rounds to f16, as it does while training: another rounding would show.
    const name = this.keepsAverage ? `average.${this.name}` : this.name;
    const data = saved.get(name)!.data as Float32Array<ArrayBuffer>;
    const table = this.#gpu.tensor("table", this.#shape, { data });
    this.#pack(commands, table, this.packed);
    commands.submit();
    this.#gpu.free(table);
  }

  /** Packs the running mean: training does not read it, and so leaves that to whoever does. */
  prepare(commands: Commands, choice: ParameterChoice): void {
    const { average = null, packedAverage = null } = this.#learning ?? {};
    if (choice === "average" && average && packedAverage) {
      this.#pack(commands, average, packedAverage);
    }
  }

  #pack(commands: Commands, table: Tensor<"f32">, packed: Tensor<"u32">): void {
    const pairs = packed.length;
    commands.run(this.kernels.pack, pairs, { table, packed }, { pairs });
  }

  /**
   * Overwrites `y` with the features at `x`; the last rows are zero, as is the rest of the last block.
   *
   * @param x positions [blocks, 3, 64], in [0, 1]; what lies outside is moved to the cube's faces; with
   *   footprints [blocks, 4, 64]
   * @param y [blocks, features or more, 64], from row 0 on
   * @throws {RangeError} if rows are not a tensor's first
   */
  forward(
    commands: Commands,
    count: Count,
    x: Rows,
    y: Rows,
    choice: ParameterChoice = "values",
  ): void {
    // One workgroup a block and level; one more a block for the padding rows, if there are any.
    const parts = this.levels.length + (y.features > this.outputs ? 1 : 0);
    commands.run(
      this.kernels.forward,
      parts * blocksFor(count.capacity) * SAMPLES_PER_BLOCK,
      {
        batch: count.counters,
        levels: this.#levels,
        positions: wholeRows(x),
        table: this.#table(choice),
        encoded: wholeRows(y),
      },
      { slot: count.index, samples: count.capacity, features: y.features },
    );
  }

  /**
   * Adds the table's gradients to `gradients`, which the optimiser clears, and makes `scales` those of all that
   * were added since `mode` was "overwrite". Where a level's gradients are not all finite, its scale is NaN and
   * nothing more is added.
   *
   * @param x positions, as encoded
   * @param dY gradients of the features, [blocks, features or more, 64]
   * @param dX is overwritten with the gradients of positions, [blocks, 3, 64]; zero for the rest of the
   *   last block
   * @param mode "overwrite" for the first gradients of a step
   */
  backward(
    commands: Commands,
    count: Count,
    x: Rows,
    dY: Rows,
    dX: Rows | null,
    mode: GradientMode = "overwrite",
  ): void {
    const { range, scale, rescale, backward } = learningOf(this.kernels.training);
    const { scales, gradients, partials, ranges, shifts } = learningOf(this.#learning);
    const levels = this.levels.length;
    const blocks = blocksFor(count.capacity);
    const chunkBlocks = Math.max(CHUNK_BLOCKS, Math.ceil(blocks / CHUNKS));
    const chunks = Math.ceil(blocks / chunkBlocks);
    const { counters: batch } = count;
    const counted = { slot: count.index, samples: count.capacity };
    const { features } = dY;
    const dEncoded = wholeRows(dY);
    commands.run(
      range,
      levels * chunks * range.workgroupSize,
      { batch, d_encoded: dEncoded, partials },
      { ...counted, features, chunk_blocks: chunkBlocks },
    );
    commands.run(
      scale,
      levels * scale.workgroupSize,
      { batch, partials, scales, ranges, shifts },
      { ...counted, chunk_blocks: chunkBlocks, accumulates: mode === "accumulate" ? 1 : 0 },
    );
    if (mode === "accumulate" && this.sums !== "float") {
      const [entries] = this.#shape;
      commands.run(rescale, entries, { shifts, levels: this.#levels, gradients }, { entries });
    }
    commands.run(
      backward,
      levels * blocks * SAMPLES_PER_BLOCK,
      {
        batch,
        levels: this.#levels,
        positions: wholeRows(x),
        d_encoded: dEncoded,
        scales,
        gradients,
      },
      { ...counted, features },
    );
    if (dX) this.inputGradient(commands, count, x, dY, dX);
  }

  /**
   * Overwrites `dX` with the gradients of positions alone; see `backward`.
   */
  inputGradient(
    commands: Commands,
    count: Count,
    x: Rows,
    dY: Rows,
    dX: Rows,
    choice: ParameterChoice = "values",
  ): void {
    commands.run(
      this.kernels.positionGradient,
      blocksFor(count.capacity) * SAMPLES_PER_BLOCK,
      {
        batch: count.counters,
        levels: this.#levels,
        positions: wholeRows(x),
        table: this.#table(choice),
        d_encoded: wholeRows(dY),
        d_positions: wholeRows(dX),
      },
      { slot: count.index, samples: count.capacity, features: dY.features },
    );
  }

  /** Which table is read, in its precision: the running mean only where it is kept. */
  #table(choice: ParameterChoice): Tensor {
    const { packed, average } = this;
    if (choice === "average" && average) return this.#learning?.packedAverage ?? average;
    return packed ?? this.values;
  }
}

/**
 * Whether gradients are best added in pairs: measured on llvmpipe, which pays for each addition. GPUs differ in what
 * one of 64 bits costs.
 */
function addsInPairs(gpu: Gpu): boolean {
  return gpu.info.software && gpu.has("wgpu-shader-int64") &&
    gpu.has("wgpu-shader-int64-atomic-all-ops");
}

/** The tensor of rows that the kernels know from the first on. */
function wholeRows({ tensor, first }: Rows): Tensor<"f32"> {
  if (first === 0) return tensor;
  throw new RangeError(
    `Cannot use rows of "${tensor.label}" for hash grid as they must be from 0 on: ` +
      `current value is ${first}.`,
  );
}
