import { constantsOf } from "../../../shaders/constants.ts";
import type { Commands, Count, Kernel, Memory, Tensor } from "../../gpu/mod.ts";
import type { Cameras } from "../cameras.ts";
import { BACKGROUNDS } from "../pixels.ts";
import type { Draw, Rays } from "../rays.ts";
import type { Exposure } from "./exposure.ts";
import type { ViewParameters } from "./view_parameters.ts";

const { THREADS: SUM_THREADS } = constantsOf("exposure/tone_sum.wgsl");

/** Maps of a view: across, down, and from black to white. */
export interface GridSize {
  /** Along the image's width. */
  readonly width: number;
  /** Along its height. */
  readonly height: number;
  /** From black to white. */
  readonly levels: number;
}

/** How colors are changed. */
export interface GridOptions extends GridSize {
  /** Weight of the total variation. */
  readonly variation: number;
  /** What is behind transparent parts. */
  readonly background: keyof typeof BACKGROUNDS;
}

/**
 * Changes colors by affine maps, 3 x 4, that are interpolated in a grid over each photograph and over how light
 * things are in it ("Bilateral Guided Radiance Field Processing", Wang et al. 2024); of a grid of one map, by
 * that alone. A view's maps also learn together, as if each were one for all of the view plus what differs. The
 * mean over all maps of all views is kept at the identity.
 */
export class BilateralGrid implements Exposure {
  readonly #exposed: Tensor<"f32">;

  private constructor(
    memory: Memory,
    private readonly options: GridOptions,
    private readonly parameters: ViewParameters,
    private readonly cameras: Cameras,
    rays: number,
    private readonly kernels: Record<"tone" | "backward" | "sum" | "variation" | "center", Kernel>,
  ) {
    this.#exposed = memory.tensor("exposed colors", [rays, 4]);
  }

  /**
   * Compiles the kernels and allocates memory.
   *
   * @param parameters as `ViewParameters.maps` makes them
   * @param cameras those of the views
   * @param rays the most rays of a batch
   */
  static async create(
    memory: Memory,
    options: GridOptions,
    parameters: ViewParameters,
    cameras: Cameras,
    rays: number,
  ): Promise<BilateralGrid> {
    const { gpu } = memory;
    const { width: WIDTH, height: HEIGHT, levels: LEVELS, background } = options;
    const CORNERS = WIDTH * HEIGHT * LEVELS > 1 ? 8 : 1;
    const size = { WIDTH, HEIGHT, LEVELS };
    const constants = { ...size, CORNERS, BACKGROUND: BACKGROUNDS[background] };
    return new BilateralGrid(memory, options, parameters, cameras, rays, {
      tone: await gpu.kernel("exposure/tone", constants),
      backward: await gpu.kernel("exposure/tone_backward", constants),
      sum: await gpu.kernel("exposure/tone_sum", { ...constants, WHOLE: CORNERS > 1 }),
      variation: await gpu.kernel("exposure/variation", size),
      center: await gpu.kernel("exposure/center", { VEC4S: 3 }),
    });
  }

  /** See `Exposure`. */
  forward(
    commands: Commands,
    { capacity, counters, index }: Count,
    { pixels }: Rays,
    { step, seed }: Draw,
    colors: Tensor<"f32">,
  ): Tensor<"f32"> {
    const { parameters: { values: exposures }, cameras: { tensor: cameras } } = this;
    const exposed = this.#exposed;
    const tensors = { counters, pixels, cameras, exposures, colors, exposed };
    commands.run(this.kernels.tone, capacity, tensors, { capacity, index, step, seed });
    return exposed;
  }

  /** See `Exposure`. */
  backward(
    commands: Commands,
    { capacity, counters, index }: Count,
    { pixels }: Rays,
    { step, seed }: Draw,
    colors: Tensor<"f32">,
    dColors: Tensor<"f32">,
  ): void {
    const { kernels, options: { variation: weight }, cameras: { tensor: cameras } } = this;
    const { values: exposures, gradients, views } = this.parameters;
    const params = { capacity, index, step, seed };
    const seen = { counters, pixels, cameras, colors };
    commands.run(kernels.variation, gradients.length / 4, { exposures, gradients }, {
      views,
      weight,
    });
    const sums = { ...seen, d_exposed: dColors, gradients };
    commands.run(kernels.sum, views * SUM_THREADS, sums, { ...params, views });
    commands.run(kernels.backward, capacity, { ...seen, exposures, d_colors: dColors }, params);
  }

  /** See `Exposure`. */
  center(commands: Commands, batch: Tensor<"u32">): void {
    const { parameters: { values: exposures }, kernels: { center } } = this;
    const entries = exposures.length / 12;
    commands.run(center, center.workgroupSize, { batch, exposures }, { entries });
  }
}
