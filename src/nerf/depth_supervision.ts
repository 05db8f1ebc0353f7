import { constantsOf } from "../../shaders/constants.ts";
import type { Commands, Kernel, Memory, Tensor } from "../gpu/mod.ts";
import type { View } from "../scene/mod.ts";
import type { Cameras } from "./cameras.ts";
import { DENSITIES, type Density } from "./densities.ts";
import { type DepthOptions, learnsDepths } from "./depth_options.ts";
import type { Draw, RayChunk, RayOptions, Rays } from "./rays.ts";
import type { Composited, KeptGradients } from "./volume_renderer.ts";

const NUMBERS = constantsOf("lib/depth_loss.wgsl");

/** Losses of depths as kernels number them. */
const LOSSES: Readonly<Record<DepthOptions["kind"], number>> = {
  termination: NUMBERS.TERMINATION,
  lineOfSight: NUMBERS.LINE_OF_SIGHT,
};

/** What rays and samples are like where depths are learnt from. */
export interface DepthSpace {
  /** In which coordinates rays are. */
  readonly space: RayOptions["space"];
  /** The unit of distances of samples, in units of rays' directions. */
  readonly unit: number;
  /** The unit of their intervals, in that of their distances where directions have a length of 1. */
  readonly interval: number;
  /** What makes densities. */
  readonly density: Density;
  /** Whether samples are where their intervals start, and not in the middle. */
  readonly atStart: boolean;
}

/** Has rays end where things are known to be: some rays of each step go through pixels of which that is known. */
export class DepthSupervision {
  readonly #known: Tensor<"u32">;
  readonly #targets: Tensor<"f32">;
  readonly #losses: Tensor<"f32">;

  private constructor(
    memory: Memory,
    private readonly options: DepthOptions,
    private readonly units: Pick<DepthSpace, "unit" | "interval">,
    known: Uint32Array<ArrayBuffer>,
    allRays: number,
    private readonly rays: number,
    private readonly kernels: Record<"choose" | "lookUp" | "loss" | "report", Kernel>,
  ) {
    this.#known = memory.tensor("known depths", [known.length / 4, 4], {
      type: "u32",
      data: known,
    });
    this.#targets = memory.tensor("where rays should end", [allRays, 4]);
    this.#losses = memory.tensor("losses of depths", [rays]);
  }

  /**
   * Compiles the kernels and uploads what is known; null if depths are not to be learnt from.
   *
   * @param views the training views, of some of which depths are known
   * @param allRays rays of a batch
   * @param rays the most rays of a chunk
   */
  static async create(
    memory: Memory,
    options: DepthOptions,
    { space, density, unit, interval, atStart }: DepthSpace,
    views: readonly View[],
    allRays: number,
    rays: number,
  ): Promise<DepthSupervision | null> {
    if (!learnsDepths({ depth: options })) return null;
    const { gpu } = memory;
    const units = { unit, interval };
    return new DepthSupervision(memory, options, units, packDepths(views), allRays, rays, {
      choose: await gpu.kernel("pixels/known_depths"),
      lookUp: await gpu.kernel("rays/known_depths", { NDC: space === "ndc" }),
      loss: await gpu.kernel("volrend/depth_loss", {
        KIND: LOSSES[options.kind],
        AT_START: atStart,
        DENSITY: DENSITIES[density],
      }),
      report: await gpu.kernel("learn/add_losses"),
    });
  }

  /** Moves a share of `pixels` [rays, 4] to ones with a known depth. */
  choose(commands: Commands, draw: Draw, pixels: Tensor<"u32">): void {
    const tensors = { known: this.#known, pixels };
    commands.run(this.kernels.choose, pixels.length / 4, tensors, this.#drawn(draw, pixels));
  }

  /** Finds where the same rays should end. Those of masked pixels must be none already. */
  lookUp(commands: Commands, draw: Draw, cameras: Cameras, rays: Rays): void {
    const { pixels, directions, viewDirections, count } = rays;
    commands.run(this.kernels.lookUp, count, {
      known: this.#known,
      cameras: cameras.tensor,
      directions,
      view_directions: viewDirections,
      targets: this.#targets,
    }, { ...this.#drawn(draw, pixels), spread: this.options.spread, ...this.units });
  }

  #drawn({ step, seed }: Draw, pixels: Tensor<"u32">) {
    const count = this.#known.length / 4;
    return { rays: pixels.length / 4, count, share: this.options.share, step, seed };
  }

  /**
   * Adds the loss of a chunk's rays to row `slot` of `reports`, and its gradient to those of kept samples.
   *
   * @param allRays the batch's rays, where it has several chunks; else 0
   * @param weight what the pass's loss is multiplied by
   */
  learn(
    commands: Commands,
    { count: { counters, capacity, index }, firstRay }: RayChunk,
    allRays: number,
    { samples, outputs, transmittances }: Composited,
    { offsets, dOutputs }: KeptGradients,
    reports: Tensor<"f32">,
    slot: number,
    weight = 1,
  ): void {
    const { rays, kernels, options } = this;
    const losses = this.#losses;
    commands.run(
      kernels.loss,
      rays,
      {
        counters,
        packed_info: samples.packedInfo,
        kept_offsets: offsets,
        targets: this.#targets,
        outputs,
        ts: samples.ts,
        deltas: samples.deltas,
        transmittances,
        d_outputs: dOutputs,
        losses,
      },
      {
        ...{ capacity, index, first_ray: firstRay, all_rays: allRays },
        weight: weight * options.weight / options.share,
      },
    );
    const tensors = { losses, reports };
    commands.run(kernels.report, kernels.report.workgroupSize, tensors, { rays: capacity, slot });
  }
}

/** What is known of views, [depths, 4]: (view, y 2^16 + x, distance, weight), the last two as bits. */
function packDepths(views: readonly View[]): Uint32Array<ArrayBuffer> {
  const count = views.reduce((sum, { depths }) => sum + (depths?.pixels.length ?? 0), 0);
  const known = new Uint32Array(4 * count);
  const numbers = new Float32Array(known.buffer);
  let at = 0;
  views.forEach(({ depths, image: { width } }, view) =>
    depths?.pixels.forEach((pixel, i) => {
      known[at++] = view;
      known[at++] = Math.floor(pixel / width) * 2 ** 16 + pixel % width;
      numbers[at++] = depths.distances[i];
      numbers[at++] = depths.weights[i];
    })
  );
  return known;
}
