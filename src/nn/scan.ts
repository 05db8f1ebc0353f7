import { constantsOf } from "../../shaders/constants.ts";
import type { Commands, Kernel, Memory, Tensor } from "../gpu/mod.ts";

/** Values that one workgroup sums. */
const { VALUES_PER_BLOCK } = constantsOf("lib/scan.wgsl");

/** Each of the blocks adds up the sums of all before it: more than 1,024 of them, and an end, would take long. */
const LARGEST_CAPACITY = 1024 * VALUES_PER_BLOCK + 1;

/**
 * Exclusive prefix sums: offsets[i] = values[0] + … + values[i - 1], modulo 2^32. Two dispatches, no
 * atomics, no subgroups: first the sum of each block of 1,024 values (`scan/block_sums`), then every
 * block by itself, on top of the sums before it (`scan/prefix_sums`).
 *
 * For example, values of (3, 1, 7, 0) have offsets (0, 3, 4, 11) and a total of 11.
 */
export class PrefixSum {
  private constructor(
    /** Number of values. */
    readonly capacity: number,
    private readonly kernels: { blockSums: Kernel; prefixSums: Kernel },
    private readonly blockSums: Tensor<"u32">,
  ) {}

  /**
   * Compiles the kernels and allocates the sums of blocks.
   *
   * @param capacity number of values, 1 to 2^20 + 1
   * @throws {RangeError} for any other capacity
   */
  static async create(memory: Memory, capacity: number): Promise<PrefixSum> {
    if (!(Number.isInteger(capacity) && capacity >= 1 && capacity <= LARGEST_CAPACITY)) {
      throw new RangeError(
        `Cannot make prefix sums as their capacity must be a whole number from 1 to ` +
          `${LARGEST_CAPACITY}: current value is ${capacity}.`,
      );
    }
    const kernels = {
      blockSums: await memory.gpu.kernel("scan/block_sums"),
      prefixSums: await memory.gpu.kernel("scan/prefix_sums"),
    };
    const blocks = Math.ceil(capacity / VALUES_PER_BLOCK);
    return new PrefixSum(
      capacity,
      kernels,
      memory.tensor("sums of blocks", [blocks], { type: "u32" }),
    );
  }

  /**
   * Overwrites `offsets` with the sums of the values before, and `total` with the sum of all, modulo 2^32.
   *
   * @param values [capacity]; of a longer tensor its beginning
   * @param offsets [capacity], another tensor; what is behind stays as it is
   * @param total [1]
   * @throws {RangeError} if a tensor is too short, or `values` and `offsets` are one
   */
  run(
    commands: Commands,
    values: Tensor<"u32">,
    offsets: Tensor<"u32">,
    total: Tensor<"u32">,
  ): void {
    requireLength("sum", values, this.capacity);
    requireLength("sum", offsets, this.capacity);
    requireLength("sum", total, 1);
    if (values === offsets) {
      throw new RangeError(
        `Cannot sum "${values.label}" in place as values and offsets must be different tensors: ` +
          `current value of both is "${offsets.label}".`,
      );
    }
    const params = { count: this.capacity };
    const { kernels, blockSums } = this;
    const invocations = blockSums.length * kernels.blockSums.workgroupSize;
    commands.run(kernels.blockSums, invocations, { values, block_sums: blockSums }, params);
    commands.run(
      kernels.prefixSums,
      invocations,
      { values, block_sums: blockSums, offsets, total },
      params,
    );
  }
}

/**
 * Stream compaction: the indices of the set flags, in order. Three dispatches: {@link PrefixSum} of the
 * flags, which says where each index goes, and `scan/compact`.
 *
 * For example, flags of (0, 1, 1, 0, 1) keep (1, 2, 4), and their count is 3.
 */
export class Compaction {
  private constructor(
    private readonly prefixSum: PrefixSum,
    private readonly kernel: Kernel,
    private readonly offsets: Tensor<"u32">,
  ) {}

  /**
   * Compiles the kernels and allocates the offsets.
   *
   * @param capacity number of flags, 1 to 2^20 + 1
   * @throws {RangeError} for any other capacity
   */
  static async create(memory: Memory, capacity: number): Promise<Compaction> {
    const prefixSum = await PrefixSum.create(memory, capacity);
    const kernel = await memory.gpu.kernel("scan/compact");
    const offsets = memory.tensor("offsets of kept indices", [capacity], { type: "u32" });
    return new Compaction(prefixSum, kernel, offsets);
  }

  /** Number of flags. */
  get capacity(): number {
    return this.prefixSum.capacity;
  }

  /**
   * Overwrites `kept[0 … count)` with the indices of the set flags, and `count` with their number.
   *
   * @param flags [capacity], each 0 or 1; of a longer tensor its beginning
   * @param kept [capacity], another tensor; what is behind the kept indices stays as it is
   * @param count [1]
   * @throws {RangeError} if a tensor is too short
   */
  run(
    commands: Commands,
    flags: Tensor<"u32">,
    kept: Tensor<"u32">,
    count: Tensor<"u32">,
  ): void {
    requireLength("compact", kept, this.capacity);
    this.prefixSum.run(commands, flags, this.offsets, count);
    const { capacity, kernel, offsets } = this;
    commands.run(kernel, capacity, { flags, offsets, kept }, { count: capacity });
  }
}

/** Throws unless a tensor is long enough: kernels would quietly read and write nothing behind its end. */
function requireLength(action: string, tensor: Tensor, least: number): void {
  if (tensor.length >= least) return;
  throw new RangeError(
    `Cannot ${action} with "${tensor.label}" as its length must be at least ${least}: ` +
      `current value is ${tensor.length}.`,
  );
}
