import type { Commands, Kernel, Memory, Tensor } from "../../gpu/mod.ts";
import { DENSITIES } from "../densities.ts";
import type { Draw, RayChunk, Rays } from "../rays.ts";
import type { Samples } from "../samples.ts";
import type { Composited } from "../volume_renderer.ts";
import type { Sampler } from "./sampler.ts";
import { type PlaceOptions, SamplePlacer } from "./stratified.ts";

/** How many samples are drawn from how many weights. */
export interface ImportanceOptions extends PlaceOptions {
  /** Samples on each ray of the pass before. */
  readonly coarse: number;
  /** Samples drawn besides. */
  readonly fine: number;
  /** Whether they are drawn at random, or evenly. */
  readonly jitter: boolean;
  /** What makes densities of raw outputs. */
  readonly density: keyof typeof DENSITIES;
}

/**
 * The union of the samples of the pass before and of others, drawn where that saw something: from the
 * distribution that its compositing weights make (Mildenhall et al. 2020, section 5.2).
 */
export class ImportanceSampler implements Sampler {
  readonly #cdf: Tensor<"f32">;
  readonly #drawn: Tensor<"f32">;

  private constructor(
    memory: Memory,
    private readonly options: ImportanceOptions,
    rays: number,
    private readonly placer: SamplePlacer,
    private readonly kernels: Record<"cdf" | "importance" | "merge", Kernel>,
  ) {
    this.#cdf = memory.tensor("cdf of coarse weights", [rays, options.coarse - 1]);
    this.#drawn = memory.tensor("importance samples", [rays, options.fine]);
  }

  /** Compiles the kernels and allocates memory for chunks of `rays` rays. */
  static async create(
    memory: Memory,
    options: ImportanceOptions,
    rays: number,
  ): Promise<ImportanceSampler> {
    const { gpu } = memory;
    const { coarse: COARSE, fine: FINE, jitter: JITTER, density } = options;
    const placer = await SamplePlacer.create(memory, "fine", rays, COARSE + FINE, options);
    return new ImportanceSampler(memory, options, rays, placer, {
      cdf: await gpu.kernel("samples/cdf", { SAMPLES: COARSE, DENSITY: DENSITIES[density] }),
      importance: await gpu.kernel("samples/importance", { COARSE, FINE, JITTER }),
      merge: await gpu.kernel("samples/merge", { COARSE, FINE }),
    });
  }

  /** See `Sampler`. */
  get capacity(): number {
    return this.placer.samples.count.capacity;
  }

  /** See `Sampler`; in the units of the pass before. */
  sample(
    commands: Commands,
    rays: Rays,
    chunk: RayChunk,
    { step, seed }: Draw,
    before: Composited | null,
  ): Samples {
    if (!before) throw new RangeError("Cannot draw importance samples in the first pass.");
    const { placer, kernels } = this;
    const { outputs, transmittances, samples: { ts, deltas } } = before;
    const [cdf, drawn] = [this.#cdf, this.#drawn];
    const { firstRay, count: { capacity } } = chunk;
    commands.run(kernels.cdf, capacity, { outputs, deltas, transmittances, cdf }, {
      rays: capacity,
    });
    commands.run(
      kernels.importance,
      capacity * this.options.fine,
      { ts, cdf, fine_ts: drawn },
      { rays: capacity, first_ray: firstRay, step, seed },
    );
    commands.run(
      kernels.merge,
      capacity * placer.perRay,
      { ts, fine_ts: drawn, merged: placer.samples.ts },
      { rays: capacity },
    );
    return placer.place(commands, rays, chunk);
  }
}
