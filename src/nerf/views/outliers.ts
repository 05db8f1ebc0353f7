import type { Commands, Count, Gpu, Kernel, Memory, Tensor } from "../../gpu/mod.ts";
import {
  type HostArray,
  learningOf,
  type ModelUse,
  type StoredArray,
  storedTensor,
} from "../../nn/mod.ts";
import type { Cameras } from "../cameras.ts";
import type { Rays } from "../rays.ts";

/** What is taken for moving things. */
export interface RobustOptions {
  /** Share of pixels whose errors are ordinary; 1: nothing is taken for a moving thing. */
  readonly inliers: number;
  /** Pixels across the patches that a step's pixels lie in; 1: anywhere. */
  readonly patch: number;
}

/** The threshold of errors before the first step: all are below it. */
const FIRST = 3.4e38;

/**
 * Places of an image along each axis that are remembered where patches are of one pixel, and have no neighbours. A
 * place is masked out with what is around it, so that larger ones would leave half of a narrow person.
 */
function gridOf(patch: number): number {
  return patch === 1 ? 32 : 0;
}

/** What training remembers of errors; models for viewing know of it but the shapes. */
export class OutlierMemo {
  readonly #learning: { threshold: Tensor<"f32">; counts: Tensor<"u32"> } | null;

  /** Entries of a view: one of all of it, and those of its places. */
  readonly #entries: number;

  /**
   * Allocates it, with nothing seen.
   *
   * @param views number of training views
   */
  constructor(
    memory: Memory,
    { patch }: Pick<RobustOptions, "patch">,
    private readonly views: number,
    use: ModelUse,
  ) {
    this.#entries = 1 + gridOf(patch) ** 2;
    this.#learning = use === "viewing" ? null : {
      threshold: memory.tensor("threshold of errors", [1], { data: Float32Array.of(FIRST) }),
      counts: memory.tensor("pixels and outliers", this.#shape, { type: "u32" }),
    };
  }

  get #shape(): number[] {
    return [this.views, this.#entries, 2];
  }

  /** Up to which squared error pixels are ordinary, [1]. */
  get threshold(): Tensor<"f32"> {
    return learningOf(this.#learning).threshold;
  }

  /**
   * Pixels that were seen of each view, and those of them that were masked out; behind these, where patches are of one
   * pixel, those that were seen lately at each of its places, and those of them that erred much, [views, entries, 2].
   */
  get counts(): Tensor<"u32"> {
    return learningOf(this.#learning).counts;
  }

  /** What a checkpoint holds of it. */
  get stored(): StoredArray[] {
    const { threshold = null, counts = null } = this.#learning ?? {};
    return [
      storedTensor("outliers.threshold", threshold, { shape: [1], problem: negativeThreshold }),
      storedTensor("outliers.counts", counts, {
        shape: this.#shape,
        type: "u32",
        problem: moreOutliers,
      }),
    ];
  }

  /** Which share of each view's pixels was masked out; 0 of a view that no pixel was seen of. */
  async shares(gpu: Gpu): Promise<number[]> {
    const counts = await gpu.read(this.counts);
    return Array.from({ length: this.views }, (_, view) => {
      const first = 2 * view * this.#entries;
      return counts[first + 1] / Math.max(counts[first], 1);
    });
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
 * ("RobustNeRF", Sabour et al. 2023): steps must draw their pixels in patches, or, if these are of one pixel,
 * anywhere, and their neighbours are those of steps before.
 */
export class OutlierMask {
  readonly #errors: Tensor<"f32">;

  private constructor(
    memory: Memory,
    private readonly options: RobustOptions,
    private readonly memo: OutlierMemo,
    private readonly cameras: Cameras,
    private readonly rays: number,
    private readonly kernels: {
      readonly patches: Kernel | null;
      readonly places: Readonly<Record<"recall" | "note", Kernel>> | null;
      readonly threshold: Kernel;
    },
  ) {
    this.#errors = memory.tensor("squared errors", [rays]);
  }

  /**
   * Compiles the kernels and allocates memory.
   *
   * @param cameras those of the views
   * @param rays the most rays of a batch
   */
  static async create(
    memory: Memory,
    options: RobustOptions,
    memo: OutlierMemo,
    cameras: Cameras,
    rays: number,
  ): Promise<OutlierMask> {
    const { gpu } = memory;
    const PATCH = options.patch;
    const GRID = gridOf(PATCH);
    return new OutlierMask(memory, options, memo, cameras, rays, {
      patches: GRID > 0 ? null : await gpu.kernel("robust/mask", { PATCH }),
      places: GRID === 0 ? null : {
        recall: await gpu.kernel("robust/recall", { GRID }),
        note: await gpu.kernel("robust/note", { GRID }),
      },
      threshold: await gpu.kernel("robust/threshold", { GRID }),
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
    const { memo: { threshold, counts }, cameras: { tensor: cameras }, rays } = this;
    const errors = this.#errors;
    const { patches, places, threshold: learn } = this.kernels;
    const tensors = { counters, pixels, colors, targets, errors, counts };
    const params = { rays, capacity, index };
    if (patches) commands.run(patches, rays, { ...tensors, threshold }, params);
    if (places) {
      commands.run(places.recall, rays, { ...tensors, cameras }, params);
      const seen = { threshold, pixels, cameras, errors, counts };
      commands.run(places.note, rays, seen, { rays });
    }
    commands.run(learn, learn.workgroupSize, { errors, counts, threshold }, {
      rays,
      entries: counts.length / 2,
      inliers: this.options.inliers,
    });
  }
}
