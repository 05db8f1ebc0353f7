import type { Commands, Gpu, Kernel, Tensor } from "../../gpu/mod.ts";
import { BACKGROUNDS } from "../pixels.ts";
import type { Draw, Rays } from "../rays.ts";
import type { NgpConfig } from "./config.ts";
import { ViewOptimizer, type ViewParameters } from "./view_parameters.ts";

/**
 * Lets each photograph have its own exposure and white balance: what is rendered is multiplied by the
 * gains of its view before it is compared (as with instant-ngp's `optimize_exposure`). The mean over the
 * views of their logarithms is kept at 0.
 */
export class Exposure {
  readonly #exposed: Tensor<"f32">;
  readonly #dExposure: Tensor<"f32">;

  private constructor(
    gpu: Gpu,
    rays: number,
    private readonly parameters: ViewParameters,
    private readonly rate: number,
    private readonly optimizer: ViewOptimizer,
    private readonly kernels: {
      readonly apply: Kernel;
      readonly backward: Kernel;
      readonly center: Kernel;
    },
  ) {
    this.#exposed = gpu.tensor("exposed colors", [rays, 4]);
    this.#dExposure = gpu.tensor("gradients of exposures by ray", [rays, 1, 4]);
  }

  /**
   * Compiles the kernels and allocates memory.
   *
   * @param parameters as `ViewParameters.exposures` makes them
   */
  static async create(
    gpu: Gpu,
    { exposure: { rate, l2 }, adam, background, batch: { maxRays } }: NgpConfig,
    parameters: ViewParameters,
  ): Promise<Exposure> {
    const BACKGROUND = BACKGROUNDS[background];
    const optimizer = await ViewOptimizer.create(gpu, parameters, { ...adam, l2 });
    return new Exposure(gpu, maxRays, parameters, rate, optimizer, {
      apply: await gpu.kernel("exposure/apply", { BACKGROUND }),
      backward: await gpu.kernel("exposure/backward", { BACKGROUND }),
      center: await gpu.kernel("exposure/center"),
    });
  }

  /**
   * What the cameras would have recorded of rendered colors.
   *
   * @param batch the batch's state; only its KEPT_RAYS are exposed
   * @param colors (r, g, b, accumulation), [rays, 4]
   * @returns the same of exposed colors, valid until the next call
   */
  forward(
    commands: Commands,
    batch: Tensor<"u32">,
    { pixels }: Rays,
    { step, seed }: Draw,
    colors: Tensor<"f32">,
  ): Tensor<"f32"> {
    const { parameters: { values: exposures }, kernels: { apply } } = this;
    const exposed = this.#exposed;
    const tensors = { batch, pixels, exposures, colors, exposed };
    commands.run(apply, exposed.length / 4, tensors, { step, seed });
    return exposed;
  }

  /**
   * Turns gradients of exposed colors into those of rendered ones, and notes those of the gains.
   *
   * @param dColors gradients of (r, g, b, accumulation), [rays, 4]
   */
  backward(
    commands: Commands,
    batch: Tensor<"u32">,
    { pixels }: Rays,
    { step, seed }: Draw,
    dColors: Tensor<"f32">,
  ): void {
    const [exposed, dExposure] = [this.#exposed, this.#dExposure];
    commands.run(this.kernels.backward, exposed.length / 4, {
      batch,
      pixels,
      exposures: this.parameters.values,
      exposed,
      d_colors: dColors,
      d_exposure: dExposure,
    }, { step, seed });
    this.optimizer.gather(commands, batch, pixels, dExposure);
  }

  /** Moves the gains; not if the batch's FINITE is 0. */
  step(commands: Commands, batch: Tensor<"u32">): void {
    const { values: exposures, views } = this.parameters;
    this.optimizer.step(commands, batch, this.rate);
    const { center } = this.kernels;
    commands.run(center, center.workgroupSize, { batch, exposures }, { views });
  }

  /** All tensors of its own, for freeing. */
  get tensors(): Tensor[] {
    return [this.#exposed, this.#dExposure];
  }
}
