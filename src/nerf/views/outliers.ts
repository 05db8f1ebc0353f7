import type { Commands, Count, Gpu, Kernel, Memory, Tensor } from "../../gpu/mod.ts";
import {
  type HostArray,
  learningOf,
  type ModelUse,
  type StoredArray,
  storedTensor,
} from "../../nn/mod.ts";
import type { Rays } from "../rays.ts";
import type { RobustOptions } from "./config.ts";

/** The threshold of errors before the first step: all are below it. */
const FIRST = 3.4e38;

/** What training remembers of errors; models for viewing know of it but the shapes. */
export class OutlierMemo {
  readonly #learning: { threshold: Tensor<"f32">; counts: Tensor<"u32"> } | null;

  /** @param views number of training views */
  constructor(memory: Memory, readonly views: number, use: ModelUse) {
    this.#learning = use === "viewing" ? null : {
      threshold: memory.tensor("threshold of errors", [1], { data: Float32Array.of(FIRST) }),
      counts: memory.tensor("pixels and outliers of views", [views, 2], { type: "u32" }),
    };
  }

  /** Up to which squared error pixels are ordinary, [1]. */
  get threshold(): Tensor<"f32"> {
    return learningOf(this.#learning).threshold;
  }

  /** Pixels that were seen of each view, and those of them that were masked out, [views, 2]. */
  get counts(): Tensor<"u32"> {
    return learningOf(this.#learning).counts;
  }

  /** What a checkpoint holds of it. */
  get stored(): StoredArray[] {
    const { threshold = null, counts = null } = this.#learning ?? {};
    const shape = [this.views, 2];
    return [
      storedTensor("outliers.threshold", threshold, { shape: [1], problem: negativeThreshold }),
      storedTensor("outliers.counts", counts, { shape, type: "u32", problem: moreOutliers }),
    ];
  }

  /** Which share of each view's pixels was masked out; 0 of a view that no pixel was seen of. */
  async shares(gpu: Gpu): Promise<number[]> {
    const counts = await gpu.read(this.counts);
    return Array.from(
      { length: this.views },
      (_, view) => counts[2 * view + 1] / Math.max(counts[2 * view], 1),
    );
  }
}

function negativeThreshold([threshold]: HostArray): string | null {
  return threshold < 0 ? `holds ${threshold} where a square belongs` : null;
}

function moreOutliers(counts: HostArray): string | null {
  for (let i = 0; i < counts.length; i += 2) {
    if (counts[i + 1] > counts[i]) return `counts ${counts[i + 1]} outliers of ${counts[i]} pixels`;
  }
  return null;
}

/**
 * Masks out pixels of what most likely was not there in other photographs, by their errors and their neighbours'
 * ("RobustNeRF", Sabour et al. 2023): steps must draw their pixels in patches.
 */
export class OutlierMask {
  readonly #errors: Tensor<"f32">;

  private constructor(
    memory: Memory,
    private readonly options: RobustOptions,
    private readonly memo: OutlierMemo,
    private readonly rays: number,
    private readonly kernels: Record<"mask" | "threshold", Kernel>,
  ) {
    this.#errors = memory.tensor("squared errors", [rays]);
  }

  /**
   * Compiles the kernels and allocates memory.
   *
   * @param rays the most rays of a batch
   */
  static async create(
    memory: Memory,
    options: RobustOptions,
    memo: OutlierMemo,
    rays: number,
  ): Promise<OutlierMask> {
    return new OutlierMask(memory, options, memo, rays, {
      mask: await memory.gpu.kernel("robust/mask", { PATCH: options.patch }),
      threshold: await memory.gpu.kernel("robust/threshold"),
    });
  }

  /** Pixels across a patch of a step. */
  get patch(): number {
    return this.options.patch;
  }

  /**
   * Gives targets of pixels that are outliers an alpha of -1, as if a mask excluded them.
   *
   * @param colors (r, g, b, accumulation) as the photographs would show them, [rays, 4]
   * @param targets (r, g, b, alpha) of the photographs, [rays, 4]
   */
  mask(
    commands: Commands,
    { capacity, counters, index }: Count,
    { pixels }: Rays,
    colors: Tensor<"f32">,
    targets: Tensor<"f32">,
  ): void {
    const { memo: { threshold, counts, views }, options: { inliers }, rays } = this;
    const errors = this.#errors;
    const { mask, threshold: learn } = this.kernels;
    const tensors = { counters, threshold, pixels, colors, targets, errors, counts };
    commands.run(mask, rays, tensors, { rays, capacity, index });
    const learnt = { errors, counts, threshold };
    commands.run(learn, learn.workgroupSize, learnt, { rays, views, inliers });
  }
}
