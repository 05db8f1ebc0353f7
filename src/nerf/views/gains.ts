import type { Commands, Count, Kernel, Memory, Tensor } from "../../gpu/mod.ts";
import { BACKGROUNDS } from "../pixels.ts";
import type { Draw, Rays } from "../rays.ts";
import type { Exposure } from "./exposure.ts";
import { ViewGradients, type ViewParameters } from "./view_parameters.ts";

/**
 * Lets each photograph have its own exposure and white balance: what is rendered is multiplied by the
 * gains of its view before it is compared (as with instant-ngp's `optimize_exposure`). The mean over the
 * views of their logarithms is kept at 0.
 */
export class Gains implements Exposure {
  readonly #exposed: Tensor<"f32">;
  readonly #dExposure: Tensor<"f32">;

  private constructor(
    memory: Memory,
    rays: number,
    private readonly parameters: ViewParameters,
    private readonly sums: ViewGradients,
    private readonly kernels: {
      readonly apply: Kernel;
      readonly backward: Kernel;
      readonly center: Kernel;
    },
  ) {
    this.#exposed = memory.tensor("exposed colors", [rays, 4]);
    this.#dExposure = memory.tensor("gradients of exposures by ray", [rays, 1, 4]);
  }

  /**
   * Compiles the kernels and allocates memory.
   *
   * @param parameters as `ViewParameters.exposures` makes them
   * @param rays the most rays of a batch
   */
  static async create(
    memory: Memory,
    parameters: ViewParameters,
    background: keyof typeof BACKGROUNDS,
    rays: number,
  ): Promise<Gains> {
    const { gpu } = memory;
    const BACKGROUND = BACKGROUNDS[background];
    const sums = await ViewGradients.create(memory, parameters);
    return new Gains(memory, rays, parameters, sums, {
      apply: await gpu.kernel("exposure/apply", { BACKGROUND }),
      backward: await gpu.kernel("exposure/backward", { BACKGROUND }),
      center: await gpu.kernel("exposure/center"),
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
    const { parameters: { values: exposures }, kernels: { apply } } = this;
    const exposed = this.#exposed;
    const tensors = { counters, pixels, exposures, colors, exposed };
    commands.run(apply, capacity, tensors, { capacity, index, step, seed });
    return exposed;
  }

  /** See `Exposure`; gains need not see rendered colors again. */
  backward(
    commands: Commands,
    count: Count,
    { pixels }: Rays,
    { step, seed }: Draw,
    _colors: Tensor<"f32">,
    dColors: Tensor<"f32">,
  ): void {
    const { capacity, counters, index } = count;
    const [exposed, dExposure] = [this.#exposed, this.#dExposure];
    commands.run(this.kernels.backward, capacity, {
      counters,
      pixels,
      exposures: this.parameters.values,
      exposed,
      d_colors: dColors,
      d_exposure: dExposure,
    }, { capacity, index, step, seed });
    this.sums.gather(commands, count, pixels, dExposure);
  }

  /** See `Exposure`. */
  center(commands: Commands, batch: Tensor<"u32">): void {
    const { parameters: { values: exposures, views }, kernels: { center } } = this;
    commands.run(center, center.workgroupSize, { batch, exposures }, { entries: views });
  }
}
